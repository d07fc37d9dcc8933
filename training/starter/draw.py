"""Fetches the packages and draws every thing once: runs/drawings/drawings.raw and drawings.json.

The pictures are 256 x 256 premultiplied RGBA bytes; a thing fills its picture but for a rim of 2 %, whatever margins its set
leaves, and stands in the middle. Nothing of this is part of the repository.
"""
import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from starter import own
from starter.concepts import HERE, OWN, PACKAGES, concepts

SIDE = 256
DRAWN = 320         # resvg draws this large, then the rim is cut off
RIM = 0.02
RUNS = HERE.parent / "runs"
DRAWINGS = Path(os.environ.get("STARTER_DRAWINGS", RUNS / "drawings"))      # a smoke test has its own


def fetch(packages=PACKAGES):
    """npm installs the pinned packages (data/package.json); False if it cannot, which it says."""
    packages = Path(packages)
    packages.mkdir(parents=True, exist_ok=True)
    wanted = (HERE / "data" / "package.json").read_text()
    if (packages / "package.json").exists() and (packages / "package.json").read_text() == wanted and (packages / "node_modules").exists():
        return True
    if not shutil.which("npm"):
        print("npm is not installed: the drawings cannot be fetched")
        return False
    (packages / "package.json").write_text(wanted)
    result = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"], cwd=packages)
    if result.returncode:
        (packages / "package.json").unlink()
        print("npm could not fetch the packages")
    return result.returncode == 0


def drawings(packages=PACKAGES):
    """[{concept, style, set, icon, variant}]: variant counts a concept's drawings of a style."""
    listed = []
    for concept in concepts(packages).values():
        counts = {}
        for style, set_name, icon in concept["drawings"]:
            listed.append({"concept": concept["token"], "style": style, "set": set_name, "icon": icon,
                           "variant": counts.setdefault(style, 0)})
            counts[style] += 1
    return listed


def render(jobs, packages=PACKAGES, side=DRAWN):
    """Yields premultiplied RGBA arrays [side, side, 4] for [(set, icon)], those of our own last."""
    yield from _by_resvg([j for j in jobs if j[0] not in OWN], packages, side)
    for set_name, icon in jobs:
        if set_name in OWN:
            yield own.draw(icon, OWN[set_name], side)


def _by_resvg(jobs, packages, side):
    size = side * side * 4
    with tempfile.TemporaryDirectory() as folder:
        out, listed = Path(folder) / "out.raw", Path(folder) / "jobs.json"
        at = 0
        while at < len(jobs):
            batch = jobs[at:at + 200]
            listed.write_text(json.dumps(batch))
            failed = subprocess.run(["node", HERE / "render.mjs", packages, listed, out, str(side)], capture_output=True).returncode
            data = np.fromfile(out, np.uint8)
            done = len(data) // size
            yield from data[:done * size].reshape(done, side, side, 4)
            at += done
            if failed:
                yield rsvg(*jobs[at], packages, side)
                at += 1
            elif done < len(batch):
                raise SystemExit("resvg drew less than it was asked for")


def rsvg(set_name, icon, packages, side):
    """The few drawings at which resvg aborts, by librsvg (rsvg-convert)."""
    data = json.loads((Path(packages) / "node_modules" / "@iconify-json" / set_name / "icons.json").read_text())
    drawing = data["icons"][icon]
    width, height = drawing.get("width", data.get("width", 16)), drawing.get("height", data.get("height", 16))
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
           f'viewBox="0 0 {width} {height}" width="{side}" height="{side}">{drawing["body"]}</svg>')
    with tempfile.NamedTemporaryFile(suffix=".png") as png:
        subprocess.run(["rsvg-convert", "-w", str(side), "-h", str(side), "-o", png.name], input=svg.encode(), check=True)
        straight = np.asarray(Image.open(png.name).convert("RGBA")).astype(np.float32)
    straight[..., :3] *= straight[..., 3:] / 255
    return straight.round().astype(np.uint8)


def filled(picture, side=SIDE):
    """The thing scaled and moved so that it fills a picture of `side` pixels but for the rim."""
    ys, xs = np.nonzero(picture[..., 3] > 8)
    if len(ys) == 0:
        return np.zeros((side, side, 4), np.uint8)
    top, bottom, left, right = ys.min(), ys.max() + 1, xs.min(), xs.max() + 1
    half = max(bottom - top, right - left) / 2 / (1 - 2 * RIM)
    x, y = (left + right) / 2, (top + bottom) / 2
    pad = int(half) + 2
    wide = np.pad(picture, ((pad, pad), (pad, pad), (0, 0)))
    box = (x - half + pad, y - half + pad, x + half + pad, y + half + pad)
    channels = [Image.fromarray(wide[..., c]).resize((side, side), Image.LANCZOS, box=box) for c in range(4)]
    result = np.stack([np.asarray(c) for c in channels], -1)
    return np.minimum(result, result[..., 3:])


def drawn_already(folder):
    """{(set, icon): picture} of an earlier run: a concept more does not draw the others anew."""
    if not (folder / "drawings.json").exists():
        return {}
    listed = json.loads((folder / "drawings.json").read_text())
    pictures = np.memmap(folder / "drawings.raw", np.uint8, "r", shape=(len(listed), SIDE, SIDE, 4))
    return {(d["set"], d["icon"]): p for d, p in zip(listed, pictures)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default=str(DRAWINGS))
    parser.add_argument("--limit", type=int, help="only the first drawings of so many concepts, for a smoke test")
    args = parser.parse_args()
    out_folder = Path(args.out)
    out_folder.mkdir(parents=True, exist_ok=True)
    if not fetch(PACKAGES):
        raise SystemExit(1)
    listed = drawings()
    if args.limit:
        kept = (["house", "deciduoustree", "cat", "dog", "automobile"] + list(concepts())[::max(1, len(concepts()) // args.limit)])[:args.limit]
        listed = [d for d in listed if d["concept"] in kept]
    have, wanted = drawn_already(out_folder), [(d["set"], d["icon"]) for d in listed]
    missing = render(sorted({w for w in wanted if w not in have}, key=lambda w: (w[0] in OWN, wanted.index(w))))
    new = {}
    with open(out_folder / "drawings.raw.tmp", "wb") as out:
        for i, key in enumerate(wanted):
            if key in have:
                out.write(have[key].tobytes())
                continue
            if key not in new:
                new[key] = filled(next(missing))
            out.write(new[key].tobytes())
            if i % 500 == 499:
                print(f"{i + 1} of {len(listed)} drawings", flush=True)
    (out_folder / "drawings.raw.tmp").replace(out_folder / "drawings.raw")
    (out_folder / "drawings.json").write_text(json.dumps(listed))


if __name__ == "__main__":
    main()
