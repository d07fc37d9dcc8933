"""A contact sheet of pictures that `aiimage new --json` made: sheet.py --json pictures.json --columns 11 --out sheet.png

`--list` prints the prompts of the sheet of every object (rows) in every colour (columns), one a line, to make them from.
"""
import argparse
import json

from PIL import Image

from renderer import COLOUR_NAMES, OBJECT_NAMES


def article(words):
    return ("an " if words[0] in "aeiou" else "a ") + words


def prompts():
    """Every object in every colour; white ones need another background to be seen."""
    for name in OBJECT_NAMES:
        for colour in COLOUR_NAMES:
            yield article(f"{colour} {name}") + (" on a grey background" if colour == "white" else " on a white background")


def sheet(paths, columns, size):
    rows = -(-len(paths) // columns)
    picture = Image.new("RGB", (columns * size, rows * size), "white")
    for i, path in enumerate(paths):
        small = Image.open(path).convert("RGB").resize((size, size), Image.LANCZOS)
        picture.paste(small, (i % columns * size, i // columns * size))
    return picture


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--json")
    parser.add_argument("--columns", type=int, default=len(COLOUR_NAMES))
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--out", default="sheet.png")
    args = parser.parse_args()
    if args.list:
        print("\n".join(prompts()))
        return
    with open(args.json) as file:
        paths = [item["path"] for item in json.load(file)]
    sheet(paths, args.columns, args.size).save(args.out, optimize=True)


if __name__ == "__main__":
    main()
