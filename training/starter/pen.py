"""The pen that everything is drawn with: one drawing of a thing serves all styles.

A thing is drawn in the box [-1, 1] x [-1, 1], y pointing down, in its own colour (`pen.colour`, `pen.dark`, `pen.light`) and
a few fixed ones. The pen's style decides what filling a shape means: `shaded` lets light fall from above, `flat` fills
plainly, `line` leaves the shape open like paper and draws its contour.
"""
import math

import cairo

STYLES = ["shaded", "flat", "line"]

BROWN, DARK, GREY, LIGHT = (110, 70, 42), (50, 50, 56), (176, 180, 186), (190, 226, 246)
GOLD, LEAF, CREAM, FLAME, WHITE = (250, 205, 60), (70, 150, 70), (240, 222, 190), (250, 150, 40), (252, 252, 252)
SKIN, ROSE, SILVER = (240, 196, 160), (240, 130, 150), (206, 210, 216)


def mix(colour, other, amount):
    return tuple(a + (b - a) * amount for a, b in zip(colour, other))


def darker(colour):
    """A shade for details that still reads as the same colour."""
    if sum(colour) > 700:
        return (222, 226, 234)
    return mix(colour, (0, 0, 0), 0.22) if sum(colour) > 180 else mix(colour, (255, 255, 255), 0.12)


def lighter(colour):
    return mix(colour, (255, 255, 255), 0.34 if sum(colour) > 180 else 0.22)


def paint(ctx, colour):
    ctx.set_source_rgb(*(min(max(c, 0), 255) / 255 for c in colour))


class Pen:
    """Draws shapes of one thing; colours are RGB tuples 0 to 255, lengths are in the thing's box, angles in degrees."""

    def __init__(self, ctx, colour, style="shaded", paper=(255, 255, 255)):
        self.ctx, self.style, self.paper = ctx, style, paper
        self.colour, self.dark, self.light = colour, darker(colour), lighter(colour)

    # --- closed shapes

    def poly(self, colour, *points):
        self.ctx.move_to(*points[0])
        for p in points[1:]:
            self.ctx.line_to(*p)
        self.ctx.close_path()
        self._fill(colour)

    def path(self, colour, start, *segments):
        """A closed outline: a segment is (x, y) for a straight line or (x1, y1, x2, y2, x, y) for a Bezier curve."""
        self._trace(start, segments)
        self.ctx.close_path()
        self._fill(colour)

    def ellipse(self, colour, x, y, rx, ry=None, angle=0):
        self._oval(x, y, rx, rx if ry is None else ry, angle)
        self._fill(colour)

    def rect(self, colour, x, y, w, h, r=0.0):
        """Top left corner, width, height, corner radius."""
        if r <= 0:
            self.ctx.rectangle(x, y, w, h)
        else:
            self.ctx.new_sub_path()
            for cx, cy, a in ((x + w - r, y + r, -90), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180)):
                self.ctx.arc(cx, cy, r, math.radians(a), math.radians(a + 90))
            self.ctx.close_path()
        self._fill(colour)

    def pie(self, colour, x, y, r, a0, a1):
        """A slice of a disc from angle a0 to a1, clockwise from the right."""
        self.ctx.move_to(x, y)
        self.ctx.arc(x, y, r, math.radians(a0), math.radians(a1))
        self.ctx.close_path()
        self._fill(colour)

    def ring(self, colour, x, y, outer, inner):
        """A disc with a hole that shows what lies behind."""
        self.ctx.new_sub_path()
        self.ctx.arc(x, y, outer, 0, 2 * math.pi)
        self.ctx.new_sub_path()
        self.ctx.arc_negative(x, y, inner, 2 * math.pi, 0)
        self._fill(colour)

    # --- strokes

    def line(self, colour, width, *points):
        self.curve(colour, width, points[0], *points[1:])

    def curve(self, colour, width, start, *segments):
        """An open line with round ends; segments as in `path`."""
        self._trace(start, segments)
        self._stroke(colour, width)

    def arc(self, colour, width, x, y, r, a0=0, a1=360):
        self.ctx.new_sub_path()
        self.ctx.arc(x, y, r, math.radians(a0), math.radians(a1))
        self._stroke(colour, width)

    # --- what a style means

    def _trace(self, start, segments):
        self.ctx.move_to(*start)
        for s in segments:
            self.ctx.curve_to(*s) if len(s) == 6 else self.ctx.line_to(*s)

    def _oval(self, x, y, rx, ry, angle):
        self.ctx.save()
        self.ctx.translate(x, y)
        self.ctx.rotate(math.radians(angle))
        self.ctx.scale(rx, ry)
        self.ctx.new_sub_path()
        self.ctx.arc(0, 0, 1, 0, 2 * math.pi)
        self.ctx.restore()

    def _fill(self, colour):
        if self.style == "line":
            paint(self.ctx, self.paper)
            self.ctx.fill_preserve()
            self._stroke(colour, 0.075)
        elif self.style == "flat":
            paint(self.ctx, colour)
            self.ctx.fill()
        else:
            amount = 0.16 if colour in (self.colour, self.dark, self.light) else 0.07
            gradient = cairo.LinearGradient(-0.25, -1, 0.25, 1)
            for at, towards in ((0, (255, 255, 255)), (1, (0, 0, 0))):
                gradient.add_color_stop_rgb(at, *(min(max(c, 0), 255) / 255 for c in mix(colour, towards, amount)))
            self.ctx.set_source(gradient)
            self.ctx.fill()

    def _stroke(self, colour, width):
        if self.style == "line":
            colour, width = self.colour, min(width, 0.085)
        paint(self.ctx, colour)
        self.ctx.set_line_width(width)
        self.ctx.set_line_cap(cairo.LINE_CAP_ROUND)
        self.ctx.set_line_join(cairo.LINE_JOIN_ROUND)
        self.ctx.stroke()
