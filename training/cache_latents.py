"""Draws scenes and stores their latents, so that the denoiser's training never waits for the autoencoder.

Writes into the run folder: latents.bin (float16, [n, 4, 32, 32]), scenes.jsonl (a scene a line) and, every chunk,
latents.json with the number that is complete; a training run that has begun sees what was added at its next epoch.
"""
import argparse
import json
import os
import random
from pathlib import Path

import numpy as np
import torch

from optim import load_flat
from scenes import random_scene, render
from vae import LATENT_CHANNELS, Vae

SHAPE = (LATENT_CHANNELS, 32, 32)


def cached(run):
    """Number of complete latents, and the statistics of the first chunk."""
    path = Path(run) / "latents.json"
    return json.loads(path.read_text()) if path.exists() else None


def open_cache(run):
    """Latents as a memory map, and the list of scenes."""
    info = cached(run)
    latents = np.memmap(Path(run) / "latents.bin", np.float16, "r", shape=(info["count"], *SHAPE))
    with open(Path(run) / "scenes.jsonl", encoding="utf-8") as file:
        scenes = [json.loads(line) for _, line in zip(range(info["count"]), file)]
    return latents, scenes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="runs/starter")
    parser.add_argument("--count", type=int, default=60_000)
    parser.add_argument("--chunk", type=int, default=2_000)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), default="bfloat16")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    run, dtype = Path(args.run), getattr(torch, args.dtype)
    vae = load_flat(Vae(), torch.load(run / "vae.pt")["ema"]).to(dtype).eval()
    info = cached(run) or {"count": 0}
    mode = "r+b" if info["count"] else "wb"
    with open(run / "latents.bin", mode) as latents, open(run / "scenes.jsonl", "a" if info["count"] else "w") as scenes:
        latents.seek(info["count"] * int(np.prod(SHAPE)) * 2)
        while info["count"] < args.count:
            rng = random.Random(args.seed * 1_000_003 + info["count"])
            chunk, means, variances = [random_scene(rng) for _ in range(min(args.chunk, args.count - info["count"]))], [], []
            with torch.no_grad():
                for i in range(0, len(chunk), args.batch):
                    data = np.stack([render(s) for s in chunk[i:i + args.batch]])
                    x = torch.from_numpy(data).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)
                    mean, logvar = vae.encode(x.to(dtype).contiguous(memory_format=torch.channels_last))
                    means.append(mean.float())
                    variances.append(logvar.float().exp())
            mean = torch.cat(means)
            if "mean" not in info:
                info["mean"] = mean.mean((0, 2, 3)).tolist()
                total = mean.var((0, 2, 3)) + torch.cat(variances).mean((0, 2, 3))
                info["std"] = total.sqrt().tolist()
                print("share of signal in each channel:", [round(float(x), 2) for x in mean.var((0, 2, 3)) / total])
            shift, scale = (torch.tensor(info[k]).view(1, -1, 1, 1) for k in ("mean", "std"))
            latents.write(((mean - shift) / scale).half().contiguous().numpy().tobytes())
            scenes.writelines(json.dumps(s) + "\n" for s in chunk)
            latents.flush()
            scenes.flush()
            info["count"] += len(chunk)
            (run / "latents.json.tmp").write_text(json.dumps(info))
            os.replace(run / "latents.json.tmp", run / "latents.json")
            print("cached", info["count"], flush=True)


if __name__ == "__main__":
    main()
