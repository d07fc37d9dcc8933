"""Trains reader and planner on captions alone: what a scene shows, and where; and the surroundings' pictures.

The plan is taught by the scene's own data and random numbers.
"""
import random

import numpy as np
import torch
import torch.nn.functional as F

from starter import colour, frame
from starter.captions import caption
from starter.concepts import STYLES
from starter.grounds import BACKGROUNDS, draw_ground
from starter.library import library
from starter.scenes import CHANCE, MOST, chance, layout, random_scene
from starter.text import GROUND_SIDE, Ground, TextEncoder
from starter.tokenizer import Words

DRAWN_GROUNDS = [i for i, b in enumerate(BACKGROUNDS) if " " in b or b not in colour.NAMES]


class Text(torch.nn.Module):
    """What this stage trains."""

    def __init__(self, words):
        super().__init__()
        self.encoder, self.ground = TextEncoder(words), Ground()


def words():
    return Words(library().concepts)


def plans(scenes):
    """What the scenes show, as tensors: concepts (-1 is none), colours [n, MOST], boxes [n, MOST, 3], background, style, chance."""
    n, things = len(scenes), library()
    concept, shade = np.full((n, MOST), -1, np.int64), np.full((n, MOST), colour.USUAL, np.int64)
    box, z = np.zeros((n, MOST, 3), np.float32), np.zeros((n, CHANCE), np.float32)
    box[..., 2] = 1
    for i, s in enumerate(scenes):
        z[i] = chance(s["seed"])
        for k, (name, wanted, *where) in enumerate(layout(s, z[i])):
            concept[i, k], box[i, k] = things.numbers[name], where
            if wanted:
                shade[i, k] = colour.NAMES.index(wanted)
    return {"concept": torch.from_numpy(concept), "colour": torch.from_numpy(shade), "box": torch.from_numpy(box),
            "background": torch.tensor([BACKGROUNDS.index(s["background"]) for s in scenes]),
            "style": torch.tensor([STYLES.index(s["style"]) for s in scenes]), "chance": torch.from_numpy(z)}


def _pointed(logits, wanted, ids_meaning):
    """Cross-entropy of pointing anywhere at what is meant; logits [b, k, s], wanted [b, k], meanings of the words [b, s]."""
    right = ids_meaning.unsqueeze(1) == wanted.unsqueeze(2)
    chosen = torch.where(right, logits, torch.full_like(logits, -1e4))
    return torch.logsumexp(logits, -1) - torch.logsumexp(chosen, -1)


def losses(encoder, ids, plan):
    """(what, where) losses and the share of captions whose whole plan is right."""
    states, _, slots = encoder.read(ids)
    thing, shade, box, background, style = encoder.planner.plan(slots, states, *encoder.pointers(ids), plan["chance"])
    first = torch.zeros_like(ids)
    first[:, 0] = 1
    # Only the first place stands for "nothing" and "its usual colour"; other words that mean neither must not count.
    things = torch.where(first == 1, -1, torch.where(encoder.concept_of[ids] < 0, -2, encoder.concept_of[ids]))
    shades = torch.where(first == 1, colour.USUAL, torch.where(encoder.colour_of[ids] == colour.USUAL, -2, encoder.colour_of[ids]))
    there = plan["concept"] >= 0
    share = there.float() / there.sum().clamp(min=1)
    what = _pointed(thing, plan["concept"], things).mean() * 3 + (_pointed(shade, plan["colour"], shades) * share).sum() \
        + F.cross_entropy(background, plan["background"]) + F.cross_entropy(style, plan["style"])
    off = (box - plan["box"]).abs()
    where = (off.sum(-1) * share).sum()
    with torch.no_grad():
        named = encoder.concept_of[ids.gather(1, thing.argmax(-1))] == plan["concept"]
        coloured = encoder.colour_of[ids.gather(1, shade.argmax(-1))] == plan["colour"]
        right = named.all(1) & (coloured | ~there).all(1) & (background.argmax(-1) == plan["background"]) \
            & (style.argmax(-1) == plan["style"])
        placed = ((off.amax(-1) < 0.08) | ~there).all(1)
    return what, where, right.float().mean(), (right & placed).float().mean()


def batch(known, rng, n, held_out=False):
    scenes = [random_scene(rng, held_out=held_out) for _ in range(n)]
    return torch.tensor([known.encode(caption(s, rng)) for s in scenes]), plans(scenes)


def grounds(rng, n):
    """Backgrounds, their random numbers and their small pictures in 0 to 1."""
    names = [rng.choice(DRAWN_GROUNDS) for _ in range(n)]
    z = np.stack([chance(rng.randrange(1 << 30))[:8] for _ in range(n)])
    drawn = np.stack([draw_ground(BACKGROUNDS[b], v, GROUND_SIDE) for b, v in zip(names, z)])
    return torch.tensor(names), torch.from_numpy(z), torch.from_numpy(drawn).permute(0, 3, 1, 2).float() / 255


def main():
    args = frame.options(__doc__, minutes=20, batch=64, lr=1e-3, seed=5).parse_args()
    known = words()
    model = Text(known)

    def loss(model, rng):
        ids, plan = batch(known, rng, args.batch)
        what, where, right, wholly = losses(model.encoder, ids, plan)
        names, z, drawn = grounds(rng, args.batch // 4)
        ground = (model.ground(names, z).float() - drawn).square().mean()
        return what + 5 * where + 20 * ground, {"what": float(what), "where": float(where), "ground": float(ground),
                                                "right": float(right), "placed": float(wholly)}

    frame.train("text", model, loss, args, ema=0.998, floor=0.03)
    model, rng = frame.load(args.run, "text", Text(known)), random.Random(99)
    for name, held in (("seen", False), ("held-out", True)):
        found = [losses(model.encoder, *batch(known, rng, 100, held))[2:] for _ in range(5)]
        right, wholly = (float(sum(f[k] for f in found) / 5) for k in range(2))
        print(f"{name} combinations: plan right {right:.1%}, boxes too {wholly:.1%}", flush=True)


if __name__ == "__main__":
    main()
