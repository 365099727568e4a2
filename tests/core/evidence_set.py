"""Quotes that stand and quotes that do not, made from the labelled answers without any chance.

Every labelled evidence quote gives at most one case per column. Which alteration it gets follows
from a hash of its text, so that the set is the same on every machine. Half of the records
(`Case.tuning`) chose the numbers in `interviewer.core.alignment`; the other half reports.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CALIBRATION = Path(__file__).parents[2] / "examples" / "calibration"


@dataclass(frozen=True)
class Case:
    """A quote held against an answer; `column` says how it was made."""

    column: str
    quote: str
    said: str
    tuning: bool


STANDING = ("verbatim", "lightly altered", "unpunctuated", "as recognised")
FALSE = (
    "negation inserted",
    "negation dropped",
    "content word swapped",
    "number changed",
    "turned round",
    "spliced",
    "another's words",
    "short invented",
)


@dataclass(frozen=True)
class _Source:
    record: str
    answer: str
    quotes: tuple[str, ...]

    @property
    def tuning(self) -> bool:
        return _pick(self.record, 2) == 0


def cases() -> Iterator[Case]:
    """Every case of every column."""
    sources = _sources()
    vocabulary = sorted({word for source in sources for word in _content(source.answer)})
    for index, source in enumerate(sources):
        for number, quote in enumerate(source.quotes):
            other = _another(sources, index, quote)
            for column, made in (
                ("verbatim", quote),
                ("lightly altered", _lightly_altered(quote)),
                ("unpunctuated", re.sub(r"[^\w\s.'%-]|\.(?!\d)", "", quote).lower()),
                ("negation inserted", _with_negation(quote)),
                ("negation dropped", _without_negation(quote)),
                ("content word swapped", _swapped(quote, vocabulary)),
                ("number changed", _other_number(quote)),
                ("turned round", _turned_round(quote)),
                ("spliced", _spliced(source, number)),
                ("another's words", other),
                ("short invented", _invented(source, quote)),
            ):
                if column == "verbatim" or (made is not None and made != quote):
                    yield Case(column, made or quote, source.answer, source.tuning)
            # The candidate's words as a recogniser prints them, quoted with a model's punctuation.
            yield Case("as recognised", quote, _as_recognised(source.answer), source.tuning)


@cache
def _sources() -> tuple[_Source, ...]:
    records = [
        record
        for path in sorted(CALIBRATION.glob("*.yaml"))
        for record in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ]
    return tuple(
        _Source(
            record["id"],
            record["answer"],
            tuple(q for quotes in record["labels"]["evidence"].values() for q in quotes),
        )
        for record in records
    )


def _pick(seed: str, count: int) -> int:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6], "big") % count


def _content(text: str) -> list[str]:
    found = [match.group() for match in re.finditer(r"(?<![\w'’-])[A-Za-z]{5,}(?![\w'’-])", text)]
    return [word.lower() for word in found if word.lower() not in _COMMON]


_COMMON = frozenset(
    """about above after again always another because before being below between could doing during
    every further having itself might never nothing other should since still their there these
    thing things think those though through under until using where which while without would
    really maybe actually basically almost right other quite rather""".split()  # noqa: SIM905
)

# ------------------------------------------------------------------ what a model does to a quote

_EXPANDED = (
    (r"(?i)\bcan[’']t\b", "cannot"), (r"(?i)\bwon[’']t\b", "will not"),
    (r"(?i)(?<=\w)n[’']t\b", " not"), (r"(?i)\b(it|that|there|what|he|she)[’']s\b", r"\1 is"),
    (r"(?i)(?<=\w)[’']re\b", " are"), (r"(?i)(?<=\w)[’']ve\b", " have"), (r"\bI[’']m\b", "I am"),
    (r"(?i)(?<=\w)[’']ll\b", " will"), (r"(?i)\b(i|we|you|they|it)[’']d\b", r"\1 would"),
)  # fmt: skip
_CONTRACTED = (
    (r"\b(do|does|did|is|are|was|were|would|could|should|has|have) not\b", r"\1n't"),
    (r"\b(cannot|can not)\b", "can't"), (r"\b([Ii]t|[Tt]hat|[Tt]here) is\b", r"\1's"),
    (r"\bI am\b", "I'm"), (r"\b(we|they|you) are\b", r"\1're"), (r"\b(I|we|you) have\b", r"\1've"),
)  # fmt: skip
_NAMES = [
    "zero",
    "one",
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
]
_TENS = dict(zip("thirty forty fifty sixty seventy eighty ninety".split(), range(30, 100, 10)))  # noqa: B905, SIM905


def _every(rules: Sequence[tuple[str, str]]) -> Callable[[str], str]:
    def altered(quote: str) -> str:
        for pattern, instead in rules:
            quote = re.sub(pattern, instead, quote)
        return quote

    return altered


def _digits_for_words(quote: str) -> str:
    values = {**{name: n for n, name in enumerate(_NAMES) if n > 1}, **_TENS}
    tens = "|".join(["twenty", *_TENS])
    units = "|".join(_NAMES[1:10])

    def joined(match: re.Match[str]) -> str:
        return str({**values, "twenty": 20}[match[1]] + _NAMES.index(match[2]))

    quote = re.sub(rf"\b({tens})[ -]({units})\b", joined, quote)
    if re.search(r"\b(?:hundred|thousand|million|point)\b", quote):
        return quote
    return re.sub(rf"\b({'|'.join(values)})\b", lambda m: str(values[m[1]]), quote)


def _words_for_digits(quote: str) -> str:
    def named(match: re.Match[str]) -> str:
        value = int(match.group())
        tens = {value: name for name, value in _TENS.items()}
        return _NAMES[value] if value <= 20 else tens.get(value, match.group())

    quote = re.sub(r"(?<![\w.,-])\d\d?(?![\w.,-]\w|\w|[.,]\d)", named, quote)
    return quote.replace("%", " percent")


def _at_long_word(quote: str, change: Callable[[str, int], str]) -> str:
    """`change(word, position)` applied to one long word, chosen by the quote."""
    found = list(re.finditer(r"(?<![\w'’-])[a-z]{6,}(?![\w'’-])", quote))
    # A slip in a number is not a light one.
    exact = _COMMON | {*_NAMES, *_TENS, "hundred", "thousand", "million", "billion", "cannot"}
    found = [match for match in found if match.group() not in exact]
    if not found:
        return quote
    match = found[_pick(f"word {len(quote)} {quote[:9]}", len(found))]
    at = 2 + _pick(quote + "letter", len(match.group()) - 3)
    return quote[: match.start()] + change(match.group(), at) + quote[match.end() :]


def _number_toggled(word: str, _: int) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word + "s"


_ELSEWHERE: tuple[Callable[[str], str], ...] = (
    lambda quote: quote.replace(",", "", 1),
    lambda quote: quote.replace(",", ""),
    _every(_EXPANDED),
    _every(_CONTRACTED),
    _digits_for_words,
    _words_for_digits,
    lambda quote: re.sub(r"(?<=\w )(?:the|an?) ", "", quote, count=1),
    lambda quote: re.sub(r"\b(?:um|uh|er),? ", "", quote),
    lambda quote: re.sub(
        r",? (?:you know|I mean|kind of|sort of|really|just)\b,?", "", quote, count=1
    ),
    lambda quote: re.sub(r"(?<=[a-z])-(?=[a-z])", "", quote, count=1),
    lambda quote: re.sub(r"(?<=[a-z])-(?=[a-z])", " ", quote, count=1),
    lambda quote: quote.replace("'", "’").replace("ise", "ize"),
    lambda quote: re.sub(r"^(?:And|But|So|Yeah|and|but|so|yeah),? ", "", quote),
    lambda quote: "“" + quote[0].upper() + quote[1:].rstrip(".") + ".”",
)
_IN_A_WORD: tuple[Callable[[str, int], str], ...] = (
    _number_toggled,
    lambda word, at: word[:at] + word[at + 1 :],
    lambda word, at: word[:at] + word[at] + word[at:],
    lambda word, at: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    lambda word, _: word,
)


def _lightly_altered(quote: str) -> str:
    """One word misspelt or put in the plural (four quotes in five), and one change elsewhere."""
    result = _at_long_word(quote, _IN_A_WORD[_pick(quote, len(_IN_A_WORD))])
    start = _pick(quote + "light", len(_ELSEWHERE))
    for step in range(len(_ELSEWHERE)):
        altered = _ELSEWHERE[(start + 5 * step) % len(_ELSEWHERE)](result)
        if altered != result:
            return altered
    return result


def _as_recognised(answer: str) -> str:
    plain = answer.lower().replace("%", " percent")
    plain = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", plain)
    plain = re.sub(r"[^\w\s.'’-]|\.(?!\d)|-(?!\d)", "", plain)
    if _pick(answer, 2):
        plain = plain.replace("'", "").replace("’", "")
    words = plain.split()
    return " ".join(
        f"{word} um" if _pick(f"{answer[:40]}{at}", 23) == 0 else word
        for at, word in enumerate(words)
    )


# ------------------------------------------------------------------ what makes a quote false

_AUXILIARY = r"\b(is|are|was|were|can|will|does|did|would|could|should|has|have|do)\b(?! not|n[’'])"
_VERB = re.compile(r"\b(I|we|you|it|they)( )(?=[a-z]+\b)", re.IGNORECASE)


def _with_negation(quote: str) -> str:
    auxiliaries = [m for m in re.finditer(_AUXILIARY, quote) if m.end() < len(quote)]
    if auxiliaries:
        match = auxiliaries[_pick(quote + "not", len(auxiliaries))]
        return f"{quote[: match.end()]} not{quote[match.end() :]}"
    if verb := _VERB.search(quote):
        return f"{quote[: verb.end()]}never {quote[verb.end() :]}"
    words = quote.split()
    at = 1 + _pick(quote + "at", max(1, len(words) - 1))
    return " ".join([*words[:at], "not", *words[at:]])


def _without_negation(quote: str) -> str | None:
    changed = re.sub(r"(?i)\b(?:not|never) |(?<=[a-z])n[’']t\b", "", quote, count=1)
    changed = re.sub(r"(?i)\bcan[’']t\b|\bcannot\b", "can", quote) if changed == quote else changed
    return changed if changed != quote else None


def _swapped(quote: str, vocabulary: Sequence[str]) -> str | None:
    found = [
        match
        for match in re.finditer(r"(?<![\w'’-])[A-Za-z]{4,}(?![\w'’-])", quote)
        if match.group().lower() not in _COMMON and _content(match.group() + "e")
    ]
    found = [match for match in found if len(match.group()) > 4]
    if not found:
        return None
    match = found[_pick(quote + "swap", len(found))]
    word = match.group().lower()
    for attempt in range(20):
        instead = vocabulary[_pick(f"{quote}{attempt}", len(vocabulary))]
        if instead[:4] != word[:4] and instead not in quote.lower():
            return quote[: match.start()] + instead + quote[match.end() :]
    return None


def _other_number(quote: str) -> str | None:
    if found := list(re.finditer(r"(?<![\w.])\d+(?:\.\d+)?(?!\w)", quote)):
        match = found[_pick(quote + "number", len(found))]
        digits = match.group()
        return (
            quote[: match.start()]
            + digits[:-1]
            + str((int(digits[-1]) + 3) % 10)
            + quote[match.end() :]
        )
    spelled = list(re.finditer(rf"\b(?:{'|'.join(_NAMES[2:])})\b", quote))
    if not spelled:
        return None
    match = spelled[_pick(quote + "number", len(spelled))]
    instead = _NAMES[2 + (_NAMES.index(match.group()) + 1) % (len(_NAMES) - 2)]
    return quote[: match.start()] + instead + quote[match.end() :]


_OPPOSITES = (
    "more less", "before after", "higher lower", "above below", "faster slower", "up down",
    "better worse", "larger smaller", "bigger smaller", "over under", "always sometimes",
    "longer shorter", "early late", "high low", "small large", "with without", "most least",
    "increase decrease", "cheap expensive", "first last", "train validation", "many few",
)  # fmt: skip


def _turned_round(quote: str) -> str | None:
    for pair in _OPPOSITES:
        for word, instead in (pair.split(), pair.split()[::-1]):
            if changed := re.search(rf"\b{word}\b", quote):
                return quote[: changed.start()] + instead + quote[changed.end() :]
    return None


def _spliced(source: _Source, number: int) -> str | None:
    """The first half of one quote with the second half of another of the same answer."""
    others = [quote for quote in source.quotes if quote != source.quotes[number]]
    if not others:
        return None
    start = source.quotes[number].split()
    end = others[_pick(source.record + str(number), len(others))].split()
    if min(len(start), len(end)) < 6:
        return None
    spliced = " ".join([*start[: len(start) // 2], *end[len(end) // 2 :]])
    # Neighbouring halves may happen to be what was said.
    return None if spliced in source.answer else spliced


def _another(sources: Sequence[_Source], index: int, quote: str) -> str | None:
    """A quote of someone else, every second time on the same topic."""
    near = _pick(quote + "near", 2)
    offset = 1 + _pick(quote + "other", 12) if near else 60 + _pick(quote, 200)
    other = sources[(index + offset) % len(sources)]
    words = [q for q in other.quotes if q not in sources[index].answer]
    return words[_pick(quote, len(words))] if words else None


_INVENTED = (
    "uses momentum", "it overfits", "a clear example", "good trade-off", "the loss went down",
    "we measured it", "memory costs more", "fails under noise", "in my last project",
    "the gradient vanishes", "it depends on data", "Adam converges fast", "needs more compute",
)  # fmt: skip


def _invented(source: _Source, quote: str) -> str | None:
    """Two to four words: stock phrases, or words of the answer that never stood together."""
    if _pick(quote + "stock", 2):
        made = _INVENTED[_pick(quote + "which", len(_INVENTED))]
    else:
        words = _content(source.answer)
        step = max(1, len(words) // 4)
        start = _pick(quote + "start", step)
        made = " ".join(words[start :: step + 1][:3])
    return None if made.lower() in source.answer.lower() else made
