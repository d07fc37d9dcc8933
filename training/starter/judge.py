"""The judge: it says what a picture shows. score.py counts with it; it knows nothing of the generator.

It looks twice, as detectors with regions do (R-CNN, Girshick et al. 2014): a finder says where things are and how large, whatever they are,
and a namer says of each cut which of the things it is and in which colour. Both are trained on drawings composed on the fly, the
held-out combinations among them, and spoiled a little as a generator's pictures are: blurred, rescaled, noisy, slightly off in
colour. The weights go to judge.pt in the run's folder.

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
from starter.placing import over, placed
from starter.sample import shown
from starter.scenes import SIZE, chance, layout, may_be_mirrored, random_scene, render

INPUT, GRID = 128, 16                   # pixels the network sees, cells it answers in
POOLED = {"background": BACKGROUNDS, "style": STYLES}
CUT, CUTS = 64, 8                       # pixels of a cut, and how many are looked at for each picture while it learns
AROUND = 1.2                            # a cut's side to the thing's
USUAL = colour.USUAL
WHITE = 0.7                             # share of cuts on white or light grey, as most pictures are
FRESH, LOOKALIKES = 300, 8              # steps after which it is looked anew which drawings are alike, and among how many is chosen
THRESHOLD = 0.35
VIEWS = ((0, 0, 1), (0.1, 0, 1), (-0.1, 0, 1), (0, 0.1, 1), (0, -0.1, 1), (0, 0, 0.9), (0, 0, 1.12))   # of a thing: how far off in half sizes, and how large


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


class Finder(nn.Module):
    """Pictures [b, 3, 128, 128] in [-1, 1] to heat logits [b, 16, 16], places [b, 3, 16, 16] and the picture's own logits.

    A place is how far a thing's middle is from its cell's, right and down, in cells, and the logarithm of its half size in cells.
    """

    def __init__(self, widths=(48, 96, 128)):
        super().__init__()
        a, b, c = widths
        self.fine = nn.Sequential(nn.PixelUnshuffle(4), nn.Conv2d(48, a, 3, padding=1), Block(a), nn.ReLU())
        self.cells = nn.Sequential(nn.Conv2d(a, b, 3, stride=2, padding=1), Block(b))
        self.coarse = nn.Sequential(nn.ReLU(), nn.Conv2d(b, c, 3, stride=2, padding=1), Block(c), Block(c))
        self.up = nn.Sequential(nn.Conv2d(c, 4 * b, 1), nn.PixelShuffle(2))
        self.last = Block(b)
        self.heat, self.place = nn.Conv2d(b, 1, 3, padding=1), nn.Conv2d(b, 3, 3, padding=1)
        self.whole = nn.Sequential(nn.Linear(2 * c, b), nn.ReLU(), nn.Linear(b, sum(map(len, POOLED.values()))))
        nn.init.constant_(self.heat.bias, -4.0)

    def forward(self, pictures):
        x = self.cells(self.fine(pictures))
        coarse = self.coarse(x)
        x = F.relu(channel_norm(self.last(x + self.up(coarse))))
        pooled = channel_norm(coarse)
        pooled = self.whole(torch.cat([pooled.mean((2, 3)), pooled.amax((2, 3))], 1)).float()
        return self.heat(x)[:, 0].float(), self.place(x).float(), dict(zip(POOLED, pooled.split([len(v) for v in POOLED.values()], 1)))


class Namer(nn.Module):
    """Cuts [n, 3, 64, 64] in [-1, 1], each with a thing in its middle, to unit vectors [n, 128] and logits of colours [n, 12].

    A cut shows the thing whose drawing has the nearest vector: with more than a thousand things, a network that compares learns in
    minutes what one with an output for each does not learn in hours (in-batch contrast as in CLIP, Radford et al. 2021, section 2.3).
    """

    def __init__(self, widths=(64, 128, 192), dimensions=128):
        super().__init__()
        a, b, c = widths
        self.net = nn.Sequential(nn.PixelUnshuffle(4), nn.Conv2d(48, a, 3, padding=1), nn.ReLU(),
                                 nn.Conv2d(a, b, 3, stride=2, padding=1), Block(b), nn.ReLU(), nn.Conv2d(b, c, 3, stride=2, padding=1), Block(c))
        self.vector, self.colour = nn.Linear(c * 16, dimensions), nn.Linear(c * 16, len(colour.NAMES))
        self.scale = nn.Parameter(torch.tensor(2.7))

    def forward(self, cuts):
        x = F.relu(channel_norm(self.net(cuts))).flatten(1)
        return F.normalize(self.vector(x).float(), dim=1), self.colour(x).float()


class Judge(nn.Module):
    def __init__(self):
        super().__init__()
        self.finder, self.namer = Finder(), Namer()


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


def place_targets(batch):
    """Cells around the middles: index into [b * 256] cells, places [n, 3], weight [n]."""
    rows = []
    for i, things in enumerate(batch):
        for _, _, x, y, half in things:
            cx, cy = min(max(int(x), 0), GRID - 1), min(max(int(y), 0), GRID - 1)
            rows += [(i * GRID * GRID + v * GRID + u, (x - u - 0.5, y - v - 0.5, np.log(half)), 1.0 if (u, v) == (cx, cy) else 0.4)
                     for v in range(max(cy - 1, 0), min(cy + 2, GRID)) for u in range(max(cx - 1, 0), min(cx + 2, GRID))]
    index, place, weight = (torch.tensor(column) for column in zip(*rows))
    return index, place.float(), weight


def normalised(pictures):
    """uint8 [b, h, w, 3] to float32 [b, 3, h, w] in [-1, 1]."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def finder_loss(finder, batch, dtype):
    scenes, pictures, things = zip(*batch)
    x = tinted(normalised(np.stack(pictures)))
    heat, places, pooled = finder(x.to(dtype).contiguous(memory_format=torch.channels_last))
    target = torch.stack([heat_target(t) for t in things])
    index, place, weight = place_targets(things)
    found = places.permute(0, 2, 3, 1).reshape(-1, 3)[index]
    focal = (target - heat.sigmoid()).square() * F.binary_cross_entropy_with_logits(heat, target, reduction="none")
    loss = focal.sum() / sum(map(len, things)) + ((found - place).abs().mean(1) * weight).sum() / weight.sum()
    for head, options in POOLED.items():
        loss = loss + 0.25 * F.cross_entropy(pooled[head], torch.tensor([options.index(s[head]) for s in scenes]))
    return loss


@lru_cache(None)
def small_drawings():
    """All drawings, uint8 [n, 4, 64, 64]."""
    return torch.stack([(library().small(i, SIZE // CUT) * 255).round().byte() for i in range(len(library().drawings))])


def layer(rng, numbers, spread, least):
    """Drawings in the middle of cuts, or `spread` half cuts away from it, half of them recoloured: [n, 4, 64, 64] and their colours."""
    n, things = len(numbers), library()
    at = torch.tensor(numbers)
    pictures = small_drawings()[at].float() / 255
    shades = torch.tensor([rng.randrange(len(colour.NAMES)) if rng.random() < 0.5 else USUAL for _ in numbers])
    painted = (shades != USUAL).nonzero()[:, 0]
    if len(painted):
        pictures[painted] = colour.recolour(pictures[painted], things.parameters[at[painted]], colour.palette()[shades[painted]])
    angle = torch.rand(n) * 2 * np.pi
    off = torch.rand(n) * (spread - least) + least
    half = 1 / AROUND * torch.empty(n).uniform_(0.85, 1.15)
    depicted = [things.drawings[i]["concept"] for i in numbers]
    mirror = torch.tensor([rng.choice((-1.0, 1.0)) if may_be_mirrored(c, things.groups[c]) else 1.0 for c in depicted])
    box = torch.stack([off * angle.cos(), off * angle.sin(), half], 1)
    return placed(pictures, box, torch.randn(n) * 0.12, mirror, CUT), shades


def cuts(rng, n):
    """Cuts [n, 3, 64, 64] in [-1, 1] around things, the drawings' numbers, and the colours' (USUAL where a drawing has its own)."""
    things = library()
    numbers = [rng.choice(things.of(things.concepts[rng.randrange(len(things.concepts))], rng.choice(STYLES + ["3d", "3d"]))) for _ in range(n)]
    x, shades = layer(rng, numbers, 0.2, 0.0)
    neighbours, _ = layer(rng, [rng.randrange(len(things.drawings)) for _ in range(n)], 2.2, 1.3)
    x = over(x, neighbours * torch.tensor([float(rng.random() < 0.35) for _ in range(n)]).reshape(-1, 1, 1, 1))
    # Papers, and a colour that changes in one direction below: skies, floors.
    first, second, plain = torch.rand(n, 3, 1, 1), torch.rand(n, 3, 1, 1), int(n * WHITE)
    first[:plain] = torch.where(torch.rand(plain, 1, 1, 1) < 0.2, 0.85, 1.0)
    second[:(n + plain) // 2] = first[:(n + plain) // 2]
    ground = first + (second - first) * torch.linspace(0, 1, CUT).reshape(1, 1, -1, 1)
    x = x[:, :3] + (1 - x[:, 3:]) * ground
    for i in range(n):
        if rng.random() < 0.5:
            side = rng.randint(24, 60)
            soft = F.interpolate(x[i:i + 1], size=(side, side), mode="area")
            x[i] = F.interpolate(soft, size=(CUT, CUT), mode="bicubic", align_corners=False)[0]
    return tinted(x.clamp(0, 1) * 2 - 1), torch.tensor(numbers), shades


def on_white(numbers, shade=USUAL):
    """Drawings as they are or in a colour, in the middle of white cuts [n, 3, 64, 64] in [-1, 1]."""
    side, pictures = round(CUT / AROUND), small_drawings()[numbers].float() / 255
    if shade != USUAL:
        pictures = colour.recolour(pictures, library().parameters[numbers], colour.palette()[shade].expand(len(pictures), -1))
    x = F.interpolate(pictures, size=(side, side), mode="area")
    edge = CUT - side
    x = F.pad(x, (edge // 2, edge - edge // 2) * 2)
    return (x[:, :3] + 1 - x[:, 3:]) * 2 - 1


@lru_cache(None)
def concept_numbers():
    """The number of each drawing's thing [n]."""
    return torch.tensor([library().numbers[d["concept"]] for d in library().drawings])


@torch.no_grad()
def drawing_vectors(namer, numbers=None, shade=USUAL, dtype=torch.float32):
    """The vectors of drawings [n, 128], by default of all, as they are or in a colour."""
    numbers = torch.arange(len(library().drawings)) if numbers is None else numbers
    return torch.cat([namer(on_white(part, shade).to(dtype).contiguous(memory_format=torch.channels_last))[0] for part in numbers.split(256)])


class Losses:
    """What the judge learns by: a cut is near to its drawing, and not to the others of the batch, half of which are lookalikes."""

    def __init__(self, pictures, dtype):
        self.pictures, self.dtype, self.steps, self.vectors = pictures, dtype, 0, None

    def lookalikes(self, judge, numbers):
        """For each drawing one of the few of another thing that are nearest to it, by vectors that may be a little old."""
        if self.steps % FRESH == 0:
            self.vectors = drawing_vectors(judge.namer, dtype=self.dtype)
        self.steps += 1
        things = concept_numbers()
        near = (self.vectors[numbers] @ self.vectors.t()).masked_fill(things[numbers][:, None] == things[None], -1).topk(LOOKALIKES).indices
        return near[torch.arange(len(numbers)), torch.randint(LOOKALIKES, (len(numbers),))]

    def __call__(self, judge, rng):
        """The loss, and the shares of cuts that are named right among the drawings of the batch, and whose colour is."""
        where = finder_loss(judge.finder, [sample(rng) for _ in range(self.pictures)], self.dtype)
        x, numbers, shades = cuts(rng, CUTS * self.pictures)
        n, drawn = len(x), torch.cat([numbers, self.lookalikes(judge, numbers)])
        both = torch.cat([x, on_white(drawn)]).to(self.dtype)
        vectors, painted = judge.namer(both.contiguous(memory_format=torch.channels_last))
        things, own = concept_numbers(), torch.arange(n)
        # A thing twice in a batch, or another drawing of it, is not wrong.
        same = (things[numbers][:, None] == things[drawn][None]) & (own[:, None] != torch.arange(2 * n)[None])
        near = (vectors[:n] @ vectors[n:].t() * judge.namer.scale.float().exp()).masked_fill(same, -1e4)
        named = F.cross_entropy(near, own) + F.cross_entropy(near[:, :n].t(), own)
        coloured = (shades != USUAL).nonzero()[:, 0]
        tinged = F.cross_entropy(painted[coloured], shades[coloured])
        return where + named + tinged, {"where": float(where.detach()), "things": float((near.argmax(1) == own).float().mean()),
                                        "colours": float((painted[coloured].argmax(1) == shades[coloured]).float().mean())}


# --- what it sees ---------------------------------------------------------------------------------------------------

@lru_cache(None)
def load_judge(run):
    judge = frame.load(run, "judge", Judge())
    return judge, drawing_vectors(judge.namer)


def named(namer, drawings, picture, x, y, half):
    """The number of the drawing that a place of a picture [1, 3, h, w] is nearest to, and of the colour that it likeliest has.

    Its surroundings are shifted and scaled a little, and the views' mean counts; the drawings it may be are looked at once more, in that colour.
    """
    views = torch.stack([cut_out(picture, x + dx * half, y + dy * half, half * size) for dx, dy, size in VIEWS])
    vectors, painted = namer(views)
    vector, shade = F.normalize(vectors.mean(0), dim=0), int(painted.mean(0).argmax())
    near = (drawings @ vector).topk(LOOKALIKES * 3)
    likeness = torch.maximum(near.values, drawing_vectors(namer, near.indices, shade) @ vector)
    return int(near.indices[likeness.argmax()]), shade


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


def cut_out(picture, x, y, half):
    """The square around a place of a picture [1, 3, h, w], all in half pictures from its middle, as a cut [3, 64, 64]; the edge goes on outside."""
    grid = (torch.arange(CUT) + 0.5) * (2 / CUT) - 1
    at = torch.stack([(grid * half * AROUND + x).reshape(1, -1).expand(CUT, -1), (grid * half * AROUND + y).reshape(-1, 1).expand(-1, CUT)], -1)
    small = picture
    while small.shape[-1] * half * AROUND > 1.5 * CUT:
        small = F.avg_pool2d(small, 2)
    return F.grid_sample(small, at[None], mode="bilinear", padding_mode="border", align_corners=False)[0]


@torch.no_grad()
def detect(pictures, run, threshold=THRESHOLD, batch=32):
    """What uint8 pictures [n, h, w, 3] show: {"things": [(name, colour, x, y, confidence)], "background", "style"} each.

    x and y are pixels of a 256-pixel picture. The colour is the one of the twelve that the thing has most likely, its usual one or not.
    """
    (judge, drawings), seen, known, concepts = load_judge(run), [], names(), concept_numbers()
    for at in range(0, len(pictures), batch):
        x = normalised(np.stack([shrunk(p) for p in pictures[at:at + batch]]))
        heats, places, pooled = judge.finder(x.contiguous(memory_format=torch.channels_last))
        for i, heat in enumerate(heats.sigmoid()):
            picture, things = normalised(pictures[at + i][None]), []
            for r, c in peaks(heat, places[i, 2].exp(), threshold):
                dx, dy, size = places[i, :, r, c].tolist()
                px, py, half = (c + 0.5 + dx) * 2 / GRID - 1, (r + 0.5 + dy) * 2 / GRID - 1, np.exp(size) * 2 / GRID
                nearest, shade = named(judge.namer, drawings, picture, px, py, half)
                things.append((known[int(concepts[nearest])], colour.NAMES[shade], (px + 1) * SIZE / 2, (py + 1) * SIZE / 2, float(heat[r, c])))
            seen.append({"things": things, **{head: POOLED[head][logits[i].argmax()] for head, logits in pooled.items()}})
    return seen


def main():
    parser = frame.options(__doc__, minutes=60, batch=8, lr=1.5e-3, seed=1)
    parser.add_argument("--picture", nargs="+", help="say what these files show instead")
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.picture:
        for path in args.picture:
            print(path, detect([np.asarray(Image.open(path).convert("RGB"))], args.run)[0])
        return
    dtype = getattr(torch, args.dtype)
    frame.train("judge", Judge(), Losses(args.batch, dtype), args,
                ema=0.996, warmup=100, floor=0.02, weight_decay=0.02)


if __name__ == "__main__":
    main()
