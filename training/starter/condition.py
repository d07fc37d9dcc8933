"""What the U-Net gets from a prompt: the states of its words and things, and its sketch as latents.

All of it travels as `encoder_hidden_states`: first the states, then SKETCH_TOKENS tokens that hold the sketch's latents
[8, 32, 32] and, for every latent channel, how far the sketch is usually off.
"""
import torch
import torch.nn.functional as F
from torch import nn

from starter.text import WIDTH
from starter.vae import LATENT_CHANNELS

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


class Condition(nn.Module):
    """The exported text encoder.

    input_ids int64 [b, s] and noise [b, CHANCE] (normal random numbers, from the picture's seed) to
    * last_hidden_state [b, s + MOST + 1 + SKETCH_TOKENS, WIDTH];
    * background [b, 4]: red, green, blue in 0 to 1 of the plain colour to lay under the picture, and 1; or four times 0 where the
      picture brings surroundings of its own.
    """

    def __init__(self, text, sketch, encoder, off):
        super().__init__()
        self.text, self.sketch, self.encoder = text, sketch, encoder
        self.register_buffer("off", off.reshape(1, -1))

    def plan(self, input_ids, noise):
        return self.text(input_ids, noise)

    def forward(self, input_ids, noise):
        states, (concept, shade, box, background, style) = self.text(input_ids, noise)
        picture = self.sketch(concept, shade, box, background, style, noise)
        latents = self.encoder(picture * 2 - 1).chunk(2, 1)[0]
        plain = (1 - self.sketch.painted[background]).unsqueeze(1)
        paper = torch.cat([self.sketch.papers[background], torch.ones_like(plain)], 1) * plain
        return torch.cat([states, pack(latents, self.off.expand(latents.shape[0], -1))], 1), paper
