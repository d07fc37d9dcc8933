"""Noise schedules of 1000 steps as the systems' papers have them, what a network is told of a step, and samplers to watch training with.

`root` is the square root of the cumulative alpha and `noise` that of what is left: x = root x0 + noise eps. Tables are float32 in the exported
graphs too ("exact_"): near the noisy end a rounded one would turn into a wrong picture.
"""
import math

import numpy as np
import torch
from torch import nn

STEPS = 1000
WAVES = 64
COSINE = "squaredcos_cap_v2"


def betas(name):
    """"linear" of Ho et al. 2020, "squaredcos_cap_v2" of Nichol and Dhariwal 2021 (equation 17); "linear ..." with another end."""
    if name.startswith("linear"):
        first, last = (float(v) for v in (name.split()[1:] or ("1e-4", "0.02")))
        return np.linspace(first, last, STEPS)
    f = lambda t: math.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2
    return np.array([min(1 - f((i + 1) / STEPS) / f(i / STEPS), 0.999) for i in range(STEPS)])


class Schedule(nn.Module):
    def __init__(self, name):
        super().__init__()
        self.betas = betas(name)
        a = np.cumprod(1 - self.betas)
        self.alphas = a
        table = lambda values: torch.from_numpy(np.asarray(values)).float()
        self.register_buffer("exact_root", table(np.sqrt(a)), persistent=False)
        self.register_buffer("exact_noise", table(np.sqrt(1 - a)), persistent=False)
        self.register_buffer("exact_level", table(0.5 * np.log(a / (1 - a))), persistent=False)
        before = np.concatenate([[1.0], a[:-1]])
        posterior = self.betas * (1 - before) / (1 - a)
        self.log_large, self.log_small = table(np.log(self.betas)), table(np.log(np.concatenate([posterior[1:2], posterior[1:]])))
        self.share = table(self.betas * np.sqrt(before) / (1 - a))      # of x0 in the posterior's mean

    @staticmethod
    def at(table, timestep):
        """A table at a timestep, also between two, [n, 1, 1, 1]."""
        t = timestep.float().reshape(-1, 1, 1, 1).clamp(0, STEPS - 1)
        low = t.floor()
        return torch.lerp(table[low.long()], table[(low + 1).clamp(max=STEPS - 1).long()], t - low)

    def forward(self, timestep):
        """root, noise and half the logarithm of the signal to noise ratio, each [n, 1, 1, 1]."""
        return self.at(self.exact_root, timestep), self.at(self.exact_noise, timestep), self.at(self.exact_level, timestep)

    def variance_bits(self, t, x0, predicted, fraction):
        """Bits a dimension that the learned variance costs, the mean held fast (Nichol and Dhariwal 2021, equations 15 and 16)."""
        pick = lambda table: table[t].view(-1, 1, 1, 1)
        true, large = pick(self.log_small), pick(self.log_large)
        ours = torch.lerp(true, large.expand_as(fraction), (fraction + 1) / 2)
        off = (pick(self.share) * (x0 - predicted)).square()
        bits = 0.5 * (ours - true - 1 + (true - ours).exp() + off * (-ours).exp()) / math.log(2)
        return (bits * (t > 0).float().view(-1, 1, 1, 1)).clamp(max=50).mean()


def waves(level, frequencies):
    """Sines and cosines of a level [n, 1, 1, 1], [n, 2 WAVES]."""
    angles = level.reshape(-1, 1) * frequencies
    return torch.cat([angles.sin(), angles.cos()], -1)


def frequencies():
    return torch.exp(torch.linspace(math.log(0.1), math.log(20), WAVES))


def spaced(steps):
    """Timesteps of a shorter chain, noisiest first."""
    return [int(round(i * (STEPS - 1) / max(1, steps - 1))) for i in range(steps)][::-1]


@torch.no_grad()
def sample(model, schedule, x, steps, clip=1.0, ancestral=False, generator=None):
    """From noise to a clean sample: DDIM (eta 0), or DDPM with the small variance. model(x, timesteps [n]) predicts v."""
    ts = spaced(steps)
    for i, t in enumerate(ts):
        v = model(x, torch.full((len(x),), t)).float()
        a = float(schedule.alphas[t])
        p = float(schedule.alphas[ts[i + 1]]) if i + 1 < len(ts) else 1.0
        x0 = a ** 0.5 * x - (1 - a) ** 0.5 * v
        x0 = x0.clamp(-clip, clip) if clip else x0
        if ancestral:
            b = 1 - a / p
            x = b * p ** 0.5 / (1 - a) * x0 + (1 - p) * (a / p) ** 0.5 / (1 - a) * x
            x = x + (b * (1 - p) / (1 - a)) ** 0.5 * torch.randn(x.shape, generator=generator)
        else:
            eps = (x - a ** 0.5 * x0) / (1 - a) ** 0.5
            x = p ** 0.5 * x0 + (1 - p) ** 0.5 * eps
    return x
