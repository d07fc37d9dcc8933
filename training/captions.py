"""The caption grammar: many ways to say what a scene shows. `caption(scene, rng)` gives a new phrasing on every call."""
from renderer import COLOUR_NAMES, OBJECT_NAMES, default_background

PLURALS = {"fish": "fish", "mushroom": "mushrooms"}
SYNONYMS = {
    "house": ["home", "hut"], "car": ["automobile"], "boat": ["ship", "sailboat"], "cat": ["kitten", "kitty"],
    "cup": ["mug"], "umbrella": ["parasol"], "rocket": ["spaceship"], "mushroom": ["toadstool"], "moon": ["crescent"],
    "flower": ["blossom"], "bird": ["birdie"],
}
COLOUR_SYNONYMS = {"grey": "gray", "purple": "violet"}
PREFIXES = [
    "a picture of", "an image of", "a drawing of", "an illustration of", "an icon of", "a photo of", "a sketch of",
    "a painting of", "a cartoon of", "clip art of", "a simple drawing of", "a flat illustration of", "a simple icon of",
    "a flat vector icon of", "a cartoon illustration of", "a nice picture of", "a minimalist illustration of",
    "there is", "draw", "show", "show me", "please draw", "make", "create", "generate", "picture of", "icon of",
    "illustration of", "drawing of", "image of", "a view of", "a scene with", "a picture with", "a logo of",
    "a graphic of", "a clipart of", "a symbol of", "an image with",
]
SUFFIXES = [
    ", flat style", ", simple", ", cartoon", ", vector", ", flat", ", minimalist", ", illustration", ", icon", ".", "!",
    ", clip art", ", vector illustration", " in flat style", " as an icon", ", flat design", ", for a slide", ", please",
]
ADJECTIVES = ["nice", "cute", "simple", "beautiful", "pretty", "lovely", "single", "flat", "bright", "little", "happy"]
BACKGROUND_PHRASES = [
    " on a {c} background", " on a {c} background", " on a {c} background", " on {c}", " on a {c} backdrop",
    " with a {c} background", " against a {c} background", " in front of a {c} background", ", {c} background",
    " over a {c} background", " on a plain {c} background",
]
RELATION_PHRASES = {
    "next to": [" next to ", " next to ", " beside ", " and ", " near ", " with ", " by "],
    "above": [" above ", " above ", " over ", " on top of "],
    "below": [" below ", " below ", " under ", " beneath ", " underneath "],
    "left of": [" to the left of ", " left of ", " on the left of "],
    "right of": [" to the right of ", " right of ", " on the right of "],
}
COUNT_WORDS = {2: ["two", "two", "two", "2", "a pair of", "a couple of"], 3: ["three", "three", "three", "3", "a trio of"]}
SIZE_WORDS = {"small": ["small", "tiny"], "large": ["large", "big", "huge"]}

# Words that carry no meaning for the picture; in training one of them is sometimes replaced by [UNK].
FILLERS = sorted(({w for p in PREFIXES for w in p.split()} | {w.strip(",.! ") for s in SUFFIXES for w in s.split()}
                  | set(ADJECTIVES) | {"a", "an", "the", "plain"}) - {""})


def plural(noun):
    return PLURALS.get(noun, noun + "s")


def _article(words, rng):
    if rng.random() < 0.10:
        return "the " + words
    if rng.random() < 0.10:
        return words
    return ("an " if words[0] in "aeiou" else "a ") + words


def _colour(name, rng):
    return COLOUR_SYNONYMS[name] if name in COLOUR_SYNONYMS and rng.random() < 0.25 else name


def _noun(name, rng):
    return rng.choice(SYNONYMS[name]) if name in SYNONYMS and rng.random() < 0.12 else name


def _described(name, colour, rng, size=None, drop_colour=0.0):
    words = [] if rng.random() < drop_colour else [_colour(colour, rng)]
    words.append(_noun(name, rng))
    if rng.random() < 0.06:
        words.insert(0, rng.choice(ADJECTIVES))
    if size:
        words.insert(0, rng.choice(SIZE_WORDS[size]))
    return " ".join(words)


def caption(scene, rng):
    items = scene["items"]
    if scene["kind"] == "count":
        (name, colour), = items
        text = f"{rng.choice(COUNT_WORDS[scene['count']])} {_colour(colour, rng)} {plural(_noun(name, rng))}"
    elif scene["kind"] == "relation":
        first, second = (_article(_described(n, c, rng), rng) for n, c in items)
        text = first + rng.choice(RELATION_PHRASES[scene["relation"]]) + second
    else:
        (name, colour), = items
        words = _described(name, colour, rng, scene["size"], drop_colour=0.03)
        text = "one " + words if rng.random() < 0.05 else _article(words, rng)
    background = scene["background"]
    implied = background == default_background([c for _, c in items])
    if not implied or rng.random() < 0.35:
        text += rng.choice(BACKGROUND_PHRASES).format(c=_colour(background, rng))
    if rng.random() < 0.35:
        text = rng.choice(PREFIXES) + " " + text
    if rng.random() < 0.12:
        text += rng.choice(SUFFIXES)
    return text


def vocabulary():
    """Every word the grammar can say, in a fixed order."""
    nouns = OBJECT_NAMES + [s for v in SYNONYMS.values() for s in v]
    words = set(nouns) | {plural(n) for n in nouns} | set(COLOUR_NAMES) | set(COLOUR_SYNONYMS.values()) | set(FILLERS)
    phrases = BACKGROUND_PHRASES + SUFFIXES + [p for v in (*RELATION_PHRASES.values(), *COUNT_WORDS.values(),
                                                           *SIZE_WORDS.values()) for p in v]
    for phrase in phrases:
        words |= set(phrase.replace("{c}", "").replace(",", " ").replace(".", " ").replace("!", " ").split())
    words |= {"one", "is", "are", "color", "colour", "colored", "coloured", "me"}
    return sorted(w for w in words if w and not w.isdigit())
