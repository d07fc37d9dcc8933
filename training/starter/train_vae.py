"""Trains the autoencoder on cuts of drawings in all colours, on nothing, on colours and on gradients."""
import math
import random

import torch

from starter import colour, frame
from starter.library import library
from starter.placing import fitting, over, placed
from starter.vae import Vae
from starter.weights import begin_with, read

CROP = 128      # pixels a side: a picture's busiest part teaches most


def _layer(things, rng, n, side):
    """n drawings, each placed by chance in a cut of `side` pixels and half of them recoloured."""
    picks = [rng.randrange(len(things.drawings)) for _ in range(n)]
    # Half sizes as in pictures of 256 pixels, measured in half cuts.
    halves = [math.exp(rng.uniform(math.log(0.3), math.log(0.95))) * 256 / side for _ in range(n)]
    box = torch.tensor([[rng.gauss(0, 0.5 * h), rng.gauss(0, 0.5 * h), h] for h in halves])
    tilt = torch.tensor([rng.gauss(0, 0.25) for _ in range(n)])
    mirror = torch.tensor([rng.choice((-1.0, 1.0)) for _ in range(n)])
    result = torch.cat([placed(fitting(things.picture(p), h, side)[None], box[i:i + 1], tilt[i:i + 1], mirror[i:i + 1], side)
                        for i, (p, h) in enumerate(zip(picks, halves))])
    half = (n + 1) // 2
    wanted = colour.palette()[torch.tensor([rng.randrange(len(colour.NAMES)) for _ in range(half)])]
    result[:half] = colour.recolour(result[:half], things.parameters[torch.tensor(picks[:half])], wanted)
    return result


def _ground(rng, n, side):
    """Nothing, or an opaque colour, or a gradient between two."""
    result = torch.zeros(n, 4, side, side)
    ramp = torch.linspace(0, 1, side)
    for i in range(n):
        if rng.random() < 0.6:
            continue
        first, second = torch.rand(3), torch.rand(3)
        if rng.random() < 0.4:
            second = first
        level = ramp.reshape(-1, 1) if rng.random() < 0.7 else ramp.reshape(1, -1)
        result[i, :3] = first.reshape(3, 1, 1) + (second - first).reshape(3, 1, 1) * level
        result[i, 3] = 1
    return result


def pictures(rng, n, side=CROP):
    """[n, 4, side, side] in 0 to 1, premultiplied."""
    things = library()
    result = over(_layer(things, rng, n, side), _ground(rng, n, side))
    more = (n + 2) // 3
    result[-more:] = over(_layer(things, rng, more, side), result[-more:])
    return result.clamp(0, 1)


def gradient_l1(a, b):
    """L1 between horizontal and vertical differences: what keeps edges crisp."""
    d = a - b
    return (d[..., 1:] - d[..., :-1]).abs().mean() + (d[..., 1:, :] - d[..., :-1, :]).abs().mean()


def psnr(vae, rng, n=32):
    """dB on whole pictures: as shown over grey, and of alpha."""
    with torch.no_grad():
        x = torch.cat([pictures(rng, 8, 256) for _ in range(n // 8)])
        y = (vae.decoder(vae.encode(2 * x - 1)[0]) / 2 + 0.5).clamp(0, 1)
        shown = ((x[:, :3] - y[:, :3]) - 0.5 * (x[:, 3:] - y[:, 3:])).square().mean((1, 2, 3))
        alpha = (x[:, 3] - y[:, 3]).square().mean((1, 2))
        return [float((-10 * e.clamp(min=1e-7).log10()).mean()) for e in (shown, alpha)]


def main():
    parser = frame.options(__doc__, minutes=40, batch=24, lr=1.5e-3, seed=1)
    parser.add_argument("--kl", type=float, default=5e-4)
    parser.add_argument("--init", help="begin with the autoencoder of this exported model, also of one without alpha")
    args = parser.parse_args()

    def loss(vae, rng):
        x = 2 * pictures(rng, args.batch) - 1
        mean, logvar = (t.float() for t in vae.encode(x.to(vae.dtype).contiguous(memory_format=torch.channels_last)))
        latent = mean + torch.randn_like(mean) * (0.5 * logvar).exp()
        y = vae.decoder(latent.to(vae.dtype).contiguous(memory_format=torch.channels_last)).float()
        kl = 0.5 * (mean.square() + logvar.exp() - 1 - logvar).mean()
        error = y - x
        # Alpha by itself, and the picture over whatever it may lie on.
        paper = torch.rand(len(x), 3, 1, 1)
        shown = torch.cat([error[:, :3] - paper * error[:, 3:], error[:, 3:]], 1)
        value = shown.abs().mean() + shown.square().mean() + 0.5 * gradient_l1(shown, torch.zeros(())) + args.kl * kl
        return value, {"kl": float(kl), "dB": float(-10 * (shown[:, :3] / 2).square().mean().log10())}

    vae = Vae()
    vae.dtype = getattr(torch, args.dtype)
    if args.init:
        print("not in that model:", begin_with(vae, {**read(args.init, "vae_encoder"), **read(args.init, "vae_decoder")}), flush=True)
    frame.train("vae", vae, loss, args, ema=0.997, weight_decay=1e-3)
    vae = frame.load(args.run, "vae", Vae())
    print("dB of the averaged weights, over grey and of alpha: %.2f %.2f" % tuple(psnr(vae, random.Random(0))), flush=True)


if __name__ == "__main__":
    main()
