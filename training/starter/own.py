"""The few things of offices that none of the sets draws, drawn with our own pen (pen.py) in the box [-1, 1] x [-1, 1], y down."""
import cairo
import numpy as np

from starter.pen import BROWN, CREAM, DARK, GOLD, GREY, LEAF, LIGHT, SILVER, WHITE, Pen

BLUE, SKY, RED, GREEN = (52, 120, 214), (120, 184, 240), (220, 70, 60), (64, 170, 90)


def server(p):
    for y in (-0.9, -0.28, 0.34):
        p.rect((74, 84, 104), -0.62, y, 1.24, 0.54, 0.08)
        p.line(SILVER, 0.07, (-0.4, y + 0.27), (0.08, y + 0.27))
        p.ellipse(GREEN, 0.28, y + 0.27, 0.07)
        p.ellipse(SKY, 0.46, y + 0.27, 0.07)


def desk(p):
    p.rect((176, 122, 76), -0.95, -0.1, 1.9, 0.16, 0.04)
    p.rect((150, 100, 60), -0.88, 0.06, 0.14, 0.84)
    p.rect((160, 108, 66), 0.24, 0.06, 0.64, 0.84, 0.03)
    for y in (0.14, 0.5):
        p.rect((198, 146, 98), 0.31, y, 0.5, 0.28, 0.03)
        p.line(DARK, 0.05, (0.48, y + 0.14), (0.64, y + 0.14))
    p.rect(DARK, -0.55, -0.82, 0.9, 0.56, 0.05)
    p.rect(SKY, -0.48, -0.75, 0.76, 0.42, 0.02)
    p.poly(GREY, (-0.18, -0.26), (-0.02, -0.26), (0.04, -0.1), (-0.24, -0.1))
    p.rect(RED, 0.5, -0.34, 0.2, 0.24, 0.04)


def windturbine(p):
    p.poly(SILVER, (-0.06, -0.25), (0.06, -0.25), (0.12, 0.95), (-0.12, 0.95))
    for dx, dy in ((0.0, -0.72), (0.6, 0.34), (-0.6, 0.34)):
        nx, ny = -dy * 0.16, dx * 0.16
        p.poly((236, 240, 246), (0, -0.25), (nx + dx * 0.3, -0.25 + ny + dy * 0.3), (dx, -0.25 + dy), (dx * 0.3 - nx * 0.2, -0.25 + dy * 0.3))
    p.ellipse(BLUE, 0, -0.25, 0.1)


def warehouse(p):
    p.poly((168, 82, 66), (-0.95, -0.28), (0, -0.82), (0.95, -0.28), (0.95, -0.16), (-0.95, -0.16))
    p.rect((214, 206, 196), -0.88, -0.18, 1.76, 1.0)
    p.rect((96, 112, 136), -0.62, 0.08, 1.24, 0.74)
    for y in (0.2, 0.34):
        p.line(SILVER, 0.04, (-0.6, y), (0.6, y))
    for x, y in ((-0.5, 0.46), (-0.06, 0.46), (-0.28, 0.12)):
        p.rect((206, 158, 100), x, y, 0.42, 0.36, 0.02)
        p.line(CREAM, 0.06, (x + 0.21, y + 0.03), (x + 0.21, y + 0.16))


def electriccar(p):
    p.path((58, 172, 120), (-0.92, 0.42), (-0.92, 0.04), (-0.9, -0.06, -0.7, -0.1, -0.56, -0.12), (-0.36, -0.44),
           (-0.3, -0.52, 0.3, -0.52, 0.38, -0.44), (0.6, -0.12), (0.8, -0.08, 0.92, 0.0, 0.92, 0.12), (0.92, 0.42))
    p.poly(LIGHT, (-0.42, -0.12), (-0.26, -0.38), (-0.03, -0.38), (-0.03, -0.12))
    p.poly(LIGHT, (0.05, -0.12), (0.05, -0.38), (0.27, -0.38), (0.46, -0.12))
    for x in (-0.52, 0.54):
        p.ellipse(DARK, x, 0.42, 0.22)
        p.ellipse(SILVER, x, 0.42, 0.1)
    p.poly(GOLD, (0.06, -0.02), (-0.14, 0.24), (-0.01, 0.24), (-0.08, 0.46), (0.16, 0.16), (0.03, 0.16))
    p.curve(GREY, 0.06, (-0.9, 0.16), (-1.0, 0.16, -0.98, -0.5, -0.8, -0.56))
    p.rect(GREY, -0.88, -0.72, 0.16, 0.2, 0.04)


def productionline(p):
    p.rect((86, 96, 116), -0.95, 0.34, 1.9, 0.26, 0.13)
    for x in (-0.76, -0.38, 0.0, 0.38, 0.76):
        p.ellipse(SILVER, x, 0.47, 0.08)
    for x in (-0.7, 0.34):
        p.rect((206, 158, 100), x, -0.02, 0.38, 0.36, 0.03)
        p.line(CREAM, 0.06, (x + 0.19, 0.0), (x + 0.19, 0.12))
    p.rect(GREY, -0.12, -0.9, 0.3, 0.16, 0.03)
    p.line((244, 150, 50), 0.16, (0.03, -0.76), (0.3, -0.46), (0.06, -0.22))
    p.ellipse(DARK, 0.3, -0.46, 0.1)
    p.line(DARK, 0.07, (-0.08, -0.1), (0.06, -0.24), (0.16, -0.1))
    for x in (-0.7, 0.62):
        p.rect(GREY, x, 0.6, 0.1, 0.34)


def solarpanel(p):
    p.poly((38, 84, 168), (-0.62, -0.5), (0.72, -0.5), (0.95, 0.34), (-0.9, 0.34))
    for t in (0.28, 0.52, 0.76):
        y = -0.5 + 0.84 * t
        p.line(LIGHT, 0.035, (-0.62 - 0.28 * t, y), (0.72 + 0.23 * t, y))
    for t in (0.25, 0.5, 0.75):
        p.line(LIGHT, 0.035, (-0.62 + 1.34 * t, -0.5), (-0.9 + 1.85 * t, 0.34))
    p.line(GREY, 0.1, (0.0, 0.34), (0.0, 0.8))
    p.line(GREY, 0.1, (-0.36, 0.84), (0.36, 0.84))


def whiteboard(p):
    p.rect(SILVER, -0.92, -0.78, 1.84, 1.24, 0.06)
    p.rect(WHITE, -0.84, -0.7, 1.68, 1.08, 0.02)
    p.line(BLUE, 0.07, (-0.66, 0.14), (-0.3, -0.14), (-0.04, 0.04), (0.34, -0.44))
    for y in (-0.44, -0.22):
        p.line(RED, 0.06, (-0.66, y - 0.06), (-0.24, y - 0.06))
    p.rect(GREEN, 0.4, -0.1, 0.14, 0.36)
    p.rect(GOLD, 0.6, -0.3, 0.14, 0.56)
    p.line(GREY, 0.08, (-0.5, 0.46), (-0.66, 0.92))
    p.line(GREY, 0.08, (0.5, 0.46), (0.66, 0.92))


def conferencetable(p):
    for x in (-0.56, 0.0, 0.56):
        p.rect(BLUE, x - 0.17, -0.62, 0.34, 0.44, 0.1)
    p.ellipse((176, 122, 76), 0, 0.08, 0.92, 0.36)
    p.ellipse((196, 142, 96), 0, 0.02, 0.86, 0.3)
    for x in (-0.4, 0.06, 0.44):
        p.rect(WHITE, x - 0.1, -0.06, 0.22, 0.14, 0.02)
    for x in (-0.56, 0.0, 0.56):
        p.rect((36, 92, 176), x - 0.18, 0.42, 0.36, 0.46, 0.1)


def passport(p):
    p.rect((42, 64, 130), -0.66, -0.92, 1.32, 1.84, 0.1)
    p.ellipse(GOLD, 0, -0.18, 0.38)
    p.ellipse((42, 64, 130), 0, -0.18, 0.3)
    p.line(GOLD, 0.05, (-0.34, -0.18), (0.34, -0.18))
    p.line(GOLD, 0.05, (0, -0.5), (0, 0.14))
    p.line(GOLD, 0.08, (-0.34, 0.46), (0.34, 0.46))
    p.line(GOLD, 0.07, (-0.22, 0.64), (0.22, 0.64))


def road(p):
    p.poly((96, 100, 110), (-0.22, -0.9), (0.22, -0.9), (0.92, 0.92), (-0.92, 0.92))
    for y0, y1, w in ((-0.82, -0.6, 0.05), (-0.42, -0.1, 0.08), (0.1, 0.5, 0.11), (0.66, 0.92, 0.14)):
        p.poly(WHITE, (-w / 2, y0), (w / 2, y0), (w / 1.6, y1), (-w / 1.6, y1))


DRAWERS = {f.__name__: f for f in (server, desk, windturbine, warehouse, electriccar, productionline, solarpanel, whiteboard,
                                   conferencetable, passport, road)}
THINGS = {"server": "server", "desk": "desk", "windturbine": "wind turbine", "warehouse": "warehouse", "electriccar": "electric car",
          "productionline": "production line", "solarpanel": "solar panel", "whiteboard": "whiteboard",
          "conferencetable": "conference table", "passport": "passport", "road": "road"}


def draw(name, style, side):
    """Premultiplied RGBA bytes [side, side, 4] of a thing in the style 3d, flat or line."""
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, side, side)
    ctx = cairo.Context(surface)
    ctx.scale(side / 2.1, side / 2.1)
    ctx.translate(1.05, 1.05)
    DRAWERS[name](Pen(ctx, DARK, "shaded" if style == "3d" else style))
    data = np.ndarray((side, side, 4), np.uint8, surface.get_data(), strides=(surface.get_stride(), 4, 1))
    return data[..., [2, 1, 0, 3]].copy()
