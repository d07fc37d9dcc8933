"""A contact sheet of pictures that `aiimage new --json` made: every thing in every colour, two things a row.

    sheet.py --list > prompts.txt                              the prompts, one a line; --usual: a thing each, in its usual colour
    sheet.py --json pictures.json --out sheet.png              732 pictures in 31 rows of 24, 64 pixels each
    sheet.py --json usual.json --columns 10 --size 128         for the list of --usual
    sheet.py --render --out sheet.png                          the same sheet from the renderer, to hold beside it
"""
import argparse
import json
from pathlib import Path

from PIL import Image

from scenes import COLOUR_NAMES, NAMES, default_background, render, single_scene
from things.catalogue import THINGS


def items(usual):
    """[(thing, colour)] in the sheet's order."""
    return [(n, c) for n in NAMES for c in ([THINGS[n].colour] if usual else COLOUR_NAMES)]


def prompt(name, colour):
    """Names the background too; white things need another one to be seen."""
    words = f"{colour} {name} on a {default_background([colour])} background"
    return ("an " if words[0] in "aeiou" else "a ") + words


def sheet(pictures, columns, size):
    """One picture of all, each `size` pixels wide and high."""
    rows = -(-len(pictures) // columns)
    whole = Image.new("RGB", (columns * size, rows * size), "white")
    for i, picture in enumerate(pictures):
        whole.paste(picture.convert("RGB").resize((size, size), Image.LANCZOS), (i % columns * size, i // columns * size))
    return whole


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--usual", action="store_true", help="with --list or --render: every thing only in its usual colour")
    parser.add_argument("--render", action="store_true")
    parser.add_argument("--json", help="its relative paths are relative to it")
    parser.add_argument("--columns", type=int, default=2 * len(COLOUR_NAMES))
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--out", default="sheet.png")
    args = parser.parse_args()
    if args.list:
        print("\n".join(prompt(*item) for item in items(args.usual)))
        return
    if args.render:
        pictures = [Image.fromarray(render(single_scene(*item))) for item in items(args.usual)]
    elif args.json:
        listed = json.loads(Path(args.json).read_text(encoding="utf-8-sig"))
        pictures = [Image.open(Path(args.json).parent / item["path"]) for item in listed]
    else:
        parser.error("one of --list, --render, --json")
    sheet(pictures, args.columns, args.size).save(args.out, optimize=True)


if __name__ == "__main__":
    main()
