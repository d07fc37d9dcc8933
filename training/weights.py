"""A run folder from an exported model, to train on from: weights.py --model ../models/starter --run runs/more

The graphs keep every weight under its torch name, in float16. What the run gets are checkpoints without optimizer state:
start the trainers with `--resume --restart-curve`.
"""
import argparse
import json
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

from text import TextEncoder
from tokenizer import MAX_LENGTH
from unet import UNet
from upscaler import ExportedUpscaler, Upscaler
from vae import Vae


def read(model, component):
    """{name: tensor} of model/component/model.onnx."""
    graph = onnx.load(str(Path(model) / component / "model.onnx")).graph
    return {t.name[:-4] if t.name.endswith("_f16") else t.name: torch.from_numpy(numpy_helper.to_array(t).copy()).float()
            for t in graph.initializer}


def flat(module, stored):
    """The module's parameters, in their order, as one vector; every one must be there and fit."""
    for name, parameter in module.named_parameters():
        if name not in stored or stored[name].shape != parameter.shape:
            raise SystemExit(f"The model has no weight {name} of shape {tuple(parameter.shape)}: it was exported from another "
                             "network, so training has to begin from nothing (make.py).")
    return torch.cat([stored[name].reshape(-1) for name, _ in module.named_parameters()])


def save(weights, path, **more):
    nothing = torch.zeros_like(weights)
    torch.save({"master": weights, "ema": weights.clone(), "m": nothing, "v": nothing.clone(), "step": 0, "seconds": 0.0,
                "seen": 0, "total_seconds": 0.0, **more}, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="../models/starter")
    parser.add_argument("--run", required=True)
    args = parser.parse_args()
    model, run = Path(args.model), Path(args.run)
    run.mkdir(parents=True, exist_ok=True)
    words = (model / "tokenizer" / "vocab.txt").read_text(encoding="utf-8").splitlines()
    seen = json.loads((model / "model_index.json").read_text())["aiimage"]["trained_samples"]
    text = {name.replace("text.", "", 1): tensor for name, tensor in read(model, "text_encoder").items()}
    save(flat(TextEncoder(len(words), MAX_LENGTH), text), run / "text.pt", words=words)
    save(flat(UNet(), read(model, "unet")), run / "unet.pt", seen=seen)
    encoder, decoder = read(model, "vae_encoder"), read(model, "vae_decoder")
    save(flat(Vae(), {**encoder, **decoder}), run / "vae.pt")
    statistics = {"mean": encoder["mean"], "std": encoder["std"], "off": text["off"]}
    (run / "latents.json").write_text(json.dumps({"count": 0, **{k: v.flatten().tolist() for k, v in statistics.items()}}))
    if (model / "upscaler").exists():
        save(flat(ExportedUpscaler(Upscaler()), read(model, "upscaler")), run / "upscaler.pt")
    print(f"{run}: weights of {model}, {seen} samples")


if __name__ == "__main__":
    main()
