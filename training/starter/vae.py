"""The autoencoder: pixels with alpha to latents an eighth of the size, and back.

Pixels are premultiplied red, green, blue and alpha, scaled from 0..1 to -1..1: nothing at all is -1 in all four channels.

Few normalisations and plain ReLUs on purpose: on a CPU these cost as much as a convolution.
"""
import torch
import torch.nn.functional as F
from torch import nn

CHANNELS = 4
LATENT_CHANNELS = 8
DOWNSAMPLE = 8


class VaeBlock(nn.Module):
    """Residual pair of 3x3 convolutions without normalisation."""

    def __init__(self, channels):
        super().__init__()
        self.a = nn.Conv2d(channels, channels, 3, padding=1)
        self.b = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.b.weight)
        nn.init.zeros_(self.b.bias)

    def forward(self, x):
        return x + self.b(F.relu(self.a(F.relu(x))))


class Encoder(nn.Module):
    """Pixels [b, 4, H, W] in [-1, 1] to mean and log-variance [b, 2C, H/8, W/8]."""

    def __init__(self, widths=(48, 96)):
        super().__init__()
        a, b = widths
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4), nn.Conv2d(16 * CHANNELS, a, 3, padding=1), VaeBlock(a),
            nn.ReLU(), nn.Conv2d(a, b, 3, stride=2, padding=1), VaeBlock(b), VaeBlock(b),
            nn.ReLU(), nn.Conv2d(b, 2 * LATENT_CHANNELS, 3, padding=1))

    def forward(self, sample):
        return self.net(sample)


class Decoder(nn.Module):
    """Latents [b, C, h, w] to pixels [b, 4, 8h, 8w]."""

    def __init__(self, widths=(64, 128)):
        super().__init__()
        a, b = widths
        self.net = nn.Sequential(
            nn.Conv2d(LATENT_CHANNELS, b, 3, padding=1), VaeBlock(b), VaeBlock(b),
            nn.ReLU(), nn.Conv2d(b, 4 * a, 1), nn.PixelShuffle(2), VaeBlock(a), VaeBlock(a),
            nn.ReLU(), nn.Conv2d(a, 16 * CHANNELS, 3, padding=1), nn.PixelShuffle(4))

    def forward(self, latent):
        return self.net(latent)


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()

    def encode(self, pixels):
        mean, logvar = self.encoder(pixels).chunk(2, 1)
        return mean, logvar.clamp(-12, 4)


class NormalisedEncoder(nn.Module):
    """The exported encoder: latents shifted and scaled per channel to mean 0, deviation 1."""

    def __init__(self, vae, mean, std):
        super().__init__()
        self.encoder = vae.encoder
        self.register_buffer("mean", mean.view(1, -1, 1, 1))
        self.register_buffer("std", std.view(1, -1, 1, 1))

    def forward(self, sample):
        mean, logvar = self.encoder(sample).chunk(2, 1)
        return torch.cat([(mean - self.mean) / self.std, logvar.clamp(-12, 4) - 2 * self.std.log()], 1)


class NormalisedDecoder(nn.Module):
    def __init__(self, vae, mean, std):
        super().__init__()
        self.decoder = vae.decoder
        self.register_buffer("mean", mean.view(1, -1, 1, 1))
        self.register_buffer("std", std.view(1, -1, 1, 1))

    def forward(self, latent_sample):
        return self.decoder(latent_sample * self.std + self.mean).clamp(-1, 1)
