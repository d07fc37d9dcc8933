"""Tiny CLIP towers (Radford et al. 2021, arXiv:2103.00020), after the public code of transformers: CLIPTextTransformer, CLIPVisionTransformer
and CLIPModel, with the ViT as picture tower.
"""

import torch
from torch import nn
from torch.nn import functional as F

TEXT, VISION, HEADS, LAYERS, SIDE, PATCH, JOINT, LENGTH = 24, 32, 4, 2, 24, 8, 16, 77
ACTIVATIONS = dict(quick_gelu=lambda x: x * torch.sigmoid(1.702 * x), gelu=F.gelu)


class Layer(nn.Module):
    def __init__(self, dim, activation):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(dim, dim) for _ in range(4))
        self.first, self.second = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.up, self.down, self.activation = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim), ACTIVATIONS[activation]
        # Larger than torch's own beginnings, so that texts and pictures differ in what comes out.
        with torch.no_grad():
            for layer in (self.q, self.k, self.v, self.o, self.up, self.down):
                layer.weight *= 2

    def forward(self, x, bias):
        n = self.first(x)
        split = lambda y: y.view(y.shape[0], y.shape[1], HEADS, -1).transpose(1, 2)
        scores = split(self.q(n)) @ split(self.k(n)).transpose(2, 3) * (x.shape[-1] // HEADS) ** -0.5 + bias
        x = x + self.o((scores.softmax(-1) @ split(self.v(n))).transpose(1, 2).flatten(2))
        return x + self.down(self.activation(self.up(self.second(x))))


class TextTower(nn.Module):
    """Pooled at the end token: where eos_token_id is 2, as in OpenAI's configs whatever their vocabulary is, at the largest id."""

    def __init__(self, vocabulary, activation, eos):
        super().__init__()
        self.tokens, self.places, self.eos = nn.Embedding(vocabulary, TEXT), nn.Parameter(torch.randn(LENGTH, TEXT)), eos
        self.layers = nn.ModuleList(Layer(TEXT, activation) for _ in range(LAYERS))
        self.norm, self.projection = nn.LayerNorm(TEXT), nn.Linear(TEXT, JOINT, bias=False)

    def forward(self, input_ids, attention_mask):
        length, least = input_ids.shape[1], torch.finfo(torch.float32).min
        causal = torch.full((length, length), least).triu(1)
        bias = causal[None, None] + (1 - attention_mask[:, None, None].float()) * least
        x = self.tokens(input_ids) + self.places[:length]
        for layer in self.layers:
            x = layer(x, bias.clamp(min=least))
        at = input_ids.int().argmax(-1) if self.eos == 2 else (input_ids == self.eos).int().argmax(-1)
        return self.projection(self.norm(x)[torch.arange(x.shape[0]), at])


class VisionTower(nn.Module):
    def __init__(self, activation):
        super().__init__()
        self.patches, self.token = nn.Conv2d(3, VISION, PATCH, stride=PATCH, bias=False), nn.Parameter(torch.randn(VISION))
        self.places = nn.Parameter(torch.randn((SIDE // PATCH) ** 2 + 1, VISION))
        self.before, self.after = nn.LayerNorm(VISION), nn.LayerNorm(VISION)
        self.layers = nn.ModuleList(Layer(VISION, activation) for _ in range(LAYERS))
        self.projection = nn.Linear(VISION, JOINT, bias=False)

    def forward(self, pixel_values):
        x = self.patches(pixel_values).flatten(2).transpose(1, 2)
        x = self.before(torch.cat([self.token.expand(x.shape[0], 1, -1), x], 1) + self.places)
        for layer in self.layers:
            x = layer(x, 0)
        return self.projection(self.after(x[:, 0]))


class Both(nn.Module):
    """CLIPModel: embeddings of length 1, and their cosines times the learned scale."""

    def __init__(self, text, vision, scale):
        super().__init__()
        self.text, self.vision, self.logit_scale = text, vision, nn.Parameter(torch.tensor(scale))

    def forward(self, input_ids, pixel_values, attention_mask):
        image_embeds, text_embeds = self.vision(pixel_values), self.text(input_ids, attention_mask)
        image_embeds = image_embeds / image_embeds.norm(p=2, dim=-1, keepdim=True)
        text_embeds = text_embeds / text_embeds.norm(p=2, dim=-1, keepdim=True)
        logits_per_text = text_embeds @ image_embeds.t() * self.logit_scale.exp()
        return logits_per_text.t(), logits_per_text, text_embeds, image_embeds
