"""What lies behind the things: plain colours, gradients, and simple scenery by day and night.

A plain background is no part of the picture that the networks make: they leave it transparent, and whoever shows it puts the
colour (`paper`) or whatever else there. Gradients and scenery are drawn, in eight random numbers (`z`) of the scene's seed. Units
of drawing: a 256-pixel picture.
"""
import math

import cairo
import numpy as np

from starter.colour import COLOURS, NAMES

PLAIN = list(NAMES)
GRADIENTS = [f"gradient {c}" for c in NAMES if c not in ("black", "white")]
PLACES = ["sea", "hills", "city", "mountains", "forest", "desert", "beach", "snow"]
SCENERY = ["sky", "night", "sunset", "space", "moonscape", "underwater", "room"] + PLACES + [f"{p} night" for p in PLACES]
BACKGROUNDS = PLAIN + GRADIENTS + SCENERY

DAY, DARK, DUSK = ((112, 184, 244), (218, 239, 252)), ((16, 22, 60), (56, 64, 120)), ((88, 70, 150), (252, 176, 104))


def mix(colour, other, amount):
    return tuple(a + (b - a) * amount for a, b in zip(colour, other))


def paper(name):
    """The colour of a plain background, 0 to 255: softer than things of that colour."""
    if name == "white":
        return (255, 255, 255)
    if name == "black":
        return (44, 44, 50)
    if name == "grey":
        return (176, 181, 188)
    return tuple(round(c) for c in mix(COLOURS[name], (255, 255, 255), 0.28))


def draw_ground(name, z, size):
    """RGB [size, size, 3] bytes of a background; z are 8 normal random numbers."""
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, size, size)
    ctx = cairo.Context(surface)
    ctx.scale(size / 256, size / 256)
    u = [0.5 * (1 + math.erf(v / math.sqrt(2))) for v in z]
    if name in PLAIN:
        _fill(ctx, paper(name))
    elif name.startswith("gradient"):
        _plain_gradient(ctx, name.split()[1], u)
    else:
        place, _, night = name.partition(" ")
        {"sky": _day, "night": _night, "sunset": _sunset, "space": _space, "moonscape": _moonscape, "underwater": _underwater,
         "room": _room, "sea": _sea, "hills": _hills, "city": _city, "mountains": _mountains, "forest": _forest,
         "desert": _desert, "beach": _beach, "snow": _snow}[place](ctx, u, bool(night) or name == "night")
    data = np.ndarray((size, size, 4), np.uint8, surface.get_data(), strides=(surface.get_stride(), 4, 1))
    return data[..., 2::-1].copy()


# --- pens

def _paint(ctx, c):
    ctx.set_source_rgb(*(min(max(v, 0), 255) / 255 for v in c))


def _fill(ctx, c):
    _paint(ctx, c)
    ctx.paint()


def _ramp(ctx, top, bottom, y0, y1):
    pattern = cairo.LinearGradient(0, y0, 0, y1)
    for at, c in ((0, top), (1, bottom)):
        pattern.add_color_stop_rgb(at, *(v / 255 for v in c))
    ctx.set_source(pattern)


def _disc(ctx, x, y, r):
    ctx.new_sub_path()
    ctx.arc(x, y, r, 0, 2 * math.pi)
    ctx.fill()


def _wave(ctx, colour, base, height, phase, length):
    """Everything below a wavy line."""
    _paint(ctx, colour)
    ctx.move_to(-2, 258)
    for x in range(-2, 263, 4):
        ctx.line_to(x, base - height * math.sin(2 * math.pi * (x / length + phase)))
    ctx.line_to(262, 258)
    ctx.close_path()
    ctx.fill()


def _below(ctx, y, top, bottom):
    _ramp(ctx, top, bottom, y, 256)
    ctx.rectangle(0, y, 256, 260 - y)
    ctx.fill()


# --- backgrounds

def _plain_gradient(ctx, name, u):
    base = COLOURS[name]
    light, strong = mix(base, (255, 255, 255), 0.72), mix(base, (255, 255, 255), 0.12)
    if u[0] < 0.3:
        pattern = cairo.RadialGradient(128, 110 + 40 * u[1], 10, 128, 110 + 40 * u[1], 200)
    else:
        angle = 2 * math.pi * u[1]
        dx, dy = 128 * math.cos(angle), 128 * math.sin(angle)
        pattern = cairo.LinearGradient(128 - dx, 128 - dy, 128 + dx, 128 + dy)
    for at, c in ((0, light), (1, strong)):
        pattern.add_color_stop_rgb(at, *(v / 255 for v in c))
    ctx.set_source(pattern)
    ctx.paint()


def _sky(ctx, u, night, colours=None):
    _ramp(ctx, *(colours or (DARK if night else DAY)), 0, 256)
    ctx.paint()
    if night:
        _stars(ctx, u)
        _paint(ctx, (246, 240, 206))
        _disc(ctx, 40 + 176 * u[0], 34 + 24 * u[1], 15)
    else:
        _clouds(ctx, u)


def _stars(ctx, u):
    _paint(ctx, (250, 246, 214))
    for i in range(18):
        x = (i * 97 + 61 * u[2] + 13 * i * i) % 256
        y = (i * 59 + 43 * u[3] + 7 * i * i) % 130
        _disc(ctx, x, y, 1.0 + (i % 3) * 0.5)


def _clouds(ctx, u):
    _paint(ctx, (251, 253, 255))
    for x, y, s in ((20 + 110 * u[0], 30 + 26 * u[1], 0.8 + 0.5 * u[2]), (140 + 100 * u[3], 44 + 34 * u[1], 0.7 + 0.5 * u[0])):
        for dx, dy, r in ((-20, 4, 11), (-4, -5, 15), (14, 2, 12)):
            _disc(ctx, x + s * dx, y + s * dy, s * r)
        ctx.rectangle(x - s * 22, y + s * 2, s * 40, s * 12.5)
        ctx.fill()


def _day(ctx, u, night):
    _sky(ctx, u, False)


def _night(ctx, u, night):
    _sky(ctx, u, True)


def _sunset(ctx, u, night):
    _ramp(ctx, *DUSK, 0, 190)
    ctx.paint()
    _paint(ctx, (255, 226, 140))
    _disc(ctx, 50 + 156 * u[0], 160, 26 + 8 * u[1])
    _wave(ctx, (96, 62, 104), 186, 8 + 8 * u[2], u[3], 260)
    _wave(ctx, (66, 44, 86), 214, 8, u[4], 200)


def _space(ctx, u, night):
    _ramp(ctx, (10, 12, 36), (34, 26, 74), 0, 256)
    ctx.paint()
    _paint(ctx, (244, 244, 255))
    for i in range(34):
        _disc(ctx, (i * 83 + 71 * u[0] + 11 * i * i) % 256, (i * 47 + 67 * u[1] + 5 * i * i) % 256, 0.8 + (i % 4) * 0.4)
    _paint(ctx, mix((206, 130, 92), (120, 140, 214), u[2]))
    _disc(ctx, 30 + 196 * u[3], 30 + 30 * u[4], 12 + 14 * u[5])


def _moonscape(ctx, u, night):
    _space(ctx, u, True)
    _wave(ctx, (176, 178, 188), 180, 9, u[6], 300)
    for i, (dx, dy, r) in enumerate(((30, 204, 15), (110, 232, 20), (178, 202, 11), (226, 234, 16))):
        _paint(ctx, (150, 152, 164))
        ctx.save()
        ctx.translate(dx + 24 * (u[i % 4] - 0.5), dy)
        ctx.scale(1, 0.42)
        _disc(ctx, 0, 0, r)
        ctx.restore()


def _underwater(ctx, u, night):
    _ramp(ctx, (72, 178, 222), (12, 62, 128), 0, 256)
    ctx.paint()
    _wave(ctx, (206, 188, 140), 228, 7, u[0], 220)
    _paint(ctx, (170, 222, 244))
    for i in range(9):
        _disc(ctx, (i * 71 + 90 * u[1]) % 256, (i * 53 + 80 * u[2]) % 200, 2 + (i % 3) * 1.4)
    for k in range(5):
        x = (k * 57 + 60 * u[3]) % 256
        ctx.set_line_width(5)
        _paint(ctx, (36, 128, 96))
        ctx.move_to(x, 236)
        ctx.curve_to(x - 14, 214, x + 14, 204, x + 4 * u[4], 176 + 12 * (k % 3))
        ctx.stroke()


def _room(ctx, u, night):
    wall = mix((238, 226, 206), (206, 222, 230), u[0])
    _fill(ctx, wall)
    floor = 188 + 14 * u[1]
    _below(ctx, floor, (178, 132, 92), (150, 106, 70))
    _paint(ctx, (246, 246, 244))
    ctx.rectangle(0, floor - 5, 256, 6)
    ctx.fill()
    x = 16 + 140 * u[2]
    for inset, c in ((0, (250, 250, 248)), (6, (150, 204, 242))):
        _paint(ctx, c)
        ctx.rectangle(x + inset, 28 + inset, 84 - 2 * inset, 84 - 2 * inset)
        ctx.fill()
    _paint(ctx, (250, 250, 248))
    ctx.rectangle(x + 39, 28, 6, 84)
    ctx.rectangle(x, 67, 84, 6)
    ctx.fill()


def _sea(ctx, u, night):
    _sky(ctx, u, night)
    horizon = 140 + 24 * u[4]
    _below(ctx, horizon, *(((30, 52, 104), (14, 28, 70)) if night else ((60, 150, 215), (24, 92, 170))))
    _paint(ctx, (84, 112, 168) if night else (160, 212, 242))
    ctx.set_line_width(2.6)
    for row in range(4):
        y, shift = horizon + 14 + row * 25, 64 * ((u[5] + 0.37 * row) % 1)
        for i in range(-1, 5):
            x = shift + i * 64
            ctx.move_to(x, y)
            ctx.curve_to(x + 8, y - 7, x + 16, y - 7, x + 24, y)
            ctx.stroke()


def _hills(ctx, u, night):
    _sky(ctx, u, night)
    _wave(ctx, (40, 84, 66) if night else (132, 196, 110), 158 + 16 * u[4], 18, u[5], 330)
    _wave(ctx, (26, 62, 50) if night else (92, 166, 84), 196 + 12 * u[6], 14, u[7], 280)


def _city(ctx, u, night):
    _sky(ctx, u, night)
    wall, window = ((40, 46, 84), (250, 220, 120)) if night else ((150, 164, 186), (206, 222, 238))
    for i in range(7):
        height = (70, 108, 84, 124, 76, 114, 66)[(i + int(7 * u[4])) % 7] + 16 * (u[5] - 0.5)
        x = i * 37 - 2
        _paint(ctx, mix(wall, (255, 255, 255), 0.10 * (i % 2)))
        ctx.rectangle(x, 232 - height, 34, height)
        ctx.fill()
        _paint(ctx, window)
        for k in range(int(height // 18) - 1):
            for dx in (7, 20):
                ctx.rectangle(x + dx, 240 - height + k * 18, 7, 9)
        ctx.fill()
    _paint(ctx, (30, 34, 58) if night else (112, 122, 138))
    ctx.rectangle(0, 228, 256, 30)
    ctx.fill()


def _peak(ctx, x, top, foot, width, rock, snow):
    _paint(ctx, rock)
    ctx.move_to(x - width, foot)
    ctx.line_to(x, top)
    ctx.line_to(x + width, foot)
    ctx.close_path()
    ctx.fill()
    cap = 0.28
    _paint(ctx, snow)
    ctx.move_to(x, top)
    ctx.line_to(x + width * cap, top + (foot - top) * cap)
    ctx.line_to(x + width * cap * 0.3, top + (foot - top) * cap * 0.8)
    ctx.line_to(x - width * cap * 0.2, top + (foot - top) * cap * 1.1)
    ctx.line_to(x - width * cap, top + (foot - top) * cap)
    ctx.close_path()
    ctx.fill()


def _mountains(ctx, u, night):
    _sky(ctx, u, night)
    rock, far = ((52, 58, 92), (40, 46, 82)) if night else ((122, 134, 158), (158, 172, 196))
    snow = (150, 160, 196) if night else (248, 250, 252)
    _peak(ctx, 60 + 60 * u[4], 78, 214, 104, far, snow)
    _peak(ctx, 150 + 70 * u[5], 60 + 30 * u[6], 214, 118, rock, snow)
    _wave(ctx, (28, 66, 52) if night else (104, 172, 92), 206, 8, u[7], 260)


def _forest(ctx, u, night):
    _sky(ctx, u, night)
    _below(ctx, 190, *(((24, 56, 46), (16, 40, 34)) if night else ((112, 176, 90), (82, 146, 70))))
    for i in range(9):
        x, s = (i * 31 + 40 * u[4]) % 268 - 6, 0.8 + 0.45 * ((i * 0.37 + u[5]) % 1)
        _paint(ctx, (52, 40, 40) if night else (118, 84, 56))
        ctx.rectangle(x - 3, 186, 6, 18)
        ctx.fill()
        _paint(ctx, mix((18, 58, 48) if night else (44, 122, 70), (255, 255, 255), 0.05 * (i % 3)))
        for k in range(3):
            ctx.move_to(x - s * (24 - 5 * k), 192 - s * 26 * k)
            ctx.line_to(x, 192 - s * (26 * k + 48))
            ctx.line_to(x + s * (24 - 5 * k), 192 - s * 26 * k)
            ctx.close_path()
            ctx.fill()


def _desert(ctx, u, night):
    _sky(ctx, u, night, None if night else ((126, 194, 240), (250, 232, 196)))
    _wave(ctx, (96, 84, 104) if night else (238, 200, 128), 168, 16, u[4], 300)
    _wave(ctx, (74, 66, 92) if night else (222, 176, 102), 206, 14, u[5], 230)


def _beach(ctx, u, night):
    _sky(ctx, u, night)
    _below(ctx, 138, *(((30, 52, 104), (20, 40, 84)) if night else ((48, 158, 214), (96, 208, 222))))
    _wave(ctx, (150, 170, 206) if night else (240, 250, 252), 186, 6, u[4], 150)
    _wave(ctx, (112, 104, 112) if night else (246, 220, 164), 194, 6, u[4], 150)


def _snow(ctx, u, night):
    _sky(ctx, u, night)
    _wave(ctx, (120, 134, 176) if night else (226, 236, 246), 168, 14, u[4], 310)
    _wave(ctx, (146, 160, 198) if night else (248, 251, 254), 204, 10, u[5], 240)
    _paint(ctx, (236, 242, 252))
    for i in range(22):
        _disc(ctx, (i * 67 + 90 * u[6] + 9 * i * i) % 256, (i * 41 + 70 * u[7] + 3 * i * i) % 256, 1.4 + (i % 3) * 0.6)
