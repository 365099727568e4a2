"""How the answers were spoken: the figures of `core.delivery`, and once what each of them means."""

from collections.abc import Iterator

from interviewer.core.delivery import Figure, delivery, figures
from interviewer.core.review import SessionReview, ThreadReview
from interviewer.terminal.style import Style


def delivered(review: SessionReview, style: Style) -> str | None:
    """None when nothing was spoken."""
    rows = [
        row for number, thread in enumerate(review.threads, 1) for row in _spoken(number, thread)
    ]
    if not rows:
        return None
    lines = [style.rule("delivery")]
    for label, known in rows:
        text = " · ".join(f"{figure.name} {figure.value}" for figure in known)
        lines.append(style.beside(label, text))
    meanings = {figure.name: figure.definition for _, known in rows for figure in known}
    for name, meaning in meanings.items():
        lines.append(style.paint(f" {style.block(f'{name}: {meaning}', '   ')}", "dim"))
    return "\n".join(lines)


def _spoken(number: int, review: ThreadReview) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    """What each spoken answer came after, and its figures."""
    for index, turn in enumerate(review.thread.turns):
        if turn.answer is not None and turn.answer.words:
            name = f"  probe {index}" if index else f"question {number}"
            yield name, figures(delivery(turn.answer, turn.assessment))
