"""The drawings as the trainers read them: pictures from the cache of draw.py, and what is known of each."""
import json
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from starter import colour
from starter.concepts import HERE, STYLES, concepts
from starter.draw import DRAWINGS, SIDE


class Library:
    """drawings [n], their pictures, recolouring parameters, and tables from concepts and styles to drawings.

    `concepts` are tokens in a fixed order. `of(concept, style)` lists the numbers of the drawings that serve a concept in a style: those
    of the style, or of the nearest one that it has.
    """

    NEAREST = {"3d": ("3d", "flat", "classic", "line"), "flat": ("flat", "3d", "classic", "line"),
               "line": ("line", "flat", "3d", "classic"), "classic": ("classic", "flat", "3d", "line")}

    def __init__(self, folder=DRAWINGS):
        folder = Path(folder)
        self.drawings = json.loads((folder / "drawings.json").read_text())
        self.pictures = np.memmap(folder / "drawings.raw", np.uint8, "r", shape=(len(self.drawings), SIDE, SIDE, 4))
        self.concepts = list(dict.fromkeys(d["concept"] for d in self.drawings))
        self.numbers = {c: i for i, c in enumerate(self.concepts)}
        self.groups = {c: concepts()[c]["group"] for c in self.concepts}
        listed = {}
        for i, d in enumerate(self.drawings):
            listed.setdefault((d["concept"], d["style"]), []).append(i)
        self.lists = {(c, s): next(listed[c, t] for t in self.NEAREST[s] if (c, t) in listed)
                      for c in self.concepts for s in STYLES}
        cache = folder / "colours.json"
        if cache.exists() and len(json.loads(cache.read_text())["share"]) == len(self.drawings):
            stored = json.loads(cache.read_text())
            self.parameters, self.share = torch.tensor(stored["parameters"]), torch.tensor(stored["share"])
        else:
            hints = dict(line.split("\t") for line in (HERE / "data" / "colours.tsv").read_text().splitlines() if not line.startswith("#"))
            found = [colour.parameters(self.small(i), self.groups[d["concept"]] == "people", hints.get(d["concept"]))
                     for i, d in enumerate(self.drawings)]
            self.parameters, self.share = torch.stack([f[0] for f in found]), torch.tensor([f[1] for f in found])
            cache.write_text(json.dumps({"parameters": self.parameters.tolist(), "share": self.share.tolist()}))

    def of(self, concept, style):
        return self.lists[concept, style]

    def picture(self, i):
        """[4, 256, 256] premultiplied, 0 to 1."""
        return torch.from_numpy(np.array(self.pictures[i])).permute(2, 0, 1).float() / 255

    def small(self, i, factor=4):
        return F.avg_pool2d(self.picture(i)[None], factor)[0]


@lru_cache(None)
def library(folder=str(DRAWINGS)):
    return Library(folder)
