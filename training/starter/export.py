"""Exports a run as ONNX in the diffusers folder layout: float16 weights, float32 arithmetic.

Writes text_encoder, unet, vae_encoder, vae_decoder, upscaler (when the run has one), tokenizer with the lexicon, scheduler,
model_index.json, NOTICE and parity.json (inputs by formula and sampled outputs of the torch networks with the same rounded weights,
and how prompts are read; README.md has the format). Weights keep their torch names.
"""
import argparse
import json
import math
import shutil
import warnings
from pathlib import Path
from unittest import mock

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from starter import diffusion, frame
from starter.cache import cached
from starter.captions import LANGUAGES
from starter.concepts import HERE, STYLES
from starter.condition import SKETCH_TOKENS
from starter.lexicon import Lexicon, build, save
from starter.library import library
from starter.scenes import CHANCE, MOST
from starter.text import WIDTH
from starter.tokenizer import MAX_LENGTH
from starter.train_text import words
from starter.train_unet import load_condition
from starter.unet import UNet
from starter.upscaler import SCALE, ExportedUpscaler, Upscaler
from starter.vae import CHANNELS, DOWNSAMPLE, LATENT_CHANNELS, NormalisedDecoder, NormalisedEncoder, Vae

OPSET = 16
EXACT = "exact_"        # what names of tables begin with that stay float32: a noise schedule's are next to 1 and next to 0
# Prompts whose reading parity.json records, so that the program's reading can be held against ours.
READ = ["a red house", "an astronaut riding a horse", "an astronaut next to a horse on the moon", "two cats and a dog at night",
        "a photo of a zorglub on a transparent background", "icon of a padlock, line art", "secure cloud storage", "coffee break",
        "a happy team celebrating", "一只红色的猫", "桌子左边有一只红色的猫", "ein blaues Haus auf einem gelben Hintergrund",
        "ein Hund jagt eine Katze", "une maison bleue sur fond jaune", "una casa roja a la izquierda de un árbol verde",
        "机の上に猫", "赤い車と青い家", "三匹の猫", "quatro maçãs vermelhas em um fundo azul", "красный дом рядом с зелёным деревом",
        "빨간 고양이가 파란 집 옆에 있는 그림", "due gatti e un cane", "a big dog and a kleine Katze", "growth chart, flat style"]


def rounded(module, int8=False):
    """The module with its weights rounded as they are stored, in float32: what the exported graph computes with."""
    for name, tensor in list(module.named_parameters()) + list(module.named_buffers()):
        if tensor.numel() >= 64 and tensor.is_floating_point() and not is_exact(name):
            if int8 and is_matrix(tensor.shape):
                numbers, scale = as_int8(tensor.data.numpy())
                tensor.data = torch.from_numpy(numbers * scale)
            else:
                tensor.data = tensor.data.half().float()
    return module.eval()


def is_exact(name):
    return name.split(".")[-1].startswith(EXACT)


def is_matrix(shape):
    return len(shape) > 1 and math.prod(shape) >= 2048


def as_int8(array):
    """Whole numbers from -127 to 127 and a scale for each row (an output channel), whose product is the array or nearly so."""
    scale = np.abs(array).reshape(len(array), -1).max(1).clip(1e-8).reshape(-1, *[1] * (array.ndim - 1)) / 127
    return np.round(array / scale).astype(np.int8), scale.astype(np.float32)


def store_weights(path, int8=False):
    """Rewrites every sizeable float32 initializer as float16 followed by a Cast to float32; `int8`: matrices as int8, with a Mul by scales."""
    model = onnx.load(path)
    casts, initializers = [], []
    for tensor in model.graph.initializer:
        array = numpy_helper.to_array(tensor)
        if tensor.data_type == TensorProto.FLOAT and array.size >= 64 and not is_exact(tensor.name):
            if int8 and is_matrix(array.shape):
                name, (numbers, scale) = tensor.name, as_int8(array)
                initializers += [numpy_helper.from_array(numbers, name + "_i8"), numpy_helper.from_array(scale, name + "_scale")]
                casts += [helper.make_node("Cast", [name + "_i8"], [name + "_whole"], to=TensorProto.FLOAT),
                          helper.make_node("Mul", [name + "_whole", name + "_scale"], [name])]
                continue
            half = numpy_helper.from_array(array.astype(np.float16), tensor.name + "_f16")
            casts.append(helper.make_node("Cast", [half.name], [tensor.name], to=TensorProto.FLOAT))
            tensor = half
        initializers.append(tensor)
    nodes = casts + list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(initializers)
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def wave(*shape):
    """The test input of parity.json: sin(0.01 i) over the flattened index i."""
    return torch.sin(0.01 * torch.arange(math.prod(shape), dtype=torch.float64)).float().reshape(shape)


def export(module, folder, inputs, outputs, axes, config, int8=False):
    """Writes folder/model.onnx and config.json; returns the parity entry. Weights are float16, or with `int8` int8."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    rounded(module, int8)
    names = list(inputs)
    # The exporter would merge equal weights (all zero, say) under one name: then training could not go on from the graph.
    each_its_own = mock.patch.object(torch._C, "_jit_pass_onnx_deduplicate_initializers", lambda graph, weights, training: weights)
    with warnings.catch_warnings(), torch.no_grad(), each_its_own:
        warnings.simplefilter("ignore")
        torch.onnx.export(module, tuple(inputs.values()), str(path), input_names=names, output_names=outputs,
                          dynamic_axes=axes, opset_version=OPSET, do_constant_folding=False)
        result = module(*inputs.values())
    store_weights(str(path), int8)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    described = {}
    for name, value in inputs.items():
        entry = {"shape": list(value.shape), "type": str(value.dtype).replace("torch.", "")}
        if value.numel() <= 64 or not value.is_floating_point():
            entry["values"] = value.reshape(-1).tolist()
        else:
            entry["formula"] = "sin(0.01*i)"
        described[name] = entry
    print(f"{path.parent.name}/model.onnx {path.stat().st_size / 2**20:.2f} MiB", flush=True)
    results = (result,) if torch.is_tensor(result) else result
    return {"inputs": described, "output": sampled(outputs[0], results[0]),
            **({"outputs": [sampled(n, r) for n, r in zip(outputs, results)]} if len(outputs) > 1 else {})}


def sampled(name, result):
    """An output's entry in parity.json."""
    flat = result.reshape(-1)
    at = torch.linspace(0, len(flat) - 1, min(64, len(flat))).long()
    return {"name": name, "shape": list(result.shape), "indices": at.tolist(), "values": [round(v, 6) for v in flat[at].tolist()]}


def scheduler_config(class_name):
    config = {"_class_name": class_name, "_diffusers_version": "0.31.0", **diffusion.SCHEDULE, "trained_betas": None,
              "steps_offset": 0}
    if class_name == "DDIMScheduler":
        config.update(clip_sample=False, set_alpha_to_one=True, thresholding=False)
    elif class_name == "DPMSolverMultistepScheduler":
        config.update(algorithm_type="dpmsolver++", solver_order=2, solver_type="midpoint", lower_order_final=True,
                      thresholding=False, final_sigmas_type="zero")
    elif class_name == "EulerDiscreteScheduler":
        config.update(interpolation_type="linear", final_sigmas_type="zero")
    return config


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default=str(frame.TRAINING / "runs" / "starter"))
    parser.add_argument("--out", default=str(frame.TRAINING.parent / "models" / "starter"))
    parser.add_argument("--name", default="starter")
    parser.add_argument("--scheduler", default="DDIMScheduler")
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    run, out = Path(args.run), Path(args.out)
    state = torch.load(run / "unet.pt") if (run / "unet.pt").exists() else {"seen": 0}
    unet = frame.load(run, "unet", UNet()) if state["seen"] else UNet().eval()
    parity = {"unet": export_unet(unet, out), **export_rest(run, out)}
    (out / "scheduler").mkdir(exist_ok=True)
    (out / "scheduler" / "scheduler_config.json").write_text(json.dumps(scheduler_config(args.scheduler), indent=2) + "\n")
    known = words().ids
    rows = [r for r in build() if all(w in known for w in r[1].split())]
    save(rows, out / "tokenizer" / "lexicon.tsv")
    lexicon = Lexicon.load(out / "tokenizer" / "lexicon.tsv")
    parity["prompts"] = [{"prompt": p, **lexicon.read(p)} for p in READ]
    shutil.copyfile(HERE / "data" / "NOTICE", out / "NOTICE")
    index = model_index(args, "upscaler" in parity, state["seen"])
    (out / "parity.json").write_text(json.dumps(parity, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")
    total = sum(f.stat().st_size for f in out.rglob("*") if f.is_file())
    print(f"{total / 2**20:.1f} MiB in {out.name}, {state['seen']} training samples")


def grid():
    return {0: "batch_size", 2: "height", 3: "width"}


def export_unet(unet, out):
    channels = 2 * LATENT_CHANNELS + 1
    return export(
        unet, out / "unet",
        {"sample": wave(2, channels, 32, 32), "timestep": torch.tensor([499.0]),
         "encoder_hidden_states": wave(2, MAX_LENGTH + MOST + 1 + SKETCH_TOKENS, WIDTH)}, ["out_sample"],
        {"sample": grid(), "timestep": {0: "steps"}, "out_sample": grid(),
         "encoder_hidden_states": {0: "batch_size", 1: "sequence_length"}},
        {"_class_name": "UNet2DConditionModel", "_diffusers_version": "0.31.0", "in_channels": channels,
         "out_channels": LATENT_CHANNELS, "sample_size": 256 // DOWNSAMPLE, "cross_attention_dim": WIDTH,
         "block_out_channels": [96, 192]})


def export_rest(run, out):
    """Every graph but the U-Net, and the tokenizer; returns their parity entries."""
    known, info = words(), cached(run)
    vae = frame.load(run, "vae", Vae())
    statistics = torch.tensor(info["mean"]), torch.tensor(info["std"])
    ids = torch.tensor([known.encode("langen red house nextto green deciduoustree"), known.encode("langen two cat scenesea night")])
    parity = {"text_encoder": export(
        load_condition(run), out / "text_encoder", {"input_ids": ids, "noise": wave(2, CHANCE)}, ["last_hidden_state", "background"],
        {"input_ids": {0: "batch_size", 1: "sequence_length"}, "noise": {0: "batch_size"},
         "last_hidden_state": {0: "batch_size", 1: "states"}, "background": {0: "batch_size"}},
        {"_class_name": "BertModel", "model_type": "bert", "architectures": ["BertModel"], "hidden_size": WIDTH,
         "vocab_size": len(known.words), "max_position_embeddings": MAX_LENGTH, "pad_token_id": 0,
         "num_hidden_layers": 3, "num_attention_heads": 4, "noise_size": CHANCE})}
    autoencoder = {"_class_name": "AutoencoderKL", "_diffusers_version": "0.31.0", "in_channels": CHANNELS, "out_channels": CHANNELS,
                   "latent_channels": LATENT_CHANNELS, "scaling_factor": 1.0, "sample_size": 256, "premultiplied_alpha": True,
                   "block_out_channels": [48, 64, 96, 128]}
    parity["vae_encoder"] = export(NormalisedEncoder(vae, *statistics), out / "vae_encoder", {"sample": wave(1, CHANNELS, 256, 256)},
                                   ["latent_parameters"], {"sample": grid(), "latent_parameters": grid()}, autoencoder)
    parity["vae_decoder"] = export(NormalisedDecoder(vae, *statistics), out / "vae_decoder",
                                   {"latent_sample": wave(1, LATENT_CHANNELS, 32, 32)}, ["sample"],
                                   {"latent_sample": grid(), "sample": grid()}, autoencoder)
    if (run / "upscaler.pt").exists():
        upscaler = frame.load(run, "upscaler", Upscaler())
        parity["upscaler"] = export(
            ExportedUpscaler(upscaler), out / "upscaler", {"sample": wave(1, CHANNELS, 63, 64), "noise_level": torch.tensor([0.1])},
            ["out_sample"], {"sample": grid(), "out_sample": grid()},
            {"_class_name": "SuperResolution", "scale_factor": SCALE, "noise_level": 0.0, "base_size": 256, "in_channels": CHANNELS,
             "premultiplied_alpha": True})
    known.save(out / "tokenizer")
    return parity


def model_index(args, upscaler, seen):
    things = len(library().concepts)
    index = {
        "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.31.0",
        "text_encoder": ["transformers", "BertModel"], "tokenizer": ["transformers", "BertTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
        "scheduler": ["diffusers", args.scheduler],
        "aiimage": {"name": args.name, "default_width": 256, "default_height": 256, "default_steps": args.steps,
                    "default_guidance_scale": 1.0, "trained_samples": seen, "lexicon": "tokenizer/lexicon.tsv",
                    "languages": LANGUAGES, "styles": STYLES, "alpha": "premultiplied",
                    "description": f"Illustrations for slides and documents: {things} things, in twelve colours, one to five of them, side by "
                                   "side or in scenery, with transparency; prompts in ten languages."},
    }
    if upscaler:
        index["upscaler"] = ["aiimage", "SuperResolution"]
    return index


if __name__ == "__main__":
    main()
