"""Trains the autoencoder on pictures drawn on the fly. Stop it at any time; `--resume` continues the same curve."""
import argparse
import os
import random
import time
from pathlib import Path

import numpy as np
import torch

from optim import FlatAdamW, WallClock, load_flat
from scenes import random_scene, render
from vae import Vae


def save_atomically(obj, path):
    """Writes beside the target, then replaces it: a killed run never leaves half a checkpoint."""
    torch.save(obj, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)


def crop(picture, rng, size):
    """A square cut out of the picture; three times in four the busiest of four, because flat paper teaches little."""
    corners = [(rng.randint(0, len(picture) - size), rng.randint(0, len(picture) - size)) for _ in range(4)]
    cuts = [picture[y:y + size, x:x + size] for y, x in corners]
    return max(cuts, key=lambda c: c[::4, ::4, 1].std()) if rng.random() < 0.75 else cuts[0]


def pictures(rng, n, size=256):
    """n random renders (or cuts of them) as float32 [-1, 1], channels last in memory."""
    data = [render(random_scene(rng)) for _ in range(n)]
    data = np.stack(data if size == 256 else [crop(d, rng, size) for d in data])
    return torch.from_numpy(data).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def gradient_l1(a, b):
    """L1 between horizontal and vertical differences: what keeps edges crisp."""
    d = a - b
    return (d[..., 1:] - d[..., :-1]).abs().mean() + (d[..., 1:, :] - d[..., :-1, :]).abs().mean()


def psnr(vae, rng, n=16):
    with torch.no_grad():
        x = pictures(rng, n)
        mean, _ = vae.encode(x)
        mse = (vae.decoder(mean).clamp(-1, 1) - x).div(2).pow(2).mean((1, 2, 3))
        return float((-10 * mse.log10()).mean())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="runs/starter")
    parser.add_argument("--minutes", type=float, default=17)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--crop", type=int, default=128)
    parser.add_argument("--lr", type=float, default=1.5e-3)
    parser.add_argument("--kl", type=float, default=5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), default="bfloat16")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--init", help="begin with the weights of this checkpoint")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    run = Path(args.run)
    run.mkdir(parents=True, exist_ok=True)
    checkpoint, dtype = run / "vae.pt", getattr(torch, args.dtype)

    vae = Vae()
    if args.init:
        load_flat(vae, torch.load(args.init)["ema"])
    optimizer = FlatAdamW(vae, dtype, weight_decay=1e-3, ema=0.995)
    spent = 0.0
    if args.resume and checkpoint.exists():
        state = torch.load(checkpoint)
        optimizer.load(state)
        spent = state["seconds"]
    clock = WallClock(args.lr, args.minutes, warmup=100, floor=0.03, spent=spent)
    rng = random.Random(args.seed * 1_000_003 + optimizer.step_count)

    def save():
        save_atomically({**optimizer.state(), "seconds": clock.elapsed()}, checkpoint)

    saved = logged = time.time()
    while not clock.done():
        x = pictures(rng, args.batch, args.crop)
        mean, logvar = vae.encode(x.to(dtype).contiguous(memory_format=torch.channels_last))
        mean32, logvar32 = mean.float(), logvar.float()
        latent = mean32 + torch.randn_like(mean32) * (0.5 * logvar32).exp()
        y = vae.decoder(latent.to(dtype).contiguous(memory_format=torch.channels_last)).float()
        kl = 0.5 * (mean32 ** 2 + logvar32.exp() - 1 - logvar32).mean()
        error = y - x
        loss = error.abs().mean() + error.pow(2).mean() + 0.5 * gradient_l1(y, x) + args.kl * kl
        loss.backward()
        norm = optimizer.step(clock.lr(optimizer.step_count))
        now = time.time()
        if now - logged > 20:
            rate = f"{(-10 * error.div(2).pow(2).mean().log10()).item():.1f} dB"
            print(f"{clock.elapsed() / 60:5.1f} min step {optimizer.step_count} loss {loss.item():.4f} kl {kl.item():.2f} "
                  f"train {rate} norm {norm:.2f} lr {clock.lr(optimizer.step_count):.1e}", flush=True)
            logged = now
        if now - saved > 120:
            save()
            saved = now
    save()
    vae = load_flat(Vae(), optimizer.ema)
    print(f"done: {optimizer.step_count} steps, PSNR of the averaged weights {psnr(vae, random.Random(0)):.2f} dB", flush=True)


if __name__ == "__main__":
    main()
