"""What things look like, as a network: a learned code a drawing, and a decoder from codes to the autoencoder's latents.

A code has a sixty-fourth of the numbers of its drawing's 128 x 128 pixels. Colour is not part of it: the sprite's main region is
recoloured after decoding, by the same rule as the drawings that taught it (colour.py).
"""
import torch
import torch.nn.functional as F
from torch import nn

from starter.vae import LATENT_CHANNELS, VaeBlock

SPRITE = 128            # pixels a side
GRID, DEPTH = 8, 16     # a code is DEPTH numbers at each of GRID x GRID places


class SpriteDecoder(nn.Module):
    """Codes [n, DEPTH * GRID * GRID] to normalised latents [n, 8, 16, 16]."""

    def __init__(self, widths=(256, 128), blocks=(3, 3)):
        super().__init__()
        a, b = widths
        self.net = nn.Sequential(
            nn.Conv2d(DEPTH, a, 3, padding=1), *(VaeBlock(a) for _ in range(blocks[0])),
            nn.ReLU(), nn.Conv2d(a, 4 * b, 1), nn.PixelShuffle(2), *(VaeBlock(b) for _ in range(blocks[1])),
            nn.ReLU(), nn.Conv2d(b, LATENT_CHANNELS, 3, padding=1))

    def forward(self, codes):
        return self.net(codes.reshape(-1, DEPTH, GRID, GRID))


class SpriteEncoder(nn.Module):
    """Latents to codes: only to begin with; later every code is trained by itself."""

    def __init__(self, widths=(128, 192)):
        super().__init__()
        a, b = widths
        self.net = nn.Sequential(
            nn.Conv2d(LATENT_CHANNELS, a, 3, padding=1), VaeBlock(a), nn.ReLU(),
            nn.Conv2d(a, b, 3, stride=2, padding=1), VaeBlock(b), VaeBlock(b), nn.ReLU(), nn.Conv2d(b, DEPTH, 3, padding=1))

    def forward(self, latents):
        return self.net(latents).flatten(1)


class Sprites(nn.Module):
    """The codes of all drawings and the decoder; encoder while the codes do not stand by themselves."""

    SCALE = 8.0     # codes learn this much faster than the other weights

    def __init__(self, drawings):
        super().__init__()
        self.codes = nn.Parameter(torch.zeros(drawings, DEPTH * GRID * GRID))
        self.decoder = SpriteDecoder()

    def forward(self, numbers):
        return self.decoder(F.embedding(numbers, self.codes) * self.SCALE)


class SpriteAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = SpriteEncoder(), SpriteDecoder()
