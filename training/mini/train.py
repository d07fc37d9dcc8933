"""Trains one stage of the small models: python3 -m mini.train glide --run runs/mini --minutes 30 --resume

Stages begin with what is there: `glide` with `glide-sketch`, and unclip, imagen, ddpm and tokens with what glide has learned.
"""
import random
from pathlib import Path

import torch

from mini import clip, prior, superres, systems, text, tokens, vq
from mini.domain import domain, padded
from mini.pictures import Small
from mini.schedule import COSINE, Schedule
from starter import frame

# batch, learning rate; mini.py has the minutes
STAGES = {"glide-sketch": (32, 2e-3), "glide": (24, 1.2e-3), "clip": (96, 1.5e-3), "vqgan": (48, 1.5e-3), "tokens": (32, 1e-3), "sr256": (24, 1.5e-3),
          "sr1024": (12, 1.5e-3), "prior": (128, 1e-3), "unclip-sketch": (32, 2e-3), "unclip": (24, 1e-3), "imagen": (24, 8e-4),
          "ddpm-sketch": (32, 2e-3), "ddpm": (24, 1e-3)}


def has(run, stage):
    return (Path(run) / f"{stage}.pt").exists()


def stored(run, stage, module):
    """A module with the weights of a stage, or as it is where there are none."""
    return frame.load(run, stage, module) if has(run, stage) else module


def begun(run, name, sketch_only, starter_run):
    """A system with the best weights that there are to begin with."""
    module = systems.MODULES[name]()
    if name == "glide":
        if sketch_only:
            print("the starter's reader" if text.begin_with_starter(module.text.states, domain().words, starter_run) else "a new reader", flush=True)
        else:
            stored(run, "glide-sketch", systems.Sketching(module))
    else:
        glide = stored(run, "glide", systems.Glide())
        systems.begin_with(module.denoiser, glide.denoiser)
        if name == "imagen":
            systems.begin_with(module.states, glide.text.states)
            systems.begin_with(module.pool, glide.text.pool)
        if not sketch_only and name != "imagen":
            stored(run, f"{name}-sketch", systems.Sketching(module))
    module = module.train().requires_grad_(True)
    return systems.Sketching(module) if sketch_only else module


def begun_tokens(run):
    """The token model with GLIDE's words and mean pictures."""
    module, glide = tokens.Tokens(), stored(run, "glide", systems.Glide())
    systems.begin_with(module.encoder.text, glide.text)
    systems.begin_with(module.encoder.sketch, glide.denoiser.sketch)
    return module.train().requires_grad_(True)


def load_clip(run, dtype=torch.float32):
    return frame.load(run, "clip", clip.Clip()).to(dtype)


def stage(args):
    """(module, its loss, further options of the training) of a stage."""
    small = lambda: Small(args.run)
    dtype = getattr(torch, args.dtype)
    name, _, only = args.stage.partition("-")
    if args.stage == "clip":
        task = clip.Task(small(), Schedule(COSINE))
        module = clip.Clip()
        text.begin_with_starter(module.text.states, domain().words, args.starter)
        return module, task.loss, {}
    if name == "vqgan":
        return vq.Vq(), vq.Task(small(), load_clip(args.run, dtype).picture if has(args.run, "clip") else None).loss, {"weight_decay": 1e-4}
    if name == "tokens":
        return begun_tokens(args.run), tokens.Task(small(), frame.load(args.run, "vqgan", vq.Vq()).to(dtype)).loss, {}
    if name.startswith("sr"):
        side = int(name[2:])
        return superres.SuperResolution(superres.OFF[side]), superres.task(args.run, side, args.smoke).loss, {"weight_decay": 1e-3}
    if name == "prior":
        return prior.Prior(), prior_loss(load_clip(args.run), small(), Schedule(COSINE), 200 if args.smoke else 6000), {}
    frozen = load_clip(args.run, dtype) if name == "unclip" else None
    task = systems.Task(name, small(), Schedule(COSINE), frozen, sketch_only=bool(only))
    return begun(args.run, name, bool(only), args.starter), task.loss, {}


def prior_loss(reader, small, schedule, bank):
    """Pictures' embeddings are made once; captions are said anew every time."""
    rng, items, found = random.Random(11), [], []
    mean, deviation = clip.statistics(reader, small, count=min(2000, bank))
    with torch.no_grad():
        for _ in range(max(1, bank // 200)):
            some = [domain().random(rng) for _ in range(200)]
            items += some
            found.append((reader.picture(small.draw(some, rng)) - mean) / deviation)
    found = torch.cat(found)

    def loss(model, rng, batch):
        picks = [rng.randrange(len(items)) for _ in range(batch)]
        ids = torch.tensor(padded([domain().nothing(rng) if rng.random() < systems.DROPPED else domain().ids(items[i], rng) for i in picks]))
        with torch.no_grad():
            embedding, states = reader.read(ids)
        x0 = found[torch.tensor(picks)]
        step = schedule((torch.rand(batch) * 1000).long().clamp(max=999))
        root, noise, _ = (v.reshape(-1, 1) for v in step)
        error = (model(root * x0 + noise * torch.randn_like(x0), step, embedding, states) - x0).square().mean()
        return error, {"error": float(error.detach())}
    return loss


def main(arguments=None):
    parser = frame.options(__doc__, minutes=10, batch=None, lr=None, seed=21)
    parser.add_argument("stage", choices=list(STAGES))
    parser.add_argument("--starter", default=str(frame.TRAINING / "runs" / "starter"), help="a run of the starter whose reader is begun with, if there")
    parser.add_argument("--smoke", action="store_true", help="little data: to see that it runs")
    parser.set_defaults(run=str(frame.TRAINING / "runs" / "mini"))
    args = parser.parse_args(arguments)
    torch.set_num_threads(1)
    Path(args.run).mkdir(parents=True, exist_ok=True)
    batch, lr = STAGES[args.stage]
    args.batch, args.lr = args.batch or batch, args.lr or lr
    module, loss, options = stage(args)
    frame.train(args.stage, module, lambda model, rng: loss(model, rng, args.batch), args, warmup=100,
                **{"weight_decay": 0.005, "ema": 0.998, "floor": 0.03, **options})


if __name__ == "__main__":
    main()
