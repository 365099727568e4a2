"""Drill cards on a terminal: what is due, what comes next, and how a drill went."""

import textwrap
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from interviewer.core.drills import Card, Rating
from interviewer.core.playbook import Mark
from interviewer.terminal.debrief import NAMES, short
from interviewer.terminal.style import LABEL, Style, printable

Prompt = Callable[[Card], str]
"""The question of a card; its id when the playbook no longer has it."""
_SHOWN_LATER = 5
_SHORTEST = 12
"""Columns of a question, on the narrowest screen."""
_WENT = {
    Rating.AGAIN: "did not come out solid yet",
    Rating.HARD: "stood, though not at once or not cleanly",
    Rating.GOOD: "stood in the first answer",
    Rating.EASY: "stood in the first answer, with more of the shape",
}
_COLORS = {Mark.MISSING: "red", Mark.PARTIAL: "yellow", Mark.SOLID: "green"}


def listing(
    waiting: Sequence[Card], later: Sequence[Card], prompt: Prompt, now: datetime, style: Style
) -> str:
    """The cards due, then the next few that are not."""
    if not waiting and not later:
        return " No drill cards yet: they come from what fell. Start with: interviewer chat"
    lines = [style.rule(f"due now: {len(waiting)}")]
    lines += [_card(card, prompt, "", style) for card in waiting]
    if later:
        lines.append(style.rule(f"later: {len(later)}"))
        lines += [
            _card(card, prompt, f"  {when(card.due, now)}", style) for card in later[:_SHOWN_LATER]
        ]
        more = len(later) - _SHOWN_LATER
        if more > 0:
            lines.append(style.paint(f" … and {more} more", "dim"))
    return "\n".join(lines)


def outcomes(
    rated: Iterable[tuple[Card, Rating]], prompt: Prompt, now: datetime, style: Style
) -> str:
    """A line a card: how it went and when it comes back."""
    lines = [style.rule("drilled")]
    for card, rating in rated:
        text = f"{_WENT[rating]} · back {when(card.due, now)} · “{printable(short(prompt(card)))}”"
        color = "red" if rating is Rating.AGAIN else "green"
        lines.append(style.beside(NAMES[card.criterion], text, color))
    return "\n".join(lines)


def when(due: datetime, now: datetime) -> str:
    """`tomorrow`, `in 9 days`, by calendar days here."""
    days = (due.astimezone().date() - now.astimezone().date()).days
    if days <= 0:
        return "today"
    return "tomorrow" if days == 1 else f"in {days} days"


def _card(card: Card, prompt: Prompt, due: str, style: Style) -> str:
    head = f"{card.mark.value}{due} · "
    room = max(_SHORTEST, style.width - LABEL - len(head))
    named = textwrap.shorten(printable(prompt(card)), room, placeholder=" …")
    return style.beside(NAMES[card.criterion], head + named, _COLORS[card.mark])
