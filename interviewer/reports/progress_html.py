"""Progress as one self-contained page: no script, no request, everything escaped."""

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from importlib.resources import files

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
from interviewer.core.progress import Progress, TopicTrend
from interviewer.core.trend import Trend
from interviewer.reports.line_chart import line_chart

_NAMES = {
    Criterion.DEFINITION: "Definition",
    Criterion.TRADEOFF: "Trade-off",
    Criterion.EXAMPLE: "Example",
    Criterion.LIMITATION: "Limitation",
}

_LARGE, _SMALL = (720, 200), (440, 150)
"""Charts: width and height in pixels."""


def progress_html(found: Progress) -> str:
    """The whole page."""
    style = (files("interviewer.reports") / "assets" / "progress.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Progress</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{_main(found)}\n</main>\n</body>\n</html>\n"
    )


def _main(found: Progress) -> str:
    if found.grader is None:
        return "<h1>Progress</h1>\n<p>Nothing was graded yet. Sit an interview first.</p>"
    heard = f"{counted(found.sessions, 'session')} · {counted(found.questions, 'question')}"
    drills = f" · {counted(found.drills, 'drill')}" if found.drills else ""
    parts = [
        "<h1>Progress</h1>",
        f'<p class="soft">{heard}{drills} · graded {escape(graded_by(found.grader))}</p>',
        "<h2>Score</h2>",
        _panel(found.score, "score", "", _LARGE),
        '<p class="soft">Shaded: where the newest sessions would lie if nothing but the examiner '
        "had varied since the first.</p>"
        if found.score.band is not None and len(found.score.points) > 1
        else "",
        "<h2>Criteria, 0 missing · 1 partial · 2 solid</h2>",
        '<div class="grid">',
        *(_panel(trend, str(name), _NAMES[name], _SMALL) for name, trend in found.marks.items()),
        "</div>",
        "<h2>Topics, weakest first</h2>",
        _topics(found.topics),
        _returns(found),
        _spoken(found),
        f"<footer>{''.join(f'<p>{escape(note)}</p>' for note in notes(found))}</footer>",
    ]
    return "\n".join(part for part in parts if part)


def _spoken(found: Progress) -> str:
    panels = (
        _panel(trend, "score", SPOKEN[figure].capitalize(), _SMALL, spoken_claim(trend))
        for figure, trend in found.delivery.items()
    )
    whole = "".join(panels)
    return f'<h2>Delivery</h2>\n<div class="grid">{whole}</div>' if whole else ""


def _panel(
    trend: Trend, kind: str, title: str, size: tuple[int, int], says: str | None = None
) -> str:
    """`says` in place of the claim about the examiner; more is then no better than less."""
    heading = f"<h3>{escape(title)}</h3>" if title else ""
    name = title or "Score, 0 to 100, for trends only"
    return (
        f'<section class="sheet {kind}" aria-label="{escape(name)}">{heading}'
        f'<p class="figures">{figures(trend)}</p>'
        f'<p class="claim {"" if says else trend.change}">{escape(says or claim(trend))}</p>'
        f"{line_chart(trend, name, *size)}</section>"
    )


def _topics(topics: Iterable[TopicTrend]) -> str:
    heads = "".join(f'<th scope="col">{name}</th>' for name in _NAMES.values())
    rows = "".join(_topic(item) for item in sorted(topics, key=lambda item: item.score.now or 0.0))
    return (
        '<div class="sheet scroll" tabindex="0" role="region" aria-label="Topics"><table><thead>'
        f'<tr><th scope="col">Topic</th><th scope="col">Score</th>{heads}'
        f'<th scope="col">Change</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _topic(item: TopicTrend) -> str:
    marks = "".join(f"<td>{trend.now or 0.0:.1f}</td>" for trend in item.marks.values())
    score = f'<td class="fixed">{figures(item.score)}</td>'
    return (
        f'<tr><th scope="row">{escape(item.topic)}</th>{score}{marks}'
        f'<td class="claim {item.score.change}">{escape(claim(item.score))}</td></tr>'
    )


def _returns(found: Progress) -> str:
    lines = [f"<li>{escape(text)}</li>" for text in recoveries(found)]
    lines += [
        f'<li><span class="flag">Red flag</span> {escape(returning(flag))}</li>'
        for flag in found.flags
    ]
    if not lines:
        return ""
    return f"<h2>Recoveries and what keeps returning</h2>\n<ul>{''.join(lines)}</ul>"
