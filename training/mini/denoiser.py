"""The network of every stage that draws 64 pixels: what its vector says the picture is on average, and a U-Net for the rest."""
import torch
import torch.nn.functional as F
from torch import nn

from mini.pictures import SMALL
from mini.schedule import WAVES, frequencies, waves
from mini.text import POOLED
from starter.text import padding_bias
from starter.unet import AttentionBlock, ResBlock, spread
from starter.vae import VaeBlock

FOLD = 4
CELLS = SMALL // FOLD
FEATURES = 32
NEAR = 0.05             # the least deviation from the mean picture


class Sketch(nn.Module):
    """A vector [b, 256] to the mean of the pictures it stands for [b, 3, 64, 64], the deviation from it [b, 1, 64, 64], features [b, 32, 16, 16].

    The mean is a sum of layers, each a map times a colour: maps follow from the thing, colours from the words of colour, and combinations
    that no picture showed come out right.
    """

    def __init__(self, code=320, seeds=32, width=64, layers=8):
        super().__init__()
        self.layers, self.seeds = layers, seeds
        self.first, self.second = nn.Linear(POOLED, code), nn.Linear(code, seeds * 64)
        self.palette = nn.Linear(code, 3 * layers)
        self.coarse, self.up, self.fine = VaeBlock(seeds), nn.Conv2d(seeds, 4 * width, 1), VaeBlock(width)
        self.maps, self.features = nn.Conv2d(width, (layers + 4) * FOLD ** 2, 1), nn.Conv2d(width, FEATURES, 1)

    def forward(self, vector):
        code = F.relu(self.first(vector))
        x = self.coarse(self.second(code).reshape(-1, self.seeds, CELLS // 2, CELLS // 2))
        x = F.relu(self.fine(F.pixel_shuffle(self.up(F.relu(x)), 2)))
        maps = F.pixel_shuffle(self.maps(x), FOLD).float()
        layers, direct, log_variance = maps.split([self.layers, 3, 1], 1)
        palette = self.palette(code).float().reshape(-1, 3, self.layers)
        mean = direct + torch.matmul(palette, layers.flatten(2)).reshape(direct.shape)
        return mean, (0.5 * (log_variance - 2)).exp().clamp(NEAR, 1.0), self.features(x)


class Denoiser(nn.Module):
    """v-prediction on pixels folded 4x4: one level at a quarter of the picture's size, one at an eighth with attention.

    Were the pixels x0 = s + off * n with the sketch's mean s and deviation off and n of unit variance, E[x0 | x] would be
    s + off^2 root / D (x - root s) with D = noise^2 + off^2 root^2. The U-Net predicts what remains, in units of its deviation
    off noise / sqrt(D): the preconditioning of Karras et al. 2022 (equation 7) around a mean, pixel by pixel, for v.

    x [b, 3, h, w]; level and the schedule's roots are of the timestep; vector [b, 256] says what is drawn; states [b, s, 192] are of the
    words (None where the system has none). known [b, 4, h, w] is the known part of the picture, and a mask that is 1 where it is known.
    """

    def __init__(self, widths=(88, 120), inner=3, cross=True, known=False, any_size=False):
        super().__init__()
        a, b = widths
        self.any_size = any_size
        self.sketch = Sketch()
        self.time1, self.time2, self.said = nn.Linear(2 * WAVES, POOLED), nn.Linear(POOLED, POOLED), nn.Linear(POOLED, POOLED)
        folded = FOLD ** 2
        self.input = nn.Conv2d(7 * folded, a, 3, padding=1)
        self.hint = nn.Conv2d(FEATURES, a, 3, padding=1)
        self.known = nn.Conv2d(4 * folded, a, 3, padding=1) if known else None
        self.before, self.after = ResBlock(a, POOLED), ResBlock(a, POOLED)
        self.down, self.up, self.join = nn.Conv2d(a, b, 3, stride=2, padding=1), nn.Conv2d(b, 4 * a, 1), nn.Conv2d(2 * a, a, 1)
        self.mid = nn.ModuleList(ResBlock(b, POOLED) for _ in range(inner))
        self.attend = AttentionBlock(b) if cross else None
        self.output = nn.Conv2d(a, 3 * folded, 3, padding=1)
        self.variance = nn.Conv2d(a, 3 * folded, 1)
        self.reach, self.direct = nn.Linear(POOLED, a + 3 * folded), nn.Conv2d(a + 3 * folded, 3 * folded, 1)
        for layer in (self.output, self.variance, self.reach, self.direct):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        nn.init.constant_(self.variance.bias, -0.7)
        self.register_buffer("frequencies", frequencies(), persistent=False)

    def forward(self, x, step, vector, states=None, known=None):
        """step: what Schedule says of the timesteps. Returns v, the variance's fraction in -1 to 1, and the sketch's mean and deviation."""
        root, noise, level = step
        mean, off, features = self.sketch(vector)
        s, spreading = (mean.detach(), off.detach())
        if self.any_size:
            h, w = x.shape[2], x.shape[3]
            s, spreading, features = spread(s, h, w), spread(spreading, h, w), spread(features, h // FOLD, w // FOLD)
        if known is not None:
            mask = known[:, 3:]
            s = known[:, :3] * mask + s * (1 - mask)
            spreading = NEAR * mask + spreading * (1 - mask)
        variance = noise * noise + spreading * spreading * root * root
        away = x - root * s
        given = F.pixel_unshuffle(torch.cat([away / variance.sqrt(), s, spreading], 1), FOLD).to(vector.dtype)
        emb = F.relu(self.time2(F.relu(self.time1(waves(level, self.frequencies.float()).to(vector.dtype)))) + self.said(vector))
        rest, fraction = self._rest(given, features, emb, states, known)
        v = -noise * s + away * root * noise * (1 - spreading * spreading) / variance - spreading / variance.sqrt() * rest.float()
        return v, fraction.float(), mean, off

    def _rest(self, given, features, emb, states, known):
        x = self.input(given) + self.hint(F.relu(features))
        if self.known is not None:
            x = x + self.known(F.pixel_unshuffle(known, FOLD).to(x.dtype))
        x = self.before(x, emb)
        skip, x = x, self.down(x)
        for i, block in enumerate(self.mid):
            x = block(x, emb)
            if i == 0 and self.attend is not None:
                x = self.attend(x, states, padding_bias((states.abs().sum(-1) != 0).to(states.dtype)))
        x = self.after(self.join(torch.cat([F.pixel_shuffle(self.up(x), 2), skip], 1)), emb)
        # What is left of the noise in nearly clean pixels is a linear matter: it must not pass through the eye of a ReLU.
        linear = torch.cat([x, given[:, :3 * FOLD ** 2]], 1) * (1 + self.reach(emb)).unsqueeze(-1).unsqueeze(-1)
        x = F.relu(x)
        return (F.pixel_shuffle(self.output(x) + self.direct(linear), FOLD), F.pixel_shuffle(self.variance(x.detach()), FOLD))


def sketch_loss(mean, off, x0):
    """The mean's squared error, and how unlikely the pictures are by the deviation; the mean learns from the first alone."""
    error = mean - x0
    square = error.detach().square().mean(1, keepdim=True)
    return error.square().mean(), (off.log() + 0.5 * square / off.square()).mean()


def noised(schedule, x0):
    """Timesteps spread evenly over a batch, what the schedule says of them, the noise and x."""
    n = len(x0)
    t = ((torch.randperm(n) + torch.rand(n)) / n * 1000).long().clamp(0, 999)
    step, noise = schedule(t), torch.randn_like(x0)
    return t, step, noise, step[0] * x0 + step[1] * noise


def diffusion_loss(schedule, t, step, x0, noise, v, fraction, off):
    """The remainder's squared error, which counts alike at every step, and the bits of the learned variance."""
    root, sigma, _ = step
    weight = ((1 - root ** 2) / off.detach().square().mean((1, 2, 3), keepdim=True) + root ** 2).clamp(max=30)
    error = (weight * (v - (root * noise - sigma * x0)).square()).mean()
    with torch.no_grad():
        predicted = (root * (root * x0 + sigma * noise) - sigma * v).clamp(-1, 1)
    return error, schedule.variance_bits(t, x0, predicted, fraction)


def predicted_noise(step, x, v):
    """The noise that v stands for, without a division: root v + noise x."""
    return step[0] * v + step[1] * x
