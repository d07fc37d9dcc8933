"""The super-resolution network: pictures with alpha four times as large, with the crisp edges that the autoencoder cannot keep.

A plain residual network at the small picture's resolution that ends in a pixel shuffle; one pass, no diffusion. It is told
the level of noise in its input (noise conditioning augmentation, as in Imagen section 2.4 and Cascaded Diffusion Models).
"""
import torch
import torch.nn.functional as F
from torch import nn

from starter.vae import CHANNELS

SCALE = 4
MAX_NOISE = 0.2     # standard deviation of the noise at level 1, pixels in [-1, 1]


class Block(nn.Module):
    """Residual pair of 3x3 convolutions, shifted by the noise level."""

    def __init__(self, channels):
        super().__init__()
        self.a, self.b = nn.Conv2d(channels, channels, 3, padding=1), nn.Conv2d(channels, channels, 3, padding=1)
        self.level = nn.Linear(1, channels)
        nn.init.zeros_(self.b.weight)
        nn.init.zeros_(self.b.bias)

    def forward(self, x, level):
        return x + self.b(F.relu(self.a(x) + self.level(level).unsqueeze(-1).unsqueeze(-1)))


class Upscaler(nn.Module):
    """Premultiplied pixels [b, 4, h, w] in [-1, 1] and a noise level [b] or [1] in 0 to 1, to pixels [b, 4, 4h, 4w].

    Half of the blocks look from further away: at half the resolution a 3x3 convolution sees twice as far.
    """

    def __init__(self, channels=48, wide=64, far=4, near=2):
        super().__init__()
        self.input = nn.Conv2d(CHANNELS, channels, 3, padding=1)
        self.down = nn.Conv2d(4 * channels, wide, 1)
        self.far = nn.ModuleList(Block(wide) for _ in range(far))
        self.up = nn.Conv2d(wide, 4 * channels, 1)
        self.near = nn.ModuleList(Block(channels) for _ in range(near))
        self.output = nn.Conv2d(channels, CHANNELS * SCALE * SCALE, 3, padding=1)
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)

    def forward(self, sample, noise_level):
        level = noise_level.reshape(-1, 1).to(sample.dtype)
        x = self.input(sample)
        far = self.down(F.pixel_unshuffle(x, 2))
        for block in self.far:
            far = block(far, level)
        x = x + F.pixel_shuffle(self.up(F.relu(far)), 2)
        for block in self.near:
            x = block(x, level)
        detail = F.pixel_shuffle(self.output(F.relu(x)), SCALE)
        return detail + F.interpolate(sample, scale_factor=float(SCALE), mode="bilinear", align_corners=False)


class ExportedUpscaler(nn.Module):
    """Any height and width: odd edges are repeated; the result stays in [-1, 1]."""

    def __init__(self, upscaler):
        super().__init__()
        self.upscaler = upscaler

    def forward(self, sample, noise_level):
        h, w = sample.shape[2], sample.shape[3]
        x = torch.cat([sample, sample[:, :, -1:]], 2)
        x = torch.cat([x, x[..., -1:]], 3)
        x = x[:, :, :((h + 1) // 2) * 2, :((w + 1) // 2) * 2]
        return self.upscaler(x, noise_level)[:, :, :h * SCALE, :w * SCALE].clamp(-1, 1)
