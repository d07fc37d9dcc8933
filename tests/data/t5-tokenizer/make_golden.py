"""Writes spiece.model, a small SentencePiece model with T5's normalisation (nmt_nfkc), and golden.json, the ids that sentencepiece
gives: python3 make_golden.py (needs python3-sentencepiece). The pieces come from the words of the documentation, so another run
gives another model; both files belong together.

"older" and "newer" in golden.json are the ids of Hugging Face's tokenizers for a tokenizer.json of the same pieces, in the two forms
in which T5 has been published; the tests write those files. make_json_golden.mjs adds them.
"""

import glob
import json
import os
import tempfile

import sentencepiece

FOLDER = os.path.dirname(os.path.abspath(__file__))
TEXTS = [
    "", " ", "a photo of an astronaut riding a horse on mars", "  two  spaces   and a tab\tand a\nline  ",
    "\ufb01ne \uff11\uff12 \uff21\uff22 \u2122 \u00bd \u2460", "Caf\u00e9 cafe\u0301 na\u00efve", "\u3000ideographic\u3000space\u3000",
    "no\u00a0break zero\u200bwidth soft\u00adhyphen \ufeffmark", "\u6f22\u5b57 and \U0001f600\U0001f600 \U0001f600", "\u01c4 \u1e9b\u0323 \u0130",
    "\u212b \u0958", "</s> in the middle <pad> <unk>", "<extra_id_0> and <extra_id_99>", "\u2581 marks\u2581of spaces",
    "punctuation, (brackets) [more]: 'quotes' \u201ccurly\u201d \u2026 \u2014", "UPPER lower 1234567890", "\u0001control\u007f \u0085 next",
]
# Hugging Face's tokenizers lose the second mark of a letter here.
SENTENCEPIECE_ONLY = ["e\u0301\u0323 \u212b\u0301"]


def train():
    lines = []
    for path in sorted(glob.glob(os.path.join(FOLDER, "..", "..", "..", "docs", "*.md"))):
        with open(path, encoding="utf-8") as file:
            lines += [line.strip() for line in file if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        corpus = os.path.join(folder, "corpus.txt")
        with open(corpus, "w", encoding="utf-8") as file:
            file.write("\n".join(lines + ["caf\u00e9 na\u00efve \u00e9 \u00e5 \u1e69"] * 20))
        sentencepiece.SentencePieceTrainer.train(
            input=corpus, model_prefix=os.path.join(folder, "spiece"), vocab_size=600, model_type="unigram",
            pad_id=0, eos_id=1, unk_id=2, bos_id=-1, normalization_rule_name="nmt_nfkc", character_coverage=0.9995, num_threads=1)
        os.replace(os.path.join(folder, "spiece.model"), os.path.join(FOLDER, "spiece.model"))


def golden():
    model = sentencepiece.SentencePieceProcessor(model_file=os.path.join(FOLDER, "spiece.model"))
    # Tokens that transformers finds before sentencepiece sees the text; what lies between is encoded by itself.
    special = {"</s>": 1, "<pad>": 0, "<unk>": 2}
    special.update({f"<extra_id_{i}>": model.get_piece_size() + 99 - i for i in range(100)})

    def encode(text):
        found = [(text.index(token), token) for token in special if token in text]
        if not found:
            return model.encode(text)
        start, token = min(found)
        return model.encode(text[:start]) + [special[token]] + encode(text[start + len(token):])

    cases = [{"text": text, "ids": encode(text)} for text in TEXTS]
    cases += [{"text": text, "ids": encode(text), "sentencepiece_only": True} for text in SENTENCEPIECE_ONLY]
    with open(os.path.join(FOLDER, "golden.json"), "w", encoding="utf-8") as file:
        file.write('{"cases": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]}\n")


train()
golden()
