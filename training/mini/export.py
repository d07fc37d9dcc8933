"""Exports what a run has learned, each system as a model folder of its own: python3 -m mini.export --run runs/mini --out ../models

A system whose stages are not all there is left out and named, unless `--models` asks for it. Layouts are those of docs/models.md;
parity.json is that of the starter's export.
"""
import argparse
import json
import shutil
from pathlib import Path

import torch

from mini import clip, prior, superres, systems, tokens, vq
from mini.domain import domain
from mini.graphs import Base, ClipPicture, ClipText, Codebook, Detokenizer, GlideText, Larger, PriorGraph, TextProjection, TokenStep
from mini.pictures import Small
from mini.schedule import COSINE, Schedule
from mini.train import has, stored
from starter import frame
from starter.captions import LANGUAGES
from starter.concepts import HERE
from starter.export import export, wave
from starter.lexicon import save
from starter.text import WIDTH
from starter.tokenizer import MAX_LENGTH
from mini.text import POOLED

NEEDS = {"ddpm-mini": ["ddpm"], "disco-mini": ["ddpm"], "glide-mini": ["glide", "sr256"], "unclip-mini": ["clip", "prior", "unclip", "sr256", "sr1024"],
         "imagen-mini": ["imagen", "sr256", "sr1024"], "tokens-mini": ["vqgan", "tokens"], "vqgan-mini": ["vqgan"], "clip-mini": ["clip"]}
SPACE = {0: "batch", 2: "height", 3: "width"}
STATES = {0: "batch", 1: "states"}
SQUARE = {0: "batch"}
TEXT = "blue automobile yellow background"


class Folder:
    """A model that is being written. Weights are int8."""

    def __init__(self, root, name):
        self.out, self.name, self.parity = Path(root) / name, name, {}
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)

    def graph(self, component, module, inputs, outputs, axes, config):
        """A component; inputs are {name: tensor}, axes those of inputs and outputs by name."""
        self.parity[component] = export(module.eval(), self.out / component, inputs, outputs, axes, config, int8=True)

    def write(self, file, value):
        path = self.out / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def scheduler(self, component, class_name, beta_schedule, **more):
        self.write(f"{component}/scheduler_config.json", {"_class_name": class_name, "num_train_timesteps": 1000, "beta_schedule": beta_schedule,
                                                          "prediction_type": "epsilon", **more})

    def words(self, folder="tokenizer"):
        domain().words.save(self.out / folder)
        save(domain().lexicon(), self.out / "tokenizer" / "lexicon.tsv")

    def finish(self, class_name, stages, about, card, steps=None, lexicon=True, **more):
        """The index, the card and the notices; `stages` are those of the run that the model is made of: {name: (samples, minutes)}."""
        own = {"name": self.name, "trained_samples": sum(seen for seen, _ in stages.values()), "description": about, **(steps or {})}
        if lexicon:
            own.update(languages=LANGUAGES, lexicon="tokenizer/lexicon.tsv")
        if class_name:
            self.write("model_index.json", {"_class_name": class_name, "_diffusers_version": "0.31.0", **more, "aiimage": own})
        self.write("parity.json", json.dumps(self.parity) + "\n")
        shutil.copyfile(HERE / "data" / "NOTICE", self.out / "NOTICE")
        trained = ", ".join(f"{name} {minutes:.0f} minutes and {seen:,} samples" for name, (seen, minutes) in stages.items())
        self.write("README.md", f"# {self.name}\n\n{about}\n\n{card}\n\n{len(domain().things)} things, alone on a plain background, in one of twelve "
                                f"colours or their own, and words for them in ten languages; each thing was learned from one drawing, of the openly "
                                f"licensed sets that `NOTICE` names: {', '.join(domain().things)}.\n\nMade by `training/mini.py` on one core of a processor: "
                                f"{trained}. `training/README.md` says how. No weights of others are in it. Licence: MIT, like the rest of the project.\n")
        size = sum(f.stat().st_size for f in self.out.rglob("*") if f.is_file())
        print(f"{self.name}: {size / 2 ** 20:.1f} MiB", flush=True)


def ids():
    return torch.tensor([domain().words.encode(["langen"] + [w for w in TEXT.split() if w in domain().words.ids]), domain().words.encode("langen")])


def unet_config(channels, out, size, **more):
    """Four entries of channels say that sides are multiples of eight."""
    return {"_class_name": "UNet2DConditionModel", "in_channels": channels, "out_channels": out, "sample_size": size,
            "block_out_channels": [96, 96, 96, 128], **more}


TIME = torch.tensor([499.0])
SOLVER = "DPMSolverMultistepScheduler"      # networks of few samples leave noise in pictures, the less of it the fewer steps there are and the less noise is added
TEXT_CONFIG = {"model_type": "bert", "hidden_size": WIDTH, "max_position_embeddings": MAX_LENGTH, "pad_token_id": 0}


def larger(folder, component, network, size, schedule, square=True, **options):
    """A super-resolution component, tried on 64 pixels."""
    module = Larger(network, schedule, **options)
    inputs = {"sample": wave(2, 6, 64, 64), "timestep": TIME}
    axes = {"sample": SPACE, "timestep": {0: "steps"}, "out_sample": SPACE}
    if module.noising is not None:
        inputs["class_labels"], axes["class_labels"] = torch.tensor([250.0, 100.0]), SQUARE
    folder.graph(component, module, inputs, ["out_sample"], axes, unet_config(6, 6 if module.variance else 3, size))


def ddpm(run, out, stages):
    folder, system = Folder(out, "ddpm-mini"), stored(run, "ddpm", systems.Ddpm())
    config = {**unet_config(3, 6, 64), "_class_name": "UNet2DModel", "num_class_embeds": system.anything + 1}
    folder.graph("unet", Base("ddpm", system), {"sample": wave(2, 3, 64, 64), "timestep": TIME, "class_labels": torch.tensor([1, 2])},
                 ["out_sample"], {"sample": SQUARE, "timestep": {0: "steps"}, "class_labels": SQUARE, "out_sample": SQUARE}, config)
    folder.scheduler("scheduler", "DDPMScheduler", COSINE, variance_type="learned_range", clip_sample=True)
    shown = {r[1]: r[4][0] for r in domain().lexicon() if r[0] == "thing" and r[3] == "en"}
    labels = {str(i): ", ".join(dict.fromkeys([shown.get(t, t), t])) for i, t in enumerate(domain().things)}
    labels[str(system.anything)] = "anything"
    folder.finish("DDPMPipeline", stages, "Denoising diffusion over 64 x 64 pixels, by class: one well-known thing.",
                  "Shows DDPM (Ho et al. 2020, arXiv:2006.11239) with the learned variance of Nichol and Dhariwal (2021, arXiv:2102.09672): no text, no "
                  "guidance. The prompt is the name of a class, or its number; `anything` leaves the class open.", {"default_steps": 50, "default_width": 64, "default_height": 64}, id2label=labels,
                  unet=["diffusers", "UNet2DModel"], scheduler=["diffusers", "DDPMScheduler"])


def disco(run, out, stages):
    """The network of ddpm-mini with its class left open."""
    folder, system = Folder(out, "disco-mini"), stored(run, "ddpm", systems.Ddpm())
    folder.graph("unet", Base("ddpm", system), {"sample": wave(2, 3, 64, 64), "timestep": TIME}, ["out_sample"],
                 {"sample": SQUARE, "timestep": {0: "steps"}, "out_sample": SQUARE}, unet_config(3, 6, 64))
    folder.scheduler("scheduler", "DDIMScheduler", COSINE, clip_sample=False)
    folder.finish("DiscoDiffusionPipeline", stages, "Disco Diffusion in miniature: diffusion over 64 x 64 pixels that knows no words, and is led by a CLIP.",
                  "Shows Disco Diffusion (alembics/disco-diffusion): the network of `ddpm-mini` with its class left open, guided by `clip-mini`.",
                  {"default_steps": 100, "default_width": 64, "default_height": 64}, lexicon=False)


def glide(run, out, stages):
    folder, system = Folder(out, "glide-mini"), stored(run, "glide", systems.Glide())
    folder.words()
    folder.graph("text_encoder", GlideText(system.text), {"input_ids": ids()}, ["xf_proj", "xf_out"],
                 {"input_ids": STATES, "xf_proj": SQUARE, "xf_out": {0: "batch", 2: "states"}}, TEXT_CONFIG)
    folder.graph("unet", Base("glide", system), {"sample": wave(2, 7, 64, 64), "timestep": TIME, "xf_proj": wave(2, POOLED), "xf_out": wave(2, WIDTH, 9)},
                 ["out_sample"], {"sample": SQUARE, "timestep": {0: "steps"}, "xf_proj": SQUARE, "xf_out": {0: "batch", 2: "states"}, "out_sample": SQUARE},
                 unet_config(7, 6, 64))
    larger(folder, "upscale_unet", stored(run, "sr256", superres.SuperResolution(superres.OFF[256])), 256, "linear")
    folder.scheduler("scheduler", "DDPMScheduler", COSINE, variance_type="learned_range", clip_sample=True, timestep_respacing="30")
    folder.scheduler("upscale_scheduler", "DDIMScheduler", "linear", variance_type="learned_range", clip_sample=True, timestep_respacing="10")
    folder.finish("GlidePipeline", stages, "GLIDE (Nichol et al. 2021) in miniature: 64 x 64 pixels from words, then 256 x 256; parts of pictures drawn anew.",
                  "Shows GLIDE (arXiv:2112.10741): a text encoder whose vector and states the U-Net reads, classifier-free guidance, a mask and the known "
                  "part of a picture as input, and an upsampler of its own; `clip-mini` can guide it.",
                  {"default_steps": 30, "default_guidance_scale": 1.5}, upscale_text_encoder=[None, None])


def unclip(run, out, stages):
    folder, whole, system = Folder(out, "unclip-mini"), stored(run, "clip", clip.Clip()), stored(run, "unclip", systems.Unclip())
    folder.words()
    number = clip.EMBEDDING
    folder.graph("text_encoder", ClipText(whole), {"input_ids": ids()}, ["text_embeds", "last_hidden_state"],
                 {"input_ids": STATES, "text_embeds": SQUARE, "last_hidden_state": STATES}, {**TEXT_CONFIG, "projection_dim": number})
    folder.graph("prior", PriorGraph(stored(run, "prior", prior.Prior())),
                 {"hidden_states": wave(2, number), "timestep": TIME, "proj_embedding": wave(2, number), "encoder_hidden_states": wave(2, 9, WIDTH)},
                 ["predicted_image_embedding"], {"hidden_states": SQUARE, "timestep": {0: "steps"}, "proj_embedding": SQUARE,
                                                 "encoder_hidden_states": STATES, "predicted_image_embedding": SQUARE},
                 {"_class_name": "PriorTransformer", "embedding_dim": number, "num_layers": 2, "num_attention_heads": 4})
    mean, deviation = clip.statistics(whole.eval(), Small(run))
    folder.write("prior/clip_stats.json", json.dumps({"clip_mean": mean.tolist(), "clip_std": deviation.tolist()}) + "\n")
    folder.graph("text_proj", TextProjection(system.projection),
                 {"image_embeddings": wave(1, number), "prompt_embeds": wave(2, number), "text_encoder_hidden_states": wave(2, 9, WIDTH)},
                 ["encoder_hidden_states", "additive_clip_time_embeddings"],
                 {"image_embeddings": SQUARE, "prompt_embeds": {0: "rows"}, "text_encoder_hidden_states": {0: "rows", 1: "words"},
                  "encoder_hidden_states": {0: "rows", 1: "states"}, "additive_clip_time_embeddings": {0: "rows"}}, {"_class_name": "UnCLIPTextProjModel"})
    folder.graph("decoder", Base("unclip", system),
                 {"sample": wave(2, 3, 64, 64), "timestep": TIME, "encoder_hidden_states": wave(2, 13, WIDTH), "class_labels": wave(2, POOLED)}, ["out_sample"],
                 {"sample": SQUARE, "timestep": {0: "steps"}, "encoder_hidden_states": STATES, "class_labels": SQUARE, "out_sample": SQUARE}, unet_config(3, 6, 64))
    folder.graph("image_encoder", ClipPicture(whole.picture), {"pixel_values": wave(2, 3, 64, 64)}, ["image_embeds"],
                 {"pixel_values": SQUARE, "image_embeds": SQUARE}, {"model_type": "clip_vision_model", "projection_dim": number})
    folder.write("image_encoder/preprocessor_config.json", processor())
    for side, component in ((256, "super_res"), (1024, "super_res_2")):
        for part in ("first", "last"):
            larger(folder, f"{component}_{part}", stored(run, f"sr{side}", superres.SuperResolution(superres.OFF[side])), side, COSINE, variance=False)
        folder.scheduler(f"{component}_scheduler", "UnCLIPScheduler", COSINE, variance_type="fixed_small_log", clip_sample=True, clip_sample_range=1.0)
    folder.scheduler("prior_scheduler", "UnCLIPScheduler", COSINE, variance_type="fixed_small_log", clip_sample=True, clip_sample_range=5.0)
    folder.write("prior_scheduler/scheduler_config.json", {**json.loads((folder.out / "prior_scheduler/scheduler_config.json").read_text()), "prediction_type": "sample"})
    folder.scheduler("decoder_scheduler", "UnCLIPScheduler", COSINE, variance_type="learned_range", clip_sample=True, clip_sample_range=1.0)
    folder.finish("UnCLIPPipeline", stages, "DALL-E 2 (Ramesh et al. 2022) in miniature: a prior draws a CLIP embedding, a decoder 64 x 64 pixels, two upsamplers 1024 x 1024.",
                  "Shows unCLIP (arXiv:2204.06125) as Karlo has it: CLIP's text tower, a prior that draws the embedding of a picture, a decoder that reads it, "
                  "two upsamplers, and CLIP's picture tower for variations. The networks of the upsamplers' last steps are copies of those of the others.",
                  {"default_steps": 30, "default_guidance_scale": 1.5, "default_stage_steps": [15, 30, 7, 4], "default_stage_guidance": [1.5, 1.5, 1, 1]})


def imagen(run, out, stages):
    folder, system = Folder(out, "imagen-mini"), stored(run, "imagen", systems.Imagen())
    folder.words("stage_1/tokenizer")
    folder.graph("stage_1/text_encoder", system.states, {"input_ids": ids()}, ["last_hidden_state"], {"input_ids": STATES, "last_hidden_state": STATES}, TEXT_CONFIG)
    folder.graph("stage_1/unet", Base("imagen", system), {"sample": wave(2, 3, 64, 64), "timestep": TIME, "encoder_hidden_states": wave(2, 9, WIDTH)},
                 ["out_sample"], {"sample": SPACE, "timestep": {0: "steps"}, "encoder_hidden_states": STATES, "out_sample": SPACE}, unet_config(3, 6, 64))
    threshold = {"variance_type": "learned_range", "thresholding": True, "dynamic_thresholding_ratio": 0.98, "clip_sample": True}
    folder.scheduler("stage_1/scheduler", SOLVER, COSINE, sample_max_value=1.0, **threshold)
    noising = dict(zip(("beta_schedule", "beta_start", "beta_end"), superres.AUGMENTATION.split()))
    for number, side in ((2, 256), (3, 1024)):
        larger(folder, f"stage_{number}/unet", stored(run, f"sr{side}", superres.SuperResolution(superres.OFF[side])), side, COSINE, noising=superres.AUGMENTATION)
        folder.scheduler(f"stage_{number}/scheduler", SOLVER, COSINE, sample_max_value=1.0, **threshold)
        folder.scheduler(f"stage_{number}/image_noising_scheduler", "DDPMScheduler", "linear", beta_start=float(noising["beta_start"]), beta_end=float(noising["beta_end"]))
    folder.finish("IFPipeline", stages, "Imagen (Saharia et al. 2022) in miniature: 64 x 64 pixels from the states of words, then 256 x 256 and 1024 x 1024.",
                  "Shows Imagen (arXiv:2205.11487) as DeepFloyd IF has it: a text encoder that was trained for itself, a cascade of three diffusion models, dynamic "
                  "thresholding, and small pictures that are noised before they are enlarged.",
                  {"default_steps": 20, "default_guidance_scale": 1.5, "default_stage_steps": [20, 10, 5], "default_stage_guidance": [1.5, 1, 1]})


def processor():
    return {"do_resize": True, "size": 64, "resample": 3, "do_center_crop": True, "crop_size": 64, "do_rescale": True, "rescale_factor": 1 / 255,
            "do_normalize": True, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}


def clip_mini(run, out, stages):
    """transformers' CLIPModel as two graphs, and a third one for noised pictures."""
    folder, whole = Folder(out, "clip-mini"), stored(run, "clip", clip.Clip())
    graphs = {"text_model": (ClipText(whole, states=False), {"input_ids": ids()}, "text_embeds", {"input_ids": STATES}),
              "vision_model": (ClipPicture(whole.picture), {"pixel_values": wave(2, 3, 64, 64)}, "image_embeds", {"pixel_values": SQUARE}),
              "noised_vision_model": (ClipPicture(whole.noisy, noisy=True), {"pixel_values": wave(2, 3, 64, 64), "timestep": TIME}, "image_embeds",
                                      {"pixel_values": SQUARE, "timestep": {0: "steps"}})}
    for name, (module, inputs, output, axes) in graphs.items():
        folder.graph(name, module, inputs, [output], {**axes, output: SQUARE}, {})
        (folder.out / name / "model.onnx").rename(folder.out / f"{name}.onnx")
        shutil.rmtree(folder.out / name)
    folder.write("config.json", {"model_type": "clip", "projection_dim": clip.EMBEDDING, "logit_scale_init_value": float(min(whole.scale, clip.MOST_LOGIT)),
                                 "text_config": {"vocab_size": len(domain().words.words), "max_position_embeddings": MAX_LENGTH},
                                 "vision_config": {"image_size": 64}})
    folder.write("preprocessor_config.json", processor())
    domain().words.save(folder.out)
    save(domain().lexicon(), folder.out / "lexicon.tsv")
    folder.finish(None, stages, "CLIP (Radford et al. 2021) in miniature: how well a picture of one thing fits a text; a third graph compares noised pictures.",
                  "Shows CLIP (arXiv:2103.00020): two towers and one space; and the noise-aware tower of GLIDE's guidance (arXiv:2112.10741, section 2.4).")


def vqgan(run, out, stages):
    """diffusers' VQModel as three graphs: pictures to latents before the codebook, the codebook's vectors by number, and latents to pictures."""
    folder, whole = Folder(out, "vqgan-mini"), stored(run, "vqgan", vq.Vq())
    config = {"_class_name": "VQModel", "in_channels": 3, "out_channels": 3, "latent_channels": vq.NUMBERS, "vq_embed_dim": vq.NUMBERS, "num_vq_embeddings": vq.CODES,
              "sample_size": 64, "block_out_channels": [104] * 4, "scaling_factor": 1.0}
    folder.graph("vae_encoder", whole.encoder, {"sample": wave(2, 3, 64, 64)}, ["latent_sample"], {"sample": SPACE, "latent_sample": SPACE}, config)
    folder.graph("vae_decoder", whole.decoder, {"latent_sample": wave(2, vq.NUMBERS, 8, 8)}, ["sample"], {"latent_sample": SPACE, "sample": SPACE}, config)
    folder.graph("quantizer", Codebook(whole), {"codes": torch.arange(0, vq.CODES, 31)}, ["latents"], {"codes": {0: "codes"}, "latents": {0: "codes"}}, config)
    folder.finish("VQGANCLIPPipeline", stages, "A VQ autoencoder in miniature, in the way of VQGAN (Esser et al. 2021): pictures as codes of 8 x 8 pixels, and back.",
                  f"Shows the autoencoder of VQGAN-CLIP and DALL-E Mini (arXiv:2012.09841): {vq.CODES} codes of {vq.NUMBERS} numbers. It was taught by regression on "
                  "pixels and on a small CLIP's view of them, without a discriminator, so that its pictures are soft. `clip-mini` guides it.",
                  {"default_steps": 100, "default_width": 64, "default_height": 64}, lexicon=False)


def tokens_mini(run, out, stages):
    folder, whole = Folder(out, "tokens-mini"), stored(run, "tokens", tokens.Tokens())
    folder.words()
    folder.graph("encoder", whole.encoder, {"input_ids": ids()}, ["last_hidden_state"], {"input_ids": STATES, "last_hidden_state": STATES}, {"max_text_length": MAX_LENGTH})
    kept = [f"attention_state_{i}" for i in range(tokens.LAYERS)]
    rows, pairs = {0: "rows", 1: "states"}, {0: "state_rows"}
    folder.graph("decoder", TokenStep(whole.decoder.eval()),
                 {"encoder_hidden_states": wave(4, 9 + tokens.COUNT, WIDTH), "prev_tokens": torch.tensor([[5], [7]]), "token_index": torch.tensor([3]),
                  **{name: wave(8, tokens.COUNT, WIDTH) for name in kept}}, ["logits", *(name + "_out" for name in kept)],
                 {"encoder_hidden_states": rows, "prev_tokens": {0: "pictures"}, "logits": {0: "rows"}, **{name: pairs for name in kept}, **{name + "_out": pairs for name in kept}},
                 {"image_length": tokens.COUNT, "decoder_start_token_id": tokens.START, "top_k": tokens.TOP})
    folder.graph("detokenizer", Detokenizer(stored(run, "vqgan", vq.Vq())), {"codes": torch.arange(tokens.COUNT)[None]}, ["images"], {},
                 {"n_embed": vq.CODES, "resolution": 64, "value_range": [-1, 1]})
    folder.finish("DalleMiniPipeline", stages, "DALL-E Mini (Dayma et al. 2021) in miniature: 64 codes of a picture one after the other, and 64 x 64 pixels of them.",
                  "Shows the way of DALL-E (arXiv:2102.12092) and DALL-E Mini: a transformer reads the words, another draws the codes of `vqgan-mini`, with guidance on "
                  "their logits. No diffusion.", {"default_guidance_scale": 2.0, "default_width": 64, "default_height": 64})


WRITERS = {"ddpm-mini": ddpm, "disco-mini": disco, "glide-mini": glide, "unclip-mini": unclip, "imagen-mini": imagen, "tokens-mini": tokens_mini, "vqgan-mini": vqgan, "clip-mini": clip_mini}


def spent(run, stage):
    """Samples that a stage has seen, and minutes of computing."""
    state = torch.load(Path(run) / f"{stage}.pt") if has(run, stage) else {"seen": 0, "seconds": 0}
    return state["seen"], state["seconds"] / 60


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default=str(frame.TRAINING / "runs" / "mini"))
    parser.add_argument("--out", default=str(frame.TRAINING / "runs" / "mini" / "models"), help="a folder of models")
    parser.add_argument("--models", nargs="+", choices=list(NEEDS), default=None)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args(arguments)
    torch.set_num_threads(args.threads)
    for name in args.models or NEEDS:
        missing = [s for s in NEEDS[name] if not has(args.run, s)]
        if missing and not args.models:
            print(f"{name} is left out: {', '.join(missing)} not trained yet")
            continue
        WRITERS[name](args.run, args.out, {s: spent(args.run, s) for s in NEEDS[name]})


if __name__ == "__main__":
    main()
