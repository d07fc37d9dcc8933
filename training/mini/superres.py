"""Super-resolution by diffusion, four times the size: one network for every system, from 64 to 256 and from 256 to 1024 pixels.

It diffuses around the enlarged small picture, is taught on cuts, and is told the noise by its level and not by a step, so that the same
weights serve GLIDE's linear schedule, DALL-E 2's cosine and Imagen's noised small pictures (export.py gives each its own).
"""

import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from mini.schedule import WAVES, Schedule, frequencies, waves
from starter.unet import ResBlock

FOLD, SCALE = 8, 4
OFF = {256: 0.20, 1024: 0.10}       # how far the enlarged picture usually is from the picture, where there is any detail
CUT = {256: 64, 1024: 96}
# Noise that is added to small pictures (Ho et al. 2022, section 4.2): what training shows, and a gentler chain to draw with, because a small network mends little.
TRAINED_AUGMENTATION, AUGMENTATION = "linear 1e-5 1e-3", "linear 1e-6 1e-4"


class SuperResolution(nn.Module):
    """x and the enlarged small picture low [b, 3, h, w]; step of the schedule; augmentation: the same of the small picture's noise.

    Returns v and the fraction of the learned variance. Sides are multiples of 16.
    """

    def __init__(self, off, widths=(40, 56), emb=112):
        super().__init__()
        a, b = widths
        self.off, folded = off, 3 * FOLD ** 2
        self.time1, self.time2 = nn.Linear(4 * WAVES, emb), nn.Linear(emb, emb)
        self.input = nn.Conv2d(2 * folded, a, 1)
        self.before, self.after = ResBlock(a, emb), ResBlock(a, emb)
        self.down, self.up, self.join = nn.Conv2d(a, b, 3, stride=2, padding=1), nn.Conv2d(b, 4 * a, 1), nn.Conv2d(2 * a, a, 1)
        self.mid = nn.ModuleList([ResBlock(b, emb), ResBlock(b, emb)])
        self.output, self.variance = nn.Conv2d(a, folded, 3, padding=1), nn.Conv2d(a, folded, 1)
        self.reach, self.direct = nn.Linear(emb, a + folded), nn.Conv2d(a + folded, folded, 1)
        for layer in (self.output, self.variance, self.reach, self.direct):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        nn.init.constant_(self.variance.bias, -0.7)
        self.register_buffer("frequencies", frequencies(), persistent=False)

    def forward(self, x, step, low, augmentation=None):
        root, noise, level = step
        if augmentation is None:
            s, spread, clean = low, self.off ** 2, torch.full_like(level, 6.0)
        else:
            signal, noised, clean = augmentation
            s, spread = low / signal, self.off ** 2 + (noised / signal).square()
        variance = noise * noise + spread * root * root
        away = x - root * s
        dtype = self.input.weight.dtype
        given = F.pixel_unshuffle(torch.cat([away / variance.sqrt(), s], 1), FOLD).to(dtype)
        told = torch.cat([waves(v, self.frequencies.float()) for v in torch.broadcast_tensors(level, clean.clamp(-6, 6))], 1)
        emb = F.relu(self.time2(F.relu(self.time1(told.to(dtype)))))
        h = self.before(self.input(given), emb)
        skip, h = h, self.down(h)
        for block in self.mid:
            h = block(h, emb)
        h = self.after(self.join(torch.cat([F.pixel_shuffle(self.up(h), 2), skip], 1)), emb)
        linear = torch.cat([h, given[:, :3 * FOLD ** 2]], 1) * (1 + self.reach(emb)).unsqueeze(-1).unsqueeze(-1)
        h = F.relu(h)
        rest = F.pixel_shuffle(self.output(h) + self.direct(linear), FOLD).float()
        fraction = F.pixel_shuffle(self.variance(h.detach()), FOLD).float()
        deviation = spread ** 0.5 if augmentation is None else spread.sqrt()
        return -noise * s + away * root * noise * (1 - spread) / variance - deviation / variance.sqrt() * rest, fraction


def enlarged(small, how):
    """As the systems enlarge: "glide" rounds to 8 bits, "imagen" aligns the corners, "unclip" is bicubic."""
    if how == "glide":
        rounded = ((small + 1) * 127.5).round() / 127.5 - 1
        return F.interpolate(rounded, scale_factor=SCALE, mode="bilinear", align_corners=False)
    if how == "imagen":
        return F.interpolate(small, scale_factor=SCALE, mode="bilinear", align_corners=True)
    # Pillow's bicubic is torch's antialiased one: cubics with a = -0.5.
    size = small.shape[-1] * SCALE
    planes = [torch.from_numpy(_bicubic(p, size)) for p in small.reshape(-1, *small.shape[2:])]
    return torch.stack(planes).reshape(*small.shape[:2], size, size)


def _bicubic(plane, size):
    import numpy as np
    return np.array(Image.fromarray(plane.numpy(), "F").resize((size, size), Image.BICUBIC))


class Task:
    """What the network is taught with: cuts in pairs, all three ways to enlarge, both schedules."""

    def __init__(self, large, side):
        self.large, self.cut, self.side = large, CUT[side], side
        self.schedules = [Schedule("squaredcos_cap_v2"), Schedule("linear")]
        self.noising = Schedule(TRAINED_AUGMENTATION)

    def loss(self, model, rng, batch):
        margin = 16         # what an enlargement of a cut does not know of its surroundings
        wide = self.large.cuts(rng, batch, self.cut + 2 * margin)
        small = F.avg_pool2d(wide, SCALE)
        how = rng.choice(("glide", "unclip", "imagen"))
        if rng.random() < 0.5:      # small pictures that a network drew are not as crisp, or not as clean
            small = small + 0.03 * rng.random() * torch.randn_like(small)
            soft = F.avg_pool2d(F.pad(small, (1, 1, 1, 1), mode="replicate"), 3, 1)
            small = torch.lerp(small, soft, 0.4 * rng.random())
        inner = lambda p: p[..., margin:-margin, margin:-margin].contiguous()
        low, x0 = inner(enlarged(small, how)), inner(wide)
        augmentation = None
        if how == "imagen":
            u = torch.rand(batch)
            augmentation = self.noising((u * u * 999).long())
            low = augmentation[0] * low + augmentation[1] * torch.randn_like(low)
        schedule = rng.choice(self.schedules)
        t = ((torch.randperm(batch) + torch.rand(batch)) / batch * 1000).long().clamp(0, 999)
        step, noise = schedule(t), torch.randn_like(x0)
        root, sigma, _ = step
        x = root * x0 + sigma * noise
        v, fraction = model(x, step, low, augmentation)
        weight = ((1 - root ** 2) / model.off ** 2 + root ** 2).clamp(max=30)
        error = (weight * (v - (root * noise - sigma * x0)).square()).mean()
        predicted = (root * x - sigma * v.detach()).clamp(-1, 1)
        bits = schedule.variance_bits(t, x0, predicted, fraction)
        return error + 0.1 * bits, {"error": float(error.detach()), "x0": float((predicted - x0).square().mean()), "bits": float(bits.detach())}


def task(run, side, smoke=False):
    from mini.pictures import Large
    return Task(Large(run, side, count=4 if smoke else {256: 160, 1024: 40}[side]), side)
