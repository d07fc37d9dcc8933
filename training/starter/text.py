"""The text encoder: it reads a prompt in canonical words, says what it shows and where, and sketches it.

* `Reader`: a transformer from words to states;
* `Planner`: a decoder with one query a thing (in drawing order) and one for the surroundings. Each thing *points* at the word that
  names it and at the word of its colour, so what was learned of some things holds for all; box, background and style follow from
  the states and from random numbers (scenes.chance), which make every seed compose anew;
* `Sketch`: the sprites of the things (sprites.py), recoloured, tilted, mirrored and laid into their boxes over the surroundings,
  as a picture with alpha.

The U-Net reads the states by cross-attention and has the sketch as latents beside its input (condition.py). Word and composition
are learned within minutes this way, also for combinations that no training picture shows; what is left for the U-Net is local.
"""
import torch
import torch.nn.functional as F
from torch import nn

from starter import colour, scenes
from starter.concepts import STYLES
from starter.grounds import BACKGROUNDS, PLAIN, paper
from starter.placing import over, placed
from starter.scenes import ARRANGEMENT, CHANCE, DRAWINGS, GROUND, MIRRORS, MOST, TILT, TILTS
from starter.vae import VaeBlock

WIDTH = 192
CANVAS = 256                # pixels a side of the sketch
GROUND_SIDE = 64            # and of its surroundings, which are enlarged
UNDECIDED = 0.5             # deviations around an arrangement's turning point
CLS_PLACE = 0               # where a thing points that is none, and the colour of a thing that has its usual one


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
    """Token ids [b, s] to states [b, s, d]; states of padding (id 0) are exactly zero, which is how readers know them.

    `kinds` [vocabulary] tells things and colours from other words: which thing it is does not matter for a prompt's grammar.
    """

    def __init__(self, kinds, max_length, layers=3, heads=4):
        super().__init__()
        self.register_buffer("kinds", kinds, persistent=False)
        self.token = nn.Embedding(len(kinds), WIDTH)
        self.kind = nn.Embedding(int(kinds.max()) + 1, WIDTH)
        self.position = nn.Parameter(torch.randn(max_length, WIDTH) * 0.02)
        nn.init.normal_(self.token.weight, std=0.1)
        nn.init.normal_(self.kind.weight, std=0.3)
        self.layers = nn.ModuleList(Layer(WIDTH, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, input_ids):
        x = self.token(input_ids) + self.kind(self.kinds[input_ids]) + self.position[:input_ids.shape[1]]
        used = (input_ids != 0).to(x.dtype)
        bias = padding_bias(used)
        for layer in self.layers:
            x = layer(x, bias)
        return layer_norm(x, self.norm) * used.unsqueeze(-1), bias


def padding_bias(used):
    return ((1 - used) * -10000.0).unsqueeze(1).unsqueeze(1)


class Planner(nn.Module):
    """States of the words to states of the things and the surroundings, [b, MOST + 1, d], and what these mean."""

    def __init__(self, layers=3, heads=4):
        super().__init__()
        self.queries = nn.Parameter(torch.randn(MOST + 1, WIDTH) * 0.2)
        self.layers = nn.ModuleList(Layer(WIDTH, heads, cross=True) for _ in range(layers))
        self.norm = nn.LayerNorm(WIDTH)
        self.thing, self.thing_key = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.colour, self.colour_key = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.box1, self.box2, self.box3 = nn.Linear(2 * WIDTH + CHANCE, 512), nn.Linear(512, 256), nn.Linear(256, 3)
        self.background, self.style = nn.Linear(WIDTH, len(BACKGROUNDS)), nn.Linear(WIDTH, len(STYLES))

    def forward(self, states, bias):
        x = self.queries.unsqueeze(0).expand(states.shape[0], -1, -1)
        for layer in self.layers:
            x = layer(x, None, states, bias)
        return layer_norm(x, self.norm)

    def plan(self, slots, states, may_thing, may_colour, chance):
        """Where things and colours point [b, MOST, s], boxes [b, MOST, 3], logits of background and style.

        may_thing, may_colour [b, s] are 1 where a thing or a colour may point; chance [b, CHANCE] is the scene's.
        """
        things, rest = slots[:, :-1], slots[:, -1]
        point = lambda query, key, may: (torch.matmul(query(things), key(states).transpose(1, 2)).float() * WIDTH ** -0.5
                                         + (1 - may).unsqueeze(1) * -10000.0)
        every = torch.cat([rest, even(decided(chance)).to(rest.dtype)], -1).unsqueeze(1).expand(-1, MOST, -1)
        box = F.relu(self.box2(F.relu(self.box1(torch.cat([things, every], -1)))))
        return (point(self.thing, self.thing_key, may_thing), point(self.colour, self.colour_key, may_colour),
                self.box3(box).float(), self.background(rest).float(), self.style(rest).float())


def decided(chance):
    """The number that chooses between two arrangements, kept away from where one turns into the other: a network's answer there lies between them."""
    margin = torch.tensor([UNDECIDED if i == ARRANGEMENT else 0.0 for i in range(CHANCE)])
    return chance + margin * torch.sign(chance)


def even(z):
    """Normal random numbers as evenly distributed ones in -1 to 1."""
    return torch.erf(z * 0.7071067811865476)


class Ground(nn.Module):
    """The surroundings as a picture: background numbers [b] and eight random numbers to [b, 3, 64, 64] in 0 to 1."""

    def __init__(self, widths=(128, 96, 64, 32)):
        super().__init__()
        a = widths[0]
        self.name = nn.Embedding(len(BACKGROUNDS), 64)
        self.first, self.second = nn.Linear(64 + 8, 256), nn.Linear(256, a * 16)
        layers = []
        for wide, narrow in zip(widths, widths[1:] + (16,)):
            layers += [VaeBlock(wide), nn.ReLU(), nn.Conv2d(wide, 4 * narrow, 1), nn.PixelShuffle(2)]
        self.net = nn.Sequential(*layers, nn.ReLU(), nn.Conv2d(16, 3, 3, padding=1))

    def forward(self, background, z):
        x = torch.cat([self.name(background), even(z).to(self.first.weight.dtype)], -1)
        x = F.relu(self.second(F.relu(self.first(x)))).reshape(-1, self.second.out_features // 16, 4, 4)
        return self.net(x) * 0.5 + 0.5


class Sketch(nn.Module):
    """A plan to a premultiplied picture [b, 4, 256, 256] in 0 to 1.

    `decode` makes sprites [n, 4, 128, 128] of drawing numbers; `table` [concepts, styles, variants] and `counts` say which
    drawings show a concept; `parameters` are for recolouring; `turns` is 1 for concepts that may be mirrored.
    """

    def __init__(self, ground, decode, things):
        super().__init__()
        self.ground, self.decode = ground, decode
        most = max(len(v) for v in things.lists.values())
        table = torch.zeros(len(things.concepts), len(STYLES), most, dtype=torch.int64)
        counts = torch.ones(len(things.concepts), len(STYLES))
        for (concept, style), listed in things.lists.items():
            at = things.numbers[concept], STYLES.index(style)
            table[at] = torch.tensor([listed[min(i, len(listed) - 1)] for i in range(most)])
            counts[at] = len(listed)
        self.register_buffer("table", table, persistent=False)
        self.register_buffer("counts", counts, persistent=False)
        self.register_buffer("parameters_", things.parameters.clone(), persistent=False)
        self.register_buffer("palette", colour.palette(), persistent=False)
        self.register_buffer("turns", torch.tensor([float(scenes.may_be_mirrored(c, things.groups[c])) for c in things.concepts]),
                             persistent=False)
        self.register_buffer("painted", torch.tensor([float(b not in PLAIN) for b in BACKGROUNDS]), persistent=False)
        self.register_buffer("papers", torch.tensor([paper(b) if b in PLAIN else (255, 255, 255) for b in BACKGROUNDS]) / 255,
                             persistent=False)

    def choose(self, concept, style, chance):
        """Drawing numbers [b, MOST], tilts and mirrors of concepts [b, MOST] (-1 is none); scenes.chosen does the same."""
        there = concept.clamp(min=0)
        rank = style.unsqueeze(1).expand_as(there)
        count = self.counts[there, rank]
        u = even(chance[:, DRAWINGS:DRAWINGS + MOST]) * 0.5 + 0.5
        variant = torch.minimum((u * count).floor(), count - 1).long()
        mirror = 1 - 2 * (chance[:, MIRRORS:MIRRORS + MOST] > 0).float() * self.turns[there]
        return self.table[there, rank, variant], TILT * chance[:, TILTS:TILTS + MOST], mirror

    def forward(self, concept, tint, box, background, style, chance):
        """Numbers of concepts and colours [b, MOST] (-1: nothing; colour.USUAL), boxes, [b] backgrounds and styles, chance."""
        drawing, tilt, mirror = self.choose(concept, style, chance)
        return self.compose(concept >= 0, drawing, tint, box, tilt, mirror, self.surroundings(background, chance[:, GROUND]))

    def surroundings(self, background, z):
        ground = F.interpolate(self.ground(background, z).float(), scale_factor=CANVAS / GROUND_SIDE, mode="bilinear",
                               align_corners=False).clamp(0, 1)
        painted = self.painted[background].reshape(-1, 1, 1, 1)
        return torch.cat([ground * painted, torch.ones_like(ground[:, :1]) * painted], 1)

    def compose(self, there, drawing, tint, box, tilt, mirror, canvas):
        """Sprites are only made for the things that are there."""
        which = there.flatten().nonzero().squeeze(1)
        # Where nothing is there, one sprite is made and not shown: ONNX Runtime reshapes no empty tensors.
        which = torch.cat([which, torch.zeros(1, dtype=torch.int64)[which.shape[0]:]])
        pick = lambda x: x.flatten(0, 1).index_select(0, which)
        number, shade = pick(drawing), pick(tint)
        sprite = self.decode(number)
        usual = (shade == colour.USUAL).float().reshape(-1, 1, 1, 1)
        painted = colour.recolour(sprite, self.parameters_[number], self.palette[shade.clamp(max=colour.USUAL - 1)])
        sprite = usual * sprite + (1 - usual) * painted
        layers = placed(sprite, pick(box), pick(tilt), pick(mirror), CANVAS) * pick(there.float()).reshape(-1, 1, 1, 1)
        every = torch.zeros(there.shape[0] * MOST, 4, CANVAS, CANVAS).index_put((which,), layers)
        for layer in every.reshape(-1, MOST, 4, CANVAS, CANVAS).unbind(1):
            canvas = over(layer, canvas)
        return canvas


class TextEncoder(nn.Module):
    """What is trained on captions: reader and planner. `words` is a tokenizer.Words."""

    def __init__(self, words):
        super().__init__()
        self.reader, self.planner = Reader(words.kinds, words.max_length), Planner()
        self.register_buffer("concept_of", words.concept_of, persistent=False)      # -1 for other words
        self.register_buffer("colour_of", words.colour_of, persistent=False)        # USUAL for other words

    def read(self, input_ids):
        words, bias = self.reader(input_ids)
        return words, bias, self.planner(words, bias)

    def pointers(self, input_ids):
        first = (torch.arange(input_ids.shape[1], device=input_ids.device) == CLS_PLACE).float().unsqueeze(0)
        return ((self.concept_of[input_ids] >= 0).float() + first, (self.colour_of[input_ids] < colour.USUAL).float() + first)

    def forward(self, input_ids, chance):
        """States [b, s + MOST + 1, d] and the plan: concept, colour [b, MOST], box, background, style [b]."""
        words, _, slots = self.read(input_ids)
        thing, tint, box, background, style = self.planner.plan(slots, words, *self.pointers(input_ids), chance)
        concept = self.concept_of[input_ids.gather(1, thing.argmax(-1))]
        shade = self.colour_of[input_ids.gather(1, tint.argmax(-1))]
        return torch.cat([words, slots], 1), (concept, shade, box, background.argmax(-1), style.argmax(-1))
