"""Exports what a run has learned, each system as a model folder of its own: python3 -m mini.export --run runs/mini --out ../models

A system whose stages are not all there is left out and named, unless `--models` asks for it. Layouts are those of docs/models.md;
parity.json is that of the starter's export.
"""
import argparse
import json
import shutil
from pathlib import Path

import torch
from torch import nn

from mini import clip, prior, superres, systems
from mini.denoiser import predicted_noise
from mini.domain import domain
from mini.pictures import Small
from mini.schedule import Schedule
from mini.train import COSINE, has, stored
from starter import frame
from starter.captions import LANGUAGES
from starter.concepts import HERE
from starter.export import export, wave
from starter.lexicon import save
from starter.text import WIDTH
from starter.tokenizer import MAX_LENGTH
from mini.text import POOLED

NEEDS = {"ddpm-mini": ["ddpm"], "glide-mini": ["glide", "sr256"], "unclip-mini": ["clip", "prior", "unclip", "sr256", "sr1024"],
         "imagen-mini": ["imagen", "sr256", "sr1024"], "clip-mini": ["clip"]}
SPACE = {0: "batch", 2: "height", 3: "width"}
STATES = {0: "batch", 1: "states"}
SQUARE = {0: "batch"}
TEXT = "blue automobile yellow background"


# --- the graphs -----------------------------------------------------------------------------------------------------

class GlideText(nn.Module):
    def __init__(self, text):
        super().__init__()
        self.text = text

    def forward(self, input_ids):
        states, vector = self.text(input_ids)
        return vector, states.transpose(1, 2)


class Base(nn.Module):
    """A system's 64-pixel network: noise and variance of a sample. `told` names what it takes beside sample and timestep."""

    def __init__(self, kind, system):
        super().__init__()
        self.kind, self.schedule, self.denoiser = kind, Schedule(COSINE), system.denoiser
        if kind == "imagen":
            self.pool = system.pool
        elif kind == "unclip":
            self.first, self.second = system.first, system.second
        elif kind == "ddpm":
            self.classes = system.classes

    def forward(self, sample, timestep, *told):
        known = None
        if self.kind == "glide":
            vector, states = told[0], told[1].transpose(1, 2)
            sample, known = sample[:, :3], sample[:, 3:]
        elif self.kind == "imagen":
            states, = told
            vector = self.pool(states)
        elif self.kind == "unclip":
            states, vector = told[0], systems.Unclip.vector(self, told[1])
        else:
            states, vector = None, self.classes(told[0])
        step = self.schedule(timestep)
        v, fraction, _, _ = self.denoiser(sample, step, vector, states, known)
        return torch.cat([predicted_noise(step, sample, v), fraction], 1)


class Larger(nn.Module):
    """Super-resolution for one system: its schedule, and how its small pictures were noised."""

    def __init__(self, network, schedule, variance=True, noising=None):
        super().__init__()
        self.network, self.schedule, self.variance = network, Schedule(schedule), variance
        self.noising = Schedule(noising) if noising else None

    def forward(self, sample, timestep, class_labels=None):
        step, x = self.schedule(timestep), sample[:, :3]
        v, fraction = self.network(x, step, sample[:, 3:], None if self.noising is None else self.noising(class_labels))
        noise = predicted_noise(step, x, v)
        return torch.cat([noise, fraction], 1) if self.variance else noise


class ClipText(nn.Module):
    def __init__(self, whole, states=True):
        super().__init__()
        self.text, self.project, self.states = whole.text, whole.project, states

    def forward(self, input_ids):
        embeddings, states = clip.Clip.read(self, input_ids)
        return (embeddings, states) if self.states else embeddings


class ClipPicture(nn.Module):
    def __init__(self, tower, noisy=False):
        super().__init__()
        self.tower, self.schedule = tower, Schedule(COSINE) if noisy else None

    def forward(self, pixel_values, timestep=None):
        return self.tower(pixel_values) if timestep is None else self.tower(pixel_values, self.schedule(timestep)[2])


class TextProjection(nn.Module):
    """Rows without the prompt come first; to them belongs no picture."""

    def __init__(self, projection):
        super().__init__()
        self.projection = projection

    def forward(self, image_embeddings, prompt_embeds, text_encoder_hidden_states):
        nothing = self.projection.nothing.expand(image_embeddings.shape[0], -1)
        return self.projection(torch.cat([nothing, image_embeddings]), prompt_embeds, text_encoder_hidden_states)


class PriorGraph(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network, self.schedule = network, Schedule(COSINE)

    def forward(self, hidden_states, timestep, proj_embedding, encoder_hidden_states):
        return self.network(hidden_states, self.schedule(timestep), proj_embedding, encoder_hidden_states)


# --- the folders ----------------------------------------------------------------------------------------------------

class Folder:
    """A model that is being written."""

    def __init__(self, root, name):
        self.out, self.name, self.parity = Path(root) / name, name, {}
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)

    def graph(self, component, module, inputs, outputs, axes, config):
        """A component; inputs are {name: tensor}, axes those of inputs and outputs by name."""
        self.parity[component] = export(module.eval(), self.out / component, inputs, outputs, axes, config)

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

    def finish(self, class_name, stages, about, steps=None, card="", **more):
        """The index, the card and the notices; `stages` are those of the run that the model is made of."""
        own = {"name": self.name, "trained_samples": sum(stages.values()), "languages": LANGUAGES, "lexicon": "tokenizer/lexicon.tsv",
               "description": about, **(steps or {})}
        if class_name:
            self.write("model_index.json", {"_class_name": class_name, "_diffusers_version": "0.31.0", **more, "aiimage": own})
        self.write("parity.json", self.parity)
        shutil.copyfile(HERE / "data" / "NOTICE", self.out / "NOTICE")
        trained = ", ".join(f"{name} {seen:,} samples" for name, seen in stages.items())
        self.write("README.md", f"# {self.name}\n\n{about} Licence: MIT, like the rest of the project.\n\n{card}\n\nIt knows {len(domain().things)} things, "
                                f"twelve colours and plain backgrounds, in ten languages: {', '.join(domain().things)}.\n\nTrained by `training/mini.py` "
                                f"on processors alone: {trained}. `training/README.md` says how, and `NOTICE` names the drawings.\n")
        size = sum(f.stat().st_size for f in self.out.rglob("*") if f.is_file())
        print(f"{self.name}: {size / 2 ** 20:.1f} MiB", flush=True)


def ids():
    return torch.tensor([domain().words.encode(["langen"] + [w for w in TEXT.split() if w in domain().words.ids]), domain().words.encode("langen")])


def unet_config(channels, out, size, **more):
    """Four entries of channels say that sides are multiples of eight."""
    return {"_class_name": "UNet2DConditionModel", "in_channels": channels, "out_channels": out, "sample_size": size,
            "block_out_channels": [96, 96, 96, 128], **more}


TIME = torch.tensor([499.0])
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
    config = {**unet_config(3, 6, 64), "_class_name": "UNet2DModel", "num_class_embeds": len(domain().things)}
    folder.graph("unet", Base("ddpm", system), {"sample": wave(2, 3, 64, 64), "timestep": TIME, "class_labels": torch.tensor([1, 2])},
                 ["out_sample"], {"sample": SQUARE, "timestep": {0: "steps"}, "class_labels": SQUARE, "out_sample": SQUARE}, config)
    folder.scheduler("scheduler", "DDPMScheduler", COSINE, variance_type="learned_range", clip_sample=True)
    shown = {r[1]: r[4][0] for r in domain().lexicon() if r[0] == "thing" and r[3] == "en"}
    labels = {str(i): ", ".join(dict.fromkeys([shown.get(t, t), t])) for i, t in enumerate(domain().things)}
    folder.finish("DDPMPipeline", stages, "Denoising diffusion over 64 x 64 pixels, by class: one well-known thing.",
                  {"default_steps": 50, "default_width": 64, "default_height": 64}, id2label=labels,
                  unet=["diffusers", "UNet2DModel"], scheduler=["diffusers", "DDPMScheduler"])


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
    folder.write("prior/clip_stats.json", {"clip_mean": mean.tolist(), "clip_std": deviation.tolist()})
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
                  {"default_steps": 30, "default_guidance_scale": 1.5, "default_stage_steps": [15, 30, 7, 4], "default_stage_guidance": [1.5, 1.5, 1, 1]})


def imagen(run, out, stages):
    folder, system = Folder(out, "imagen-mini"), stored(run, "imagen", systems.Imagen())
    folder.words("stage_1/tokenizer")
    folder.graph("stage_1/text_encoder", system.states, {"input_ids": ids()}, ["last_hidden_state"], {"input_ids": STATES, "last_hidden_state": STATES}, TEXT_CONFIG)
    folder.graph("stage_1/unet", Base("imagen", system), {"sample": wave(2, 3, 64, 64), "timestep": TIME, "encoder_hidden_states": wave(2, 9, WIDTH)},
                 ["out_sample"], {"sample": SPACE, "timestep": {0: "steps"}, "encoder_hidden_states": STATES, "out_sample": SPACE}, unet_config(3, 6, 64))
    threshold = {"variance_type": "learned_range", "thresholding": True, "dynamic_thresholding_ratio": 0.98, "clip_sample": True}
    folder.scheduler("stage_1/scheduler", "DDPMScheduler", COSINE, sample_max_value=1.5, **threshold)
    noising = dict(zip(("beta_schedule", "beta_start", "beta_end"), superres.AUGMENTATION.split()))
    for number, side in ((2, 256), (3, 1024)):
        larger(folder, f"stage_{number}/unet", stored(run, f"sr{side}", superres.SuperResolution(superres.OFF[side])), side, COSINE, noising=superres.AUGMENTATION)
        folder.scheduler(f"stage_{number}/scheduler", "DDPMScheduler", COSINE, sample_max_value=1.0, **threshold)
        folder.scheduler(f"stage_{number}/image_noising_scheduler", "DDPMScheduler", "linear", beta_start=float(noising["beta_start"]), beta_end=float(noising["beta_end"]))
    folder.finish("IFPipeline", stages, "Imagen (Saharia et al. 2022) in miniature: 64 x 64 pixels from the states of words, then 256 x 256 and 1024 x 1024.",
                  {"default_steps": 30, "default_guidance_scale": 1.5, "default_stage_steps": [30, 10, 5], "default_stage_guidance": [1.5, 1, 1]})


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
    folder.finish(None, stages, "CLIP (Radford et al. 2021) in miniature: how well a picture of one thing fits a text; a third graph compares noised pictures.")


WRITERS = {"ddpm-mini": ddpm, "glide-mini": glide, "unclip-mini": unclip, "imagen-mini": imagen, "clip-mini": clip_mini}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default=str(frame.TRAINING / "runs" / "mini"))
    parser.add_argument("--out", default=str(frame.TRAINING / "runs" / "mini" / "models"), help="a folder of models")
    parser.add_argument("--models", nargs="+", choices=list(NEEDS), default=None)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    for name in args.models or NEEDS:
        missing = [s for s in NEEDS[name] if not has(args.run, s)]
        if missing and not args.models:
            print(f"{name} is left out: {', '.join(missing)} not trained yet")
            continue
        WRITERS[name](args.run, args.out, {s: torch.load(Path(args.run) / f"{s}.pt")["seen"] if has(args.run, s) else 0 for s in NEEDS[name]})


if __name__ == "__main__":
    main()
