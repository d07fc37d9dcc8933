"""Tiny networks of a DALL-E Mini, after the public description of borisdayma/dalle-mini and of its port kuprel/min-dalle: a BART-like encoder
and decoder without biases, with LayerNorm before and after attention (NormFormer, Shleifer et al. 2021, arXiv:2110.09456) and gated feed-forward
(GLU, Shazeer 2020, arXiv:2002.05202), and the decoder of a VQGAN (Esser et al. 2021, arXiv:2012.09841) with four doublings.
"""

import torch
from torch import nn
from torch.nn import functional as F

WIDTH, HEADS, HIDDEN, LAYERS = 32, 2, 40, 2
TEXT_VOCABULARY, TEXT_LENGTH, PAD = 145, 24, 1
SIDE, CODES, START = 4, 64, 63
COUNT = SIDE * SIDE
# Decoders know a few tokens more than the detokenizer has codes; they are cut off.
LOGITS = CODES + 7
CODE_WIDTH, GROUPS, CHANNELS = 8, 4, (8, 8, 8, 16, 16)


def line(given, puts):
    return nn.Linear(given, puts, bias=False)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = (line(WIDTH, WIDTH) for _ in range(4))

    def forward(self, queries, keys, values, mask):
        """mask: [rows, 1 or queries, keys], true where a key may be seen."""
        split = lambda x: x.reshape(x.shape[0], x.shape[1], HEADS, WIDTH // HEADS)
        weights = torch.einsum("bqhc,bkhc->bhqk", split(queries) / (WIDTH // HEADS) ** 0.5, split(keys))
        weights = (weights + (1 - mask[:, None].float()) * -1e12).softmax(-1)
        return self.o(torch.einsum("bhqk,bkhc->bqhc", weights, split(values)).reshape(queries.shape))


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(HIDDEN)
        self.w, self.v, self.out = line(WIDTH, HIDDEN), line(WIDTH, HIDDEN), line(HIDDEN, WIDTH)

    def forward(self, x):
        x = self.before(x)
        return self.out(self.between(F.gelu(self.w(x)) * self.v(x)))


class Layer(nn.Module):
    """One of the encoder, or with a second attention one of the decoder."""

    def __init__(self, crosses):
        super().__init__()
        self.own, self.before, self.after = Attention(), nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        if crosses:
            self.cross, self.before_cross, self.after_cross = Attention(), nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.feed = Gated()


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(TEXT_VOCABULARY, WIDTH), nn.Embedding(TEXT_LENGTH, WIDTH)
        self.first, self.last = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.layers = nn.ModuleList(Layer(False) for _ in range(LAYERS))

    def forward(self, input_ids):
        mask = (input_ids != PAD)[:, None]
        x = self.first(self.tokens(input_ids) + self.positions.weight[None])
        for layer in self.layers:
            n = layer.before(x)
            x = x + layer.after(layer.own(layer.own.q(n), layer.own.k(n), layer.own.v(n), mask))
            x = x + layer.feed(x)
        return self.last(x)


class Decoder(nn.Module):
    """One step: the logits of the next token, and keys and values of all so far: [layers, 4 n, tokens, width], of each layer the keys of all rows, then the values."""

    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(LOGITS, WIDTH), nn.Embedding(COUNT, WIDTH)
        self.first, self.last = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.layers = nn.ModuleList(Layer(True) for _ in range(LAYERS))
        self.head = line(WIDTH, LOGITS)
        with torch.no_grad():
            self.head.weight *= 0.5

    def forward(self, encoder_hidden_states, encoder_attention_mask, attention_state, prev_tokens, token_index):
        places = torch.arange(COUNT)
        seen, mask = (places <= token_index)[None, None], (encoder_attention_mask != 0)[:, None]
        x = self.first(self.tokens(prev_tokens.repeat(2, 1)) + self.positions(token_index)[None])
        states = []
        for layer, state in zip(self.layers, attention_state):
            n = layer.before(x)
            state = torch.where((places == token_index)[None, :, None], torch.cat([layer.own.k(n), layer.own.v(n)]), state)
            keys, values = state.chunk(2)
            x = x + layer.after(layer.own(layer.own.q(n), keys, values, seen))
            cross = layer.cross
            x = x + layer.after_cross(cross(cross.q(layer.before_cross(x)), cross.k(encoder_hidden_states), cross.v(encoder_hidden_states), mask))
            x = x + layer.feed(x)
            states.append(state)
        return self.head(self.last(x)), torch.stack(states)


def swish(x):
    return x * torch.sigmoid(x)


class Residual(nn.Module):
    def __init__(self, given, puts):
        super().__init__()
        self.norms = nn.ModuleList([nn.GroupNorm(GROUPS, given), nn.GroupNorm(GROUPS, puts)])
        self.convs = nn.ModuleList([nn.Conv2d(given, puts, 3, padding=1), nn.Conv2d(puts, puts, 3, padding=1)])
        self.short = nn.Identity() if given == puts else nn.Conv2d(given, puts, 1)

    def forward(self, x):
        h = x
        for norm, conv in zip(self.norms, self.convs):
            h = conv(swish(norm(h)))
        return self.short(x) + h


class PictureAttention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.GroupNorm(GROUPS, width)
        self.q, self.k, self.v, self.o = (nn.Conv2d(width, width, 1) for _ in range(4))

    def forward(self, x):
        h = self.norm(x)
        q, k, v = (part(h).flatten(2) for part in (self.q, self.k, self.v))
        weights = (q.transpose(1, 2) @ k / x.shape[1] ** 0.5).softmax(-1)
        return x + self.o((v @ weights.transpose(1, 2)).reshape(x.shape))


class Detokenizer(nn.Module):
    """Codes to pictures, [n, tokens] to [n, height, width, 3] in 0 to 255."""

    def __init__(self):
        super().__init__()
        widths = CHANNELS[::-1]
        self.codes, self.post = nn.Embedding(CODES, CODE_WIDTH), nn.Conv2d(CODE_WIDTH, CODE_WIDTH, 1)
        parts = [nn.Conv2d(CODE_WIDTH, widths[0], 3, padding=1), Residual(widths[0], widths[0]), PictureAttention(widths[0]), Residual(widths[0], widths[0])]
        for level, width in enumerate(widths):
            for i in range(3):
                parts.append(Residual(widths[max(level - 1, 0)] if i == 0 else width, width))
                if level == 0:
                    parts.append(PictureAttention(width))
            if level < len(widths) - 1:
                parts += [nn.Upsample(scale_factor=2.0, mode="nearest"), nn.Conv2d(width, width, 3, padding=1)]
        self.parts = nn.Sequential(*parts)
        self.norm, self.out = nn.GroupNorm(GROUPS, widths[-1]), nn.Conv2d(widths[-1], 3, 3, padding=1)
        with torch.no_grad():
            # Colours that are seen.
            self.out.bias.fill_(0.5)

    def forward(self, codes):
        z = self.codes(codes).reshape(-1, SIDE, SIDE, CODE_WIDTH).permute(0, 3, 1, 2)
        x = self.out(swish(self.norm(self.parts(self.post(z)))))
        return x.permute(0, 2, 3, 1).clip(0, 1) * 255
