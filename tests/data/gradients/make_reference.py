"""Makes this folder: tiny networks with random weights, and the gradients of their inputs that PyTorch's autograd gives.

    python3 make_reference.py

Needs PyTorch 1.13 and numpy. clip_vit and clip_resnet have the structure of CLIP's picture towers (Radford et al. 2021, arXiv:2103.00020, section 2.4),
vqgan_decoder that of a VQGAN's decoder (Esser et al. 2021, arXiv:2012.09841, table 7), and unet that of a denoiser with cross-attention
(Rombach et al. 2022, arXiv:2112.10752, section 3.3). reference.json has for each case the inputs, incoming gradients and what comes out, as
float32 in base64; gradients were computed in float64. Batch and sides are open in all graphs, and cases have other sizes than the export had.
"""

import base64
import json
import math
import os

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))


class QuickGelu(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class Attention(nn.Module):
    """Of x over states, in heads, with the products written out."""

    def __init__(self, dim, heads, states=None):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = nn.Linear(dim, dim), nn.Linear(states or dim, dim), nn.Linear(states or dim, dim), nn.Linear(dim, dim)

    def forward(self, x, states=None):
        states = x if states is None else states
        split = lambda t: t.reshape(t.shape[0], t.shape[1], self.heads, -1).permute(0, 2, 1, 3)
        q, k, v = split(self.q(x)), split(self.k(states)), split(self.v(states))
        weights = (q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5).softmax(-1)
        return self.o((weights @ v).permute(0, 2, 1, 3).flatten(2))


class Block(nn.Module):
    def __init__(self, dim, heads, activation):
        super().__init__()
        self.first, self.second, self.attention = nn.LayerNorm(dim), nn.LayerNorm(dim), Attention(dim, heads)
        self.mlp = nn.Sequential(nn.Linear(dim, 2 * dim), activation, nn.Linear(2 * dim, dim))

    def forward(self, x):
        x = x + self.attention(self.first(x))
        return x + self.mlp(self.second(x))


class ClipVit(nn.Module):
    """Patches, a class token, positions that are resized to the picture, blocks, a projection to unit length."""

    def __init__(self, activation, dim=16, patch=8, grid=2, out=12):
        super().__init__()
        self.grid, self.patches = grid, nn.Conv2d(3, dim, patch, patch, bias=False)
        self.token, self.positions, self.place = nn.Parameter(torch.randn(dim)), nn.Parameter(torch.randn(1, dim, grid, grid)), nn.Parameter(torch.randn(dim))
        self.before, self.after = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.blocks = nn.Sequential(Block(dim, 2, activation), Block(dim, 2, activation))
        self.projection = nn.Linear(dim, out, bias=False)

    def forward(self, pixel_values):
        x = self.patches(pixel_values)
        positions = F.interpolate(self.positions, size=x.shape[-2:], mode="bilinear", align_corners=False)
        x = (x + positions).flatten(2).transpose(1, 2)
        x = torch.cat([(self.token + self.place).expand(x.shape[0], 1, -1), x], 1)
        x = self.projection(self.after(self.blocks(self.before(x))[:, 0]))
        return x / x.norm(dim=-1, keepdim=True)


class Bottleneck(nn.Module):
    def __init__(self, given, width, stride):
        super().__init__()
        self.a, self.b, self.c = nn.Conv2d(given, width, 1, bias=False), nn.Conv2d(width, width, 3, padding=1, bias=False), nn.Conv2d(width, 2 * width, 1, bias=False)
        self.na, self.nb, self.nc = nn.BatchNorm2d(width), nn.BatchNorm2d(width), nn.BatchNorm2d(2 * width)
        self.pool = nn.AvgPool2d(stride) if stride > 1 else nn.Identity()
        self.shortcut = nn.Sequential(nn.AvgPool2d(stride), nn.Conv2d(given, 2 * width, 1, bias=False), nn.BatchNorm2d(2 * width))

    def forward(self, x):
        y = F.relu(self.na(self.a(x)))
        y = self.pool(F.relu(self.nb(self.b(y))))
        return F.relu(self.nc(self.c(y)) + self.shortcut(x))


class ClipResnet(nn.Module):
    """A stem of three convolutions, pooled; bottlenecks with pooled strides; attention of the mean over all places."""

    def __init__(self, width=6, out=10):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, width, 3, 2, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(), nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
                                  nn.Conv2d(width, 2 * width, 3, 1, 1, bias=False), nn.BatchNorm2d(2 * width), nn.ReLU(), nn.AvgPool2d(2))
        self.blocks = nn.Sequential(Bottleneck(2 * width, width, 1), Bottleneck(2 * width, 2 * width, 2))
        dim = 4 * width
        self.positions, self.attention, self.projection = nn.Parameter(torch.randn(5, dim) / 2), Attention(dim, 4), nn.Linear(dim, out)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.1), module.running_var.uniform_(0.5, 1.5), nn.init.normal_(module.weight, 1, 0.2), nn.init.normal_(module.bias, 0, 0.2)

    def forward(self, pixel_values):
        x = self.blocks(self.stem(pixel_values)).flatten(2).permute(0, 2, 1)
        x = torch.cat([x.mean(1, keepdim=True), x], 1) + self.positions
        return self.projection(self.attention(x[:, :1], x).squeeze(1))


class Residual(nn.Module):
    def __init__(self, given, puts, time=None, groups=4):
        super().__init__()
        self.first, self.second = nn.GroupNorm(groups, given, eps=1e-6), nn.GroupNorm(groups, puts, eps=1e-6)
        self.a, self.b = nn.Conv2d(given, puts, 3, padding=1), nn.Conv2d(puts, puts, 3, padding=1)
        self.shortcut = nn.Conv2d(given, puts, 1) if given != puts else nn.Identity()
        self.time = nn.Linear(time, puts) if time else None

    def forward(self, x, time=None):
        y = self.a(F.silu(self.first(x)))
        if time is not None:
            y = y + self.time(F.silu(time))[:, :, None, None]
        return self.shortcut(x) + self.b(F.silu(self.second(y)))


class VqganDecoder(nn.Module):
    def __init__(self, latents=4, width=8):
        super().__init__()
        self.into, self.norm, self.attention = nn.Conv2d(latents, 2 * width, 3, padding=1), nn.GroupNorm(4, 2 * width, eps=1e-6), Attention(2 * width, 1)
        self.middle, self.up, self.last = Residual(2 * width, 2 * width), nn.Conv2d(2 * width, 2 * width, 3, padding=1), Residual(2 * width, width)
        self.end, self.out = nn.GroupNorm(4, width, eps=1e-6), nn.Conv2d(width, 3, 3, padding=1)

    def forward(self, latent_sample):
        x = self.middle(self.into(latent_sample))
        b, c, h, w = x.shape
        x = x + self.attention(self.norm(x).flatten(2).transpose(1, 2)).transpose(1, 2).reshape(b, c, h, w)
        x = self.last(self.up(F.interpolate(x, scale_factor=2.0, mode="nearest")))
        return self.out(F.silu(self.end(x))).clamp(-1, 1)


class UNet(nn.Module):
    def __init__(self, width=8, text=12):
        super().__init__()
        self.width, time = width, 16
        self.time = nn.Sequential(nn.Linear(width, time), nn.SiLU(), nn.Linear(time, time))
        self.into, self.down, self.deep = nn.Conv2d(4, width, 3, padding=1), Residual(width, width, time), Residual(width, 2 * width, time)
        self.smaller = nn.Conv2d(width, width, 3, stride=2)
        self.norm, self.inner, self.cross, self.outer = nn.GroupNorm(4, 2 * width), nn.LayerNorm(2 * width), Attention(2 * width, 2, text), nn.Linear(2 * width, 2 * width)
        self.gate, self.back = nn.Linear(2 * width, 8 * width), nn.Linear(4 * width, 2 * width)
        self.larger, self.up = nn.ConvTranspose2d(2 * width, width, 4, 2, 1), Residual(2 * width, width, time)
        self.end, self.out = nn.GroupNorm(4, width), nn.Conv2d(width, 4, 3, padding=1)

    def forward(self, sample, timestep, encoder_hidden_states):
        angles = timestep[:, None].to(sample.dtype) * torch.exp(-math.log(10000) * torch.arange(self.width // 2, dtype=sample.dtype) / (self.width // 2))
        time = self.time(torch.cat([angles.cos(), angles.sin()], -1))
        x = side = self.down(self.into(sample), time)
        x = self.deep(self.smaller(F.pad(x, (0, 1, 0, 1))), time)
        b, c, h, w = x.shape
        y = self.norm(x).permute(0, 2, 3, 1).reshape(b, h * w, c)
        y = y + self.cross(self.inner(y), encoder_hidden_states)
        value, gate = self.gate(y).chunk(2, dim=-1)
        y = y + self.back(value * F.gelu(gate))
        x = x + self.outer(y).reshape(b, h, w, c).permute(0, 3, 1, 2)
        x = self.up(torch.cat([self.larger(x), side], 1), time)
        return self.out(F.silu(self.end(x)))


def tensor(values):
    return dict(shape=list(values.shape), float32=base64.b64encode(values.detach().numpy().astype("<f4").tobytes()).decode())


def export(name, network, inputs, output, axes, opset):
    network.eval()
    torch.onnx.export(network, tuple(inputs.values()), os.path.join(HERE, name + ".onnx"), input_names=list(inputs), output_names=[output], dynamic_axes=axes, opset_version=opset)


def case(name, network, inputs, wrt, output):
    """Inputs are rounded to float32 before the network is run in float64."""
    network.double().eval()
    exact = {key: value.float().double().requires_grad_(key in wrt) if value.is_floating_point() else value for key, value in inputs.items()}
    result = network(*exact.values())
    incoming = torch.randn(result.shape).double()
    gradients = torch.autograd.grad(result, [exact[key] for key in wrt], incoming)
    network.float()
    return dict(network=name, output=output, inputs={key: tensor(value) for key, value in exact.items()}, incoming=tensor(incoming), result=tensor(result),
                gradients={key: tensor(value) for key, value in zip(wrt, gradients)})


def main():
    torch.manual_seed(0)
    cases = []
    picture = {0: "batch", 2: "height", 3: "width"}
    # Layer normalisations are decomposed before opset 17; erf and the sigmoid of CLIP's activations are in both.
    for name, network, opset in [("clip_vit", ClipVit(QuickGelu()), 14), ("clip_vit_17", ClipVit(nn.GELU()), 17)]:
        export(name, network, dict(pixel_values=torch.randn(1, 3, 16, 16)), "image_embeds", dict(pixel_values=picture, image_embeds={0: "batch"}), opset)
        cases += [case(name, network, dict(pixel_values=torch.randn(*shape)), ["pixel_values"], "image_embeds") for shape in [(2, 3, 16, 16), (1, 3, 24, 32)]]
    network = ClipResnet()
    export("clip_resnet", network, dict(pixel_values=torch.randn(1, 3, 16, 16)), "image_embeds", dict(pixel_values={0: "batch"}, image_embeds={0: "batch"}), 14)
    cases.append(case("clip_resnet", network, dict(pixel_values=torch.randn(2, 3, 16, 16)), ["pixel_values"], "image_embeds"))
    network = VqganDecoder()
    export("vqgan_decoder", network, dict(latent_sample=torch.randn(1, 4, 4, 4)), "sample", dict(latent_sample=picture, sample=picture), 14)
    cases += [case("vqgan_decoder", network, dict(latent_sample=torch.randn(*shape)), ["latent_sample"], "sample") for shape in [(1, 4, 4, 4), (2, 4, 3, 5)]]
    network = UNet()
    inputs = lambda batch, height, width, tokens: dict(sample=torch.randn(batch, 4, height, width), timestep=torch.full((batch,), 301), encoder_hidden_states=torch.randn(batch, tokens, 12))
    export("unet", network, inputs(1, 8, 8, 5), "out_sample",
           dict(sample=picture, timestep={0: "batch"}, encoder_hidden_states={0: "batch", 1: "tokens"}, out_sample=picture), 16)
    cases += [case("unet", network, inputs(*sizes), ["sample", "encoder_hidden_states"], "out_sample") for sizes in [(1, 8, 8, 5), (2, 6, 10, 3)]]
    with open(os.path.join(HERE, "reference.json"), "w", encoding="utf-8") as file:
        json.dump(cases, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
