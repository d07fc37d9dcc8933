"""Procedural vector drawing of small flat scenes: the data set of the starter model.

A scene is plain data (see `random_scene`), so it can be stored as JSON and drawn again later:

    {"kind": "single" | "count" | "relation",
     "items": [["house", "red"], ...],      # one entry an object kind, in the order of the caption
     "count": 1, "relation": null | "next to" | "above" | "below" | "left of" | "right of",
     "background": "white", "size": null | "small" | "large", "seed": 123}

`render(scene)` gives an RGB array; every random detail (jitter of place, size and shade) comes from the scene's seed.
"""
import math
import random

import cairo
import numpy as np

SIZE = 256

COLOURS = {
    "red": (220, 40, 40), "orange": (245, 140, 30), "yellow": (250, 212, 50), "green": (60, 165, 75),
    "blue": (45, 105, 215), "purple": (130, 65, 175), "pink": (246, 140, 188), "brown": (135, 84, 48),
    "black": (40, 40, 44), "grey": (140, 145, 150), "white": (250, 250, 250),
}
COLOUR_NAMES = list(COLOURS)

RELATIONS = ["next to", "above", "below", "left of", "right of"]


def background_rgb(name):
    """Backgrounds are softer than objects, so that a scene stays readable."""
    if name == "white":
        return (255, 255, 255)
    if name == "black":
        return (48, 48, 54)
    if name == "grey":
        return (190, 194, 200)
    return tuple(round(c + (255 - c) * 0.28) for c in COLOURS[name])


def default_background(object_colours):
    """The background of a prompt that names none: white, or grey where a white object would vanish."""
    return "grey" if "white" in object_colours else "white"


# --- drawing helpers; every object is drawn in the box [-1, 1] x [-1, 1], y pointing down ---------------------------

BROWN, DARK, GREY, LIGHT = (110, 70, 42), (50, 50, 56), (176, 180, 186), (190, 226, 246)
GOLD, LEAF, CREAM, FLAME, WHITE = (250, 205, 60), (70, 150, 70), (240, 222, 190), (250, 150, 40), (252, 252, 252)


def _mix(colour, other, amount):
    return tuple(a + (b - a) * amount for a, b in zip(colour, other))


def _dark(colour):
    """A shade for details that still reads as the same colour."""
    if sum(colour) > 700:
        return (229, 232, 238)
    return _mix(colour, (0, 0, 0), 0.18) if sum(colour) > 180 else _mix(colour, (255, 255, 255), 0.10)


def _light(colour):
    return _mix(colour, (255, 255, 255), 0.30 if sum(colour) > 180 else 0.18)


def _paint(ctx, colour):
    ctx.set_source_rgb(*(min(max(c, 0), 255) / 255 for c in colour))


def _fill(ctx, colour):
    _paint(ctx, colour)
    ctx.fill()


def _line(ctx, colour, width, points):
    _paint(ctx, colour)
    ctx.set_line_width(width)
    ctx.set_line_cap(cairo.LINE_CAP_ROUND)
    ctx.set_line_join(cairo.LINE_JOIN_ROUND)
    ctx.move_to(*points[0])
    for p in points[1:]:
        ctx.line_to(*p)
    ctx.stroke()


def _poly(ctx, colour, *points):
    ctx.move_to(*points[0])
    for p in points[1:]:
        ctx.line_to(*p)
    ctx.close_path()
    _fill(ctx, colour)


def _ellipse(ctx, colour, x, y, rx, ry=None):
    ctx.save()
    ctx.translate(x, y)
    ctx.scale(rx, rx if ry is None else ry)
    ctx.new_sub_path()
    ctx.arc(0, 0, 1, 0, 2 * math.pi)
    ctx.restore()
    _fill(ctx, colour)


def _rect(ctx, colour, x, y, w, h, r=0.0):
    if r <= 0:
        ctx.rectangle(x, y, w, h)
    else:
        ctx.new_sub_path()
        for cx, cy, a in ((x + w - r, y + r, -90), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180)):
            ctx.arc(cx, cy, r, math.radians(a), math.radians(a + 90))
        ctx.close_path()
    _fill(ctx, colour)


# --- the objects ----------------------------------------------------------------------------------------------------

def _house(ctx, c):
    _rect(ctx, _dark(c), 0.42, -0.85, 0.2, 0.5)
    _rect(ctx, c, -0.75, -0.15, 1.5, 1.1)
    _poly(ctx, _dark(c), (-0.98, -0.1), (0, -0.92), (0.98, -0.1))
    _rect(ctx, BROWN, -0.17, 0.4, 0.34, 0.55)
    for x in (-0.58, 0.28):
        _rect(ctx, LIGHT, x, 0.1, 0.3, 0.28)


def _tree(ctx, c):
    _rect(ctx, BROWN, -0.13, 0.3, 0.26, 0.68)
    for x, y, r in ((-0.42, 0.05, 0.4), (0.42, 0.05, 0.4), (0, -0.48, 0.48), (0, -0.02, 0.46)):
        _ellipse(ctx, c, x, y, r)
    _ellipse(ctx, _light(c), -0.12, -0.58, 0.17)
    _ellipse(ctx, _dark(c), 0.4, 0.12, 0.15)


def _car(ctx, c):
    _poly(ctx, c, (-0.62, 0.0), (-0.36, -0.48), (0.34, -0.48), (0.68, 0.0))
    _rect(ctx, c, -0.98, -0.06, 1.96, 0.46, 0.14)
    _poly(ctx, LIGHT, (-0.46, -0.04), (-0.28, -0.38), (-0.05, -0.38), (-0.05, -0.04))
    _poly(ctx, LIGHT, (0.05, -0.04), (0.05, -0.38), (0.27, -0.38), (0.5, -0.04))
    _rect(ctx, GOLD, 0.84, 0.04, 0.13, 0.12)
    for x in (-0.55, 0.55):
        _ellipse(ctx, DARK, x, 0.38, 0.24)
        _ellipse(ctx, GREY, x, 0.38, 0.1)


def _boat(ctx, c):
    _rect(ctx, BROWN, -0.05, -0.95, 0.08, 1.35)
    _poly(ctx, c, (0.08, -0.9), (0.08, 0.25), (0.82, 0.25))
    _poly(ctx, _light(c), (-0.1, -0.7), (-0.1, 0.25), (-0.66, 0.25))
    _poly(ctx, c, (-0.98, 0.36), (0.98, 0.36), (0.62, 0.88), (-0.62, 0.88))
    _rect(ctx, _dark(c), -0.9, 0.36, 1.8, 0.1)


def _star(ctx, c):
    points = []
    for i in range(10):
        r, a = (1.0, 0.42)[i % 2], math.radians(-90 + 36 * i)
        points.append((r * math.cos(a), 0.06 + r * math.sin(a)))
    _poly(ctx, c, *points)
    for i in range(0, 10, 2):
        _poly(ctx, _light(c), points[i], points[(i + 1) % 10], (0, 0.06))


def _heart(ctx, c):
    ctx.move_to(0, 0.9)
    ctx.curve_to(-0.45, 0.5, -0.98, 0.15, -0.98, -0.33)
    ctx.curve_to(-0.98, -0.95, -0.2, -1.0, 0, -0.42)
    ctx.curve_to(0.2, -1.0, 0.98, -0.95, 0.98, -0.33)
    ctx.curve_to(0.98, 0.15, 0.45, 0.5, 0, 0.9)
    _fill(ctx, c)
    _ellipse(ctx, _light(c), -0.55, -0.42, 0.17, 0.13)


def _flower(ctx, c):
    _rect(ctx, LEAF, -0.05, 0.0, 0.1, 0.98)
    for s in (-1, 1):
        ctx.move_to(0, 0.82)
        ctx.curve_to(s * 0.15, 0.4, s * 0.45, 0.38, s * 0.55, 0.42)
        ctx.curve_to(s * 0.5, 0.7, s * 0.25, 0.86, 0, 0.82)
        _fill(ctx, LEAF)
    for i in range(6):
        a = math.radians(60 * i + 30)
        _ellipse(ctx, c, 0.36 * math.cos(a), -0.34 + 0.36 * math.sin(a), 0.275)
    _ellipse(ctx, FLAME if c[0] > 200 and c[1] > 190 and c[2] < 120 else GOLD, 0, -0.34, 0.2)


def _fish(ctx, c):
    _poly(ctx, _dark(c), (0.42, 0), (0.98, -0.5), (0.84, 0), (0.98, 0.5))
    _poly(ctx, _dark(c), (-0.3, -0.36), (0.1, -0.72), (0.34, -0.3))
    _ellipse(ctx, c, -0.2, 0, 0.76, 0.48)
    _poly(ctx, _dark(c), (0.0, 0.05), (0.3, -0.08), (0.3, 0.24))
    _ellipse(ctx, WHITE, -0.6, -0.1, 0.12)
    _ellipse(ctx, DARK, -0.62, -0.1, 0.06)


def _cat(ctx, c):
    ctx.save()
    _line(ctx, c, 0.16, [(0.3, 0.82), (0.7, 0.78), (0.82, 0.5), (0.72, 0.2)])
    ctx.restore()
    _ellipse(ctx, c, 0, 0.5, 0.46, 0.48)
    for s in (-1, 1):
        _poly(ctx, c, (s * 0.47, -0.42), (s * 0.44, -0.98), (s * 0.06, -0.7))
        _poly(ctx, _light(c), (s * 0.38, -0.6), (s * 0.38, -0.82), (s * 0.2, -0.68))
    _ellipse(ctx, c, 0, -0.36, 0.48, 0.42)
    _ellipse(ctx, _light(c), 0, 0.62, 0.22, 0.28)
    dark = DARK if sum(c) > 180 else GOLD
    for s in (-1, 1):
        _ellipse(ctx, dark, s * 0.19, -0.42, 0.07)
    _poly(ctx, (240, 130, 150), (-0.07, -0.26), (0.07, -0.26), (0, -0.17))


def _bird(ctx, c):
    for x in (-0.05, 0.15):
        _line(ctx, FLAME, 0.07, [(x, 0.5), (x, 0.92)])
    _poly(ctx, _dark(c), (-0.4, 0.0), (-0.98, -0.22), (-0.9, 0.26), (-0.4, 0.4))
    _ellipse(ctx, c, 0, 0.18, 0.6, 0.44)
    _ellipse(ctx, c, 0.46, -0.36, 0.34)
    _poly(ctx, FLAME, (0.74, -0.48), (1.0, -0.32), (0.74, -0.22))
    _ellipse(ctx, _dark(c), -0.12, 0.14, 0.34, 0.22)
    _ellipse(ctx, WHITE, 0.54, -0.42, 0.09)
    _ellipse(ctx, DARK, 0.56, -0.42, 0.05)


def _cup(ctx, c):
    _paint(ctx, _dark(c))
    ctx.set_line_width(0.17)
    ctx.new_sub_path()
    ctx.arc(0.5, 0.02, 0.36, -math.pi / 2, math.pi / 2)
    ctx.stroke()
    _rect(ctx, c, -0.78, -0.62, 1.28, 1.32, 0.16)
    _ellipse(ctx, _light(c), -0.14, -0.6, 0.64, 0.15)
    _ellipse(ctx, BROWN, -0.14, -0.58, 0.52, 0.1)
    _rect(ctx, _dark(c), -0.66, 0.72, 1.04, 0.1, 0.04)


def _key(ctx, c):
    _rect(ctx, c, -0.1, -0.25, 0.2, 1.22, 0.06)
    _rect(ctx, c, 0.05, 0.42, 0.34, 0.16)
    _rect(ctx, c, 0.05, 0.72, 0.42, 0.18)
    _paint(ctx, c)
    ctx.set_line_width(0.26)
    ctx.new_sub_path()
    ctx.arc(0, -0.5, 0.34, 0, 2 * math.pi)
    ctx.stroke()
    _paint(ctx, _light(c))
    ctx.set_line_width(0.07)
    ctx.new_sub_path()
    ctx.arc(0, -0.5, 0.37, math.pi, 1.6 * math.pi)
    ctx.stroke()


def _umbrella(ctx, c):
    _line(ctx, BROWN, 0.09, [(0, -0.9), (0, 0.7)])
    _paint(ctx, BROWN)
    ctx.set_line_width(0.09)
    ctx.new_sub_path()
    ctx.arc(0.16, 0.72, 0.16, 0, math.pi)
    ctx.stroke()
    ctx.move_to(-0.98, 0.1)
    ctx.curve_to(-0.95, -0.5, -0.5, -0.84, 0, -0.84)
    ctx.curve_to(0.5, -0.84, 0.95, -0.5, 0.98, 0.1)
    for x in (0.98, 0.327, -0.327):
        ctx.curve_to(x - 0.15, -0.1, x - 0.5, -0.1, x - 0.653, 0.1)
    _fill(ctx, c)
    ctx.move_to(-0.327, 0.1)
    ctx.curve_to(-0.28, -0.4, -0.15, -0.7, 0, -0.84)
    ctx.curve_to(0.15, -0.7, 0.28, -0.4, 0.327, 0.1)
    ctx.curve_to(0.18, -0.1, -0.18, -0.1, -0.327, 0.1)
    _fill(ctx, _light(c))


def _rocket(ctx, c):
    _poly(ctx, FLAME, (-0.2, 0.6), (0.2, 0.6), (0, 1.0))
    for s in (-1, 1):
        _poly(ctx, _dark(c), (s * 0.25, 0.1), (s * 0.68, 0.5), (s * 0.68, 0.8), (s * 0.25, 0.62))
    ctx.move_to(0, -1.0)
    ctx.curve_to(0.4, -0.7, 0.46, -0.1, 0.28, 0.66)
    ctx.line_to(-0.28, 0.66)
    ctx.curve_to(-0.46, -0.1, -0.4, -0.7, 0, -1.0)
    _fill(ctx, c)
    _ellipse(ctx, GREY, 0, -0.28, 0.2)
    _ellipse(ctx, LIGHT, 0, -0.28, 0.14)


def _balloon(ctx, c):
    _paint(ctx, (120, 120, 126))
    ctx.set_line_width(0.05)
    ctx.move_to(0, 0.45)
    ctx.curve_to(0.22, 0.62, -0.2, 0.78, 0.04, 0.98)
    ctx.stroke()
    _poly(ctx, _dark(c), (-0.12, 0.5), (0.12, 0.5), (0, 0.3))
    _ellipse(ctx, c, 0, -0.28, 0.58, 0.7)
    _ellipse(ctx, _light(c), -0.24, -0.56, 0.12, 0.18)


def _mushroom(ctx, c):
    ctx.move_to(-0.24, 0.0)
    ctx.curve_to(-0.22, 0.5, -0.4, 0.9, -0.3, 0.92)
    ctx.line_to(0.3, 0.92)
    ctx.curve_to(0.4, 0.9, 0.22, 0.5, 0.24, 0.0)
    _fill(ctx, CREAM)
    ctx.move_to(-0.95, 0.12)
    ctx.curve_to(-0.95, -1.15, 0.95, -1.15, 0.95, 0.12)
    ctx.curve_to(0.5, 0.26, -0.5, 0.26, -0.95, 0.12)
    _fill(ctx, c)
    spot = WHITE if sum(c) < 700 else (215, 215, 222)
    for x, y, r in ((-0.45, -0.25, 0.15), (0.08, -0.5, 0.16), (0.5, -0.12, 0.13)):
        _ellipse(ctx, spot, x, y, r, r * 0.85)


def _sun(ctx, c):
    for i in range(12):
        a, w = math.radians(30 * i), math.radians(10)
        _poly(ctx, c, (0.66 * math.cos(a - w), 0.66 * math.sin(a - w)), (0.99 * math.cos(a), 0.99 * math.sin(a)),
              (0.66 * math.cos(a + w), 0.66 * math.sin(a + w)))
    _ellipse(ctx, c, 0, 0, 0.57)
    _ellipse(ctx, _light(c), 0, 0, 0.4)


def _moon(ctx, c):
    ctx.new_sub_path()
    ctx.arc(0.05, 0, 0.95, math.radians(50), math.radians(310))
    ctx.curve_to(-0.1, -0.6, -0.1, 0.6, 0.05 + 0.95 * math.cos(math.radians(50)), 0.95 * math.sin(math.radians(50)))
    _fill(ctx, c)
    for x, y, r in ((-0.6, -0.15, 0.12), (-0.42, 0.38, 0.09)):
        _ellipse(ctx, _dark(c), x, y, r)


OBJECTS = {
    "house": _house, "tree": _tree, "car": _car, "boat": _boat, "star": _star, "heart": _heart, "flower": _flower,
    "fish": _fish, "cat": _cat, "bird": _bird, "cup": _cup, "key": _key, "umbrella": _umbrella, "rocket": _rocket,
    "balloon": _balloon, "mushroom": _mushroom, "sun": _sun, "moon": _moon,
}
OBJECT_NAMES = list(OBJECTS)


# --- scenes ---------------------------------------------------------------------------------------------------------

def random_scene(rng, kind=None):
    """Draws a scene description; single objects are the larger part of the data."""
    kind = kind or rng.choices(("single", "relation", "count"), (0.57, 0.26, 0.17))[0]
    n_kinds = 2 if kind == "relation" else 1
    names = rng.sample(OBJECT_NAMES, n_kinds)
    colours = [rng.choice(COLOUR_NAMES) for _ in names]
    if kind == "relation" and colours[0] == colours[1] and rng.random() < 0.7:
        colours[1] = rng.choice(COLOUR_NAMES)
    background = default_background(colours)
    if rng.random() < 0.5:
        background = rng.choice([c for c in COLOUR_NAMES if c not in colours])
    return {
        "kind": kind, "items": [[n, c] for n, c in zip(names, colours)],
        "count": rng.choice((2, 3)) if kind == "count" else 1,
        "relation": rng.choices(RELATIONS, (0.44, 0.2, 0.2, 0.08, 0.08))[0] if kind == "relation" else None,
        "background": background,
        "size": rng.choice(("small", "large")) if kind == "single" and rng.random() < 0.12 else None,
        "seed": rng.randrange(1 << 30),
    }


def _places(scene, rng):
    """Centre, half size and index into items of everything to draw."""
    j = lambda a: rng.uniform(-a, a)
    if scene["kind"] == "single":
        half = {None: 80, "small": 46, "large": 104}[scene["size"]] * rng.uniform(0.95, 1.05)
        room = max(3, min(12, 122 - half))
        return [(128 + j(room), 128 + j(room), half, 0)]
    if scene["kind"] == "count":
        if scene["count"] == 2:
            return [(x + j(4), 128 + j(8), 52 * rng.uniform(0.95, 1.05), 0) for x in (68, 188)]
        return [(x + j(3), 128 + j(6), 37 * rng.uniform(0.96, 1.04), 0) for x in (45, 128, 211)]
    relation = scene["relation"]
    half = lambda: 53 * rng.uniform(0.95, 1.05)
    if relation in ("above", "below"):
        top = 0 if relation == "above" else 1
        return [(128 + j(8), 67 + j(4), half(), top), (128 + j(8), 189 + j(4), half(), 1 - top)]
    left = 1 if relation == "right of" else 0
    return [(67 + j(4), 128 + j(8), half(), left), (189 + j(4), 128 + j(8), half(), 1 - left)]


def draw_object(ctx, name, rgb, x, y, half, angle=0.0, aspect=1.0):
    """Draws one object centred at (x, y) with the given half size in pixels."""
    ctx.save()
    ctx.translate(x, y)
    ctx.rotate(angle)
    ctx.scale(half * aspect, half / aspect)
    OBJECTS[name](ctx, rgb)
    ctx.restore()


def render(scene, size=SIZE):
    """Draws a scene as a uint8 array [size, size, 3]."""
    rng = random.Random(scene["seed"])
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, size, size)
    ctx = cairo.Context(surface)
    ctx.scale(size / 256, size / 256)
    _paint(ctx, background_rgb(scene["background"]))
    ctx.paint()
    for x, y, half, index in _places(scene, rng):
        name, colour = scene["items"][index]
        shade = rng.uniform(-6, 6)
        rgb = tuple(min(max(c + shade, 0), 255) for c in COLOURS[colour])
        draw_object(ctx, name, rgb, x, y, half, rng.uniform(-0.05, 0.05), rng.uniform(0.97, 1.03))
    surface.flush()
    pixels = np.frombuffer(surface.get_data(), np.uint8).reshape(size, surface.get_stride() // 4, 4)
    return np.ascontiguousarray(pixels[:, :size, 2::-1])


def silhouette(name, angle=0.0, aspect=1.0, size=SIZE):
    """The object's own outline as a boolean array, for the judge."""
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, size, size)
    draw_object(cairo.Context(surface), name, (200, 50, 50), size / 2, size / 2, size * 0.4, angle, aspect)
    surface.flush()
    return np.frombuffer(surface.get_data(), np.uint8).reshape(size, size, 4)[:, :, 3] > 127


def single_scene(name, colour, background=None, seed=0):
    """The scene of one object, for tests and contact sheets."""
    return {"kind": "single", "items": [[name, colour]], "count": 1, "relation": None, "size": None,
            "background": background or default_background([colour]), "seed": seed}


if __name__ == "__main__":
    import sys
    import time
    from PIL import Image

    sheet = Image.new("RGB", (11 * 130, 9 * 130 + 3 * 130), "white")
    for i, n in enumerate(OBJECT_NAMES):
        for k, c in enumerate(COLOUR_NAMES[i % 2::2]):
            picture = Image.fromarray(render(single_scene(n, c, seed=i * 50 + k))).resize((128, 128), Image.LANCZOS)
            sheet.paste(picture, ((k + 6 * (i % 2)) * 130, i // 2 * 130))
    rng = random.Random(1)
    for i in range(33):
        scene = random_scene(rng, "relation" if i % 2 else "count")
        sheet.paste(Image.fromarray(render(scene)).resize((128, 128), Image.LANCZOS), (i % 11 * 130, (9 + i // 11) * 130))
    sheet.save(sys.argv[1] if len(sys.argv) > 1 else "renders.png")
    start = time.time()
    for _ in range(300):
        render(random_scene(rng))
    print(f"{300 / (time.time() - start):.0f} pictures/s")
