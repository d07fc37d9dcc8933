"""The judge: a small detector that says what a picture shows. score.py counts with it; it knows nothing of the generator.

It is trained on scenes drawn on the fly, the held-out combinations among them, and spoiled a little as a generator's pictures are:
blurred, rescaled, noisy, slightly off in colour. The weights go to judge.pt in the run's folder, with their accuracy.

    python3 -m starter.judge --run runs/judge --minutes 60 [--resume]      trains
    python3 -m starter.judge --run runs/judge --picture FILE ...           says what it sees
"""
from functools import lru_cache

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageFilter
from torch import nn

from starter import colour, frame
from starter.concepts import STYLES
from starter.grounds import BACKGROUNDS, PLAIN, paper
from starter.library import library
from starter.sample import shown
from starter.scenes import SIZE, chance, layout, random_scene, render

INPUT, GRID = 128, 16                   # pixels the network sees, cells it answers in
CELL = SIZE // GRID                     # pixels of a 256-pixel picture a cell
POOLED = {"background": BACKGROUNDS, "style": STYLES}
COLOURS = colour.NAMES + ["usual"]
THRESHOLD = 0.35


def names():
    return library().concepts


def channel_norm(x):
    """LayerNorm over channels at every pixel, in float32: torch 1.13's bfloat16 kernel takes four times as long."""
    return F.layer_norm(x.permute(0, 2, 3, 1).float(), (x.shape[1],)).to(x.dtype).permute(0, 3, 1, 2)


class Block(nn.Module):
    """Normalisation and two 3x3 convolutions beside a shortcut."""

    def __init__(self, channels):
        super().__init__()
        self.a = nn.Conv2d(channels, channels, 3, padding=1)
        self.b = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.b.weight)

    def forward(self, x):
        return x + self.b(F.relu(self.a(F.relu(channel_norm(x)))))


class Judge(nn.Module):
    """Pictures [b, 3, 128, 128] in [-1, 1] to cells [b, 128, 16, 16], heat logits [b, 16, 16] and the picture's own logits."""

    def __init__(self, things, widths=(64, 128, 192)):
        super().__init__()
        a, b, c = widths
        self.count = things
        self.fine = nn.Sequential(nn.PixelUnshuffle(4), nn.Conv2d(48, a, 3, padding=1), Block(a), nn.ReLU())
        self.cells = nn.Sequential(nn.Conv2d(a, b, 3, stride=2, padding=1), Block(b))
        self.coarse = nn.Sequential(nn.ReLU(), nn.Conv2d(b, c, 3, stride=2, padding=1), Block(c), Block(c))
        self.up = nn.Sequential(nn.Conv2d(c, 4 * b, 1), nn.PixelShuffle(2))
        self.last = Block(b)
        self.heat = nn.Conv2d(b, 1, 3, padding=1)
        self.thing = nn.Sequential(nn.Linear(b, 2 * c), nn.ReLU(), nn.Linear(2 * c, things + len(COLOURS) + 1))
        self.whole = nn.Sequential(nn.Linear(2 * c, b), nn.ReLU(), nn.Linear(b, sum(map(len, POOLED.values()))))
        nn.init.constant_(self.heat.bias, -4.0)

    def forward(self, pictures):
        x = self.cells(self.fine(pictures))
        coarse = self.coarse(x)
        x = F.relu(channel_norm(self.last(x + self.up(coarse))))
        pooled = channel_norm(coarse)
        pooled = self.whole(torch.cat([pooled.mean((2, 3)), pooled.amax((2, 3))], 1)).float()
        return x, self.heat(x)[:, 0].float(), dict(zip(POOLED, pooled.split([len(v) for v in POOLED.values()], 1)))

    def things(self, cells):
        """Cells [n, 128] to class logits, colour logits and the logarithm of the half size in cells [n]."""
        found, shade, size = self.thing(cells).float().split([self.count, len(COLOURS), 1], 1)
        return found, shade, size[:, 0]


# --- what it is trained on ------------------------------------------------------------------------------------------

def some_scene(rng):
    """As the generator's scenes, but with more of the held-out ones and more with several things; none without any."""
    while True:
        scene = random_scene(rng, rng.choice(("count", "row", "relation")) if rng.random() < 0.25 else None, held_out=rng.random() < 0.2)
        if scene["items"]:
            return scene


def as_shown(scene, size=SIZE):
    """RGB bytes of a scene on its plain colour."""
    plain = scene["background"] in PLAIN
    below = torch.tensor([*(c / 255 for c in paper(scene["background"])), 1.0]) if plain else torch.zeros(4)
    return shown(render(scene, size), below)


def standing(scene):
    """[(thing, colour, x, y, half)] in cells, as `render` places them."""
    return [(n, c or "usual", (x + 1) * GRID / 2, (y + 1) * GRID / 2, half * GRID / 2)
            for n, c, x, y, half in layout(scene, chance(scene["seed"]))]


def spoiled(image, rng):
    """A 128-pixel picture blurred or rescaled now and then."""
    if rng.random() < 0.3:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.0)))
    if rng.random() < 0.25:
        side = rng.randint(72, 120)
        image = image.resize((side, side), Image.BILINEAR).resize((INPUT, INPUT), Image.BICUBIC)
    return image


def sample(rng):
    """A scene, its picture uint8 [128, 128, 3] and its things, measured in cells."""
    scene = some_scene(rng)
    return scene, np.asarray(spoiled(Image.fromarray(as_shown(scene, INPUT)), rng)), standing(scene)


def tinted(x):
    """Slightly off colours and noise on half of the pictures [b, 3, 128, 128], in place."""
    coin = lambda: (torch.rand(len(x), 1, 1, 1) < 0.5).float()
    x.mul_(1 + 0.05 * coin() * (2 * torch.rand(len(x), 3, 1, 1) - 1)).add_(0.05 * coin() * (2 * torch.rand(len(x), 3, 1, 1) - 1))
    return x.add_(0.05 * coin() * torch.rand(len(x), 1, 1, 1) * torch.randn_like(x)).clamp_(-1, 1)


def heat_target(things):
    """[16, 16]: 1 where a thing's centre is, falling off as a Gaussian that is wider for larger things."""
    at, target = torch.arange(GRID) + 0.5, torch.zeros(GRID, GRID)
    for _, _, x, y, half in things:
        distance = (at - x)[None, :] ** 2 + (at - y)[:, None] ** 2
        target = torch.maximum(target, torch.exp(-distance / (2 * max(0.8, 0.22 * half) ** 2)))
    return target


def cell_targets(batch):
    """Centre cells and their neighbours: index into [b * 256] cells, class, colour, log half size, weight, each [n]."""
    rows, numbers = [], library().numbers
    for i, things in enumerate(batch):
        for name, shade, x, y, half in things:
            cx, cy = min(max(int(x), 0), GRID - 1), min(max(int(y), 0), GRID - 1)
            rows += [(i * GRID * GRID + v * GRID + u, numbers[name], COLOURS.index(shade), np.log(half),
                      1.0 if (u, v) == (cx, cy) else 0.4)
                     for v in range(max(cy - 1, 0), min(cy + 2, GRID)) for u in range(max(cx - 1, 0), min(cx + 2, GRID))]
    index, name, shade, size, weight = (torch.tensor(column) for column in zip(*rows))
    return index, name, shade, size.float(), weight


def normalised(pictures):
    """uint8 [b, h, w, 3] to float32 [b, 3, h, w] in [-1, 1]."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def losses(judge, batch, dtype):
    """The loss, and the shares of right classes and colours at the centre cells."""
    scenes, pictures, things = zip(*batch)
    x = tinted(normalised(np.stack(pictures)))
    cells, heat, pooled = judge(x.to(dtype).contiguous(memory_format=torch.channels_last))
    target = torch.stack([heat_target(t) for t in things])
    index, name, shade, size, weight = cell_targets(things)
    found, shades, sizes = judge.things(cells.permute(0, 2, 3, 1).reshape(-1, cells.shape[1])[index])
    mean = lambda values: (values * weight).sum() / weight.sum()
    focal = (target - heat.sigmoid()).square() * F.binary_cross_entropy_with_logits(heat, target, reduction="none")
    loss = focal.sum() / sum(map(len, things)) + mean(F.cross_entropy(found, name, reduction="none")) \
        + 0.5 * mean(F.cross_entropy(shades, shade, reduction="none")) + 0.3 * mean((sizes - size).abs())
    for head, options in POOLED.items():
        loss = loss + 0.25 * F.cross_entropy(pooled[head], torch.tensor([options.index(s[head]) for s in scenes]))
    centre = weight == 1
    return loss, {"things": float((found.argmax(1) == name)[centre].float().mean()),
                  "colours": float((shades.argmax(1) == shade)[centre].float().mean())}


# --- what it sees ---------------------------------------------------------------------------------------------------

@lru_cache(None)
def load_judge(run):
    return frame.load(run, "judge", Judge(len(names())))


def shrunk(picture):
    """uint8 [h, w, 3] of any size to [128, 128, 3], each pixel the mean of its area."""
    return np.asarray(Image.fromarray(picture).resize((INPUT, INPUT), Image.BOX))


def peaks(heat, half, threshold):
    """[(row, column)] of local maxima of heat [16, 16]; one hides others nearer than 0.7 of its half size [16, 16], in cells."""
    highest = F.max_pool2d(heat[None, None], 3, 1, 1)[0, 0]
    places = [(float(heat[y, x]), y, x) for y, x in torch.nonzero((heat == highest) & (heat > threshold)).tolist()]
    kept = []
    for _, y, x in sorted(places, reverse=True):
        if all((y - v) ** 2 + (x - u) ** 2 > max(1.5, 0.7 * float(half[v, u])) ** 2 for v, u in kept):
            kept.append((y, x))
    return kept


@torch.no_grad()
def detect(pictures, run, threshold=THRESHOLD, batch=32):
    """What uint8 pictures [n, h, w, 3] show: {"things": [(name, colour, x, y, confidence)], "background", "style"} each.

    x and y are pixels of a 256-pixel picture. The colour of a thing that has its usual one is "usual".
    """
    judge, seen, known = load_judge(run), [], names()
    for at in range(0, len(pictures), batch):
        x = normalised(np.stack([shrunk(p) for p in pictures[at:at + batch]]))
        cells, heats, pooled = judge(x.contiguous(memory_format=torch.channels_last))
        found, shades, sizes = judge.things(cells.permute(0, 2, 3, 1).reshape(-1, cells.shape[1]))
        grid = lambda t: t.reshape(len(x), GRID, GRID)
        found, shades, halves = grid(found.argmax(1)), grid(shades.argmax(1)), grid(sizes.exp())
        for i, heat in enumerate(heats.sigmoid()):
            things = [(known[found[i, r, c]], COLOURS[shades[i, r, c]], CELL * (c + 0.5), CELL * (r + 0.5), float(heat[r, c]))
                      for r, c in peaks(heat, halves[i], threshold)]
            seen.append({"things": things, **{head: POOLED[head][logits[i].argmax()] for head, logits in pooled.items()}})
    return seen


def main():
    parser = frame.options(__doc__, minutes=60, batch=32, lr=2e-3, seed=1)
    parser.add_argument("--picture", nargs="+", help="say what these files show instead")
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.picture:
        for path in args.picture:
            print(path, detect([np.asarray(Image.open(path).convert("RGB"))], args.run)[0])
        return
    dtype = getattr(torch, args.dtype)
    frame.train("judge", Judge(len(names())), lambda judge, rng: losses(judge, [sample(rng) for _ in range(args.batch)], dtype), args,
                ema=0.996, warmup=100, floor=0.02, weight_decay=0.02)


if __name__ == "__main__":
    main()
