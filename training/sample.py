"""Pictures from a checkpoint, for watching the training and for choosing sampler defaults.

    sample.py --prompts FILE --out runs/starter/single     a picture a prompt, and pictures.json for score.py
    sample.py --sheet sheet.png                                           contact sheet: rows objects, columns colours
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import diffusion
from cache_latents import cached
from optim import load_flat
from scenes import COLOUR_NAMES, NAMES
from train_text import EMPTY
from train_unet import load_condition
from unet import UNet
from vae import LATENT_CHANNELS, NormalisedDecoder, Vae


class Sampler:
    """A run's networks ready to draw: prompts in, uint8 pictures out."""

    def __init__(self, run, weights="ema", dtype=torch.bfloat16):
        run = Path(run)
        state = torch.load(run / "unet.pt")
        self.dtype, self.seen = dtype, state["seen"]
        self.tokenizer, self.condition = load_condition(run)
        self.model = load_flat(UNet(), state[weights]).eval()
        info = cached(run)
        vae = load_flat(Vae(), torch.load(run / "vae.pt")["ema"])
        self.decoder = NormalisedDecoder(vae, torch.tensor(info["mean"]), torch.tensor(info["std"])).eval()
        for parameter in self.model.parameters():    # not its buffers: the noise schedule needs float32
            parameter.data = parameter.data.to(dtype)

    def _states(self, prompts):
        return self.condition(torch.tensor([self.tokenizer.encode(p) for p in prompts]))

    def _predict(self, x, t, states):
        return self.model(x, t, states.to(self.dtype))

    @torch.no_grad()
    def draw(self, prompts, seed=0, steps=20, guidance=3.0, batch=20):
        pictures, empty = [], self.condition(torch.tensor([EMPTY]))
        for at in range(0, len(prompts), batch):
            states = self._states(prompts[at:at + batch])
            noise = torch.stack([torch.randn((LATENT_CHANNELS, 32, 32), generator=torch.Generator().manual_seed(seed + at + i))
                                 for i in range(len(states))])
            pictures += self.decode(diffusion.sample(self._predict, states, empty, noise, steps, guidance))
        return pictures

    def decode(self, latents):
        return as_pictures(self.decoder(latents))

    @torch.no_grad()
    def inpaint(self, pictures, mask, prompts, seed=0, steps=20):
        """Draws the masked part of uint8 pictures [256, 256, 3] anew; mask [n, 1, 32, 32] is 1 there."""
        pixels = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1
        whole = F.interpolate(mask, scale_factor=8.0)
        known = self.condition.encoder(pixels * (1 - whole)).chunk(2, 1)[0]
        noise = torch.randn(known.shape, generator=torch.Generator().manual_seed(seed))
        latents = diffusion.sample(self._predict, self._states(prompts), None, noise, steps, 1, mask, known)
        return [(p * (1 - m) + d * m).astype(np.uint8) for p, d, m in
                zip(pictures, self.decode(latents), whole.permute(0, 2, 3, 1).numpy())]

    @torch.no_grad()
    def sketches(self, prompts):
        """What the text encoder alone says, 128 x 128."""
        return as_pictures(self.condition.text(torch.tensor([self.tokenizer.encode(p) for p in prompts]))[1])


def as_pictures(tensor):
    return list(tensor.add(1).mul(127.5).round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy())


def write(pictures, prompts, folder):
    """Numbered PNGs and the JSON list that score.py reads."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for i, (pixels, prompt) in enumerate(zip(pictures, prompts)):
        path = folder / f"{i:03d}.png"
        Image.fromarray(pixels).save(path)
        entries.append({"path": path.name, "prompt": prompt})
    (folder / "pictures.json").write_text(json.dumps(entries, indent=1))


def contact_sheet(pictures, columns, cell=128):
    rows = (len(pictures) + columns - 1) // columns
    sheet = Image.new("RGB", (columns * (cell + 2), rows * (cell + 2)), "white")
    for i, pixels in enumerate(pictures):
        tile = Image.fromarray(pixels).resize((cell, cell), Image.LANCZOS)
        sheet.paste(tile, (i % columns * (cell + 2), i // columns * (cell + 2)))
    return sheet


def read_prompts(path):
    return [line.strip() for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default="runs/starter")
    parser.add_argument("--prompts", help="a file, a prompt a line")
    parser.add_argument("--prompt", action="append", default=[])
    parser.add_argument("--out", default="runs/samples")
    parser.add_argument("--sheet", help="write a contact sheet here; alone: every object in every colour")
    parser.add_argument("--columns", type=int)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=2.0)
    parser.add_argument("--sketch", action="store_true", help="only the text encoder's sketches")
    parser.add_argument("--weights", choices=("ema", "master"), default="ema")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), default="bfloat16")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    sampler = Sampler(args.run, args.weights, getattr(torch, args.dtype))
    prompts = args.prompt + (read_prompts(args.prompts) if args.prompts else [])
    columns = args.columns or 8
    if not prompts:
        prompts = [f"a {colour} {name}" for name in NAMES for colour in COLOUR_NAMES]
        columns = len(COLOUR_NAMES)
    pictures = sampler.sketches(prompts) if args.sketch else sampler.draw(prompts, args.seed, args.steps, args.guidance)
    if args.prompts or not args.sheet:
        write(pictures, prompts, args.out)
    if args.sheet:
        contact_sheet(pictures, columns).save(args.sheet)
    print(f"{len(pictures)} pictures after {sampler.seen} training samples")


if __name__ == "__main__":
    main()
