"""Things of signs and symbols, charts and people: one drawing each (see drawing.Pen)."""
import math

from drawing import BROWN, CREAM, DARK, GOLD, GREY, LEAF, SILVER, SKIN, WHITE, mix
from things.registry import thing


def at(x, y, r, angle):
    return x + r * math.cos(math.radians(angle)), y + r * math.sin(math.radians(angle))


def soft(pen, colour, r, *points):
    """A polygon with its corners rounded off, from r before each to r after it."""
    segments = []
    for i, (x, y) in enumerate(points):
        near = []
        for px, py in (points[i - 1], points[(i + 1) % len(points)]):
            t = min(r / math.hypot(px - x, py - y), 0.5)
            near.append((x + (px - x) * t, y + (py - y) * t))
        (ax, ay), (bx, by) = near
        segments += [(ax, ay), ((ax + 2 * x) / 3, (ay + 2 * y) / 3, (bx + 2 * x) / 3, (by + 2 * y) / 3, bx, by)]
    pen.path(colour, segments[-1][-2:], *segments)


def capsule(pen, colour, x0, y0, x1, y1, r):
    """A finger: a thick straight bar with round ends."""
    n = r / math.hypot(x1 - x0, y1 - y0)
    dx, dy, k = (x1 - x0) * n, (y1 - y0) * n, 1.33
    pen.path(colour, (x0 - dy, y0 + dx),
             (x0 - dy - k * dx, y0 + dx - k * dy, x0 + dy - k * dx, y0 - dx - k * dy, x0 + dy, y0 - dx),
             (x1 + dy, y1 - dx), (x1 + dy + k * dx, y1 - dx + k * dy, x1 - dy + k * dx, y1 + dx + k * dy, x1 - dy, y1 + dx))


def inset(pen, other=SILVER):
    """White for details, or what stands out on a white thing."""
    return WHITE if sum(pen.colour) < 700 else other


@thing("heart", colour="red", synonyms=("love heart", "valentine heart"))
def heart(pen):
    pen.path(pen.colour, (0, 0.94), (-0.45, 0.52, -0.98, 0.17, -0.98, -0.35), (-0.98, -0.98, -0.22, -1.02, 0, -0.46),
             (0.22, -1.02, 0.98, -0.98, 0.98, -0.35), (0.98, 0.17, 0.45, 0.52, 0, 0.94))
    pen.path(pen.dark, (0.78, -0.62), (0.86, -0.02, 0.42, 0.34, 0.02, 0.78), (0.42, 0.48, 0.88, 0.16, 0.9, -0.32),
             (0.9, -0.44, 0.86, -0.54, 0.78, -0.62))
    pen.ellipse(pen.light, -0.56, -0.44, 0.24, 0.15, -40)


@thing("arrow", colour="blue", synonyms=("right arrow", "arrow sign"))
def arrow(pen):
    soft(pen, pen.colour, 0.12, (-0.96, -0.32), (0.06, -0.32), (0.06, -0.8), (0.98, 0), (0.06, 0.8), (0.06, 0.32), (-0.96, 0.32))
    soft(pen, pen.dark, 0.12, (-0.96, 0.02), (0.96, 0.02), (0.06, 0.8), (0.06, 0.32), (-0.96, 0.32))
    pen.line(pen.light, 0.09, (-0.82, -0.2), (0.1, -0.2))


@thing("speech bubble", colour="blue", synonyms=("chat bubble", "text bubble", "talk bubble", "dialogue bubble"))
def speech_bubble(pen):
    pen.path(pen.colour, (-0.62, -0.84), (0.62, -0.84), (0.85, -0.84, 0.97, -0.72, 0.97, -0.5), (0.97, 0.12),
             (0.97, 0.34, 0.85, 0.46, 0.62, 0.46), (-0.06, 0.46), (-0.2, 0.7, -0.4, 0.86, -0.66, 0.92),
             (-0.52, 0.78, -0.48, 0.62, -0.5, 0.46), (-0.62, 0.46), (-0.85, 0.46, -0.97, 0.34, -0.97, 0.12), (-0.97, -0.5),
             (-0.97, -0.72, -0.85, -0.84, -0.62, -0.84))
    pen.line(pen.light, 0.1, (-0.62, -0.68), (0.5, -0.68))
    for x in (-0.46, 0, 0.46):
        pen.ellipse(inset(pen, GREY), x, -0.17, 0.14)


@thing("target", colour="red", synonyms=("bullseye", "dartboard", "dart board"))
def target(pen):
    for r, colour in ((0.88, pen.colour), (0.64, inset(pen)), (0.48, pen.colour), (0.28, inset(pen)), (0.16, pen.colour)):
        pen.ellipse(colour, -0.08, 0.08, r)
    pen.poly(pen.dark, (0.58, -0.58), (0.6, -0.82), (0.78, -0.98), (0.8, -0.8), (0.98, -0.78), (0.82, -0.6))
    pen.line(DARK, 0.1, (-0.06, 0.06), (0.74, -0.74))


@thing("trophy", colour="yellow", plural="trophies", synonyms=("award", "winner cup", "trophy cup", "prize cup"))
def trophy(pen):
    for x in (-0.56, 0.56):
        pen.ring(pen.dark, x, -0.46, 0.4, 0.24)
    pen.path(pen.dark, (-0.14, 0.1), (0.14, 0.1), (0.1, 0.4, 0.16, 0.56, 0.34, 0.64), (-0.34, 0.64),
             (-0.16, 0.56, -0.1, 0.4, -0.14, 0.1))
    pen.path(pen.colour, (-0.64, -0.86), (0.64, -0.86), (0.64, -0.1, 0.44, 0.28, 0, 0.28),
             (-0.44, 0.28, -0.64, -0.1, -0.64, -0.86))
    pen.rect(pen.light, -0.7, -0.96, 1.4, 0.17, 0.06)
    pen.rect(BROWN, -0.52, 0.64, 1.04, 0.32, 0.06)
    pen.rect(GOLD, -0.22, 0.72, 0.44, 0.15, 0.03)
    pen.poly(inset(pen), *(at(0, -0.33, (0.27, 0.12)[i % 2], 36 * i - 90) for i in range(10)))


@thing("gear", colour="grey", synonyms=("cog", "cogwheel", "cog wheel", "gear wheel", "gearwheel"))
def gear(pen):
    points = [at(0, 0, r, 45 * i + a) for i in range(8) for r, a in ((0.73, -15), (0.98, -9), (0.98, 9), (0.73, 15))]
    pen._oval(0, 0, 0.3, 0.3, 0)
    pen.poly(pen.colour, *reversed(points))
    pen.ring(pen.dark, 0, 0, 0.44, 0.3)
    pen.arc(pen.light, 0.08, 0, 0, 0.58, 190, 290)


@thing("globe", colour="blue", synonyms=("world", "earth", "world globe", "earth globe"))
def globe(pen):
    red, green, blue = pen.colour
    land = CREAM if green > red + 40 and green > blue + 40 else LEAF
    soft(pen, pen.dark, 0.08, (-0.09, 0.6), (0.09, 0.6), (0.12, 0.78), (0.5, 0.84), (0.5, 0.97), (-0.5, 0.97),
         (-0.5, 0.84), (-0.12, 0.78))
    pen.arc(pen.dark, 0.13, 0, -0.16, 0.8, -55, 125)
    pen.ellipse(pen.colour, 0, -0.16, 0.7)
    pen.path(land, (-0.52, -0.5), (-0.3, -0.74, -0.08, -0.72, 0.02, -0.66), (0.1, -0.5, -0.1, -0.44, -0.16, -0.34),
             (-0.2, -0.22, -0.36, -0.22, -0.4, -0.1), (-0.5, -0.14, -0.58, -0.32, -0.52, -0.5))
    pen.path(land, (-0.32, 0.0), (-0.14, -0.08, 0.04, 0.04, 0.04, 0.14), (-0.04, 0.24, -0.1, 0.4, -0.18, 0.46),
             (-0.28, 0.36, -0.4, 0.12, -0.32, 0.0))
    pen.path(land, (0.24, -0.36), (0.34, -0.52, 0.48, -0.5, 0.54, -0.42), (0.64, -0.24, 0.64, -0.1, 0.6, 0.02),
             (0.5, 0.06, 0.5, 0.2, 0.4, 0.26), (0.28, 0.2, 0.34, -0.02, 0.24, -0.08), (0.16, -0.16, 0.16, -0.28, 0.24, -0.36))


@thing("bar chart", colour="blue", synonyms=("bar graph", "column chart", "bar diagram", "histogram"))
def bar_chart(pen):
    tops = (0.28, pen.light), (-0.12, pen.colour), (-0.5, pen.dark), (-0.92, pen.colour)
    for x, (top, colour) in zip((-0.74, -0.31, 0.12, 0.55), tops):
        pen.rect(colour, x, top, 0.35, 0.8 - top, 0.05)
    pen.line(DARK, 0.11, (-0.92, -0.92), (-0.92, 0.88), (0.94, 0.88))


@thing("pie chart", colour="orange", synonyms=("pie graph", "pie diagram"))
def pie_chart(pen):
    pen.pie(pen.colour, -0.06, 0.06, 0.9, 0, 200)
    pen.pie(pen.dark, -0.06, 0.06, 0.9, 200, 270)
    pen.pie(pen.light, 0.06, -0.06, 0.9, -90, 0)
    pen.line(inset(pen), 0.06, at(-0.06, 0.06, 0.86, 200), (-0.06, 0.06), at(-0.06, 0.06, 0.86, 90))


@thing("line chart", colour="green", synonyms=("line graph", "line diagram", "trend chart"))
def line_chart(pen):
    points = (-0.64, 0.36), (-0.24, -0.1), (0.22, 0.12), (0.84, -0.7)
    pen.poly(pen.light, (-0.64, 0.8), *points, (0.84, 0.8))
    pen.line(DARK, 0.11, (-0.92, -0.92), (-0.92, 0.88), (0.94, 0.88))
    pen.line(pen.colour, 0.16, *points)
    for x, y in points:
        pen.ellipse(pen.dark, x, y, 0.14)


def bust(pen, x, y, s, bottom, clothes, hair):
    """A head with hair over shoulders: (x, y) is the collar, s the scale, bottom where the clothes end."""
    def p(*a):
        return tuple((x, y)[i % 2] + s * v for i, v in enumerate(a))
    right, left = x + 0.86 * s, x - 0.86 * s
    pen.path(clothes, (left, bottom), p(-0.86, 0.7), p(-0.86, 0.3, -0.62, 0.1, -0.2, 0.02), p(0.2, 0.02),
             p(0.62, 0.1, 0.86, 0.3, 0.86, 0.7), (right, bottom))
    pen.path(mix(SKIN, BROWN, 0.25), p(-0.17, -0.2), p(0.17, -0.2), p(0.22, 0.04), p(0.14, 0.22, -0.14, 0.22, -0.22, 0.04))
    pen.ellipse(SKIN, *p(0, -0.45), 0.37 * s, 0.41 * s)
    pen.path(hair, p(-0.39, -0.4), p(-0.52, -1.12, 0.52, -1.12, 0.39, -0.4), p(0.32, -0.44, 0.28, -0.52, 0.24, -0.62),
             p(0.06, -0.5, -0.2, -0.52, -0.26, -0.6), p(-0.32, -0.52, -0.33, -0.46, -0.39, -0.4))


@thing("person", colour="blue", plural="people",
       synonyms=("man/men", "woman/women", "human", "user", "guy", "businessman/businessmen", "businesswoman/businesswomen"))
def person(pen):
    bust(pen, 0, 0.06, 1.08, 0.96, pen.colour, BROWN)
    pen.poly(pen.dark, (-0.28, 0.1), (-0.1, 0.24), (0, 0.38), (0.1, 0.24), (0.28, 0.1), (0.36, 0.28), (0, 0.64), (-0.36, 0.28))
    for s in (-1, 1):
        pen.line(pen.dark, 0.07, (s * 0.6, 0.92), (s * 0.58, 0.64))


@thing("team", colour="blue", synonyms=("team of people/teams of people", "group of people/groups of people", "group"))
def team(pen):
    bust(pen, -0.54, -0.24, 0.5, 0.66, pen.dark, BROWN)
    bust(pen, 0.54, -0.24, 0.5, 0.66, pen.dark, DARK)
    bust(pen, 0, -0.02, 0.64, 0.82, pen.colour, BROWN)
    pen.poly(pen.light, (-0.16, 0.0), (0, 0.14), (0.16, 0.0), (0.2, 0.12), (0, 0.32), (-0.2, 0.12))


@thing("handshake", colour="blue", synonyms=("hand shake", "shaking hands/shaking hands", "shake of hands/shakes of hands"))
def handshake(pen):
    for x, y, colour in ((-0.48, 0.22, pen.light), (-0.31, 0.36, pen.dark), (-0.14, 0.48, pen.light)):
        capsule(pen, colour, x + 0.12, y - 0.1, x - 0.02, y + 0.04, 0.13)
    fingers = (0.14, 0.58, pen.colour), (0.34, 0.48, pen.dark), (0.52, 0.34, pen.colour), (0.64, 0.18, pen.dark)
    for x, y, colour in fingers:
        capsule(pen, colour, x - 0.3, y - 0.36, x, y, 0.13)
    soft(pen, pen.colour, 0.1, (-0.76, -0.46), (-0.3, -0.52), (0.24, -0.36), (0.44, 0.04), (0.06, 0.38),
         (-0.3, 0.22), (-0.76, 0.18))
    soft(pen, pen.light, 0.13, (0.76, -0.46), (0.2, -0.58), (-0.06, -0.5), (-0.36, -0.14), (-0.2, 0.02), (0.1, -0.16),
         (0.6, 0.2), (0.76, 0.16))
    pen.line(pen.dark, 0.06, (-0.18, -0.02), (0.1, -0.17), (0.6, 0.19))
    for s in (-1, 1):
        soft(pen, pen.dark, 0.05, (s * 0.98, -0.66), (s * 0.68, -0.6), (s * 0.68, 0.3), (s * 0.98, 0.36))
        pen.ellipse(GOLD, s * 0.83, 0.14, 0.07)


@thing("check mark", colour="green", synonyms=("checkmark", "tick", "tick mark", "check sign"))
def check_mark(pen):
    soft(pen, pen.colour, 0.12, (-0.98, 0.1), (-0.64, -0.24), (-0.28, 0.14), (0.64, -0.8), (0.98, -0.46), (-0.28, 0.82))
    soft(pen, pen.dark, 0.12, (-0.8, -0.08), (-0.28, 0.46), (0.8, -0.64), (0.98, -0.46), (-0.28, 0.82), (-0.98, 0.1))
    pen.line(pen.light, 0.08, (-0.2, 0.2), (0.58, -0.6))


@thing("flag", colour="red", synonyms=("pennant", "waving flag", "signal flag"))
def flag(pen):
    pen.rect(BROWN, -0.86, -0.86, 0.13, 1.84, 0.06)
    pen.path(pen.colour, (-0.73, -0.78), (-0.3, -1.02, -0.04, -0.9, 0.16, -0.76), (0.4, -0.6, 0.66, -0.6, 0.95, -0.76),
             (0.95, 0.2), (0.66, 0.36, 0.4, 0.36, 0.16, 0.2), (-0.04, 0.06, -0.3, -0.06, -0.73, 0.18))
    pen.path(pen.dark, (0.16, -0.76), (0.28, -0.68, 0.36, -0.65, 0.48, -0.64), (0.48, 0.32), (0.36, 0.31, 0.28, 0.28, 0.16, 0.2))
    pen.path(pen.light, (-0.73, -0.78), (-0.6, -0.86, -0.52, -0.88, -0.44, -0.89), (-0.44, 0.07),
             (-0.52, 0.08, -0.6, 0.1, -0.73, 0.18))
    pen.ellipse(GOLD, -0.795, -0.87, 0.11)


@thing("bell", colour="yellow", synonyms=("alarm bell", "notification bell", "church bell", "school bell"))
def bell(pen):
    pen.ellipse(BROWN, 0, 0.76, 0.2)
    pen.ring(pen.dark, 0, -0.79, 0.18, 0.08)
    pen.path(pen.colour, (0, -0.76), (0.46, -0.76, 0.58, -0.4, 0.6, -0.06), (0.62, 0.26, 0.7, 0.36, 0.86, 0.52), (-0.86, 0.52),
             (-0.7, 0.36, -0.62, 0.26, -0.6, -0.06), (-0.58, -0.4, -0.46, -0.76, 0, -0.76))
    pen.path(pen.light, (-0.3, -0.5), (-0.46, -0.34, -0.5, 0.0, -0.48, 0.2), (-0.34, 0.24, -0.32, 0.2, -0.3, 0.14),
             (-0.32, -0.1, -0.26, -0.3, -0.14, -0.48), (-0.18, -0.58, -0.24, -0.56, -0.3, -0.5))
    pen.rect(pen.dark, -0.92, 0.48, 1.84, 0.2, 0.1)


@thing("gift", colour="red", synonyms=("present", "gift box/gift boxes", "birthday present", "wrapped gift"))
def gift(pen):
    ribbon = inset(pen, GOLD)
    for s in (-1, 1):
        pen.path(pen.dark, (0, -0.4), (s * 0.16, -0.84, s * 0.42, -1.06, s * 0.58, -0.9),
                 (s * 0.78, -0.66, s * 0.42, -0.44, 0, -0.4))
    pen.rect(pen.colour, -0.8, -0.1, 1.6, 1.06, 0.06)
    pen.rect(ribbon, -0.15, -0.06, 0.3, 1.02)
    pen.rect(pen.dark, -0.8, -0.06, 1.6, 0.12)
    pen.rect(pen.colour, -0.95, -0.42, 1.9, 0.4, 0.06)
    pen.rect(ribbon, -0.17, -0.42, 0.34, 0.4)
    pen.ellipse(pen.dark, 0, -0.46, 0.15, 0.12)
