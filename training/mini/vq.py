"""A VQ autoencoder (van den Oord et al. 2017) in the way of VQGAN (Esser et al. 2021): pictures as few numbers of a codebook, an eighth of the side.

Latents and codes are 16 numbers on a sphere of deviation 1, so that the nearest code is the one in the most similar direction (Yu et al.
2022, arXiv:2110.04627), and distances are plain ones all the same. Batches keep all codes in use (the entropy loss of Yu et al. 2023,
arXiv:2310.05737). It is taught by regression on pixels and on the picture tower of clip-mini where there is one, without a discriminator.
"""
import torch
import torch.nn.functional as F
from torch import nn

from mini.domain import domain
from starter.vae import VaeBlock

CODES, NUMBERS, FACTOR = 1024, 16, 8
FOLD = 4                # pixels that are one cell of the finer level
COMMIT, SPREAD = 0.25, 0.03
SOFT = 2.0              # squared distances, of which the shares of a latent among the codes follow
WATCHED = 512           # latents of a batch whose shares are looked at


def sphere(x, dim=1):
    """x in its direction, at the length that numbers of deviation 1 have."""
    return x * (x.shape[dim] / (x.square().sum(dim, keepdim=True) + 1e-8)).sqrt()


class PictureEncoder(nn.Module):
    """Pixels [b, 3, h, w] in -1 to 1 to latents [b, 16, h / 8, w / 8]; sides are multiples of 8."""

    def __init__(self, widths=(56, 104), inner=1):
        super().__init__()
        a, b = widths
        self.input, self.fine = nn.Conv2d(3 * FOLD ** 2, a, 3, padding=1), VaeBlock(a)
        self.down, self.coarse = nn.Conv2d(a, b, 3, stride=2, padding=1), nn.ModuleList(VaeBlock(b) for _ in range(inner))
        self.output = nn.Conv2d(b, NUMBERS, 1)

    def forward(self, pixels):
        x = self.fine(self.input(F.pixel_unshuffle(pixels.to(self.input.weight.dtype), FOLD)))
        x = self.down(F.relu(x))
        for block in self.coarse:
            x = block(x)
        return sphere(self.output(F.relu(x)).float())


class PictureDecoder(nn.Module):
    """Latents [b, 16, h, w] to pixels [b, 3, 8h, 8w]."""

    def __init__(self, widths=(64, 112), inner=2):
        super().__init__()
        a, b = widths
        self.input, self.coarse = nn.Conv2d(NUMBERS, b, 3, padding=1), nn.ModuleList(VaeBlock(b) for _ in range(inner))
        self.up, self.fine = nn.Conv2d(b, 4 * a, 1), VaeBlock(a)
        self.output = nn.Conv2d(a, 3 * FOLD ** 2, 3, padding=1)

    def forward(self, latents):
        x = self.input(latents.to(self.input.weight.dtype))
        for block in self.coarse:
            x = block(x)
        x = self.fine(F.pixel_shuffle(self.up(F.relu(x)), 2))
        return F.pixel_shuffle(self.output(F.relu(x)), FOLD).float()


class Vq(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = PictureEncoder(), PictureDecoder()
        self.codes = nn.Parameter(torch.randn(CODES, NUMBERS))

    def codebook(self):
        """[codes, numbers]."""
        return sphere(self.codes.float())

    def distances(self, latents):
        """Squared ones of latents [n, 16] from every code, [n, codes]."""
        return 2 * NUMBERS - 2 * latents @ self.codebook().t()

    @torch.no_grad()
    def tokens(self, pixels):
        """Numbers of the codes of pictures, row by row, [b, cells]."""
        latents = self.encoder(pixels)
        return self.distances(flat(latents)).argmin(1).reshape(len(pixels), -1)

    def pictures(self, tokens, side):
        """Pixels of tokens [b, side * side] of the codebook."""
        latents = F.embedding(tokens, self.codebook()).transpose(1, 2)
        return self.decoder(latents.reshape(-1, NUMBERS, side, side))


def flat(latents):
    """[b, 16, h, w] to [b h w, 16]."""
    return latents.permute(0, 2, 3, 1).reshape(-1, latents.shape[1])


class Task:
    """Reconstruction, the codebook, and how evenly its codes are used. `clip` (or None) looks at pictures as a whole."""

    def __init__(self, small, clip=None):
        self.small, self.clip = small, clip

    def loss(self, vq, rng, batch):
        x0 = self.small.draw([domain().random(rng) for _ in range(batch)], rng, play=1)
        z = vq.encoder(x0)
        rows = flat(z)
        with torch.no_grad():
            nearest = vq.distances(rows).argmin(1)
        code = F.embedding(nearest, vq.codebook())
        away = (rows.detach() - code).square().mean() + COMMIT * (rows - code.detach()).square().mean()
        chosen = code.detach().reshape(z.shape[0], z.shape[2], z.shape[3], -1).permute(0, 3, 1, 2)
        made = vq.decoder(z + (chosen - z).detach())
        error = made - x0
        square = error.square().mean()
        seen = self._seen(made, x0)
        loss = square + 0.3 * error.abs().mean() + 0.5 * edges(error) + 0.1 * seen + 0.5 * away + SPREAD * self._uneven(vq, rows)
        return loss, {"square": float(square.detach()), "seen": float(seen.detach()), "away": float(away.detach()), "used": len(nearest.unique()) / CODES}

    def _seen(self, made, x0):
        if self.clip is None:
            return torch.zeros(())
        with torch.no_grad():
            wanted = self.clip(x0)
        return 1 - (self.clip(made) * wanted).sum(-1).mean()

    @staticmethod
    def _uneven(vq, rows):
        """Entropy of a latent's shares, which should be small, less that of all together, which should be large; in nats."""
        some = rows[torch.randperm(len(rows))[:WATCHED]]
        shares = torch.softmax(-vq.distances(some) / SOFT, 1)
        entropy = lambda p: -(p * (p + 1e-9).log()).sum(-1)
        return entropy(shares).mean() - entropy(shares.mean(0))


def edges(error):
    """Squared differences of neighbours' errors: edges are sharp or they are wrong."""
    return (error[..., 1:] - error[..., :-1]).square().mean() + (error[..., 1:, :] - error[..., :-1, :]).square().mean()
