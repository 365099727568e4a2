"""The local examiner keeps its promises on every labelled answer, and is not fooled by form."""

import re
from collections.abc import Callable

import pytest

from interviewer.core.assessment import FlagKind
from interviewer.core.exchange import Exchange
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.shape import examine
from interviewer.core.shape_model import ShapeModel
from interviewer.core.verdict import Verdict, answer_verdict
from tests.core.shaping import (
    WELL_SHAPED,
    examined,
    folds,
    kinds,
    model,
    on,
    plain,
    records,
    topics,
    unseen,
)


def _no_punctuation(text: str) -> str:
    return re.sub(r"[^\w\s]", "", text.lower())


def _spaced(text: str) -> str:
    return re.sub(r"[^\w\s']", " ", text.lower())


def _fillers(text: str) -> str:
    return re.sub(r"((?:\w+[ \n]){5})", r"\1um you know like ", text)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_no_punctuation, id="lower case, punctuation deleted"),
        pytest.param(_spaced, id="lower case, punctuation as space"),
        pytest.param(str.upper, id="upper case"),
        pytest.param(_fillers, id="fillers everywhere"),
    ],
)
def test_how_it_is_printed_changes_nothing(change: Callable[[str], str]) -> None:
    moved, steps = 0, []
    for record, before in zip(records(), plain(), strict=True):
        after = examined(record, change(record.answer))
        moved += sum(before.mark(item) is not after.mark(item) for item in Criterion)
        steps.append(abs(answer_verdict(before).rank - answer_verdict(after).rank))
    assert moved <= 0.03 * len(Criterion) * len(steps)
    assert max(steps) <= 1


def test_every_quote_is_a_slice_of_the_answer() -> None:
    for record, assessment in zip(records(), plain(), strict=True):
        quoted = [item for finding in assessment.findings for item in finding.evidence]
        quoted += [flag.evidence for flag in assessment.red_flags if flag.evidence]
        for evidence in quoted:
            assert record.answer[evidence.start : evidence.end] == evidence.quote


def test_no_words_serve_more_than_two_criteria() -> None:
    for record, assessment in zip(records(), plain(), strict=True):
        served = [0] * len(record.answer)
        for finding in assessment.findings:
            for evidence in finding.evidence:
                for place in range(evidence.start, evidence.end):
                    served[place] += 1
        assert max(served, default=0) <= 2


def test_the_same_answer_gets_the_same_assessment() -> None:
    record = records()[0]
    assert examined(record, record.answer) == plain()[0]


def test_every_labelled_answer_has_a_model_that_never_saw_it() -> None:
    assert len(records()) == len(folds().unseen)
    assert folds().for_answer("an answer nobody has labelled") is None


def test_honest_agreement_stays_where_it_was_measured() -> None:
    near = [
        abs(answer_verdict(assessment).rank - record.labels.level.rank)
        for record, assessment in zip(records(), plain(), strict=True)
        if record.labels
    ]
    assert sum(gap == 0 for gap in near) / len(near) >= 0.70
    assert sum(gap <= 1 for gap in near) / len(near) >= 0.97


@pytest.mark.parametrize("record", range(0, 380, 12))
def test_the_question_said_back_is_restated(record: int) -> None:
    asked = records()[record]
    said = asked.probe or asked.question
    found = examined(asked, f"So the question is, {said.lower()}")
    assert all(finding.mark is Mark.MISSING for finding in found.findings)
    assert FlagKind.MISCONCEPTION not in kinds(found)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("", id="empty"),
        pytest.param("...", id="punctuation"),
        pytest.param("dropout", id="one word"),
        pytest.param("um uh", id="fillers"),
        pytest.param("asdf qwer zxcv uiop hjkl vbnm tyui ghjk", id="keys"),
        pytest.param("lorem ipsum dolor sit amet consectetur adipiscing elit sed do", id="lorem"),
        pytest.param("trade-off however for example we used limitation fails when " * 8, id="cues"),
        pytest.param(
            "dropout trade-off regularisation however for example overfitting in production "
            "limitation fails when gradient benchmark cost latency definition is weights "
            "downside instance accuracy epochs",
            id="cues and topic words",
        ),
        pytest.param(
            "First chop two onions and fry them slowly in butter until they are golden. I always "
            "add the garlic later because it burns. Last Sunday I cooked it for six people and it "
            "took forty minutes, but with a smaller pan it would have cost me an hour.",
            id="a recipe",
        ),
    ],
)
def test_what_is_no_answer_is_below_the_bar(answer: str) -> None:
    assert answer_verdict(on("what-dropout-does", answer)) is Verdict.BELOW_BAR


def test_a_well_shaped_answer_on_the_rubric_is_above_the_bar() -> None:
    found = on("what-dropout-does", WELL_SHAPED)
    assert answer_verdict(found) is not Verdict.BELOW_BAR
    assert found.covered


def test_senior_needs_the_key_points_of_a_known_question() -> None:
    for record, assessment in zip(records(), plain(), strict=True):
        if answer_verdict(assessment) is not Verdict.SENIOR:
            continue
        topic = topics()[record.topic or ""]
        for question in topic.questions[:2]:
            exchange = Exchange(
                prompt=question.prompt, answer=record.answer, topic=topic, question=question
            )
            found = examine(exchange, unseen(record))
            assert len(found.covered) >= 2 or answer_verdict(found) is not Verdict.SENIOR


def test_a_key_point_in_the_rubrics_own_words_counts_for_its_criterion() -> None:
    said, heard = 0, 0
    for topic in topics().values():
        for question in topic.questions:
            for point in question.key_points:
                if point.criterion is Criterion.EXAMPLE:
                    continue  # lived, not listed
                said += 1
                heard += on(question.id, point.text).mark(point.criterion) is not Mark.MISSING
    assert heard >= 0.95 * said


def test_another_topics_answer_seldom_passes_a_known_question() -> None:
    passed, tried = 0, 0
    questions = [(t, q) for t in topics().values() for q in t.questions[:1]]
    for number, record in enumerate(records()):
        topic, question = questions[number % len(questions)]
        if topic.id in {record.topic, "second-question"}:
            continue
        exchange = Exchange(
            prompt=question.prompt, answer=record.answer, topic=topic, question=question
        )
        tried += 1
        passed += answer_verdict(examine(exchange, unseen(record))) is not Verdict.BELOW_BAR
    assert passed <= 0.08 * tried


def test_a_huge_answer_is_examined() -> None:
    found = on("what-dropout-does", WELL_SHAPED * 40)
    assert found.findings[0].criterion is Criterion.DEFINITION


def test_without_a_rubric_it_still_examines() -> None:
    exchange = Exchange(prompt="What does dropout do?", answer=WELL_SHAPED)
    assert examine(exchange, model()).mark(Criterion.EXAMPLE) is not Mark.MISSING


def test_weights_of_another_format_are_refused() -> None:
    with pytest.raises(ValueError, match="format 99"):
        ShapeModel.from_json('{"format": 99}')
