"""A word-level tokenizer of canonical words, in the format of BERT's WordPiece: one whole word a line in vocab.txt."""
import json
import re
from pathlib import Path

import torch

from starter import colour
from starter.captions import vocabulary

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ","]
PAD, UNK, CLS, SEP = range(4)
MAX_LENGTH = 32


class Words:
    """The vocabulary: special words, the grammar's (the starter's, unless another is given), then the things', in the order of `concepts`."""

    def __init__(self, concepts, grammar=None):
        grammar = SPECIAL + (vocabulary() if grammar is None else grammar)
        clash = set(grammar) & set(concepts)
        if clash:
            raise SystemExit(f"Things are named like words of the grammar: {sorted(clash)}")
        self.words, self.max_length = grammar + list(concepts), MAX_LENGTH
        self.ids = {w: i for i, w in enumerate(self.words)}
        self.concept_of = torch.tensor([-1] * len(grammar) + list(range(len(concepts))))
        self.colour_of = torch.tensor([colour.NAMES.index(w) if w in colour.NAMES else colour.USUAL for w in self.words])
        # For the reader: other words are of kind 0, colours of kind 1, things of kind 2.
        self.kinds = torch.where(self.concept_of >= 0, 2, torch.where(self.colour_of < colour.USUAL, 1, 0))

    def encode(self, text, length=MAX_LENGTH):
        """[CLS] words [SEP] of a text or a list of words, truncated and padded."""
        words = re.findall(r"[a-z0-9]+|[^\sa-z0-9]", text.lower()) if isinstance(text, str) else text
        ids = [CLS] + [self.ids.get(w, UNK) for w in words][:length - 2] + [SEP]
        return ids + [PAD] * (length - len(ids))

    def save(self, folder):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "vocab.txt").write_text("\n".join(self.words) + "\n", encoding="utf-8")
        config = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": MAX_LENGTH,
                  "pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
        (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
