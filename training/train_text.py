"""Trains the text encoder: from captions alone it learns what a scene shows, where, and a sketch of it.

Scenes are drawn on the fly at 128 pixels. The plan is taught by the scene's own data; the sketch is taught with the scene's
true boxes, chance included, so that its sprites are sharp, and is later placed by the planner.
"""
import argparse
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from captions import caption
from optim import FlatAdamW, WallClock, load_flat
from scenes import BACKGROUNDS, CLASSES, COLOUR_NAMES, MOST, STYLES, layout, placements, random_scene, render
from text import CANVAS, TextEncoder
from tokenizer import CLS, MAX_LENGTH, PAD, SEP, UNK, Tokenizer
from train_vae import save_atomically

EMPTY = [CLS, SEP] + [PAD] * (MAX_LENGTH - 2)
NOTHING = len(CLASSES)
SKETCHED = 3      # one caption in so many is also sketched: the plan needs more examples than the sprites


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


def _boxes(places):
    return [[(x - 128) / 128, (y - 128) / 128, half / 128] for _, _, x, y, half in places]


def plans(scenes):
    """What the scenes show, as tensors: things and colours [n, MOST], usual and true boxes [n, MOST, 3], background, style."""
    n = len(scenes)
    thing, colour = np.full((n, MOST), NOTHING, np.int64), np.zeros((n, MOST), np.int64)
    usual, true = np.zeros((n, MOST, 3), np.float32), np.zeros((n, MOST, 3), np.float32)
    true[..., 2] = 1
    for i, s in enumerate(scenes):
        places = layout(s)
        k = len(places)
        thing[i, :k] = [CLASSES.index(p[0]) for p in places]
        colour[i, :k] = [COLOUR_NAMES.index(p[1]) for p in places]
        usual[i, :k], true[i, :k] = _boxes(places), _boxes(placements(s, random.Random(s["seed"])))
    return {"thing": torch.from_numpy(thing), "colour": torch.from_numpy(colour), "usual": torch.from_numpy(usual),
            "true": torch.from_numpy(true), "background": torch.tensor([BACKGROUNDS.index(s["background"]) for s in scenes]),
            "style": torch.tensor([STYLES.index(s["style"]) for s in scenes])}


def batch(tokenizer, rng, n, filler_ids, drop, scene=random_scene, share=SKETCHED):
    """ids, plans, pictures in [-1, 1] of a part of the scenes, and which captions are empty."""
    scenes = [scene(rng) for _ in range(n)]
    ids = [encode_caption(tokenizer, s, rng, filler_ids, drop) for s in scenes]
    drawn = np.stack([render(s, CANVAS) for s in scenes[:max(1, n // share)]])
    return {**plans(scenes), "ids": torch.tensor(ids), "empty": torch.tensor([i == EMPTY for i in ids]),
            "pictures": torch.from_numpy(drawn).permute(0, 3, 1, 2).float() / 127.5 - 1}


def sketch_loss(model, b):
    n = len(b["pictures"])
    sketch = model.sketch.of_plan(*(b[key][:n] for key in ("thing", "colour", "true", "background", "style")))
    return (sketch - b["pictures"]).pow(2).mean()


def losses(model, b):
    """(plan, boxes, sketch) losses and the share of captions whose whole plan is right."""
    words, bias = model.reader(b["ids"])
    thing, colour, box, background, style = (x.float() for x in model.planner.plan(model.planner(words, bias)))
    wanted = torch.where(b["empty"].unsqueeze(-1), torch.full_like(b["thing"], NOTHING), b["thing"])
    present = wanted != NOTHING
    share = present.float() / present.sum().clamp(min=1)
    colours = F.cross_entropy(colour.transpose(1, 2), b["colour"], reduction="none")
    plan = F.cross_entropy(thing.transpose(1, 2), wanted) * 3 + (colours * share).sum() \
        + F.cross_entropy(background, b["background"]) + F.cross_entropy(style, b["style"])
    boxes = ((box - b["usual"]).abs().sum(-1) * share).sum()
    right = (thing.argmax(-1) == wanted).all(1) & ((colour.argmax(-1) == b["colour"]) | ~present).all(1) \
        & (background.argmax(-1) == b["background"]) & (style.argmax(-1) == b["style"]) \
        & (((box - b["usual"]).abs().amax(-1) < 0.04) | ~present).all(1)
    return plan, boxes, sketch_loss(model, b), right[~b["empty"]].float().mean()


def held_out_report(tokenizer, flat, rng, n=300):
    model = load_flat(TextEncoder(len(tokenizer.words), MAX_LENGTH), flat).eval()
    with torch.no_grad():
        for name, held in (("seen", False), ("held-out", True)):
            b = batch(tokenizer, rng, n, (), 0.0, lambda r: random_scene(r, held_out=held))
            print(f"{name} combinations: plan wholly right {losses(model, b)[3]:.1%}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="runs/starter")
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--batch", type=int, default=48, help="of each worker")
    parser.add_argument("--lr", type=float, default=1.2e-3)
    parser.add_argument("--warmup", type=int, default=200)
    parser.add_argument("--sketch-only", action="store_true", help="leave reader and planner as they are")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), default="bfloat16")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--restart-curve", action="store_true", help="with --resume: begin a new learning rate curve")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    run = Path(args.run)
    run.mkdir(parents=True, exist_ok=True)
    checkpoint = run / "text.pt"
    state = torch.load(checkpoint) if args.resume and checkpoint.exists() else None
    tokenizer = Tokenizer(state["words"] if state else None)
    model = TextEncoder(len(tokenizer.words), MAX_LENGTH)
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M weights, {len(tokenizer.words)} words", flush=True)
    optimizer = FlatAdamW(model, getattr(torch, args.dtype), ema=0.998, workers=args.workers,
                          weight_decay=0.0 if args.sketch_only else 0.01)
    spent = seen = 0
    if state:
        optimizer.load(state)
        spent, seen = 0 if args.restart_curve else state["seconds"], state["seen"]
    clock = WallClock(args.lr, args.minutes, args.warmup, floor=0.03, spent=spent)
    first_step = 0 if spent else optimizer.step_count
    rank = optimizer.fork()
    rng = random.Random(args.seed * 1_000_003 + seen + rank * 7919)

    def save():
        save_atomically({**optimizer.state(), "seen": seen, "seconds": clock.elapsed(), "words": tokenizer.words}, checkpoint)

    saved = logged = time.time()
    history, seen_logged = [], seen
    while not optimizer.stopped:
        b = batch(tokenizer, rng, args.batch, tokenizer.fillers, 0.04, share=1 if args.sketch_only else SKETCHED)
        if args.sketch_only:
            plan = boxes = right = torch.zeros(1)
            sketch = sketch_loss(model, b)
            (20 * sketch).backward()
        else:
            plan, boxes, sketch, right = losses(model, b)
            (plan + 4 * boxes + 20 * sketch).backward()
        norm = optimizer.step(clock.lr(optimizer.step_count - first_step), last=clock.done())
        seen += args.batch * args.workers
        if rank:
            continue
        history.append([plan.item(), boxes.item(), sketch.item(), right.item()])
        now = time.time()
        if now - logged > 30:
            print(f"{clock.elapsed() / 60:5.1f} min seen {seen} plan, boxes, sketch, right {np.mean(history, 0).round(4)} "
                  f"norm {norm:.2f} {(seen - seen_logged) / (now - logged):.0f}/s", flush=True)
            history, seen_logged, logged = [], seen, now
        if now - saved > 120:
            save()
            saved = now
    optimizer.join()
    save()
    held_out_report(tokenizer, optimizer.ema, random.Random(99))


if __name__ == "__main__":
    main()
