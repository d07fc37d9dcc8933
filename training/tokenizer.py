"""A word-level tokenizer in the format of BERT's WordPiece: one whole word a line in vocab.txt."""
import json
import re
from pathlib import Path

from captions import FILLERS, vocabulary

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
PAD, UNK, CLS, SEP = range(4)
MAX_LENGTH = 40


def build_vocabulary():
    return SPECIAL + list("0123456789") + list(".,!?-:;'()") + vocabulary()


class Tokenizer:
    def __init__(self, words=None):
        self.words = words or build_vocabulary()
        self.ids = {w: i for i, w in enumerate(self.words)}
        self.fillers = {self.ids[w] for w in FILLERS if w in self.ids}

    def split(self, text):
        return re.findall(r"[a-z0-9]+|[^\sa-z0-9]", text.lower())

    def encode(self, text, max_length=MAX_LENGTH):
        """[CLS] words [SEP], truncated and padded to max_length."""
        ids = [self.ids.get(w, UNK) for w in self.split(text)][:max_length - 2]
        ids = [CLS] + ids + [SEP]
        return ids + [PAD] * (max_length - len(ids))

    def save(self, folder):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "vocab.txt").write_text("\n".join(self.words) + "\n", encoding="utf-8")
        config = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": MAX_LENGTH,
                  "pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
        (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
