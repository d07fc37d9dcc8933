"""Things of travel and of the home: one drawing each (see drawing.Pen)."""
from drawing import BROWN, CREAM, DARK, FLAME, GOLD, GREY, LEAF, LIGHT, SILVER, WHITE
from things.registry import thing

STOP = (232, 62, 52)


def wheel(pen, x, y, r):
    pen.ellipse(DARK, x, y, r)
    pen.ellipse(SILVER, x, y, r * 0.45)


@thing("house", colour="red", synonyms=("home", "hut", "cottage", "cabin"))
def house(pen):
    pen.rect(pen.dark, 0.4, -0.84, 0.24, 0.6)
    pen.rect(pen.colour, -0.74, -0.3, 1.48, 1.2, 0.05)
    pen.path(pen.dark, (0, -0.92), (0.93, -0.16), (0.98, -0.1, 0.94, -0.02, 0.87, -0.02), (-0.87, -0.02),
             (-0.94, -0.02, -0.98, -0.1, -0.93, -0.16))
    pen.poly(pen.light, (0, -0.71), (0.27, -0.48), (-0.27, -0.48))
    for x in (-0.6, 0.26):
        pen.rect(LIGHT, x, 0.14, 0.34, 0.36, 0.03)
        pen.line(WHITE, 0.06, (x + 0.17, 0.17), (x + 0.17, 0.47))
        pen.line(WHITE, 0.06, (x + 0.03, 0.32), (x + 0.31, 0.32))
    pen.path(BROWN, (-0.17, 0.9), (-0.17, 0.4), (-0.17, 0.16, 0.17, 0.16, 0.17, 0.4), (0.17, 0.9))
    pen.ellipse(GOLD, 0.09, 0.58, 0.045)


@thing("car", colour="red", synonyms=("automobile", "auto", "sedan", "motorcar"))
def car(pen):
    pen.path(pen.colour, (-0.95, 0.26), (-0.95, 0.0), (-0.95, -0.12, -0.86, -0.14, -0.76, -0.15), (-0.52, -0.46),
             (-0.46, -0.54, -0.4, -0.56, -0.32, -0.56), (0.12, -0.56), (0.24, -0.56, 0.32, -0.52, 0.38, -0.44), (0.6, -0.14),
             (0.8, -0.1, 0.95, -0.04, 0.95, 0.12), (0.95, 0.26), (0.95, 0.36, 0.9, 0.38, 0.84, 0.38), (-0.84, 0.38),
             (-0.9, 0.38, -0.95, 0.36, -0.95, 0.26))
    pen.path(LIGHT, (-0.58, -0.12), (-0.4, -0.38), (-0.37, -0.42, -0.35, -0.43, -0.3, -0.43), (-0.1, -0.43), (-0.1, -0.12))
    pen.path(LIGHT, (0.03, -0.12), (0.03, -0.43), (0.1, -0.43), (0.18, -0.43, 0.22, -0.42, 0.26, -0.36), (0.43, -0.12))
    pen.rect(pen.dark, -0.95, 0.17, 1.9, 0.13, 0.06)
    pen.rect(pen.light, 0.07, -0.03, 0.2, 0.08, 0.04)
    pen.ellipse(GOLD, 0.85, 0.06, 0.08)
    for x in (-0.52, 0.54):
        wheel(pen, x, 0.34, 0.23)


@thing("bus", colour="yellow", plural="buses", synonyms=("coach/coaches", "omnibus/omnibuses", "school bus/school buses"))
def bus(pen):
    pen.path(pen.colour, (-0.95, 0.44), (-0.95, -0.5), (-0.95, -0.62, -0.88, -0.68, -0.77, -0.68), (0.66, -0.68),
             (0.8, -0.68, 0.86, -0.62, 0.88, -0.5), (0.95, 0.06), (0.95, 0.44), (0.95, 0.5, 0.92, 0.52, 0.86, 0.52),
             (-0.86, 0.52), (-0.92, 0.52, -0.95, 0.5, -0.95, 0.44))
    for x in (-0.82, -0.5, -0.18):
        pen.rect(LIGHT, x, -0.46, 0.24, 0.34, 0.05)
    pen.rect(pen.light, 0.16, -0.48, 0.38, 0.96, 0.04)
    pen.rect(LIGHT, 0.24, -0.38, 0.22, 0.46, 0.03)
    pen.path(LIGHT, (0.64, -0.46), (0.76, -0.46), (0.79, -0.46, 0.8, -0.44, 0.8, -0.42), (0.85, -0.04), (0.64, -0.04))
    pen.rect(pen.dark, -0.95, 0.03, 1.11, 0.13)
    pen.rect(GOLD if pen.colour[0] < 200 else WHITE, 0.83, 0.18, 0.12, 0.13, 0.04)
    for x in (-0.5, 0.7):
        wheel(pen, x, 0.49, 0.2)


@thing("train", colour="green", synonyms=("locomotive", "steam train", "steam engine", "railway train"))
def train(pen):
    pen.path(pen.dark, (0.36, -0.2), (0.36, -0.46), (0.26, -0.66), (0.74, -0.66), (0.64, -0.46), (0.64, -0.2))
    pen.path(pen.colour, (-0.84, 0.46), (-0.84, -0.62), (-0.12, -0.62), (-0.12, -0.28), (0.62, -0.28),
             (0.8, -0.28, 0.86, -0.16, 0.86, 0.0), (0.86, 0.2), (0.95, 0.62), (0.62, 0.62), (0.56, 0.46))
    pen.rect(pen.dark, -0.95, -0.78, 0.94, 0.18, 0.07)
    pen.rect(LIGHT, -0.66, -0.44, 0.36, 0.36, 0.05)
    pen.ellipse(pen.dark, 0.13, -0.28, 0.14, 0.12)
    pen.rect(pen.light, 0.0, -0.16, 0.66, 0.1, 0.05)
    pen.rect(pen.dark, -0.84, 0.22, 1.7, 0.13)
    pen.ellipse(GOLD, 0.84, -0.08, 0.09)
    wheel(pen, -0.5, 0.48, 0.3)
    for x in (0.1, 0.5):
        wheel(pen, x, 0.58, 0.2)


@thing("bicycle", colour="blue", synonyms=("bike", "push bike", "pushbike"))
def bicycle(pen):
    for x in (-0.54, 0.54):
        pen.ring(pen.dark, x, 0.24, 0.42, 0.3)
    pen.line(pen.colour, 0.12, (-0.54, 0.24), (-0.26, -0.28), (0.36, -0.28), (-0.06, 0.24), (-0.54, 0.24))
    pen.line(pen.colour, 0.12, (-0.06, 0.24), (-0.31, -0.46))
    pen.line(pen.colour, 0.12, (0.54, 0.24), (0.3, -0.5))
    pen.curve(DARK, 0.1, (0.2, -0.56), (0.3, -0.56), (0.5, -0.62, 0.6, -0.56, 0.56, -0.42))
    pen.path(DARK, (-0.52, -0.58), (-0.12, -0.54), (-0.06, -0.53, -0.08, -0.47, -0.14, -0.46), (-0.46, -0.42),
             (-0.58, -0.42, -0.62, -0.58, -0.52, -0.58))
    pen.ellipse(pen.dark, -0.06, 0.24, 0.13)
    for x in (-0.54, -0.06, 0.54):
        pen.ellipse(SILVER, x, 0.24, 0.07)


@thing("boat", colour="blue", synonyms=("sailboat", "sailing boat", "sail boat", "ship", "yacht"))
def boat(pen):
    pen.rect(BROWN, -0.06, -0.92, 0.1, 1.4, 0.04)
    pen.path(pen.colour, (0.1, -0.86), (0.5, -0.6, 0.78, -0.2, 0.8, 0.26), (0.1, 0.26))
    pen.path(pen.light, (-0.13, -0.68), (-0.13, 0.26), (-0.72, 0.26), (-0.5, 0.02, -0.26, -0.3, -0.13, -0.68))
    pen.path(pen.dark, (0.1, 0.0), (0.76, 0.0), (0.79, 0.09, 0.8, 0.18, 0.8, 0.26), (0.1, 0.26))
    pen.path(pen.colour, (-0.95, 0.38), (0.95, 0.38), (0.86, 0.72, 0.72, 0.92, 0.5, 0.92), (-0.5, 0.92),
             (-0.72, 0.92, -0.86, 0.72, -0.95, 0.38))
    pen.poly(pen.dark, (-0.95, 0.38), (0.95, 0.38), (0.9, 0.52), (-0.9, 0.52))
    for x in (-0.4, 0, 0.4):
        pen.ellipse(LIGHT, x, 0.7, 0.09)


@thing("plane", colour="blue", synonyms=("airplane", "aeroplane", "aircraft/aircraft", "jet", "airliner"))
def plane(pen):
    pen.path(pen.dark, (0.16, -0.12), (-0.06, -0.56), (-0.24, -0.56), (-0.18, -0.12))
    pen.path(pen.colour, (-0.95, -0.62), (-0.76, -0.62), (-0.7, -0.62, -0.66, -0.58, -0.62, -0.52), (-0.42, -0.22), (0.48, -0.22),
             (0.76, -0.22, 0.95, -0.04, 0.95, 0.08), (0.95, 0.2, 0.78, 0.26, 0.5, 0.26), (-0.4, 0.26),
             (-0.66, 0.24, -0.78, 0.12, -0.82, -0.04))
    pen.path(pen.dark, (-0.94, 0.0), (-0.56, 0.0), (-0.46, 0.1), (-0.58, 0.16), (-0.82, 0.16))
    pen.path(LIGHT, (0.56, -0.12), (0.68, -0.12, 0.78, -0.06, 0.82, 0.0), (0.56, 0.0))
    for x in (-0.3, -0.08, 0.14, 0.36):
        pen.ellipse(LIGHT, x, -0.05, 0.075)
    pen.path(pen.dark, (0.28, 0.1), (-0.16, 0.66), (-0.2, 0.7, -0.24, 0.7, -0.3, 0.7), (-0.42, 0.7), (-0.22, 0.1))
    pen.path(pen.light, (0.28, 0.1), (-0.04, 0.5), (-0.16, 0.5), (-0.02, 0.1))


@thing("rocket", colour="red", synonyms=("spaceship", "space rocket", "rocket ship", "space ship", "spacecraft/spacecraft"))
def rocket(pen):
    pen.path(FLAME, (-0.2, 0.6), (0.2, 0.6), (0.3, 0.76, 0.1, 0.84, 0, 0.95), (-0.1, 0.84, -0.3, 0.76, -0.2, 0.6))
    pen.path(GOLD, (-0.09, 0.6), (0.09, 0.6), (0.12, 0.7, 0.05, 0.76, 0, 0.82), (-0.05, 0.76, -0.12, 0.7, -0.09, 0.6))
    for s in (-1, 1):
        pen.path(pen.dark, (s * 0.28, 0.02), (s * 0.56, 0.16, s * 0.68, 0.4, s * 0.66, 0.84),
                 (s * 0.56, 0.68, s * 0.4, 0.6, s * 0.2, 0.6))
    pen.path(pen.colour, (0, -0.95), (0.4, -0.66, 0.54, -0.06, 0.28, 0.64), (-0.28, 0.64), (-0.54, -0.06, -0.4, -0.66, 0, -0.95))
    pen.path(pen.dark, (0, -0.95), (0.15, -0.85, 0.26, -0.7, 0.33, -0.52), (-0.33, -0.52), (-0.26, -0.7, -0.15, -0.85, 0, -0.95))
    pen.ellipse(WHITE, 0, -0.16, 0.23)
    pen.ellipse(LIGHT, 0, -0.16, 0.15)
    pen.path(pen.light, (-0.07, 0.26), (0.07, 0.26), (0.07, 0.78), (0, 0.84), (-0.07, 0.78))


@thing("balloon", colour="red", synonyms=("party balloon", "air balloon", "toy balloon"))
def balloon(pen):
    pen.curve(GREY, 0.065, (0, 0.5), (0.22, 0.62, -0.22, 0.76, 0.02, 0.92))
    pen.poly(pen.dark, (0, 0.4), (0.15, 0.58), (-0.15, 0.58))
    pen.path(pen.colour, (0, 0.48), (-0.3, 0.4, -0.68, 0.08, -0.68, -0.3), (-0.68, -0.68, -0.4, -0.95, 0, -0.95),
             (0.4, -0.95, 0.68, -0.68, 0.68, -0.3), (0.68, 0.08, 0.3, 0.4, 0, 0.48))
    pen.path(pen.dark, (0.05, 0.46), (0.32, 0.36, 0.68, 0.08, 0.68, -0.3), (0.68, -0.48, 0.62, -0.64, 0.52, -0.75),
             (0.6, -0.3, 0.5, 0.16, 0.05, 0.46))
    pen.ellipse(pen.light, -0.31, -0.54, 0.13, 0.22, 32)


@thing("traffic light", colour="black", synonyms=("stoplight", "stop light", "traffic signal", "signal light"))
def traffic_light(pen):
    pen.rect(pen.dark, -0.11, 0.6, 0.22, 0.35, 0.04)
    for y in (-0.78, -0.3, 0.18):
        for s in (-1, 1):
            pen.path(pen.dark, (s * 0.36, y), (s * 0.68, y), (s * 0.68, y + 0.14, s * 0.56, y + 0.28, s * 0.36, y + 0.3))
    pen.rect(pen.colour, -0.44, -0.95, 0.88, 1.64, 0.2)
    for y, colour in ((-0.61, STOP), (-0.13, GOLD), (0.35, LEAF)):
        pen.ellipse(DARK if sum(pen.colour) > 180 else pen.light, 0, y, 0.235)
        pen.ellipse(colour, 0, y, 0.18)
        pen.arc(WHITE, 0.06, 0, y, 0.09, 180, 260)


@thing("umbrella", colour="purple", synonyms=("parasol", "brolly/brollies", "sunshade", "rain umbrella"))
def umbrella(pen):
    pen.rect(BROWN, -0.05, -0.92, 0.1, 0.3, 0.05)
    pen.curve(BROWN, 0.1, (0, -0.1), (0, 0.72), (0, 0.94, 0.32, 0.94, 0.32, 0.72))
    pen.path(pen.colour, (-0.95, 0.12), (-0.93, -0.44, -0.5, -0.8, 0, -0.8), (0.5, -0.8, 0.93, -0.44, 0.95, 0.12),
             (0.8, -0.06, 0.46, -0.06, 0.32, 0.12), (0.18, -0.06, -0.18, -0.06, -0.32, 0.12),
             (-0.46, -0.06, -0.8, -0.06, -0.95, 0.12))
    pen.path(pen.dark, (0.95, 0.12), (0.8, -0.06, 0.46, -0.06, 0.32, 0.12), (0.3, -0.36, 0.18, -0.66, 0, -0.8),
             (0.5, -0.8, 0.93, -0.44, 0.95, 0.12))
    pen.path(pen.light, (-0.32, 0.12), (-0.3, -0.36, -0.18, -0.66, 0, -0.8), (0.18, -0.66, 0.3, -0.36, 0.32, 0.12),
             (0.18, -0.06, -0.18, -0.06, -0.32, 0.12))


@thing("cup", colour="blue", synonyms=("mug", "teacup", "tea cup", "coffee cup", "coffee mug"))
def cup(pen):
    for x in (-0.42, -0.14, 0.14):
        pen.curve(GREY, 0.08, (x, -0.6), (x - 0.12, -0.72, x + 0.12, -0.78, x, -0.9))
    pen.ring(pen.dark, 0.48, 0.16, 0.42, 0.25)
    pen.path(pen.colour, (-0.8, -0.38), (0.52, -0.38), (0.52, 0.5), (0.52, 0.78, 0.36, 0.92, 0.1, 0.92), (-0.38, 0.92),
             (-0.64, 0.92, -0.8, 0.78, -0.8, 0.5))
    pen.path(pen.dark, (0.26, -0.3), (0.52, -0.38), (0.52, 0.5), (0.52, 0.78, 0.36, 0.92, 0.1, 0.92),
             (0.24, 0.8, 0.26, 0.7, 0.26, 0.5))
    pen.ellipse(pen.light, -0.14, -0.36, 0.66, 0.17)
    pen.ellipse(BROWN, -0.14, -0.34, 0.53, 0.1)
    pen.rect(pen.light, -0.64, 0.02, 0.12, 0.5, 0.06)


@thing("cake", colour="pink", synonyms=("birthday cake", "torte", "gateau/gateaux", "layer cake"))
def cake(pen):
    body = pen.dark if sum(pen.colour) > 700 else pen.colour
    for x in (-0.34, 0, 0.34):
        pen.path(FLAME, (x, -0.96), (x + 0.14, -0.78, x + 0.08, -0.7, x, -0.7), (x - 0.08, -0.7, x - 0.14, -0.78, x, -0.96))
        pen.rect(CREAM, x - 0.055, -0.66, 0.11, 0.4, 0.03)
    pen.rect(SILVER, -0.95, 0.78, 1.9, 0.16, 0.08)
    pen.rect(body, -0.8, 0.1, 1.6, 0.7, 0.08)
    pen.rect(body, -0.58, -0.34, 1.16, 0.5, 0.1)
    for w, y, n in ((0.58, -0.34, 4), (0.8, 0.14, 5)):
        step = 2 * w / n
        drips = [(w - i * step, y + 0.36, w - (i + 1) * step, y + 0.36, w - (i + 1) * step, y + 0.16) for i in range(n)]
        pen.path(pen.light, (-w, y + 0.1), (-w, y, -w + 0.04, y - 0.02, -w + 0.1, y - 0.02), (w - 0.1, y - 0.02),
                 (w - 0.04, y - 0.02, w, y, w, y + 0.1), (w, y + 0.16), *drips)
    pen.rect(pen.dark if body == pen.colour else GOLD, -0.8, 0.62, 1.6, 0.14)


@thing("chair", colour="brown", synonyms=("seat", "wooden chair", "dining chair", "kitchen chair"))
def chair(pen):
    for s in (-1, 1):
        pen.poly(pen.dark, (s * 0.3, 0.3), (s * 0.48, 0.3), (s * 0.46, 0.78), (s * 0.32, 0.78))
    for x in (-0.15, 0.15):
        pen.rect(pen.dark, x - 0.08, -0.74, 0.16, 0.9)
    for s in (-1, 1):
        pen.rect(pen.colour, s * 0.47 - 0.09, -0.86, 0.18, 1.05, 0.06)
        pen.rect(pen.colour, s * 0.55 - 0.09, 0.3, 0.18, 0.65, 0.04)
    pen.path(pen.colour, (-0.6, -0.62), (-0.6, -0.86), (-0.3, -0.98, 0.3, -0.98, 0.6, -0.86), (0.6, -0.62),
             (0.3, -0.7, -0.3, -0.7, -0.6, -0.62))
    pen.poly(pen.light, (-0.54, 0.06), (0.54, 0.06), (0.7, 0.28), (-0.7, 0.28))
    pen.rect(pen.colour, -0.72, 0.26, 1.44, 0.17, 0.05)
