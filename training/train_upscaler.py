"""Trains the super-resolution network: from what the generator makes of a 256-pixel render to the render at 1024.

Small sides are cuts of pictures as the U-Net restores them from noised latents (or, a third of them, as the autoencoder alone
gives them back): what it will meet. They get Gaussian noise of a level that the network is told. Stop it at any time;
`--resume` goes on.
"""
import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import diffusion
from cache_latents import Coder, cached
from captions import caption
from optim import FlatAdamW, WallClock, load_flat
from scenes import random_scene, render
from train_unet import States, conditioned, load_condition
from train_vae import gradient_l1, save_atomically
from unet import UNet
from upscaler import MAX_NOISE, SCALE, Upscaler
from vae import NormalisedDecoder

CUTS = 4    # of each picture: drawing and coding it is the expensive part


class Pairs:
    """Small and large cuts of the same pictures, [n, 3, side, side] and [n, 3, 4 side, 4 side] in [-1, 1]."""

    def __init__(self, run, dtype, side):
        self.side, self.dtype, info = side, dtype, cached(run)
        self.coder = Coder(run, dtype)
        self.coder.use(info)
        self.decoder = NormalisedDecoder(self.coder.vae, torch.tensor(info["mean"]), torch.tensor(info["std"])).to(dtype).eval()
        self.tokenizer, condition = load_condition(run)
        self.read = States(condition, dtype)
        self.unet = load_flat(UNet(), torch.load(Path(run) / "unet.pt")["ema"]).eval()
        for parameter in self.unet.parameters():
            parameter.data = parameter.data.to(dtype)

    def _restored(self, scenes, x0, rng):
        """What the U-Net takes the latents for after noise of a random step."""
        ids = torch.tensor([self.tokenizer.encode(caption(s, rng)) for s in scenes])
        states, t = self.read(ids, self.coder.sketches(scenes)), torch.tensor([rng.randint(20, 650) for _ in scenes])
        x = diffusion.noised(x0, torch.randn_like(x0), t)
        v = self.unet(conditioned(x, x0, torch.ones(len(x), 1, 32, 32)), t, states)
        a = diffusion.ALPHAS[t].float().view(-1, 1, 1, 1)
        return a.sqrt() * x - (1 - a).sqrt() * v

    @torch.no_grad()
    def coded(self, scenes, rng):
        """Pictures as the generator gives them back, [n, 3, 256, 256]."""
        latents = self.coder.latents(scenes)
        if rng.random() < 0.67:
            latents = self._restored(scenes, latents, rng)
        return self.decoder(latents.to(self.dtype).contiguous(memory_format=torch.channels_last)).float()

    def draw(self, rng, n):
        scenes = [random_scene(rng) for _ in range(n)]
        large = torch.from_numpy(np.stack([render(s, 256 * SCALE) for s in scenes])).permute(0, 3, 1, 2)
        small = self.coded(scenes, rng)
        pairs = [self._cut(s, l, rng) for s, l in zip(small, large) for _ in range(CUTS)]
        return torch.stack([p[0] for p in pairs]), torch.stack([p[1] for p in pairs]).float().div_(127.5).sub_(1)

    def _cut(self, small, large, rng):
        """The busiest of three places: flat paper teaches nothing."""
        side = self.side
        corners = [(rng.randint(0, 256 - side), rng.randint(0, 256 - side)) for _ in range(3)]
        y, x = max(corners, key=lambda c: small[1, c[0]:c[0] + side, c[1]:c[1] + side].std())
        return small[:, y:y + side, x:x + side], large[:, SCALE * y:SCALE * (y + side), SCALE * x:SCALE * (x + side)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="runs/starter")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--batch", type=int, default=4, help="pictures of each worker, four cuts of each")
    parser.add_argument("--side", type=int, default=48)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), default="bfloat16")
    parser.add_argument("--resume", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    run, dtype = Path(args.run), getattr(torch, args.dtype)
    checkpoint, model = run / "upscaler.pt", Upscaler()
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M weights", flush=True)
    optimizer = FlatAdamW(model, dtype, weight_decay=1e-3, ema=0.995, workers=args.workers)
    spent = 0.0
    if args.resume and checkpoint.exists():
        state = torch.load(checkpoint)
        optimizer.load(state)
        spent = state["seconds"]
    clock = WallClock(args.lr, args.minutes, warmup=100, floor=0.03, spent=spent)
    pairs = Pairs(run, dtype, args.side)
    rank = optimizer.fork()
    rng = random.Random(args.seed * 1_000_003 + optimizer.step_count + rank * 7919)
    torch.manual_seed(args.seed + optimizer.step_count + 1000 * rank)

    def save():
        save_atomically({**optimizer.state(), "seconds": clock.elapsed()}, checkpoint)

    saved = logged = time.time()
    losses = []
    while not optimizer.stopped:
        small, large = pairs.draw(rng, args.batch)
        level = torch.rand(len(small)) * (torch.rand(len(small)) < 0.5)
        noisy = small + MAX_NOISE * level.view(-1, 1, 1, 1) * torch.randn_like(small)
        result = model(noisy.to(dtype).contiguous(memory_format=torch.channels_last), level.to(dtype)).float()
        error = result - large
        (error.abs().mean() + gradient_l1(result, large)).backward()
        optimizer.step(clock.lr(optimizer.step_count), last=clock.done())
        if rank:
            continue
        with torch.no_grad():
            plain = F.interpolate(noisy, scale_factor=SCALE, mode="bicubic", align_corners=False) - large
            decibel = lambda e: float((-10 * e.div(2).pow(2).mean((1, 2, 3)).add(1e-6).log10()).mean())
            losses.append([error.abs().mean().item(), decibel(error), decibel(plain)])
        now = time.time()
        if now - logged > 30:
            print(f"{clock.elapsed() / 60:5.1f} min step {optimizer.step_count} L1, dB, dB of bicubic "
                  f"{np.mean(losses, 0).round(3)} lr {clock.lr(optimizer.step_count):.1e}", flush=True)
            losses, logged = [], now
        if now - saved > 120:
            save()
            saved = now
    optimizer.join()
    save()
    print(f"done: {optimizer.step_count} steps", flush=True)


if __name__ == "__main__":
    main()
