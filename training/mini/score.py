"""What the judge says of a system's pictures.

    python3 -m mini.score glide --run runs/mini --judge runs/judge          draws from a run's checkpoints
    python3 -m mini.score --prompts-text                                    prints the prompts, one a line
    python3 -m mini.score --json pictures.json                              scores what `aiimage new --json` printed for them
    python3 -m mini.score                                                   scores renders: what the judge itself gets wrong

The prompts are single things in colours that training never showed of them (`--set shown`: such as it did; `usual`: their own, which
is not judged), half of them on a coloured background; counted are the things that are right, the colours of those, and both.
"""
import argparse
import random

import numpy as np
import torch
from PIL import Image

from mini.domain import BACKGROUNDS, domain
from mini.pictures import Small
from mini.sample import SYSTEMS, drawn
from starter import colour, frame
from starter.judge import detect
from starter.sample import made
from starter.scenes import default_background
from starter.score import article, shown_names


SETS = ("held-out", "shown", "usual")


def items(count, kind="held-out", seed=3):
    """Items of a set, every second one on what the prompt need not name."""
    rng, found = random.Random(seed), []
    while len(found) < count:
        thing, shade, ground = domain().random(rng, held_out=kind == "held-out")
        if kind == "usual":
            shade = colour.USUAL
        elif shade == colour.USUAL:
            continue
        if len(found) % 2 == 0 or kind == "usual":
            ground = BACKGROUNDS.index(default_background([] if shade == colour.USUAL else [colour.NAMES[shade]]))
        found.append((thing, shade, ground))
    return found


def prompt(item, names):
    thing, shade, ground = item
    if shade == colour.USUAL:
        return names[domain().things[thing]]
    said = f"{colour.NAMES[shade]} {names[domain().things[thing]]}"
    back = "" if BACKGROUNDS[ground] == default_background([colour.NAMES[shade]]) else f" on {article(BACKGROUNDS[ground])} background"
    return f"{article(said)}{back}"


def verdicts(found, pictures, judge):
    """(thing, colour, background) of each picture: whether the judge sees what was asked for; the surest thing counts."""
    for (thing, shade, ground), seen in zip(found, detect(np.stack(pictures), judge)):
        best = max(seen["things"], key=lambda t: t[4], default=None)
        named = best is not None and best[0] == domain().things[thing]
        painted = best is not None and (shade == colour.USUAL or best[1] == colour.NAMES[shade])
        yield named, painted, seen["background"] == BACKGROUNDS[ground]


def as_judged(picture):
    """A PIL picture of any size as the judge takes it."""
    return np.asarray(picture.convert("RGB").resize((256, 256), Image.BICUBIC if picture.width < 256 else Image.BOX))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("system", choices=[*SYSTEMS, "renders"], nargs="?", default="renders")
    parser.add_argument("--run", default=str(frame.TRAINING / "runs" / "mini"))
    parser.add_argument("--judge", default=str(frame.TRAINING / "runs" / "judge"))
    parser.add_argument("--set", choices=SETS, default="held-out")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=1.5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", help="what `aiimage new --json` printed")
    parser.add_argument("--prompts-text", action="store_true", help="print the prompts, one a line")
    args = parser.parse_args()
    torch.set_num_threads(1)
    found, names = items(args.count, "usual" if args.system == "ddpm" else args.set), shown_names("en")
    if args.prompts_text:
        return print("\n".join(prompt(i, names) for i in found))
    if args.json:
        listed = dict(made(args.json))
        pictures = [Image.open(listed[prompt(i, names)]) for i in found]
    else:
        here = Small(args.run).draw(found, random.Random(1)) if args.system == "renders" else drawn(args.system, args.run, found, args.steps, args.guidance, args.seed)
        pictures = [Image.fromarray(((p.clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0).numpy()) for p in here]
    pictures = [as_judged(p) for p in pictures]
    seen = np.array(list(verdicts(found, pictures, args.judge)))
    thing, shade, ground = seen.mean(0)
    print(f"{args.json or args.system}: thing {thing:.1%}, colour {shade:.1%}, both {(seen[:, 0] & seen[:, 1]).mean():.1%}, background {ground:.1%} of {len(seen)}")


if __name__ == "__main__":
    main()
