"""The top of the page: in ten seconds what held, what fell, and what to drill first."""

from collections.abc import Iterable, Sequence

from interviewer.core.improvised import is_improvised
from interviewer.core.playbook import Criterion, Mark, Question
from interviewer.core.review import SessionReview
from interviewer.core.verdict import CAPPING_FLAGS, FAILING_FLAGS, ThreadVerdict, Verdict
from interviewer.reports.page.elements import EMPTY, Html, element, join
from interviewer.reports.page.glyphs import change, hidden
from interviewer.reports.page.names import CRITERIA, FLAGS, LEVELS, several, shortened
from interviewer.reports.page.steps import Numbered, steps_of

_TITLE_LENGTH = 90
_LISTED = 3
"""Questions a card names; the table below it has them all."""
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentence(review: SessionReview) -> str:
    """The session in one sentence."""
    graded = [item for item in review.threads if item.verdict is not None]
    if not graded:
        return "Nothing was graded in this session."
    held, fell = len(review.held), len(review.fell)
    if held == len(graded):
        return "Everything held." if held > 1 else "It held."
    if fell == len(graded):
        return (
            "Everything fell. That is what practice is for." if fell > 1 else "It fell this time."
        )
    counts = [(held, "held"), (len(graded) - held - fell, "halfway"), (fell, "fell")]
    said = ", ".join(f"{_number(count)} {word}" for count, word in counts if count)
    return f"{said[0].upper()}{said[1:]}."


def _number(count: int) -> str:
    return _NUMBERS[count - 1] if count <= len(_NUMBERS) else str(count)


def cards(review: SessionReview, questions: Sequence[Numbered]) -> Html:
    """Held, half-way, fell, drill first: one card each, only those that have something to say."""
    by_level = {level: [item for item in questions if _final(item) is level] for level in Verdict}
    shown = [
        _card("held", "Held", by_level[Verdict.SENIOR]),
        _card("between", "Halfway", by_level[Verdict.MID]),
        _card("fell", "Fell", by_level[Verdict.BELOW_BAR]),
        _drill(review, questions),
    ]
    return element("div", *shown, class_="cards")


def _final(question: Numbered) -> Verdict | None:
    return question.review.verdict.final if question.review.verdict else None


def _card(kind: str, title: str, questions: Sequence[Numbered]) -> Html:
    if not questions:
        return EMPTY
    lines = [
        element("li", _link(item), element("span", _reason(item), class_="reason"))
        for item in questions[:_LISTED]
    ]
    if len(questions) > _LISTED:
        lines.append(
            element("li", f"and {_number(len(questions) - _LISTED)} more", class_="reason")
        )
    return element("section", element("h2", title), element("ul", *lines), class_=f"card {kind}")


def _link(question: Numbered) -> Html:
    prompt = shortened(question.review.thread.question.prompt, _TITLE_LENGTH)
    return element("a", prompt, href=f"#{question.id}")


def _reason(question: Numbered) -> str:
    verdict = question.review.verdict
    if verdict is None:
        return ""
    if verdict.final is Verdict.SENIOR:
        return (
            "recovered on the second question" if verdict.rose else "senior from the first answer"
        )
    lowering = [FLAGS[kind] for kind in verdict.standing if kind in FAILING_FLAGS | CAPPING_FLAGS]
    if lowering:
        return several(lowering)
    return _gaps(verdict)


def _gaps(verdict: ThreadVerdict) -> str:
    missing = [CRITERIA[item] for item in Criterion if verdict.marks[item] is Mark.MISSING]
    halves = [CRITERIA[item] for item in Criterion if verdict.marks[item] is Mark.PARTIAL]
    said = [f"no {_or(missing)}"] if missing else []
    if halves:
        said.append(f"{several(halves)} only in part")
    if not verdict.tested:
        said.append("not tested under a probe")
    return "; ".join(said) or "no probe was answered with grounds"


def _or(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _drill(review: SessionReview, questions: Sequence[Numbered]) -> Html:
    due = next((item for item in questions if item.review is review.drill), None)
    if due is None or due.review.drill is None:
        return EMPTY
    criterion = due.review.drill
    shown = any(item.criterion is criterion for item in due.review.stronger)
    prompt = shortened(due.review.thread.question.prompt, _TITLE_LENGTH)
    link = element(
        "a",
        element("span", CRITERIA[criterion], class_=f"name {criterion}"),
        element("span", f" of “{prompt}”", class_="of"),
        href=f"#{due.stronger_id(criterion) if shown else due.id}",
    )
    return element(
        "section",
        element("h2", "Drill first"),
        element("p", link, class_="drill-name"),
        _aim(due.review.thread.question, criterion),
        class_="card drill",
    )


def glance(questions: Iterable[Numbered]) -> Html:
    """Every question's shape in a row: first answer, and after the probes where that changed."""
    head = element(
        "tr",
        *(element("th", name, scope="col", role="columnheader")
          for name in ("question", *CRITERIA.values(), "level")),
        role="row",
    )  # fmt: skip
    rows = [_glance_row(item) for item in questions]
    return element(
        "table",
        element("caption", "Every question: first answer → after the probes", class_="vh"),
        element("thead", head, role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
        class_="glance", role="table",
    )  # fmt: skip


def _glance_row(question: Numbered) -> Html:
    steps = steps_of(question.review.thread)
    title = element("th", element("span", f"{question.number}", class_="number"), _link(question),
                    scope="row", role="rowheader")  # fmt: skip
    if not steps:
        ending = "skipped" if question.review.thread.skipped else "not graded"
        cells = [element("td", element("span", "–", aria_hidden="true"), hidden("no grade"),
                         role="cell") for _ in Criterion]  # fmt: skip
        return element("tr", title, *cells, element("td", ending, role="cell"), role="row")
    cells = []
    for criterion in Criterion:
        before, after = steps[0].after[criterion], steps[-1].after[criterion]
        said = after.value if before is after else f"{before} → {after}"
        cells.append(element("td", change(before, after), hidden(said), role="cell",
                             class_=criterion.value))  # fmt: skip
    return element("tr", title, *cells, element("td", _levels(question), role="cell"), role="row")


def _levels(question: Numbered) -> Html:
    verdict = question.review.verdict
    if verdict is None:
        return element("span", "not graded")
    if verdict.first is verdict.final:
        return element("span", LEVELS[verdict.final], class_=f"level {verdict.final}")
    before = element("span", f"{LEVELS[verdict.first]} → ", class_="was")
    after = element("span", LEVELS[verdict.final], class_=f"level {verdict.final}")
    return join([before, after])


def _aim(question: Question, criterion: Criterion) -> Html:
    """What solid sounds like; nothing for a question whose rubric is borrowed."""
    if is_improvised(question):
        return EMPTY
    return element("p", question.anchors.of(criterion).solid, class_="reason")
