"""The words of prompts in ten languages, and the canonical words that the networks read.

`build` makes the lexicon from names and keywords of CLDR, emojibase and emojilib and from our tables (data/nouns.tsv,
data/words.tsv); `Lexicon` reads prompts with it. The program does the same (the file is shipped beside the tokenizer), so the
reading is described here exactly:

1. *Units.* The text is normalised (without what is invisible: soft hyphens, joiners, marks of direction; NFKC, lower case, Cyrillic
   yo as ye) and cut into units: a run of letters and digits of scripts with spaces; a single character of Chinese, Japanese or Korean;
   one of , ; / & + as a unit by itself. All else separates.
2. *Phrases.* Units are covered by phrases of the lexicon at the least cost: a phrase of the prompt's language costs 0.01, one of
   English 0.03, one of another language 0.3; a unit that nothing covers costs 1. Korean words (syllables between
   spaces, or between them and other letters) are covered as a whole or not at all. Of equal costs the longer first phrase wins. Every
   language is tried as the prompt's; the cheapest wins, the first in LANGUAGES of equal ones.
3. *Words.* The phrases' canonical words in the order of the prompt, behind "lang" and the language. Phrases of the kinds ignored, mood and
   transparent have none; what nothing covers is unknown.
"""
import argparse
import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from starter.captions import LANGUAGES
from starter.concepts import GROUPS, HERE, PACKAGES, _key, concepts, emoji

KINDS = ("thing", "colour", "number", "size", "relation", "verb", "background", "scenery", "style", "join", "transparent", "mood",
         "ignored")
OWN, ENGLISH, OTHER = 0.01, 0.03, 0.3
_WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\u30fc"
_UNIT = re.compile(rf"[{_WIDE}]|[^\W_{_WIDE}]+|[,;/&+、，；・]")
UNDERSTOOD = "~"        # behind a phrase that prompts may say and that no list shows: inflections, made by rules that are sometimes wrong
# Keywords of emoji that name no thing in a prompt.
_NO_NOUNS = frozenset("again can come got here know like more nothing say see still take think way when where why".split())
_INVISIBLE = re.compile("[\u00ad\u200c-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def normalised(text):
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower().replace("ё", "е")


def units(text):
    """[(unit, number of the word between spaces)]"""
    return [(m.group(), i) for i, part in enumerate(normalised(text).split()) for m in _UNIT.finditer(part)]


def is_korean(unit):
    return "\uac00" <= unit <= "\ud7af"


class Lexicon:
    """rows: [(kind, words, group, language, [phrases])], as in the file."""

    def __init__(self, rows):
        self.rows = rows
        self.phrases = {language: {} for language in LANGUAGES}
        for kind, words, _, language, listed in rows:
            for phrase in listed:
                self.phrases[language].setdefault(tuple(u for u, _ in units(phrase)), (kind, words))
        self.longest = max(len(p) for table in self.phrases.values() for p in table)

    @staticmethod
    def load(path):
        rows = []
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                kind, words, group, language, listed = line.split("\t")
                rows.append((kind, words, group, language, listed.split("|")))
        return Lexicon(rows)

    def _cover(self, cut, language):
        """(cost, [(phrase or None, units)])"""
        n = len(cut)
        best = [(float("inf"), None, 0)] * n + [(0.0, None, 0)]
        for i in range(n - 1, -1, -1):
            korean = is_korean(cut[i][0])
            starts = i == 0 or cut[i - 1][1] != cut[i][1] or not is_korean(cut[i - 1][0])
            if not korean or starts:
                end = i + 1
                while korean and end < n and cut[end][1] == cut[i][1] and is_korean(cut[end][0]):
                    end += 1
                best[i] = (1.0 + best[end][0], None, end)
            for length in range(1, min(self.longest, n - i) + 1):
                phrase = tuple(u for u, _ in cut[i:i + length])
                for other in LANGUAGES:
                    found = self.phrases[other].get(phrase)
                    if found:
                        cost = (OWN if other == language else ENGLISH if other == "en" else OTHER) + best[i + length][0]
                        if cost < best[i][0] + 1e-9:
                            best[i] = (cost, found, i + length)
        parts, i = [], 0
        while i < n:
            _, found, end = best[i]
            parts.append((found, [u for u, _ in cut[i:end]]))
            i = end
        return best[0][0], parts

    def read(self, prompt):
        """{"language", "words": [...], "unknown": [...], "verbs": [(phrase, word)], "moods": [...], "transparent": bool}"""
        cut = units(prompt)
        cost, language, parts = min(((*self._cover(cut, l)[:1], i, self._cover(cut, l)[1]) for i, l in enumerate(LANGUAGES)),
                                    key=lambda c: (round(c[0], 6), c[1]))
        result = {"language": LANGUAGES[language], "words": ["lang" + LANGUAGES[language]], "unknown": [], "verbs": [], "moods": [],
                  "transparent": False}
        for found, covered in parts:
            text = ("" if covered and re.match(rf"[{_WIDE}]", covered[0]) else " ").join(covered)
            if found is None:
                result["unknown"].append(text)
                continue
            kind, words = found
            if kind == "transparent":
                result["transparent"] = True
            elif kind == "mood":
                result["moods"].append(text)
            elif kind == "verb":
                result["verbs"].append((text, words))
            result["words"] += words.split()
        return result


# --- building ---------------------------------------------------------------------------------------------------------

def _names(text):
    """A name as CLDR has it, without what only distinguishes: "Lehrer(in)" is two, "walking:" loses its colon."""
    text = text.strip(" :").replace("’", "'")
    match = re.fullmatch(r"(.+?)\((\w{1,4})\)(.*)", text)
    return [match[1].strip() + match[3], match[1].strip() + match[2] + match[3]] if match else [re.sub(r"\s*\(.*\)", "", text)]


def _inflected(phrase, language):
    """Further forms of a noun, by the plain rules of its language; wrong ones harm nobody."""
    last = phrase.split()[-1]
    stem = phrase[:-1]
    if len(last) < 3:
        return []
    if language == "ru":
        if last[-1] == "а":
            return [stem + e for e in ("ы", "и", "е", "у", "ой", "ою")]
        if last.endswith("ия"):
            return [stem + e for e in ("и", "ю", "ей")]
        if last[-1] == "я":
            return [stem + e for e in ("и", "е", "ю", "ей")]
        if last.endswith("ие"):
            return [stem + e for e in ("я", "ю", "ем", "и")]
        if last[-1] == "о":
            return [stem + e for e in ("а", "у", "ом", "е")]
        if last[-1] == "е":
            return [stem + e for e in ("я", "ю", "ем")]
        if last[-1] == "ь":
            return [stem + e for e in ("и", "ю", "я", "ем", "ью")]
        if last[-1] == "й":
            return [stem + e for e in ("я", "ю", "ем", "е", "и")]
        if last[-1] in "бвгджзклмнпрстфхцчшщ":
            forms = [phrase + e for e in ("а", "у", "ом", "е", "ы", "и", "ов")]
            # fleeting vowels: замок, щенок, котёнок
            return forms + [phrase[:-2] + last[-1] + e for e in ("а", "у", "ом", "е", "и")] if last[-2:] in ("ок", "ек", "ец") else forms
    if language == "de":
        return [phrase + e for e in ("s", "es", "n", "en", "e")]
    if language in ("es", "pt"):
        return [phrase + ("s" if last[-1] in "aeiouáéíóúãõâêô" else "es")]
    if language == "fr":
        return [phrase + e for e in ("s", "x")]
    if language == "it" and last[-1] in "oae":
        return [stem + {"o": "i", "a": "e", "e": "i"}[last[-1]]]
    return []


def is_keyword(word):
    """Whether a keyword may stand for a thing: not "where" for a house, nor "cat2", as emojilib tells emoji apart."""
    return word not in _NO_NOUNS and not re.search(r"[a-z]\d$", word)


def plural(phrase):
    """The English plural of a noun phrase."""
    irregular = {"man": "men", "woman": "women", "child": "children", "mouse": "mice", "goose": "geese", "foot": "feet", "tooth": "teeth",
                 "person": "people", "leaf": "leaves", "knife": "knives", "wolf": "wolves", "loaf": "loaves", "shelf": "shelves",
                 "scarf": "scarves", "elf": "elves", "ox": "oxen", "businessman": "businessmen", "businesswoman": "businesswomen",
                 "fireman": "firemen", "policeman": "policemen", "snowman": "snowmen", "bookshelf": "bookshelves"}
    *before, last = phrase.split(" ")
    for preposition in (" with ", " of ", " on ", " in ", " without ", " for ", " at "):
        if preposition in phrase:
            head, tail = phrase.split(preposition, 1)
            return plural(head) + preposition + tail
    if last in irregular:
        last = irregular[last]
    elif re.search(r"(s|x|z|ch|sh)$", last):
        last += "es"
    elif re.search(r"[^aeiou]y$", last):
        last = last[:-1] + "ies"
    elif last in ("tomato", "potato", "mango", "volcano", "mosquito", "hero", "superhero"):
        last += "es"
    else:
        last += "s"
    return " ".join(before + [last])


def _cldr(language, packages):
    """{emoji: (name, keywords)}"""
    result = {}
    for package, folder, key in (("cldr-annotations-full", "annotations", "annotations"),
                                 ("cldr-annotations-derived-full", "annotationsDerived", "annotationsDerived")):
        path = Path(packages) / "node_modules" / package / folder / language / "annotations.json"
        if path.exists():
            for char, entry in json.loads(path.read_text(encoding="utf-8"))[key]["annotations"].items():
                if "tts" in entry:
                    result[char.replace("\ufe0f", "")] = (entry["tts"][0], entry.get("default", []))
    return result


class _Table:
    """Phrases of one language; the first meaning of a phrase stays."""

    def __init__(self):
        self.meaning, self.order = {}, defaultdict(list)

    def add(self, phrase, kind, words):
        key = tuple(u for u, _ in units(phrase))
        if not key or key in self.meaning:
            return False
        self.meaning[key] = (kind, words)
        self.order[kind, words].append(phrase.lower() if kind != "thing" else phrase)
        return True


def build(packages=PACKAGES):
    """The rows of the lexicon: our tables first, then names, then keywords that mean only one thing."""
    known = concepts(packages)
    read = lambda name: [line.split("\t") for line in (HERE / "data" / name).read_text(encoding="utf-8").splitlines()
                         if line and not line.startswith("#")]
    tables = {language: _Table() for language in LANGUAGES}
    by_key = {_key(c["hexcode"])[0]: c for c in known.values() if c["hexcode"]}
    by_char = {c["emoji"].replace("\ufe0f", ""): c for c in known.values() if c["emoji"]}
    variants = defaultdict(list)
    for entry in emoji(packages):
        concept = by_key.get(_key(entry["hexcode"])[0]) if entry.get("group") in GROUPS else None
        if concept:
            variants[concept["token"]].append(entry)
    lib = json.loads((Path(packages) / "node_modules" / "emojilib" / "dist" / "emoji-en-US.json").read_text(encoding="utf-8"))
    lib = {char.replace("\ufe0f", ""): [w.replace("_", " ") for w in listed] for char, listed in lib.items()}
    for at, language in enumerate(LANGUAGES):
        table = tables[language]
        cldr = _cldr(language, packages)
        for kind, words, *cells in read("words.tsv"):
            for phrase in filter(None, cells[at].split("|")):
                table.add(phrase, kind, words)
        rows = [(name, list(filter(None, cells[at].split("|")))) for name, *cells in read("nouns.tsv")]
        for name, listed in rows:
            for phrase in listed:
                table.add(phrase, "thing", name)
        # Names: of the thing itself, of its variants of gender, and in English what the recipe calls it.
        named = [(c["token"], name) for char, c in by_char.items() if char in cldr for name in _names(cldr[char][0])]
        if language == "en":
            named += [(c["token"], c["name"]) for c in known.values()]
            named += [(t, name) for t, entries in variants.items() for e in entries for name in _names(e["label"])]
        for name, phrase in named:
            table.add(phrase, "thing", name)
        nouns = [(name, phrase) for (kind, name), listed in list(table.order.items()) if kind == "thing" for phrase in list(listed)]
        if language == "en":
            for name, phrase in nouns:
                many = plural(phrase)
                key = tuple(u for u, _ in units(many))
                if key not in table.meaning:
                    table.meaning[key] = ("thing", name + " plural")
                    table.order["thing", name + " plural"].append(many)
        else:
            for name, phrase in nouns:
                for form in _inflected(phrase, language):
                    table.add(form + UNDERSTOOD, "thing", name)
        # Keywords: those of few things, the first of which is the one that people mean most often.
        meant = defaultdict(list)
        for char, c in by_char.items():
            listed = list(cldr.get(char, ("", []))[1]) + (c["tags"] + lib.get(char, []) if language == "en" else [])
            for word in dict.fromkeys(w.lower() for w in listed):
                meant[word].append(c["token"])
        for word, names in meant.items():
            if is_keyword(word) and len(names) <= (3 if language == "en" else 2) and len(word) > (2 if language not in ("zh", "ja", "ko") else 1):
                table.add(word, "thing", names[0])
    rows = []
    for kind in KINDS:
        for language in LANGUAGES:
            for (k, words), listed in tables[language].order.items():
                if k == kind:
                    group = known[words.split()[0]]["group"] if kind == "thing" else ""
                    rows.append((kind, words, group, language, listed))
    return rows


HEADER = """# The words of prompts and what they become; made by training/starter/lexicon.py, which says how it is read.
# kind <tab> canonical words <tab> group <tab> language <tab> phrases separated by |, the first of which is shown to users; none with ~ behind it is
"""


def save(rows, path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(HEADER)
        for kind, words, group, language, listed in rows:
            out.write("\t".join((kind, words, group, language, "|".join(p.replace("|", " ").replace("\t", " ") for p in listed))) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default=str(HERE.parent / "runs" / "lexicon.tsv"))
    parser.add_argument("prompts", nargs="*", help="read these and say what they become")
    args = parser.parse_args()
    rows = build()
    save(rows, args.out)
    print(len(rows), "rows,", sum(len(r[4]) for r in rows), "phrases;", dict(Counter(r[3] for r in rows for _ in r[4])))
    lexicon = Lexicon(rows)
    for prompt in args.prompts:
        print(prompt, "->", lexicon.read(prompt))


if __name__ == "__main__":
    main()
