"""The notes on one question: its shape, its red flags, and what a stronger answer would hold."""

from interviewer.core.assessment import RedFlag
from interviewer.core.playbook import Criterion
from interviewer.core.review import Standing, Stronger
from interviewer.core.verdict import CAPPING_FLAGS, FAILING_FLAGS, Marks, ThreadVerdict, Verdict
from interviewer.reports.page.answer import Said, hear_quote
from interviewer.reports.page.elements import EMPTY, Html, element, join
from interviewer.reports.page.glyphs import change, hidden
from interviewer.reports.page.names import CRITERIA, FLAGS, LEVELS, shortened
from interviewer.reports.page.spans import Span
from interviewer.reports.page.steps import (
    Flagged,
    Numbered,
    flags_of,
    place_of,
    spans_of,
    steps_of,
)

_SHOWN_QUOTES = 2
_LAST_WORDS = 6
_QUOTE_LENGTH = 110
"""Characters of a quote beside its mark; the whole of it is one link away."""

Answers = dict[int, Said]


def way(verdict: ThreadVerdict) -> str:
    """How the thread went, in one sentence."""
    first, final = LEVELS[verdict.first], LEVELS[verdict.final]
    if not verdict.tested:
        return f"First answer {first}. Not tested under a probe, so at most mid."
    said = [f"First answer {first}, after the probes {final}."]
    if verdict.first is verdict.final:
        held = "it held under" if verdict.final is Verdict.SENIOR else "no higher after"
        said = [f"First answer {first}, and {held} the probes."]
    if verdict.rose:
        said.append("Recovered on the second question.")
    if verdict.repaired:
        said.append("An error or a dodge was made good.")
    if not verdict.grounded and verdict.final is not Verdict.SENIOR:
        said.append("No probe was answered with grounds.")
    return " ".join(said)


def shape(question: Numbered, answers: Answers) -> Html:
    """The four criteria: first answer against the end, with the words each mark stands on."""
    steps = steps_of(question.review.thread)
    first = steps[0].after if steps and steps[0].turn == 0 else None
    rows = [_row(question, item, first, answers) for item in question.review.standings]
    return element("dl", *rows, class_="shape")


def _row(question: Numbered, standing: Standing, first: Marks | None, answers: Answers) -> Html:
    was = first[standing.criterion] if first else standing.mark
    since = "" if was is standing.mark else f", first answer {was}"
    head = element(
        "dt",
        change(was, standing.mark),
        element("span", CRITERIA[standing.criterion], class_="name"),
        element("span", standing.mark.value, hidden(since), class_="mark-word"),
    )
    return element(
        "div",
        head,
        element("dd", *_grounds(question, standing, answers)),
        id=question.mark_id(standing.criterion),
        class_=f"criterion {standing.criterion}",
        tabindex=-1,
    )


def _grounds(question: Numbered, standing: Standing, answers: Answers) -> list[Html]:
    said: list[Html] = []
    turn = standing.turn
    if turn is not None:
        spans = _spans(question, turn)
        for index, item in enumerate(standing.evidence[:_SHOWN_QUOTES]):
            span = spans.get(question.quote_id(turn, standing.criterion, index))
            said.append(_quote(item.quote, span, answers.get(turn)))
        if turn:
            said.append(element("p", question.called(turn), class_="when"))
    if standing.why:
        said.append(element("p", standing.why, class_="why", dir="auto"))
    return said or [element("p", "Nothing said carries it.", class_="why")]


def _quote(quote: str, span: Span | None, said: Said | None) -> Html:
    shown = element("q", shortened(quote, _QUOTE_LENGTH), dir="auto")
    if span is None:
        return element("p", shown, class_="quote")
    link = element("a", shown, href=f"#{span.id}")
    return element("p", link, hear_quote(said, span) if said else EMPTY, class_="quote")


def flags(question: Numbered) -> Html:
    """Red flags with their corrections, and contradictions; nothing when there are none."""
    thread = question.review.thread
    entries = [_flag(question, item) for item in flags_of(thread)]
    entries += [
        _contradiction(question, turn, index)
        for turn, said in enumerate(thread.turns)
        if said.assessment
        for index in range(len(said.assessment.contradictions))
    ]
    if not entries:
        return EMPTY
    return join([element("h3", "Red flags"), element("ul", *entries, class_="flags")])


def _flag(question: Numbered, item: Flagged) -> Html:
    target = question.flag_id(item.turn, item.index)
    parts = [element("strong", FLAGS[item.flag.kind])]
    state = _state(question, item)
    parts.append(element("span", state, class_="state"))
    if item.flag.evidence is not None:
        spans = _spans(question, item.turn)
        parts.append(_quote(item.flag.evidence.quote, spans.get(f"{target}-words"), None))
    if item.taken_back is not None:
        turn, index = item.taken_back
        said = question.review.thread.turns[turn].assessment
        words = said.red_flags[index].evidence if said else None
        if words is not None:
            parts.append(element("p", f"taken back {question.called(turn)}", class_="then"))
            parts.append(_quote(words.quote, _spans(question, turn).get(f"{target}-back"), None))
    kind = "stands" if state == "stands" else "settled"
    return element("li", *parts, *_about(question, item.flag), id=target, class_=kind, tabindex=-1)


def _state(question: Numbered, item: Flagged) -> str:
    """A flag that lowers the level stands or was made good; of the others only the place counts."""
    verdict = question.review.verdict
    if item.flag.withdrawn:
        return "taken back at once"
    if item.flag.kind not in FAILING_FLAGS | CAPPING_FLAGS:
        return (
            f"in the {question.called(item.turn)}" if item.turn == 0 else question.called(item.turn)
        )
    if verdict is not None and item.flag.kind not in verdict.standing:
        return "made good"
    return "stands" if item.taken_back is None else "made good"


def _spans(question: Numbered, turn: int) -> dict[str, Span]:
    return {span.id: span for span in spans_of(question, turn)}


def _about(question: Numbered, flag: RedFlag) -> list[Html]:
    known = question.review.thread.question.misconceptions
    wrong = next((item for item in known if item.id == flag.about), None)
    if wrong is not None:
        correction = join([element("b", "Rather: "), wrong.correction])
        return [element("p", correction, class_="correction")]
    return [element("p", flag.about, class_="why", dir="auto")] if flag.about else []


def _contradiction(question: Numbered, turn: int, index: int) -> Html:
    said = question.review.thread.turns[turn].assessment
    assert said is not None  # the caller counts only examined turns
    found = said.contradictions[index]
    target = question.contradiction_id(turn, index)
    turns = range(len(question.review.thread.turns))
    spans = {name: span for at in turns for name, span in _spans(question, at).items()}
    return element(
        "li",
        element("strong", "contradiction"),
        _quote(found.earlier, spans.get(f"{target}-earlier"), None),
        element("p", f"then, {question.called(turn)}", class_="then"),
        _quote(found.now.quote, spans.get(f"{target}-words"), None),
        id=target,
        class_="settled",
        tabindex=-1,
    )


def stronger(question: Numbered) -> Html:
    """What a stronger answer would have added, and where; nothing when the shape was whole."""
    if not question.review.stronger:
        return EMPTY
    title = element("h3", "What a stronger answer would have added, and where")
    items = [_stronger(question, item) for item in question.review.stronger]
    return join([title, element("ul", *items, class_="stronger")])


def _stronger(question: Numbered, item: Stronger) -> Html:
    points = element("ul", *(element("li", point.text) for point in item.points))
    return element(
        "li",
        element("strong", CRITERIA[item.criterion], class_="name"),
        _where(question, item.criterion),
        element("p", item.anchor),
        points if item.points else EMPTY,
        id=question.stronger_id(item.criterion),
        class_=item.criterion.value,
        tabindex=-1,
    )


def _where(question: Numbered, criterion: Criterion) -> Html:
    place = place_of(question, criterion)
    if place is None:
        return EMPTY
    answer = question.review.thread.turns[place.turn].answer
    said = answer.text[: place.offset].rstrip() if answer else ""
    words = " ".join(said.split()[-_LAST_WORDS:])
    called = question.called(place.turn)
    where = "in the first answer" if place.turn == 0 else f"in the answer {called}"
    shown: list[Html | str] = [f"{where}, after ", element("q", f"… {words}", dir="auto")]
    if not words:
        shown = [where]
    return element("a", *shown, href=f"#{question.place_id(criterion)}", class_="where")
