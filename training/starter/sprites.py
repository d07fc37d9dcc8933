"""What things look like, as a network: a learned code a drawing, and a decoder from codes to the autoencoder's latents.

A code has 768 numbers where its drawing has 65,536 (128 x 128 pixels of four channels): lossy, and of use with the decoder alone. Colour
is not part of it: the sprite's main region is recoloured after decoding, by the same rule as the drawings that taught it
(colour.py).
"""
import torch
import torch.nn.functional as F
from torch import nn

from starter.vae import LATENT_CHANNELS, VaeBlock

SPRITE = 128                                    # pixels a side
SIDE = SPRITE // 8
NUMBERS = LATENT_CHANNELS * SIDE * SIDE         # of a sprite's latents
CODE = 768                                      # numbers of a code


class SpriteDecoder(nn.Module):
    """Codes [n, CODE] to latents [n, 8, 16, 16]: a linear part, and convolutions that add what no linear map can."""

    def __init__(self, width=128, blocks=3):
        super().__init__()
        self.linear = nn.Linear(CODE, NUMBERS)
        self.input = nn.Conv2d(LATENT_CHANNELS, width, 3, padding=1)
        self.blocks = nn.Sequential(*(VaeBlock(width) for _ in range(blocks)))
        self.output = nn.Conv2d(width, LATENT_CHANNELS, 3, padding=1)
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)

    def forward(self, codes):
        x = self.linear(codes).reshape(-1, LATENT_CHANNELS, SIDE, SIDE)
        return x + self.output(F.relu(self.blocks(self.input(x))))


class Sprites(nn.Module):
    """The codes of all drawings and the decoder."""

    SCALE = 64.0     # codes of unit variance are stored this much smaller, so that they learn as fast as the other weights

    def __init__(self, drawings):
        super().__init__()
        self.codes = nn.Parameter(torch.zeros(drawings, CODE))
        self.decoder = SpriteDecoder()

    def forward(self, numbers):
        return self.decoder(F.embedding(numbers, self.codes) * self.SCALE)


class SpritePictures(nn.Module):
    """Drawing numbers to premultiplied sprites [n, 4, 128, 128] in 0 to 1."""

    def __init__(self, sprites, vae):
        super().__init__()
        self.sprites, self.decoder = sprites, vae.decoder

    def forward(self, numbers):
        picture = (self.decoder(self.sprites(numbers)) * 0.5 + 0.5).clamp(0, 1)
        alpha = picture[:, 3:]
        return torch.cat([torch.minimum(picture[:, :3], alpha), alpha], 1)
