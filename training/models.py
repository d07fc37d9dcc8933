"""The three networks of the starter model: autoencoder, text encoder and denoising U-Net.

They are written with few normalisations and plain ReLUs on purpose: on a CPU these cost as much as a convolution.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

LATENT_CHANNELS = 4
DOWNSAMPLE = 8


# --- autoencoder ----------------------------------------------------------------------------------------------------

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
    """Pixels [b, 3, H, W] in [-1, 1] to mean and log-variance [b, 2C, H/8, W/8]."""

    def __init__(self, widths=(48, 96)):
        super().__init__()
        a, b = widths
        self.net = nn.Sequential(
            nn.PixelUnshuffle(4), nn.Conv2d(48, a, 3, padding=1), VaeBlock(a),
            nn.ReLU(), nn.Conv2d(a, b, 3, stride=2, padding=1), VaeBlock(b), VaeBlock(b),
            nn.ReLU(), nn.Conv2d(b, 2 * LATENT_CHANNELS, 3, padding=1))

    def forward(self, sample):
        return self.net(sample)


class Decoder(nn.Module):
    """Latents [b, C, h, w] to pixels [b, 3, 8h, 8w]."""

    def __init__(self, widths=(64, 128)):
        super().__init__()
        a, b = widths
        self.net = nn.Sequential(
            nn.Conv2d(LATENT_CHANNELS, b, 3, padding=1), VaeBlock(b), VaeBlock(b),
            nn.ReLU(), nn.Conv2d(b, 4 * a, 1), nn.PixelShuffle(2), VaeBlock(a), VaeBlock(a),
            nn.ReLU(), nn.Conv2d(a, 48, 3, padding=1), nn.PixelShuffle(4))

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


# --- text encoder ---------------------------------------------------------------------------------------------------

TEXT_WIDTH = 192


def attention(q, k, v, heads, width, bias=None):
    """Multi-head attention on [b, n, width] tensors, written out so that it exports to plain MatMul and Softmax."""
    split = lambda x: x.reshape(x.shape[0], x.shape[1], heads, width // heads).permute(0, 2, 1, 3)
    scores = torch.matmul(split(q), split(k).transpose(-1, -2)) * (width // heads) ** -0.5
    if bias is not None:
        scores = scores + bias
    return torch.matmul(torch.softmax(scores, -1), split(v)).permute(0, 2, 1, 3).reshape(q.shape[0], q.shape[1], width)


class TextLayer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.width = heads, width
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)

    def forward(self, x, bias):
        q, k, v = self.qkv(self.norm1(x)).chunk(3, -1)
        x = x + self.out(attention(q, k, v, self.heads, self.width, bias))
        return x + self.down(F.relu(self.up(self.norm2(x))))


class TextEncoder(nn.Module):
    """Token ids [b, s] to states [b, s, d]; states of padding are exactly zero, which is how the U-Net knows them."""

    def __init__(self, vocabulary, max_length, width=TEXT_WIDTH, layers=2, heads=4):
        super().__init__()
        self.token = nn.Embedding(vocabulary, width)
        self.position = nn.Parameter(torch.randn(max_length, width) * 0.02)
        nn.init.normal_(self.token.weight, std=0.2)
        self.layers = nn.ModuleList(TextLayer(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, input_ids):
        x = self.token(input_ids)
        x = x + self.position[:input_ids.shape[1]]
        used = (input_ids != 0).to(x.dtype)
        bias = ((1 - used) * -10000.0).unsqueeze(1).unsqueeze(1)
        for layer in self.layers:
            x = layer(x, bias)
        return self.norm(x) * used.unsqueeze(-1)


# --- U-Net ----------------------------------------------------------------------------------------------------------

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

    def __init__(self, channels, context, heads=4):
        super().__init__()
        self.heads, self.channels = heads, channels
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)
        self.query = nn.Conv2d(channels, channels, 1)
        self.key_value = nn.Linear(context, 2 * channels, bias=False)
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
        x = x + self.out(self._grid(attention(q, k, v, self.heads, self.channels), x))
        q = self._tokens(self.query(channel_norm(x, self.channels)))
        k, v = self.key_value(context).chunk(2, -1)
        return x + self.cross_out(self._grid(attention(q, k, v, self.heads, self.channels, bias), x))


def fold(x):
    """[b, c, h, w] to [b, 4c, h/2, w/2]; an odd edge is repeated first."""
    x = torch.cat([x, x[:, :, -1:]], 2)
    x = torch.cat([x, x[..., -1:]], 3)
    h, w = (x.shape[2] // 2) * 2, (x.shape[3] // 2) * 2
    return F.pixel_unshuffle(x[:, :, :h, :w], 2)


class Outline(nn.Module):
    """Text states to the logits of a 32x32 mask of what stands out from the background.

    A shape shows in the latents only as shape times (colour minus background), which is slow to discover; the mask alone
    follows from the words directly. It has a loss of its own in training, and the U-Net sees it beside its input.
    """

    def __init__(self, context, hidden=256):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(2 * context, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, 1024)

    def forward(self, states):
        x = F.relu(self.a(torch.cat([states[:, 0], states.sum(1) / 4], -1)))
        return self.c(F.relu(self.b(x))).reshape(states.shape[0], 1, 32, 32)


class UNet(nn.Module):
    """v-prediction on latents folded 2x2: one level at half the latent size, one at a quarter with attention.

    The text enters as a condition of every block (first state, and the sum of all states), as a rough sketch on the
    inner grid, and by cross-attention.
    """

    def __init__(self, widths=(96, 192), emb=384, outer=2, inner=3, context=TEXT_WIDTH, channels=LATENT_CHANNELS):
        super().__init__()
        a, b = widths
        self.emb = emb
        self.time1, self.time2 = nn.Linear(128, emb), nn.Linear(emb, emb)
        self.text = nn.Linear(context, emb)
        self.input = nn.Conv2d(4 * channels, a, 3, padding=1)
        self.place = nn.Parameter(torch.randn(1, b, 8, 8) * 0.02)
        self.words = nn.Linear(context, emb, bias=False)
        self.sketch1, self.sketch2 = nn.Linear(emb, 96), nn.Linear(96, b * 64, bias=False)
        for layer in (self.words, self.sketch2):
            nn.init.zeros_(layer.weight)
        self.down1 = nn.ModuleList(ResBlock(a, emb) for _ in range(outer))
        self.down = nn.Conv2d(a, b, 3, stride=2, padding=1)
        self.mid = nn.ModuleList(ResBlock(b, emb) for _ in range(2 * inner))
        self.attend = nn.ModuleList(AttentionBlock(b, context) for _ in range(inner))
        self.up = nn.Conv2d(b, 4 * a, 1)
        self.join = nn.Conv2d(2 * a, a, 1)
        self.up1 = nn.ModuleList(ResBlock(a, emb) for _ in range(outer))
        self.outline, self.outlined = Outline(context), nn.Conv2d(4, a, 3, padding=1, bias=False)
        nn.init.zeros_(self.outlined.weight)
        self.output = nn.Conv2d(a, 4 * channels, 3, padding=1)
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)
        self.register_buffer("frequencies", torch.exp(torch.arange(64) * (-math.log(10000) / 64)), persistent=False)

    def embed(self, timestep, states):
        angles = timestep.float().reshape(-1, 1) * self.frequencies.float()
        wave = torch.cat([angles.sin(), angles.cos()], -1).to(states.dtype)
        return F.relu(self.time2(F.relu(self.time1(wave))) + self.text(states[:, 0]) + self.words(states.sum(1) / 4))

    def sketch(self, emb):
        """A rough picture of what the text says, drawn straight from the condition: shapes are learned much sooner."""
        return self.place + self.sketch2(F.relu(self.sketch1(emb))).reshape(emb.shape[0], self.place.shape[1], 8, 8)

    def forward(self, sample, timestep, encoder_hidden_states):
        states = encoder_hidden_states
        emb = self.embed(timestep, states)
        bias = ((states.abs().sum(-1) == 0).to(states.dtype) * -10000.0).unsqueeze(1).unsqueeze(1)
        mask = F.interpolate(torch.sigmoid(self.outline(states)), size=sample.shape[2:], mode="bilinear", align_corners=False)
        x = self.input(fold(sample)) + self.outlined(fold(mask))
        for block in self.down1:
            x = block(x, emb)
        skip, x = x, self.down(x)
        x = x + F.interpolate(self.sketch(emb), size=x.shape[2:], mode="bilinear", align_corners=False)
        for i, block in enumerate(self.mid):
            x = block(x, emb)
            if i % 2 == 1:
                x = self.attend[i // 2](x, states, bias)
        x = F.pixel_shuffle(self.up(x), 2)[:, :, :skip.shape[2], :skip.shape[3]]
        x = self.join(torch.cat([x, skip], 1))
        for block in self.up1:
            x = block(x, emb)
        return F.pixel_shuffle(self.output(F.relu(x)), 2)[:, :, :sample.shape[2], :sample.shape[3]]


class Denoiser(nn.Module):
    """Text encoder and U-Net, trained together."""

    def __init__(self, vocabulary, max_length, **unet):
        super().__init__()
        self.text = TextEncoder(vocabulary, max_length)
        self.unet = UNet(**unet)

    def forward(self, sample, timestep, input_ids):
        return self.unet(sample, timestep, self.text(input_ids))
