"""Trains text encoder and U-Net on cached latents; captions are phrased anew for every sample.

The learning rate follows the clock, so the run ends well at any speed: give it `--minutes`, or a `--deadline HH:MM`
(today, UTC). Stop it at any time; `--resume` continues from the last checkpoint.
"""
import argparse
import datetime
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import diffusion
from cache_latents import cached, open_cache
from captions import FILLERS, caption
from models import Denoiser
from optim import FlatAdamW, WallClock
from tokenizer import CLS, MAX_LENGTH, PAD, SEP, UNK, Tokenizer
from train_vae import save_atomically

EMPTY = [CLS, SEP] + [PAD] * (MAX_LENGTH - 2)


def encode_caption(tokenizer, scene, rng, filler_ids, drop):
    """Token ids of a fresh caption; sometimes empty, sometimes with a filler word unknown."""
    if rng.random() < drop:
        return EMPTY
    ids = tokenizer.encode(caption(scene, rng))
    if rng.random() < 0.08:
        places = [i for i, token in enumerate(ids) if token in filler_ids]
        end = ids.index(SEP)
        if places and rng.random() < 0.6:
            ids[rng.choice(places)] = UNK
        elif end < MAX_LENGTH - 1:
            ids.insert(rng.randint(1, end), UNK)
            ids.pop()
    return ids


def new_model(tokenizer):
    return Denoiser(len(tokenizer.words), MAX_LENGTH)


def minutes_until(clock_time):
    now = datetime.datetime.utcnow()
    hour, minute = map(int, clock_time.split(":"))
    return (now.replace(hour=hour, minute=minute, second=0) - now).total_seconds() / 60


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
    parser.add_argument("--single", type=float, help="share of single objects drawn from the cache (default: as cached)")
    parser.add_argument("--outline", type=float, default=0.2, help="weight of the outline's loss")
    parser.add_argument("--noise-power", type=float, default=0.7, help="below 1: noisy steps, which decide what is drawn, "
                        "are trained more often")
    parser.add_argument("--threads", type=int, default=1, help="of each worker")
    parser.add_argument("--workers", type=int, default=2, help="processes that train the same weights")
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), default="bfloat16")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--restart-curve", action="store_true", help="with --resume: begin a new learning rate curve")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    if args.workers > 1 and args.threads > 1:
        parser.error("forked workers need --threads 1")
    run, dtype = Path(args.run), getattr(torch, args.dtype)
    checkpoint = run / "denoiser.pt"

    tokenizer = Tokenizer()
    filler_ids = {tokenizer.ids[w] for w in FILLERS}
    model = new_model(tokenizer)
    print(f"{sum(p.numel() for p in model.text.parameters()) / 1e6:.2f} M text, "
          f"{sum(p.numel() for p in model.unet.parameters()) / 1e6:.2f} M U-Net", flush=True)
    optimizer = FlatAdamW(model, dtype, ema=args.ema, workers=args.workers)
    spent = seen = total_seconds = 0
    if args.resume and checkpoint.exists():
        state = torch.load(checkpoint)
        optimizer.load(state)
        seen, total_seconds = state["seen"], state["total_seconds"]
        spent = 0 if args.restart_curve else state["seconds"]
    minutes = minutes_until(args.deadline) + spent / 60 if args.deadline else args.minutes
    clock = WallClock(args.lr, minutes, args.warmup, spent=spent)
    begin = time.time()
    rank, workers = 0, []
    for worker in range(1, args.workers):
        pid = os.fork()
        if pid == 0:
            rank = optimizer.rank = worker
            workers = []
            break
        workers.append(pid)
    torch.manual_seed(args.seed + 1000 * rank + seen)
    rng = random.Random(args.seed * 1_000_003 + seen + rank * 7919)

    def save():
        save_atomically({**optimizer.state(), "seen": seen, "seconds": clock.elapsed(), "words": tokenizer.words,
                         "total_seconds": total_seconds + time.time() - begin}, checkpoint)

    saved = logged = time.time()
    losses, seen_logged = [], seen
    latents = None
    while not optimizer.stopped:
        if latents is None or len(latents) < cached(run)["count"]:
            latents, outlines, scenes = open_cache(run)
            single = np.array([s["kind"] == "single" for s in scenes])
            if rank == 0:
                print(f"epoch over {len(latents)} scenes", flush=True)
        order = np.random.RandomState(rng.randrange(1 << 30)).permutation(len(latents))
        if args.single:  # as many of the others as the wanted share of single objects leaves room for
            others = order[~single[order]][:int(single.sum() * (1 - args.single) / args.single)]
            order = np.random.RandomState(rng.randrange(1 << 30)).permutation(np.concatenate([order[single[order]], others]))
        for at in range(0, len(order) - args.batch + 1, args.batch):
            if optimizer.stopped:
                break
            picks = np.sort(order[at:at + args.batch])
            x0 = torch.from_numpy(np.asarray(latents[picks]).astype(np.float32))
            ids = torch.tensor([encode_caption(tokenizer, scenes[i], rng, filler_ids, args.drop) for i in picks])
            u = (torch.randperm(args.batch) + torch.rand(args.batch)) / args.batch
            t = (u ** args.noise_power * 1000).long().clamp(0, 999)
            noise = torch.randn_like(x0)
            x = diffusion.noised(x0, noise, t).to(dtype).contiguous(memory_format=torch.channels_last)
            states = model.text(ids)
            error = model.unet(x, t, states).float() - diffusion.velocity(x0, noise, t)
            mask = torch.from_numpy(np.asarray(outlines[picks]).astype(np.float32)) / 255
            shape_loss = F.binary_cross_entropy_with_logits(model.unet.outline(states).float(), mask)
            loss = (error.pow(2).mean((1, 2, 3)) * diffusion.loss_weight(t)).mean() + args.outline * shape_loss
            loss.backward()
            norm = optimizer.step(clock.lr(optimizer.step_count), last=clock.done())
            seen += args.batch * args.workers
            if rank:
                continue
            losses.append((loss.item() - args.outline * shape_loss.item(), shape_loss.item()))
            now = time.time()
            if now - logged > 30:
                print(f"{clock.elapsed() / 60:5.1f} min step {optimizer.step_count} seen {seen} loss {np.mean(losses, 0).round(4)} "
                      f"norm {norm:.2f} lr {clock.lr(optimizer.step_count):.1e} {(seen - seen_logged) / (now - logged):.0f}/s",
                      flush=True)
                losses, seen_logged, logged = [], seen, now
            if now - saved > 150:
                save()
                saved = now
    if rank:
        os._exit(0)
    for pid in workers:
        os.waitpid(pid, 0)
    save()
    print(f"done: {optimizer.step_count} steps, {seen} samples", flush=True)


if __name__ == "__main__":
    main()
