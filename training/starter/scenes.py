"""Scenes: what a picture shows, where everything stands, and the picture itself. The data set of the starter model.

A scene is plain data, so it can be stored as JSON and drawn again later:

    {"kind": "single" | "count" | "group" | "relation" | "row" | "empty",
     "items": [["house", "red" | null], ...],   # in the order of the caption; null is a thing's usual colour
     "count": 1,                                # copies of the first item
     "relation": null | "next to" | "above" | ...,
     "background": "white" | ... | "gradient blue" | "sea" | "city at night" | ...,
     "style": "3d" | "flat" | "line" | "classic", "size": null | "small" | "large", "seed": 123}

Where things stand is a function of the scene and of CHANCE normal random numbers that come from its seed (`chance`): the planner is
taught that function and gets the numbers as an input, so that every seed composes anew. `layout` has the function, `render` draws.
Some combinations are held out (`is_held_out`): no training picture shows them, scores are taken on them.
"""
import math
import random
import zlib

import numpy as np
import torch

from starter import colour
from starter.concepts import STYLES
from starter.grounds import BACKGROUNDS, PLAIN, SCENERY, draw_ground
from starter.library import library
from starter.placing import fitting, over, placed

SIZE = 256
MOST = 6            # things in a scene
RELATIONS = ["next to", "above", "below", "left of", "right of", "behind", "in front of", "on", "inside"]

# What each of a scene's random numbers decides.
CHANCE = 48
ARRANGEMENT, SCALE, ACROSS, DOWN = 0, 1, 2, 3
PLACES, SIZES, TILTS, MIRRORS, DRAWINGS = 4, 16, 22, 28, 34     # two numbers a thing, then one each
GROUND = slice(40, 48)
TILT = 0.10         # radians, the deviation of a thing's tilt

UPRIGHT = {"objects": 1.0, "faces": 1.0}
# Things that mean something else the other way round, or have letters or figures on them: groups, and others.
ONE_WAY_GROUPS = {"symbols", "office"}
ONE_WAY = frozenset("""
    barchart chartincreasing chartdecreasing chartincreasingwithyen calendar tearoffcalendar spiralcalendar alarmclock mantelpiececlock
    stopwatch timerclock watch waxingcrescentmoon waxinggibbousmoon firstquartermoon firstquartermoonface waninggibbousmoon lastquartermoon
    lastquartermoonface waningcrescentmoon crescentmoon airplanearrival airplanedeparture mapofjapan worldmap globeshowingamericas
    globeshowingasiaaustralia globeshowingeuropeafrica dollarbanknote eurobanknote poundbanknote yenbanknote moneybag moneywithwings coin
    creditcard newspaper rolledupnewspaper musicalnote musicalnotes musicalscore stopsign busstop headstone hotel lovehotel bank
    conveniencestore school japanesepostoffice fuelpump magnifyingglasstiltedleft magnifyingglasstiltedright leftwardshand rightwardshand
    leftwardspushinghand rightwardspushinghand backhandindexpointingleft backhandindexpointingright leftfacingfist rightfacingfist
    leftspeechbubble rightangerbubble 1stplacemedal 2ndplacemedal 3rdplacemedal pool8ball joker mahjongreddragon slotmachine hundredpoints
    facewithsymbolsonmouth zzz identificationcard envelopewitharrow mobilephonewitharrow incomingenvelope redenvelope medicalsymbol
    writinghand testtube receipt keyboard label calculator""".split())


def may_be_mirrored(concept, group):
    return group not in ONE_WAY_GROUPS and concept not in ONE_WAY


def chance(seed):
    """The scene's random numbers, [CHANCE]."""
    return np.random.RandomState(seed & 0x7FFFFFFF).standard_normal(CHANCE).astype(np.float32)


def even(z):
    """A normal random number as an evenly distributed one in 0 to 1."""
    return 0.5 * (1 + math.erf(z / math.sqrt(2)))


# --- what is shown --------------------------------------------------------------------------------------------------

def default_background(colours):
    """The background of a prompt that names none: white, or grey where a white thing would vanish."""
    return "grey" if "white" in colours else "white"


def _one_in(n, *words):
    return zlib.crc32(" ".join(words).encode()) % n == 0


def is_held_out(scene):
    """True for the combinations kept for scoring: some colours of each thing, and some pairs of things."""
    if any(c and _one_in(12, n, c) for n, c in scene["items"]):
        return True
    names = sorted({n for n, _ in scene["items"]})
    return len(names) == 2 and _one_in(12, *names)


def random_scene(rng, kind=None, held_out=False):
    """A scene of the given kind (or any) of the training set, or one that the training set does not have."""
    while True:
        scene = _any_scene(rng, kind)
        if is_held_out(scene) == held_out:
            return scene


def _any_scene(rng, kind):
    kind = kind or rng.choices(("single", "relation", "count", "row", "group", "empty"), (0.42, 0.29, 0.17, 0.06, 0.04, 0.02))[0]
    things = library()
    names = rng.sample(things.concepts, {"relation": 2, "row": 3, "group": 2, "empty": 0}.get(kind, 1))
    colours = [None if rng.random() < 0.55 else rng.choice(colour.NAMES) for _ in names]
    relation = rng.choices(RELATIONS, (0.3, 0.13, 0.13, 0.12, 0.12, 0.05, 0.05, 0.06, 0.04))[0] if kind == "relation" else None
    style = rng.choices(STYLES, (0.55, 0.17, 0.12, 0.16))[0]
    count = {"count": rng.choices((2, 3, 4, 5), (0.34, 0.34, 0.17, 0.15))[0], "group": 2}.get(kind, 1)
    size = rng.choice(("small", "large")) if kind == "single" and rng.random() < 0.15 else None
    if kind == "empty":
        background = rng.choice(SCENERY)
    elif rng.random() < 0.5:
        background = default_background(colours)
    else:
        background = rng.choice([b for b in (PLAIN if rng.random() < 0.5 or style == "line" else BACKGROUNDS)
                                 if b.split()[-1] not in colours])
    return {"kind": kind, "items": [list(i) for i in zip(names, colours)], "count": count, "relation": relation,
            "background": background, "style": style, "size": size, "seed": rng.randrange(1 << 30)}


# --- where it stands ------------------------------------------------------------------------------------------------

# Centres in half pictures and half sizes, for so many things; the second arrangement is the other one that a seed may choose.
COUNTED = {
    2: (([(-0.47, 0.0), (0.47, 0.0)], 0.42), ([(-0.4, -0.36), (0.4, 0.36)], 0.45)),
    3: (([(0.0, -0.45), (-0.47, 0.42), (0.47, 0.42)], 0.40), ([(-0.62, 0.08), (0.0, -0.08), (0.62, 0.08)], 0.30)),
    4: (([(-0.46, -0.46), (0.46, -0.46), (-0.46, 0.46), (0.46, 0.46)], 0.39),
        ([(0.0, -0.58), (-0.56, 0.0), (0.56, 0.0), (0.0, 0.58)], 0.35)),
    5: (([(-0.53, -0.53), (0.53, -0.53), (0.0, 0.0), (-0.53, 0.53), (0.53, 0.53)], 0.32),
        ([(-0.6, -0.36), (0.0, -0.36), (0.6, -0.36), (-0.32, 0.4), (0.32, 0.4)], 0.29)),
}


def layout(scene, z):
    """[(concept, colour, x, y, half)] in drawing order, in half pictures from the middle, y down."""
    items = [tuple(i) for i in scene["items"]]
    kind, relation = scene["kind"], scene["relation"]
    second = z[ARRANGEMENT] > 0
    if kind == "empty":
        return []
    if kind == "single":
        low, high = {None: (0.52, 0.82), "small": (0.22, 0.34), "large": (0.86, 0.96)}[scene["size"]]
        if scene["background"] in SCENERY and scene["size"] is None:
            low, high = 0.36, 0.62
        half = low + (high - low) * even(z[SCALE])
        free = 0.75 * max(0.0, 0.97 - half)
        # Rather near the middle, and rather low in scenery, where the ground is.
        x, y = free * (2 * even(z[ACROSS]) - 1), free * (2 * even(z[DOWN]) - 1)
        if scene["background"] in SCENERY:
            y = 0.35 * y + 0.5 * free
        return [(*items[0], x, y, half)]
    if kind == "relation":
        places = _related(relation, second, z)
    elif kind == "row":
        slope = 0.22 * (2 * even(z[DOWN]) - 1)
        places = [(-0.64, -slope, 0.30), (0.0, 0.0, 0.30), (0.64, slope, 0.30)]
    else:
        centres, half = COUNTED[scene["count"] + len(items) - 1][int(second)]
        places = [(x, y, half) for x, y in centres]
    things = items[:1] * scene["count"] + items[1:]
    order = [1, 0] if relation in ("in front of", "inside", "on") else range(len(things))
    result = []
    for i in order:
        (x, y, half), room = places[i], 0.08
        scale = 1 - 0.22 * even(z[SIZES + i]) if relation != "inside" else 1
        shift = room + half * (1 - scale) * 0.6 if relation not in ("on", "inside", "behind", "in front of") else 0.02
        half = half * scale
        x = x + shift * (2 * even(z[PLACES + 2 * i]) - 1)
        y = y + shift * (2 * even(z[PLACES + 2 * i + 1]) - 1)
        result.append((*things[i], _kept(x, half), _kept(y, half), half))
    if scene["background"] in SCENERY and relation in (None, "next to", "left of", "right of") and kind != "count":
        result = [(n, c, x, _kept(y + 0.22, h), h) for n, c, x, y, h in result]
    return result


def _kept(x, half):
    """A place at which a thing stays in the picture."""
    most = max(0.0, 0.98 - half)
    return min(max(x, -most), most)


def _related(relation, second, z):
    """Places of the first and the second thing."""
    lean = 0.3 * (2 * even(z[ACROSS]) - 1)
    side = 1 if second else -1
    if relation == "next to":
        return [(-0.48 * side, lean, 0.46), (0.48 * side, -lean, 0.46)]
    if relation in ("left of", "right of"):
        side = 1 if relation == "left of" else -1
        return [(-0.48 * side, lean * 0.5, 0.46), (0.48 * side, -lean * 0.5, 0.46)]
    if relation in ("above", "below"):
        side = 1 if relation == "above" else -1
        return [(lean * 0.5, -0.48 * side, 0.46), (-lean * 0.5, 0.48 * side, 0.46)]
    if relation == "behind":
        return [(0.3 * side, -0.3, 0.56), (-0.24 * side, 0.28, 0.56)]
    if relation == "in front of":
        return [(-0.24 * side, 0.28, 0.56), (0.3 * side, -0.3, 0.56)]
    if relation == "on":
        return [(lean * 0.4, -0.42, 0.44), (lean * 0.2, 0.36, 0.56)]
    return [(0.0, 0.0, 0.42), (0.0, 0.0, 0.92)]


def chosen(scene, z, places):
    """Drawing numbers, tilts and mirrors of the placed things; the same choice as in the exported graph (text.Sketch)."""
    things = library()
    drawings, tilts, mirrors = [], [], []
    for i, place in enumerate(places):
        options = things.of(place[0], scene["style"])
        drawings.append(options[min(int(even(z[DRAWINGS + i]) * len(options)), len(options) - 1)])
        tilts.append(TILT * float(z[TILTS + i]))
        mirrors.append(-1.0 if z[MIRRORS + i] > 0 and may_be_mirrored(place[0], things.groups[place[0]]) else 1.0)
    return drawings, tilts, mirrors


# --- the picture ----------------------------------------------------------------------------------------------------

def render(scene, size=SIZE, true_ground=True):
    """Premultiplied RGBA [4, size, size] in 0 to 1: opaque in scenery and gradients, things alone on plain backgrounds."""
    z, things = chance(scene["seed"]), library()
    places = layout(scene, z)
    if scene["background"] in PLAIN or not true_ground:
        result = torch.zeros(1, 4, size, size)
    else:
        ground = draw_ground(scene["background"], z[GROUND], size)
        result = torch.cat([torch.from_numpy(ground).permute(2, 0, 1).float() / 255, torch.ones(1, size, size)])[None]
    for (_, wanted, x, y, half), drawing, tilt, mirror in zip(places, *chosen(scene, z, places)):
        picture = fitting(things.picture(drawing), half, size)[None]
        if wanted:
            picture = colour.recolour(picture, things.parameters[drawing:drawing + 1],
                                      colour.palette()[colour.NAMES.index(wanted)][None])
        result = over(placed(picture, torch.tensor([[x, y, half]]), torch.tensor([tilt]), torch.tensor([mirror]), size), result)
    return result[0].clamp(0, 1)
