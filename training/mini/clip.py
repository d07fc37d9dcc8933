"""CLIP: one tower for captions, one for pictures of 64 pixels, and one for noised pictures (GLIDE's guidance needs it)."""
import random

import torch
import torch.nn.functional as F
from torch import nn

from mini.domain import domain, padded
from mini.schedule import WAVES, frequencies, waves
from mini.text import POOLED, Text
from starter.unet import ResBlock, channel_norm

EMBEDDING = 64
MOST_LOGIT = 4.6        # 100, as in CLIP


class PictureTower(nn.Module):
    """Pixels [b, 3, 64, 64] in -1 to 1 (and with `noisy` the level of the noise in them) to embeddings [b, 64] of length 1."""

    def __init__(self, noisy=False, widths=(64, 112), emb=96):
        super().__init__()
        a, b = widths
        self.input, self.fine = nn.Conv2d(48, a, 3, padding=1), ResBlock(a, emb)
        self.down, self.coarse = nn.Conv2d(a, b, 3, stride=2, padding=1), nn.ModuleList([ResBlock(b, emb), ResBlock(b, emb)])
        self.narrow, self.output = nn.Conv2d(b, 16, 1), nn.Linear(16 * 64, EMBEDDING)
        self.width = b
        if noisy:
            self.time = nn.Linear(2 * WAVES, emb)
            self.register_buffer("frequencies", frequencies(), persistent=False)
        else:
            self.constant = nn.Parameter(torch.ones(1, emb))

    def forward(self, pixels, level=None):
        dtype = self.input.weight.dtype
        emb = self.constant if level is None else F.relu(self.time(waves(level, self.frequencies.float()).to(dtype)))
        x = self.fine(self.input(F.pixel_unshuffle(pixels.to(dtype), 4)), emb)
        x = self.down(F.relu(x))
        for block in self.coarse:
            x = block(x, emb)
        x = self.narrow(F.relu(channel_norm(x, self.width)))
        return unit(self.output(x.flatten(1)).float())


def unit(x):
    return x / (x.square().sum(-1, keepdim=True) + 1e-12).sqrt()


class Clip(nn.Module):
    def __init__(self):
        super().__init__()
        self.text = Text(domain().words)
        self.project = nn.Linear(POOLED, EMBEDDING)
        self.picture, self.noisy = PictureTower(), PictureTower(noisy=True)
        self.scale = nn.Parameter(torch.tensor(2.66))       # ln(1 / 0.07), of CLIP

    def read(self, ids):
        """Embeddings [b, 64] and states [b, s, 192] of captions."""
        states, pooled = self.text(ids)
        return unit(self.project(pooled).float()), states


def batch_of_items(rng, n):
    """Random ones, or such as differ in the thing alone, or in the colour or the background alone: what is alike in all teaches nothing."""
    kind = rng.random()
    if kind < 0.35:
        return [domain().random(rng) for _ in range(n)]
    items, thing = [], rng.sample(range(len(domain().things)), max(2, n // 24) if len(domain().things) > n // 24 else 2)
    _, shade, ground = domain().random(rng)
    while len(items) < n:
        item = domain().random(rng)
        if kind < 0.75:
            if shade not in domain().allowed[item[0]] and shade < 12:
                continue
            item = (item[0], shade, ground)
        else:
            chosen = rng.choice(thing)
            if item[1] < 12 and item[1] not in domain().allowed[chosen]:
                continue
            item = (chosen, item[1], item[2])
        items.append(item)
    return items


def contrast(clip, pictures, texts, same):
    """Both ways, equal captions being no contrast (Radford et al. 2021, figure 3)."""
    logits = clip.scale.float().clamp(max=MOST_LOGIT).exp() * pictures @ texts.t()
    logits = logits - 1e4 * (same & ~torch.eye(len(same), dtype=torch.bool)).float()
    wanted = torch.arange(len(logits))
    right = (logits.argmax(1) == wanted).float().mean()
    return 0.5 * (F.cross_entropy(logits, wanted) + F.cross_entropy(logits.t(), wanted)), float(right)


class Task:
    """Batches of pictures and captions; half the pictures noised for the second tower."""

    def __init__(self, small, schedule):
        self.small, self.schedule = small, schedule

    def loss(self, clip, rng, batch):
        items = batch_of_items(rng, batch)
        x0 = self.small.draw(items, rng, play=1)
        ids = torch.tensor(padded([domain().ids(i, rng) for i in items]))
        texts, _ = clip.read(ids)
        numbers = torch.tensor(items)
        same = (numbers[:, None] == numbers[None]).all(-1)
        clean, right = contrast(clip, clip.picture(x0), texts, same)
        t = torch.randint(0, 1000, (batch,))
        root, noise, level = self.schedule(t)
        noisy, dim = contrast(clip, clip.noisy(root * x0 + noise * torch.randn_like(x0), level), texts, same)
        return clean + 0.5 * noisy, {"clean": float(clean.detach()), "right": right, "noisy": float(noisy.detach()), "dim": dim}


@torch.no_grad()
def statistics(clip, small, count=2000, seed=5):
    """Mean and deviation of the embeddings of pictures, which the prior draws around."""
    rng, found = random.Random(seed), []
    for _ in range(max(1, count // 100)):
        found.append(clip.picture(small.draw([domain().random(rng) for _ in range(min(count, 100))], rng)))
    found = torch.cat(found)
    return found.mean(0), found.std(0).clamp(min=1e-3)
