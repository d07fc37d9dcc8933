"""The judge: a small detector that says what a picture shows. score.py counts with it; it knows nothing of the generator.

It is trained on scenes drawn on the fly, the held-out combinations among them, and spoiled a little as a generator's
pictures are: blurred, rescaled, noisy, slightly off in colour. The weights are kept in judge.pt, with their accuracy.

    judge.py --run runs/judge --minutes 22 [--resume]      trains, then writes judge.pt
    judge.py --picture FILE ...                            says what it sees
"""
import argparse
import os
import random
import time
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageFilter
from torch import nn

from optim import FlatAdamW, WallClock, load_flat
from scenes import BACKGROUNDS, COLOUR_NAMES, FRAMES, NAMES, SIZE, STYLES, placements, random_scene, render

INPUT, GRID = 128, 16                   # pixels the network sees, cells it answers in
CELL = SIZE // GRID                     # pixels of a 256-pixel picture a cell
FRAME_KINDS = ["none"] + FRAMES
POOLED = {"background": BACKGROUNDS, "style": STYLES, "frame": FRAME_KINDS, "frame_colour": COLOUR_NAMES}
WEIGHTS = Path(__file__).with_name("judge.pt")
THRESHOLD = 0.35


# --- the network ----------------------------------------------------------------------------------------------------

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

    def __init__(self, widths=(64, 128, 160)):
        super().__init__()
        a, b, c = widths
        self.fine = nn.Sequential(nn.PixelUnshuffle(4), nn.Conv2d(48, a, 3, padding=1), Block(a), nn.ReLU())
        self.cells = nn.Sequential(nn.Conv2d(a, b, 3, stride=2, padding=1), Block(b))
        self.coarse = nn.Sequential(nn.ReLU(), nn.Conv2d(b, c, 3, stride=2, padding=1), Block(c), Block(c))
        self.up = nn.Sequential(nn.Conv2d(c, 4 * b, 1), nn.PixelShuffle(2))
        self.last = Block(b)
        self.heat = nn.Conv2d(b, 1, 3, padding=1)
        self.thing = nn.Sequential(nn.Linear(b, c), nn.ReLU(), nn.Linear(c, len(NAMES) + len(COLOUR_NAMES) + 1))
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
        """Cells [n, 128] to class logits [n, 61], colour logits [n, 12] and the logarithm of the half size in cells [n]."""
        out = self.thing(cells).float()
        names, colours, size = out.split([len(NAMES), len(COLOUR_NAMES), 1], 1)
        return names, colours, size[:, 0]


# --- what it is trained on ------------------------------------------------------------------------------------------

def some_scene(rng):
    """As the generator's scenes, but with more of the held-out ones and more with several things."""
    kind = rng.choice(("count", "row", "relation")) if rng.random() < 0.25 else None
    return random_scene(rng, kind, held_out=rng.random() < 0.2)


def standing(scene):
    """[(class, colour, x, y, half)] in pixels, as `render` places them."""
    return placements(scene, random.Random(scene["seed"]))


def frame_of(scene):
    """(frame, colour) of a scene; ("none", None) without one."""
    if scene["badge"]:
        return "badge", scene["badge"]
    return ("circle", scene["items"][1][1]) if scene["relation"] == "inside" else ("none", None)


def random_cut(places, rng, most=40):
    """(left, top, right, bottom) in pixels: margins are cut off, of what stands there hardly anything."""
    def span(at):
        low = min(p[at] - 0.95 * p[4] for p in places)
        high = max(p[at] + 0.95 * p[4] for p in places)
        return rng.uniform(0, min(most, max(low, 0))), SIZE - rng.uniform(0, min(most, max(SIZE - high, 0)))
    (left, right), (top, bottom) = span(2), span(3)
    return left, top, right, bottom


def spoiled(image, rng):
    """A 128-pixel picture blurred or rescaled now and then."""
    if rng.random() < 0.3:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2)))
    if rng.random() < 0.25:
        side = rng.randint(56, 110)
        image = image.resize((side, side), Image.BILINEAR).resize((INPUT, INPUT), Image.BICUBIC)
    return image


def sample(rng, spoil=True):
    """A scene, its picture uint8 [128, 128, 3] and its things [(class, colour, x, y, half)], measured in cells."""
    scene = some_scene(rng)
    places, image = standing(scene), Image.fromarray(render(scene))
    cut = random_cut(places, rng) if spoil and rng.random() < 0.5 else (0, 0, SIZE, SIZE)
    image = image.resize((INPUT, INPUT), Image.BOX, box=cut)
    left, top, right, bottom = cut
    sx, sy = GRID / (right - left), GRID / (bottom - top)
    things = [(n, c, (x - left) * sx, (y - top) * sy, half * (sx + sy) / 2) for n, c, x, y, half in places if n not in FRAMES]
    return scene, np.asarray(spoiled(image, rng) if spoil else image), things


@lru_cache(None)
def noise_stock():
    """Normal noise to cut pictures' noise from: drawing it anew would take as long as drawing the scenes."""
    return torch.randn(3, 4 * INPUT, 4 * INPUT)


def tinted(x, rng):
    """Slightly off colours and noise on half of the pictures [b, 3, 128, 128], in place."""
    b = len(x)
    coin = lambda: (torch.rand(b, 1, 1, 1) < 0.5).float()
    x.mul_(1 + 0.05 * coin() * (2 * torch.rand(b, 3, 1, 1) - 1)).add_(0.05 * coin() * (2 * torch.rand(b, 3, 1, 1) - 1))
    for picture in x:
        if rng.random() < 0.5:
            top, left = rng.randrange(3 * INPUT), rng.randrange(3 * INPUT)
            picture.add_(noise_stock()[:, top:top + INPUT, left:left + INPUT], alpha=rng.uniform(0, 0.07))
    return x.clamp_(-1, 1)


def heat_target(things):
    """[16, 16]: 1 where a thing's centre is, falling off as a Gaussian that is wider for larger things."""
    at, target = torch.arange(GRID) + 0.5, torch.zeros(GRID, GRID)
    for _, _, x, y, half in things:
        distance = (at - x)[None, :] ** 2 + (at - y)[:, None] ** 2
        target = torch.maximum(target, torch.exp(-distance / (2 * max(0.8, 0.22 * half) ** 2)))
    return target


def cell_targets(batch):
    """Centre cells and their neighbours: index into [b * 256] cells, class, colour, log half size, weight, each [n]."""
    rows = []
    for i, things in enumerate(batch):
        for name, colour, x, y, half in things:
            cx, cy = min(max(int(x), 0), GRID - 1), min(max(int(y), 0), GRID - 1)
            rows += [(i * GRID * GRID + v * GRID + u, NAMES.index(name), COLOUR_NAMES.index(colour), np.log(half),
                      1.0 if (u, v) == (cx, cy) else 0.4)
                     for v in range(max(cy - 1, 0), min(cy + 2, GRID)) for u in range(max(cx - 1, 0), min(cx + 2, GRID))]
    index, name, colour, size, weight = (torch.tensor(column) for column in zip(*rows))
    return index, name, colour, size.float(), weight


def pooled_target(scenes, head):
    """[b] with the right answers of one of the picture's own heads, -1 where there is none."""
    of = {"background": lambda s: s["background"], "style": lambda s: s["style"], "frame": lambda s: frame_of(s)[0],
          "frame_colour": lambda s: frame_of(s)[1]}[head]
    return torch.tensor([POOLED[head].index(of(s)) if of(s) else -1 for s in scenes])


def normalised(pictures):
    """uint8 [b, h, w, 3] to float32 [b, 3, h, w] in [-1, 1]."""
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def losses(judge, batch, rng, dtype):
    """Loss terms by name, and the share of right classes at the centre cells."""
    scenes, pictures, things = zip(*batch)
    x = tinted(normalised(np.stack(pictures)), rng)
    cells, heat, pooled = judge(x.to(dtype).contiguous(memory_format=torch.channels_last))
    target = torch.stack([heat_target(t) for t in things])
    index, name, colour, size, weight = cell_targets(things)
    names, colours, sizes = judge.things(cells.permute(0, 2, 3, 1).reshape(-1, cells.shape[1])[index])
    mean = lambda values: (values * weight).sum() / weight.sum()
    focal = (target - heat.sigmoid()).pow(2) * F.binary_cross_entropy_with_logits(heat, target, reduction="none")
    terms = {"heat": focal.sum() / sum(map(len, things)), "class": mean(F.cross_entropy(names, name, reduction="none")),
             "colour": 0.5 * mean(F.cross_entropy(colours, colour, reduction="none")),
             "size": 0.3 * mean((sizes - size).abs())}
    for head, logits in pooled.items():
        answers = pooled_target(scenes, head)
        right = F.cross_entropy(logits, answers, ignore_index=-1, reduction="sum")
        terms[head] = 0.25 * right / max(int((answers >= 0).sum()), 1)
    centre = weight == 1
    return terms, float((names.argmax(1) == name)[centre].float().mean())


# --- what it sees ---------------------------------------------------------------------------------------------------

@lru_cache(None)
def load_judge(path=str(WEIGHTS)):
    """The trained judge, in float32."""
    state = torch.load(path)
    if state["names"] != NAMES or state["pooled"] != POOLED:
        raise SystemExit(f"{path} was trained on other things or backgrounds: train it again with judge.py")
    return load_flat(Judge(), state["weights"].float()).eval()


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


def centre(heat, y, x):
    """(x, y) in cells: the heat's centre of mass around a peak."""
    rows, columns = (slice(max(at - 1, 0), at + 2) for at in (y, x))
    part = heat[rows, columns]
    xs, ys = torch.arange(GRID)[columns] + 0.5, torch.arange(GRID)[rows] + 0.5
    return float((part * xs).sum() / part.sum()), float((part * ys[:, None]).sum() / part.sum())


@torch.no_grad()
def detect(pictures, judge=None, threshold=THRESHOLD, batch=32):
    """What uint8 pictures [n, h, w, 3] show: a dict each, {"things": [(name, colour, x, y, confidence)], "background", "style",
    "frame", "frame_colour"}; x and y are pixels of a 256-pixel picture, confidence is 0 to 1."""
    judge, seen = judge or load_judge(), []
    for at in range(0, len(pictures), batch):
        x = normalised(np.stack([shrunk(p) for p in pictures[at:at + batch]]))
        cells, heats, pooled = judge(x.contiguous(memory_format=torch.channels_last))
        names, colours, sizes = judge.things(cells.permute(0, 2, 3, 1).reshape(-1, cells.shape[1]))
        grid = lambda t: t.reshape(len(x), GRID, GRID)
        names, colours, halves = grid(names.argmax(1)), grid(colours.argmax(1)), grid(sizes.exp())
        for i, heat in enumerate(heats.sigmoid()):
            things = [(NAMES[names[i, r, c]], COLOUR_NAMES[colours[i, r, c]], *(CELL * v for v in centre(heat, r, c)),
                       float(heat[r, c])) for r, c in peaks(heat, halves[i], threshold)]
            whole = {head: POOLED[head][logits[i].argmax()] for head, logits in pooled.items()}
            seen.append({"things": things, **whole})
    return seen


def accuracy(judge, n, seed):
    """Shares of what it sees rightly in n fresh renders: things with their class, things with class and colour, pictures
    with everything right, and the picture's own heads. A thing too many counts as a wrong one."""
    rng = random.Random(seed)
    scenes = [some_scene(rng) for _ in range(n)]
    total = dict.fromkeys(("objects", "objects and colours", "pictures", "background", "style", "frame"), 0)
    count = 0
    for scene, seen in zip(scenes, detect([render(s) for s in scenes], judge)):
        wanted = [(name, colour) for name, colour, *_ in standing(scene) if name not in FRAMES]
        found = [t[:2] for t in seen["things"]]
        count += max(len(wanted), len(found))
        both = matched(wanted, found)
        total["objects and colours"] += both
        total["objects"] += matched([w[0] for w in wanted], [f[0] for f in found])
        total["pictures"] += both == len(wanted) == len(found)
        total["background"] += seen["background"] == scene["background"]
        total["style"] += seen["style"] == scene["style"]
        total["frame"] += seen["frame"] == frame_of(scene)[0]
    return {key: value / (count if key.startswith("objects") else n) for key, value in total.items()}


def matched(wanted, found):
    """How many of the wanted are among the found, each found one used once."""
    left = list(found)
    return sum(1 for w in wanted if w in left and not left.remove(w))


# --- training -------------------------------------------------------------------------------------------------------

def save_atomically(obj, path):
    """Writes beside the target, then replaces it: a killed run never leaves half a checkpoint."""
    torch.save(obj, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)


def train(args):
    run, dtype = Path(args.run), getattr(torch, args.dtype)
    run.mkdir(parents=True, exist_ok=True)
    checkpoint, judge, spent = run / "judge.pt", Judge(), 0.0
    optimizer = FlatAdamW(judge, dtype, weight_decay=0.02, ema=0.996)
    if args.resume and checkpoint.exists():
        state = torch.load(checkpoint)
        optimizer.load(state)
        spent = state["seconds"]
    print(f"{len(optimizer.master) / 1e6:.2f} M weights, from step {optimizer.step_count}", flush=True)
    clock = WallClock(args.lr, args.minutes, warmup=100, floor=0.02, spent=spent)
    rng = random.Random(args.seed * 1_000_003 + optimizer.step_count)
    save = lambda: save_atomically({**optimizer.state(), "seconds": clock.elapsed()}, checkpoint)
    saved = logged = time.time()
    while not clock.done():
        terms, right = losses(judge, [sample(rng) for _ in range(args.batch)], rng, dtype)
        sum(terms.values()).backward()
        norm = optimizer.step(clock.lr(optimizer.step_count))
        if time.time() - logged > 20:
            logged = time.time()
            parts = " ".join(f"{k} {float(v):.3f}" for k, v in terms.items())
            done = f"{clock.elapsed() / 60:5.1f} min step {optimizer.step_count}"
            print(f"{done} right {right:.0%} {parts} norm {norm:.2f}", flush=True)
        if time.time() - saved > 120:
            save()
            saved = time.time()
    save()
    return load_flat(Judge(), optimizer.ema).eval(), optimizer


def export(judge, optimizer, path, seed=987_654):
    """Writes the averaged weights as float16, with the accuracy that these have on renders of another seed."""
    weights = optimizer.ema.half()
    right = accuracy(load_flat(judge, weights.float()), 1000, seed)
    about = {"names": NAMES, "pooled": POOLED, "accuracy": right, "steps": optimizer.step_count}
    save_atomically({"weights": weights, **about}, path)
    print(f"{path}: " + ", ".join(f"{k} {v:.2%}" for k, v in right.items()), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default="runs/judge")
    parser.add_argument("--minutes", type=float, default=22)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--dtype", choices=("bfloat16", "float32"), default="bfloat16")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--out", default=str(WEIGHTS))
    parser.add_argument("--picture", nargs="+", help="say what these files show instead")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    if args.picture:
        for path in args.picture:
            print(path, detect([np.asarray(Image.open(path).convert("RGB"))])[0])
        return
    export(*train(args), args.out)


if __name__ == "__main__":
    main()
