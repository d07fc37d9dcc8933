"""Captions in canonical words: what a prompt of any language has become once the lexicon has read it (lexicon.py).

A caption is a list of words of `vocabulary()`: first the language, whose order of words the rest is in, then things, colours,
numbers, relations and surroundings. What the lexicon leaves out (articles, "a picture of", unknown words) never gets here.
"""
from starter.colour import NAMES as COLOURS
from starter.concepts import STYLES
from starter.grounds import GRADIENTS, PLACES, PLAIN, SCENERY
from starter.scenes import RELATIONS, default_background

LANGUAGES = ["en", "zh", "de", "fr", "es", "ja", "pt", "ru", "ko", "it"]
NOUN_FIRST = {"fr", "es", "pt", "it"}           # the colour follows the thing
OTHER_FIRST = {"zh", "ja", "ko"}                # the relation follows the thing that it is measured from
NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}


def relation_word(relation):
    return relation.replace(" ", "")


def scene_word(place):
    return "scene" + place


PLACE_WORDS = [scene_word(p) for p in SCENERY if " " not in p and p != "night"]
STYLE_WORDS = {s: "style" + s for s in STYLES}


def _article(language):
    return language not in OTHER_FIRST


def _thing(name, colour, rng, language, number=None, size=None, many=False):
    """number, size, colour and name, in the language's order."""
    words = [name] + (["plural"] if many and rng.random() < 0.8 else [])
    sized = [size] if size else []
    if language in NOUN_FIRST and rng.random() < 0.93:
        words = words + ([colour] if colour else [])
        words = sized + words if rng.random() < 0.5 else words + sized
    else:
        words = sized + ([colour] if colour else []) + words
    return ([number] if number else []) + words


def _things(scene, rng, language):
    items, kind, one = scene["items"], scene["kind"], lambda: "one" if rng.random() < 0.25 else None
    if kind == "empty":
        return []
    if kind in ("count", "group"):
        first = _thing(*items[0], rng, language, NUMBERS[scene["count"]], many=True)
        if kind == "count":
            # A plural without a number means three.
            return first[1:] if scene["count"] == 3 and first[-1] == "plural" and rng.random() < 0.15 else first
        return first + rng.choice((["and"], ["and"], ["nextto"])) + _thing(*items[1], rng, language, one())
    if kind == "row":
        a, b, c = (_thing(*i, rng, language, one()) for i in items)
        return a + rng.choice(([","], [","], ["and"], [])) + b + rng.choice((["and"], ["and"], [",", "and"], [","])) + c
    if kind == "relation":
        many = rng.random() < 0.06
        first, second = (_thing(*i, rng, language, None if many else one(), many=many) for i in items)
        relation = scene["relation"]
        if relation == "next to" and rng.random() < 0.45:
            return first + rng.choice((["and"], ["and"], [","], [])) + second
        word = [relation_word(relation)]
        if language in OTHER_FIRST:
            return second + word + first if rng.random() < 0.5 else first + second + word
        return first + word + second
    name, colour = items[0]
    if colour and rng.random() < 0.04:
        return _thing(name, None, rng, language, one(), scene["size"]) + [colour]
    return _thing(name, colour, rng, language, one(), scene["size"])


def _surroundings(scene, rng, language):
    """Where it is; now and then behind a preposition, which prompts have there as between things."""
    words = _background(scene, rng, language)
    return [rng.choice(("on", "on", "inside", "nextto", "infrontof"))] + words if words and rng.random() < 0.35 else words


def _background(scene, rng, language):
    background = scene["background"]
    if background in PLAIN:
        if background == default_background([c for _, c in scene["items"]]) and rng.random() < 0.8:
            return []
        after = language in NOUN_FIRST or rng.random() < 0.07
        return ["background", background] if after else [background, "background"]
    if background in GRADIENTS:
        colour = background.split()[1]
        if language in NOUN_FIRST:
            return rng.choice((["background", "gradient", colour], ["gradient", colour], ["background", colour, "gradient"]))
        return rng.choice(([colour, "gradient", "background"], [colour, "gradient"], ["gradient", "background", colour]))
    place, _, night = background.partition(" ")
    if background == "night":
        return ["night"]
    words = [scene_word(place)]
    if night:
        words = words + ["night"] if rng.random() < 0.75 else ["night"] + words
    return words


def caption(scene, rng, language=None):
    """The canonical words of a scene, in a language's order."""
    language = language or rng.choice(LANGUAGES)
    things, around = _things(scene, rng, language), _surroundings(scene, rng, language)
    first = rng.random() < (0.5 if language in OTHER_FIRST else 0.12)
    words = around + ([","] if rng.random() < 0.2 else []) + things if first and around else things + around
    if scene["style"] != "3d" or rng.random() < 0.06:
        style = [STYLE_WORDS[scene["style"]]]
        words = style + words if rng.random() < 0.4 else words + ([","] if rng.random() < 0.4 else []) + style
    return ["lang" + language] + words


def vocabulary():
    """Every word but the things' own, in a fixed order."""
    return (["lang" + l for l in LANGUAGES] + list(NUMBERS.values()) + COLOURS + ["and", "plural", "small", "large"]
            + [relation_word(r) for r in RELATIONS] + ["background", "gradient", "night"] + PLACE_WORDS + list(STYLE_WORDS.values()))
