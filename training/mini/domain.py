"""What the small models draw: one well-known thing on a plain background, in a colour or its usual one; and how it is said.

An item is three numbers: a thing of THINGS, a colour (colour.USUAL is the thing's own) and a background colour. Captions are the
starter's canonical words in the orders of its ten languages, less what cannot be asked for here.
"""
import random
from functools import lru_cache

from starter import captions, colour
from starter.lexicon import build
from starter.library import library
from starter.scenes import default_background, is_held_out
from starter.score import colourable
from starter.tokenizer import CLS, PAD, SEP, Words

# Things that most people know, that a colour covers most of and that are told apart at 64 pixels.
THINGS = """
dog cat rabbit horse cow pig bear fox wolf tiger elephant giraffe monkey gorilla koala hamster camel goat deer kangaroo hippopotamus
rhinoceros bat hedgehog squirrel bird penguin swan owl flamingo eagle dove rooster peacock turtle snake crocodile lizard fish
tropicalfish shark whale dolphin crab lobster octopus jellyfish snail ladybeetle ant beetle spider dragon trex sauropod unicorn
rose tulip sunflower hibiscus cherryblossom evergreentree deciduoustree palmtree cactus mushroom mapleleaf fourleafclover
redapple pear peach banana lemon tangerine strawberry grapes cherries watermelon pineapple mango tomato carrot eggplant broccoli
potato onion bellpepper cucumber avocado bread croissant cheesewedge egg cookie doughnut birthdaycake pie pizza hamburger hotdog
softicecream candy hotbeverage teapot glassofmilk
automobile deliverytruck tractor motorscooter helicopter rocket airplane speedboat anchor house tent church skateboard luggage
sun star crescentmoon cloud umbrella snowflake fire droplet highvoltage ringedplanet
balloon wrappedgift trophy heart bell key locked lightbulb camera telephone mobilephone closedbook envelope pencil paintbrush
briefcase backpack handbag tshirt jeans dress coat scarf gloves necktie crown billedcap highheeledshoe runningshoe womanshat
sunglasses gemstone watch guitar violin trumpet saxophone microphone headphone chair bed door bucket basket broom hammer wrench
screwdriver gear magnet bomb shield axe ladder candle teddybear soccerball basketball puzzlepiece gamedie megaphone
shoppingcart package moneybag coin pill pushpin alien skull
""".split()
BACKGROUNDS = colour.NAMES
# Words of the grammar that captions here may have; a thing on something else is more than these models know.
GRAMMAR = ["lang" + l for l in captions.LANGUAGES] + ["one"] + colour.NAMES + ["background", "on"]
FEWEST = 8      # things; a miniature of the drawings may lack all that are listed above


class Domain:
    """things: tokens in a fixed order; words: their vocabulary."""

    def __init__(self):
        known = library()
        self.things = [t for t in THINGS if t in known.numbers]
        if len(self.things) < FEWEST:
            self.things = colourable(known)[:40] or known.concepts[:40]
        self.words = Words(self.things, GRAMMAR)
        self.allowed = [[c for c in range(len(colour.NAMES)) if not is_held_out({"items": [[t, colour.NAMES[c]]]})] for t in self.things]

    def random(self, rng, held_out=False):
        """A thing, a colour and a background; of the combinations of training, or of those that it never shows."""
        thing = rng.randrange(len(self.things))
        allowed = self.allowed[thing]
        if held_out:
            allowed = [c for c in range(len(colour.NAMES)) if c not in allowed] or allowed
        shade = rng.choice(allowed) if held_out or rng.random() < 0.62 else colour.USUAL
        return thing, shade, background(rng, shade)

    def scene(self, item):
        """The item as one of the starter's scenes."""
        thing, shade, ground = item
        return {"kind": "single", "items": [[self.things[thing], None if shade == colour.USUAL else colour.NAMES[shade]]], "count": 1,
                "relation": None, "background": BACKGROUNDS[ground], "style": "3d", "size": None, "seed": 0}

    def ids(self, item, rng, language=None):
        """Token ids of a caption, unpadded."""
        said = captions.caption(self.scene(item), rng, language)
        return [CLS] + [self.words.ids[w] for w in said if w in self.words.ids] + [SEP]

    def nothing(self, rng):
        """The empty prompt, which has a language or none."""
        return [CLS] + ([self.words.ids["lang" + rng.choice(captions.LANGUAGES)]] if rng.random() < 0.7 else []) + [SEP]

    def lexicon(self):
        """The lexicon's rows that lead to words of the vocabulary; there is no transparency."""
        return [r for r in build() if r[0] != "transparent" and all(w in self.words.ids for w in r[1].split())]


def background(rng, shade):
    """White or what stands out, or any colour but the thing's."""
    if rng.random() < 0.45:
        return BACKGROUNDS.index(default_background([] if shade == colour.USUAL else [colour.NAMES[shade]]))
    return rng.choice([b for b in range(len(BACKGROUNDS)) if b != shade])


def padded(rows, length=None):
    length = length or max(map(len, rows))
    return [r + [PAD] * (length - len(r)) for r in rows]


@lru_cache(None)
def domain():
    return Domain()


def held_out_items(count, seed=7):
    rng = random.Random(seed)
    return [domain().random(rng, held_out=True) for _ in range(count)]
