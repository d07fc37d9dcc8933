"""Makes this folder and ../clip-towers: tiny CLIP models with random weights in the two layouts in which transformers' CLIPModel is exported,
what they say of two pictures and three texts, and measures of the difference of pictures.

    python3 make_reference.py

Needs PyTorch, onnx, numpy and Pillow; nothing of transformers is run. The preparation of pictures follows its CLIPImageProcessor, the
tokens its CLIPTokenizer. The measures: PSNR; SSIM of Wang et al. 2004 by the sum over each 11 x 11 window as the paper writes it, on the
luminance of Rec. 601.
"""

import json
import math
import os

import numpy as np
import torch
from PIL import Image

from networks import JOINT, LAYERS, LENGTH, PATCH, SIDE, TEXT, VISION, Both, TextTower, VisionTower

HERE = os.path.dirname(os.path.abspath(__file__))
TOKENIZER = os.path.join(HERE, "..", "..", "tiny-tokenizer")
TEXTS = ["a photo of a red house", "The blue bird, on water", "this is for you and the day"]
MEAN, STD = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
BEGIN, END = "<|startoftext|>", "<|endoftext|>"

with open(os.path.join(TOKENIZER, "vocab.json"), encoding="utf-8") as file:
    VOCABULARY = json.load(file)
with open(os.path.join(TOKENIZER, "merges.txt"), encoding="utf-8") as file:
    MERGES = [tuple(line.split()) for line in file.read().split("\n")[1:] if line]


def tokens(text, length=LENGTH):
    """Byte pairs of lower-case words, the best merge first, between the special tokens; padded with the end token."""
    ids = [VOCABULARY[BEGIN]]
    for word in text.lower().replace(",", " ,").split():
        parts = list(word[:-1]) + [word[-1] + "</w>"]
        while pairs := [pair for pair in zip(parts, parts[1:]) if pair in MERGES]:
            best = min(pairs, key=MERGES.index)
            at = list(zip(parts, parts[1:])).index(best)
            parts[at:at + 2] = ["".join(best)]
        ids += [VOCABULARY[part] for part in parts]
    ids.append(VOCABULARY[END])
    return ids + [VOCABULARY[END]] * (length - len(ids)), [1] * len(ids) + [0] * (length - len(ids))


def prepared(picture, shortest, crop):
    """Shortest side to a length, bicubic; the middle; 0 to 1; mean and deviation."""
    width, height = picture.size
    short = min(width, height)
    picture = picture.resize((int(shortest * width / short), int(shortest * height / short)), Image.BICUBIC)
    left, top = (picture.width - crop) // 2, (picture.height - crop) // 2
    pixels = np.asarray(picture.crop((left, top, left + crop, top + crop))).astype(np.float32) * np.float32(1 / 255)
    return ((pixels - np.float32(MEAN)) / np.float32(STD)).transpose(2, 0, 1)


def write(file, value):
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "w", encoding="utf-8") as target:
        json.dump(value, target, indent=1, ensure_ascii=False)


def export(network, file, inputs, outputs):
    os.makedirs(os.path.dirname(file), exist_ok=True)
    axes = {**{name: {0: "batch_size", **({1: "sequence_length"} if value.dim() == 2 else {})} for name, value in inputs.items()}, **{name: {0: "batch"} for name in outputs}}
    torch.onnx.export(network, tuple(inputs.values()), file, opset_version=14, input_names=list(inputs), output_names=outputs, dynamic_axes=axes)


def config(activation, eos):
    text = dict(model_type="clip_text_model", vocab_size=len(VOCABULARY), hidden_size=TEXT, intermediate_size=4 * TEXT, num_hidden_layers=LAYERS,
                num_attention_heads=4, max_position_embeddings=LENGTH, hidden_act=activation, eos_token_id=eos, projection_dim=JOINT)
    vision = dict(model_type="clip_vision_model", hidden_size=VISION, intermediate_size=4 * VISION, num_hidden_layers=LAYERS, num_attention_heads=4,
                  image_size=SIDE, patch_size=PATCH, hidden_act=activation, projection_dim=JOINT)
    return dict(architectures=["CLIPModel"], model_type="clip", projection_dim=JOINT, logit_scale_init_value=2.6592, text_config=text, vision_config=vision)


def make(folder, seed, activation, eos, scale, processor, shortest, crop, pictures, save_graphs, pixels_file=None):
    torch.manual_seed(seed)
    clip = Both(TextTower(len(VOCABULARY), activation, eos), VisionTower(activation), scale).eval()
    write(os.path.join(folder, "config.json"), config(activation, eos))
    write(os.path.join(folder, "preprocessor_config.json"), dict(
        image_processor_type="CLIPImageProcessor", do_resize=True, do_center_crop=True, do_normalize=True, resample=3, image_mean=MEAN, image_std=STD, **processor))
    read = [tokens(text) for text in TEXTS]
    ids, masks = (torch.tensor([each[part] for each in read]) for part in (0, 1))
    pixels = torch.tensor(np.stack([prepared(picture, shortest, crop) for picture in pictures]))
    with torch.no_grad():
        save_graphs(clip, ids, pixels, masks)
        per_image, per_text, text_unit, image_unit = clip(ids, pixels, masks)
        text, image = clip.text(ids, masks), clip.vision(pixels)
    if pixels_file:
        pixels.numpy().astype("<f4").tofile(pixels_file)
    return dict(input_ids=ids.tolist(), logit_scale=math.exp(scale), text_embeds=text.tolist(), image_embeds=image.tolist(),
                normalised_text_embeds=text_unit.tolist(), normalised_image_embeds=image_unit.tolist(), logits_per_image=per_image.tolist(),
                cosines=(image_unit @ text_unit.t()).tolist())


def measures(a, b):
    a, b = (np.asarray(picture).astype(np.float64) for picture in (a, b))
    mse, largest = ((a - b) ** 2).mean(), np.abs(a - b).max()
    x, y = (picture @ [0.299, 0.587, 0.114] for picture in (a, b))
    place = np.arange(11) - 5
    window = np.exp(-(place[:, None] ** 2 + place[None] ** 2) / (2 * 1.5 ** 2))
    window /= window.sum()
    c1, c2, values = (0.01 * 255) ** 2, (0.03 * 255) ** 2, []
    for top in range(x.shape[0] - 10):
        for left in range(x.shape[1] - 10):
            p, q = (picture[top:top + 11, left:left + 11] for picture in (x, y))
            mx, my = (window * p).sum(), (window * q).sum()
            vx, vy, vxy = (window * (p - mx) ** 2).sum(), (window * (q - my) ** 2).sum(), (window * (p - mx) * (q - my)).sum()
            values.append((2 * mx * my + c1) * (2 * vxy + c2) / ((mx ** 2 + my ** 2 + c1) * (vx + vy + c2)))
    return dict(psnr=10 * math.log10(255 ** 2 / mse), ssim=float(np.mean(values)), rmse=math.sqrt(mse), largest_difference=int(largest),
                different_pixels=int((np.abs(a - b).max(-1) > 0).sum()), different_pixels_by_more_than_8=int((np.abs(a - b).max(-1) > 8).sum()))


def main():
    random = np.random.default_rng(5)
    # Smooth colours with edges: one wider than high and reduced, one higher than wide and enlarged.
    def picture(width, height, phase):
        x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
        red, green, blue = np.sin(5 * x + phase), np.cos(7 * y - phase), np.where((x - 0.5) ** 2 + (y - 0.4) ** 2 < 0.09, 0.9, -0.6)
        return Image.fromarray(np.uint8(np.clip(127.5 + 110 * np.stack([red, green, blue], -1) + random.normal(0, 4, (height, width, 3)), 0, 255)))
    pictures = [picture(61, 43, 0.3), picture(17, 23, 2.0)]
    for i, each in enumerate(pictures):
        each.save(os.path.join(HERE, f"picture-{i}.png"))
    first = np.asarray(pictures[0]).astype(np.float64)
    others = dict(noised=first + random.normal(0, 12, first.shape), brighter=first * 0.9 + 30, one_pixel=first.copy())
    others["one_pixel"][20, 30] = [255, 0, 128]
    compared = {}
    for name, pixels in others.items():
        other = Image.fromarray(np.uint8(np.clip(pixels, 0, 255)))
        other.save(os.path.join(HERE, f"{name.replace('_', '-')}.png"))
        compared[name.replace("_", "-")] = measures(pictures[0], other)

    def joint(clip, ids, pixels, masks):
        export(clip, os.path.join(HERE, "model.onnx"), dict(input_ids=ids, pixel_values=pixels[[0, 1, 0]], attention_mask=masks),
               ["logits_per_image", "logits_per_text", "text_embeds", "image_embeds"])
        for name in ("vocab.json", "merges.txt"):
            with open(os.path.join(TOKENIZER, name), encoding="utf-8") as source, open(os.path.join(HERE, name), "w", encoding="utf-8") as target:
                target.write(source.read())
        write(os.path.join(HERE, "tokenizer_config.json"), dict(tokenizer_class="CLIPTokenizer", model_max_length=LENGTH, bos_token=BEGIN, eos_token=END, unk_token=END, pad_token=END))

    towers = os.path.join(HERE, "..", "clip-towers")

    def separate(clip, ids, pixels, masks):
        export(clip.text, os.path.join(towers, "onnx", "text_model.onnx"), dict(input_ids=ids, attention_mask=masks), ["text_embeds"])
        export(clip.vision, os.path.join(towers, "onnx", "vision_model.onnx"), dict(pixel_values=pixels), ["image_embeds"])
        special = [dict(id=VOCABULARY[token], content=token, single_word=False, lstrip=False, rstrip=False, normalized=False, special=True) for token in (BEGIN, END)]
        write(os.path.join(towers, "tokenizer.json"), dict(
            version="1.0", added_tokens=special,
            model=dict(type="BPE", unk_token=END, continuing_subword_prefix="", end_of_word_suffix="</w>", fuse_unk=False, vocab=VOCABULARY, merges=[" ".join(pair) for pair in MERGES])))
        write(os.path.join(towers, "tokenizer_config.json"), dict(tokenizer_class="CLIPTokenizer", model_max_length=LENGTH, bos_token=BEGIN, eos_token=END, unk_token=END, pad_token=END))

    one = make(HERE, 1, "quick_gelu", 2, 3.1, dict(size=dict(shortest_edge=26), crop_size=dict(height=SIDE, width=SIDE), do_rescale=True, rescale_factor=1 / 255, do_convert_rgb=True),
               26, SIDE, pictures, joint, os.path.join(HERE, "pixel-values.bin"))
    two = make(towers, 2, "gelu", VOCABULARY[END], 2.9, dict(size=SIDE, crop_size=SIDE), SIDE, SIDE, pictures, separate)
    write(os.path.join(HERE, "golden.json"), {"texts": TEXTS, "pictures": ["picture-0.png", "picture-1.png"], "clip": one, "clip-towers": two, "compared": compared})


main()
