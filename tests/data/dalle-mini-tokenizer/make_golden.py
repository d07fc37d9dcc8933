"""Makes this folder: a tiny vocabulary in the form of DALL-E Mini's, and what min-dalle's own tokenizer makes of some texts with it.

    python3 make_golden.py PATH_OF_MIN_DALLE

The vocabulary is learnt here from a few sentences (byte pairs of words that begin with the mark of a space; Sennrich et al. 2016,
arXiv:1508.07909). golden.json has the ids that the class TextTokenizer of kuprel/min-dalle (MIT) gives; it is run and not copied.
"""

import json
import os
import sys
import types
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location

MERGES, MARK = 48, "\u0120"
SENTENCES = ("a red fox in the snow, a castle seen from a hill at sunset, a small boat on the lake, the red house next to a green tree, "
             "blurry and low quality, three blue birds over the hill, an oil painting of a corgi in a field")
TEXTS = ["", " ", "a red fox in the snow", "A Castle, seen  from a HILL!", "blurry,low   quality", "caf\u00e9 \u00dcBER", "\u65e5\u672c red \u5bcc\u58eb", "ends with spaces   ",
         "\u0130stanbul \u212a", "it's 3 o'clock: 50%", "don't", "redredfox", "z{~}", "<s> red </s>"]


def learn():
    words = Counter(tuple(MARK + word) for word in SENTENCES.replace(",", " ").split())
    merges = []
    while len(merges) < MERGES:
        pairs = Counter()
        for word, count in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += count
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        words = Counter({tuple(merged(list(word), best)): count for word, count in words.items()})
    return merges


def merged(word, pair):
    i = 0
    while i < len(word) - 1:
        if tuple(word[i:i + 2]) == pair:
            word[i:i + 2] = ["".join(pair)]
        i += 1
    return word


def main(source):
    folder = os.path.dirname(os.path.abspath(__file__))
    # Emoji become words there; no text here has one, so that the package need not be installed.
    sys.modules.setdefault("emoji", types.SimpleNamespace(demojize=lambda text, delimiters: text))
    spec = spec_from_file_location("text_tokenizer", os.path.join(source, "min_dalle", "text_tokenizer.py"))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    merges = learn()
    # All of printable ASCII but three signs, which are unknown.
    letters = [chr(code) for code in range(33, 127) if chr(code) not in "{|}"]
    tokens = ["<s>", "<pad>", "</s>", "<unk>"] + letters + [MARK] + ["".join(pair) for pair in merges]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    tokenizer = module.TextTokenizer(vocabulary, [" ".join(pair) for pair in merges])
    write(folder, "vocab.json", json.dumps(vocabulary, ensure_ascii=True, separators=(",", ":")))
    write(folder, "merges.txt", "#version: 0.2\n" + "\n".join(" ".join(pair) for pair in merges) + "\n")
    write(folder, "tokenizer_config.json", json.dumps({"tokenizer_class": "DalleBartTokenizer", "model_max_length": 24}, indent=1) + "\n")
    write(folder, "golden.json", json.dumps([{"text": text, "ids": tokenizer.tokenize(text)} for text in TEXTS], indent=0) + "\n")


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main(sys.argv[1])
