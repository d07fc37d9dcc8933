"""Scores pictures: does each show what its prompt asks for? judge.py looks, this file compares with the scene that is meant.

Prompts are not parsed: prompts_<set>.jsonl carries them with their scenes, of combinations that no training picture shows
(prompts_everyday.jsonl alone is written by hand, and free of that).

    score.py --write-prompts                           makes the prompts_*.jsonl, seeded
    score.py --prompts-text relation                   prints a set's prompts, one a line
    score.py --json pictures.json [--set relation]     scores what `aiimage new --json` printed
    score.py --pictures FOLDER [--set relation]        scores FOLDER/pictures.json of sample.py
    score.py --self-test                               scores real renders: what the judge itself gets wrong
"""
import argparse
import json
import random
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from backgrounds import SCENERY
from captions import caption
from judge import detect, frame_of, matched
from scenes import (COLOUR_NAMES, FRAMES, NAMES, default_background, default_badge, is_held_out, layout, random_scene, render,
                    single_scene)
from things.catalogue import THINGS

FOLDER = Path(__file__).parent
SETS = ("single", "relation", "count", "many", "scenery", "style", "everyday")
MEASURES = ("object", "colour", "both", "number", "place", "background", "style")


# --- the sets of prompts --------------------------------------------------------------------------------------------

def held_out_items(rng):
    """Every held-out (thing, colour), in random order, over and over."""
    pairs = [(n, c) for n in NAMES for c in COLOUR_NAMES if is_held_out(single_scene(n, c))]
    while True:
        rng.shuffle(pairs)
        yield from pairs


def plain_scene(rng, kind, items, **changes):
    """A shaded scene on the default background, with the changes."""
    scene = {"kind": kind, "items": [list(i) for i in items], "count": 1, "relation": None, "size": None, "badge": None,
             "style": "shaded", "background": default_background([c for _, c in items]), "seed": rng.randrange(1 << 30)}
    return {**scene, **changes}


def held_out_pair(rng):
    """Two things that no training picture shows together, in colours that each of them does have there."""
    while True:
        scene = random_scene(rng, "relation", held_out=True)
        usual = [(n, THINGS[n].colour) for n, _ in scene["items"] if n in THINGS]
        if len(usual) == 2 and is_held_out({"items": usual}) and not any(is_held_out({"items": [i]}) for i in scene["items"]):
            return scene["items"]


def scenes_of(name, rng):
    """The scenes of a set that is not written by hand."""
    items = held_out_items(rng)
    if name == "single":
        return [plain_scene(rng, "single", [next(items)]) for _ in range(60)]
    if name == "relation":
        return [plain_scene(rng, "relation", held_out_pair(rng), relation=r)
                for _ in range(12) for r in ("next to", "above", "below", "left of", "right of")]
    if name in ("count", "many"):
        counts = (2, 3) * 30 if name == "count" else (4, 5) * 12
        return [plain_scene(rng, "count", [next(items)], count=n) for n in counts]
    if name == "scenery":
        items = (i for i in items if i[1] != "black")   # black things vanish at night
        return [plain_scene(rng, "single", [next(items)], background=b) for _ in range(5) for b in SCENERY]
    scenes = []
    for i in range(40):
        item = next(items)
        badge = default_badge(item[1]) if rng.random() < 0.5 else rng.choice([c for c in COLOUR_NAMES if c != item[1]])
        scenes.append(plain_scene(rng, "single", [item], **({"style": "flat"}, {"style": "line"}, {"badge": badge})[i % 3]))
    return scenes


def names_all(text, scene):
    """True where the prompt calls every thing by one of its names; catches names that are no words."""
    forms = lambda n: [f for pair in ((n, THINGS[n].plural), *THINGS[n].synonyms) for f in pair if len(f) > 2]
    return all(any(f in text for f in forms(n)) for n, _ in scene["items"] if n in THINGS)


def prompt_of(scene, rng, taken):
    """A caption of the scene that no other prompt has."""
    while True:
        text = caption(scene, rng)
        if text not in taken and names_all(text, scene):
            taken.add(text)
            return text


def write_prompts(seed):
    """Writes all sets but the one written by hand."""
    taken = {e["prompt"] for e in read_set("everyday")}
    for name in SETS[:-1]:
        scenes = scenes_of(name, random.Random(f"{name} {seed}"))
        assert all(is_held_out(s) for s in scenes)
        entries = [{"prompt": prompt_of(s, random.Random(s["seed"]), taken), "scene": s} for s in scenes]
        lines = "".join(json.dumps(e) + "\n" for e in entries)
        (FOLDER / f"prompts_{name}.jsonl").write_text(lines, encoding="utf-8")
        print(f"prompts_{name}.jsonl: {len(entries)} prompts")


def read_set(name):
    """[{"prompt", "scene"}] of a set."""
    with open(FOLDER / f"prompts_{name}.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


# --- what is right --------------------------------------------------------------------------------------------------

def wanted(scene):
    """[(class, colour)] that a picture of the scene shows; frames are counted as style."""
    return [(name, colour) for name, colour, *_ in layout(scene) if name not in FRAMES]


def stands(relation, first, second):
    """Whether two detected things stand as asked, by their centres and the longer of the two distances."""
    dx, dy = second[2] - first[2], second[3] - first[3]
    if relation == "next to":
        return abs(dx) > 0.5 * abs(dy)      # not straight above one another
    if relation in ("left of", "right of"):
        return abs(dx) > abs(dy) and (dx > 0) == (relation == "left of")
    return abs(dy) > abs(dx) and (dy > 0) == (relation in ("above", "behind"))


def placed(scene, things):
    """Whether the things detected stand as asked; the assignment with more right classes and colours counts."""
    if scene["relation"] in (None, "inside"):
        return None
    if len(things) != 2:
        return False
    asked = scene["items"]
    def fits(order):
        return sum((t[0] == n) + (t[1] == c) for t, (n, c) in zip(order, asked)), stands(scene["relation"], *order)
    return max(fits(things), fits(things[::-1]))[1]


def compare(scene, seen):
    """Measure to True or False, None where the scene does not ask for it."""
    asked, found = wanted(scene), [t[:2] for t in seen["things"]]
    number = len(found) == len(asked)
    every = lambda part: number and matched([part(w) for w in asked], [part(f) for f in found]) == len(asked)
    frame, frame_colour = frame_of(scene)
    framed = seen["frame"] == frame and frame_colour in (None, seen["frame_colour"])
    return {"object": every(lambda t: t[0]), "colour": every(lambda t: t[1]), "both": every(lambda t: t), "number": number,
            "place": placed(scene, seen["things"]), "background": seen["background"] == scene["background"],
            "style": seen["style"] == scene["style"] and framed}


def described(seen):
    """What the judge saw, in words."""
    things = ", ".join(f"{c} {n} {p:.2f} at {x:.0f},{y:.0f}" for n, c, x, y, p in seen["things"]) or "nothing"
    framed = "" if seen["frame"] == "none" else f", {seen['frame_colour']} {seen['frame']}"
    return f"{things}; {seen['background']}, {seen['style']}{framed}"


def score(entries, pictures, verbose=False):
    """The shares by measure (None where nothing asks for it) and n, of pictures and the entries they were made from."""
    verdicts = []
    for entry, seen in zip(entries, detect(pictures)):
        verdicts.append(compare(entry["scene"], seen))
        if verbose:
            marks = "".join(" " if v is None else "x" if v else "-" for v in verdicts[-1].values())
            print(f"{marks} {entry['prompt'][:70]:70s} {described(seen)}")
    asked = {m: [v[m] for v in verdicts if v[m] is not None] for m in MEASURES}
    return {**{m: sum(v) / len(v) if v else None for m, v in asked.items()}, "n": len(verdicts)}


def report(results, markdown):
    """Prints a line a set."""
    columns = ("set",) + tuple(f"{m} %" for m in MEASURES) + ("n",)
    rows = [(name,) + tuple("" if r[m] is None else f"{100 * r[m]:.1f}" for m in MEASURES) + (str(r["n"]),)
            for name, r in results.items()]
    if markdown:
        for row in (columns, ("---",) * len(columns), *rows):
            print("| " + " | ".join(row) + " |")
        return
    for row in (columns, *rows):
        print(f"{row[0]:10s}" + "".join(f"{cell:>14s}" for cell in row[1:]))


# --- where the pictures come from -----------------------------------------------------------------------------------

def load(path):
    return np.asarray(Image.open(path).convert("RGB"))


def score_listing(path, names, verbose):
    """Scores the pictures of a JSON list by the prompts of the sets; several pictures a prompt are fine."""
    path = Path(path)
    listed = {}
    for item in json.loads(path.read_text(encoding="utf-8-sig")):
        listed.setdefault(item["prompt"].strip(), []).append(path.parent / item["path"])
    results = {}
    for name in names:
        pairs = [(e, f) for e in read_set(name) for f in listed.pop(e["prompt"], [])]
        missing = len(read_set(name)) - len({e["prompt"] for e, _ in pairs})
        if pairs:
            results[name] = score([e for e, _ in pairs], [load(f) for _, f in pairs], verbose)
            if missing:
                print(f"{name}: {missing} prompts have no picture", file=sys.stderr)
    if listed:
        print(f"{sum(map(len, listed.values()))} pictures belong to no prompt of {', '.join(names)}", file=sys.stderr)
    return results


def self_test(names, seed, repeat, verbose):
    """Scores real renders of the sets' scenes, drawn with other seeds."""
    rng, results = random.Random(seed), {}
    for name in names:
        entries = [{**e, "scene": {**e["scene"], "seed": rng.randrange(1 << 30)}} for e in read_set(name) for _ in range(repeat)]
        results[name] = score(entries, [render(e["scene"]) for e in entries], verbose)
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", help="what `aiimage new --json` printed; its relative paths are relative to it")
    parser.add_argument("--pictures", help="a folder with pictures.json")
    parser.add_argument("--set", choices=SETS, help="only this set")
    parser.add_argument("--write-prompts", action="store_true")
    parser.add_argument("--prompts-text", choices=SETS, metavar="SET")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--repeat", type=int, default=3, help="renders a scene in the self test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="a line a picture; marks in the order of the columns")
    parser.add_argument("--markdown", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    names = [args.set] if args.set else list(SETS)
    if args.write_prompts:
        write_prompts(args.seed)
    elif args.prompts_text:
        print("\n".join(e["prompt"] for e in read_set(args.prompts_text)))
    elif args.self_test:
        results = self_test(names, args.seed, args.repeat, args.verbose)
        report(results, args.markdown)
        sys.exit(0 if results.get("single", {"object": 1})["object"] >= 0.95 else 1)
    elif args.json or args.pictures:
        report(score_listing(args.json or Path(args.pictures) / "pictures.json", names, args.verbose), args.markdown)
    else:
        parser.error("one of --write-prompts, --prompts-text, --json, --pictures, --self-test")


if __name__ == "__main__":
    main()
