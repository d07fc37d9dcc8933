"""How right the alpha of held-out compositions is: python3 -m starter.transparency --run runs/starter [--set two]

Every picture is compared with the render of the scene that its prompt means, laid out by the same random numbers: the mean error of
alpha, and the intersection over union of what is more than half opaque. "A cat and a dog" does not say who stands where: the better of
the two orders counts.
"""
import argparse

import numpy as np
import torch

from starter import frame
from starter.lexicon import Lexicon, build
from starter.sample import Sampler
from starter.scenes import SIZE, render
from starter.score import read_set

SETS = ("single", "place", "two", "attribution", "count")


def meant(scene):
    """The scene, and the other order where the prompt says none."""
    orders = [scene["items"]] + ([scene["items"][::-1]] if scene["relation"] == "next to" else [])
    return [{**scene, "items": items} for items in orders]


def compared(alpha, truth):
    """(mean error, intersection over union) of two pictures of alpha in 0 to 1."""
    ours, theirs = alpha > 0.5, truth > 0.5
    return float((alpha - truth).abs().mean()), float((ours & theirs).sum() / (ours | theirs).sum().clamp(min=1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default=str(frame.TRAINING / "runs" / "starter"))
    parser.add_argument("--set", choices=SETS, action="append", help="default: all of them")
    parser.add_argument("--count", type=int, default=40, help="prompts of each set")
    parser.add_argument("--steps", type=int, default=4)
    args = parser.parse_args()
    torch.set_num_threads(1)
    lexicon, sampler, every = Lexicon(build()), Sampler(args.run), []
    for name in args.set or SETS:
        entries = read_set(name)[:args.count]
        scenes = [{**e["scene"], "seed": 100 + i} for i, e in enumerate(entries)]
        pictures = sampler.draw([lexicon.read(e["prompt"])["words"] for e in entries], [s["seed"] for s in scenes], args.steps)
        found = [max((compared(picture[3], render(m, SIZE)[3]) for m in meant(scene)), key=lambda f: f[1])
                 for scene, (picture, _) in zip(scenes, pictures)]
        every += found
        report(name, found)
    report("all", every)


def report(name, found):
    errors, overlaps = np.array(found).T
    print(f"{name}: mean error {errors.mean():.3f}, intersection over union {overlaps.mean():.3f} (median {np.median(overlaps):.3f}, "
          f"least {overlaps.min():.2f}) of {len(found)}", flush=True)


if __name__ == "__main__":
    main()
