"""Makes this folder and ../pixart-sigma: tiny models of the PixArt family with random weights, and what their pipelines give.

    python3 make_reference.py

Needs PyTorch, onnx, numpy and Pillow; nothing of diffusers is run. The arithmetic follows its public code as of 0.31: PixArtAlphaPipeline
and PixArtSigmaPipeline without resolution binning, DPMSolverMultistep (2M), DDIM and EulerDiscrete, and what networks.py names.
"""

import json
import math
import os
import shutil

import numpy as np
import torch
from PIL import Image

from networks import DIM, FACTOR, HEAD, HEADS, LATENTS, LAYERS, PATCH, TEXT, VOCABULARY, TextEncoder, Transformer, decoder, encoder

HERE = os.path.dirname(os.path.abspath(__file__))
TOKENIZER = os.path.join(HERE, "..", "..", "tiny-t5-tokenizer")
BETAS = dict(num_train_timesteps=1000, beta_start=0.0001, beta_end=0.02, beta_schedule="linear", trained_betas=None, prediction_type="epsilon")
# A prompt, and what cleaning it twice as captions are leaves: lower case, no signs that say nothing, one space, one after a comma.
CLEANED = {
    "A red fox in the SNOW": "a red fox in the snow",
    "A Castle,seen  from a hill (at sunset) ***": "a castle, seen from a hill at sunset",
    "a small boat on the lake": "a small boat on the lake",
    "Blurry,  low quality": "blurry, low quality",
    "": "",
}


def tokens(text, length):
    """The most likely way to cut the text into pieces (Viterbi), the end token, and padding; as transformers' T5 tokenizer does."""
    with open(os.path.join(TOKENIZER, "tokenizer.json"), encoding="utf-8") as file:
        pieces = {piece: (score, i) for i, (piece, score) in enumerate(json.load(file)["model"]["vocab"])}
    text = "▁" + text.replace(" ", "▁") if text else ""
    best = [(0.0, [])] + [(-math.inf, [])] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(end):
            if text[start:end] in pieces:
                score, i = pieces[text[start:end]]
                best[end] = max(best[end], (best[start][0] + score, best[start][1] + [i]), key=lambda way: way[0])
    assert best[-1][0] > -math.inf, f"'{text}' has characters that the tiny vocabulary lacks"
    ids = best[-1][1][:length - 1] + [1]
    return ids + [0] * (length - len(ids)), [1] * len(ids) + [0] * (length - len(ids))


class Scheduler:
    """Timesteps and steps of three samplers for predictions of noise, in float64."""

    def __init__(self, config, count):
        self.kind, self.previous = config["_class_name"], None
        alphas = np.cumprod(1 - np.linspace(config["beta_start"], config["beta_end"], 1000))
        ratio = 1000 // count
        self.times = {"DPMSolverMultistepScheduler": lambda: np.linspace(0, 999, count + 1).round()[::-1][:-1],
                      "DDIMScheduler": lambda: (np.arange(count) * ratio + config.get("steps_offset", 0))[::-1],
                      "EulerDiscreteScheduler": lambda: np.linspace(0, 999, count)[::-1]}[self.kind]().astype(float).tolist()
        self.sigmas = np.append(np.interp(self.times, np.arange(1000), np.sqrt((1 - alphas) / alphas)), 0).tolist()
        # Each step of DDIM ends a ratio of the training steps earlier, the last one at no noise at all.
        self.alphas = [(alphas[int(t)], alphas[int(t) - ratio] if t >= ratio else 1.0) for t in self.times]
        self.first = self.sigmas[0] if self.kind.startswith("Euler") else 1.0

    def scaled(self, x, i):
        return x / (self.sigmas[i] ** 2 + 1) ** 0.5 if self.kind.startswith("Euler") else x

    def step(self, i, noise, x):
        if self.kind.startswith("Euler"):
            return x + (self.sigmas[i + 1] - self.sigmas[i]) * noise
        if self.kind.startswith("DDIM"):
            now, then = self.alphas[i]
            return then ** 0.5 * (x - (1 - now) ** 0.5 * noise) / now ** 0.5 + (1 - then) ** 0.5 * noise
        alpha = lambda s: 1 / (s ** 2 + 1) ** 0.5
        (s, t), half_log = self.sigmas[i:i + 2], lambda sigma: -math.log(sigma)
        clean = (x - s * alpha(s) * noise) / alpha(s)
        previous, self.previous = self.previous, clean
        if t == 0:
            return clean
        h = half_log(t) - half_log(s)
        slope = 0 if previous is None else (clean - previous) / ((half_log(s) - half_log(self.sigmas[i - 1])) / h)
        return t * alpha(t) / (s * alpha(s)) * x - alpha(t) * math.expm1(-h) * (clean + 0.5 * slope)


def draw(networks, case, vae, length, sizes):
    """What the pipeline's call does, from the seed to the pixels; also every number worth comparing."""
    prompts = case["prompt"] if isinstance(case["prompt"], list) else [case["prompt"]]
    guided = case["guidance_scale"] > 1
    rows, read = ["negative_prompt", "prompt"] if guided else ["prompt"], {}
    for name in rows:
        both = [tokens(CLEANED[text], length) for text in (prompts if name == "prompt" else [case[name] or ""] * len(prompts))]
        case[name + "_ids"], case[name + "_attention_mask"] = [ids for ids, _ in both], [mask for _, mask in both]
        masks = torch.tensor(case[name + "_attention_mask"])
        read[name] = networks["text_encoder"](torch.tensor(case[name + "_ids"]), masks), masks
    states, masks = (torch.cat([read[name][part] for name in rows]) for part in (0, 1))
    scheduler = Scheduler(case["scheduler"], case["num_inference_steps"])
    shape = (len(prompts), LATENTS, case["height"] // FACTOR, case["width"] // FACTOR)
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(case["seed"]))
    x, samples, outputs, count = noise.double() * scheduler.first, [], [], len(rows) * len(prompts)
    added = [torch.tensor([value] * count).float() for value in ([case["height"], case["width"]], [case["height"] / case["width"]])] if sizes else []
    for i, t in enumerate(scheduler.times):
        time = torch.tensor([t] * count) if scheduler.kind.startswith("Euler") else torch.tensor([int(t)] * count)
        both = networks["transformer"](torch.cat([scheduler.scaled(x, i).float()] * len(rows)), states, masks, time.float() if not sizes else time, *added)
        prediction = both.chunk(2, 1)[0]
        if guided:
            without, prediction = prediction.chunk(2)
            prediction = without + case["guidance_scale"] * (prediction - without)
        samples.append(x.float()), outputs.append(prediction)
        x = scheduler.step(i, prediction.double(), x)
    decoded = networks["vae_decoder"](x.float() / vae["scaling_factor"])
    times = [float(np.float32(t)) for t in scheduler.times]
    case.update(timesteps=times, step_timesteps=times, init_noise_sigma=float(scheduler.first))
    names = dict(prompt="text_embeddings_cond", negative_prompt="text_embeddings_uncond")
    return noise, decoded, dict(
        **{names[row]: read[row][0] for row in rows}, initial_latents=samples[0], step_sample=torch.stack(samples), step_model_output=torch.stack(outputs), final_latents=x.float(), decoded=decoded)


def export(network, folder, config, output, inputs, fixed=()):
    """A graph with names as optimum gives them; every dimension is open but those named, (input, axis)."""
    os.makedirs(folder)
    axes = {name: {axis: "batch_size" if axis == 0 else f"{name}_{axis}" for axis in range(value.dim()) if (name, axis) not in fixed}
            for name, value in inputs.items()}
    torch.onnx.export(network, tuple(inputs.values()), os.path.join(folder, "model.onnx"), opset_version=14,
                      input_names=list(inputs), output_names=[output], dynamic_axes={**axes, output: {0: "batch_size"}})
    write(os.path.join(folder, "config.json"), config)


def write(file, value):
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w", encoding="utf-8") as target:
        json.dump(value, target, indent=1, ensure_ascii=False)


def make(name, pipeline, length, sizes, sample_size, interpolation, scaling_factor, seed, cases):
    torch.manual_seed(seed)
    networks = dict(text_encoder=TextEncoder(), transformer=Transformer(sample_size, interpolation, sizes), vae_decoder=decoder(), vae_encoder=encoder())
    folder = os.path.join(HERE, "..", name)
    for old in (*networks, "tokenizer", "cases"):
        shutil.rmtree(os.path.join(folder, old), ignore_errors=True)
    shutil.copytree(TOKENIZER, os.path.join(folder, "tokenizer"))
    diffusers = {"scheduler": cases[0]["scheduler"]["_class_name"], "transformer": "PixArtTransformer2DModel", "vae": "AutoencoderKL"}
    write(os.path.join(folder, "model_index.json"), {
        "_class_name": pipeline, "_diffusers_version": "0.31.0", **{key: ["diffusers", value] for key, value in diffusers.items()},
        "text_encoder": ["transformers", "T5EncoderModel"], "tokenizer": ["transformers", "T5Tokenizer"]})
    write(os.path.join(folder, "scheduler", "scheduler_config.json"), cases[0]["scheduler"])

    vae = {"_class_name": "AutoencoderKL", "in_channels": 3, "out_channels": 3, "block_out_channels": [12, 12, 12], "latent_channels": LATENTS,
           "sample_size": sample_size * FACTOR, "scaling_factor": scaling_factor}
    ids, latents = torch.ones(2, length, dtype=torch.long), torch.zeros(2, LATENTS, 6, 8)
    export(networks["text_encoder"], os.path.join(folder, "text_encoder"),
           {"architectures": ["T5EncoderModel"], "model_type": "t5", "vocab_size": VOCABULARY, "d_model": TEXT, "num_layers": 2, "num_heads": HEADS},
           "last_hidden_state", dict(input_ids=ids, attention_mask=ids))
    inputs = dict(hidden_states=latents, encoder_hidden_states=torch.zeros(2, length, TEXT), encoder_attention_mask=ids,
                  timestep=torch.tensor([1, 1]) if sizes else torch.tensor([1.0, 1.0]))
    if sizes:
        inputs.update(resolution=torch.ones(2, 2), aspect_ratio=torch.ones(2, 1))
    export(networks["transformer"], os.path.join(folder, "transformer"), {
        "_class_name": "PixArtTransformer2DModel", "sample_size": sample_size, "patch_size": PATCH, "in_channels": LATENTS, "out_channels": 2 * LATENTS,
        "num_layers": LAYERS, "num_attention_heads": HEADS, "attention_head_dim": HEAD, "cross_attention_dim": DIM, "caption_channels": TEXT,
        "interpolation_scale": interpolation, "use_additional_conditions": sizes, "norm_type": "ada_norm_single"}, "out_sample", inputs,
        [("hidden_states", 1), ("encoder_hidden_states", 2), ("resolution", 1), ("aspect_ratio", 1)])
    export(networks["vae_decoder"], os.path.join(folder, "vae_decoder"), vae, "sample", dict(latent_sample=latents), [("latent_sample", 1)])
    export(networks["vae_encoder"], os.path.join(folder, "vae_encoder"), vae, "latent_parameters", dict(sample=torch.zeros(2, 3, 24, 32)), [("sample", 1)])

    for case in cases:
        case["pipeline"] = pipeline
        save(folder, case, *draw(networks, case, vae, length, sizes))
    made_with = dict(torch=torch.__version__, numpy=np.__version__)
    write(os.path.join(folder, "reference.json"), dict(format=1, fixture=name, made_with=made_with, byte_order="little", precision="float32 on CPU", cases=cases))


def save(folder, case, noise, decoded, tensors):
    def stored(name, value):
        file = f"cases/{case['name']}/{name}.f32"
        value.numpy().astype("<f4").tofile(os.path.join(folder, file))
        return dict(file=file, dtype="float32", shape=list(value.shape))
    os.makedirs(os.path.join(folder, "cases", case["name"]))
    case["tensors"] = {name: stored(name, value) for name, value in tensors.items()}
    case["draws"] = [dict(index=0, drawn_in=case["pipeline"] + ".prepare_latents", scheduler_steps_done={}, **stored("draw_00", noise))]
    case["pictures"] = {}
    for i, pixels in enumerate((decoded / 2 + 0.5).clamp(0, 1).permute(0, 2, 3, 1).numpy()):
        name = "image" if len(decoded) == 1 else f"image_{i}"
        case["pictures"][name] = f"cases/{case['name']}/{name}.png"
        Image.fromarray((pixels * 255).round().astype("uint8")).save(os.path.join(folder, case["pictures"][name]))


def case(name, seed, prompt, negative, width, height, steps, guidance, scheduler):
    return dict(name=name, seed=seed, prompt=prompt, negative_prompt=negative, width=width, height=height,
                num_inference_steps=steps, guidance_scale=guidance, scheduler={**scheduler, **BETAS})


@torch.no_grad()
def main():
    fox, castle, boat, blurry = list(CLEANED)[:4]
    dpm = dict(_class_name="DPMSolverMultistepScheduler", solver_order=2, algorithm_type="dpmsolver++", solver_type="midpoint", lower_order_final=True,
               euler_at_final=False, use_karras_sigmas=False, use_lu_lambdas=False, thresholding=False, final_sigmas_type="zero",
               lambda_min_clipped=-math.inf, variance_type=None, timestep_spacing="linspace", steps_offset=0)
    ddim = dict(_class_name="DDIMScheduler", clip_sample=False, set_alpha_to_one=True, steps_offset=0, thresholding=False, timestep_spacing="leading")
    euler = dict(_class_name="EulerDiscreteScheduler", timestep_spacing="linspace", steps_offset=0, use_karras_sigmas=False, final_sigmas_type="zero",
                 interpolation_type="linear")
    make("pixart", "PixArtAlphaPipeline", 120, True, 16, 2, 0.18215, 1, [
        case("dpm-noneg", 71, fox, None, 48, 32, 8, 4.5, dpm),
        case("ddim-2prompts", 72, [castle, boat], blurry, 32, 40, 6, 3.0, ddim),
    ])
    make("pixart-sigma", "PixArtSigmaPipeline", 300, False, 8, 1, 0.13025, 2, [
        case("euler", 73, castle, blurry, 32, 48, 7, 4.5, euler),
        case("dpm-noguidance", 74, boat, None, 32, 32, 16, 1.0, dpm),
    ])


if __name__ == "__main__":
    main()
