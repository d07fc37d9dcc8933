"""The things that the starter model knows; importing this module registers all of them."""
from things import nature, office, symbols, travel  # noqa: F401
from things.registry import THINGS  # noqa: F401
