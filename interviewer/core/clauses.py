"""An answer as the words that count and the clauses they form, without punctuation or case.

A recogniser prints neither reliably, so neither may change a mark: everything here works on folded
words. Fillers are no words, spelled numbers and digits are the same word, and clauses are split at
the words that open one.
"""

from dataclasses import dataclass
from functools import lru_cache

from interviewer.core.words import FILLERS, Token, stem, tokens

NUMBER = "#"
"""Every number, in digits or in words."""

_CLITICS = frozenset(["t", "s", "d", "m", "ll", "re", "ve"])
_NUMBER_WORDS = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "million",
        "billion",
        "zero",
        "dozen",
    ]
)
_FILLER_WORDS = FILLERS | {"like"}
_FILLER_PAIRS = frozenset({("you", "know"), ("i", "mean")})

_OPENERS = frozenset(
    [
        "but",
        "so",
        "because",
        "and",
        "then",
        "which",
        "where",
        "when",
        "if",
        "while",
        "whereas",
        "though",
        "although",
        "unless",
        "until",
        "since",
        "otherwise",
        "except",
        "instead",
        "however",
        "whenever",
        "once",
        "or",
        "cause",
        "cos",
        "plus",
        "also",
    ]
)
_SUBJECTS = frozenset(
    [
        "i",
        "we",
        "you",
        "it",
        "they",
        "he",
        "she",
        "that",
        "this",
        "there",
        "what",
        "im",
        "ive",
        "id",
        "ill",
        "were",
        "weve",
        "youre",
        "its",
        "theyre",
        "thats",
        "theres",
        "in",
        "on",
        "at",
        "with",
        "for",
        "before",
        "after",
        "by",
        "our",
        "my",
        "the",
    ]
)
_SHORTEST = 4
_LONG = 11
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Heard:
    """A word that counts: folded, as a stem, with its characters in the answer."""

    text: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of words that says one thing; `first` and `last` index the words heard."""

    first: int
    last: int
    words: tuple[Heard, ...]

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems in order."""
        return tuple(word.stem for word in self.words)

    @property
    def start(self) -> int:
        """Where it starts, in characters of the answer."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where it ends, in characters of the answer."""
        return self.words[-1].end


@lru_cache(maxsize=512)
def hear(text: str) -> tuple[Heard, ...]:
    """The words of `text` that count, in order: no fillers, clitics joined, numbers as one word."""
    heard: list[Heard] = []
    for token in _joined(tokens(text)):
        if token.text in _FILLER_WORDS:
            continue
        if heard and (heard[-1].text, token.text) in _FILLER_PAIRS:
            heard.pop()
            continue
        _append(heard, token)
    return tuple(heard)


def _joined(found: tuple[Token, ...]) -> list[Token]:
    joined: list[Token] = []
    for token in found:
        if joined and token.text in _CLITICS and joined[-1].text.isalpha():
            before = joined.pop()
            token = Token(before.text + token.text, before.start, token.end)
        joined.append(token)
    return joined


def _append(heard: list[Heard], token: Token) -> None:
    if not (token.text[0].isdigit() or token.text in _NUMBER_WORDS):
        heard.append(Heard(token.text, stem(token.text), token.start, token.end))
    elif heard and heard[-1].text == NUMBER:
        before = heard.pop()
        heard.append(Heard(NUMBER, NUMBER, before.start, token.end))
    else:
        heard.append(Heard(NUMBER, NUMBER, token.start, token.end))


def clauses(heard: tuple[Heard, ...]) -> tuple[Clause, ...]:
    """The clauses of an answer in order; every word is in exactly one."""
    starts = [0]
    for index in range(1, len(heard)):
        if _opens(heard, index, index - starts[-1]) and len(heard) - index >= _SHORTEST:
            starts.append(index)
    ends = [*starts[1:], len(heard)]
    return tuple(
        Clause(first, last - 1, heard[first:last])
        for first, last in zip(starts, ends, strict=True)
        if last > first
    )


def _opens(heard: tuple[Heard, ...], index: int, length: int) -> bool:
    if length < _SHORTEST:
        return False
    word = heard[index].text
    if word in _OPENERS and heard[index - 1].text not in _OPENERS:
        return True
    if length >= _LONG and word in _SUBJECTS and heard[index - 1].text not in _OPENERS:
        return True
    return length >= _LONGEST
