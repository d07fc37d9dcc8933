"""Exports a run as ONNX in the diffusers folder layout: float16 weights, float32 arithmetic.

Writes text_encoder, unet, vae_encoder, vae_decoder, upscaler (when the run has one), tokenizer, scheduler, model_index.json
and parity.json (inputs by formula and sampled outputs of the torch networks with the same rounded weights; README.md has the
format). Weights keep their torch names, so that training can go on from an exported model (`weights.py`).
"""
import argparse
import json
import math
import warnings
from pathlib import Path
from unittest import mock

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import diffusion
from cache_latents import cached
from condition import SKETCH_TOKENS
from optim import load_flat
from text import WIDTH
from tokenizer import MAX_LENGTH
from train_unet import load_condition
from unet import UNet
from upscaler import SCALE, ExportedUpscaler, Upscaler
from vae import DOWNSAMPLE, LATENT_CHANNELS, NormalisedDecoder, NormalisedEncoder, Vae

OPSET = 16
DESCRIPTION = "Illustrations for slides and documents: 61 things in 12 colours, one to five of them, side by side or in simple " \
              "scenery, shaded, flat or as line art."


def rounded(module):
    """The module with its weights rounded to float16, in float32: what the exported graph computes with."""
    for tensor in list(module.parameters()) + list(module.buffers()):
        if tensor.numel() >= 64:
            tensor.data = tensor.data.half().float()
    return module.eval()


def store_as_half(path):
    """Rewrites every sizeable float32 initializer as float16 followed by a Cast to float32."""
    model = onnx.load(path)
    casts, initializers = [], []
    for tensor in model.graph.initializer:
        array = numpy_helper.to_array(tensor)
        if tensor.data_type == TensorProto.FLOAT and array.size >= 64:
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


def export(module, folder, inputs, output, axes, config):
    """Writes folder/model.onnx and config.json; returns the parity entry."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    rounded(module)
    names = list(inputs)
    # The exporter would merge equal weights (all zero, say) under one name: then training could not go on from the graph.
    each_its_own = mock.patch.object(torch._C, "_jit_pass_onnx_deduplicate_initializers", lambda graph, weights, training: weights)
    with warnings.catch_warnings(), torch.no_grad(), each_its_own:
        warnings.simplefilter("ignore")
        torch.onnx.export(module, tuple(inputs.values()), str(path), input_names=names, output_names=[output],
                          dynamic_axes=axes, opset_version=OPSET, do_constant_folding=False)
        result = module(*inputs.values())
    store_as_half(str(path))
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    flat = result.reshape(-1)
    at = torch.linspace(0, len(flat) - 1, 64).long()
    described = {}
    for name, value in inputs.items():
        entry = {"shape": list(value.shape), "type": str(value.dtype).replace("torch.", "")}
        if value.numel() <= 64 or not value.is_floating_point():
            entry["values"] = value.reshape(-1).tolist()
        else:
            entry["formula"] = "sin(0.01*i)"
        described[name] = entry
    print(f"{path.parent.name}/model.onnx {path.stat().st_size / 2**20:.2f} MiB", flush=True)
    return {"inputs": described, "output": {"name": output, "shape": list(result.shape), "indices": at.tolist(),
                                            "values": [round(v, 6) for v in flat[at].tolist()]}}


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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="runs/starter")
    parser.add_argument("--out", default="../models/starter")
    parser.add_argument("--name", default="starter")
    parser.add_argument("--based-on", help="write a variant: only the U-Net, the rest is taken from that model")
    parser.add_argument("--unet", default="unet.pt", help="checkpoint of the run")
    parser.add_argument("--scheduler", default="DDIMScheduler")
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--guidance", type=float, default=1.0)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    run, out = Path(args.run), Path(args.out)
    state = torch.load(run / args.unet)
    parity = {"unet": export_unet(load_flat(UNet(), state["ema"]), out)}
    if args.based_on:
        index = {"aiimage": {"based_on": args.based_on}}
    else:
        parity.update(export_rest(run, out))
        (out / "scheduler").mkdir(exist_ok=True)
        (out / "scheduler" / "scheduler_config.json").write_text(json.dumps(scheduler_config(args.scheduler), indent=2) + "\n")
        index = model_index(args.scheduler, "upscaler" in parity)
    index["aiimage"].update(name=args.name, default_steps=args.steps, default_guidance_scale=args.guidance,
                            trained_samples=state["seen"])
    (out / "parity.json").write_text(json.dumps(parity, indent=1) + "\n")
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
         "encoder_hidden_states": wave(2, MAX_LENGTH + SKETCH_TOKENS, WIDTH)}, "out_sample",
        {"sample": grid(), "timestep": {0: "steps"}, "out_sample": grid(),
         "encoder_hidden_states": {0: "batch_size", 1: "sequence_length"}},
        {"_class_name": "UNet2DConditionModel", "_diffusers_version": "0.31.0", "in_channels": channels,
         "out_channels": LATENT_CHANNELS, "sample_size": 256 // DOWNSAMPLE, "cross_attention_dim": WIDTH,
         "block_out_channels": [96, 192]})


def export_rest(run, out):
    """Every graph but the U-Net, and the tokenizer; returns their parity entries."""
    tokenizer, condition = load_condition(run)
    info, vae = cached(run), load_flat(Vae(), torch.load(run / "vae.pt")["ema"])
    statistics = torch.tensor(info["mean"]), torch.tensor(info["std"])
    ids = torch.tensor([tokenizer.encode("a red house next to a green tree"), tokenizer.encode("")])
    parity = {"text_encoder": export(
        condition, out / "text_encoder", {"input_ids": ids}, "last_hidden_state",
        {"input_ids": {0: "batch_size", 1: "sequence_length"}, "last_hidden_state": {0: "batch_size", 1: "states"}},
        {"_class_name": "BertModel", "model_type": "bert", "architectures": ["BertModel"], "hidden_size": WIDTH,
         "vocab_size": len(tokenizer.words), "max_position_embeddings": MAX_LENGTH, "pad_token_id": 0,
         "num_hidden_layers": 3, "num_attention_heads": 4})}
    autoencoder = {"_class_name": "AutoencoderKL", "_diffusers_version": "0.31.0", "in_channels": 3, "out_channels": 3,
                   "latent_channels": LATENT_CHANNELS, "scaling_factor": 1.0, "sample_size": 256,
                   "block_out_channels": [48, 64, 96, 128]}
    parity["vae_encoder"] = export(NormalisedEncoder(vae, *statistics), out / "vae_encoder", {"sample": wave(1, 3, 256, 256)},
                                   "latent_parameters", {"sample": grid(), "latent_parameters": grid()}, autoencoder)
    parity["vae_decoder"] = export(NormalisedDecoder(vae, *statistics), out / "vae_decoder",
                                   {"latent_sample": wave(1, LATENT_CHANNELS, 32, 32)}, "sample",
                                   {"latent_sample": grid(), "sample": grid()}, autoencoder)
    if (run / "upscaler.pt").exists():
        upscaler = load_flat(Upscaler(), torch.load(run / "upscaler.pt")["ema"])
        parity["upscaler"] = export(
            ExportedUpscaler(upscaler), out / "upscaler", {"sample": wave(1, 3, 63, 64), "noise_level": torch.tensor([0.1])},
            "out_sample", {"sample": grid(), "out_sample": grid()},
            {"_class_name": "SuperResolution", "scale_factor": SCALE, "noise_level": 0.0, "base_size": 256})
    tokenizer.save(out / "tokenizer")
    return parity


def model_index(scheduler, upscaler):
    index = {
        "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.31.0",
        "text_encoder": ["transformers", "BertModel"], "tokenizer": ["transformers", "BertTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
        "scheduler": ["diffusers", scheduler],
        "aiimage": {"description": DESCRIPTION, "default_width": 256, "default_height": 256},
    }
    if upscaler:
        index["upscaler"] = ["aiimage", "SuperResolution"]
    return index


if __name__ == "__main__":
    main()
