"""Trains the U-Net on cached latents, with the text encoder of train_text.py; captions are phrased anew for every sample.

The learning rate follows the clock, so the run ends well at any speed: give it `--minutes`, or a `--deadline HH:MM`
(today, UTC). Stop it at any time; `--resume` continues from the last checkpoint.
"""
import argparse
import datetime
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import diffusion
from cache_latents import cached, open_cache
from condition import SKETCH_TOKENS, Condition, pack, unpack
from optim import FlatAdamW, WallClock, load_flat
from text import TextEncoder
from tokenizer import MAX_LENGTH, Tokenizer
from train_text import EMPTY, encode_caption
from train_vae import save_atomically
from unet import UNet
from vae import NormalisedEncoder, Vae


def load_text(run):
    """The run's tokenizer and its frozen text encoder (averaged weights)."""
    state = torch.load(Path(run) / "text.pt")
    tokenizer = Tokenizer(state["words"])
    return tokenizer, load_flat(TextEncoder(len(tokenizer.words), MAX_LENGTH), state["ema"]).eval().requires_grad_(False)


def load_condition(run):
    """Tokenizer, and what turns token ids into encoder_hidden_states."""
    tokenizer, text = load_text(run)
    info, vae = cached(run), load_flat(Vae(), torch.load(Path(run) / "vae.pt")["ema"])
    encoder = NormalisedEncoder(vae, torch.tensor(info["mean"]), torch.tensor(info["std"]))
    return tokenizer, Condition(text, encoder, torch.tensor(info["off"])).eval().requires_grad_(False)


class States:
    """encoder_hidden_states for training: the words' and things' states are read, the sketch comes from the cache.

    The planner would put the boxes where they usually are; a sketch with the scene's own chance leaves the U-Net to draw
    well instead of finding out by how much things have moved.
    """

    def __init__(self, condition, dtype):
        empty = torch.tensor([EMPTY])
        self.off, self.dtype = condition.off, dtype
        self.empty_ids, self.empty = empty, condition(empty).to(dtype)
        self.reader, self.planner = condition.text.reader.to(dtype), condition.text.planner.to(dtype)

    @torch.no_grad()
    def __call__(self, ids, sketches):
        words, bias = self.reader(ids)
        packed = pack(sketches, self.off.expand(len(ids), -1))
        states = torch.cat([words, self.planner(words, bias), packed.to(self.dtype)], 1)
        return torch.where((ids == self.empty_ids).all(1).reshape(-1, 1, 1), self.empty, states)


def weights(t, states):
    """The loss weights [b, 8, 1, 1] of v's errors: the same for the remainder at every step, less for what nobody sees.

    The decoder hardly reacts to errors in the channels that a sketch cannot foretell, so they count a tenth.
    """
    _, off = unpack(states[:, -SKETCH_TOKENS:].float())
    a = diffusion.ALPHAS[t].float().view(-1, 1)
    seen = torch.where(off > 0.3, 0.1, 1.0)
    return (((1 - a) / off ** 2 + a) * seen).clamp(max=60).unsqueeze(-1).unsqueeze(-1)


def minutes_until(clock_time):
    now = datetime.datetime.utcnow()
    hour, minute = map(int, clock_time.split(":"))
    return (now.replace(hour=hour, minute=minute, second=0) - now).total_seconds() % 86400 / 60


def masks(rng, n, share, size=32):
    """[n, 1, size, size]: 1 where the picture is to be drawn; everywhere, or with probability `share` in a part of it."""
    mask = torch.ones(n, 1, size, size)
    for i in range(n):
        if rng.random() >= share:
            continue
        mask[i] = 0
        for _ in range(rng.choice((1, 1, 2))):
            h, w = rng.randint(size // 5, size * 7 // 8), rng.randint(size // 5, size * 7 // 8)
            y, x = rng.randint(-h // 4, size - h * 3 // 4), rng.randint(-w // 4, size - w * 3 // 4)
            mask[i, 0, max(y, 0):y + h, max(x, 0):x + w] = 1
        if rng.random() < 0.3:
            mask[i] = 1 - mask[i]
    return mask


def conditioned(x, x0, mask):
    """The U-Net's input channels: noised latents, mask, and the known latents around it.

    Cells next to the mask are a little off: an autoencoder that sees the masked picture has no better ones there.
    """
    if mask.min() == 1:
        return torch.cat([x, mask, torch.zeros_like(x0)], 1)
    rim = F.max_pool2d(mask, 3, 1, 1) - mask
    return torch.cat([x, mask, (x0 + rim * torch.randn_like(x0) * 0.3) * (1 - mask)], 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="runs/starter")
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--deadline", help="HH:MM in UTC; overrides --minutes")
    parser.add_argument("--batch", type=int, default=24, help="of each worker")
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--warmup", type=int, default=200)
    parser.add_argument("--ema", type=float, default=0.999)
    parser.add_argument("--drop", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--masked", type=float, default=0.0, help="share of samples with a mask: inpainting")
    parser.add_argument("--noise-power", type=float, default=1.1, help="above 1: nearly clean steps, which decide how crisp a "
                        "picture is, are trained more often; below 1: noisy ones")
    parser.add_argument("--workers", type=int, default=2, help="single-threaded processes that train the same weights")
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), default="bfloat16")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--restart-curve", action="store_true", help="with --resume: begin a new learning rate curve")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    run, dtype = Path(args.run), getattr(torch, args.dtype)
    checkpoint = run / "unet.pt"

    tokenizer, condition = load_condition(run)
    read = States(condition, dtype)
    model = UNet()
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M weights", flush=True)
    optimizer = FlatAdamW(model, dtype, ema=args.ema, workers=args.workers)
    spent = seen = total_seconds = 0
    if args.resume and checkpoint.exists():
        state = torch.load(checkpoint)
        optimizer.load(state)
        seen, total_seconds = state["seen"], state["total_seconds"]
        spent = 0 if args.restart_curve else state["seconds"]
    minutes = minutes_until(args.deadline) + spent / 60 if args.deadline else args.minutes
    clock, first_step = WallClock(args.lr, minutes, args.warmup, spent=spent), 0 if spent else optimizer.step_count
    begin = time.time()
    rank = optimizer.fork()
    torch.manual_seed(args.seed + 1000 * rank + seen)
    rng = random.Random(args.seed * 1_000_003 + seen + rank * 7919)

    def save():
        save_atomically({**optimizer.state(), "seen": seen, "seconds": clock.elapsed(),
                         "total_seconds": total_seconds + time.time() - begin}, checkpoint)

    saved = logged = time.time()
    losses, seen_logged = [], seen
    latents = None
    while not optimizer.stopped:
        if latents is None or len(latents) < cached(run)["count"]:
            latents, sketches, scenes = open_cache(run)
            if rank == 0:
                print(f"epoch over {len(latents)} scenes", flush=True)
        order = np.random.RandomState(rng.randrange(1 << 30)).permutation(len(latents))
        for at in range(0, len(order) - args.batch + 1, args.batch):
            if optimizer.stopped:
                break
            picks = np.sort(order[at:at + args.batch])
            x0, sketch = (torch.from_numpy(np.asarray(file[picks]).astype(np.float32)) for file in (latents, sketches))
            ids = torch.tensor([encode_caption(tokenizer, scenes[i], rng, tokenizer.fillers, args.drop) for i in picks])
            states = read(ids, sketch)
            u = (torch.randperm(args.batch) + torch.rand(args.batch)) / args.batch
            t = (u ** args.noise_power * 1000).long().clamp(0, 999)
            noise = torch.randn_like(x0)
            x = conditioned(diffusion.noised(x0, noise, t), x0, masks(rng, args.batch, args.masked))
            v = model(x, t, states)
            loss = ((v - diffusion.velocity(x0, noise, t)).pow(2) * weights(t, states)).mean()
            loss.backward()
            norm = optimizer.step(clock.lr(optimizer.step_count - first_step), last=clock.done())
            seen += args.batch * args.workers
            if rank:
                continue
            losses.append(loss.item())
            now = time.time()
            if now - logged > 30:
                print(f"{clock.elapsed() / 60:5.1f} min step {optimizer.step_count} seen {seen} loss {np.mean(losses):.4f} "
                      f"norm {norm:.2f} lr {clock.lr(optimizer.step_count - first_step):.1e} {(seen - seen_logged) / (now - logged):.0f}/s",
                      flush=True)
                losses, seen_logged, logged = [], seen, now
            if now - saved > 150:
                save()
                saved = now
    optimizer.join()
    save()
    print(f"done: {optimizer.step_count} steps, {seen} samples", flush=True)


if __name__ == "__main__":
    main()
