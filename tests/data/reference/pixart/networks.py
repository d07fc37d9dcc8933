"""Tiny networks of a PixArt model, after the public code of diffusers 0.31: PixArtTransformer2DModel with PatchEmbed, AdaLayerNormSingle and
PixArtAlphaTextProjection. The text encoder is T5's (Raffel et al. 2019, arXiv:1910.10683, version 1.1); the VAE is of a few convolutions,
as of it only the sizes and the scaling factor matter.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

HEADS, HEAD, LAYERS, PATCH, LATENTS, TEXT, VOCABULARY, FACTOR = 4, 6, 2, 2, 4, 32, 400, 4
DIM = HEADS * HEAD


def attend(q, k, v, bias, scale):
    split = lambda x: x.view(x.shape[0], x.shape[1], HEADS, -1).transpose(1, 2)
    scores = split(q) @ split(k).transpose(2, 3) * scale + bias
    return (scores.softmax(-1) @ split(v)).transpose(1, 2).flatten(2)


def sinusoids(x, size):
    """cos, then sin, of x at frequencies from 1 down to nearly 1/10000."""
    angles = x[:, None].float() * torch.exp(-math.log(10000) * torch.arange(size // 2) / (size // 2))
    return torch.cat([angles.cos(), angles.sin()], -1)


def mlp(given, hidden, activation, puts=None):
    return nn.Sequential(nn.Linear(given, hidden), activation, nn.Linear(hidden, puts or hidden))


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(DIM, DIM) for _ in range(4))

    def forward(self, x, states, bias):
        return self.o(attend(self.q(x), self.k(states), self.v(states), bias, HEAD ** -0.5))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.own, self.cross, self.feed = Attention(), Attention(), mlp(DIM, 4 * DIM, nn.GELU(approximate="tanh"), DIM)
        self.table = nn.Parameter(torch.randn(6, DIM) / DIM ** 0.5)

    def forward(self, x, states, bias, time):
        shift, scale, gate, feed_shift, feed_scale, feed_gate = (self.table + time.view(-1, 6, DIM)).chunk(6, 1)
        n = F.layer_norm(x, (DIM,), eps=1e-6) * (1 + scale) + shift
        x = x + gate * self.own(n, n, 0)
        x = x + self.cross(x, states, bias)
        return x + feed_gate * self.feed(F.layer_norm(x, (DIM,), eps=1e-6) * (1 + feed_scale) + feed_shift)


class Transformer(nn.Module):
    def __init__(self, sample_size, interpolation, sizes):
        super().__init__()
        self.per_unit = sample_size // PATCH, interpolation
        self.patches = nn.Conv2d(LATENTS, DIM, PATCH, stride=PATCH)
        self.time, self.modulate = mlp(256, DIM, nn.SiLU()), nn.Linear(DIM, 6 * DIM)
        self.resolution, self.aspect = (mlp(256, DIM // 3, nn.SiLU()) for _ in range(2)) if sizes else (None, None)
        self.caption = mlp(TEXT, DIM, nn.GELU(approximate="tanh"))
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.table = nn.Parameter(torch.randn(2, DIM) / DIM ** 0.5)
        self.out = nn.Linear(DIM, PATCH * PATCH * 2 * LATENTS)
        # Larger than torch's own beginnings, so that the text, its mask and the sizes make a difference that is seen.
        with torch.no_grad():
            for block in self.blocks:
                for layer in (block.cross.q, block.cross.k, block.cross.v, block.cross.o, self.caption[0], self.caption[2]):
                    layer.weight *= 2
            for part in (self.aspect, self.resolution):
                if part is not None:
                    part[2].weight *= 4

    def positions(self, rows, columns):
        """Where a patch is, on the grid of training and divided by the interpolation scale: half the features for its column, half for its row."""
        base, interpolation = self.per_unit

        def along(count):
            where = torch.arange(count).double() / (count / base) / interpolation
            angles = where[:, None] * 10000 ** (-torch.arange(DIM // 4).double() / (DIM // 4))
            return torch.cat([angles.sin(), angles.cos()], 1).float()
        by_column = along(columns)[None].expand(rows, columns, DIM // 2)
        return torch.cat([by_column, along(rows)[:, None].expand(rows, columns, DIM // 2)], 2).view(1, rows * columns, DIM)

    def forward(self, hidden_states, encoder_hidden_states, encoder_attention_mask, timestep, resolution=None, aspect_ratio=None):
        rows, columns = hidden_states.shape[2] // PATCH, hidden_states.shape[3] // PATCH
        x = self.patches(hidden_states).flatten(2).transpose(1, 2) + self.positions(rows, columns)
        embedded = self.time(sinusoids(timestep, 256))
        if self.resolution is not None:
            sizes = self.resolution(sinusoids(resolution.flatten(), 256)).view(-1, 2 * (DIM // 3))
            embedded = embedded + torch.cat([sizes, self.aspect(sinusoids(aspect_ratio.flatten(), 256))], 1)
        time, states = self.modulate(F.silu(embedded)), self.caption(encoder_hidden_states)
        bias = ((1 - encoder_attention_mask.float()) * -10000)[:, None, None]
        for block in self.blocks:
            x = block(x, states, bias, time)
        shift, scale = (self.table + embedded[:, None]).chunk(2, 1)
        x = self.out(F.layer_norm(x, (DIM,), eps=1e-6) * (1 + scale) + shift)
        x = x.view(-1, rows, columns, PATCH, PATCH, 2 * LATENTS).permute(0, 5, 1, 3, 2, 4)
        return x.reshape(-1, 2 * LATENTS, rows * PATCH, columns * PATCH)


class TextEncoder(nn.Module):
    """T5 1.1's encoder: no scale of the scores, no biases, positions as 32 buckets of distances, a gated feed-forward."""

    def __init__(self, vocabulary=VOCABULARY, width=TEXT, hidden=48):
        super().__init__()
        line = lambda given, puts: nn.Linear(given, puts, bias=False)
        self.embed, self.relative = nn.Embedding(vocabulary, width), nn.Embedding(32, HEADS)
        self.layers = nn.ModuleList(nn.ModuleDict(dict(
            q=line(width, width), k=line(width, width), v=line(width, width), o=line(width, width),
            gate=line(width, hidden), up=line(width, hidden), down=line(hidden, width))) for _ in range(2))

    def forward(self, input_ids, attention_mask):
        norm = lambda x: x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)
        at = torch.arange(input_ids.shape[1])
        far = at[None] - at[:, None]
        distance = far.abs()
        log = 8 + (torch.log(distance.clamp(min=1).float() / 8) / math.log(128 / 8) * 8).long()
        bucket = torch.where(distance < 8, distance, log.clamp(max=15)) + 16 * (far > 0).long()
        bias = self.relative(bucket).permute(2, 0, 1)[None] + (1 - attention_mask.float())[:, None, None] * torch.finfo(torch.float32).min
        x = self.embed(input_ids)
        for layer in self.layers:
            n = norm(x)
            x = x + layer["o"](attend(layer["q"](n), layer["k"](n), layer["v"](n), bias, 1))
            n = norm(x)
            x = x + layer["down"](F.gelu(layer["gate"](n), approximate="tanh") * layer["up"](n))
        return norm(x)


def decoder():
    up = lambda: nn.Upsample(scale_factor=2.0, mode="nearest")
    return nn.Sequential(nn.Conv2d(LATENTS, 12, 1), nn.Tanh(), up(), nn.Conv2d(12, 12, 3, padding=1), nn.SiLU(), up(), nn.Conv2d(12, 3, 3, padding=1))


def encoder():
    return nn.Sequential(nn.Conv2d(3, 12, 3, 2, 1), nn.SiLU(), nn.Conv2d(12, 2 * LATENTS, 3, 2, 1))
