"""A sheet that shows what inpainting does: inpaint_sheet.py --run runs/starter --out sheet.png

Rows: a render, the same with a hole, the hole drawn anew from a prompt that names what was there in another colour or as another thing.
With `--score N` the judge says how often the picture then shows what the prompt asks for.
"""
import argparse
import random

import numpy as np
import torch
from PIL import Image

from captions import caption
from judge import detect
from sample import Sampler
from scenes import COLOUR_NAMES, NAMES, layout, random_scene, render
from score import compare


def case(rng):
    """(picture, mask [1, 32, 32], the scene that is asked for): one of two things becomes another one."""
    scene = random_scene(rng, "relation")
    while scene["relation"] in ("behind", "inside"):
        scene = random_scene(rng, "relation")
    wanted = {**scene, "items": [list(i) for i in scene["items"]]}
    changed = rng.randrange(2)
    others = [n for n in NAMES if n not in (i[0] for i in scene["items"])]
    wanted["items"][changed] = [rng.choice(others), rng.choice([c for c in COLOUR_NAMES if c != scene["background"]])]
    new = next(k for k, p in enumerate(layout(wanted)) if list(p[:2]) == wanted["items"][changed])
    _, _, x, y, half = layout(scene)[new]
    mask = torch.zeros(1, 32, 32)
    top, left = max(0, round((y - half) / 8) - 1), max(0, round((x - half) / 8) - 1)
    mask[:, top:top + round(half / 4) + 2, left:left + round(half / 4) + 2] = 1
    return render(scene), mask, wanted


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", default="runs/starter")
    parser.add_argument("--out", default="runs/inpainting.png")
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--score", type=int, default=0)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(2)
    rng, sampler = random.Random(args.seed), Sampler(args.run)
    cases = [case(rng) for _ in range(max(args.count, args.score))]
    pictures, masks, scenes = [c[0] for c in cases], torch.stack([c[1] for c in cases]), [c[2] for c in cases]
    prompts = [caption(s, rng) for s in scenes]
    drawn = [p for i in range(0, len(cases), 20)
             for p in sampler.inpaint(pictures[i:i + 20], masks[i:i + 20], prompts[i:i + 20])]
    holes = [(p * (1 - m) + 127 * m).astype(np.uint8)
             for p, m in zip(pictures, masks.repeat_interleave(8, 2).repeat_interleave(8, 3).permute(0, 2, 3, 1).numpy())]
    rows = [np.concatenate(row[:args.count], 1) for row in (pictures, holes, drawn)]
    Image.fromarray(np.concatenate(rows, 0)).resize((args.count * 128, 3 * 128), Image.LANCZOS).save(args.out)
    print("\n".join(prompts[:args.count]))
    if args.score:
        right = [compare(scene, seen) for scene, seen in zip(scenes, detect(drawn))]
        print(f"{args.score} pictures: both things right in {np.mean([r['both'] for r in right]):.1%}")


if __name__ == "__main__":
    main()
