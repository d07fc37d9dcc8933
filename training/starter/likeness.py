"""How alike pictures are: those of several seeds among themselves, and pictures of single things to the drawings that taught them.

    python3 -m starter.likeness --seeds pictures.json      pictures of one prompt or more, several seeds of each
    python3 -m starter.likeness --things pictures.json     single things on nothing (`--background transparent`), the word as prompt

pictures.json is what `aiimage new --json` printed; its relative paths are relative to it. Differences are root mean squares of
premultiplied red, green, blue and alpha from 0 to 1.
"""
import argparse
from collections import defaultdict
from itertools import combinations

import numpy as np
import torch
from PIL import Image

from starter.lexicon import Lexicon, build
from starter.library import library
from starter.sample import made

SIDE = 64
TOLD_APART = 0.08       # two pictures that differ less look alike at a glance: a thing of a third of the picture moved by a tenth of it


def read(path):
    """[(prompt, premultiplied pixels [h, w, 4] in 0 to 1)]"""
    result = []
    for prompt, file in made(path):
        pixels = np.asarray(Image.open(file).convert("RGBA"), np.float32) / 255
        pixels[..., :3] *= pixels[..., 3:]
        result.append((prompt, pixels))
    return result


def small(pixels, side=SIDE):
    """[side, side, 4], each pixel the mean of its area."""
    planes = [Image.fromarray(np.ascontiguousarray(pixels[..., c])).resize((side, side), Image.BOX) for c in range(4)]
    return np.stack([np.asarray(p) for p in planes], -1)


def rms(a, b):
    return float(np.sqrt(np.mean((a - b) ** 2)))


def framed(pixels):
    """What is not empty, in the middle of a square that it fills."""
    rows, columns = (np.flatnonzero((pixels[..., 3] > 0.1).any(axis)) for axis in (1, 0))
    if not len(rows):
        return None
    cut = pixels[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    side = max(cut.shape[:2])
    square = np.zeros((side, side, 4), np.float32)
    y, x = (side - cut.shape[0]) // 2, (side - cut.shape[1]) // 2
    square[y:y + cut.shape[0], x:x + cut.shape[1]] = cut
    return small(square)


def report_seeds(pictures):
    listed = defaultdict(list)
    for prompt, pixels in pictures:
        listed[prompt].append(small(pixels))
    every = []
    for prompt, versions in listed.items():
        pairs = [rms(a, b) for a, b in combinations(versions, 2)]
        every += pairs
        print(f"{prompt[:50]:50s} {len(versions)} pictures, differences {min(pairs):.3f} (least) {np.median(pairs):.3f} (median)")
    every = np.array(every)
    print(f"{len(every)} pairs: median {np.median(every):.3f}, {np.mean(every >= TOLD_APART):.1%} differ by {TOLD_APART} or more")


def report_things(pictures):
    things, lexicon = library(), Lexicon(build())
    drawings = torch.stack([torch.from_numpy(framed(things.picture(i).permute(1, 2, 0).numpy())) for i in range(len(things.drawings))]).flatten(1)
    found = []
    for prompt, pixels in pictures:
        names = [w for w in lexicon.read(prompt)["words"] if w in things.numbers]
        square = framed(pixels)
        if square is None or len(names) != 1:
            print(f"{prompt}: left out")
            continue
        both = torch.from_numpy(np.stack([square, square[:, ::-1]])).flatten(1)
        distance, nearest = torch.cdist(both, drawings).min(0)[0].min(0)
        found.append((float(distance) / drawings.shape[1] ** 0.5, things.drawings[int(nearest)]["concept"] == names[0], prompt))
    distances = np.array([f[0] for f in found])
    print(f"{len(found)} things: the nearest drawing differs by {np.median(distances):.3f} (median), {distances.min():.3f} (least), "
          f"{np.quantile(distances, 0.9):.3f} (nine in ten are nearer); it is of the same thing for {np.mean([f[1] for f in found]):.1%}")
    print("nearest of all:", ", ".join(f"{p} {d:.3f}" for d, _, p in sorted(found)[:8]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", metavar="JSON")
    parser.add_argument("--things", metavar="JSON")
    args = parser.parse_args()
    if args.seeds:
        report_seeds(read(args.seeds))
    if args.things:
        report_things(read(args.things))


if __name__ == "__main__":
    main()
