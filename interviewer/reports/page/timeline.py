"""Delivery along time: when the candidate spoke, paused, and said what supports which mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.core.delivery import delivery, figures
from interviewer.core.heard_at import Placed, Stretch, clock, heard_between, placed
from interviewer.core.playbook import Criterion
from interviewer.core.transcript import Thread, Turn
from interviewer.reports.page.elements import EMPTY, Html, element, join
from interviewer.reports.page.names import LETTERS
from interviewer.reports.page.spans import Span
from interviewer.reports.page.speech import pauses, spoken

_LANES_TOP = 20
_LANE = 8
"""Pixels from one criterion's lane to the next; only those with words get one."""


@dataclass(frozen=True)
class _Supported:
    criterion: Criterion
    when: Stretch


def timeline(turn: Turn, spans: Sequence[Span], name: str) -> Html:
    """The strip and its figures in words; nothing when the words carry no times."""
    answer = turn.answer
    speech = spoken(answer) if answer is not None else ()
    total = speech[-1].until if speech else 0.0
    if answer is None or total <= 0:
        return EMPTY
    supported = _supported(placed(answer), spans)
    known = figures(delivery(answer, turn.assessment))
    said = "; ".join(f"{item.name} {item.value}" for item in known)
    lanes = len({item.criterion for item in supported})
    strip = element(
        "svg",
        *_strip(speech, pauses(answer), supported, total),
        class_="strip", width="100%", height=_LANES_TOP + _LANE * lanes, role="img",
        aria_label=f"{name}: {clock(total)} long; {said}",
    )  # fmt: skip
    facts = [element("span", f"{item.name} ", element("b", item.value)) for item in known]
    length = element("span", "length ", element("b", clock(total)))
    return element("figure", strip, element("figcaption", length, *facts), class_="delivery")


def meanings(threads: Iterable[Thread]) -> Html:
    """What the figures of delivery mean, once for the page; nothing when none is shown."""
    shown = {
        item.name: item.definition
        for thread in threads
        for turn in thread.turns
        if turn.answer is not None
        for item in figures(delivery(turn.answer, turn.assessment))
    }
    if not shown:
        return EMPTY
    lines = join(
        join([element("dt", name), element("dd", meaning)]) for name, meaning in shown.items()
    )
    summary = element("summary", "What the figures of delivery mean")
    return element("details", summary, element("dl", lines), class_="meanings")


def _strip(
    speech: Sequence[Stretch],
    silent: Sequence[Stretch],
    supported: Sequence[_Supported],
    total: float,
) -> list[Html]:
    drawn = [_bar(stretch, total, 2, "speech") for stretch in speech]
    for pause in silent:
        drawn.append(_bar(pause, total, 2, "pause"))
        if pause.length / total > 0.04:
            middle = (pause.at + pause.until) / 2
            label = f"{pause.length:.1f}s"
            drawn.append(element("text", label, x=_share(middle, total), y=12, class_="wait"))
    lanes = [item for item in Criterion if any(one.criterion is item for one in supported)]
    for item in supported:
        top = _LANES_TOP + _LANE * lanes.index(item.criterion)
        drawn.append(_bar(item.when, total, top, f"said {item.criterion}"))
        drawn.append(
            element("text", LETTERS[item.criterion], x=_share(item.when.at, total), dx=-5,
                    y=top + 6, class_="lane-letter")
        )  # fmt: skip
    return drawn


def _bar(stretch: Stretch, total: float, y: int, kind: str) -> Html:
    height = 5 if kind.startswith("said") else 14
    return element(
        "rect", x=_share(stretch.at, total), y=y, width=_share(stretch.length, total),
        height=height, rx=1.5, class_=kind,
    )  # fmt: skip


def _share(seconds: float, total: float) -> str:
    return f"{100 * seconds / total:.2f}%"


def _supported(words: Sequence[Placed], spans: Sequence[Span]) -> list[_Supported]:
    found = (
        (span.kind, heard_between(words, span.start, span.end))
        for span in spans
        if span.kind in set(Criterion)
    )
    return [_Supported(Criterion(kind), when) for kind, when in found if when is not None]
