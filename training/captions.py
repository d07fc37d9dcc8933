"""The caption grammar: many ways to say what a scene shows. `caption(scene, rng)` gives a new phrasing on every call."""
from backgrounds import SCENERY
from scenes import COLOUR_NAMES, NAMES, default_background, default_badge
from things.catalogue import THINGS

COLOUR_SYNONYMS = {"grey": ["gray", "gray", "silver"], "purple": ["violet"], "turquoise": ["teal", "cyan", "aqua"],
                   "yellow": ["golden"], "orange": ["amber"]}
PREFIXES = [
    "a picture of", "an image of", "a drawing of", "an illustration of", "an icon of", "a photo of", "a sketch of",
    "a painting of", "a cartoon of", "clip art of", "a simple drawing of", "a simple icon of", "a vector icon of",
    "a cartoon illustration of", "a nice picture of", "a minimalist illustration of", "there is", "draw", "show", "show me",
    "please draw", "make", "create", "generate", "picture of", "icon of", "icon of", "illustration of", "drawing of",
    "image of", "a view of", "a scene with", "a picture with", "a logo of", "a graphic of", "a clipart of", "a symbol of",
    "an image with", "i want", "i need", "give me", "can you draw", "a slide with", "a colorful picture of",
]
SUFFIXES = [
    ", simple", ", cartoon", ", vector", ", minimalist", ", illustration", ", icon", ".", "!", ", clip art",
    ", vector illustration", " as an icon", ", for a slide", ", please", " for my presentation", " for a document",
    ", high quality", ", for school",
]
STYLE_PREFIXES = {
    "flat": ["a flat icon of", "a flat illustration of", "flat illustration of", "a flat drawing of", "flat icon of",
             "a flat vector icon of"],
    "line": ["a line drawing of", "line art of", "a line art drawing of", "an outline icon of", "an outline of",
             "a line icon of", "line drawing of"],
}
STYLE_SUFFIXES = {
    "flat": [", flat style", ", flat", ", flat design", " in flat style", " in a flat style", ", flat icon", ", flat vector"],
    "line": [", line art", ", line art style", " in line art style", " as line art", ", line drawing", ", outline",
             ", outline style", " in line style"],
}
BADGE_PHRASES = [" on a {c}round badge", " on a {c}round badge", " on a {c}badge", " in a {c}round badge", " as a {c}badge",
                 " on a round {c}badge", ", on a {c}round badge", ", {c}round badge", ", {c}badge"]
ADJECTIVES = ["nice", "cute", "simple", "beautiful", "pretty", "lovely", "single", "bright", "little", "happy", "modern",
              "new", "old", "cool"]
PLAIN_PHRASES = [
    " on a {c} background", " on a {c} background", " on a {c} background", " on {c}", " on a {c} backdrop",
    " with a {c} background", " against a {c} background", " in front of a {c} background", ", {c} background",
    " over a {c} background", " on a plain {c} background",
]
SCENERY_PHRASES = {
    "sky": [" in the sky", " in a blue sky", " against a blue sky", " in front of the sky",
            ", sky background", " with the sky in the background", " on a sky background"],
    "night": [" at night", " at night", " in the night sky", " in the night", " under the stars", " on a starry night",
              ", night sky", " with a night sky background", " in a dark night sky"],
    "sea": [" at sea", " on the sea", " over the sea", " by the sea", " on the ocean", " over the ocean", " in the sea",
            " with the sea in the background", " at the seaside", ", sea background", " on the water", " over a blue sea"],
    "hills": [" over green hills", " over a green hill", " in front of hills", " on a hill", " over a hill", " in the hills",
              " with hills in the background", " on green hills", ", hills background", " on a green hill",
              " in the countryside", " in front of green hills", " in a green landscape"],
    "city": [" in the city", " in front of a city", " over a city", " over the city", " with a city skyline", " in a city",
             " against a city skyline", " in town", " in front of buildings", ", city background",
             " with a city in the background"],
}
AT_NIGHT = [" at night", " at night", " by night", " in the night", ", night"]
RELATION_PHRASES = {
    "next to": [" next to ", " next to ", " beside ", " and ", " and ", " near ", " with ", " by ", " alongside "],
    "above": [" above ", " above ", " over ", " on top of "],
    "below": [" below ", " below ", " under ", " beneath ", " underneath "],
    "left of": [" to the left of ", " left of ", " on the left of ", " on the left side of "],
    "right of": [" to the right of ", " right of ", " on the right of ", " on the right side of "],
    "behind": [" behind ", " behind ", " in the back of ", " hidden behind "],
    "inside": [" inside ", " in ", " within ", " inside of "],
}
COUNT_WORDS = {2: ["two", "two", "two", "2", "a pair of", "a couple of"], 3: ["three", "three", "three", "3", "a trio of"],
               4: ["four", "four", "4"], 5: ["five", "five", "5"]}
SIZE_WORDS = {"small": ["small", "tiny", "little"], "large": ["large", "big", "huge", "giant"]}

# Words that carry no meaning for the picture; in training one of them is sometimes replaced by [UNK].
FILLERS = sorted(({w for p in PREFIXES for w in p.split()} | {w.strip(",.! ") for s in SUFFIXES for w in s.split()}
                  | set(ADJECTIVES) - {"little"} | {"a", "an", "the", "plain"}) - {"", "with", "for"})


def _article(words, rng):
    if rng.random() < 0.10:
        return "the " + words
    if rng.random() < 0.10:
        return words
    return ("an " if words[0] in "aeiou" else "a ") + words


def _colour(name, rng):
    return rng.choice(COLOUR_SYNONYMS[name]) if name in COLOUR_SYNONYMS and rng.random() < 0.2 else name


def _noun(name, rng, many=False):
    """The thing's name or one of its synonyms, singular or plural."""
    forms = (name, name + "s") if name == "circle" else (name, THINGS[name].plural)
    if name != "circle" and THINGS[name].synonyms and rng.random() < 0.2:
        forms = rng.choice(THINGS[name].synonyms)
    return forms[many]


def _usual(name, colour):
    return colour == ("grey" if name == "circle" else THINGS[name].colour)


def _described(name, colour, rng, many=False, size=None):
    """Colour, adjectives and noun; a usual colour is often left out, since naming none means that one."""
    words = [_noun(name, rng, many)]
    if not (_usual(name, colour) and rng.random() < 0.55):
        if rng.random() < 0.04:
            words.append(rng.choice(["in", "that is", "colored" if not many else "in"]) + " " + _colour(colour, rng))
        else:
            words.insert(0, _colour(colour, rng) + (rng.choice([" colored", " coloured"]) if rng.random() < 0.02 else ""))
    if rng.random() < 0.06:
        words.insert(0, rng.choice([a for a in ADJECTIVES if size or a != "little"]) if not size else rng.choice(ADJECTIVES[:3]))
    if size:
        words.insert(0, rng.choice(SIZE_WORDS[size]))
    return " ".join(words)


def _subject(scene, rng):
    items, kind = scene["items"], scene["kind"]
    if kind == "count":
        return f"{rng.choice(COUNT_WORDS[scene['count']])} {_described(*items[0], rng, many=True)}"
    if kind == "group":
        first = f"{rng.choice(COUNT_WORDS[2])} {_described(*items[0], rng, many=True)}"
        return first + rng.choice([" and ", " and ", " with ", " next to "]) + _article(_described(*items[1], rng), rng)
    if kind == "row":
        a, b, c = (_article(_described(*i, rng), rng) for i in items)
        return a + rng.choice([", ", ", ", " and ", " next to "]) + b + rng.choice([" and ", ", and ", " and ", " next to "]) + c
    if kind == "relation":
        first, second = (_article(_described(*i, rng), rng) for i in items)
        return first + rng.choice(RELATION_PHRASES[scene["relation"]]) + second
    words = _described(*items[0], rng, size=scene["size"])
    return "one " + words if rng.random() < 0.05 else _article(words, rng)


def _surroundings(scene, rng):
    background, items = scene["background"], scene["items"]
    if background in SCENERY:
        place, _, night = background.partition(" at ")
        return rng.choice(SCENERY_PHRASES[place]) + (rng.choice(AT_NIGHT) if night else "")
    if background != default_background([c for _, c in items]) or rng.random() < 0.25:
        return rng.choice(PLAIN_PHRASES).format(c=_colour(background, rng))
    return ""


def caption(scene, rng):
    text, style = _subject(scene, rng), scene["style"]
    ends = [_surroundings(scene, rng)]
    if scene["badge"]:
        implied = scene["badge"] == default_badge(scene["items"][0][1]) and rng.random() < 0.7
        ends.append(rng.choice(BADGE_PHRASES).format(c="" if implied else _colour(scene["badge"], rng) + " "))
    rng.shuffle(ends)
    prefixes, suffixes = STYLE_PREFIXES.get(style), STYLE_SUFFIXES.get(style)
    if prefixes and rng.random() < 0.5:
        return rng.choice(prefixes) + " " + text + "".join(ends)
    if suffixes:
        ends.insert(rng.randint(0, len(ends)), rng.choice(suffixes))
    elif rng.random() < 0.12:
        ends.append(rng.choice(SUFFIXES))
    text += "".join(ends)
    return rng.choice(PREFIXES) + " " + text if rng.random() < 0.35 else text


def vocabulary():
    """Every word the grammar can say, in a fixed order."""
    nouns = [form for n in NAMES for pair in ((n, THINGS[n].plural), *THINGS[n].synonyms) for form in pair]
    phrases = nouns + COLOUR_NAMES + [s for v in COLOUR_SYNONYMS.values() for s in v] + PREFIXES + SUFFIXES + ADJECTIVES
    tables = (STYLE_PREFIXES, STYLE_SUFFIXES, SCENERY_PHRASES, RELATION_PHRASES, COUNT_WORDS, SIZE_WORDS)
    phrases += BADGE_PHRASES + PLAIN_PHRASES + AT_NIGHT + [p for table in tables for v in table.values() for p in v]
    phrases.append("circle circles one is are the a an and with in that colored coloured color colour me round badge badges")
    words = {w for p in phrases for w in p.replace("{c}", " ").replace(",", " ").replace(".", " ").replace("!", " ").split()}
    return sorted(w for w in words if not w.isdigit())
