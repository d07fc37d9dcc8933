"""Scenes: what a picture shows, where everything stands, and the picture itself. The data set of the starter model.

A scene is plain data, so it can be stored as JSON and drawn again later:

    {"kind": "single" | "count" | "group" | "relation" | "row",
     "items": [["house", "red"], ...],      # in the order of the caption
     "count": 1,                            # copies of the first item
     "relation": null | "next to" | "above" | "below" | "left of" | "right of" | "behind" | "inside",
     "background": "white" | ... | "sky" | "night" | "sea" | "hills" | "city" | "sea at night" | ...,
     "style": "shaded" | "flat" | "line", "badge": null | "blue" | ..., "size": null | "small" | "large", "seed": 123}

`layout(scene)` says where its things stand; `render(scene)` draws them with a little chance from the scene's seed.
Some combinations are held out (`is_held_out`): no training picture shows them, scores are taken on them.
"""
import random
import zlib

import cairo
import numpy as np

from backgrounds import SCENERY, draw_background, paper
from drawing import COLOURS, STYLES, Pen, mix
from things.catalogue import THINGS

SIZE = 256
COLOUR_NAMES = list(COLOURS)
NAMES = list(THINGS)
FRAMES = ["circle", "badge"]        # what a thing can stand in; drawn below, not in things/
CLASSES = NAMES + FRAMES
BACKGROUNDS = COLOUR_NAMES + SCENERY
RELATIONS = ["next to", "above", "below", "left of", "right of", "behind", "inside"]
MOST = 6                            # things in a scene, frames included


# --- what is shown --------------------------------------------------------------------------------------------------

def default_background(object_colours):
    """The background of a prompt that names none: white, or grey where a white object would vanish."""
    return "grey" if "white" in object_colours else "white"


def default_badge(colour):
    return "yellow" if colour in ("blue", "turquoise", "purple", "black") else "blue"


def _one_in_twelve(*words):
    return zlib.crc32(" ".join(words).encode()) % 12 == 0


def is_held_out(scene):
    """True for the combinations kept for scoring: some colours of each thing, and some pairs of things."""
    if any(n in THINGS and c != THINGS[n].colour and _one_in_twelve(n, c) for n, c in scene["items"]):
        return True
    names = sorted({n for n, _ in scene["items"]})
    return len(names) == 2 and _one_in_twelve(*names)


def random_scene(rng, kind=None, held_out=False):
    """A scene of the given kind (or any) of the training set, or one that the training set does not have."""
    while True:
        scene = _any_scene(rng, kind)
        if is_held_out(scene) == held_out:
            return scene


def _any_scene(rng, kind):
    kind = kind or rng.choices(("single", "relation", "count", "row", "group"), (0.44, 0.27, 0.19, 0.06, 0.04))[0]
    names = rng.sample(NAMES, {"relation": 2, "row": 3, "group": 2}.get(kind, 1))
    colours = [THINGS[n].colour if rng.random() < 0.3 else rng.choice(COLOUR_NAMES) for n in names]
    relation = rng.choices(RELATIONS, (0.3, 0.15, 0.15, 0.12, 0.12, 0.08, 0.08))[0] if kind == "relation" else None
    if relation == "inside":
        names[1], colours[1] = "circle", rng.choice(COLOUR_NAMES[:-1])
    if kind in ("relation", "group") and colours[0] == colours[1] and rng.random() < 0.7:
        colours[1] = rng.choice(COLOUR_NAMES[:-1])
    style = rng.choices(STYLES, (0.76, 0.11, 0.13))[0]
    badge = rng.choice([c for c in COLOUR_NAMES if c != colours[0]]) if kind == "single" and rng.random() < 0.1 else None
    if badge and rng.random() < 0.5:
        badge = default_badge(colours[0])
    count = {"count": rng.choices((2, 3, 4, 5), (0.34, 0.34, 0.17, 0.15))[0], "group": 2}.get(kind, 1)
    size = rng.choice(("small", "large")) if kind == "single" and not badge and rng.random() < 0.12 else None
    return {"kind": kind, "items": [list(i) for i in zip(names, colours)], "count": count, "relation": relation,
            "background": _background(rng, colours, style), "style": style, "badge": badge, "size": size,
            "seed": rng.randrange(1 << 30)}


def _background(rng, colours, style):
    chance = rng.random()
    if chance < 0.45:
        return default_background(colours)
    if chance < 0.72 or style == "line":
        return rng.choice([c for c in COLOUR_NAMES if c not in colours])
    return rng.choice([s for s in SCENERY if not ("black" in colours and s.endswith("night"))])


# --- where it stands ------------------------------------------------------------------------------------------------

# Centres and half sizes in pixels of a 256-pixel picture.
COUNTED = {
    2: ((68, 188), (128, 128), 52), 3: ((128, 68, 188), (68, 184, 184), 50), 4: ((70, 186, 70, 186), (70, 70, 186, 186), 49),
    5: ((60, 196, 128, 60, 196), (60, 60, 128, 196, 196), 41),
}
ROW = ((46, 128, 210), (128, 128, 128), 37)
SIZES = {None: 80, "small": 46, "large": 106}


def layout(scene):
    """[(class, colour, x, y, half)] in drawing order, without the scene's chance."""
    items = [tuple(i) for i in scene["items"]]
    relation, kind = scene["relation"], scene["kind"]
    if scene["badge"]:
        return [("badge", scene["badge"], 128, 128, 112), (*items[0], 128, 128, 64)]
    if kind == "single":
        scenic = scene["background"] in SCENERY and not scene["size"]
        return [(*items[0], 128, 128, 68 if scenic else SIZES[scene["size"]])]
    if kind in ("count", "row", "group"):
        drawn = items[:1] * scene["count"] + items[1:]
        xs, ys, half = COUNTED[scene["count"]] if kind == "count" else ROW
        return [(*item, x, y, half) for item, x, y in zip(drawn, xs, ys)]
    first, second = items
    if relation == "inside":
        return [(*second, 128, 128, 110), (*first, 128, 128, 62)]
    if relation == "behind":
        return [(*first, 150, 100, 74), (*second, 96, 170, 54)]
    if relation in ("above", "below"):
        top, bottom = (first, second) if relation == "above" else (second, first)
        return [(*top, 128, 67, 53), (*bottom, 128, 189, 53)]
    left, right = (second, first) if relation == "right of" else (first, second)
    return [(*left, 67, 128, 53), (*right, 189, 128, 53)]


# --- the picture ----------------------------------------------------------------------------------------------------

def draw_circle(pen):
    pen.ring(pen.colour, 0, 0, 0.98, 0.86)


def draw_badge(pen):
    pen.ellipse(pen.colour, 0, 0, 0.98)
    pen.ellipse(mix(pen.colour, (255, 255, 255), 0.62), 0, 0, 0.87)


DRAWN = {**{n: t.draw for n, t in THINGS.items()}, "circle": draw_circle, "badge": draw_badge}


def draw_thing(ctx, name, rgb, style, ground, x, y, half, angle=0.0, aspect=1.0):
    """Draws one thing centred at (x, y) with the given half size in pixels."""
    ctx.save()
    ctx.translate(x, y)
    ctx.rotate(angle)
    ctx.scale(half * aspect, half / aspect)
    DRAWN[name](Pen(ctx, rgb, style, ground))
    ctx.restore()


def placements(scene, rng):
    """The layout with the scene's chance: [(class, colour, x, y, half)], drawn from `rng`."""
    places = layout(scene)
    extent = max(max(abs(x - 128), abs(y - 128)) + half for _, _, x, y, half in places)
    scale, room = rng.uniform(0.96, 1.03), max(2, min(6, 122 - extent))
    dx, dy = rng.uniform(-room, room), rng.uniform(-room, room)
    own = lambda name: 0 if name in FRAMES else rng.uniform(-2, 2)
    return [(name, colour, 128 + (x - 128) * scale + dx + own(name), 128 + (y - 128) * scale + dy + own(name),
             half * scale * rng.uniform(0.98, 1.02)) for name, colour, x, y, half in places]


def render(scene, size=SIZE):
    """Draws a scene as a uint8 array [size, size, 3]."""
    rng = random.Random(scene["seed"])
    places = placements(scene, rng)
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, size, size)
    ctx = cairo.Context(surface)
    ctx.scale(size / 256, size / 256)
    draw_background(ctx, scene["background"], rng)
    ground = paper(scene["background"]) if not scene["badge"] else mix(COLOURS[scene["badge"]], (255, 255, 255), 0.62)
    for name, colour, x, y, half in places:
        shade = rng.uniform(-6, 6)
        rgb = tuple(min(max(c + shade, 0), 255) for c in COLOURS[colour])
        style = "flat" if name in FRAMES and scene["style"] == "line" else scene["style"]
        draw_thing(ctx, name, rgb, style, ground, x, y, half, rng.uniform(-0.03, 0.03), rng.uniform(0.99, 1.01))
    surface.flush()
    pixels = np.frombuffer(surface.get_data(), np.uint8).reshape(size, surface.get_stride() // 4, 4)
    return np.ascontiguousarray(pixels[:, :size, 2::-1])


def single_scene(name, colour, background=None, seed=0, style="shaded"):
    """The scene of one thing, for tests and contact sheets."""
    return {"kind": "single", "items": [[name, colour]], "count": 1, "relation": None, "size": None, "badge": None,
            "style": style, "background": background or default_background([colour]), "seed": seed}


if __name__ == "__main__":
    import sys
    import time

    from PIL import Image

    from captions import caption

    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    sheet = Image.new("RGB", (10 * 162, 7 * 162), "white")
    for i in range(70):
        scene = random_scene(chance)
        sheet.paste(Image.fromarray(render(scene)).resize((160, 160), Image.LANCZOS), (i % 10 * 162, i // 10 * 162))
        print(i // 10, i % 10, caption(scene, chance))
    sheet.save(sys.argv[1] if len(sys.argv) > 1 else "scenes.png")
    start = time.time()
    for _ in range(300):
        render(random_scene(chance))
    print(f"{300 / (time.time() - start):.0f} pictures/s")
