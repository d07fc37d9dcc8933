"""Makes this folder: a tiny DALL-E Mini with random weights, and what it draws by PyTorch.

    python3 make_reference.py

Needs PyTorch (a build without MKL, which draws exponential numbers in another way; see docs/models.md), onnx, numpy and Pillow. Nothing of
dalle-mini and min-dalle is run; the sampling follows the latter's public code: guidance on logits, the k likeliest tokens, torch.multinomial.
"""

import json
import os
import shutil

import numpy as np
import torch
from PIL import Image

from networks import CODES, COUNT, LAYERS, LOGITS, PAD, SIDE, START, TEXT_LENGTH, TEXT_VOCABULARY, WIDTH, Decoder, Detokenizer, Encoder

HERE = os.path.dirname(os.path.abspath(__file__))
TOKENIZER = os.path.join(HERE, "..", "..", "dalle-mini-tokenizer")
PIPELINE, PIXELS = "DalleMiniPipeline", 16 * SIDE


def tokens(text):
    """Ids of prompts that are among the golden ones of the tokenizer, padded."""
    with open(os.path.join(TOKENIZER, "golden.json"), encoding="utf-8") as file:
        ids = {entry["text"]: entry["ids"] for entry in json.load(file)}[text]
    return ids + [PAD] * (TEXT_LENGTH - len(ids))


def draw(encoder, decoder, detokenizer, case):
    """Rows without the prompt first. All pictures draw from one generator, as torch.multinomial does."""
    prompts = case["prompt"] if isinstance(case["prompt"], list) else [case["prompt"]]
    n, scale, generator = len(prompts), torch.tensor(case["guidance_scale"]), torch.Generator().manual_seed(case["seed"])
    ids = torch.tensor([tokens(text) for text in [case["negative_prompt"] or ""] * n + prompts])
    states, mask = encoder(ids), (ids != PAD).long()
    kept, drawn, previous = torch.zeros(LAYERS, 4 * n, COUNT, WIDTH), [], torch.full((n, 1), START)
    for i in range(COUNT):
        logits, kept = decoder(states, mask, kept, previous, torch.tensor([i]))
        logits = logits[:, -1, :CODES]
        logits = logits[:n] * (1 - scale) + logits[n:] * scale
        ordered = logits.sort(descending=True)[0]
        likely = logits >= ordered[:, [case["top_k"] - 1]]
        weights = ((logits - ordered[:, [0]]) / case["temperature"]).exp() * likely.float()
        previous = torch.multinomial(weights, 1, generator=generator)
        drawn.append(previous)
    codes = torch.cat(drawn, 1)
    guided = dict(text_embeddings_uncond=states[:n]) if case["guidance_scale"] > 1 else {}
    return detokenizer(codes), dict(text_embeddings_cond=states[n:], **guided, tokens=codes.float())


def export(network, component, config, outputs, inputs, fixed):
    folder = os.path.join(HERE, component)
    os.makedirs(folder)
    axes = {name: {axis: f"{name}_{axis}" for axis in range(value.dim()) if (name, axis) not in fixed} for name, value in inputs.items()}
    torch.onnx.export(network, tuple(inputs.values()), os.path.join(folder, "model.onnx"), opset_version=14,
                      input_names=list(inputs), output_names=outputs, dynamic_axes={**axes, outputs[0]: {0: "rows"}})
    write(os.path.join(folder, "config.json"), config)


def write(file, value):
    with open(file, "w", encoding="utf-8") as target:
        json.dump(value, target, indent=1, ensure_ascii=False)
        target.write("\n")


def save(case, images, tensors):
    def stored(name, value):
        file = f"cases/{case['name']}/{name}.f32"
        value.numpy().astype("<f4").tofile(os.path.join(HERE, file))
        return dict(file=file, dtype="float32", shape=list(value.shape))
    os.makedirs(os.path.join(HERE, "cases", case["name"]))
    case.update(pipeline=PIPELINE, draws=[], tensors={name: stored(name, value) for name, value in tensors.items()}, pictures={})
    for i, pixels in enumerate(images.numpy()):
        name = "image" if len(images) == 1 else f"image_{i}"
        case["pictures"][name] = f"cases/{case['name']}/{name}.png"
        Image.fromarray(pixels.round().astype("uint8")).save(os.path.join(HERE, case["pictures"][name]))


def case(name, seed, prompt, guidance, top_k, temperature, negative=None):
    return dict(name=name, seed=seed, prompt=prompt, negative_prompt=negative, guidance_scale=guidance, top_k=top_k, temperature=temperature)


@torch.no_grad()
def main():
    for old in ("encoder", "decoder", "detokenizer", "tokenizer", "cases"):
        shutil.rmtree(os.path.join(HERE, old), ignore_errors=True)
    os.makedirs(os.path.join(HERE, "tokenizer"))
    for file in ("vocab.json", "merges.txt", "tokenizer_config.json"):
        shutil.copy(os.path.join(TOKENIZER, file), os.path.join(HERE, "tokenizer", file))
    torch.manual_seed(3)
    encoder, decoder, detokenizer = Encoder(), Decoder(), Detokenizer()
    ids = torch.full((2, TEXT_LENGTH), 5)
    export(encoder, "encoder", dict(max_text_length=TEXT_LENGTH, encoder_vocab_size=TEXT_VOCABULARY, encoder_layers=LAYERS, d_model=WIDTH),
           ["last_hidden_state"], dict(input_ids=ids), [("input_ids", 1)])
    export(decoder, "decoder", dict(image_length=COUNT, image_vocab_size=LOGITS, decoder_start_token_id=START, top_k=16, decoder_layers=LAYERS, d_model=WIDTH),
           ["logits", "attention_state_out"], dict(
               encoder_hidden_states=torch.zeros(4, TEXT_LENGTH, WIDTH), encoder_attention_mask=torch.ones(4, TEXT_LENGTH, dtype=torch.long),
               attention_state=torch.zeros(LAYERS, 8, COUNT, WIDTH), prev_tokens=torch.zeros(2, 1, dtype=torch.long), token_index=torch.tensor([1])),
           [("encoder_hidden_states", 2), ("attention_state", 0), ("attention_state", 2), ("attention_state", 3), ("prev_tokens", 1), ("token_index", 0)])
    export(detokenizer, "detokenizer", dict(n_embed=CODES, resolution=PIXELS), ["images"], dict(codes=torch.zeros(2, COUNT, dtype=torch.long)), [("codes", 1)])
    write(os.path.join(HERE, "model_index.json"), dict(_class_name=PIPELINE))
    fox, castle, quality = "a red fox in the snow", "A Castle, seen  from a HILL!", "blurry,low   quality"
    cases = [
        case("guided", 81, fox, 16.0, 16, 1.0),
        case("batch-of-2", 82, [castle, fox], 4.0, 8, 0.7, quality),
        case("no-guidance", 83, castle, 1.0, CODES, 1.0),
    ]
    for each in cases:
        save(each, *draw(encoder, decoder, detokenizer, each))
        with open(os.path.join(HERE, each["tensors"]["tokens"]["file"]), "rb") as file:
            print(each["name"], np.frombuffer(file.read(), "<f4").astype(int).tolist())
    made_with = dict(torch=torch.__version__, numpy=np.__version__)
    write(os.path.join(HERE, "reference.json"), dict(format=1, fixture="dalle-mini", made_with=made_with, byte_order="little", precision="float32 on CPU", cases=cases))


if __name__ == "__main__":
    main()
