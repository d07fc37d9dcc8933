"""DALL-E 2's prior: from a caption to the CLIP embedding that a picture of it would have (Ramesh et al. 2022, section 2.2)."""
import torch
from torch import nn

from mini.clip import EMBEDDING
from mini.schedule import WAVES, frequencies, waves
from starter.text import WIDTH, Layer, layer_norm, padding_bias


class Prior(nn.Module):
    """A transformer over the caption's states, its embedding, the noise level, the noised embedding and a query, which ends as the clean one."""

    def __init__(self, layers=2, heads=4):
        super().__init__()
        self.said, self.level, self.noised = nn.Linear(EMBEDDING, WIDTH), nn.Linear(2 * WAVES, WIDTH), nn.Linear(EMBEDDING, WIDTH)
        self.query, self.kinds = nn.Parameter(torch.randn(1, 1, WIDTH) * 0.2), nn.Parameter(torch.randn(1, 3, WIDTH) * 0.2)
        self.layers = nn.ModuleList(Layer(WIDTH, heads) for _ in range(layers))
        self.norm, self.output = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, EMBEDDING)
        self.register_buffer("frequencies", frequencies(), persistent=False)

    def forward(self, sample, step, embedding, states):
        """The clean embedding [b, 64], of mean 0 and deviation 1."""
        dtype, n = self.said.weight.dtype, sample.shape[0]
        level = waves(step[2], self.frequencies.float()).to(dtype).expand(n, -1)
        # A CLIP embedding's numbers are an eighth on average.
        own = torch.stack([self.said(8 * embedding.to(dtype)), self.level(level), self.noised(sample.to(dtype))], 1) + self.kinds
        x = torch.cat([states.to(dtype), own, self.query.expand(n, -1, -1)], 1)
        used = (states.abs().sum(-1) != 0).to(dtype)
        bias = padding_bias(torch.cat([used, torch.ones_like(own[..., 0]), torch.ones_like(own[:, :1, 0])], 1))
        for layer in self.layers:
            x = layer(x, bias)
        return self.output(layer_norm(x[:, -1], self.norm)).float()
