"""The systems' own parts around the shared network: what each makes the vector and the states of, which say what is drawn.

GLIDE reads words and pools them; Imagen's network pools the words' states itself; DALL-E 2's decoder reads a CLIP embedding of a picture,
and words beside it; DDPM reads the number of a class. Every system has text dropped now and then, for guidance.
"""
import torch
import torch.nn.functional as F
from torch import nn

from mini.clip import EMBEDDING, unit
from mini.denoiser import Denoiser, diffusion_loss, noised, sketch_loss
from mini.domain import background, domain, padded
from mini.text import POOLED, Pool, States, Text
from starter import colour
from starter.text import WIDTH, layer_norm

DROPPED = 0.12          # captions that are left out
ANYTHING = 0.25         # of DDPM's pictures are of no class
PICTURE_TOKENS = 4


class Glide(nn.Module):
    """Nichol et al. 2021: vector and states of the words; the U-Net also takes the known part of a picture."""

    def __init__(self):
        super().__init__()
        self.text, self.denoiser = Text(domain().words), Denoiser(known=True)

    def said(self, ids):
        states, vector = self.text(ids)
        return vector, states


class Imagen(nn.Module):
    """Saharia et al. 2022: the text encoder gives states alone, and every network pools them for itself."""

    def __init__(self):
        super().__init__()
        self.states, self.pool, self.denoiser = States(domain().words), Pool(), Denoiser(any_size=True)

    def said(self, ids):
        states = self.states(ids)
        return self.pool(states), states


class Projection(nn.Module):
    """What DALL-E 2's decoder is told (Ramesh et al. 2022, section 2.1): four tokens and a vector of the picture's embedding, the words behind them."""

    def __init__(self):
        super().__init__()
        self.nothing = nn.Parameter(torch.randn(1, EMBEDDING) * 0.1)
        self.tokens, self.words = nn.Linear(EMBEDDING, PICTURE_TOKENS * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.picture, self.caption = nn.Linear(EMBEDDING, POOLED), nn.Linear(EMBEDDING, POOLED)

    def forward(self, picture, caption, states):
        """Embeddings of pictures and captions [b, 64], states [b, s, 192] to states [b, 4 + s, 192] and a vector [b, 256]."""
        dtype = self.words.weight.dtype
        # An embedding that a prior drew with guidance is longer than one of a picture; what it says is in its direction.
        picture = 8 * picture / (picture.square().sum(-1, keepdim=True) + 1e-6).sqrt().clamp(min=1.0)
        picture, caption, states = picture.to(dtype), (8 * caption).to(dtype), states.to(dtype)
        used = (states.abs().sum(-1, keepdim=True) != 0).to(dtype)
        own = self.tokens(picture).reshape(picture.shape[0], PICTURE_TOKENS, WIDTH)
        return torch.cat([own, layer_norm(self.words(states), self.norm) * used], 1), self.picture(picture) + self.caption(caption)


class Unclip(nn.Module):
    def __init__(self):
        super().__init__()
        self.projection, self.pool, self.denoiser = Projection(), Pool(), Denoiser()

    def said(self, picture, caption, states):
        states, added = self.projection(picture, caption, states)
        return self.pool(states, added), states


class Ddpm(nn.Module):
    """Ho et al. 2020, by class: a thing in its usual colour. The last class, `anything`, leaves it open."""

    def __init__(self):
        super().__init__()
        self.anything = len(domain().things)
        self.classes = nn.Embedding(self.anything + 1, POOLED)
        nn.init.normal_(self.classes.weight, std=0.5)
        self.denoiser = Denoiser(widths=(64, 96), inner=2, cross=False)

    def said(self, labels):
        return self.classes(labels), None


class Sketching(nn.Module):
    """The part of a system that its mean pictures need, to be trained alone: steps are many and quick."""

    def __init__(self, system):
        super().__init__()
        self.parts = nn.ModuleDict({name: part for name, part in system.named_children() if name != "denoiser"})
        self.sketch, self._system = system.denoiser.sketch, [system]

    @property
    def system(self):
        return self._system[0]


def begin_with(module, other):
    """Copies what has the same name and shape; another system's network is a good beginning."""
    theirs = other.state_dict()
    module.load_state_dict({k: v for k, v in theirs.items() if k in module.state_dict() and module.state_dict()[k].shape == v.shape}, strict=False)


def masks(rng, n, share, side=64):
    """[n, 1, side, side]: 1 where a picture is known: nowhere, or with probability `share` in a part of it."""
    known = torch.zeros(n, 1, side, side)
    for i in range(n):
        if rng.random() < share:
            h, w = rng.randint(side // 4, side * 7 // 8), rng.randint(side // 4, side * 7 // 8)
            y, x = rng.randint(-h // 4, side - h * 3 // 4), rng.randint(-w // 4, side - w * 3 // 4)
            known[i, 0, max(y, 0):y + h, max(x, 0):x + w] = 1
            if rng.random() < 0.5:
                known[i] = 1 - known[i]
    return known


class Task:
    """The loss of a system on a fresh batch; `sketch_only` teaches the mean pictures alone, which takes a minute or two."""

    def __init__(self, name, small, schedule, clip=None, sketch_only=False, masked=0.25):
        self.name, self.small, self.schedule, self.clip, self.sketch_only, self.masked = name, small, schedule, clip, sketch_only, masked

    def _items(self, rng, n):
        if self.name != "ddpm":
            return [domain().random(rng) for _ in range(n)]
        return [(rng.randrange(len(domain().things)), colour.USUAL, background(rng, colour.USUAL)) for _ in range(n)]

    def _said(self, model, items, x0, rng):
        if self.name == "ddpm":
            return model.said(torch.tensor([model.anything if rng.random() < ANYTHING else i[0] for i in items]))
        n = len(items)
        captions = [domain().nothing(rng) if rng.random() < DROPPED else domain().ids(i, rng) for i in items]
        if self.name != "unclip":
            return model.said(torch.tensor(padded(captions)))
        # The picture is left out as often, and the words of half the pictures: those whose like is drawn come without any.
        bare = [domain().nothing(rng) if rng.random() < 0.45 else c for c in captions]
        with torch.no_grad():
            caption, states = self.clip.read(torch.tensor(padded(bare)))
            picture = self.clip.picture(x0)
            picture = unit(picture + 0.25 * torch.rand(n, 1) * unit(torch.randn_like(picture)))      # what a prior draws is a little off
        missing = (torch.rand(n, 1) < DROPPED).float()
        picture = missing * model.projection.nothing.float() + (1 - missing) * picture
        return model.said(picture, caption, states)

    def loss(self, model, rng, batch):
        items = self._items(rng, batch)
        x0 = self.small.draw(items, rng)
        model = model.system if self.sketch_only else model
        vector, states = self._said(model, items, x0, rng)
        if self.sketch_only:
            mean, off, _ = model.denoiser.sketch(vector)
            square, unlikely = sketch_loss(mean, off, x0)
            return 10 * square + unlikely, {"sketch": float(square.detach()), "unlikely": float(unlikely.detach())}
        t, step, noise, x = noised(self.schedule, x0)
        known = None
        if self.name == "glide":
            mask = masks(rng, batch, self.masked)
            known = torch.cat([x0 * mask, mask], 1)
        v, fraction, mean, off = model.denoiser(x, step, vector, states, known)
        error, bits = diffusion_loss(self.schedule, t, step, x0, noise, v, fraction, off)
        square, unlikely = sketch_loss(mean, off, x0)
        return error + 0.1 * bits + 2 * square + 0.2 * unlikely, {
            "error": float(error.detach()), "bits": float(bits.detach()), "sketch": float(square.detach()), "off": float(off.detach().mean())}


MODULES = {"glide": Glide, "imagen": Imagen, "unclip": Unclip, "ddpm": Ddpm}
