"""Sheets of pictures from a run's checkpoints, for watching the training: python3 -m mini.sample glide --run runs/mini --sheet sheet.png

Rows of items that training shows and rows of colours that it never showed of their thing. sr256 and sr1024 enlarge renders, vqgan makes
renders anew of their codes.
"""
import argparse
import random
import time

import torch
import torch.nn.functional as F
from PIL import Image

from mini import clip, prior, superres, systems, tokens, vq
from mini.domain import domain, held_out_items, padded
from mini.pictures import Large, Small
from mini.schedule import COSINE, Schedule, sample
from mini.train import stored
from starter import colour, frame


def sheet(pictures, path, columns=12):
    """Pictures [n, 3, h, w] in -1 to 1 as one PNG."""
    n, _, h, w = pictures.shape
    rows = -(-n // columns)
    pictures = torch.cat([pictures, torch.ones(rows * columns - n, 3, h, w)]).clamp(-1, 1)
    grid = ((pictures + 1) * 127.5).round().byte().reshape(rows, columns, 3, h, w).permute(0, 3, 1, 4, 2).reshape(rows * h, columns * w, 3)
    Image.fromarray(grid.numpy()).save(path)


class Drawer:
    """Items to pictures of 64 pixels by one of the systems."""

    def __init__(self, name, run, sketch=False):
        self.name, self.run, self.schedule = name, run, Schedule(COSINE)
        self.sketch, self.system = sketch, systems.MODULES[name]()
        if sketch:
            stored(run, f"{name}-sketch", systems.Sketching(self.system))
        else:
            self.system = stored(run, name, self.system)
        self.system.eval()
        if name == "unclip":
            self.clip, self.prior = stored(run, "clip", clip.Clip()).eval(), stored(run, "prior", prior.Prior()).eval()
            self.small = Small(run)
            self.mean, self.deviation = clip.statistics(self.clip, self.small, 400)

    def said(self, items, rng, given):
        """What the system makes of items, and of nothing."""
        ids = torch.tensor(padded([domain().ids(i, rng, "en") for i in items]))
        none = torch.tensor(padded([domain().nothing(rng) for _ in items]))
        if self.name == "ddpm":
            return self.system.said(torch.tensor([i[0] for i in items])), None
        if self.name != "unclip":
            return self.system.said(ids), self.system.said(none)
        (caption, states), (bare, rest) = self.clip.read(ids), self.clip.read(none)
        if given is not None:
            picture, caption, states = self.clip.picture(given), bare, rest
        else:
            guided = lambda x, t: torch.lerp(self._prior(x, t, bare, rest), self._prior(x, t, caption, states), 1.5)
            noise = torch.randn((len(items), clip.EMBEDDING), generator=torch.Generator().manual_seed(1))
            picture = sample_clean(guided, self.schedule, noise, 15) * self.deviation + self.mean
        nothing = self.system.projection.nothing.expand(len(items), -1)
        return self.system.said(picture, caption, states), self.system.said(nothing, bare, rest)

    def _prior(self, x, t, embedding, states):
        return self.prior(x, self.schedule(t), embedding, states)

    @torch.no_grad()
    def draw(self, items, steps=20, guidance=1.5, seed=1, ancestral=True, given=None):
        rng = random.Random(seed)
        said, none = self.said(items, rng, given)
        generator = torch.Generator().manual_seed(seed)
        x = torch.randn((len(items), 3, 64, 64), generator=generator)
        known = torch.zeros(len(items), 4, 64, 64) if self.name == "glide" else None
        if self.sketch:
            return self.system.denoiser.sketch(said[0])[0]

        def velocity(x, t):
            step = self.schedule(t)
            v = self.system.denoiser(x, step, *said, known)[0]
            if none is None or guidance == 1:
                return v
            return torch.lerp(self.system.denoiser(x, step, *none, known)[0], v, guidance)
        return sample(velocity, self.schedule, x, steps, ancestral=ancestral, generator=generator)


class TokenDrawer:
    """The same for the system that draws codes."""

    def __init__(self, run, top=tokens.TOP):
        self.model, self.vq, self.top = stored(run, "tokens", tokens.Tokens()).eval(), stored(run, "vqgan", vq.Vq()).eval(), top

    @torch.no_grad()
    def draw(self, items, guidance=1.5, seed=1):
        rng = random.Random(seed)
        ids = torch.tensor(padded([domain().ids(i, rng, "en") for i in items]))
        none = torch.tensor(padded([domain().nothing(rng) for _ in items]))
        drawn = tokens.draw(self.model, ids, none, guidance, self.top, torch.Generator().manual_seed(seed))
        return self.vq.pictures(drawn, tokens.SIDE)


def drawn(name, run, items, steps, guidance, seed, sketch=False, given=None):
    """Pictures of items by any system."""
    if name == "tokens":
        return TokenDrawer(run).draw(items, guidance, seed)
    return Drawer(name, run, sketch).draw(items, steps, guidance, seed, given=given)


SYSTEMS = [*systems.MODULES, "tokens"]


@torch.no_grad()
def reconstructions(run, count=48):
    """Renders above what the autoencoder makes of their codes, in rows of twelve."""
    rng, autoencoder = random.Random(3), stored(run, "vqgan", vq.Vq()).eval()
    truth = Small(run).draw([domain().random(rng) for _ in range(count)], rng)
    made = autoencoder.pictures(autoencoder.tokens(truth), tokens.SIDE)
    print(f"vqgan: {float(-10 * torch.log10((made - truth).div(2).square().mean())):.2f} dB")
    return torch.cat([p for pair in zip(truth.split(12), made.split(12)) for p in pair])


def sample_clean(model, schedule, x, steps):
    """DDIM on vectors with a model that predicts the clean one."""
    def velocity(x, t):
        a = float(schedule.alphas[int(t[0])])
        return (a ** 0.5 * x - model(x, t)) / (1 - a) ** 0.5
    return sample(velocity, schedule, x, steps, clip=5.0)


def enlargements(run, side, steps):
    """Renders, their enlargements and what the network makes of these: rows of four."""
    network, schedule = stored(run, f"sr{side}", superres.SuperResolution(superres.OFF[side])).eval(), Schedule(COSINE)
    truth = torch.stack(Large(run, side, 4, seed=8).bank).float() / 127.5 - 1
    low = superres.enlarged(F.avg_pool2d(truth, superres.SCALE), "unclip")
    begin = time.process_time()
    with torch.no_grad():
        made = sample(lambda x, t: network(x, schedule(t), low)[0], schedule, torch.randn(truth.shape, generator=torch.Generator().manual_seed(1)), steps)
    db = lambda p: float(-10 * torch.log10((p - truth).div(2).square().mean()))
    print(f"sr{side}: {db(made):.2f} dB, enlarged {db(low):.2f} dB, {(time.process_time() - begin) / 4 / steps:.2f} s a step")
    return torch.cat([truth, low, made])


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=[*SYSTEMS, "vqgan", "sr256", "sr1024"])
    parser.add_argument("--run", default=str(frame.TRAINING / "runs" / "mini"))
    parser.add_argument("--sheet", default="sheet.png")
    parser.add_argument("--sketch", action="store_true", help="the mean pictures alone")
    parser.add_argument("--like", action="store_true", help="unclip: the like of renders, without the prior")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=1.5)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    torch.set_num_threads(1)
    if args.stage.startswith("sr"):
        return sheet(enlargements(args.run, int(args.stage[2:]), args.steps), args.sheet, 4)
    if args.stage == "vqgan":
        return sheet(reconstructions(args.run), args.sheet)
    rng = random.Random(args.seed)
    items = [domain().random(rng) for _ in range(24)] + held_out_items(24, args.seed)
    if args.stage == "ddpm":
        items = [(i[0], colour.USUAL, i[2]) for i in items]
    given = Small(args.run).draw(items, random.Random(1)) if args.like else None
    sheet(drawn(args.stage, args.run, items, args.steps, args.guidance, args.seed, args.sketch, given), args.sheet)


if __name__ == "__main__":
    main()
