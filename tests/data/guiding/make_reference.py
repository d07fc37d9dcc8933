"""Makes this folder: a tiny CLIP, models that it and a classifier guide, and what PyTorch's autograd draws with them from the seed alone.

    python3 make_reference.py

Needs PyTorch 1.13 and numpy. Weights are random. The systems are written out here after their sources: GLIDE's CLIP guidance (Nichol et al. 2021, arXiv:2112.10741, section 2.4),
classifier guidance (Dhariwal and Nichol 2021, arXiv:2105.05233, algorithms 1 and 2), Disco Diffusion's loss and VQGAN-CLIP's loop (docs/guiding.md). reference.json has for each case what
comes out, as float32 in base64, and the scores of each step; "loss" has the loss of one picture and its gradient.
"""

import base64
import json
import math
import os
import shutil

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
CLIP = os.path.join(HERE, "..", "reference", "clip")
SIDE, JOINT, LOGIT, SEED = 16, 12, 3.0, 11
MEAN, DEVIATION = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
with open(os.path.join(CLIP, "golden.json"), encoding="utf-8") as golden:
    GOLDEN = json.load(golden)
TEXTS, IDS = GOLDEN["texts"], GOLDEN["clip"]["input_ids"]


# --- networks -------------------------------------------------------------------------------------------------------

class TextTower(nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.mix = nn.Embedding(768, JOINT), nn.Linear(JOINT, JOINT)

    def forward(self, input_ids):
        return self.mix(torch.tanh(3 * self.table(input_ids)).mean(1) * 4)


class PictureTower(nn.Module):
    """Two convolutions, a mean, a projection; with `noisy` the timestep is added between them."""

    def __init__(self, noisy):
        super().__init__()
        self.a, self.b, self.out = nn.Conv2d(3, 8, 4, 4), nn.Conv2d(8, 16, 3, padding=1), nn.Linear(16 * 16, JOINT)
        self.time = nn.Linear(1, 8) if noisy else None

    def forward(self, pixel_values, timestep=None):
        x = self.a(pixel_values)
        if self.time is not None:
            x = x + self.time(timestep[:, None] / 1000)[:, :, None, None]
        return self.out(torch.tanh(self.b(F.silu(x))).flatten(1)) / 2


class UNet(nn.Module):
    """Pixels and a timestep to noise and its variance."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.time = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 6, 3, padding=1), nn.Linear(1, 8)

    def forward(self, sample, timestep):
        out = self.b(F.silu(self.a(sample) + self.time(timestep[:, None] / 1000)[:, :, None, None]))
        return torch.cat([0.8 * sample + 0.3 * out[:, :3], torch.tanh(out[:, 3:])], 1)


class Classifier(nn.Module):
    def __init__(self, classes=5):
        super().__init__()
        self.a, self.out, self.time = nn.Conv2d(3, 8, 4, 4), nn.Linear(8 * 16, classes), nn.Linear(1, 8)

    def forward(self, sample, timestep):
        return self.out(2 * F.silu(2 * self.a(sample) + self.time(timestep[:, None] / 1000)[:, :, None, None]).flatten(1))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(4, 8, 3, padding=1), nn.Conv2d(8, 3, 3, padding=1)

    def forward(self, latent_sample):
        return 3 * self.b(F.silu(F.interpolate(self.a(latent_sample), scale_factor=2.0, mode="nearest")))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 2, 2)

    def forward(self, sample):
        return 3 * self.a(sample)


class Quantizer(nn.Module):
    def __init__(self, codes=16):
        super().__init__()
        self.table = nn.Embedding(codes, 4)

    def forward(self, codes):
        return self.table(codes)


# --- folders --------------------------------------------------------------------------------------------------------

def write(path, value):
    os.makedirs(os.path.dirname(os.path.join(HERE, path)), exist_ok=True)
    with open(os.path.join(HERE, path), "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
        file.write("\n")


def export(path, network, inputs, output, axes):
    network.eval()
    os.makedirs(os.path.dirname(os.path.join(HERE, path)), exist_ok=True)
    torch.onnx.export(network, tuple(inputs.values()), os.path.join(HERE, path), input_names=list(inputs), output_names=[output], dynamic_axes=axes, opset_version=14)


PICTURE, TIME = {0: "batch", 2: "height", 3: "width"}, torch.tensor([301.0])
LINEAR = dict(num_train_timesteps=1000, beta_start=0.0001, beta_end=0.02, beta_schedule="linear", prediction_type="epsilon", timestep_spacing="leading", steps_offset=0, clip_sample=True)
COSINE = {**LINEAR, "beta_schedule": "squaredcos_cap_v2"}


def save_clip(text, clean, noisy):
    export("clip/text_model.onnx", text, dict(input_ids=torch.tensor(IDS)), "text_embeds", dict(input_ids={0: "batch"}, text_embeds={0: "batch"}))
    pixels = torch.randn(1, 3, SIDE, SIDE)
    export("clip/vision_model.onnx", clean, dict(pixel_values=pixels), "image_embeds", dict(pixel_values={0: "batch"}, image_embeds={0: "batch"}))
    export("clip/noised_vision_model.onnx", noisy, dict(pixel_values=pixels, timestep=TIME), "image_embeds", dict(pixel_values={0: "batch"}, image_embeds={0: "batch"}))
    write("clip/config.json", dict(model_type="clip", logit_scale_init_value=LOGIT, text_config=dict(max_position_embeddings=77)))
    write("clip/preprocessor_config.json", dict(do_resize=True, size=SIDE, do_center_crop=True, crop_size=SIDE, resample=3, image_mean=MEAN, image_std=DEVIATION))
    for name in ("vocab.json", "merges.txt"):
        shutil.copyfile(os.path.join(CLIP, name), os.path.join(HERE, "clip", name))


def save_diffusion(folder, class_name, unet, scheduler, side=SIDE, **index):
    sample = torch.randn(1, 3, SIDE, SIDE)
    export(f"{folder}/unet/model.onnx", unet, dict(sample=sample, timestep=TIME), "out_sample", dict(sample=PICTURE, out_sample=PICTURE))
    write(f"{folder}/unet/config.json", dict(in_channels=3, out_channels=6, sample_size=side, block_out_channels=[8]))
    write(f"{folder}/scheduler/scheduler_config.json", scheduler)
    write(f"{folder}/model_index.json", dict(_class_name=class_name, **index))


def save_vqgan(decoder, encoder, quantizer):
    export("vqgan/vae_decoder/model.onnx", decoder, dict(latent_sample=torch.randn(1, 4, 4, 4)), "sample", dict(latent_sample=PICTURE, sample=PICTURE))
    export("vqgan/vae_encoder/model.onnx", encoder, dict(sample=torch.randn(1, 3, 8, 8)), "latent_sample", dict(sample=PICTURE, latent_sample=PICTURE))
    export("vqgan/quantizer/model.onnx", quantizer, dict(codes=torch.arange(16)), "embeddings", dict(codes={0: "count"}, embeddings={0: "count"}))
    write("vqgan/vae_decoder/config.json", dict(_class_name="VQModel", latent_channels=4, block_out_channels=[8, 8], num_vq_embeddings=16, sample_size=24))
    write("vqgan/vae_encoder/config.json", dict(_class_name="VQModel", latent_channels=4, block_out_channels=[8, 8]))
    write("vqgan/model_index.json", dict(_class_name="VQGANCLIPPipeline", aiimage=dict(default_steps=5)))


# --- the noise of a seed, and cutouts -------------------------------------------------------------------------------

def generator(seed):
    return torch.Generator().manual_seed(seed & 0xffffffff)


def aside(seed):
    """The second stream: SplitMix64's output function."""
    mask = (1 << 64) - 1
    z = (seed + 0x9E3779B97F4A7C15) & mask
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & mask
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & mask
    return generator(z ^ (z >> 31))


def draw(plan, height, width, random):
    """Places of cutouts and their noise; a plan is (overview, inner, least share or None, grey, noise)."""
    overview, inner, share, grey, noise = plan
    count = overview + inner
    u = np.exp(-torch.empty(count * 5).exponential_(generator=random).numpy().astype(np.float64)).astype(np.float32).reshape(count, 5)
    normal = torch.randn(count * 3 * SIDE * SIDE, generator=random).reshape(count, 3, SIDE, SIDE) if noise else None
    shortest = min(height, width)
    least = max(1, int(share * shortest)) if share else min(shortest, SIDE)
    cutouts = []
    for i in range(count):
        place = (0, 0, height, width)
        if i >= overview:
            cut = least + int(u[i, 2] * np.float32(shortest - least))
            place = (int(u[i, 3] * np.float32(height - cut + 0.999)), int(u[i, 4] * np.float32(width - cut + 0.999)), cut, cut)
        cutouts.append((place, bool(u[i, 0] < 0.5), i >= overview and i - overview < grey * inner, None if normal is None else normal[i] * np.float32(noise * u[i, 1])))
    return cutouts


def disco_plan(count, done):
    overview = math.ceil(count * (0.75 if done < 0.4 else 0.25))
    return overview, count - overview, None, 0.2 if done < 0.4 else 0, 0.02


def cut(picture, cutouts):
    """[1, 3, h, w] in -1 to 1 to normalised cutouts."""
    rows = []
    for (top, left, height, width), mirrored, grey, noise in cutouts:
        x = F.interpolate(picture[:, :, top:top + height, left:left + width], (SIDE, SIDE), mode="bicubic", antialias=True, align_corners=False)
        x = x.flip(-1) if mirrored else x
        if grey:
            x = (x * torch.tensor([0.299, 0.587, 0.114])[None, :, None, None]).sum(1, keepdim=True).expand(-1, 3, -1, -1)
        x = (x + 1) / 2
        rows.append(x if noise is None else x + noise)
    return (torch.cat(rows) - torch.tensor(MEAN)[:, None, None]) / torch.tensor(DEVIATION)[:, None, None]


class Guide:
    """Prompts as (text, weight), the weights divided by the size of their sum."""

    def __init__(self, text, prompts):
        total = abs(sum(weight for _, weight in prompts))
        self.weights = [weight / total for _, weight in prompts]
        with torch.no_grad():
            self.targets = F.normalize(text(torch.tensor([IDS[TEXTS.index(each)] for each, _ in prompts])), dim=-1)

    def loss(self, embeds, logit=None):
        a = F.normalize(embeds, dim=-1)
        cosines = a @ self.targets.t()
        if logit is not None:
            distances = -logit * cosines
        else:
            distances = 2 * ((a[:, None] - self.targets[None]).norm(dim=-1) / 2).asin() ** 2
        weights = torch.tensor(self.weights)
        score = (100 * (cosines * weights.sign()).clamp(min=0) * weights.abs()).sum(-1) / weights.abs().sum()
        return (distances * weights).sum(-1).mean(), float(score.mean())


# --- systems --------------------------------------------------------------------------------------------------------

def alphas(config):
    t = np.arange(1000)
    if config["beta_schedule"] == "linear":
        betas = np.linspace(0.0001, 0.02, 1000)
    else:
        f = lambda s: np.cos((s + 0.008) / 1.008 * np.pi / 2) ** 2
        betas = np.minimum(1 - f((t + 1) / 1000) / f(t / 1000), 0.999)
    return np.cumprod(1 - betas)


def run(unet, config, steps, kind, gradient_of, shape, clip, eta=0.0, skipped=0.0, scale=1.0):
    """`gradient_of(x, t, x0, noise level, done)` gives the gradient, not scaled, and a score."""
    abar, stride, noise = alphas(config), 1000 // steps, generator(SEED)
    times = [stride * i for i in reversed(range(steps))]
    x = torch.randn(shape, generator=noise)
    if skipped:
        times = times[steps - max(1, int(steps * (1 - skipped))):]
        x = math.sqrt(1 - abar[times[0]]) * x
    scores = []
    for t in times:
        a, p = abar[t], abar[t - stride] if t >= stride else 1.0
        with torch.no_grad():
            out = unet(x, torch.tensor([float(t)]))
        eps, v = out[:, :3], out[:, 3:]
        gradient, score = gradient_of(x, t, (x - math.sqrt(1 - a) * eps) / math.sqrt(a), math.sqrt(1 - a), 1 - t / (stride * (steps - 1)))
        scores.append(score)
        gradient = scale * gradient
        if kind == "ddim":
            eps = eps - math.sqrt(1 - a) * gradient
        x0 = (x - math.sqrt(1 - a) * eps) / math.sqrt(a)
        x0 = x0.clamp(-1, 1) if clip else x0
        beta = 1 - a / p
        if kind == "ddim":
            sigma = eta * math.sqrt((1 - p) / (1 - a) * beta)
            x = math.sqrt(p) * x0 + math.sqrt(max(0, 1 - p - sigma ** 2)) * eps
            if eta:
                x = x + sigma * torch.randn(shape, generator=noise)
            continue
        mean = math.sqrt(p) * beta / (1 - a) * x0 + math.sqrt(a / p) * (1 - p) / (1 - a) * x
        x = mean
        if t > 0:
            low, high, w = math.log((1 - p) / (1 - a) * beta), math.log(beta), (v + 1) / 2
            variance = torch.exp(w * high + (1 - w) * low)
            x = mean + variance * gradient + variance.sqrt() * torch.randn(shape, generator=noise)
    return x, scores


def disco_gradient(guide, clean, random, count, scale, clamp, range_scale, shape):
    def of(x, t, x0, fac, done):
        x_in = (x0 * fac + x * (1 - fac)).requires_grad_()
        loss, score = guide.loss(clean(cut(x_in, draw(disco_plan(count, done), shape[2], shape[3], random))))
        gradient = -scale * torch.autograd.grad(loss, x_in)[0]
        x0 = x0.detach().requires_grad_()
        outside = ((x0 - x0.clamp(-1, 1)) ** 2).mean()
        gradient = gradient - range_scale * torch.autograd.grad(outside, x0)[0]
        magnitude = gradient.square().mean().sqrt()
        return gradient * (clamp / magnitude).clamp(max=1), score
    return of


def noised_gradient(guide, noisy):
    def of(x, t, x0, fac, done):
        x = x.detach().requires_grad_()
        loss, score = guide.loss(noisy(cut(x, [((0, 0, SIDE, SIDE), False, False, None)]), torch.tensor([float(t)])), math.exp(LOGIT))
        return -torch.autograd.grad(loss, x)[0], score
    return of


def classifier_gradient(classifier, label):
    def of(x, t, x0, fac, done):
        x = x.detach().requires_grad_()
        shares = classifier(x, torch.tensor([float(t)])).log_softmax(-1)[0]
        return torch.autograd.grad(shares[label], x)[0], 100 * float(shares[label].exp())
    return of


class Straight(torch.autograd.Function):
    @staticmethod
    def forward(context, z, codes):
        return codes

    @staticmethod
    def backward(context, gradient):
        return gradient, None


class Clamp(torch.autograd.Function):
    @staticmethod
    def forward(context, x):
        context.save_for_backward(x)
        return x.clamp(-1, 1)

    @staticmethod
    def backward(context, gradient):
        x, = context.saved_tensors
        return gradient * (gradient * (x - x.clamp(-1, 1)) >= 0)


def vqgan_clip(guide, clean, decoder, table, height, width, steps, count):
    noise, random, rows, columns = generator(SEED), aside(SEED), height // 2, width // 2
    u = np.exp(-torch.empty(rows * columns).exponential_(generator=noise).numpy().astype(np.float64))
    z = table[torch.tensor(np.minimum(15, (u * 16).astype(np.int64)))].t().reshape(1, 4, rows, columns).clone().requires_grad_()
    low, high = table.min(0).values[None, :, None, None], table.max(0).values[None, :, None, None]
    optimizer, scores = torch.optim.Adam([z], lr=0.1), []

    def codes():
        flat = z.detach().permute(0, 2, 3, 1).reshape(-1, 4)
        nearest = torch.cdist(flat.double(), table.double()).argmin(1)
        return table[nearest].reshape(1, rows, columns, 4).permute(0, 3, 1, 2)

    for _ in range(steps):
        optimizer.zero_grad()
        picture = Clamp.apply(decoder(Straight.apply(z, codes())))
        loss, score = guide.loss(clean(cut(picture, draw((0, count, 0.5, 0, 0.1), height, width, random))))
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            z.copy_(z.maximum(low).minimum(high))
        scores.append(score)
    with torch.no_grad():
        return codes(), scores


# --- all of it ------------------------------------------------------------------------------------------------------

def tensor(values):
    return dict(shape=list(values.shape), float32=base64.b64encode(values.detach().numpy().astype("<f4").tobytes()).decode())


def one_loss(guide, clean):
    picture = (torch.rand(1, 3, 23, 37) * 2.4 - 1.2).requires_grad_()
    places = [((0, 0, 23, 37), False, False), ((3, 5, 19, 19), True, False), ((0, 18, 16, 16), False, True), ((10, 2, 9, 9), True, True)]
    loss, score = guide.loss(clean(cut(picture, [(*place, None) for place in places])))
    gradient = torch.autograd.grad(loss, picture)[0]
    return dict(picture=tensor(picture), places=[[*place, mirrored, grey] for place, mirrored, grey in places], loss=float(loss), score=score, gradient=tensor(gradient))


def main():
    torch.manual_seed(3)
    text, clean, noisy, unet, classifier = TextTower(), PictureTower(False), PictureTower(True), UNet(), Classifier()
    decoder, encoder, quantizer = Decoder(), Encoder(), Quantizer()
    save_clip(text, clean, noisy)
    save_diffusion("ddpm", "DDPMPipeline", unet, dict(_class_name="DDPMScheduler", variance_type="learned_range", **COSINE))
    save_diffusion("disco", "DiscoDiffusionPipeline", unet, dict(_class_name="DDPMScheduler", variance_type="learned_range", **LINEAR), side=32, aiimage=dict(default_steps=6, guide=dict(cutouts=4)))
    save_diffusion("classified", "DDIMPipeline", unet, dict(_class_name="DDIMScheduler", set_alpha_to_one=True, **LINEAR))
    export("classified/classifier/model.onnx", classifier, dict(sample=torch.randn(1, 3, SIDE, SIDE), timestep=TIME), "logits", dict(sample={0: "batch"}, timestep={0: "batch"}, logits={0: "batch"}))
    write("classified/classifier/config.json", dict(num_classes=5))
    save_vqgan(decoder, encoder, quantizer)

    one, two = [(TEXTS[0], 1.0)], [(TEXTS[0], 2.0), (TEXTS[1], -0.5)]
    prompts = {"one": TEXTS[0], "two": f"{TEXTS[0]}:2 | {TEXTS[1]}:-0.5"}
    square, wide = (1, 3, SIDE, SIDE), (1, 3, 24, 40)
    cases = {}

    def add(name, prompt, result, scores):
        cases[name] = dict(prompt=prompt, seed=SEED, result=tensor(result), scores=scores)

    add("noised", prompts["one"], *run(unet, COSINE, 4, "ddpm", noised_gradient(Guide(text, one), noisy), square, clip=True, scale=3))
    add("clean", prompts["two"], *run(unet, COSINE, 4, "ddpm", disco_gradient(Guide(text, two), clean, aside(SEED), 3, 5000, 0.05, 0, square), square, clip=True))
    add("disco", prompts["two"], *run(unet, LINEAR, 6, "ddim", disco_gradient(Guide(text, two), clean, aside(SEED), 4, 5000, 0.05, 150, wide), wide, clip=False, eta=0.8, skipped=0.04))
    add("classified", "3", *run(unet, LINEAR, 4, "ddim", classifier_gradient(classifier, 3), square, clip=True, scale=2))
    add("vqgan", prompts["two"], *vqgan_clip(Guide(text, two), clean, decoder, quantizer.table.weight.detach(), 24, 20, 5, 6))
    cases["loss"] = dict(prompt=prompts["two"], **one_loss(Guide(text, two), clean))
    write("reference.json", cases)


if __name__ == "__main__":
    main()
