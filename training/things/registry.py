"""What can be drawn: one entry a thing, with its drawing and everything the captions say about it."""
from typing import Callable, NamedTuple


class Thing(NamedTuple):
    name: str
    draw: Callable          # draw(pen), in the box [-1, 1] x [-1, 1], y pointing down
    colour: str             # the colour it has when a prompt names none
    plural: str
    synonyms: tuple         # ((singular, plural), ...)


THINGS = {}


def thing(name, colour, plural=None, synonyms=()):
    """Registers the decorated drawing function; synonyms are 'word' (plural with s) or 'word/words'."""
    assert isinstance(synonyms, tuple), f"synonyms of {name} are {synonyms!r}, not a tuple"

    def register(draw):
        pairs = tuple(tuple(s.split("/")) if "/" in s else (s, s + "s") for s in synonyms)
        THINGS[name] = Thing(name, draw, colour, plural or name + "s", pairs)
        return draw
    return register
