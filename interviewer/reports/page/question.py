"""One question of the debrief: the thread as it was said, with its notes beside it."""

from interviewer.core.assessment import Graded, Source, Ungraded
from interviewer.core.improvised import is_improvised
from interviewer.core.playbook import Criterion
from interviewer.core.transcript import Turn
from interviewer.reports.page.answer import Said, hear, words_of
from interviewer.reports.page.elements import EMPTY, Html, element, join
from interviewer.reports.page.glyphs import change, glyph, hidden
from interviewer.reports.page.names import CRITERIA, EXAMINERS, LEVELS, PROBES, several
from interviewer.reports.page.notes import Answers, flags, shape, stronger, way
from interviewer.reports.page.steps import Numbered, Step, steps_of
from interviewer.reports.page.timeline import timeline


def section(question: Numbered, audible: bool) -> Html:
    """Everything about one question; `audible` says that the recording is in the page."""
    turns = question.review.thread.turns
    said = {turn: Said.of(question, turn, audible) for turn in range(len(turns))}
    answers: Answers = {turn: item for turn, item in said.items() if item is not None}
    title = element("h2", question.review.thread.question.prompt, id=f"{question.id}-title")
    topic = element("p", f"Question {question.number} · {question.review.thread.topic}",
                    class_="overline")  # fmt: skip
    return element(
        "section",
        element("header", topic, title, _outcome(question), class_="question-head"),
        element(
            "div",
            _notes(question, answers),
            _thread(question, answers),
            element("div", stronger(question), _again(question), class_="question-foot"),
            class_="columns",
        ),
        class_="question", id=question.id, aria_labelledby=f"{question.id}-title",
    )  # fmt: skip


def _outcome(question: Numbered) -> Html:
    review = question.review
    if review.verdict is not None:
        return element("p", way(review.verdict), class_="way")
    if review.thread.skipped:
        return element("p", "Skipped: no grade, which is not a zero.", class_="way")
    return element("p", "No grade, which is not a zero.", class_="way")


def _notes(question: Numbered, answers: Answers) -> Html:
    if not question.review.thread.assessed:
        return EMPTY
    remarks = [element("li", note, dir="auto") for note in question.review.notes]
    return element(
        "aside",
        element("h3", "Shape"),
        shape(question, answers),
        flags(question),
        join([element("h3", "Notes"), element("ul", *remarks)]) if remarks else EMPTY,
        class_="notes", aria_label=f"Notes on question {question.number}",
    )  # fmt: skip


def _thread(question: Numbered, answers: Answers) -> Html:
    steps = {step.turn: step for step in steps_of(question.review.thread)}
    turns = [
        _turn(question, index, answers.get(index), steps.get(index))
        for index in range(len(question.review.thread.turns))
    ]
    return element("ol", *turns, class_="thread", role="list")


def _turn(question: Numbered, index: int, said: Said | None, step: Step | None) -> Html:
    turns = question.review.thread.turns
    turn, before = turns[index], turns[index - 1] if index else None
    return element(
        "li",
        _asked(turn),
        _unanswered(question) if said is None else _answered(question, index, said),
        _step(question, turn, step),
        _source(turn.graded, before.graded if before else None),
    )


def _asked(turn: Turn) -> Html:
    if turn.probe is None:
        return EMPTY  # the question is the title right above
    aim = f"probe · {PROBES[turn.probe.kind]} · presses {CRITERIA[turn.probe.target]}"
    who = element("p", "Interviewer ", element("span", aim, class_="aim"), class_="who")
    asked = element("p", turn.probe.text, class_="asked", dir="auto")
    return element("div", who, asked, class_="interviewer")


def _unanswered(question: Numbered) -> Html:
    skipped = question.review.thread.skipped
    return element("p", "skipped" if skipped else "not answered", class_="nothing")


def _answered(question: Numbered, index: int, said: Said) -> Html:
    name = question.answer_id(index)
    timed = bool(said.words)
    label = f"Answer to question {question.number}, {question.called(index)}"
    text = element(
        "div", words_of(said), class_="said", id=f"{name}-text", dir="auto",
        role="group" if timed else None, tabindex=0 if timed else None,
        aria_label=f"{label}. Arrow keys choose a word, Enter plays from it." if timed else None,
    )  # fmt: skip
    corrected = EMPTY
    if said.answer.edited_from is not None:
        before = element("p", said.answer.edited_from, dir="auto")
        summary = element("summary", "As heard, before you corrected it")
        corrected = element("details", summary, before, class_="before")
    return element(
        "div",
        element("p", "You ", hear(said), class_="who"),
        text,
        corrected,
        timeline(question.review.thread.turns[index], said.spans,
                 f"Delivery, {question.called(index)}"),
        class_="candidate", id=name, data_answer=name,
    )  # fmt: skip


def _step(question: Numbered, turn: Turn, step: Step | None) -> Html:
    if step is None:
        return EMPTY
    if turn.probe is None or step.turn == 0:
        marks = [
            element("span", glyph(step.after[item]), f" {CRITERIA[item]} ",
                    hidden(step.after[item].value), class_=f"chip {item}")
            for item in Criterion
        ]  # fmt: skip
        return element("p", *marks, _level(step), class_="step")
    moved = [item for item in Criterion if step.before[item] is not step.after[item]]
    chips = [
        element("span", change(step.before[item], step.after[item]), f" {CRITERIA[item]} ",
                hidden(f"from {step.before[item]} to {step.after[item]}"),
                class_=f"chip {item} moved")
        for item in moved
    ]  # fmt: skip
    if not moved:
        pressed = CRITERIA[turn.probe.target]
        mark = step.after[turn.probe.target]
        chips = [element("span", f"{pressed} stayed {mark}", class_="chip")]
    return element("p", *chips, _level(step), class_="step")


def _level(step: Step) -> Html:
    if step.level_after is None:
        return EMPTY
    after = LEVELS[step.level_after]
    if step.level_before is None or step.level_before is step.level_after:
        return element("span", after, class_="level")
    before = LEVELS[step.level_before]
    return element("span", f"{before} → ", element("b", after), class_="level")


def _source(graded: Graded | None, before: Graded | None) -> Html:
    """Who graded, said again only where it is not as in the answer before."""
    if graded is None:
        return EMPTY
    if isinstance(graded.assessment, Ungraded):
        return element("p", f"No grade: {graded.assessment.reason}", class_="source", dir="auto")
    source = graded.source
    said = [f"Graded by {EXAMINERS[source.examiner]}"]
    if source.model:
        said.append(source.model)
    if source.fell_back:
        said.append(f"fell back because {source.fell_back}")
    if before is not None and _same(before.source, source):
        return EMPTY
    return element("p", " · ".join(said), class_="source", dir="auto")


def _same(one: Source, other: Source) -> bool:
    return (one.examiner, one.model, one.fell_back) == (
        other.examiner, other.model, other.fell_back
    )  # fmt: skip


def _again(question: Numbered) -> Html:
    if is_improvised(question.review.thread.question):
        return EMPTY  # the playbook does not hold it, so it cannot be asked for by id
    command = f"interviewer chat --question {question.review.thread.question.id}"
    due = question.review.drill
    missing = [CRITERIA[due]] if due is not None else []
    aim = f", and give the {several(missing)}" if missing else ""
    return element(
        "p",
        element("span", f"Re-answer this{aim}: "),
        element("code", command, id=f"{question.id}-command"),
        " ",
        element("button", "Copy", type="button", class_="copy", data_copy=f"{question.id}-command",
                aria_label=f"copy the command for question {question.number}"),
        class_="again",
    )  # fmt: skip
