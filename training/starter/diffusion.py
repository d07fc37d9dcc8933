"""Noise schedule (zero terminal SNR), v-prediction, and the sampler used to watch the training."""
import numpy as np
import torch

SCHEDULE = {"num_train_timesteps": 1000, "beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012,
            "prediction_type": "v_prediction", "rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}


def alphas_cumprod():
    """diffusers' `rescale_zero_terminal_snr` of its scaled_linear schedule."""
    betas = np.linspace(SCHEDULE["beta_start"] ** 0.5, SCHEDULE["beta_end"] ** 0.5, 1000) ** 2
    root = np.sqrt(np.cumprod(1 - betas))
    root = (root - root[-1]) * root[0] / (root[0] - root[-1])
    return root ** 2


ALPHAS = torch.from_numpy(alphas_cumprod())


def noised(x0, noise, t):
    a = ALPHAS[t].float().view(-1, 1, 1, 1)
    return a.sqrt() * x0 + (1 - a).sqrt() * noise


def velocity(x0, noise, t):
    a = ALPHAS[t].float().view(-1, 1, 1, 1)
    return a.sqrt() * noise - (1 - a).sqrt() * x0


def timesteps(steps):
    """Trailing spacing: 999 first."""
    return [int(round(1000 - i * 1000 / steps)) - 1 for i in range(steps)]


@torch.no_grad()
def sample(model, states, noise, steps=4, mask=None, known=None):
    """DDIM (eta 0) on latents; `model(x, t, states)` predicts v of the input channels.

    `mask` [b, 1, h, w] is 1 where the picture is to be drawn, `known` its latents elsewhere.
    """
    x, ts = noise, timesteps(steps)
    mask = torch.ones_like(noise[:, :1]) if mask is None else mask
    around = torch.cat([mask, torch.zeros_like(noise) if known is None else known * (1 - mask)], 1)
    for i, t in enumerate(ts):
        v = model(torch.cat([x, around], 1), torch.full((len(x),), t), states).float()
        a = float(ALPHAS[t])
        p = float(ALPHAS[ts[i + 1]]) if i + 1 < len(ts) else 1.0
        x0 = a ** 0.5 * x - (1 - a) ** 0.5 * v
        eps = a ** 0.5 * v + (1 - a) ** 0.5 * x
        x = p ** 0.5 * x0 + (1 - p) ** 0.5 * eps
    return x
