"""Colours, and how a drawing gets another one: in OKLab, the region of its main hue is turned, scaled and shifted to the colour.

The same few operations recolour the drawings that the networks are taught with and, inside the exported graph, the sprites of a
sketch. OKLab is Ottosson's (https://bottosson.github.io/posts/oklab/), with a gamma of 2.2 for sRGB's curve.
"""
import torch

COLOURS = {
    "red": (220, 40, 40), "orange": (245, 135, 30), "yellow": (250, 208, 50), "green": (60, 165, 75),
    "turquoise": (40, 190, 190), "blue": (45, 105, 215), "purple": (130, 65, 175), "pink": (246, 140, 188),
    "brown": (135, 84, 48), "black": (40, 40, 44), "grey": (140, 145, 150), "white": (250, 250, 250),
}
NAMES = list(COLOURS)
USUAL = len(NAMES)              # the number of "its usual colour", behind those of the colours

_TO_CONE = torch.tensor([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                         [0.0883024619, 0.2817188376, 0.6299787005]])
_TO_LAB = torch.tensor([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                        [0.0259040371, 0.7827717662, -0.8086757660]])
_FROM_LAB, _FROM_CONE = torch.linalg.inv(_TO_LAB), torch.linalg.inv(_TO_CONE)

# What is known of a drawing's main region: cosine and sine of its hue, its chroma, its lightness, 1 if it is a grey one.
PARAMETERS = 5
NEAR, FAR = 0.80, 0.55          # cosines of the hue's distance: wholly part of the region, and no longer
FAINT, CLEAR = 0.025, 0.06      # chroma: no hue at all, and a plain one
TINTED, HUED = 0.06, 0.10       # greys of drawings are often a little purple: still grey, and no longer
SKIN = (0.155, 0.985)           # cosine and sine of the hue of drawn yellow skin


def oklab(rgb):
    """Colours [..., 3] in 0 to 1 to lightness 0 to 1, a, b."""
    cone = torch.matmul(rgb.clamp(min=1e-4).pow(2.2), _TO_CONE.to(rgb).t()).pow(1 / 3)
    return torch.matmul(cone, _TO_LAB.to(rgb).t())


def rgb(lab):
    cone = torch.matmul(lab, _FROM_LAB.to(lab).t()).clamp(min=0.0).pow(3)
    return torch.matmul(cone, _FROM_CONE.to(lab).t()).clamp(1e-6, 1.0).pow(1 / 2.2)


def palette():
    """The colours in OKLab, [12, 3]."""
    return oklab(torch.tensor(list(COLOURS.values())) / 255)


def _step(x, low, high):
    t = ((x - low) / (high - low)).clamp(0, 1)
    return t * t * (3 - 2 * t)


def region(lab, parameters):
    """How much each colour [n, p, 3] belongs to its drawing's main region [n, 5], 0 to 1, [n, p]."""
    c, s, _, light, grey = parameters.unsqueeze(1).unbind(-1)
    chroma = (lab[..., 1].square() + lab[..., 2].square() + 1e-8).sqrt()
    near = (lab[..., 1] * c + lab[..., 2] * s) / chroma
    hued = _step(near, FAR, NEAR) * _step(chroma, FAINT, CLEAR)
    plain = _step(-(lab[..., 0] - light).abs(), -0.42, -0.3) * (1 - _step(chroma, TINTED, HUED))
    return grey * plain + (1 - grey) * hued


def recolour(picture, parameters, colour):
    """Premultiplied pictures [n, 4, h, w] in 0 to 1, of drawings [n, 5], in colours [n, 3] (OKLab)."""
    n, _, h, w = picture.shape
    alpha = picture[:, 3:]
    lab = oklab((picture[:, :3] / alpha.clamp(min=1 / 255)).clamp(0, 1).flatten(2).transpose(1, 2))
    share = region(lab, parameters).unsqueeze(-1)
    c, s, chroma, light, grey = parameters.unsqueeze(1).unbind(-1)
    want = colour.unsqueeze(1)
    wanted = (want[..., 1].square() + want[..., 2].square() + 1e-8).sqrt()
    # Turn by the angle between the two hues and scale to the wanted chroma: one complex product with want / own.
    own = chroma.clamp(min=0.04)
    re, im = (want[..., 1] * c + want[..., 2] * s) / own, (want[..., 2] * c - want[..., 1] * s) / own
    a, b = lab[..., 1] * re - lab[..., 2] * im, lab[..., 1] * im + lab[..., 2] * re
    # A main region that runs through several hues would bring some of them along: keep a third of that.
    length = (a.square() + b.square() + 1e-8).sqrt()
    a, b = (0.35 * own_part + 0.65 * length * part / wanted for own_part, part in ((a, want[..., 1]), (b, want[..., 2])))
    # Less colour where it is much lighter or darker than the colour itself, as paint behaves.
    off = lab[..., 0] - light
    contrast = torch.where(want[..., 0] > 0.93, torch.full_like(off, 0.55), torch.full_like(off, 0.9))
    lightness = (want[..., 0] + off * contrast).clamp(0.05, 1.0)
    fade = 1 - _step(off.abs(), 0.3, 0.6)
    a, b = torch.where(grey > 0.5, want[..., 1] * fade, a), torch.where(grey > 0.5, want[..., 2] * fade, b)
    limit = (1.35 * wanted / (a.square() + b.square() + 1e-8).sqrt()).clamp(max=1.0)
    painted = torch.stack([lightness, a * limit, b * limit], -1)
    mixed = rgb(lab + share * (painted - lab)).transpose(1, 2).reshape(n, 3, h, w)
    return torch.cat([mixed * alpha, alpha], 1)


def parameters(picture, person=False, hint=None):
    """What `recolour` wants to know of a drawing, from its picture [4, h, w], and the share of the thing that is coloured.

    `hint` says where the rule would take the wrong region: the hue of the right one in degrees, or "grey".
    """
    alpha = picture[3].flatten()
    lab = oklab((picture[:3] / picture[3:].clamp(min=1 / 255)).clamp(0, 1).flatten(1).t())
    chroma = lab[:, 1:].square().sum(1).sqrt()
    weight = alpha * _step(chroma, TINTED, HUED)
    if person:                      # skin keeps its colour: the clothes are what a colour is about
        near = (lab[:, 1] * SKIN[0] + lab[:, 2] * SKIN[1]) / chroma.clamp(min=1e-4)
        weight = weight * (1 - (near > 0.93).float() * (lab[:, 0] > 0.6).float())
    total = alpha.sum().clamp(min=1)
    # Colour that fills a tenth of a grey thing is a detail, not the thing.
    if hint != "grey" and (hint or weight.sum() > 0.12 * total):
        angle = torch.atan2(lab[:, 2], lab[:, 1])
        centres = torch.arange(72) * (2 * torch.pi / 72) - torch.pi
        votes = ((torch.cos(angle[:, None] - centres) > 0.9).float() * (weight * chroma.clamp(max=0.2)).unsqueeze(1)).sum(0)
        hue = centres[votes.argmax()] if hint is None else torch.tensor(float(hint)).deg2rad()
        inside = weight * (torch.cos(angle - hue) > 0.8).float()
        mean = (lab * inside.unsqueeze(1)).sum(0) / inside.sum().clamp(min=1e-3)
        hue = torch.atan2(mean[2], mean[1])
        result = torch.stack([torch.cos(hue), torch.sin(hue), mean[1:].square().sum().sqrt(), mean[0], torch.tensor(0.0)])
    else:
        plain = alpha * (chroma < HUED).float()
        light = (lab[:, 0] * plain).sum() / plain.sum().clamp(min=1e-3)
        result = torch.stack([torch.tensor(1.0), torch.tensor(0.0), torch.tensor(0.0), light, torch.tensor(1.0)])
    share = (region(lab[None], result[None])[0] * alpha).sum() / total
    return result, float(share)
