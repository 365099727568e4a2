"""Text as comparable words: case, punctuation and fillers count for nothing, positions are kept.

A recogniser prints no reliable case or punctuation, so nothing that reads answers may need them.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:\.\d+)?", re.UNICODE)


def listed(text: str) -> frozenset[str]:
    """The words of a list written as text, which reads and merges better than one in quotes."""
    return frozenset(text.split())


FILLERS = listed("um umm uh uhh er erm ehm hm hmm mm mhm ah eh uhm")
"""Sounds, never words. Multi-word fillers ("you know") are left to who needs them."""

STOPWORDS = listed(
    """a about above after again all also am an and any are as at be because been before being
    below between both but by can could did do does doing down during each few for from further
    get gets got had has have having he her here hers him his how i if in into is it its itself
    just like ll may me might more most much my no nor not now of off on once one only or other
    our out over own re really s same she should so some such t than that the their them then
    there these they thing things this those through to too under until up use used uses using
    ve very was way we well were what when where which while who why will with would you your
    yeah yes okay ok right actually basically kind sort mean think say said know don"""
)
"""Words that carry no content of their own."""

NEGATIONS = listed(
    """no not never none neither nor nothing nobody nowhere without cannot cant dont doesnt didnt
    isnt arent wasnt werent wont wouldnt couldnt shouldnt hasnt havent hadnt aint hardly
    barely"""
)
"""Folded words that turn a statement round."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word with where it stands: `text` is folded, `start` and `end` are character offsets."""

    text: str
    start: int
    end: int


_COMPOUNDS = """
    trade-off trade-offs fine-tune fine-tuned fine-tunes fine-tuning cross-attention self-attention
    cross-entropy feed-forward held-out hold-out low-rank pre-norm post-norm one-dimensional
    future-proof world-class data-driven next-generation fan-in fan-out z-score z-scores x-ray
    x-rays state-space fixed-size one-hot real-time
"""
_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_ONES = listed("one two three four five six seven eight nine")
_CLOSED = {pair.replace("-", ""): pair.index("-") for pair in listed(_COMPOUNDS)}
_CLOSED |= {f"{ten}{one}": len(ten) for ten in _TENS for one in _ONES}
"""Where a compound that is written as one word, as two, or with a hyphen is always heard as two."""


def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text` in order, folded, fillers included."""
    found: list[Token] = []
    for match in _WORD.finditer(text):
        word, start, end = fold(match.group()), match.start(), match.end()
        first = _CLOSED.get(word)
        if first is None or len(word) != end - start:
            found.append(Token(word, start, end))
        else:
            found.append(Token(word[:first], start, start + first))
            found.append(Token(word[first:], start + first, end))
    return tuple(found)


def fold(word: str) -> str:
    """Case, accents, full-width forms and apostrophes removed."""
    if word.isascii():
        return word.replace("'", "").lower()
    plain = unicodedata.normalize("NFKD", word.replace("’", "").replace("'", ""))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def words(text: str) -> tuple[str, ...]:
    """The folded words without fillers."""
    return tuple(token.text for token in tokens(text) if token.text not in FILLERS)


def content_words(text: str) -> tuple[str, ...]:
    """The stems of the words that carry content."""
    return tuple(stem(word) for word in words(text) if is_content(word))


def is_content(word: str) -> bool:
    """Whether a folded word carries content of its own."""
    return word not in STOPWORDS and word not in FILLERS and word not in NEGATIONS


_ENDINGS = (
    ("isations", "iz"), ("izations", "iz"), ("isation", "iz"), ("ization", "iz"),
    ("isers", "iz"), ("izers", "iz"), ("iser", "iz"), ("izer", "iz"),
    ("ising", "iz"), ("izing", "iz"), ("ised", "iz"), ("ized", "iz"),
    ("ises", "iz"), ("izes", "iz"), ("ise", "iz"), ("ize", "iz"),
    ("ations", "at"), ("ation", "at"), ("ating", "at"), ("ated", "at"), ("ates", "at"),
    ("ate", "at"), ("ies", "y"), ("ied", "y"), ("ings", ""), ("ing", ""), ("edly", ""),
    ("ed", ""), ("ers", "er"), ("ly", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A crude stem that brings British and American spelling and inflections together."""
    if len(word) < 4 or not word.isalpha() or word.endswith("ss"):
        return word
    for ending, instead in _ENDINGS:
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) >= 3:
            short = root + instead
            undoubled = len(short) > 3 and short[-1] == short[-2] and short[-1] not in "lsz"
            return short[:-1] if undoubled else short
    return word
