"""What the judge says of a system's pictures: python3 -m mini.score glide --run runs/mini --judge runs/judge

The prompts are single things in colours that training never showed of them, half of them on a coloured background; counted are the
things that are right, the colours of those, and both. `--json` scores what `aiimage new --json` printed for `--prompts-text`.
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


def items(count, seed=3):
    """Held-out items, every second one on what the prompt need not name."""
    rng, found = random.Random(seed), []
    for i in range(count):
        thing, shade, ground = domain().random(rng, held_out=True)
        if i % 2 == 0:
            ground = BACKGROUNDS.index(default_background([colour.NAMES[shade]]))
        found.append((thing, shade, ground))
    return found


def prompt(item, names):
    thing, shade, ground = item
    said = f"{colour.NAMES[shade]} {names[domain().things[thing]]}"
    back = "" if BACKGROUNDS[ground] == default_background([colour.NAMES[shade]]) else f" on {article(BACKGROUNDS[ground])} background"
    return f"{article(said)}{back}"


def verdicts(found, pictures, judge):
    """(thing, colour, background) of each picture: whether the judge sees what was asked for; the surest thing counts."""
    for (thing, shade, ground), seen in zip(found, detect(pictures, judge)):
        best = max(seen["things"], key=lambda t: t[4], default=None)
        named = best is not None and best[0] == domain().things[thing]
        yield named, best is not None and best[1] == colour.NAMES[shade], seen["background"] == BACKGROUNDS[ground]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("system", choices=[n for n in SYSTEMS if n != "ddpm"] + ["renders"], nargs="?", default="renders")
    parser.add_argument("--run", default=str(frame.TRAINING / "runs" / "mini"))
    parser.add_argument("--judge", default=str(frame.TRAINING / "runs" / "judge"))
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=1.5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", help="what `aiimage new --json` printed")
    parser.add_argument("--prompts-text", action="store_true", help="print the prompts, one a line")
    args = parser.parse_args()
    torch.set_num_threads(1)
    found = items(args.count)
    names = shown_names("en")
    if args.prompts_text:
        return print("\n".join(prompt(i, names) for i in found))
    if args.json:
        listed = dict(made(args.json))
        pictures = [np.asarray(Image.open(listed[prompt(i, names)]).convert("RGB")) for i in found]
    else:
        made_here = Small(args.run).draw(found, random.Random(1)) if args.system == "renders" \
            else drawn(args.system, args.run, found, args.steps, args.guidance, args.seed)
        pictures = [((p.clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0).numpy() for p in made_here]
        pictures = [np.asarray(Image.fromarray(p).resize((256, 256), Image.BICUBIC)) for p in pictures]
    seen = np.array(list(verdicts(found, pictures, args.judge)))
    thing, shade, ground = seen.mean(0)
    print(f"{args.system}: thing {thing:.1%}, colour {shade:.1%}, both {(seen[:, 0] & seen[:, 1]).mean():.1%}, background {ground:.1%} of {len(seen)}")


if __name__ == "__main__":
    main()
