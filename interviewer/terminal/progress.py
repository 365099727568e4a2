"""Progress on a terminal: the trend, what may be claimed of it, and what keeps returning."""

from collections.abc import Iterable, Mapping

from interviewer.core.claims import (
    SPOKEN,
    claim,
    counted,
    figures,
    graded_by,
    notes,
    recoveries,
    returning,
    spoken_claim,
)
from interviewer.core.playbook import Criterion
from interviewer.core.progress import Grader, Progress, TopicTrend
from interviewer.core.trend import Change, Trend
from interviewer.terminal.chart import bars, chart
from interviewer.terminal.debrief import NAMES
from interviewer.terminal.style import Style, printable

_NAME = 24
_BARS = 16
_WIDE = 72
"""Columns from which a topic fits on one line."""
_LEGENDS = (
    "D definition · T trade-off · E example · L limitation",
    "▲ rose · ▼ fell · ≈ no change to claim · ? jitter not measured",
)
_SIGNS = {
    Change.ROSE: ("▲", "green"),
    Change.FELL: ("▼", "red"),
    Change.WITHIN_JITTER: ("≈", "dim"),
    Change.WITHIN_SPREAD: ("≈", "dim"),
    Change.UNMEASURED: ("?", "dim"),
    Change.TOO_FEW: ("·", "dim"),
}
_NEUTRAL = {Change.ROSE: "▲", Change.FELL: "▼", Change.TOO_FEW: "·"}


def progress_view(found: Progress, style: Style) -> str:
    """The whole view."""
    if found.grader is None:
        return " Nothing was graded yet. Sit an interview first: interviewer chat"
    parts = [_head(found, found.grader, style), _score(found, style), _marks(found, style)]
    parts += [_topics(found.topics, style), _flags(found, style)]
    parts += [_spoken(found, style), _notes(found, style)]
    return "\n\n".join(part for part in parts if part)


def _head(found: Progress, grader: Grader, style: Style) -> str:
    heard = f" {counted(found.sessions, 'session')} · {counted(found.questions, 'question')}"
    drills = f" · {counted(found.drills, 'drill')}" if found.drills else ""
    said = f"{heard}{drills} · graded {graded_by(grader)}".strip()
    return style.paint(f" {style.block(said, ' ')}", "dim")


def _score(found: Progress, style: Style) -> str:
    trend = found.score
    lines = [style.rule("score, 0 to 100 (for trends only)")]
    if len(trend.points) > 1:
        lines.append(chart(trend, min(style.width - 1, 80)))
    if trend.band is not None:
        legend = "● a session · dotted: where the newest would lie by the examiner's jitter alone"
        lines.append(style.paint(f" {style.block(legend, ' ')}", "dim"))
    return "\n".join([*lines, _row("all questions", trend, style)])


def _marks(found: Progress, style: Style) -> str:
    lines = [style.rule("criteria, 0 missing · 1 partial · 2 solid")]
    for criterion, trend in found.marks.items():
        lines.append(_row(NAMES[criterion], trend, style))
    return "\n".join(lines)


def _spoken(found: Progress, style: Style) -> str:
    if not found.delivery:
        return ""
    lines = [style.rule("delivery, of what was spoken")]
    for figure, trend in found.delivery.items():
        lines.append(_row(SPOKEN[figure], trend, style, spoken_claim(trend)))
    return "\n".join(lines)


def _row(name: str, trend: Trend, style: Style, says: str | None = None) -> str:
    """`says` in place of the claim about the examiner; more is then no better than less."""
    sign, color = _SIGNS[trend.change]
    if says is not None:
        sign, color = _NEUTRAL.get(trend.change, "≈"), "dim"
    shown = f"{sign} {figures(trend):<14}{bars(trend.points, trend.top, _BARS)}"
    head = f" {printable(name)[: _NAME - 2]}".ljust(_NAME)
    text = style.block(says or claim(trend), " " * 3)
    return f"{head}{style.paint(shown, color)}\n   {style.paint(text, 'dim')}"


def _topics(topics: Iterable[TopicTrend], style: Style) -> str:
    rows = [style.rule("topics, weakest first: score, and the marks now")]
    for topic in sorted(topics, key=lambda item: item.score.now or 0.0):
        sign, color = _SIGNS[topic.score.change]
        shown = f"{sign} {figures(topic.score):<12}"
        name = f" {printable(topic.topic)[: _NAME - 2]}".ljust(_NAME)
        gap = "" if style.width >= _WIDE else "\n   "
        rows.append(f"{name}{style.paint(shown, color)}{gap}{_letters(topic.marks)}".rstrip())
    for legend in _LEGENDS:
        rows.append(style.paint(f" {style.block(legend, ' ')}", "dim"))
    return "\n".join(rows)


def _letters(marks: Mapping[Criterion, Trend]) -> str:
    return "  ".join(
        f"{criterion.value[0].upper()} {trend.now or 0.0:.1f}" for criterion, trend in marks.items()
    )


def _flags(found: Progress, style: Style) -> str:
    lines = [f" {text}" for text in recoveries(found)]
    lines += [style.beside("red flag", returning(flag), "red") for flag in found.flags]
    return "\n".join([style.rule("recoveries and what keeps returning"), *lines]) if lines else ""


def _notes(found: Progress, style: Style) -> str:
    return "\n".join(style.paint(f" {style.block(note, ' ')}", "dim") for note in notes(found))
