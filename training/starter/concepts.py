"""Which things the model knows, and which drawings show them.

A concept is named by a token of letters and digits ("redapple"), by which the lexicon's words lead to it and the networks know
it. Emoji give most concepts; variants of skin, hair and gender are merged into one, whose further drawings they are. The office
sets give what emoji lack (data/office.tsv).
"""
import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from starter.own import THINGS as OWN_THINGS

HERE = Path(__file__).parent
PACKAGES = HERE.parent / "runs" / "packages"

STYLES = ["3d", "flat", "line", "classic"]
SETS = {"fluent-emoji": "3d", "fluent-emoji-flat": "flat", "fluent-emoji-high-contrast": "line", "noto": "classic",
        "noto-v1": "classic", "fluent-color": "3d", "flat-color-icons": "flat"}
OWN = {"own-3d": "3d", "own-flat": "flat", "own-line": "line"}       # own.py draws these
GROUPS = {0: "faces", 1: "people", 3: "animals and nature", 4: "food", 5: "travel and places", 6: "activities", 7: "objects",
          8: "symbols"}

# What is left out: clock faces and letters by pattern, further colours of one thing, and what only a keyboard needs.
LEFT_OUT = re.compile(
    r"o’clock|-thirty|^keycap|(?<!^play )(?<!^pause )(?<!^stop )(?<!^check mark )\bbutton\b|^input |Japanese “|zodiac|^(orange|yellow|green|blue|light blue|purple|brown|black|grey|white|pink) heart$"
    r"|^(orange|yellow|green|blue|purple|brown|black|white) (circle|square)$|(medium|small|medium-small) square|^(green|blue|orange) book$"
    r"|^large blue diamond$|^small (orange|blue) diamond$|white hair|red hair|curly hair|bald|light skin|dark skin|facing right|"
    r"^(SOON|TOP|END|BACK|ON!) arrow|mobile phone off|vibration mode|trade mark|copyright|registered|wavy dash|part alternation|"
    r"curly loop|double curly|Japanese symbol|^A button|^B button|^O button|CL |^COOL|^FREE|^ID$|^NEW|^NG|^OK button|^SOS|^UP!|^VS|"
    r"splatter|distorted face|fight cloud|hairy creature|landslide|antenna bars mobile|restroom|^potable|non-potable|left luggage|"
    r"baggage claim|^customs|litter in bin|couple with heart: |kiss: |holding hands.*skin|women holding|woman and man holding|^men holding|men with bunny|men wrestling|water closet|baby symbol|dim button|bright button|hollow red|heavy dollar|^Ophiuchus|"
    r"^(Aries|Taurus|Gemini|Cancer|Leo|Virgo|Libra|Scorpio|Sagittarius|Capricorn|Aquarius|Pisces)$|asterisk|eject|fast-forward|"
    r"fast reverse|fast up|fast down|next track|last track|middle finger|vulcan|up-down arrow|left-right arrow|arrow curving|"
    r"currency exchange|name badge|trident|fleur")
RENAMED = {"red heart": "heart", "red circle": "circle", "red square": "square", "closed book": "closed book",
           "red triangle pointed up": "triangle", "large orange diamond": "diamond", "diamond with a dot": None, "radio button": None}


MOST_DRAWINGS = 6       # of a concept in a style


# Persons and joiners that a family is made of.
FAMILY = {"1F468", "1F469", "1F9D1", "1F466", "1F467", "1F9D2", "200D"}


def token(name):
    """A name as one word of a-z and 0-9: what the networks' vocabulary and the lexicon call it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)


def _key(hexcode):
    """One key for a thing's variants of skin and gender, and the variant's number."""
    parts = [p for p in hexcode.upper().split("-") if p != "FE0F" and not re.fullmatch(r"1F3F[B-F]", p)]
    variant = 0
    if len(parts) > 2 and parts[-1] in ("1F466", "1F467", "1F9D2") and set(parts) <= FAMILY:
        return "1F46A", 1
    if parts[-1] in ("2642", "2640") and len(parts) > 1:
        variant = 1 if parts[-1] == "2642" else 2
        parts = parts[:-2]
    elif parts[0] in ("1F468", "1F469") and len(parts) > 2 and not {"1F468", "1F469", "1F466", "1F467", "2764"} & set(parts[1:]):
        variant = 1 if parts[0] == "1F468" else 2
        parts[0] = "1F9D1"
    return "-".join(p for p in parts if p != "200D"), variant


def _slug(name):
    plain = unicodedata.normalize("NFKD", name.replace("’", "-").replace("&", "and")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"-+", "-", re.sub(r"[^a-z0-9]+", "-", plain)).strip("-")


@lru_cache(None)
def icons(name, packages=PACKAGES):
    """(names of the set's own drawings, {alias: drawing}, {code point: drawing}) of an iconify set."""
    folder = Path(packages) / "node_modules" / "@iconify-json" / name
    data = json.loads((folder / "icons.json").read_text())
    chars = json.loads((folder / "chars.json").read_text())
    aliases = {a: d["parent"] for a, d in data.get("aliases", {}).items() if set(d) == {"parent"}}
    return set(data["icons"]), aliases, {_plain(code): icon for code, icon in chars.items()}


def _plain(code):
    return "-".join(p for p in code.upper().split("-") if p != "FE0F")


def _find(set_name, hexcode, label, packages):
    """The set's drawing of an emoji: by code point where the set has them, else by name."""
    own, aliases, chars = icons(set_name, packages)
    noto = icons("noto", packages)
    flat = icons("fluent-emoji-flat", packages)
    by_code = chars.get(_plain(hexcode))
    names = [by_code, _slug(label), _slug(label.replace("’", "")), noto[2].get(_plain(hexcode))]
    names += [a for a, parent in noto[1].items() if parent == names[-1]]
    names += [flat[1][n] for n in names if n in flat[1]]
    for name in names:
        name = aliases.get(name, name)
        if name in own:
            return name
    return None


@lru_cache(None)
def emoji(packages=PACKAGES):
    """The emoji of Unicode in English: label, hexcode, group, subgroup, tags."""
    return json.loads((Path(packages) / "node_modules" / "emojibase-data" / "en" / "data.json").read_text())


@lru_cache(None)
def concepts(packages=PACKAGES):
    """{token: {name, group, emoji, hexcode, drawings}} in a fixed order; drawings is [(style, set, icon)], the usual first."""
    found = {}
    for entry in sorted((e for e in emoji(packages) if e.get("group") in GROUPS),
                        key=lambda e: (e["group"], _key(e["hexcode"])[1] > 0, e["order"])):
        label = RENAMED.get(entry["label"], entry["label"])
        if label is None or LEFT_OUT.search(entry["label"]):
            continue
        key, variant = _key(entry["hexcode"])
        if variant and key not in found:        # the neutral one comes first, or does not exist
            key, variant = entry["hexcode"], 0
        drawings = [(style, name, icon) for name, style in SETS.items() if name not in ("fluent-color", "flat-color-icons")
                    for icon in [_find(name, entry["hexcode"], entry["label"], packages)] if icon]
        if variant == 0:
            found[key] = {"token": token(label), "name": label, "group": GROUPS[entry["group"]], "emoji": entry["emoji"],
                          "hexcode": entry["hexcode"], "tags": entry.get("tags", []), "drawings": drawings}
        else:
            listed = found[key]["drawings"]
            listed += [d for d in drawings if d not in listed and sum(d[0] == e[0] for e in listed) < MOST_DRAWINGS]
    result = {}
    for concept in found.values():
        if concept["drawings"] and concept["token"] not in result:
            result[concept["token"]] = concept
    for line in (HERE / "data" / "office.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, english, listed = line.split("\t")
            if name in result:
                raise SystemExit(f"data/office.tsv: {name} is an emoji already")
            drawings = [(SETS[s], s, _largest(s, icon, packages)) for s, icon in (i.split(":") for i in listed.split(","))]
            result[name] = {"token": name, "name": english, "group": "office", "emoji": None, "hexcode": None, "tags": [],
                            "drawings": drawings}
    for name, english in OWN_THINGS.items():
        result[name] = {"token": name, "name": english, "group": "office", "emoji": None, "hexcode": None, "tags": [],
                        "drawings": [(style, s, name) for s, style in OWN.items()]}
    return result


def _largest(set_name, icon, packages):
    """Fluent's icons come in several sizes, each a drawing of its own: the most detailed."""
    own = icons(set_name, packages)[0]
    for name in [icon] + [f"{icon}-{size}" for size in (48, 32, 28, 24, 20, 16)]:
        if name in own:
            return name
    raise SystemExit(f"{set_name} has no {icon}")
