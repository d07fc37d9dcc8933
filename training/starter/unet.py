"""The denoising U-Net."""
import math

import torch
import torch.nn.functional as F
from torch import nn

from starter.condition import SKETCH_TOKENS, unpack
from starter.diffusion import ALPHAS
from starter.text import WIDTH, attention, padding_bias
from starter.vae import LATENT_CHANNELS


def channel_norm(x, channels):
    """LayerNorm over channels at every pixel, in float32: torch 1.13's bfloat16 kernel takes four times as long."""
    return F.layer_norm(x.permute(0, 2, 3, 1).float(), (channels,)).to(x.dtype).permute(0, 3, 1, 2)


class ResBlock(nn.Module):
    """norm, scale and shift by the condition, two 3x3 convolutions."""

    def __init__(self, channels, emb):
        super().__init__()
        self.channels = channels
        self.cond = nn.Linear(emb, 2 * channels)
        self.a = nn.Conv2d(channels, channels, 3, padding=1)
        self.b = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.cond.weight)
        nn.init.zeros_(self.cond.bias)
        nn.init.zeros_(self.b.weight)
        nn.init.zeros_(self.b.bias)

    def forward(self, x, emb):
        scale, shift = self.cond(emb).unsqueeze(-1).unsqueeze(-1).chunk(2, 1)
        h = F.relu(channel_norm(x, self.channels) * (1 + scale) + shift)
        return x + self.b(F.relu(self.a(h)))


class AttentionBlock(nn.Module):
    """Self-attention over the grid, then cross-attention to the text."""

    def __init__(self, channels, heads=4):
        super().__init__()
        self.heads, self.channels = heads, channels
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)
        self.query = nn.Conv2d(channels, channels, 1)
        self.key_value = nn.Linear(WIDTH, 2 * channels, bias=False)
        self.cross_out = nn.Conv2d(channels, channels, 1)
        for layer in (self.out, self.cross_out):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    @staticmethod
    def _tokens(x):
        return x.flatten(2).transpose(1, 2)

    def _grid(self, tokens, like):
        return tokens.transpose(1, 2).reshape(like.shape[0], self.channels, like.shape[2], like.shape[3])

    def forward(self, x, context, bias):
        q, k, v = self._tokens(self.qkv(channel_norm(x, self.channels))).chunk(3, -1)
        x = x + self.out(self._grid(attention(q, k, v, self.heads), x))
        q = self._tokens(self.query(channel_norm(x, self.channels)))
        k, v = self.key_value(context).chunk(2, -1)
        return x + self.cross_out(self._grid(attention(q, k, v, self.heads, bias), x))


def fold(x):
    """[b, c, h, w] to [b, 4c, h / 2, w / 2]; odd edges are repeated first."""
    x = torch.cat([x, x[:, :, -1:]], 2)
    x = torch.cat([x, x[..., -1:]], 3)
    h, w = (x.shape[2] // 2) * 2, (x.shape[3] // 2) * 2
    return F.pixel_unshuffle(x[:, :, :h, :w], 2)


def spread(sketch, h, w):
    """The sketch on an [h, w] grid: it fills the shorter side; what it has near its edges goes on along the longer one.

    Its outermost cells know that the picture ended there, so the third one from the edge is what is repeated.
    """
    side = (h + w - abs(h - w)) // 2       # the minimum, written so that an exported graph computes it
    sketch = F.interpolate(sketch, size=(side, side), mode="bilinear", align_corners=False)
    return sketch.index_select(2, _inner(h, side, sketch.device)).index_select(3, _inner(w, side, sketch.device))


def _inner(length, side, device):
    longer = (2 * (length - side)) // (length - side + 1)      # 1, or 0 where the sketch fills the length
    cells = torch.arange(length, device=device) - (length - side) // 2
    return cells.clamp(2 * longer, side - 1 - 2 * longer)


class UNet(nn.Module):
    """v-prediction on latents folded 2x2: one level at half the latent size, one at a quarter with attention.

    The input has 2 x 8 + 1 channels: the noised latents, a mask (1: to be drawn) and the latents of the picture around it, which
    are ignored where the mask is 1. Without a picture the mask is 1 everywhere: text-to-image.

    The blocks do not predict v itself but what remains once the sketch has been taken into account. If the latents were
    x0 = s + off * n with the sketch's latents s and n of unit variance, then E[x0 | x] = s + off^2 sqrt(a) / D (x - sqrt(a) s)
    with D = 1 - a + off^2 a, and the remainder has the deviation off sqrt((1 - a) / D): the preconditioning of Karras et al.
    2022 (equation 7) around a mean, written for v.
    """

    def __init__(self, widths=(96, 192), emb=384, outer=2, inner=3, channels=LATENT_CHANNELS):
        super().__init__()
        a, b = widths
        self.channels = channels
        self.time1, self.time2 = nn.Linear(128, emb), nn.Linear(emb, emb)
        self.text = nn.Linear(WIDTH, emb)
        self.input = nn.Conv2d(4 * (3 * channels + 1), a, 3, padding=1)
        self.down1 = nn.ModuleList(ResBlock(a, emb) for _ in range(outer))
        self.down = nn.Conv2d(a, b, 3, stride=2, padding=1)
        self.mid = nn.ModuleList(ResBlock(b, emb) for _ in range(2 * inner))
        self.attend = nn.ModuleList(AttentionBlock(b) for _ in range(inner))
        self.up = nn.Conv2d(b, 4 * a, 1)
        self.join = nn.Conv2d(2 * a, a, 1)
        self.up1 = nn.ModuleList(ResBlock(a, emb) for _ in range(outer))
        self.output = nn.Conv2d(a, 4 * channels, 3, padding=1)
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)
        self.reach, self.direct = nn.Linear(emb, a + 4 * channels), nn.Conv2d(a + 4 * channels, 4 * channels, 1)
        for layer in (self.reach, self.direct):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        self.register_buffer("alphas", ALPHAS.float(), persistent=False)
        self.register_buffer("frequencies", torch.exp(torch.arange(64) * (-math.log(10000) / 64)), persistent=False)

    def embed(self, timestep, states):
        angles = timestep.float().reshape(-1, 1) * self.frequencies.float()
        wave = torch.cat([angles.sin(), angles.cos()], -1).to(states.dtype)
        return F.relu(self.time2(F.relu(self.time1(wave))) + self.text(states[:, 0]))

    def alpha(self, timestep):
        """The cumulative alpha at a timestep, also between two, [n, 1, 1, 1]."""
        t = timestep.float().reshape(-1, 1, 1, 1).clamp(0, 999)
        low = t.floor()
        return torch.lerp(self.alphas[low.long()], self.alphas[(low + 1).clamp(max=999).long()], t - low)

    def forward(self, sample, timestep, encoder_hidden_states):
        c, h, w = self.channels, sample.shape[2], sample.shape[3]
        states, (sketch, off) = encoder_hidden_states[:, :-SKETCH_TOKENS], unpack(encoder_hidden_states[:, -SKETCH_TOKENS:])
        sketch, off = spread(sketch, h, w), off.reshape(-1, c, 1, 1)
        mask, known = sample[:, c:c + 1], sample[:, c + 1:]
        a = self.alpha(timestep)
        variance = 1 - a + off * off * a
        away = sample[:, :c] - a.sqrt() * sketch
        given = torch.cat([away / variance.sqrt(), mask, known * (1 - mask), sketch], 1)
        rest = self.remainder(given.to(states.dtype), timestep, states).to(sample.dtype)[:, :, :h, :w]
        return -(1 - a).sqrt() * sketch + away * (a * (1 - a)).sqrt() * (1 - off * off) / variance - off / variance.sqrt() * rest

    def remainder(self, given, timestep, states):
        emb = self.embed(timestep, states)
        bias = padding_bias((states.abs().sum(-1) != 0).to(states.dtype))
        given = fold(given)
        x = self.input(given)
        for block in self.down1:
            x = block(x, emb)
        skip, x = x, self.down(x)
        for i, block in enumerate(self.mid):
            x = block(x, emb)
            if i % 2 == 1:
                x = self.attend[i // 2](x, states, bias)
        x = F.pixel_shuffle(self.up(x), 2)[:, :, :skip.shape[2], :skip.shape[3]]
        x = self.join(torch.cat([x, skip], 1))
        for block in self.up1:
            x = block(x, emb)
        # What is left of the noise in nearly clean latents is a linear matter: it must not pass through the eye of a ReLU.
        linear = torch.cat([x, given[:, :4 * self.channels]], 1) * (1 + self.reach(emb)).unsqueeze(-1).unsqueeze(-1)
        return F.pixel_shuffle(self.output(F.relu(x)) + self.direct(linear), 2)
