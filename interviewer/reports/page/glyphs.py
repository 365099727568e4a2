"""Marks as small drawings that need no colour: an empty, a half and a full circle."""

from interviewer.core.playbook import Mark
from interviewer.reports.page.elements import Html, element, join


def definitions() -> Html:
    """The drawings, once in the page; `glyph` points to them."""
    ring = element("circle", cx=8, cy=8, r=5.75, class_="ring")
    half = element("path", d="M8 2.25a5.75 5.75 0 0 0 0 11.5z", class_="fill")
    full = element("circle", cx=8, cy=8, r=5.75, class_="fill")
    dotted = element("circle", cx=8, cy=8, r=5.75, class_="ring open")
    symbols = {Mark.MISSING: (dotted,), Mark.PARTIAL: (ring, half), Mark.SOLID: (ring, full)}
    drawn = join(
        element("symbol", *parts, id=f"g-{mark}", viewBox="0 0 16 16")
        for mark, parts in symbols.items()
    )
    return element("svg", drawn, class_="hidden", aria_hidden="true", focusable="false")


def glyph(mark: Mark) -> Html:
    """The drawing alone, for eyes; its word must stand beside it."""
    return element(
        "svg", element("use", href=f"#g-{mark}"), class_=f"glyph {mark}", aria_hidden="true"
    )


def change(before: Mark, after: Mark) -> Html:
    """Two marks with an arrow between; the second only where nothing changed. For eyes."""
    if before is after:
        return element("span", glyph(after), class_="change same")
    arrow = element("span", "→", class_="arrow", aria_hidden="true")
    return element("span", glyph(before), arrow, glyph(after), class_="change")


def hidden(said: str) -> Html:
    """Words for a screen reader only."""
    return element("span", said, class_="vh")
