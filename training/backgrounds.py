"""Backgrounds: plain ones in the colours of things, and simple scenery by day and night. Units: a 256-pixel picture."""
import cairo

from drawing import COLOURS, mix, paint

PLACES = ["sea", "hills", "city"]
SCENERY = ["sky", "night"] + PLACES + [f"{p} at night" for p in PLACES]

DAY = ((120, 190, 245), (216, 238, 252))
NIGHT = ((18, 24, 62), (58, 66, 122))


def paper(name):
    """The colour of a plain background, softer than things of that colour; white paper for scenery."""
    if name == "white" or name in SCENERY:
        return (255, 255, 255)
    if name == "black":
        return (48, 48, 54)
    if name == "grey":
        return (166, 171, 178)
    return mix(COLOURS[name], (255, 255, 255), 0.28)


def draw_background(ctx, name, rng):
    if name not in SCENERY:
        paint(ctx, paper(name))
        ctx.paint()
        return
    night = name.endswith("night")
    _sky(ctx, NIGHT if night else DAY, rng, stars=night, clouds=name == "sky" or (not night and rng.random() < 0.5))
    if name in PLACES or name.endswith("at night"):
        {"sea": _sea, "hills": _hills, "city": _city}[name.split()[0]](ctx, rng, night)


def _gradient(ctx, top, bottom, y0, y1):
    gradient = cairo.LinearGradient(0, y0, 0, y1)
    for at, colour in ((0, top), (1, bottom)):
        gradient.add_color_stop_rgb(at, *(c / 255 for c in colour))
    ctx.set_source(gradient)


def _disc(ctx, x, y, r):
    ctx.new_sub_path()
    ctx.arc(x, y, r, 0, 6.2832)
    ctx.fill()


def _sky(ctx, colours, rng, stars, clouds):
    _gradient(ctx, *colours, 0, 256)
    ctx.paint()
    if stars:
        paint(ctx, (250, 244, 200))
        for i in range(14):
            _disc(ctx, (i % 7) * 37 + rng.uniform(4, 33), (i // 7) * 62 + rng.uniform(6, 60), rng.uniform(1.4, 2.6))
    if clouds:
        paint(ctx, (250, 252, 255))
        for x0, y0 in ((48, 44), (202, 60)):
            x, y, s = x0 + rng.uniform(-18, 18), y0 + rng.uniform(-14, 14), rng.uniform(0.8, 1.15)
            for dx, dy, r in ((-20, 4, 11), (-4, -5, 15), (14, 2, 12)):
                _disc(ctx, x + s * dx, y + s * dy, s * r)
            ctx.rectangle(x - s * 22, y + s * 2, s * 40, s * 12.5)
            ctx.fill()


def _sea(ctx, rng, night):
    horizon = 148 + rng.uniform(-6, 6)
    _gradient(ctx, *(((30, 52, 104), (14, 28, 70)) if night else ((60, 150, 215), (24, 92, 170))), horizon, 256)
    ctx.rectangle(0, horizon, 256, 256)
    ctx.fill()
    paint(ctx, (84, 112, 168) if night else (160, 212, 242))
    ctx.set_line_width(2.6)
    for row in range(4):
        y, shift = horizon + 14 + row * 25, rng.uniform(0, 64)
        for i in range(-1, 5):
            x = shift + i * 64
            ctx.move_to(x, y)
            ctx.curve_to(x + 8, y - 7, x + 16, y - 7, x + 24, y)
            ctx.stroke()


def _hills(ctx, rng, night):
    for y, colour in ((150, (40, 84, 66) if night else (132, 196, 110)), (188, (26, 62, 50) if night else (92, 166, 84))):
        y += rng.uniform(-5, 5)
        peak = rng.uniform(60, 110) if y < 170 else rng.uniform(150, 200)
        paint(ctx, colour)
        ctx.move_to(-2, 258)
        ctx.line_to(-2, y + 22)
        ctx.curve_to(peak - 50, y - 26, peak + 40, y - 26, 258, y + 26)
        ctx.line_to(258, 258)
        ctx.close_path()
        ctx.fill()


def _city(ctx, rng, night):
    wall = (40, 46, 84) if night else (150, 164, 186)
    window = (250, 220, 120) if night else (206, 222, 238)
    for i in range(7):
        width, height = 34, (70, 108, 84, 124, 76, 114, 66)[i] + rng.uniform(-10, 10)
        x = i * 37 - 2
        paint(ctx, mix(wall, (255, 255, 255), 0.10 * (i % 2)))
        ctx.rectangle(x, 232 - height, width, height)
        ctx.fill()
        paint(ctx, window)
        for k in range(int(height // 18) - 1):
            for dx in (7, 20):
                ctx.rectangle(x + dx, 240 - height + k * 18, 7, 9)
        ctx.fill()
    paint(ctx, (30, 34, 58) if night else (112, 122, 138))
    ctx.rectangle(0, 228, 256, 30)
    ctx.fill()
