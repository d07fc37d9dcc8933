"""Draws scenes and stores their latents, so that the U-Net's training never waits for the autoencoder.

Writes into the run folder: latents.bin and sketches.bin (float16, [n, 8, 32, 32]: the scene's latents, and those of the sketch
with the scene's own plan), scenes.jsonl (a scene a line) and, every chunk, latents.json with the number that is complete; a
training run that has begun sees what was added at its next epoch.
"""
import argparse
import json
import os
import random
from pathlib import Path

import numpy as np
import torch

from starter import frame
from starter.library import library
from starter.scenes import random_scene, render
from starter.sprites import SpritePictures, Sprites
from starter.text import Sketch
from starter.train_text import Text, plans, words
from starter.vae import LATENT_CHANNELS, NormalisedEncoder, Vae

SLACK = 0.006       # deviation of a sketch's boxes from the true ones, in half pictures: what the planner is off
SHAPE = (LATENT_CHANNELS, 32, 32)


def cached(run):
    """Number of complete latents, and the statistics of the first chunk."""
    path = Path(run) / "latents.json"
    return json.loads(path.read_text()) if path.exists() else None


def open_cache(run):
    """Latents and sketches as memory maps, and the list of scenes."""
    info = cached(run)
    latents, sketches = (np.memmap(Path(run) / f"{name}.bin", np.float16, "r", shape=(info["count"], *SHAPE))
                         for name in ("latents", "sketches"))
    with open(Path(run) / "scenes.jsonl", encoding="utf-8") as file:
        scenes = [json.loads(line) for _, line in zip(range(info["count"]), file)]
    return latents, sketches, scenes


def load_sketch(run, vae):
    """The run's sketcher, from sprites.pt and text.pt."""
    sprites = frame.load(run, "sprites", Sprites(len(library().drawings)))
    text = frame.load(run, "text", Text(words()))
    return text.encoder, Sketch(text.ground, SpritePictures(sprites, vae), library()).eval()


class Coder:
    """Scenes to latents, and their sketches to latents."""

    def __init__(self, run, dtype):
        self.run, self.dtype = Path(run), dtype
        self.vae = frame.load(run, "vae", Vae())
        _, self.sketch = load_sketch(run, self.vae)
        self.encoder = None

    @staticmethod
    def _pixels(scenes):
        return torch.stack([render(s) for s in scenes]) * 2 - 1

    def normalise(self, scenes):
        """Mean and deviation of every latent channel, posterior noise included."""
        mean, logvar = (x.float() for x in self.vae.encode(self._pixels(scenes)))
        total = mean.var((0, 2, 3)) + logvar.exp().mean((0, 2, 3))
        return {"mean": mean.mean((0, 2, 3)).tolist(), "std": total.sqrt().tolist()}

    def use(self, info):
        vae = frame.load(self.run, "vae", Vae())
        self.encoder = NormalisedEncoder(vae, torch.tensor(info["mean"]), torch.tensor(info["std"])).to(self.dtype).eval()

    def encode(self, pixels):
        return self.encoder(pixels.to(self.dtype).contiguous(memory_format=torch.channels_last)).chunk(2, 1)[0].float()

    def latents(self, scenes):
        return self.encode(self._pixels(scenes))

    def sketches(self, scenes):
        plan = plans(scenes)
        box = plan["box"] + SLACK * torch.randn_like(plan["box"])
        return self.encode(self.sketch(plan["concept"], plan["colour"], box, plan["background"], plan["style"], plan["chance"]) * 2 - 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default=str(frame.TRAINING / "runs" / "starter"))
    parser.add_argument("--count", type=int, default=40_000)
    parser.add_argument("--chunk", type=int, default=1_000)
    parser.add_argument("--batch", type=int, default=25)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), default=frame.fastest_dtype())
    frame.add_nice(parser)
    args = parser.parse_args()
    frame.tame(args.nice)
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    coder = Coder(args.run, getattr(torch, args.dtype))
    info = {"count": 0, **(cached(args.run) or {})}
    if "mean" not in info:
        info.update(coder.normalise([random_scene(random.Random(args.seed + i)) for i in range(min(args.chunk, 200))]))
    coder.use(info)
    mode = "r+b" if info["count"] else "wb"
    with open(coder.run / "latents.bin", mode) as latents, open(coder.run / "sketches.bin", mode) as sketches, \
            open(coder.run / "scenes.jsonl", "a" if info["count"] else "w", encoding="utf-8") as scenes:
        for file in (latents, sketches):
            file.seek(info["count"] * int(np.prod(SHAPE)) * 2)
        while info["count"] < args.count:
            rng = random.Random(args.seed * 1_000_003 + info["count"])
            torch.manual_seed(rng.randrange(1 << 30))
            chunk = [random_scene(rng) for _ in range(min(args.chunk, args.count - info["count"]))]
            batches = [chunk[i:i + args.batch] for i in range(0, len(chunk), args.batch)]
            true, drawn = (torch.cat([code(b) for b in batches]) for code in (coder.latents, coder.sketches))
            if "off" not in info:
                info["off"] = (true - drawn).pow(2).mean((0, 2, 3)).sqrt().tolist()
                print("how far sketches are off:", [round(x, 2) for x in info["off"]])
            for file, values in ((latents, true), (sketches, drawn)):
                file.write(values.half().contiguous().numpy().tobytes())
                file.flush()
            scenes.writelines(json.dumps(s) + "\n" for s in chunk)
            scenes.flush()
            info["count"] += len(chunk)
            (coder.run / "latents.json.tmp").write_text(json.dumps(info))
            os.replace(coder.run / "latents.json.tmp", coder.run / "latents.json")
            print("cached", info["count"], flush=True)


if __name__ == "__main__":
    main()
