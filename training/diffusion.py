"""Noise schedule (zero terminal SNR), v-prediction, and the two samplers used to watch the training."""
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


def loss_weight(t, gamma=5.0):
    """Less weight on nearly clean samples (min-SNR), full weight everywhere else, the terminal step included."""
    a = ALPHAS[t].float()
    snr = a / (1 - a)
    return ((gamma + 1) / (snr + 1)).clamp(max=1)


def timesteps(steps):
    """Trailing spacing: 999 first."""
    return [int(round(1000 - i * 1000 / steps)) - 1 for i in range(steps)]


@torch.no_grad()
def sample(model, ids, empty, noise, steps=20, guidance=3.0, sampler="ddim"):
    """DDIM (eta 0) or DPM-Solver++(2M) on latents; `model(x, t, ids)` predicts v."""
    x, ts, previous = noise, timesteps(steps), None
    both = torch.cat([empty.expand_as(ids), ids])
    for i, t in enumerate(ts):
        if guidance == 1:
            v = model(x, torch.full((len(x),), t), ids).float()
        else:
            u, c = model(torch.cat([x, x]), torch.full((2 * len(x),), t), both).float().chunk(2)
            v = u + guidance * (c - u)
        a = float(ALPHAS[t])
        p = float(ALPHAS[ts[i + 1]]) if i + 1 < len(ts) else 1.0
        x0 = a ** 0.5 * x - (1 - a) ** 0.5 * v
        eps = a ** 0.5 * v + (1 - a) ** 0.5 * x
        if sampler == "dpm" and 0 < i < len(ts) - 1:
            lam = lambda q: 0.5 * np.log(max(q, 1e-12) / max(1 - q, 1e-12))
            before = float(ALPHAS[ts[i - 1]])
            if before > 1e-9:
                h, h0 = lam(p) - lam(a), lam(a) - lam(before)
                d = x0 + (h / h0) / 2 * (x0 - previous)
                ratio = ((1 - p) / (1 - a)) ** 0.5
                previous = x0
                x = ratio * x - p ** 0.5 * np.expm1(-h) * d
                continue
        previous = x0
        x = p ** 0.5 * x0 + (1 - p) ** 0.5 * eps
    return x
