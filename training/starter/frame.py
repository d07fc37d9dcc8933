"""The frame that every stage is trained in: options, clock, checkpoints, resuming, workers, log.

A stage is a module and a function that gives its loss on a fresh batch. Checkpoints (runs/<run>/<stage>.pt) hold the float32
weights, the averaged ones ("ema"), the optimizer's state, the seconds spent and the samples seen. They are written every two
minutes, beside the old one first, so a killed run never leaves half of one. The learning rate follows the process's own clock.
"""
import argparse
import os
import random
import time
from pathlib import Path

import torch

from starter.optim import FlatAdamW, Clock, load_flat

TRAINING = Path(__file__).parent.parent


def options(description, minutes, batch, lr, seed):
    """The options that all stages share; a stage adds its own."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default=str(TRAINING / "runs" / "starter"), help="folder of all state")
    parser.add_argument("--minutes", type=float, default=minutes, help="computing time of the learning rate's curve")
    parser.add_argument("--batch", type=int, default=batch, help="of each worker")
    parser.add_argument("--lr", type=float, default=lr)
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--workers", type=int, default=1, help="single-threaded processes that train the same weights")
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), default=fastest_dtype())
    add_nice(parser)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint, on its curve")
    parser.add_argument("--restart-curve", action="store_true", help="with --resume: begin a new curve")
    return parser


def add_nice(parser):
    parser.add_argument("--nice", type=int, default=15, help="how far training steps back behind other work, 0 to 19")


def fastest_dtype():
    """bfloat16 where the processor computes with it, float32 elsewhere (emulation is 20 times slower)."""
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return "float32"
    return "bfloat16" if "avx512_bf16" in flags or "amx_bf16" in flags else "float32"


def save_atomically(obj, path):
    torch.save(obj, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)


def load(run, stage, module, which="ema"):
    """The module with a finished or running stage's averaged weights, in float32, for use."""
    return load_flat(module, torch.load(Path(run) / f"{stage}.pt")[which]).eval().requires_grad_(False)


def tame(nice):
    """The kernel shares the processor between sessions before it looks at niceness: the training's session steps back, too."""
    try:
        os.nice(max(0, nice - os.nice(0)))
        Path(f"/proc/{os.getpid()}/autogroup").write_text(str(nice))
    except OSError:
        pass


def train(stage, module, loss, args, ema=0.999, warmup=200, floor=0.05, weight_decay=0.01, extra=None):
    """Trains until the clock says stop. loss(module, rng) -> (loss, {name: number}); rng is random.Random.

    torch's own random numbers are seeded alike. `extra` goes into the checkpoint.
    """
    tame(args.nice)
    torch.set_num_threads(1)
    run = Path(args.run)
    run.mkdir(parents=True, exist_ok=True)
    checkpoint, dtype = run / f"{stage}.pt", getattr(torch, args.dtype)
    optimizer = FlatAdamW(module, dtype, ema=ema, workers=args.workers, weight_decay=weight_decay)
    spent = seen = total = 0
    if args.resume and checkpoint.exists():
        state = torch.load(checkpoint)
        optimizer.load(state)
        seen, total = state["seen"], state["total_seconds"]
        spent = 0 if args.restart_curve else state["seconds"]
    print(f"{stage}: {sum(p.numel() for p in module.parameters()) / 1e6:.2f} M weights, {seen} samples seen, "
          f"{spent / 60:.1f} of {args.minutes:.0f} minutes", flush=True)
    clock, begin = Clock(args.lr, args.minutes, warmup, floor=floor, spent=spent), time.time()
    first_step = -warmup if spent else optimizer.step_count      # no second warm-up on the same curve
    rank = optimizer.fork()
    torch.manual_seed(args.seed + 1000 * rank + seen)
    rng = random.Random(args.seed * 1_000_003 + seen + rank * 7919)

    def save():
        save_atomically({**optimizer.state(), "seen": seen, "seconds": clock.elapsed(),
                         "total_seconds": total + time.time() - begin, **(extra or {})}, checkpoint)

    saved = logged = time.time()
    history, seen_logged = [], seen
    while not optimizer.stopped:
        value, numbers = loss(module, rng)
        value.backward()
        rate = clock.lr(optimizer.step_count - first_step)
        norm = optimizer.step(rate, last=clock.done())
        seen += args.batch * args.workers
        if rank:
            continue
        history.append({"loss": float(value.detach()), **numbers})
        now = time.time()
        if now - logged > 30 or optimizer.stopped:
            means = " ".join(f"{k} {sum(h[k] for h in history) / len(history):.4f}" for k in history[0])
            print(f"{clock.elapsed() / 60:6.1f} min seen {seen} {means} norm {norm:.2f} lr {rate:.1e} "
                  f"{(seen - seen_logged) / (now - logged):.0f}/s", flush=True)
            history, seen_logged, logged = [], seen, now
        if now - saved > 120:
            save()
            saved = now
    optimizer.join()
    save()
    print(f"{stage} done: {optimizer.step_count} steps, {seen} samples, {clock.elapsed() / 60:.1f} minutes", flush=True)
    return optimizer
