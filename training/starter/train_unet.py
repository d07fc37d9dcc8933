"""Trains the U-Net on cached latents, with the text encoder of train_text.py; captions are phrased anew for every sample."""

import numpy as np
import torch
import torch.nn.functional as F

from starter import diffusion, frame
from starter.cache import cached, load_sketch, open_cache
from starter.captions import caption
from starter.condition import Condition, pack
from starter.train_text import words
from starter.unet import UNet
from starter.vae import NormalisedEncoder, Vae


def load_condition(run):
    """What turns token ids into encoder_hidden_states, in float32."""
    info, vae = cached(run), frame.load(run, "vae", Vae())
    text, sketch = load_sketch(run, vae)
    encoder = NormalisedEncoder(frame.load(run, "vae", Vae()), torch.tensor(info["mean"]), torch.tensor(info["std"]))
    return Condition(text, sketch, encoder, torch.tensor(info["off"])).eval().requires_grad_(False)


class Data:
    """Batches of the cache, forever, and always of the whole of it."""

    def __init__(self, run):
        self.run, self.order, self.at = run, [], 0
        self.latents = self.sketches = self.scenes = None

    def next(self, n, rng):
        if self.at + n > len(self.order):
            if self.latents is None or len(self.latents) < cached(self.run)["count"]:
                self.latents, self.sketches, self.scenes = open_cache(self.run)
            self.order = np.random.RandomState(rng.randrange(1 << 30)).permutation(len(self.latents))
            self.at = 0
        picks = np.sort(self.order[self.at:self.at + n])
        self.at += n
        x0, sketch = (torch.from_numpy(np.asarray(file[picks]).astype(np.float32)) for file in (self.latents, self.sketches))
        return x0, sketch, [self.scenes[i] for i in picks]


def weights(t, off):
    """The loss weights [b, 8, 1, 1] of v's errors: the same for the remainder at every step, less for what nobody sees.

    The decoder hardly reacts to errors in the channels that a sketch cannot foretell, so they count a tenth.
    """
    a = diffusion.ALPHAS[t].float().view(-1, 1)
    seen = torch.where(off > 0.3, 0.1, 1.0)
    return (((1 - a) / off ** 2 + a) * seen).clamp(max=60).unsqueeze(-1).unsqueeze(-1)


def masks(rng, n, share, size=32):
    """[n, 1, size, size]: 1 where the picture is to be drawn; everywhere, or with probability `share` in a part of it."""
    mask = torch.ones(n, 1, size, size)
    for i in range(n):
        if rng.random() >= share:
            continue
        mask[i] = 0
        for _ in range(rng.choice((1, 1, 2))):
            h, w = rng.randint(size // 5, size * 7 // 8), rng.randint(size // 5, size * 7 // 8)
            y, x = rng.randint(-h // 4, size - h * 3 // 4), rng.randint(-w // 4, size - w * 3 // 4)
            mask[i, 0, max(y, 0):y + h, max(x, 0):x + w] = 1
        if rng.random() < 0.3:
            mask[i] = 1 - mask[i]
    return mask


def conditioned(x, x0, mask):
    """The U-Net's input channels: noised latents, mask, and the known latents around it.

    Cells next to the mask are a little off: an autoencoder that sees the masked picture has no better ones there.
    """
    if mask.min() == 1:
        return torch.cat([x, mask, torch.zeros_like(x0)], 1)
    rim = F.max_pool2d(mask, 3, 1, 1) - mask
    return torch.cat([x, mask, (x0 + rim * torch.randn_like(x0) * 0.3) * (1 - mask)], 1)


def main():
    parser = frame.options(__doc__, minutes=40, batch=24, lr=1e-3, seed=3)
    parser.add_argument("--masked", type=float, default=0.2, help="share of samples with a mask: inpainting")
    parser.add_argument("--noise-power", type=float, default=1.0, help="above 1: nearly clean steps, which decide how crisp a "
                        "picture is, are trained more often; below 1: noisy ones")
    args = parser.parse_args()
    torch.set_num_threads(1)
    known, condition, data = words(), load_condition(args.run), Data(args.run)
    dtype, off = getattr(torch, args.dtype), condition.off
    text = condition.text.to(dtype)

    def loss(model, rng):
        x0, sketch, scenes = data.next(args.batch, rng)
        ids = torch.tensor([known.encode(caption(s, rng)) for s in scenes])
        with torch.no_grad():
            states, _, slots = text.read(ids)
            states = torch.cat([states, slots, pack(sketch, off.expand(len(ids), -1)).to(dtype)], 1)
        u = (torch.randperm(args.batch) + torch.rand(args.batch)) / args.batch
        t = (u ** args.noise_power * 1000).long().clamp(0, 999)
        noise = torch.randn_like(x0)
        x = conditioned(diffusion.noised(x0, noise, t), x0, masks(rng, args.batch, args.masked))
        v = model(x, t, states)
        return ((v - diffusion.velocity(x0, noise, t)).square() * weights(t, off)).mean(), {}

    frame.train("unet", UNet(), loss, args)


if __name__ == "__main__":
    main()
