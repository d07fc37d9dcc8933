"""Trains the super-resolution network: from what the autoencoder leaves of a 256-pixel render to the render at 1024.

Small sides are cuts of pictures that went through the autoencoder with a little noise on their latents (a generated picture
is at best that good), then get Gaussian noise of a level that the network is told. Stop it at any time; `--resume` goes on.
"""
import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from cache_latents import cached
from optim import FlatAdamW, WallClock, load_flat
from scenes import random_scene, render
from train_vae import gradient_l1, save_atomically
from upscaler import MAX_NOISE, SCALE, Upscaler
from vae import NormalisedDecoder, NormalisedEncoder, Vae

CUTS = 4    # of each picture: drawing and coding it is the expensive part


class Pairs:
    """Small and large cuts of the same pictures, [n, 3, side, side] and [n, 3, 4 side, 4 side] in [-1, 1]."""

    def __init__(self, run, dtype, side):
        info, vae = cached(run), load_flat(Vae(), torch.load(Path(run) / "vae.pt")["ema"])
        statistics = torch.tensor(info["mean"]), torch.tensor(info["std"])
        self.encoder = NormalisedEncoder(vae, *statistics).to(dtype).eval()
        self.decoder = NormalisedDecoder(vae, *statistics).to(dtype).eval()
        self.dtype, self.side = dtype, side

    @torch.no_grad()
    def coded(self, pictures, rng):
        """Pictures as the autoencoder gives them back, latents a little off as a generator's are."""
        mean = self.encoder(pictures.to(self.dtype).contiguous(memory_format=torch.channels_last)).chunk(2, 1)[0]
        off = torch.tensor([rng.uniform(0, 0.15) for _ in pictures]).view(-1, 1, 1, 1)
        latents = mean.float() + off * torch.randn(mean.shape)
        return self.decoder(latents.to(self.dtype).contiguous(memory_format=torch.channels_last)).float()

    def draw(self, rng, n):
        large = np.stack([render(random_scene(rng), 256 * SCALE) for _ in range(n)])
        large = torch.from_numpy(large).permute(0, 3, 1, 2)
        small = self.coded(F.avg_pool2d(large.float(), SCALE).div_(127.5).sub_(1), rng)
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
    parser.add_argument("--lr", type=float, default=1.5e-3)
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
            plain = F.interpolate(small, scale_factor=SCALE, mode="bicubic", align_corners=False) - large
            decibel = lambda e: float((-10 * e.div(2).pow(2).mean((1, 2, 3)).log10()).mean())
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
