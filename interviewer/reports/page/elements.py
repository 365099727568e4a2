"""HTML built from values: plain text cannot enter it without being escaped.

A `str` is text, always; only `Html` is markup, and only `element` and `join` make one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_VOID = frozenset({"br", "hr", "input", "link", "meta"})
_RAW = frozenset({"script", "style"})
_LOCAL = ("#", "data:")


@dataclass(frozen=True, slots=True)
class Html:
    """Markup that is safe to show."""

    source: str


Attribute = str | int | float | bool | None
EMPTY = Html("")


def element(tag: str, *children: Html | str, **attributes: Attribute) -> Html:
    """One element; `class_` and `aria_label` stand for `class` and `aria-label`.

    An attribute that is None or False is left out. `href` and `src` may only point into the page.
    """
    if tag in _RAW:
        message = f"`{tag}` holds no text to escape: use `inline`"
        raise ValueError(message)
    start = f"<{tag}{''.join(_attribute(*pair) for pair in attributes.items())}>"
    if tag in _VOID:
        return Html(start)
    return Html(start + join(children).source + f"</{tag}>")


def inline(tag: str, content: str, **attributes: Attribute) -> Html:
    """A `style` or `script` of our own; raises `ValueError` if its content could close it."""
    if "</" in content or "<!--" in content:
        message = f"`{tag}`: `</` and `<!--` would end or change it"
        raise ValueError(message)
    written = "".join(_attribute(*pair) for pair in attributes.items())
    return Html(f"<{tag}{written}>{content}</{tag}>")


def join(parts: Iterable[Html | str], between: str = "") -> Html:
    """The parts one after the other; `between` is text."""
    return Html(text(between).join(part.source if isinstance(part, Html) else text(part)
                                   for part in parts))  # fmt: skip


def text(plain: str) -> str:
    """`plain` escaped for element content and for attributes."""
    return escape(clean(plain), quote=True)


def clean(plain: str) -> str:
    """`plain` as a browser will hold it: what it cannot show is exchanged one for one.

    A browser drops or merges NUL and CR while parsing, which would move every offset after them.
    """
    return _UNSHOWABLE.sub(_instead, plain)


def _instead(found: re.Match[str]) -> str:
    return " " if found.group() == "\r" else "\N{REPLACEMENT CHARACTER}"


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    written = f"{value:g}" if isinstance(value, float) else str(value)
    if name in {"href", "src"} and not written.startswith(_LOCAL):
        message = f"`{name}` must stay in the page: {written[:60]}"
        raise ValueError(message)
    return f' {name}="{text(written)}"'
