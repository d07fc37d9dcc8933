"""Looks at drawings: python3 -m things.sheet MODULE OUT.png draws every thing of things/MODULE.py, a row each.

Columns: its usual colour, red, blue, yellow, black and white shaded, then blue flat, green line art, and small (a third of the size).
"""
import importlib
import sys

import cairo
import numpy as np
from PIL import Image

from drawing import COLOURS, Pen
from things.registry import THINGS


def picture(thing, colour, style, half=56, size=144):
    paper = (190, 194, 200) if colour == "white" else (255, 255, 255)
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, size, size)
    ctx = cairo.Context(surface)
    ctx.set_source_rgb(*(c / 255 for c in paper))
    ctx.paint()
    ctx.translate(size / 2, size / 2)
    ctx.scale(half, half)
    thing.draw(Pen(ctx, COLOURS[colour], style, paper))
    surface.flush()
    return np.frombuffer(surface.get_data(), np.uint8).reshape(size, size, 4)[:, :, 2::-1]


if __name__ == "__main__":
    importlib.import_module("things." + sys.argv[1])
    rows = []
    for t in THINGS.values():
        shaded = [picture(t, c, "shaded") for c in (t.colour, "red", "blue", "yellow", "black", "white")]
        rows.append(np.concatenate(shaded + [picture(t, "blue", "flat"), picture(t, "green", "line"),
                                             picture(t, t.colour, "shaded", 24)], 1))
    half = (len(rows) + 1) // 2
    pages = [np.concatenate(rows[i:i + half], 0) for i in range(0, len(rows), half)]
    for i, page in enumerate(pages):
        Image.fromarray(np.ascontiguousarray(page)).save(sys.argv[2].replace(".png", f"-{i + 1}.png"))
