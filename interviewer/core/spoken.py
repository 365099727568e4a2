"""Text as it would be said: numbers by their value, contractions in full, sounds left out.

"1e-4", "0.0001" and "one e minus four" become one token; so do "90%" and "ninety percent" (two
tokens). Positions are kept, so that a stretch of tokens can be shown as it was written.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from interviewer.core.words import FILLERS, Token, fold

_PIECE = re.compile(
    r"(?P<minus>(?<![\w)])[-−](?=\d))"
    r"|(?P<power>10\^[-−]?\d{1,2})(?![^\W_])"
    r"|(?P<number>(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?:[eE][-−+]?\d+|[kKM])?(?![^\W_]))"
    r"|(?P<word>[^\W_]+(?:['’][^\W_]+)*)"
    r"|(?P<percent>%)"
)

_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_JOINED = re.compile(f"({'|'.join(_TENS)})({'|'.join(list(_UNITS)[1:10])})")
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_SUFFIXES = {"k": "e3", "m": "e6"}
_ORDINALS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth"}

_IN_FULL = {
    "cant": "can not", "cannot": "can not", "wont": "will not", "shant": "shall not",
    "its": "it is", "thats": "that is", "whats": "what is", "theres": "there is", "im": "i am",
    "ive": "i have", "youre": "you are", "youve": "you have", "theyre": "they are",
    "theyve": "they have", "weve": "we have", "id": "i would", "ill": "i will", "wed": "we would",
    "youd": "you would", "youll": "you will", "theyd": "they would", "theyll": "they will",
    "itd": "it would", "itll": "it will", "hes": "he is", "shes": "she is", "whos": "who is",
    "heres": "here is", "wheres": "where is", "lets": "let us", "gonna": "going to",
    "wanna": "want to", "kinda": "kind of", "aint": "is not",
    **{f"{verb}nt": f"{verb} not" for verb in (
        "do", "does", "did", "is", "are", "was", "were", "would", "could", "should", "has",
        "have", "had", "need", "must",
    )},
}  # fmt: skip
_ENDINGS = {"s": "is", "re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}


def spoken(text: str) -> tuple[Token, ...]:
    """The words of `text` as said; the parts of one written word share its place."""
    return tuple(_with_numbers(_plain(text)))


def is_number(token: str) -> bool:
    """Whether a token of `spoken` is a number."""
    return token[:1].isdigit() and _VALUE.fullmatch(token) is not None


_VALUE = re.compile(r"\d+(?:\.\d+)?(?:E[+-]\d+)?")


def _plain(text: str) -> list[Token]:
    found: list[Token] = []
    for match in _PIECE.finditer(text):
        start, end = match.span()
        found += [Token(part, start, end) for part in _parts(match) if part not in FILLERS]
    return found


def _parts(match: re.Match[str]) -> Sequence[str]:
    piece = match.group()
    if match["minus"]:
        return ("minus",)
    if match["percent"]:
        return ("percent",)
    if match["power"]:
        return (_canonical(piece.replace("10^", "1e")),)
    if match["number"]:
        return (_canonical(piece),)
    return _word_parts(piece)


def _word_parts(piece: str) -> Sequence[str]:
    folded = fold(piece)
    if folded in _IN_FULL:
        return _IN_FULL[folded].split()
    stem, mark, ending = piece.replace("’", "'").rpartition("'")
    if mark and ending.lower() in _ENDINGS:
        return (fold(stem), _ENDINGS[ending.lower()])
    if joined := _JOINED.fullmatch(folded):
        return joined.groups()
    return (_ORDINALS.get(folded, folded),)


def _canonical(digits: str) -> str:
    """The value written one way, whatever way it was written."""
    plain = digits.replace(",", "").replace("−", "-").lower()
    if plain[-1] in _SUFFIXES:
        plain = plain[:-1] + _SUFFIXES[plain[-1]]
    if len(plain) > _LONGEST_NUMBER:
        return plain
    return _written(Decimal(plain))


_LONGEST_NUMBER = 20
_PLAIN_EXPONENTS = range(-12, 13)


def _written(value: Decimal) -> str:
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return format(short, "f") if exponent in _PLAIN_EXPONENTS else str(short)


def _with_numbers(plain: list[Token]) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(plain):
        after, value = _number(plain, at)
        if value is None:
            found.append(plain[at])
            at += 1
        else:
            found.append(Token(_written(value), plain[at].start, plain[after - 1].end))
            at = after
    return found


def _number(plain: Sequence[Token], at: int) -> tuple[int, Decimal | None]:
    """The number that starts at `at` and where it ends, or None."""
    after, value = _whole(plain, at)
    after, value = _fraction(plain, after, value)
    return (at, None) if value is None else _exponent(plain, after, value)


def _text(plain: Sequence[Token], at: int) -> str:
    return plain[at].text if 0 <= at < len(plain) else ""


def _whole(plain: Sequence[Token], at: int) -> tuple[int, Decimal | None]:
    """Cardinals: "two hundred and five", "ninety five", "60 thousand", "a million"."""
    total: Decimal | None = None
    while True:
        after, part = _below_thousand(plain, at)
        if part is None:
            return at, total
        scale = _SCALES.get(_text(plain, after))
        if scale is None:
            return after, (total or 0) + part
        total, at = (total or 0) + part * scale, after + 1
        if _text(plain, _below_hundred(plain, at)[0]) != "hundred":
            return at, total


def _below_thousand(plain: Sequence[Token], at: int) -> tuple[int, Decimal | None]:
    if _text(plain, at) == "a" and _text(plain, at + 1) in {"hundred", *_SCALES}:
        after, value = at + 1, Decimal(1)
    else:
        after, found = _below_hundred(plain, at)
        if found is None:
            return at, None
        value = found
    if _text(plain, after) != "hundred" or value >= 100:
        return after, value
    value, after = value * 100, after + 1
    end, more = _below_hundred(plain, after + (_text(plain, after) == "and"))
    return (after, value) if more is None else (end, value + more)


def _below_hundred(plain: Sequence[Token], at: int) -> tuple[int, Decimal | None]:
    word = _text(plain, at)
    if word in _TENS:
        unit = _UNITS.get(_text(plain, at + 1), 0)
        joined = 0 < unit < 10
        return at + 1 + joined, Decimal(_TENS[word] + (unit if joined else 0))
    if word in _UNITS:
        return at + 1, Decimal(_UNITS[word])
    if is_number(word) and len(word) <= _LONGEST_NUMBER:
        return at + 1, Decimal(word)
    return at, None


def _fraction(plain: Sequence[Token], at: int, value: Decimal | None) -> tuple[int, Decimal | None]:
    """Decimals: "zero point nine five", "point one"."""
    digits, after = "", at + 1
    if _text(plain, at) != "point" or (value is not None and value % 1):
        return at, value
    while len(digits) < _LONGEST_NUMBER and (digit := _digit(_text(plain, after))):
        digits += digit
        after += 1
    if not digits:
        return at, value
    scale = _SCALES.get(_text(plain, after))
    return after + (scale is not None), ((value or 0) + Decimal(f"0.{digits}")) * (scale or 1)


def _digit(word: str) -> str:
    if word.isdecimal() and word.isascii():
        return word
    unit = _UNITS.get(word)
    return str(unit) if unit is not None and unit < 10 else ""


_MINUS = ("minus", "negative")


def _exponent(plain: Sequence[Token], at: int, value: Decimal) -> tuple[int, Decimal]:
    """Powers of ten: "one e minus four", "three times ten to the minus four"."""
    words = [_text(plain, index) for index in range(at, at + 8)]
    power_of, after = value, at
    if words[0] == "e" or words[:2] == ["times", "10"] or words[:2] == ["times", "ten"]:
        after += 1 if words[0] == "e" else 2
    elif value == 10 and words[:2] == ["to", "the"]:
        power_of = Decimal(1)
    else:
        return at, value
    for optional in ("to", "the", "power", "of"):
        after += _text(plain, after) == optional
    negative = _text(plain, after) in _MINUS
    end, power = _below_hundred(plain, after + negative)
    if power is None or power % 1 or power > 99 or not (negative or words[0] != "to"):
        return at, value
    return end, power_of.scaleb(-int(power) if negative else int(power))
