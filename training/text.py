"""The text encoder: it reads a prompt, says what it shows and where, and sketches it.

Three parts, trained together on captions alone (train_text.py) before the U-Net begins:

* `Reader`: a transformer from words to states;
* `Planner`: a decoder with one query a thing (in drawing order) and one for the surroundings. From their states follow
  each thing's class, colour and box, and the picture's background and style;
* `Sketch`: for every class and style a learned 64x64 sprite (opacity, how much of the thing's colour, a colour of its own),
  placed into the boxes over the learned mean picture of the background.

The U-Net reads the states by cross-attention and gets the 128x128 sketch as latents (condition.py). A shape shows in the latents
only as shape times (colour minus background), which takes a U-Net hundreds of thousands of samples to discover; the sketch
gives compositions that no training picture showed from the start, and leaves it edges, light, detail and chance.
"""
import torch
import torch.nn.functional as F
from torch import nn

from scenes import BACKGROUNDS, CLASSES, COLOUR_NAMES, MOST, STYLES

WIDTH = 192
CANVAS, SPRITE, GROUND = 128, 64, 64    # sides in pixels: sketch, sprite, mean picture of a background
DECISION = 40.0             # sharpens the planner's probabilities
EDGE = 1.04                 # half size of a sprite in units of its thing's half size


def attention(q, k, v, heads, bias=None):
    """Multi-head attention on [b, n, width] tensors, written out so that it exports to plain MatMul and Softmax."""
    b, n, width = q.shape
    split = lambda x: x.reshape(x.shape[0], x.shape[1], heads, width // heads).permute(0, 2, 1, 3)
    scores = torch.matmul(split(q), split(k).transpose(-1, -2)) * (width // heads) ** -0.5
    if bias is not None:
        scores = scores + bias
    return torch.matmul(torch.softmax(scores, -1), split(v)).permute(0, 2, 1, 3).reshape(b, n, width)


def layer_norm(x, norm):
    """In float32: torch 1.13's bfloat16 kernel takes four times as long."""
    return F.layer_norm(x.float(), norm.normalized_shape, norm.weight.float(), norm.bias.float()).to(x.dtype)


class Layer(nn.Module):
    """Self-attention, optionally cross-attention, feed-forward; norms first."""

    def __init__(self, width, heads, cross=False):
        super().__init__()
        self.heads, self.cross = heads, cross
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 3 * width), nn.Linear(3 * width, width)
        if cross:
            self.norm3 = nn.LayerNorm(width)
            self.query, self.key_value, self.cross_out = nn.Linear(width, width), nn.Linear(width, 2 * width), nn.Linear(width, width)

    def forward(self, x, bias=None, context=None, context_bias=None):
        q, k, v = self.qkv(layer_norm(x, self.norm1)).chunk(3, -1)
        x = x + self.out(attention(q, k, v, self.heads, bias))
        if self.cross:
            k, v = self.key_value(context).chunk(2, -1)
            x = x + self.cross_out(attention(self.query(layer_norm(x, self.norm3)), k, v, self.heads, context_bias))
        return x + self.down(F.relu(self.up(layer_norm(x, self.norm2))))


class Reader(nn.Module):
    """Token ids [b, s] to states [b, s, d]; states of padding (id 0) are exactly zero, which is how readers know them."""

    def __init__(self, vocabulary, max_length, layers=3, heads=4):
        super().__init__()
        self.token = nn.Embedding(vocabulary, WIDTH)
        self.position = nn.Parameter(torch.randn(max_length, WIDTH) * 0.02)
        nn.init.normal_(self.token.weight, std=0.2)
        self.layers = nn.ModuleList(Layer(WIDTH, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, input_ids):
        x = self.token(input_ids) + self.position[:input_ids.shape[1]]
        used = (input_ids != 0).to(x.dtype)
        bias = padding_bias(used)
        for layer in self.layers:
            x = layer(x, bias)
        return layer_norm(x, self.norm) * used.unsqueeze(-1), bias


def padding_bias(used):
    return ((1 - used) * -10000.0).unsqueeze(1).unsqueeze(1)


class Planner(nn.Module):
    """States of the words to states of the things, [b, MOST + 1, d], and what these mean."""

    def __init__(self, layers=2, heads=4):
        super().__init__()
        self.queries = nn.Parameter(torch.randn(MOST + 1, WIDTH) * 0.2)
        self.layers = nn.ModuleList(Layer(WIDTH, heads, cross=True) for _ in range(layers))
        self.norm = nn.LayerNorm(WIDTH)
        self.thing, self.colour, self.box = nn.Linear(WIDTH, len(CLASSES) + 1), nn.Linear(WIDTH, len(COLOUR_NAMES)), nn.Linear(WIDTH, 3)
        self.background, self.style = nn.Linear(WIDTH, len(BACKGROUNDS)), nn.Linear(WIDTH, len(STYLES))

    def forward(self, states, bias):
        x = self.queries.unsqueeze(0).expand(states.shape[0], -1, -1)
        for layer in self.layers:
            x = layer(x, None, states, bias)
        return layer_norm(x, self.norm)

    def plan(self, slots):
        """Logits of class (the last one is 'nothing'), colour, background, style; boxes (x, y, half) in [-1, 1]."""
        things, rest = slots[:, :-1], slots[:, -1]
        return self.thing(things), self.colour(things), self.box(things), self.background(rest), self.style(rest)


class Sketch(nn.Module):
    """A plan's probabilities to a picture [b, 3, 128, 128] in [-1, 1]."""

    SCALE = 16.0    # the tables learn this much faster than the other weights

    def __init__(self):
        super().__init__()
        table = torch.zeros(len(CLASSES) * len(STYLES), 5, SPRITE, SPRITE)
        table[:, 0] = -1.0
        table[:, 1] = 0.6
        self.sprites = nn.Parameter((table / self.SCALE).flatten(1))
        self.palette = nn.Parameter(torch.zeros(len(COLOUR_NAMES), 3))
        self.grounds = nn.Parameter(torch.zeros(len(BACKGROUNDS), 3 * GROUND * GROUND))

    @staticmethod
    def _weights(centre, half):
        """Bilinear weights [b, k, CANVAS, SPRITE] that stretch a sprite over [centre - half, centre + half]."""
        canvas = (torch.arange(CANVAS, dtype=torch.float32, device=centre.device) + 0.5) * (2.0 / CANVAS) - 1
        position = ((canvas - centre.unsqueeze(-1)) / (half.unsqueeze(-1) * EDGE) + 1) * (SPRITE / 2.0) - 0.5
        grid = torch.arange(SPRITE, dtype=torch.float32, device=centre.device)
        return F.relu(1 - (position.unsqueeze(-1) - grid).abs())

    def forward(self, thing, colour, box, background, style):
        """Probabilities [b, MOST, classes + 1], [b, MOST, colours], boxes, [b, backgrounds], [b, styles]."""
        chosen = (thing[..., :-1].unsqueeze(-1) * style.unsqueeze(1).unsqueeze(1)).flatten(2)
        return self.compose(torch.matmul(chosen, self.sprites.float()), thing[..., :-1].sum(-1),
                            torch.matmul(colour, self.palette.float()), box, torch.matmul(background, self.grounds.float()))

    def place(self, sprites, box):
        """Sprites [n, 5 * 64 * 64] in their boxes [n, 3]: opacity [n, 1, 128, 128], share of the colour, colours of their own."""
        opacity, look = (sprites * self.SCALE).reshape(-1, 5, SPRITE, SPRITE).split([1, 4], 1)
        look = torch.cat([torch.sigmoid(opacity), look], 1).transpose(1, 2).flatten(2)
        half = box[..., 2].clamp(0.1, 1.2)
        rows, columns = self._weights(box[..., 1], half), self._weights(box[..., 0], half)
        placed = torch.matmul(rows, look).reshape(-1, CANVAS * 5, SPRITE)
        placed = torch.matmul(placed, columns.transpose(-1, -2)).reshape(-1, CANVAS, 5, CANVAS).transpose(1, 2)
        return placed.split([1, 1, 3], 1)

    def compose(self, sprites, there, tint, box, ground):
        opacity, share, own = self.place(sprites.flatten(0, 1), box.flatten(0, 1))
        opacity = (opacity * there.reshape(-1, 1, 1, 1)).reshape(-1, MOST, 1, CANVAS, CANVAS)
        painted = (share * (tint * 4).reshape(-1, 3, 1, 1) + own).reshape(-1, MOST, 3, CANVAS, CANVAS)
        canvas = self._ground(ground)
        for opaque, colours in zip(opacity.unbind(1), painted.unbind(1)):
            canvas = canvas + opaque * (colours - canvas)
        return canvas

    @staticmethod
    def _ground(ground):
        ground = (ground * 4).reshape(-1, 3, GROUND, GROUND)
        return F.interpolate(ground, scale_factor=CANVAS / GROUND, mode="bilinear", align_corners=False)

    def of_plan(self, thing, colour, box, background, style):
        """The same for class numbers instead of probabilities, and without work for the slots that hold nothing."""
        there = thing < len(CLASSES)
        row = (thing * len(STYLES) + style.unsqueeze(-1))[there]
        opacity, share, own = self.place(self.sprites[row].float(), box[there])
        painted = share * (self.palette[colour[there]].float() * 4).reshape(-1, 3, 1, 1) + own
        number = there.flatten().cumsum(0).reshape(there.shape) - 1
        canvas = self._ground(self.grounds[background].float())
        for k in range(MOST):
            who, what = there[:, k].nonzero().flatten(), number[:, k][there[:, k]]
            if len(who):
                canvas = canvas.index_add(0, who, opacity[what] * (painted[what] - canvas[who]))
        return canvas


class TextEncoder(nn.Module):
    """Token ids [b, s] to the states of words and of things and surroundings [b, s + 7, d], and the sketch [b, 3, 128, 128]."""

    def __init__(self, vocabulary, max_length):
        super().__init__()
        self.reader, self.planner, self.sketch = Reader(vocabulary, max_length), Planner(), Sketch()

    def forward(self, input_ids):
        words, bias = self.reader(input_ids)
        slots = self.planner(words, bias)
        thing, colour, box, background, style = (x.float() for x in self.planner.plan(slots))
        background = background.softmax(-1)
        # A sketch of two things at once, where the planner hesitates, helps nobody: it must decide.
        sketch = self.sketch((DECISION * thing).softmax(-1), (DECISION * colour).softmax(-1), box, background, style.softmax(-1))
        return torch.cat([words, slots], 1), sketch, background.amax(-1)
