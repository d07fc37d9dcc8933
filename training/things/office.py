"""Things of office, school and shop: one drawing each (see drawing.Pen)."""
from drawing import CREAM, DARK, GOLD, GREY, LIGHT, ROSE, SILVER, WHITE
from things.registry import thing

S = 0.7071


def ink(pen):
    """A colour for writing on the thing's own colour."""
    return WHITE if sum(pen.colour) < 500 else mark(pen)


def mark(pen):
    """The thing's dark colour, or grey where that would be lost on white."""
    return GREY if sum(pen.colour) > 700 else pen.dark


def arch(pen, colour, w, top, bottom, r, t):
    """A handle or shackle as one outline: half width, top, bottom, corner radius, thickness."""
    k, i = 0.45 * r, r - t
    j = 0.45 * i
    pen.path(colour, (-w, bottom), (-w, top + r), (-w, top + k, -w + k, top, -w + r, top), (w - r, top),
             (w - k, top, w, top + k, w, top + r), (w, bottom), (w - t, bottom), (w - t, top + r),
             (w - t, top + t + j, w - t - j, top + t, w - r, top + t), (-w + r, top + t),
             (-w + t + j, top + t, -w + t, top + t + j, -w + t, top + r), (-w + t, bottom))


@thing("laptop", colour="grey", synonyms=("notebook computer", "computer", "macbook"))
def laptop(pen):
    pen.rect(pen.colour, -0.78, -0.76, 1.56, 1.2, 0.12)
    pen.rect(LIGHT, -0.62, -0.6, 1.24, 0.84, 0.04)
    pen.rect(pen.colour, -0.5, -0.46, 0.46, 0.56, 0.04)
    for y, x in ((-0.38, 0.48), (-0.17, 0.48), (0.04, 0.3)):
        pen.line(mark(pen), 0.1, (0.14, y), (x, y))
    pen.path(pen.dark, (-0.78, 0.4), (0.78, 0.4), (0.95, 0.66), (0.95, 0.74, 0.92, 0.78, 0.84, 0.78), (-0.84, 0.78),
             (-0.92, 0.78, -0.95, 0.74, -0.95, 0.66))
    pen.poly(pen.light, (-0.2, 0.56), (0.2, 0.56), (0.26, 0.7), (-0.26, 0.7))


@thing("phone", colour="black", synonyms=("smartphone", "mobile phone", "cell phone", "telephone", "cellphone", "iphone"))
def phone(pen):
    light = GREY if sum(pen.colour) > 700 else pen.light
    pen.rect(pen.colour, -0.54, -0.95, 1.08, 1.9, 0.18)
    pen.rect(LIGHT, -0.4, -0.7, 0.8, 1.24, 0.05)
    for i in range(6):
        tint = pen.dark if i in (1, 2, 5) else pen.colour
        pen.rect(tint, -0.32 + 0.35 * (i % 2), -0.62 + 0.38 * (i // 2), 0.29, 0.3, 0.07)
    pen.line(light, 0.08, (-0.14, -0.825), (0.14, -0.825))
    pen.ellipse(light, 0, 0.745, 0.11)


@thing("envelope", colour="yellow", synonyms=("letter", "email", "mail"))
def envelope(pen):
    pen.rect(pen.colour, -0.95, -0.66, 1.9, 1.32, 0.12)
    pen.path(pen.dark, (-0.88, 0.65), (-0.12, -0.02), (0.12, -0.02), (0.88, 0.65))
    pen.path(pen.light, (-0.93, -0.58), (-0.9, -0.64, -0.86, -0.66, -0.83, -0.66), (0.83, -0.66),
             (0.86, -0.66, 0.9, -0.64, 0.93, -0.58), (0.14, 0.16), (0.05, 0.23, -0.05, 0.23, -0.14, 0.16))


@thing("calendar", colour="red", synonyms=("planner", "schedule"))
def calendar(pen):
    pen.rect(pen.colour, -0.86, -0.76, 1.72, 1.71, 0.16)
    pen.rect(WHITE, -0.7, -0.24, 1.4, 1.03, 0.05)
    pen.line(pen.dark, 0.08, (-0.66, -0.26), (0.66, -0.26))
    for i in range(12):
        pen.rect(GOLD if i == 6 else mark(pen), -0.59 + 0.325 * (i % 4), -0.12 + 0.3 * (i // 4), 0.205, 0.2, 0.04)
    for x in (-0.51, 0.35):
        pen.rect(GREY, x, -0.95, 0.16, 0.42, 0.08)


@thing("camera", colour="black", synonyms=("photo camera", "digital camera"))
def camera(pen):
    pen.rect(pen.dark, -0.76, -0.62, 0.3, 0.3, 0.06)
    pen.path(pen.colour, (-0.95, -0.3), (-0.95, -0.42, -0.9, -0.47, -0.78, -0.47), (-0.42, -0.47), (-0.28, -0.74), (0.28, -0.74),
             (0.42, -0.47), (0.78, -0.47), (0.9, -0.47, 0.95, -0.42, 0.95, -0.3), (0.95, 0.58),
             (0.95, 0.7, 0.9, 0.75, 0.78, 0.75), (-0.78, 0.75), (-0.9, 0.75, -0.95, 0.7, -0.95, 0.58))
    pen.rect(pen.dark, -0.95, -0.12, 1.9, 0.6)
    pen.rect(LIGHT, 0.58, -0.36, 0.24, 0.14, 0.04)
    pen.ellipse(SILVER, 0, 0.15, 0.48)
    pen.ellipse(DARK, 0, 0.15, 0.36)
    pen.ellipse(LIGHT, -0.1, 0.04, 0.11)


@thing("book", colour="blue", synonyms=("textbook", "novel"))
def book(pen):
    pen.rect(pen.dark, -0.74, -0.95, 1.48, 1.9, 0.18)
    pen.path(WHITE, (0.74, 0.58), (0.74, 0.82), (-0.5, 0.82), (-0.66, 0.82, -0.66, 0.58, -0.5, 0.58))
    pen.path(pen.colour, (-0.46, -0.95), (0.62, -0.95), (0.7, -0.95, 0.74, -0.91, 0.74, -0.83), (0.74, 0.62), (-0.46, 0.62))
    pen.rect(pen.light, -0.24, -0.66, 0.76, 0.5, 0.06)
    pen.line(mark(pen), 0.1, (-0.06, -0.49), (0.34, -0.49))
    pen.line(mark(pen), 0.1, (0.02, -0.31), (0.26, -0.31))
    pen.poly(GOLD, (0.3, 0.55), (0.54, 0.55), (0.54, 0.94), (0.42, 0.84), (0.3, 0.94))


@thing("clock", colour="red", synonyms=("alarm clock",))
def clock(pen):
    for s in (-1, 1):
        pen.poly(pen.dark, (s * 0.3, 0.6), (s * 0.56, 0.94), (s * 0.76, 0.88), (s * 0.6, 0.45))
        pen.ellipse(pen.dark, s * 0.56, -0.64, 0.33, 0.24, s * 40)
    pen.rect(pen.dark, -0.1, -0.92, 0.2, 0.3, 0.06)
    pen.ellipse(pen.colour, 0, 0.08, 0.78)
    pen.ellipse(WHITE, 0, 0.08, 0.54)
    for x, y in ((0, -0.4), (0.4, 0), (0, 0.4), (-0.4, 0)):
        pen.line(mark(pen), 0.09, (x, 0.08 + y), (0.96 * x, 0.08 + 0.96 * y))
    pen.line(DARK, 0.1, (0, -0.2), (0, 0.08), (0.22, 0.2))
    pen.arc(pen.light, 0.08, 0, 0.08, 0.66, 190, 250)


@thing("briefcase", colour="brown", synonyms=("suitcase", "work bag"))
def briefcase(pen):
    arch(pen, pen.dark, 0.44, -0.8, -0.3, 0.22, 0.16)
    pen.rect(pen.colour, -0.95, -0.46, 1.9, 1.26, 0.16)
    pen.path(pen.light, (-0.95, -0.28), (-0.95, -0.41, -0.9, -0.46, -0.79, -0.46), (0.79, -0.46),
             (0.9, -0.46, 0.95, -0.41, 0.95, -0.28), (0.95, 0.1), (0.5, 0.2, -0.5, 0.2, -0.95, 0.1))
    pen.line(pen.dark, 0.09, (-0.89, 0.13), (-0.5, 0.2, 0.5, 0.2, 0.89, 0.13))
    pen.rect(GOLD, -0.15, 0.02, 0.3, 0.32, 0.05)


@thing("pencil", colour="yellow")
def pencil(pen):
    def piece(colour, *points):
        pen.poly(colour, *((S * (v - u), S * (u + v)) for u, v in points))
    piece(ROSE, (-0.6, -0.3), (-1.02, -0.3), (-1.1, -0.22), (-1.1, 0.22), (-1.02, 0.3), (-0.6, 0.3))
    piece(pen.colour, (-0.66, -0.3), (0.72, -0.3), (0.72, 0.3), (-0.66, 0.3))
    piece(pen.light, (-0.66, -0.3), (0.72, -0.3), (0.72, -0.1), (-0.66, -0.1))
    piece(pen.dark, (-0.66, 0.1), (0.72, 0.1), (0.72, 0.3), (-0.66, 0.3))
    piece(SILVER, (-0.84, -0.3), (-0.62, -0.3), (-0.62, 0.3), (-0.84, 0.3))
    piece(CREAM, (0.66, -0.3), (0.74, -0.1), (0.66, 0), (0.74, 0.1), (0.66, 0.3), (1.3, 0.03), (1.3, -0.03))
    piece(pen.dark, (1.04, -0.12), (1.3, -0.03), (1.3, 0.03), (1.04, 0.12))


@thing("document", colour="blue", synonyms=("file", "page", "paper"))
def document(pen):
    pen.path(pen.colour, (-0.74, -0.81), (-0.74, -0.9, -0.69, -0.95, -0.6, -0.95), (0.26, -0.95), (0.74, -0.47), (0.74, 0.81),
             (0.74, 0.9, 0.69, 0.95, 0.6, 0.95), (-0.6, 0.95), (-0.69, 0.95, -0.74, 0.9, -0.74, 0.81))
    pen.path(pen.dark, (0.26, -0.95), (0.74, -0.47), (0.38, -0.47), (0.3, -0.47, 0.26, -0.51, 0.26, -0.59))
    for y, x in ((-0.42, -0.02), (-0.1, 0.44), (0.22, 0.44), (0.54, 0.2)):
        pen.line(ink(pen), 0.12, (-0.44, y), (x, y))


@thing("shopping cart", colour="red", synonyms=("cart", "trolley", "shopping trolley"))
def shopping_cart(pen):
    pen.curve(pen.dark, 0.13, (-0.88, -0.76), (-0.68, -0.76), (-0.4, 0.3), (-0.62, 0.3, -0.62, 0.54, -0.4, 0.54), (0.66, 0.54))
    pen.path(pen.colour, (-0.64, -0.56), (0.86, -0.56), (0.93, -0.56, 0.96, -0.5, 0.94, -0.44), (0.77, 0.2),
             (0.75, 0.28, 0.71, 0.3, 0.64, 0.3), (-0.4, 0.3))
    for x0, x1 in ((-0.27, -0.17), (0.14, 0.14), (0.55, 0.45)):
        pen.line(pen.light, 0.08, (x0, -0.42), (x1, 0.17))
    pen.line(pen.light, 0.08, (-0.44, -0.13), (0.72, -0.13))
    for x in (-0.3, 0.55):
        pen.ellipse(DARK, x, 0.75, 0.18)
        pen.ellipse(SILVER, x, 0.75, 0.07)


@thing("light bulb", colour="yellow", synonyms=("bulb", "lightbulb", "lamp"))
def light_bulb(pen):
    pen.path(GREY, (-0.28, 0.4), (0.28, 0.4), (0.28, 0.74), (0.28, 0.88, 0.14, 0.95, 0, 0.95),
             (-0.14, 0.95, -0.28, 0.88, -0.28, 0.74))
    pen.path(pen.colour, (0, -0.95), (0.38, -0.95, 0.68, -0.66, 0.68, -0.28), (0.68, 0.1, 0.34, 0.16, 0.34, 0.48), (-0.34, 0.48),
             (-0.34, 0.16, -0.68, 0.1, -0.68, -0.28), (-0.68, -0.66, -0.38, -0.95, 0, -0.95))
    pen.curve(mark(pen), 0.09, (-0.13, 0.42), (-0.24, -0.1), (-0.1, 0.06), (0, -0.12), (0.1, 0.06), (0.24, -0.1), (0.13, 0.42))
    pen.arc(pen.light, 0.12, 0, -0.28, 0.5, 185, 255)
    pen.line(DARK, 0.08, (-0.26, 0.68), (0.26, 0.6))


@thing("magnifier", colour="blue", synonyms=("magnifying glass/magnifying glasses", "loupe"))
def magnifier(pen):
    pen.poly(pen.colour, (0.22, 0.08), (0.42, 0.28), (0.28, 0.42), (0.08, 0.22))
    pen.path(pen.dark, (0.46, 0.22), (0.9, 0.66), (1.06, 0.82, 0.82, 1.06, 0.66, 0.9), (0.22, 0.46))
    pen.ellipse(LIGHT, -0.27, -0.27, 0.5)
    pen.ring(pen.colour, -0.27, -0.27, 0.68, 0.43)
    pen.arc(WHITE, 0.09, -0.27, -0.27, 0.27, 185, 265)


@thing("key", colour="yellow", synonyms=("door key", "house key"))
def key(pen):
    points = ((-0.3, -0.15), (1.12, -0.15), (1.2, -0.08), (1.2, 0.1), (1.15, 0.15), (0.98, 0.15), (0.98, 0.36), (0.76, 0.36),
              (0.76, 0.15), (0.6, 0.15), (0.6, 0.42), (0.36, 0.42), (0.36, 0.15), (-0.3, 0.15))
    pen.poly(pen.colour, *((S * (u - v), S * (u + v)) for u, v in points))
    pen.line(pen.dark, 0.07, (0.16, 0.16), (0.76, 0.76))
    pen.ring(pen.colour, -0.42, -0.42, 0.53, 0.22)
    pen.arc(pen.light, 0.09, -0.42, -0.42, 0.38, 180, 270)


@thing("lock", colour="yellow", synonyms=("padlock",))
def lock(pen):
    arch(pen, GREY, 0.52, -0.95, 0.1, 0.52, 0.2)
    pen.rect(pen.colour, -0.76, -0.14, 1.52, 1.09, 0.18)
    pen.path(pen.dark, (-0.76, 0.62), (0.76, 0.62), (0.76, 0.77), (0.76, 0.88, 0.69, 0.95, 0.58, 0.95), (-0.58, 0.95),
             (-0.69, 0.95, -0.76, 0.88, -0.76, 0.77))
    pen.line(pen.light, 0.09, (-0.56, 0.04), (-0.2, 0.04))
    pen.path(DARK if sum(pen.colour) > 180 else SILVER, (-0.07, 0.42), (-0.26, 0.3, -0.17, 0.12, 0, 0.12),
             (0.17, 0.12, 0.26, 0.3, 0.07, 0.42), (0.13, 0.7), (-0.13, 0.7))
