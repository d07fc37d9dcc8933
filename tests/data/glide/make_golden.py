"""Makes this folder: what the sampling code of openai/glide-text2im (MIT) and the calls of its notebooks give for the linear
networks of tests/Core.Tests/Networks/TinyGlide.cs, from torch.manual_seed alone.

    python3 make_golden.py PATH_OF_GLIDE_TEXT2IM

Needs PyTorch, numpy and Pillow. The seed is one with which no number of the small pictures is close to where rounding to 8 bits
flips, since that would make a visible difference of an invisible one. Each case has the small pictures, [3, 8, 8], and the large ones, [3, 32, 32], float32.
"""

import json
import math
import os
import sys

import numpy as np
import torch as th
import torch.nn.functional as F
from PIL import Image

FOLDER = os.path.dirname(os.path.abspath(__file__))
PROMPT, SEED, TOKENS, END, SMALL, LARGE = "an oil painting of a corgi", 13, 16, 1456, 8, 32


def wave(output, given, kind, salt):
    return math.sin(12.9898 * output + 78.233 * given + 37.719 * kind + salt)


class Tiny:
    """TinyUNet behind TinyTextEncoder, called as the notebooks call Text2ImUNet and its variants."""

    def __init__(self, takes, text_salt):
        salt = takes
        self.takes, self.text_salt = takes, text_salt
        self.w = th.tensor([[self.pixel(o, i, salt) for i in range(takes)] for o in range(6)], dtype=th.float32)
        self.t = th.tensor([(0.1 if o < 3 else 1) * 0.0002 * wave(o, 0, 3, salt) for o in range(6)], dtype=th.float32)
        self.p = th.tensor([[0.04 * wave(o, i, 4, salt) for o in range(6)] for i in range(4)], dtype=th.float32)
        self.q = th.tensor([[0.04 * wave(o, i, 5, salt) for o in range(6)] for i in range(3)], dtype=th.float32)

    @staticmethod
    def pixel(output, given, salt):
        if output >= 3:
            return 0.25 * wave(output, given, 1, salt)
        return 0.97 if output == given else 0.03 * wave(output, given, 2, salt)

    def text(self, tokens, mask):
        padding = th.tensor([math.sin(i + self.text_salt) for i in range(TOKENS)], dtype=th.float32)
        mix = th.tensor([[math.cos(3.1 * i + 1.7 * k + self.text_salt) for k in range(4)] for i in range(TOKENS)], dtype=th.float32)
        embedded = th.where(mask, tokens.float() * 0.001, padding)
        return embedded @ mix, embedded[:, None] * th.tensor([1.0, 1.5, 2.0])[:, None]

    def __call__(self, x, ts, tokens=None, mask=None, low_res=None, inpaint_image=None, inpaint_mask=None):
        channels = [x]
        if self.takes in (7, 10):
            inpaint_image = th.zeros_like(x) if inpaint_image is None else inpaint_image
            inpaint_mask = th.zeros_like(x[:, :1]) if inpaint_mask is None else inpaint_mask
            channels += [inpaint_image * inpaint_mask, inpaint_mask]
        if low_res is not None:
            channels.append(F.interpolate(low_res, x.shape[2:], mode="bilinear", align_corners=False))
        projection, states = self.text(tokens, mask)
        text = projection @ self.p + states.mean(2) @ self.q
        pixels = th.einsum("oi,bihw->bohw", self.w, th.cat(channels, dim=1))
        return pixels + (text + ts[:, None].float() * self.t)[:, :, None, None]


def diffusion(schedule, respacing):
    from glide_text2im.gaussian_diffusion import get_named_beta_schedule
    from glide_text2im.respace import SpacedDiffusion, space_timesteps
    return SpacedDiffusion(space_timesteps(1000, respacing), betas=get_named_beta_schedule(schedule, 1000))


def padded(ids):
    """padded_tokens_and_mask of the tokenizer; the ids are those it gave (../glide-tokenizer/golden.json)."""
    return ids + [END] * (TOKENS - len(ids)), [True] * len(ids) + [False] * (TOKENS - len(ids))


def prompt_ids():
    with open(os.path.join(FOLDER, "..", "glide-tokenizer", "golden.json"), encoding="utf-8") as file:
        return next(entry["ids"] for entry in json.load(file) if entry["text"] == PROMPT)


def draw(small_takes, large_takes, scale, known):
    """The cells of text2im.ipynb, or of inpaint.ipynb where something is known."""
    model, model_up = Tiny(small_takes, 1), Tiny(large_takes, 2)
    base, up = diffusion("squaredcos_cap_v2", "100"), diffusion("linear", "fast27")
    (tokens, mask), (no_tokens, no_mask) = padded(prompt_ids()), padded([])
    th.manual_seed(SEED)

    def forcing(kwargs):
        return lambda x: x * (1 - kwargs["inpaint_mask"]) + kwargs["inpaint_image"] * kwargs["inpaint_mask"]

    def model_fn(x_t, ts, **kwargs):
        half = x_t[: len(x_t) // 2]
        if small_takes == 3:
            kwargs = {name: value for name, value in kwargs.items() if not name.startswith("inpaint")}
        out = model(th.cat([half, half], dim=0), ts, **kwargs)
        eps, rest = out[:, :3], out[:, 3:]
        cond_eps, uncond_eps = th.split(eps, len(eps) // 2, dim=0)
        half_eps = uncond_eps + scale * (cond_eps - uncond_eps)
        return th.cat([th.cat([half_eps, half_eps], dim=0), rest], dim=1)

    kwargs = dict(tokens=th.tensor([tokens, no_tokens]), mask=th.tensor([mask, no_mask], dtype=th.bool))
    if known:
        (image, mask_small), (image_up, mask_up) = known
        kwargs.update(inpaint_image=(image * mask_small).repeat(2, 1, 1, 1), inpaint_mask=mask_small.repeat(2, 1, 1, 1))
    small = base.p_sample_loop(
        model_fn, (2, 3, SMALL, SMALL), device="cpu", clip_denoised=True, model_kwargs=kwargs, denoised_fn=forcing(kwargs) if known else None)[:1]

    kwargs = dict(low_res=((small + 1) * 127.5).round() / 127.5 - 1, tokens=th.tensor([tokens]), mask=th.tensor([mask], dtype=th.bool))
    shape = (1, 3, LARGE, LARGE)
    noise = th.randn(shape) * 0.997
    if not known:
        return small, up.ddim_sample_loop(model_up, shape, noise=noise, device="cpu", clip_denoised=True, model_kwargs=kwargs)
    kwargs.update(inpaint_image=image_up * mask_up, inpaint_mask=mask_up)
    return small, up.p_sample_loop(model_up, shape, noise=noise, device="cpu", clip_denoised=True, model_kwargs=kwargs, denoised_fn=forcing(kwargs))


def known_parts():
    """A picture and a mask that is 1 where it is known, at both sizes."""
    picture = Image.fromarray(np.array([20 + i * 7 // 3 % 200 for i in range(3 * LARGE * LARGE)], dtype=np.uint8).reshape(LARGE, LARGE, 3))
    mask = th.ones(1, 1, SMALL, SMALL)
    mask[:, :, 1:6, 2:6] = 0
    numbers = lambda image: th.from_numpy(np.array(image)).permute(2, 0, 1)[None].float() / 127.5 - 1
    small = picture.resize((SMALL, SMALL), resample=Image.LANCZOS)
    return (numbers(small), mask), (numbers(picture), F.interpolate(mask, (LARGE, LARGE), mode="nearest"))


def main(source):
    sys.path.insert(0, source)
    for name, arguments in {"text": (3, 6, 3.0, None), "inpaint": (7, 10, 5.0, known_parts())}.items():
        small, large = draw(*arguments)
        for size, tensor in (("small", small), ("large", large)):
            tensor.numpy().astype("<f4").tofile(os.path.join(FOLDER, f"{name}-{size}.f32"))


if __name__ == "__main__":
    main(sys.argv[1])
