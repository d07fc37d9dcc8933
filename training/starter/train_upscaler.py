"""Trains the super-resolution network: from what the autoencoder makes of a 256-pixel picture to the picture at 1024.

Both sides are cuts of the same picture; the small one goes through the autoencoder, its latents a little off as the U-Net's are,
which is what the network will meet, and gets Gaussian noise of a level that it is told. The large side is drawn at 1024 pixels.
"""
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from starter import colour, frame
from starter.cache import Coder, cached
from starter.draw import DRAWINGS, SIDE, filled, render
from starter.library import library
from starter.placing import over, placed
from starter.train_vae import gradient_l1
from starter.upscaler import MAX_NOISE, SCALE, Upscaler
from starter.vae import NormalisedDecoder

LARGE = SIDE * SCALE
CUTS = 6        # of each picture: drawing and coding it is the expensive part


def large_drawings(count, seed=11):
    """Drawings at 1024 pixels, of some of the things, kept in runs/drawings: numbers and pictures [n, 1024, 1024, 4]."""
    listed, path = library().drawings, DRAWINGS / f"large-{count}.raw"
    numbers = random.Random(seed).sample(range(len(listed)), min(count, len(listed)))
    numbers.sort(key=lambda i: (listed[i]["set"].startswith("own"), i))
    if not path.exists() or path.stat().st_size != len(numbers) * LARGE * LARGE * 4:
        jobs = [(listed[i]["set"], listed[i]["icon"]) for i in numbers]
        with open(f"{path}.tmp", "wb") as out:
            for picture in render(jobs, side=LARGE * 5 // 4):
                out.write(filled(picture, LARGE).tobytes())
        Path(f"{path}.tmp").replace(path)
    return numbers, np.memmap(path, np.uint8, "r", shape=(len(numbers), LARGE, LARGE, 4))


class Pairs:
    """Small and large cuts of the same pictures, [n, 4, side, side] and [n, 4, 4 side, 4 side] in [-1, 1]."""

    def __init__(self, run, dtype, side, count):
        self.side, self.dtype = side, dtype
        self.numbers, self.pictures = large_drawings(count)
        self.coder = Coder(run, dtype)
        info = cached(run)
        self.coder.use(info)
        self.decoder = NormalisedDecoder(self.coder.vae, torch.tensor(info["mean"]), torch.tensor(info["std"])).to(dtype).eval()

    def _large(self, rng):
        """One thing, sometimes recoloured, sometimes two and over a colour, [4, 1024, 1024] in 0 to 1."""
        canvas = torch.zeros(1, 4, LARGE, LARGE)
        if rng.random() < 0.3:
            canvas[0, :3] = torch.rand(3, 1, 1)
            canvas[0, 3] = 1
        for _ in range(rng.choice((1, 1, 2))):
            at = rng.randrange(len(self.numbers))
            picture = torch.from_numpy(np.array(self.pictures[at])).permute(2, 0, 1)[None].float() / 255
            if rng.random() < 0.4:
                number = self.numbers[at]
                picture = colour.recolour(picture, library().parameters[number:number + 1],
                                          colour.palette()[rng.randrange(len(colour.NAMES))][None])
            half = rng.uniform(0.3, 0.95)
            free = max(0.0, 0.97 - half)
            box = torch.tensor([[rng.uniform(-free, free), rng.uniform(-free, free), half]])
            canvas = over(placed(picture, box, torch.tensor([rng.gauss(0, 0.15)]), torch.tensor([rng.choice((-1.0, 1.0))]), LARGE), canvas)
        return canvas[0].clamp(0, 1) * 2 - 1

    @torch.no_grad()
    def draw(self, rng, n):
        large = torch.stack([self._large(rng) for _ in range(n)])
        small = self.coder.encode(F.avg_pool2d(large, SCALE))
        small = self.decoder((small + 0.08 * rng.random() * torch.randn_like(small)).to(self.dtype)).float()
        pairs = [self._cut(s, l, rng) for s, l in zip(small, large) for _ in range(CUTS)]
        return torch.stack([p[0] for p in pairs]), torch.stack([p[1] for p in pairs])

    def _cut(self, small, large, rng):
        """The busiest of three places: nothing teaches nothing."""
        side = self.side
        corners = [(rng.randint(0, SIDE - side), rng.randint(0, SIDE - side)) for _ in range(3)]
        y, x = max(corners, key=lambda c: small[:, c[0]:c[0] + side, c[1]:c[1] + side].std())
        return small[:, y:y + side, x:x + side], large[:, SCALE * y:SCALE * (y + side), SCALE * x:SCALE * (x + side)]


def main():
    parser = frame.options(__doc__, minutes=12, batch=4, lr=1e-3, seed=7)
    parser.add_argument("--side", type=int, default=48, help="of a small cut")
    parser.add_argument("--drawings", type=int, default=600, help="that are drawn large")
    args = parser.parse_args()
    torch.set_num_threads(1)
    dtype = getattr(torch, args.dtype)
    pairs = Pairs(args.run, dtype, args.side, args.drawings)

    def loss(model, rng):
        small, large = pairs.draw(rng, args.batch)
        level = torch.rand(len(small)) * (torch.rand(len(small)) < 0.5)
        noisy = small + MAX_NOISE * level.view(-1, 1, 1, 1) * torch.randn_like(small)
        result = model(noisy.to(dtype).contiguous(memory_format=torch.channels_last), level.to(dtype)).float()
        error = result - large
        with torch.no_grad():
            plain = F.interpolate(noisy, scale_factor=SCALE, mode="bicubic", align_corners=False) - large
            decibel = lambda e: float((-10 * e.div(2).square().mean((1, 2, 3)).add(1e-6).log10()).mean())
        return error.abs().mean() + gradient_l1(result, large), {"dB": decibel(error), "bicubic": decibel(plain)}

    frame.train("upscaler", Upscaler(), loss, args, ema=0.995, warmup=100, weight_decay=1e-3)


if __name__ == "__main__":
    main()
