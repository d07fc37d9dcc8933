"""The readers of prompts: states of the words, and one vector that pools them."""
import torch
import torch.nn.functional as F
from torch import nn

from starter import frame
from starter.text import WIDTH, Reader
from starter.tokenizer import MAX_LENGTH

POOLED = 256


class Pool(nn.Module):
    """States [b, s, WIDTH] to one vector [b, width]: a sum over an MLP of each, and an MLP of the sum (Zaheer et al. 2017), beside the plain sum.

    States of padding are zero and count for nothing. What is learned of words holds for every order of them, which a few thousand
    captions teach; attention alone takes many more. The plain sum is the quickest way from a thing's name to its shape.
    """

    def __init__(self, width=POOLED):
        super().__init__()
        self.each, self.first, self.second = nn.Linear(WIDTH, width), nn.Linear(width, width), nn.Linear(width, width)
        self.plain = nn.Linear(WIDTH, width)

    def forward(self, states, told=0):
        """`told` [b, width] is what else is said beside the states."""
        used = (states.abs().sum(-1, keepdim=True) != 0).to(states.dtype)
        total = (F.relu(self.each(states)) * used).sum(1) * 0.3 + told
        return self.second(F.relu(self.first(total))) + self.plain(0.5 * states.sum(1))


class States(nn.Module):
    """Token ids [b, any] to states [b, MAX_LENGTH or fewer, WIDTH]: prompts are shorter, and what fills up does not matter.

    The reader, which was begun with the starter's, says what a word does in its prompt; which word it is, `own` keeps. Without it
    pictures got their colours at once and their shapes not within 80,000 samples.
    """

    def __init__(self, words, layers=2):
        super().__init__()
        self.reader, self.own = Reader(words.kinds, MAX_LENGTH, layers=layers), nn.Embedding(len(words.words), WIDTH)

    def forward(self, input_ids):
        ids = input_ids[:, :MAX_LENGTH]
        return self.reader(ids)[0] + self.own(ids) * (ids != 0).to(self.own.weight.dtype).unsqueeze(-1)


class Text(nn.Module):
    """States and their pool."""

    def __init__(self, words, width=POOLED):
        super().__init__()
        self.states, self.pool = States(words), Pool(width)

    def forward(self, input_ids):
        states = self.states(input_ids)
        return states, self.pool(states)


def begin_with_starter(states, words, run):
    """Copies the starter's reader where a run of it is at hand, each word by name; says whether there was one."""
    try:
        from starter.train_text import Text as StarterText, words as starter_words
        theirs = starter_words()
        reader = frame.load(run, "text", StarterText(theirs)).encoder.reader
    except (OSError, AssertionError, KeyError):
        return False
    ours = states.reader
    with torch.no_grad():
        for word, i in words.ids.items():
            ours.token.weight[i] = reader.token.weight[theirs.ids[word]]
        ours.kind.weight.copy_(reader.kind.weight)
        ours.position.copy_(reader.position)
        ours.load_state_dict({k: v for k, v in reader.state_dict().items() if k in ours.state_dict() and k.startswith(("layers.", "norm"))},
                             strict=False)
    return True
