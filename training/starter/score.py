"""Scores pictures: does each show what its prompt asks for? judge.py looks, this file compares with the scene that is meant.

The sets are GenEval's (single, two, count, colour, place, attribution) over combinations that no training picture shows, the
subjects of slides (data/subjects.tsv), and one of single things for each language. prompts/<set>.jsonl carries the prompts with the scenes that they mean.

    python3 -m starter.score --write-prompts                              makes prompts/*.jsonl, seeded
    python3 -m starter.score --prompts-text two                           prints a set's prompts, one a line
    python3 -m starter.score --json pictures.json [--set two]             scores what `aiimage new --json` printed
    python3 -m starter.score --run runs/starter [--set two]               draws the prompts from a run's checkpoints, and scores
    python3 -m starter.score --self-test                                  scores real renders: what the judge itself gets wrong
"""
import argparse
import json
import random
import sys

import numpy as np
import torch
from PIL import Image

from starter import colour, frame
from starter.captions import LANGUAGES
from starter.concepts import HERE
from starter.judge import as_shown, detect
from starter.lexicon import Lexicon, build, plural
from starter.library import library
from starter.sample import Sampler, made, shown
from starter.scenes import default_background, is_held_out, layout

FOLDER = frame.TRAINING / "prompts"
KINDS = ("single", "two", "count", "colour", "place", "attribution")
SETS = KINDS + ("subjects",) + tuple(f"language-{l}" for l in LANGUAGES)
NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}


# --- the sets of prompts --------------------------------------------------------------------------------------------

def shown_names(language):
    """{thing: its name in the language}"""
    return {words: listed[0] for kind, words, _, l, listed in build() if kind == "thing" and l == language and " " not in words}


def article(words):
    return ("an " if words[0].lower() in "aeiou" else "a ") + words


def scene_of(kind, items, **changes):
    return {"kind": kind, "items": [list(i) for i in items], "count": 1, "relation": None, "size": None, "style": "3d",
            "background": default_background([c for _, c in items]), "seed": 0, **changes}


def colourable(things):
    """Things that can have any colour: the rule finds enough of them to paint."""
    return [c for c in things.concepts if float(things.share[things.of(c, "3d")[0]]) > 0.5 and things.groups[c] not in ("office", "symbols", "people")]


def held_out_colour(rng, things):
    while True:
        item = rng.choice(things), rng.choice(colour.NAMES)
        if is_held_out({"items": [item]}):
            return item


def held_out_pair(rng, things, colours=False):
    """Two things that no training picture shows together, in no colours or in two that were seen."""
    while True:
        pair = [(n, rng.choice(colour.NAMES) if colours else None) for n in rng.sample(things, 2)]
        if is_held_out({"items": [(n, None) for n, _ in pair]}) and not any(is_held_out({"items": [i]}) for i in pair) \
                and (not colours or pair[0][1] != pair[1][1]):
            return pair


def entries_of(name, rng):
    things = library()
    every, paintable, english = things.concepts, colourable(things), shown_names("en")
    said = lambda n, c=None: (f"{c} " if c else "") + english[n]
    every = [n for n in every if n in english]
    paintable = [n for n in paintable if n in english]
    if name == "single":
        return [(article(said(n)), scene_of("single", [(n, None)])) for n in rng.sample(every, 100)]
    if name == "colour":
        items = [held_out_colour(rng, paintable) for _ in range(100)]
        return [(article(said(*i)), scene_of("single", [i])) for i in items]
    if name == "two":
        pairs = [held_out_pair(rng, every) for _ in range(80)]
        return [(f"{article(said(*a))} and {article(said(*b))}", scene_of("relation", [a, b], relation="next to")) for a, b in pairs]
    if name == "count":
        items = [(held_out_colour(rng, paintable), 2 + i % 4) for i in range(80)]
        return [(f"{NUMBERS[n]} {i[1]} {plural(english[i[0]])}", scene_of("count", [i], count=n)) for i, n in items]
    if name == "place":
        relations = ("left of", "right of", "above", "below")
        words = {"left of": "to the left of", "right of": "to the right of", "above": "above", "below": "below"}
        pairs = [(held_out_pair(rng, every), relations[i % 4]) for i in range(80)]
        return [(f"{article(said(*a))} {words[r]} {article(said(*b))}", scene_of("relation", [a, b], relation=r)) for (a, b), r in pairs]
    if name == "attribution":
        pairs = [held_out_pair(rng, paintable, colours=True) for _ in range(80)]
        return [(f"{article(said(*a))} and {article(said(*b))}", scene_of("relation", [a, b], relation="next to")) for a, b in pairs]
    if name == "subjects":
        lines = (HERE / "data" / "subjects.tsv").read_text(encoding="utf-8").splitlines()
        return [(p, scene_of("single", [(n, None)])) for p, n in (line.split("\t") for line in lines if not line.startswith("#"))]
    local = shown_names(name.split("-")[1])
    return [(local[n], scene_of("single", [(n, None)])) for n in rng.sample([n for n in every if n in local], 60)]


def says(lexicon, prompt, scene):
    """Whether the prompt names what the scene has: a brown mushroom is a thing of its own, no mushroom in brown."""
    read = lexicon.read(prompt)
    known = library().numbers
    return not read["unknown"] and sorted(w for w in read["words"] if w in known) == sorted(n for n, _ in scene["items"]) \
        and sorted(w for w in read["words"] if w in colour.NAMES) == sorted(c for _, c in scene["items"] if c)


def write_prompts(seed):
    FOLDER.mkdir(exist_ok=True)
    lexicon = Lexicon(build())
    for name in SETS:
        entries = [e for e in entries_of(name, random.Random(f"{name} {seed}")) if says(lexicon, *e)]
        lines = "".join(json.dumps({"prompt": p, "scene": {**s, "seed": i}}, ensure_ascii=False) + "\n" for i, (p, s) in enumerate(entries))
        (FOLDER / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        print(f"prompts/{name}.jsonl: {len(entries)} prompts")


def read_set(name):
    """[{"prompt", "scene"}] of a set."""
    with open(FOLDER / f"{name}.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


# --- what is right --------------------------------------------------------------------------------------------------

def matched(wanted, found):
    """How many of the wanted are among the found, each found one used once."""
    left = list(found)
    return sum(1 for w in wanted if w in left and not left.remove(w))


def stands(relation, first, second):
    """Whether two detected things stand as asked, by their centres and the longer of the two distances."""
    dx, dy = second[2] - first[2], second[3] - first[3]
    if relation in ("left of", "right of"):
        return abs(dx) > abs(dy) and (dx > 0) == (relation == "left of")
    return abs(dy) > abs(dx) and (dy > 0) == (relation == "above")


def is_right(name, scene, seen):
    """Whether the picture shows what its set asks for; a thing too many is wrong."""
    asked = [(n, c) for n, c, *_ in layout(scene, np.zeros(48, np.float32))]
    found = [t[:2] for t in seen["things"]]
    if len(asked) != len(found) or matched([a[0] for a in asked], [f[0] for f in found]) != len(asked):
        return False
    if name in ("colour", "attribution", "count"):
        return matched(asked, found) == len(asked)
    if name == "place":
        first, second = (next(t for t in seen["things"] if t[0] == n) for n, _ in scene["items"])
        return stands(scene["relation"], first, second)
    return True


def score(name, entries, pictures, judge, verbose=False):
    right = []
    for entry, seen in zip(entries, detect(pictures, judge)):
        right.append(is_right(name, entry["scene"], seen))
        if verbose:
            things = ", ".join(f"{c} {n} {p:.2f} at {x:.0f},{y:.0f}" for n, c, x, y, p in seen["things"]) or "nothing"
            print(f"{'x' if right[-1] else '-'} {entry['prompt'][:60]:60s} {things}")
    return sum(right) / len(right), len(right)


def pictures_of(args, name, entries):
    """The pictures of a set's prompts, [n, h, w, 3] bytes."""
    if args.self_test:
        return [as_shown({**e["scene"], "seed": args.seed + i}) for i, e in enumerate(entries)]
    if args.json:
        listed = dict(made(args.json))
        return [np.asarray(Image.open(listed[e["prompt"]]).convert("RGB")) for e in entries]
    read = [args.lexicon.read(e["prompt"])["words"] for e in entries]
    return [shown(*p) for p in args.sampler.draw(read, [args.seed + i for i in range(len(read))], args.steps)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", help="what `aiimage new --json` printed; its relative paths are relative to it")
    parser.add_argument("--run", default=str(frame.TRAINING / "runs" / "starter"))
    parser.add_argument("--judge", default=str(frame.TRAINING / "runs" / "judge"), help="folder of judge.pt")
    parser.add_argument("--set", choices=SETS, action="append", help="only this set; may be given several times")
    parser.add_argument("--write-prompts", action="store_true")
    parser.add_argument("--prompts-text", choices=SETS, metavar="SET")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--sketch", action="store_true", help="score sketches, without the U-Net")
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="a line a picture")
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.write_prompts:
        return write_prompts(args.seed)
    if args.prompts_text:
        return print("\n".join(e["prompt"] for e in read_set(args.prompts_text)))
    if not (args.json or args.self_test):
        args.sampler, args.lexicon = Sampler(args.run, args.sketch), Lexicon(build())
    for name in args.set or (SETS if not args.json else sys.exit("--json needs --set")):
        entries = read_set(name)
        right, n = score(name, entries, pictures_of(args, name, entries), args.judge, args.verbose)
        print(f"{name:14s} {right:6.1%} of {n}", flush=True)


if __name__ == "__main__":
    main()
