"""Trains the sprites: a code for every drawing, and the decoder of all.

It begins with the codes' best linear form (principal components of the drawings' latents) and then learns codes and decoder
together, by how far the decoded picture is off.
"""
import random
from pathlib import Path

import torch

from starter import frame
from starter.library import library
from starter.sprites import CODE, NUMBERS, SPRITE, Sprites
from starter.vae import LATENT_CHANNELS, Vae

SHAPE = (LATENT_CHANNELS, SPRITE // 8, SPRITE // 8)


def pictures(numbers):
    """Drawings [n, 4, 128, 128] in -1 to 1."""
    things = library()
    return 2 * torch.stack([things.small(i, 2) for i in numbers]) - 1


@torch.no_grad()
def latents(run, vae):
    """Latents [drawings, 8, 16, 16] of all drawings, kept beside the checkpoint."""
    path = Path(run) / "sprite_latents.pt"
    if path.exists():
        stored = torch.load(path)
        if len(stored) == len(library().drawings):
            return stored
    count = len(library().drawings)
    result = torch.cat([vae.encode(pictures(range(i, min(i + 50, count))))[0] for i in range(0, count, 50)])
    frame.save_atomically(result, path)
    return result


@torch.no_grad()
def begin(sprites, values):
    """Codes and linear part from the principal components."""
    flat = values.flatten(1)
    mean = flat.mean(0)
    spread, axes = torch.linalg.eigh((flat - mean).t() @ (flat - mean) / len(flat))
    k = min(CODE, len(flat))
    axes, deviation = axes[:, -k:].flip(1), spread[-k:].flip(0).clamp(min=1e-8).sqrt()
    sprites.codes[:, :k] = (flat - mean) @ axes / deviation / sprites.SCALE
    sprites.decoder.linear.weight[:, :k] = axes * deviation
    sprites.decoder.linear.bias.copy_(mean)
    print(f"{k} of {NUMBERS} components hold {float(spread[-k:].sum() / spread.sum()):.1%} of what the latents vary", flush=True)


@torch.no_grad()
def psnr(sprites, vae, numbers):
    """dB over white of decoded sprites against the drawings, and of the autoencoder alone."""
    x = pictures(numbers) / 2 + 0.5
    found = []
    for latent in (sprites(torch.tensor(numbers)), vae.encode(2 * x - 1)[0]):
        y = (vae.decoder(latent) / 2 + 0.5).clamp(0, 1)
        off = (x[:, :3] - y[:, :3]) - (x[:, 3:] - y[:, 3:])
        found.append(float((-10 * off.square().mean((1, 2, 3)).clamp(min=1e-7).log10()).mean()))
    return found


def main():
    parser = frame.options(__doc__, minutes=40, batch=24, lr=6e-4, seed=4)
    parser.add_argument("--latent-only", type=float, default=0.3, help="share of the samples that are only compared as latents")
    args = parser.parse_args()
    torch.set_num_threads(1)
    vae = frame.load(args.run, "vae", Vae())
    values, count = latents(args.run, vae), len(library().drawings)
    sprites = Sprites(count)
    if not (args.resume and (Path(args.run) / "sprites.pt").exists()):
        begin(sprites, values)
    dtype = getattr(torch, args.dtype)
    decoder = vae.decoder.to(dtype)
    scale = values.std((0, 2, 3)).reshape(1, -1, 1, 1)

    def loss(model, rng):
        numbers = [rng.randrange(count) for _ in range(args.batch)]
        found = model(torch.tensor(numbers)).float()
        latent = ((found - values[numbers]) / scale).square().mean()
        shown = numbers[int(args.latent_only * len(numbers)):]
        y = decoder(found[-len(shown):].to(dtype)).float()
        x = pictures(shown)
        error = y - x
        paper = torch.rand(len(x), 3, 1, 1)
        off = torch.cat([error[:, :3] - paper * error[:, 3:], error[:, 3:]], 1)
        value = off.abs().mean() + off.square().mean() + 0.02 * latent
        return value, {"latent": float(latent), "dB": float(-10 * (off[:, :3] / 2).square().mean().log10())}

    frame.train("sprites", sprites, loss, args, ema=0.995, weight_decay=0.0)
    sprites = frame.load(args.run, "sprites", Sprites(count))
    vae = frame.load(args.run, "vae", Vae())
    numbers = random.Random(0).sample(range(count), min(60, count))
    print("dB over white, of sprites and of the autoencoder alone: %.2f %.2f" % tuple(psnr(sprites, vae, numbers)), flush=True)


if __name__ == "__main__":
    main()
