"""Makes this folder from the vocabulary and the tokenizer of openai/glide-text2im (MIT), cut to its first merges.

    python make_golden.py PATH_OF_GLIDE_TEXT2IM

vocab.json and merges.txt are what such a model's tokenizer folder holds; golden.json has texts and the ids that GLIDE's own
Encoder gives with them.
"""

import gzip
import json
import os
import sys
from importlib.util import module_from_spec, spec_from_file_location

MERGES = 1200
TEXTS = [
    "", " ", "an oil painting of a corgi", "A Corgi in a Field", "don't  stop,   we'LL see...", "it's 2021: 50% of 1234 cats!!", "'s 's''re",
    "\ttabs\tand\n\nlines \n x", "caf\u00e9 \u00dcBER \u00df", "\u65e5\u672c\u306e\u5bcc\u58eb\u5c71 \u3001 \U0001f680\U0001f469\u200d\U0001f467", "<|endoftext|> is text", "\u00bd \u2167 \u0663", "\u00a0a\u00a0 b\u3000",
    "ends with spaces   ", "a  b", " a", "\u0130", "\U0001d400\U0001d7d8", "x\u0301 \u0301",
]


def main(source):
    folder = os.path.dirname(os.path.abspath(__file__))
    spec = spec_from_file_location("bpe", os.path.join(source, "glide_text2im", "tokenizer", "bpe.py"))
    bpe = module_from_spec(spec)
    spec.loader.exec_module(bpe)
    with gzip.open(os.path.join(source, "glide_text2im", "tokenizer", "vocab.bpe.gz")) as file:
        lines = file.read().decode().split("\n")[: MERGES + 1]
    merges = [tuple(line.split()) for line in lines[1:]]
    tokens = list(bpe.bytes_to_unicode().values()) + ["".join(pair) for pair in merges] + ["<|endoftext|>"]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    encoder = bpe.Encoder(vocabulary, merges)
    write(folder, "vocab.json", json.dumps(vocabulary, ensure_ascii=True, separators=(",", ":")))
    write(folder, "merges.txt", "\n".join(lines) + "\n")
    write(folder, "golden.json", json.dumps([{"text": text, "ids": encoder.encode(text)} for text in TEXTS], indent=0))


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main(sys.argv[1])
