"""Things of nature: one drawing each (see drawing.Pen)."""
import math

from drawing import BROWN, CREAM, DARK, FLAME, GOLD, GREY, LEAF, LIGHT, ROSE, WHITE
from things.registry import thing


def around(x, y, r, a0, a1, steps=24):
    """Points along an arc, angles in degrees."""
    angles = [math.radians(a0 + (a1 - a0) * i / steps) for i in range(steps + 1)]
    return [(x + r * math.cos(a), y + r * math.sin(a)) for a in angles]


def joined(x, y, discs, bottom=1.0, steps=180):
    """The outline of several discs (x, y, r) that all can be seen whole from (x, y), cut off below `bottom`."""
    points = []
    for i in range(steps):
        u, v = math.cos(2 * math.pi * i / steps), math.sin(2 * math.pi * i / steps)
        far = 0
        for dx, dy, r in discs:
            along, across = (dx - x) * u + (dy - y) * v, (dx - x) * v - (dy - y) * u
            if abs(across) < r:
                far = max(far, along + math.sqrt(r * r - across * across))
        points.append((x + far * u, min(y + far * v, bottom)))
    return points


def both(start, *segments, x=0.0):
    """A path for pen.path from its right half, top to bottom, mirrored at the upright through x."""
    nodes = [start] + [s[-2:] for s in segments]
    shift = lambda s, sign: tuple(x + sign * v if i % 2 == 0 else v for i, v in enumerate(s))
    left = [shift(s[2:4] + s[0:2] + n if len(s) == 6 else n, -1) for s, n in zip(segments[::-1], nodes[-2::-1])]
    return [shift(start, 1)] + [shift(s, 1) for s in segments] + left


def soft(points, radius):
    """A path for pen.path along a polygon with rounded corners."""
    path = []
    for before, corner, after in zip(points[-1:] + points[:-1], points, points[1:] + points[:1]):
        a, b = (tuple(c + (o - c) * radius / math.dist(corner, p) for c, o in zip(corner, p))
                for p in (before, after))
        path += [a, tuple((p + 2 * c) / 3 for p, c in zip(a, corner)) + tuple((p + 2 * c) / 3 for p, c in zip(b, corner)) + b]
    return path


def turned(angle, *path):
    """A path turned about the middle of the box."""
    u, v = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return [tuple(n for x, y in zip(s[::2], s[1::2]) for n in (u * x - v * y, v * x + u * y)) for s in path]


def spot(pen):
    """White, or what can be seen on white."""
    return WHITE if sum(pen.colour) < 700 else LIGHT


def ink(pen):
    """Dark, or what can be seen on black."""
    return DARK if sum(pen.colour) > 180 else GREY


def eye(pen, x, y, r, look=0.0):
    pen.ellipse(WHITE, x, y, r)
    pen.ellipse(DARK, x + look, y, r * 0.58)


@thing("tree", colour="green", synonyms=("oak",))
def tree(pen):
    pen.path(BROWN, *both((0, 0.1), (0.12, 0.1), (0.12, 0.6, 0.14, 0.86, 0.28, 0.96), (0, 0.96)))
    pen.poly(pen.colour, *joined(0, -0.2, ((-0.46, 0.08, 0.38), (0.46, 0.08, 0.38), (0, 0.12, 0.38), (-0.36, -0.4, 0.36),
                                           (0.36, -0.4, 0.36), (0, -0.56, 0.4))))
    pen.path(pen.dark, (0.8, 0.06), (0.82, 0.5, 0.4, 0.5, 0.32, 0.3), (0.2, 0.54, -0.2, 0.54, -0.3, 0.3),
             (-0.1, 0.36, 0.1, 0.3, 0.2, 0.12), (0.4, 0.3, 0.7, 0.26, 0.8, 0.06))
    for x, y, r in ((-0.12, -0.64, 0.15), (-0.45, -0.32, 0.11), (0.22, -0.3, 0.09)):
        pen.ellipse(pen.light, x, y, r)


@thing("flower", colour="pink", synonyms=("blossom", "bloom", "daisy/daisies"))
def flower(pen):
    pen.line(LEAF, 0.11, (0, 0.1), (0, 0.91))
    for s in (-1, 1):
        pen.path(LEAF, (0, 0.9), (s * 0.06, 0.6, s * 0.3, 0.46, s * 0.56, 0.48), (s * 0.52, 0.76, s * 0.3, 0.92, 0, 0.9))
    petals = [(x, y, 0.29) for x, y in around(0, -0.22, 0.45, 30, 330, 5)]
    pen.poly(pen.colour, *joined(0, -0.22, petals))
    for (x0, y0), (x1, y1) in zip(around(0, -0.22, 0.2, 0, 300, 5), around(0, -0.22, 0.48, 0, 300, 5)):
        pen.line(pen.dark, 0.06, (x0, y0), (x1, y1))
    yellow = pen.colour[0] > 200 and pen.colour[1] > 190 and pen.colour[2] < 120
    pen.ellipse(FLAME if yellow else GOLD, 0, -0.22, 0.23)
    pen.ellipse(CREAM, -0.06, -0.29, 0.07)


@thing("mushroom", colour="red", synonyms=("toadstool", "fungus/fungi"))
def mushroom(pen):
    pen.path(CREAM, *both((0, 0), (0.22, 0), (0.2, 0.4, 0.3, 0.6, 0.32, 0.8), (0.32, 0.96, 0.16, 0.93, 0, 0.93)))
    pen.path(pen.dark, *both((0, 0.02), (0.8, 0.08), (0.6, 0.36, 0.25, 0.36, 0, 0.36)))
    pen.path(pen.colour, *both((0, -0.92), (0.6, -0.92, 0.96, -0.4, 0.96, 0.02), (0.96, 0.26, 0.5, 0.2, 0, 0.2)))
    for x, y, r in ((-0.54, -0.24, 0.17), (-0.02, -0.56, 0.2), (0.52, -0.3, 0.15), (0.08, -0.06, 0.13)):
        pen.ellipse(spot(pen), x, y, r, r * 0.88)


@thing("sun", colour="yellow", synonyms=("sunshine",))
def sun(pen):
    for i in range(12):
        (a, b), tip = around(0, 0, 0.68, 30 * i - 12.5, 30 * i + 12.5, 1), around(0, 0, (0.99, 0.92)[i % 2], 30 * i, 30 * i, 1)[0]
        pen.path(pen.colour, *soft([a, tip, b], 0.05))
    pen.ellipse(pen.colour, 0, 0, 0.58)
    pen.ellipse(pen.light, 0, 0, 0.42)


@thing("moon", colour="yellow", synonyms=("crescent", "half moon"))
def moon(pen):
    outer = around(0.09, 0, 0.95, 35, 265, 60)
    bx, by = outer[0]
    pen.path(pen.colour, *outer, (-0.44, -0.45, -0.1, 0.59, bx, by))
    for x, y, r in ((-0.6, -0.22, 0.12), (-0.32, 0.43, 0.14), (-0.63, 0.2, 0.07), (0.14, 0.7, 0.08)):
        pen.ellipse(pen.dark, x, y, r)


@thing("star", colour="yellow")
def star(pen):
    tips, dents = around(0, 0.08, 1.03, -90, 198, 4), around(0, 0.08, 0.46, -54, 234, 4)
    pen.path(pen.colour, *soft([p for pair in zip(tips, dents) for p in pair], 0.12))
    for (x, y), dent in zip(around(0, 0.08, 0.8, -90, 198, 4), dents):
        pen.poly(pen.dark, (x, y), (dent[0] * 0.94, 0.08 + (dent[1] - 0.08) * 0.94), (0, 0.08))


@thing("cloud", colour="blue")
def cloud(pen):
    pen.poly(pen.dark, *joined(0.3, -0.1, ((0.16, -0.34, 0.3), (0.52, -0.16, 0.34))))
    pen.poly(pen.colour, *joined(-0.05, 0.3, ((-0.56, 0.25, 0.4), (-0.16, -0.12, 0.46), (0.3, 0.06, 0.38),
                                              (0.6, 0.3, 0.35), (-0.25, 0.3, 0.4), (0.2, 0.3, 0.4)), 0.62))
    pen.curve(pen.light, 0.1, (-0.46, -0.1), (-0.42, -0.32, -0.26, -0.42, -0.1, -0.42))
    pen.curve(pen.light, 0.1, (-0.82, 0.25), (-0.82, 0.12, -0.74, 0.02, -0.64, 0))


@thing("mountain", colour="grey", synonyms=("peak", "summit"))
def mountain(pen):
    pen.path(pen.light, *soft([(0.02, 0.84), (0.5, -0.3), (0.97, 0.84)], 0.07))
    pen.path(pen.colour, *soft([(-0.97, 0.84), (-0.2, -0.95), (0.6, 0.84)], 0.07))
    pen.poly(pen.dark, (-0.13, -0.79), (-0.12, -0.2), (0.04, 0.14), (-0.06, 0.44), (0.08, 0.84), (0.53, 0.84),
             (0.57, 0.81), (0.56, 0.75))
    pen.path(LIGHT, (-0.472, -0.318), *soft([(-0.472, -0.318), (-0.2, -0.95), (0.083, -0.318)], 0.07)[2:4], (0.083, -0.318),
             (-0.06, -0.42), (-0.15, -0.18), (-0.26, -0.4), (-0.36, -0.24))


@thing("leaf", colour="green", plural="leaves")
def leaf(pen):
    pen.curve(pen.dark, 0.12, *turned(-45, (-1.22, 0.06), (-1.1, -0.02, -1, 0, -0.8, 0)))
    pen.path(pen.colour, *turned(-45, (-0.86, 0), (-0.55, -0.8, 0.65, -0.8, 1.18, 0), (0.65, 0.8, -0.55, 0.8, -0.86, 0)))
    pen.path(pen.dark, *turned(-45, (-0.86, 0), (1.18, 0), (0.65, 0.8, -0.55, 0.8, -0.86, 0)))
    pen.line(pen.light, 0.07, *turned(-45, (-0.78, 0), (0.86, 0)))
    for x in (-0.42, 0.0, 0.42):
        for s in (-1, 1):
            pen.line(pen.light, 0.065, *turned(-45, (x, 0), (x + 0.26, s * 0.32)))


@thing("fish", colour="orange", plural="fish", synonyms=("goldfish/goldfish",))
def fish(pen):
    pen.path(pen.dark, (-0.42, -0.36), (-0.3, -0.62, 0.05, -0.74, 0.3, -0.66), (0.22, -0.5, 0.22, -0.4, 0.26, -0.2))
    pen.path(pen.dark, (-0.2, 0.4), (-0.14, 0.6, 0, 0.68, 0.16, 0.68), (0.1, 0.54, 0.12, 0.44, 0.2, 0.3))
    pen.path(pen.colour, (-0.96, 0.04), (-0.74, -0.66, 0, -0.72, 0.46, -0.14), (0.6, -0.36, 0.76, -0.5, 0.96, -0.52),
             (0.82, -0.2, 0.82, 0.24, 0.96, 0.56), (0.76, 0.54, 0.6, 0.4, 0.46, 0.18), (0, 0.76, -0.74, 0.7, -0.96, 0.04))
    pen.path(pen.dark, (-0.16, -0.02), (0.02, -0.2, 0.16, -0.18, 0.26, -0.14), (0.18, 0.02, 0.22, 0.12, 0.26, 0.24),
             (0.1, 0.24, -0.06, 0.14, -0.16, -0.02))
    pen.curve(pen.light, 0.07, (-0.4, -0.3), (-0.24, -0.12, -0.24, 0.16, -0.4, 0.34))
    eye(pen, -0.62, -0.1, 0.12, -0.03)
    for y in (-0.2, 0.04, 0.28):
        pen.line(pen.dark, 0.06, (0.64, y * 0.7), (0.78, y))


@thing("cat", colour="orange", synonyms=("kitten", "kitty/kitties"))
def cat(pen):
    x = -0.14
    pen.path(pen.dark, (0.1, 0.95), (0.7, 1.0, 0.9, 0.7, 0.76, 0.36), (0.68, 0.16, 0.72, 0.06, 0.72, -0.02),
             (0.72, -0.16, 0.5, -0.14, 0.5, 0.04), (0.46, 0.36, 0.66, 0.56, 0.44, 0.66), (0.3, 0.7, 0.2, 0.8, 0.1, 0.95))
    pen.path(pen.colour, *both((0, -0.2), (0.36, -0.2, 0.34, 0.1, 0.46, 0.4), (0.56, 0.72, 0.6, 0.95, 0.34, 0.95),
                               (0, 0.95), x=x))
    pen.ellipse(pen.light, x, 0.32, 0.19, 0.27)
    pen.line(pen.dark, 0.06, (x, 0.7), (x, 0.92))
    pen.path(pen.colour, *both((0, -0.74), (0.18, -0.74), (0.28, -0.86, 0.36, -0.92, 0.46, -0.95),
                               (0.54, -0.8, 0.56, -0.6, 0.58, -0.36), (0.6, -0.02, 0.3, 0.1, 0, 0.1), x=x))
    for s in (-1, 1):
        pen.poly(ROSE, (x + s * 0.28, -0.72), (x + s * 0.42, -0.82), (x + s * 0.46, -0.58))
        pen.ellipse(WHITE, x + s * 0.25, -0.36, 0.11, 0.13)
        pen.ellipse(DARK, x + s * 0.24, -0.36, 0.06, 0.1)
        pen.line(ink(pen), 0.06, (x + s * 0.36, -0.1), (x + s * 0.68, -0.14))
    pen.ellipse(pen.light, x, -0.1, 0.2, 0.14)
    pen.path(ROSE, *soft([(x - 0.1, -0.21), (x + 0.1, -0.21), (x, -0.1)], 0.03))


@thing("dog", colour="brown", synonyms=("puppy/puppies", "hound", "doggy/doggies"))
def dog(pen):
    pen.rect(pen.dark, -0.2, 0.1, 0.24, 0.76, 0.06)
    pen.rect(pen.dark, 0.4, 0.1, 0.24, 0.76, 0.06)
    pen.path(pen.colour, (-0.95, -0.34), (-0.96, -0.5, -0.8, -0.52, -0.68, -0.54), (-0.62, -0.8, -0.48, -0.9, -0.3, -0.9),
             (-0.08, -0.9, 0.02, -0.7, 0.02, -0.48), (0.02, -0.28, 0.1, -0.24, 0.25, -0.24), (0.58, -0.24),
             (0.74, -0.24, 0.76, -0.4, 0.76, -0.6), (0.76, -0.76, 0.96, -0.76, 0.96, -0.6), (0.96, -0.3, 0.92, -0.12, 0.82, 0),
             (0.86, 0.3, 0.82, 0.5, 0.82, 0.92), (0.56, 0.92), (0.56, 0.6), (0.54, 0.4, 0.44, 0.34, 0.3, 0.34), (-0.12, 0.36),
             (-0.14, 0.92), (-0.4, 0.92), (-0.42, 0.3), (-0.46, 0.1, -0.46, 0, -0.44, -0.1),
             (-0.66, -0.04, -0.95, -0.04, -0.95, -0.34))
    pen.curve(ROSE, 0.11, (-0.41, -0.06), (-0.25, 0.02, -0.1, -0.04, 0.03, -0.2))
    pen.ellipse(GOLD, -0.28, 0.08, 0.09)
    pen.path(pen.dark, (-0.3, -0.78), (-0.1, -0.9, 0.12, -0.7, 0.14, -0.4), (0.14, -0.1, -0.14, -0.1, -0.16, -0.34),
             (-0.18, -0.52, -0.24, -0.64, -0.3, -0.78))
    eye(pen, -0.47, -0.56, 0.09, -0.02)
    pen.ellipse(ink(pen), -0.85, -0.42, 0.1, 0.08)
    pen.curve(ink(pen), 0.06, (-0.86, -0.2), (-0.78, -0.16, -0.7, -0.18, -0.62, -0.24))


@thing("bird", colour="blue", synonyms=("birdie", "songbird", "sparrow"))
def bird(pen):
    for x in (-0.02, 0.24):
        pen.line(FLAME, 0.08, (x, 0.5), (x, 0.87), (x + 0.13, 0.87))
    pen.poly(FLAME, (0.7, -0.58), (0.96, -0.36), (0.7, -0.16))
    pen.path(pen.colour, (-0.96, -0.22), (-0.6, -0.1, -0.2, -0.1, 0.02, -0.5), (0.2, -0.98, 0.8, -0.96, 0.82, -0.38),
             (0.84, 0.24, 0.66, 0.66, 0.12, 0.66), (-0.34, 0.66, -0.56, 0.36, -0.96, 0.24),
             (-0.8, 0.1, -0.82, -0.08, -0.96, -0.22))
    pen.path(pen.light, (0.78, -0.08), (0.78, 0.3, 0.6, 0.62, 0.14, 0.62), (0.34, 0.44, 0.46, 0.02, 0.78, -0.08))
    pen.path(pen.dark, (-0.6, 0.26), (-0.4, 0.0, -0.14, -0.16, 0.22, -0.14), (0.36, 0.2, 0.1, 0.5, -0.22, 0.44),
             (-0.36, 0.42, -0.5, 0.36, -0.6, 0.26))
    eye(pen, 0.5, -0.46, 0.13, 0.03)


@thing("butterfly", colour="orange", plural="butterflies", synonyms=("moth",))
def butterfly(pen):
    for s in (-1, 1):
        pen.path(pen.dark, (s * 0.04, 0), (s * 0.5, -0.06, s * 0.86, 0.16, s * 0.78, 0.5),
                 (s * 0.68, 0.98, s * 0.3, 0.98, s * 0.04, 0.3))
        pen.path(pen.colour, (s * 0.04, -0.2), (s * 0.2, -0.66, s * 0.54, -0.9, s * 0.82, -0.8),
                 (s * 1.06, -0.7, s * 0.98, 0.12, s * 0.5, 0.14), (s * 0.3, 0.16, s * 0.16, 0.14, s * 0.04, 0.1))
        pen.ellipse(pen.light, s * 0.66, -0.46, 0.17, 0.22, s * 30)
        pen.ellipse(pen.light, s * 0.34, -0.14, 0.09)
        pen.ellipse(pen.light, s * 0.5, 0.48, 0.13)
        pen.curve(ink(pen), 0.06, (0, -0.36), (s * 0.04, -0.6, s * 0.12, -0.8, s * 0.24, -0.84))
    pen.path(ink(pen), *both((0, -0.5), (0.14, -0.5, 0.12, -0.3, 0.11, -0.1), (0.11, 0.3, 0.08, 0.5, 0, 0.62)))


@thing("apple", colour="red", synonyms=("fruit",))
def apple(pen):
    pen.path(pen.colour, *both((0, -0.44), (0.3, -0.68, 0.88, -0.6, 0.88, 0.02), (0.88, 0.52, 0.54, 0.96, 0.26, 0.96),
                               (0.14, 0.96, 0.1, 0.9, 0, 0.9)))
    pen.path(pen.dark, (0.88, 0.02), (0.88, 0.52, 0.54, 0.96, 0.26, 0.96), (0.14, 0.96, 0.1, 0.9, 0, 0.9),
             (0.4, 0.82, 0.74, 0.48, 0.88, 0.02))
    pen.curve(BROWN, 0.11, (0, -0.36), (-0.02, -0.6, -0.06, -0.76, -0.14, -0.9))
    pen.path(LEAF, (0.04, -0.56), (0.08, -0.86, 0.32, -0.98, 0.58, -0.94), (0.54, -0.66, 0.32, -0.5, 0.04, -0.56))
    pen.ellipse(pen.light, -0.5, -0.14, 0.13, 0.24, 25)
