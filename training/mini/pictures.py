"""Pictures of items: of 64 pixels by the thousand, from sprites that are recoloured once; of 256 and 1024 for super-resolution."""
import json
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from mini.domain import BACKGROUNDS, domain
from starter import colour
from starter.draw import DRAWINGS, SIDE, filled, render
from starter.grounds import paper
from starter.library import library
from starter.placing import over, placed

SMALL = 64
SPRITE = 112            # pixels a side of a stored sprite
COLOURS = len(colour.NAMES) + 1
HALF = (0.70, 0.86)     # half sizes of things, in half pictures
PLAY, TILT = 0.55, 0.05
CALM = 0.3              # of this play, for the pictures that systems learn to draw: means of them stay sharp, and training short


def papers():
    """The background colours in 0 to 1, [12, 3]."""
    return torch.tensor([paper(b) for b in BACKGROUNDS]).float() / 255


def coloured(picture, drawing, shade):
    """A premultiplied picture [4, h, w] in a colour, or as it is."""
    if shade == colour.USUAL:
        return picture
    return colour.recolour(picture[None], library().parameters[drawing:drawing + 1], colour.palette()[shade][None])[0]


def drawing_of(thing):
    return library().of(domain().things[thing], "3d")[0]


def boxes(rng, n, play):
    """Places and sizes [n, 3], tilts [n]; with less play, less of each."""
    rows, tilts = [], []
    for _ in range(n):
        half = sum(HALF) / 2 + play * (rng.uniform(*HALF) - sum(HALF) / 2)
        free = play * PLAY * (0.97 - half)
        rows.append((rng.uniform(-free, free), rng.uniform(-free, free), half))
        tilts.append(play * max(-2.5, min(2.5, rng.gauss(0, 1))) * TILT)
    return torch.tensor(rows), torch.tensor(tilts)


def laid(sprites, ground, rng, side, play):
    """Sprites [n, 4, s, s] on plain colours [n, 3], as pixels in -1 to 1 [n, 3, side, side]."""
    box, tilt = boxes(rng, len(sprites), play)
    layer = placed(sprites, box, tilt, torch.ones(len(sprites)), side)
    below = torch.cat([ground, torch.ones(len(ground), 1)], 1).reshape(-1, 4, 1, 1)
    return over(layer, below)[:, :3].clamp(0, 1) * 2 - 1


class Small:
    """Every thing in every colour [things, colours, 4, SPRITE, SPRITE], kept in the run's folder."""

    def __init__(self, run):
        things, path = domain().things, Path(run) / "sprites.raw"
        listed = json.dumps(things)
        shape = (len(things), COLOURS, 4, SPRITE, SPRITE)
        if not path.exists() or Path(f"{path}.json").read_text() != listed:
            with open(f"{path}.tmp", "wb") as out:
                for thing in range(len(things)):
                    small = F.interpolate(library().picture(drawing_of(thing))[None], size=(SPRITE, SPRITE), mode="area")[0]
                    every = torch.stack([coloured(small, drawing_of(thing), shade) for shade in range(COLOURS)])
                    out.write((every.clamp(0, 1) * 255).round().byte().numpy().tobytes())
            Path(f"{path}.tmp").replace(path)
            Path(f"{path}.json").write_text(listed)
        self.sprites = torch.from_numpy(np.fromfile(path, np.uint8).reshape(shape))
        self.papers = papers()

    def draw(self, items, rng, play=CALM):
        """[n, 3, 64, 64] in -1 to 1, drawn at twice the size; with play=1 things are of all sizes, everywhere."""
        thing, shade, ground = (torch.tensor(column) for column in zip(*items))
        sprites = self.sprites[thing, shade].float() / 255
        return F.avg_pool2d(laid(sprites, self.papers[ground], rng, 2 * SMALL, play), 2)


class Large:
    """Some pictures of 256 or 1024 pixels that cuts are taken of; others come now and then."""

    def __init__(self, run, side, count, seed=3):
        self.side, self.rng = side, random.Random(seed)
        self.pictures, self.numbers = None, list(range(len(domain().things)))
        if side > SIDE:
            self.numbers, self.pictures = self._drawn(Path(run), side)
        self.bank = [self._one() for _ in range(count)]
        self.next = 0

    def _drawn(self, run, side, most=90):
        """Drawings of `side` pixels of some of the things."""
        numbers = sorted(random.Random(1).sample(range(len(domain().things)), min(most, len(domain().things))))
        path = DRAWINGS / f"mini-{side}-{len(numbers)}.raw"
        listed = [library().drawings[drawing_of(t)] for t in numbers]
        if not path.exists() or path.stat().st_size != len(numbers) * side * side * 4:
            order = sorted(range(len(numbers)), key=lambda i: listed[i]["set"])       # as the renderer returns them, set by set
            with open(f"{path}.tmp", "wb") as out:
                out.truncate(len(numbers) * side * side * 4)
                for at, picture in zip(order, render([(listed[i]["set"], listed[i]["icon"]) for i in order], side=side * 5 // 4)):
                    out.seek(at * side * side * 4)
                    out.write(filled(picture, side).tobytes())
            Path(f"{path}.tmp").replace(path)
        return numbers, np.memmap(path, np.uint8, "r", shape=(len(numbers), side, side, 4))

    def _one(self):
        at = self.rng.randrange(len(self.numbers))
        thing, shade, ground = domain().random(self.rng)
        thing = self.numbers[at]
        if shade not in domain().allowed[thing]:
            shade = colour.USUAL
        if self.pictures is None:
            picture = library().picture(drawing_of(thing))
        else:
            picture = torch.from_numpy(np.array(self.pictures[at])).permute(2, 0, 1).float() / 255
        result = laid(coloured(picture, drawing_of(thing), shade)[None], papers()[ground][None], self.rng, self.side, play=1)[0]
        return ((result + 1) * 127.5).round().byte()

    def cuts(self, rng, n, cut, refresh=1):
        """[n, 3, cut, cut] in -1 to 1: the busiest of three places, sometimes mirrored, with the colours' channels in any order."""
        for _ in range(refresh):
            self.bank[self.next % len(self.bank)] = self._one()
            self.next += 1
        result = []
        for _ in range(n):
            picture, free = rng.choice(self.bank), (self.side - cut) // 8
            places = [(8 * rng.randint(0, free), 8 * rng.randint(0, free)) for _ in range(3)]
            pieces = [picture[:, y:y + cut, x:x + cut].float() for y, x in places]
            piece = max(pieces, key=lambda p: float(p.std()))[torch.randperm(3)]
            result.append(piece.flip(2) if rng.random() < 0.5 else piece)
        return torch.stack(result) / 127.5 - 1
