"""What the U-Net gets from a prompt: the states of its words and things, and its sketch as latents.

All of it travels as `encoder_hidden_states`: first the states, then SKETCH_TOKENS tokens that hold the sketch's latents
[8, 32, 32] and, for every latent channel, how far the sketch is usually off.
"""
import torch
import torch.nn.functional as F
from torch import nn

from text import WIDTH
from vae import LATENT_CHANNELS

SIDE = 32
NUMBERS = LATENT_CHANNELS * SIDE * SIDE
SKETCH_TOKENS = -(-(NUMBERS + LATENT_CHANNELS) // WIDTH)


def pack(latents, off):
    """Latents [b, 8, 32, 32] and deviations [b, 8] to tokens [b, SKETCH_TOKENS, WIDTH]."""
    flat = torch.cat([latents.flatten(1), off], 1)
    return F.pad(flat, (0, SKETCH_TOKENS * WIDTH - flat.shape[1])).reshape(-1, SKETCH_TOKENS, WIDTH)


def unpack(tokens):
    flat = tokens.flatten(1)
    return flat[:, :NUMBERS].reshape(-1, LATENT_CHANNELS, SIDE, SIDE), flat[:, NUMBERS:NUMBERS + LATENT_CHANNELS]


def as_latents(encoder, sketch):
    """A sketch [b, 3, 128, 128] through the autoencoder."""
    large = F.interpolate(sketch, scale_factor=2.0, mode="bilinear", align_corners=False)
    return encoder(large).chunk(2, 1)[0]


class Condition(nn.Module):
    """Token ids [b, s] to encoder_hidden_states [b, s + 7 + SKETCH_TOKENS, d]: the exported text encoder."""

    def __init__(self, text, encoder, off):
        super().__init__()
        self.text, self.encoder = text, encoder
        self.register_buffer("off", off.reshape(1, -1))

    def forward(self, input_ids):
        states, sketch, certainty = self.text(input_ids)
        # A prompt that says little (the empty one above all) has a sketch that says little.
        off = self.off + (1 - self.off) * (1 - certainty.unsqueeze(-1))
        return torch.cat([states, pack(as_latents(self.encoder, sketch), off)], 1)
