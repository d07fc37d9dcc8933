"""A model of exactly Stable Diffusion 1.5's sizes with random weights: what loading, memory and a step cost does not depend on what they are.

    /usr/bin/python3 benchmarks/models/stable_diffusion.py OUT [--shrink N]

Nothing is fetched. OUT becomes a model folder of 4.1 GB in the layout that optimum exports (859.5, 49.5 and 123.1 million parameters, opset 14,
weights in external files). --shrink divides all widths, for a try. Needs python3-torch and python3-onnx (Debian's), and the vocabulary of a CLIP
tokenizer from tests/data. The architecture is that of Rombach et al. 2022, arXiv:2112.10752, in the sizes of the v1-5 configuration:
widths 320, 640, 1280, 1280, two layers a block, eight heads, context 768; decoder widths 128, 256, 512, 512.
"""
import argparse
import json
import math
import shutil
from pathlib import Path

import onnx
import torch
from torch import nn
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parents[2]
OPSET = 14


def norm(width, eps=1e-5):
    """Groups of 32, or of as many as the width has room for where it is shrunk."""
    return nn.GroupNorm(math.gcd(32, width), width, eps)


class ResNet(nn.Module):
    """Two convolutions around the embedding of the timestep."""

    def __init__(self, inside, out, time=None, eps=1e-5):
        super().__init__()
        self.norm1, self.conv1 = norm(inside, eps), nn.Conv2d(inside, out, 3, padding=1)
        self.time = nn.Linear(time, out) if time else None
        self.norm2, self.conv2 = norm(out, eps), nn.Conv2d(out, out, 3, padding=1)
        self.shortcut = nn.Conv2d(inside, out, 1) if inside != out else nn.Identity()

    def forward(self, x, time=None):
        h = self.conv1(F.silu(self.norm1(x)))
        if self.time is not None:
            h = h + self.time(F.silu(time))[:, :, None, None]
        return self.shortcut(x) + self.conv2(F.silu(self.norm2(h)))


class Attention(nn.Module):
    def __init__(self, width, context, heads, bias=False):
        super().__init__()
        self.heads, self.width = heads, width
        self.q, self.k, self.v = nn.Linear(width, width, bias), nn.Linear(context, width, bias), nn.Linear(context, width, bias)
        self.out = nn.Linear(width, width)

    def forward(self, x, context=None, mask=None):
        context = x if context is None else context
        q, k, v = (layer(value).reshape(value.shape[0], -1, self.heads, self.width // self.heads).transpose(1, 2) for layer, value in ((self.q, x), (self.k, context), (self.v, context)))
        scores = q @ k.transpose(-1, -2) * ((self.width // self.heads) ** -0.5)
        scores = scores if mask is None else scores + mask
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).flatten(2))


class Transformer(nn.Module):
    """Self-attention, attention to the text, and a gated linear layer."""

    def __init__(self, width, context, heads):
        super().__init__()
        self.norm, self.proj_in, self.proj_out = norm(width, 1e-6), nn.Conv2d(width, width, 1), nn.Conv2d(width, width, 1)
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))
        self.attn1, self.attn2 = Attention(width, width, heads), Attention(width, context, heads)
        self.gate, self.down = nn.Linear(width, 8 * width), nn.Linear(4 * width, width)

    def forward(self, x, context):
        batch, channels, height, width = x.shape
        h = self.proj_in(self.norm(x)).flatten(2).transpose(1, 2)
        h = h + self.attn1(self.norm1(h))
        h = h + self.attn2(self.norm2(h), context)
        a, b = self.gate(self.norm3(h)).chunk(2, -1)
        h = h + self.down(a * F.gelu(b))
        return x + self.proj_out(h.transpose(1, 2).reshape(batch, channels, height, width))


class UNet(nn.Module):
    def __init__(self, widths, context, heads):
        super().__init__()
        time = 4 * widths[0]
        self.width = widths[0]
        self.time1, self.time2 = nn.Linear(widths[0], time), nn.Linear(time, time)
        self.enter = nn.Conv2d(4, widths[0], 3, padding=1)
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        skips, inside = [widths[0]], widths[0]
        for level, out in enumerate(widths):
            for _ in range(2):
                self.down.append(nn.ModuleList([ResNet(inside, out, time), Transformer(out, context, heads) if level < 3 else None]))
                skips.append(out)
                inside = out
            if level < 3:
                self.down.append(nn.Conv2d(out, out, 3, 2, 1))
                skips.append(out)
        self.middle = nn.ModuleList([ResNet(inside, inside, time), Transformer(inside, context, heads), ResNet(inside, inside, time)])
        for level, out in reversed(list(enumerate(widths))):
            for layer in range(3):
                self.up.append(nn.ModuleList([ResNet(inside + skips.pop(), out, time), Transformer(out, context, heads) if level < 3 else None,
                                              nn.Conv2d(out, out, 3, padding=1) if layer == 2 and level > 0 else None]))
                inside = out
        self.norm, self.leave = norm(widths[0]), nn.Conv2d(widths[0], 4, 3, padding=1)

    def forward(self, sample, timestep, encoder_hidden_states):
        half = self.width // 2
        angles = timestep[:, None].float() * torch.exp(-math.log(10000) * torch.arange(half) / half)[None]
        time = self.time2(F.silu(self.time1(torch.cat([angles.cos(), angles.sin()], -1))))
        time = time.expand(sample.shape[0], -1)
        x = self.enter(sample)
        skips = [x]
        for block in self.down:
            if isinstance(block, nn.Conv2d):
                x = block(x)
            else:
                x = block[0](x, time)
                x = x if block[1] is None else block[1](x, encoder_hidden_states)
            skips.append(x)
        x = self.middle[2](self.middle[1](self.middle[0](x, time), encoder_hidden_states), time)
        for resnet, transformer, larger in self.up:
            x = resnet(torch.cat([x, skips.pop()], 1), time)
            x = x if transformer is None else transformer(x, encoder_hidden_states)
            x = x if larger is None else larger(F.interpolate(x, scale_factor=2.0, mode="nearest"))
        return self.leave(F.silu(self.norm(x)))


class Decoder(nn.Module):
    def __init__(self, widths):
        super().__init__()
        top = widths[-1]
        self.before, self.enter = nn.Conv2d(4, 4, 1), nn.Conv2d(4, top, 3, padding=1)
        self.first, self.last = ResNet(top, top, eps=1e-6), ResNet(top, top, eps=1e-6)
        self.norm, self.attention = norm(top, 1e-6), Attention(top, top, 1, bias=True)
        self.blocks, inside = nn.ModuleList(), top
        for level, out in reversed(list(enumerate(widths))):
            for layer in range(3):
                self.blocks.append(ResNet(inside, out, eps=1e-6))
                inside = out
            if level > 0:
                self.blocks.append(nn.Conv2d(out, out, 3, padding=1))
        self.norm_out, self.leave = norm(inside, 1e-6), nn.Conv2d(inside, 3, 3, padding=1)

    def forward(self, latent_sample):
        x = self.first(self.enter(self.before(latent_sample)))
        batch, channels, height, width = x.shape
        attended = self.attention(self.norm(x).flatten(2).transpose(1, 2))
        x = self.last(x + attended.transpose(1, 2).reshape(batch, channels, height, width))
        for block in self.blocks:
            x = block(F.interpolate(x, scale_factor=2.0, mode="nearest")) if isinstance(block, nn.Conv2d) else block(x)
        return self.leave(F.silu(self.norm_out(x)))


class TextEncoder(nn.Module):
    def __init__(self, words, width, heads, layers, length=77):
        super().__init__()
        self.words, self.places = nn.Embedding(words, width), nn.Embedding(length, width)
        self.layers = nn.ModuleList([nn.ModuleList([nn.LayerNorm(width), Attention(width, width, heads, bias=True), nn.LayerNorm(width), nn.Linear(width, 4 * width),
                                                    nn.Linear(4 * width, width)]) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.register_buffer("mask", torch.full((length, length), -1e9).triu(1))

    def forward(self, input_ids):
        x = self.words(input_ids) + self.places.weight[None]
        for norm1, attention, norm2, up, down in self.layers:
            x = x + attention(norm1(x), mask=self.mask)
            h = up(norm2(x))
            x = x + down(h * torch.sigmoid(1.702 * h))
        return self.norm(x)


def export(out, component, module, inputs, output, axes, config):
    """Writes a component, its weights beside the graph."""
    folder = out / component
    folder.mkdir(parents=True, exist_ok=True)
    parameters = sum(parameter.numel() for parameter in module.parameters())
    print(f"{component}: {parameters / 1e6:.1f} million parameters", flush=True)
    raw = folder / "raw"
    raw.mkdir()
    with torch.no_grad():
        torch.onnx.export(module.eval(), tuple(inputs.values()), str(raw / "model.onnx"), input_names=list(inputs), output_names=[output], opset_version=OPSET,
                          dynamic_axes=axes, do_constant_folding=True)
    del module
    model = onnx.load(str(raw / "model.onnx"))
    shutil.rmtree(raw)
    onnx.save(model, str(folder / "model.onnx"), save_as_external_data=True, all_tensors_to_one_file=True, location="model.onnx_data", size_threshold=1024)
    (folder / "config.json").write_text(json.dumps(config, indent=2))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--shrink", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(1)
    out, shrink = args.out, args.shrink
    fixture = ROOT / "tests" / "data" / "reference" / "sd15"
    out.mkdir(parents=True)
    shutil.copytree(fixture / "scheduler", out / "scheduler")
    shutil.copytree(fixture / "tokenizer", out / "tokenizer")
    shutil.copy(fixture / "model_index.json", out / "model_index.json")
    context, heads = 768 // shrink, 12 // min(shrink, 4)
    picture = {0: "batch", 2: "height", 3: "width"}
    text_config = json.loads((fixture / "text_encoder" / "config.json").read_text())
    text_config.update(hidden_size=context, vocab_size=49408, num_hidden_layers=12, max_position_embeddings=77)
    export(out, "text_encoder", TextEncoder(49408, context, heads, 12), {"input_ids": torch.zeros((1, 77), dtype=torch.int64)}, "last_hidden_state", {"input_ids": {0: "batch"}}, text_config)
    vae = json.loads((fixture / "vae_decoder" / "config.json").read_text())
    vae.update(block_out_channels=[128 // shrink, 256 // shrink, 512 // shrink, 512 // shrink])
    export(out, "vae_decoder", Decoder(vae["block_out_channels"]), {"latent_sample": torch.randn(1, 4, 8, 8)}, "sample", {"latent_sample": picture}, vae)
    unet = json.loads((fixture / "unet" / "config.json").read_text())
    unet.update(block_out_channels=[320 // shrink, 640 // shrink, 1280 // shrink, 1280 // shrink], cross_attention_dim=context, sample_size=64)
    export(out, "unet", UNet(unet["block_out_channels"], context, 8),
           {"sample": torch.randn(2, 4, 8, 8), "timestep": torch.ones(1, dtype=torch.int64), "encoder_hidden_states": torch.randn(2, 77, context)}, "out_sample",
           {"sample": picture, "encoder_hidden_states": {0: "batch", 1: "length"}}, unet)


if __name__ == "__main__":
    main()
