"""Pictures from a run's checkpoints, for watching the training.

    python3 -m starter.sample --prompt "a red cat" --prompt "..." --sheet sheet.png       prompts in any of the languages
    python3 -m starter.sample --things --style flat --sheet things.png                     every thing, in pages of 200
    python3 -m starter.sample --prompts FILE --out FOLDER                                  numbered PNGs, and pictures.json for score.py

Without a trained U-Net it draws sketches (`--sketch` asks for them).
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from starter import diffusion, frame
from starter.cache import cached, load_sketch
from starter.captions import STYLE_WORDS
from starter.lexicon import Lexicon, build
from starter.library import library
from starter.scenes import chance
from starter.train_text import words
from starter.train_unet import load_condition
from starter.unet import UNet
from starter.vae import LATENT_CHANNELS, NormalisedDecoder, Vae


class Sampler:
    """A run's networks ready to draw: lists of canonical words in, premultiplied pictures [4, 256, 256] and papers out."""

    def __init__(self, run, sketch=False):
        run = Path(run)
        self.words, self.model, self.seen = words(), None, 0
        vae = frame.load(run, "vae", Vae())
        self.text, self.sketch = load_sketch(run, vae)
        if not sketch and (run / "unet.pt").exists():
            self.model, info = frame.load(run, "unet", UNet()), cached(run)
            self.seen = torch.load(run / "unet.pt")["seen"]
            self.condition = load_condition(run)
            self.decoder = NormalisedDecoder(vae, torch.tensor(info["mean"]), torch.tensor(info["std"])).eval()

    @torch.no_grad()
    def draw(self, prompts, seeds, steps=4, batch=10):
        """[(picture [4, 256, 256] in 0 to 1, paper [4])]"""
        result = []
        for at in range(0, len(prompts), batch):
            ids = torch.tensor([self.words.encode(p) for p in prompts[at:at + batch]])
            noise = torch.from_numpy(np.stack([chance(s) for s in seeds[at:at + batch]]))
            if self.model is None:
                _, (concept, shade, box, background, style) = self.text(ids, noise)
                pictures = self.sketch(concept, shade, box, background, style, noise)
                plain = (1 - self.sketch.painted[background]).unsqueeze(1)
                papers = torch.cat([self.sketch.papers[background], torch.ones_like(plain)], 1) * plain
            else:
                states, papers = self.condition(ids, noise)
                start = torch.stack([torch.randn((LATENT_CHANNELS, 32, 32), generator=torch.Generator().manual_seed(s))
                                     for s in seeds[at:at + batch]])
                pictures = self.decoder(diffusion.sample(self.model, states, start, steps)) * 0.5 + 0.5
            result += list(zip(pictures.clamp(0, 1), papers))
        return result


def shown(picture, paper, default=(255, 255, 255)):
    """RGB bytes of a picture on its paper."""
    below = paper[:3] if paper[3] > 0 else torch.tensor(default) / 255
    flat = picture[:3] + (1 - picture[3:]) * below.reshape(3, 1, 1)
    return (flat.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()


def made(path):
    """[(prompt, file)] of what `aiimage new --json` printed; its relative paths are relative to it."""
    path = Path(path)
    return [(i["prompt"].strip(), path.parent / i["path"]) for i in json.loads(path.read_text(encoding="utf-8-sig"))]


def contact_sheet(pictures, columns, cell=128):
    rows = (len(pictures) + columns - 1) // columns
    sheet = Image.new("RGB", (columns * (cell + 2), rows * (cell + 2)), "white")
    for i, pixels in enumerate(pictures):
        tile = Image.fromarray(pixels).resize((cell, cell), Image.LANCZOS)
        sheet.paste(tile, (i % columns * (cell + 2), i // columns * (cell + 2)))
    return sheet


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default=str(frame.TRAINING / "runs" / "starter"))
    parser.add_argument("--prompt", action="append", default=[])
    parser.add_argument("--prompts", help="a file, a prompt a line")
    parser.add_argument("--things", action="store_true")
    parser.add_argument("--style", choices=list(STYLE_WORDS), default="3d")
    parser.add_argument("--seeds", type=int, default=1, help="pictures of every prompt")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--sketch", action="store_true")
    parser.add_argument("--out", help="folder of PNGs with alpha")
    parser.add_argument("--sheet", help="contact sheet; pages are numbered from the second on")
    parser.add_argument("--columns", type=int, default=10)
    parser.add_argument("--page", type=int, default=200)
    parser.add_argument("--cell", type=int, default=128)
    args = parser.parse_args()
    torch.set_num_threads(1)
    texts = args.prompt + (Path(args.prompts).read_text(encoding="utf-8").splitlines() if args.prompts else [])
    lexicon = Lexicon(build()) if texts else None
    prompts = [lexicon.read(t)["words"] for t in texts]
    if args.things:
        texts = library().concepts
        prompts = [["langen", t] + ([] if args.style == "3d" else [STYLE_WORDS[args.style]]) for t in texts]
    for text, read in list(zip(texts, prompts))[:0 if args.things else None]:
        print(f"{text}: {' '.join(read)}")
    many = [(t, p, args.seed + k) for t, p in zip(texts, prompts) for k in range(args.seeds)]
    sampler = Sampler(args.run, args.sketch)
    pictures = sampler.draw([m[1] for m in many], [m[2] for m in many], args.steps)
    if args.out:
        folder, entries = Path(args.out), []
        folder.mkdir(parents=True, exist_ok=True)
        for i, ((picture, paper), (text, _, seed)) in enumerate(zip(pictures, many)):
            Image.fromarray(shown(picture, paper)).save(folder / f"{i:03d}.png")
            entries.append({"path": f"{i:03d}.png", "prompt": text, "seed": seed})
        (folder / "pictures.json").write_text(json.dumps(entries, indent=1))
    if args.sheet:
        path = Path(args.sheet)
        for page in range(0, len(pictures), args.page):
            name = path if page == 0 else path.with_name(f"{path.stem}-{page // args.page + 1}{path.suffix}")
            contact_sheet([shown(*p) for p in pictures[page:page + args.page]], args.columns, args.cell).save(name)
    print(f"{len(pictures)} pictures after {sampler.seen} training samples of the U-Net")


if __name__ == "__main__":
    main()
