"""Judges pictures: is it the object that the prompt names, and in the colour it names?

The outline of what stands out from the background (estimated from the border) is compared with the renderer's own
outlines, argmax of the overlap over all objects; its colour is the vote of its pixels for the nearest named colour.
Pictures of several objects are cut into connected pieces first.

    score.py --prompts prompts_single.txt --pictures FOLDER      000.png, 001.png, ... or a JSON list in FOLDER
    score.py --json pictures.json                                objects with `path` and `prompt`, as `aiimage new --json`
    score.py --self-test                                         how often the judge is right about real renders
"""
import argparse
import json
import random
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from captions import COLOUR_SYNONYMS, SYNONYMS, caption, plural
from renderer import COLOUR_NAMES, COLOURS, OBJECT_NAMES, random_scene, render, silhouette

GRID = 64


# --- what a prompt asks for -----------------------------------------------------------------------------------------

def _word_table():
    words = {}
    for name in OBJECT_NAMES:
        for word in [name, *SYNONYMS.get(name, [])]:
            words[word] = words[plural(word)] = ("object", name)
    for name in COLOUR_NAMES:
        words[name] = words[COLOUR_SYNONYMS.get(name, name)] = ("colour", name)
    return words


def expectation(prompt):
    """(count, [(object, colour), ...], relation) of a prompt of the caption grammar."""
    words, items, colour = prompt.lower().replace(",", " ").replace(".", " ").replace("!", " ").split(), [], None
    table, between = _word_table(), []
    for word in words:
        kind, name = table.get(word, (None, None))
        if kind == "colour":
            colour = name
        elif kind == "object":
            items.append((name, colour))
            colour = None
        elif len(items) == 1:
            between.append(word)
    count = 2 if any(w in words for w in ("two", "2", "pair", "couple")) else \
        3 if any(w in words for w in ("three", "3", "trio")) else 1
    relation = None
    if len(items) > 1:
        relation = "above" if any(w in between for w in ("above", "over", "top")) else \
            "below" if any(w in between for w in ("below", "under", "beneath", "underneath")) else \
            "right of" if "right" in between else "left of"
    return count, items, relation


# --- what a picture shows -------------------------------------------------------------------------------------------

def _filled(mask):
    """Closes holes: whatever the outside cannot reach belongs to the outline."""
    image = Image.fromarray(np.pad(mask, 1).astype(np.uint8) * 255).copy()  # a copy: fromarray is read-only
    ImageDraw.floodfill(image, (0, 0), 128)
    return np.asarray(image)[1:-1, 1:-1] != 128


def _normalised(mask):
    """The outline's bounding box, scaled into a square of GRID pixels with its proportions kept."""
    ys, xs = np.nonzero(mask)
    crop = Image.fromarray(mask[ys.min():ys.max() + 1, xs.min():xs.max() + 1].astype(np.uint8) * 255)
    scale = GRID / max(crop.size)
    crop = crop.resize((max(1, round(crop.width * scale)), max(1, round(crop.height * scale))), Image.BOX)
    square = np.zeros((GRID, GRID), np.float32)
    y, x = (GRID - crop.height) // 2, (GRID - crop.width) // 2
    square[y:y + crop.height, x:x + crop.width] = np.asarray(crop) / 255.0
    return square


@lru_cache(None)
def _templates():
    return [(name, _normalised(_filled(silhouette(name, angle, aspect))))
            for name in OBJECT_NAMES for angle in (-0.05, 0, 0.05) for aspect in (0.97, 1.03)]


def _lab(rgb):
    rgb = np.asarray(rgb, np.float64) / 255
    linear = np.where(rgb > 0.04045, ((rgb + 0.055) / 1.055) ** 2.4, rgb / 12.92)
    xyz = linear @ np.array([[0.4124, 0.2126, 0.0193], [0.3576, 0.7152, 0.1192], [0.1805, 0.0722, 0.9505]])
    f = np.cbrt(xyz / np.array([0.9505, 1.0, 1.089]))
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


_PALETTE = _lab(np.array([COLOURS[c] for c in COLOUR_NAMES]))


def foreground(pixels):
    """What differs from the border's median colour."""
    border = np.concatenate([pixels[:4].reshape(-1, 3), pixels[-4:].reshape(-1, 3),
                             pixels[:, :4].reshape(-1, 3), pixels[:, -4:].reshape(-1, 3)])
    difference = np.abs(pixels.astype(np.int16) - np.median(border, 0)).max(-1)
    mask = Image.fromarray((difference > 30).astype(np.uint8) * 255).filter(ImageFilter.MedianFilter(3))
    return np.asarray(mask) > 0


def pieces(mask, reach=7):
    """Connected pieces of at least a sixth of the largest one's size, left to right."""
    image = Image.fromarray(mask.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(reach))  # a sun's rays belong to it
    found = []
    while True:
        array = np.asarray(image)
        rest = np.argwhere(array == 255)
        if not len(rest):
            break
        ImageDraw.floodfill(image, (int(rest[0][1]), int(rest[0][0])), 64)
        array = np.asarray(image)
        found.append((array == 64) & mask)
        image = Image.fromarray(np.where(array == 64, 0, array).astype(np.uint8)).copy()
    if not found:
        return []
    largest = max(p.sum() for p in found)
    return sorted((p for p in found if p.sum() * 6 >= largest), key=lambda p: np.nonzero(p)[1].mean())


def identify(pixels, mask):
    """(object, overlap, colour) of one outline."""
    outline = _normalised(_filled(mask))
    overlap, name = max((np.minimum(outline, t).sum() / np.maximum(outline, t).sum(), n) for n, t in _templates())
    inner = np.asarray(Image.fromarray(mask.astype(np.uint8) * 255).filter(ImageFilter.MinFilter(3))) > 0
    chosen = pixels[inner if inner.sum() > 50 else mask]
    votes = ((_lab(chosen)[:, None] - _PALETTE) ** 2).sum(-1).argmin(1)
    return name, float(overlap), COLOUR_NAMES[np.bincount(votes, minlength=len(COLOUR_NAMES)).argmax()]


def judge(pixels, prompt):
    """Compares a picture with its prompt: which of object, colour, count and place are right."""
    count, items, relation = expectation(prompt)
    mask = foreground(pixels)
    if mask.sum() < 100 or not items:
        return {"seen": "nothing", "object": False, "colour": False, "layout": False}
    if count == 1 and len(items) == 1:
        name, overlap, colour = identify(pixels, mask)
        wanted, wanted_colour = items[0]
        return {"seen": f"{colour} {name} ({overlap:.2f})", "object": name == wanted,
                "colour": wanted_colour in (None, colour), "layout": True}
    found = pieces(mask, 5 if count == 3 else 7)
    seen = [(*identify(pixels, p), np.argwhere(p).mean(0)) for p in found]
    text = ", ".join(f"{c} {n} ({o:.2f})" for n, o, c, _ in seen)
    if relation is None:
        wanted = items * count
        right = len(seen) == count
    else:
        seen.sort(key=lambda s: s[3][0] if relation in ("above", "below") else s[3][1])
        wanted = items[::-1] if relation in ("below", "right of") else items
        right = len(seen) == 2
    pairs = list(zip(seen, wanted))
    return {"seen": text, "layout": right, "object": right and all(s[0] == w[0] for s, w in pairs),
            "colour": right and all(w[1] in (None, s[2]) for s, w in pairs)}


def score(pairs, quiet=False):
    """Prints a verdict a picture and the totals; returns the shares of right objects, colours, layouts and all."""
    totals, count = np.zeros(4), 0
    for pixels, prompt in pairs:
        verdict = judge(pixels, prompt)
        marks = [verdict["object"], verdict["colour"], verdict["layout"]]
        totals += [*marks, all(marks)]
        count += 1
        if not quiet:
            print(f"{''.join('x' if m else '-' for m in marks)}  {prompt:60s} {verdict['seen']}")
    shares = totals / max(count, 1)
    print(f"{count} pictures: object {shares[0]:.1%}, colour {shares[1]:.1%}, count and place {shares[2]:.1%}, "
          f"everything {shares[3]:.1%}")
    return shares


def load(path):
    return np.asarray(Image.open(path).convert("RGB").resize((256, 256), Image.LANCZOS))


def self_test(n, kind):
    rng = random.Random(5)
    scenes = [random_scene(rng, kind) for _ in range(n)]
    plain = []
    for scene in scenes:
        text = ""
        while not expectation(text)[1] or None in [c for _, c in expectation(text)[1]]:  # every colour named
            text = caption(scene, rng)
        plain.append((render(scene), text))
    return score(plain, quiet=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prompts")
    parser.add_argument("--pictures")
    parser.add_argument("--json")
    parser.add_argument("--self-test", action="store_true")
    args = parser.parse_args()
    if args.self_test:
        results = {}
        for kind in ("single", "count", "relation"):
            print(kind, end=": ")
            results[kind] = self_test(400 if kind == "single" else 200, kind)
        sys.exit(0 if min(results["single"][:2]) > 0.97 else 1)
    listing = args.json or next((str(p) for p in sorted(Path(args.pictures).glob("*.json"))), None)
    if listing:
        text = sys.stdin.read() if listing == "-" else Path(listing).read_text(encoding="utf-8")
        folder = Path(listing).parent
        pairs = [(load(folder / e["path"]), e["prompt"]) for e in json.loads(text)]
    else:
        prompts = [line.strip() for line in Path(args.prompts).read_text(encoding="utf-8").splitlines() if line.strip()]
        files = sorted(p for p in Path(args.pictures).iterdir() if p.suffix.lower() in (".png", ".jpg", ".webp"))
        pairs = [(load(f), p) for f, p in zip(files, prompts)]
    score(pairs)


if __name__ == "__main__":
    main()
