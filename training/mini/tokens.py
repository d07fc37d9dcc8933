"""DALL-E Mini's way (Dayma et al. 2021; Ramesh et al. 2021): a transformer reads the words, another draws the codes of a picture one after the other.

The encoder says more than the words' states: behind them stands a state for each place of the picture, of what is there on average. A
small decoder of the pooled words knows that (denoiser.Sketch, with what GLIDE has learned of it), and the transformer that draws is left with what
follows from the codes so far.
"""
import torch
import torch.nn.functional as F
from torch import nn

from mini.denoiser import FEATURES, Sketch
from mini.domain import domain, padded
from mini.pictures import SMALL
from mini.systems import DROPPED
from mini.text import Text
from mini.vq import CODES, FACTOR
from starter.text import WIDTH, Layer, attention, layer_norm, padding_bias

SIDE = SMALL // FACTOR
COUNT = SIDE * SIDE
START = CODES           # what stands before the first code
HEADS, LAYERS = 4, 3
TOP = 128               # likeliest codes that one is drawn of
CELL = 3 * FACTOR ** 2 + FEATURES * 4       # numbers of the mean picture and its features at a place


class TokenEncoder(nn.Module):
    """Token ids [b, s] to states of the words and of the places, [b, s + 64, 192]."""

    def __init__(self):
        super().__init__()
        self.text, self.sketch = Text(domain().words), Sketch()
        self.place = nn.Linear(CELL, WIDTH)

    def forward(self, input_ids):
        states, vector = self.text(input_ids)
        mean, _, features = self.sketch(vector)
        cells = torch.cat([F.pixel_unshuffle(mean.to(vector.dtype), FACTOR), F.pixel_unshuffle(features, 2)], 1)
        return torch.cat([states, self.place(cells.flatten(2).transpose(1, 2))], 1)


class TokenDecoder(nn.Module):
    """Codes so far and the encoder's states to logits of the next ones."""

    def __init__(self):
        super().__init__()
        self.code, self.position = nn.Embedding(CODES + 1, WIDTH), nn.Parameter(torch.randn(COUNT, WIDTH) * 0.02)
        nn.init.normal_(self.code.weight, std=0.3)
        self.layers = nn.ModuleList(Layer(WIDTH, HEADS, cross=True) for _ in range(LAYERS))
        self.norm, self.output = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, CODES)

    def forward(self, tokens, states):
        """All logits [b, 64, codes] at once; those of a place follow from the tokens before it."""
        words, places = states[:, :-COUNT], states[:, -COUNT:]
        before = torch.cat([torch.full_like(tokens[:, :1], START), tokens[:, :-1]], 1)
        x = self.code(before) + self.position + places
        later = torch.ones(COUNT, COUNT).triu(1).to(x.dtype) * -10000.0
        bias = word_bias(words)
        for layer in self.layers:
            x = layer(x, later, words, bias)
        return self.output(layer_norm(x, self.norm)).float()

    def step(self, states, before, index, kept):
        """Logits [b, codes] of the place `index` [1]; before [b, 1]; kept: for each layer keys of all rows, then values [2 b, 64, 192]."""
        words, places = states[:, :-COUNT], states[:, -COUNT:]
        x = self.code(before) + self.position.index_select(0, index) + places.index_select(1, index)
        at = torch.arange(COUNT)
        here, later = (at == index).to(x.dtype).reshape(1, COUNT, 1), ((at > index).to(x.dtype) * -10000.0).reshape(1, 1, 1, COUNT)
        bias, result = word_bias(words), []
        for layer, state in zip(self.layers, kept):
            q, k, v = layer.qkv(layer_norm(x, layer.norm1)).chunk(3, -1)
            state = state * (1 - here) + torch.cat([k, v]) * here
            keys, values = state.chunk(2)
            x = x + layer.out(attention(q, keys, values, HEADS, later))
            k, v = layer.key_value(words).chunk(2, -1)
            x = x + layer.cross_out(attention(layer.query(layer_norm(x, layer.norm3)), k, v, HEADS, bias))
            x = x + layer.down(F.relu(layer.up(layer_norm(x, layer.norm2))))
            result.append(state)
        return self.output(layer_norm(x, self.norm))[:, 0].float(), result


def word_bias(words):
    return padding_bias((words.abs().sum(-1) != 0).to(words.dtype))


class Tokens(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = TokenEncoder(), TokenDecoder()


class Task:
    """Codes of fresh pictures by the autoencoder `vq`, guessed from their captions; some captions are left out, for guidance."""

    def __init__(self, small, vq):
        self.small, self.vq = small, vq

    def loss(self, model, rng, batch):
        items = [domain().random(rng) for _ in range(batch)]
        tokens = self.vq.tokens(self.small.draw(items, rng))
        captions = [domain().nothing(rng) if rng.random() < DROPPED else domain().ids(i, rng) for i in items]
        logits = model.decoder(tokens, model.encoder(torch.tensor(padded(captions))))
        error = F.cross_entropy(logits.flatten(0, 1), tokens.flatten())
        right = (logits.argmax(-1) == tokens).float().mean()
        return error, {"nats": float(error.detach()), "right": float(right)}


@torch.no_grad()
def draw(model, ids, nothing, guidance, top, generator):
    """Codes [b, 64] of padded captions, as min-dalle draws them: guidance on logits, the `top` likeliest, an exponential race."""
    n = len(ids)
    length = max(ids.shape[1], nothing.shape[1])
    states = model.encoder(torch.cat([F.pad(r, (0, length - r.shape[1])) for r in (nothing, ids)]))
    kept = [torch.zeros(4 * n, COUNT, WIDTH) for _ in range(LAYERS)]
    before, drawn = torch.full((n, 1), START), []
    for i in range(COUNT):
        logits, kept = model.decoder.step(states, before.repeat(2, 1), torch.tensor([i]), kept)
        logits = torch.lerp(logits[:n], logits[n:], guidance)
        logits[logits < logits.topk(top).values[:, -1:]] = -1e9
        race = torch.empty(logits.shape).exponential_(generator=generator)
        before = (torch.softmax(logits, -1) / race).argmax(1, keepdim=True)
        drawn.append(before)
    return torch.cat(drawn, 1)
