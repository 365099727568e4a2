import json
import os
from pathlib import Path

import pytest

from interviewer.core.agreement import agreement
from interviewer.core.playbook import Criterion, Mark, Topic
from interviewer.core.verdict import Verdict
from interviewer.errors import LabelError
from interviewer.labels import read_answers
from interviewer.reports.mentor import MentorMarks, exchange, labelled, pairs, read_marks
from tests.reports.examples import FIRST, senior_recovery
from tests.reports.sessions import question, threads

ANSWER = {
    "thread": 0, "turn": 0, "topic": "optimization", "question_id": "why-adam",
    "question": "Why Adam?", "probe": None, "prior_answer": None,
    "answer": "It adapts the step per weight.",
    "marks": {"definition": "solid", "tradeoff": "missing"},
    "quotes": [{"criterion": "definition", "quote": "adapts the step", "start": 3, "end": 18}],
    "red_flags": [], "comment": "",
}  # fmt: skip
FILE = {
    "format": "interviewer-mentor-marks", "v": 1, "session": "s", "mentor": "Ada",
    "saved_at": "2026-11-22T09:00:00.000Z", "blind": True, "comment": "", "answers": [ANSWER],
}  # fmt: skip


def saved(folder: Path, content: object) -> Path:
    file = folder / "mentor.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def changed(**changes: object) -> dict[str, object]:
    return {**FILE, "answers": [{**ANSWER, **changes}]}


def test_marks_left_open_stay_open(tmp_path: Path) -> None:
    (answer,) = read_marks(saved(tmp_path, FILE)).marked
    assert answer.marks == {Criterion.DEFINITION: Mark.SOLID, Criterion.TRADEOFF: Mark.MISSING}
    assert answer.level is None


@pytest.mark.parametrize(
    ("marks", "flags", "level"),
    [
        pytest.param("solid solid solid missing", [], Verdict.SENIOR, id="senior"),
        pytest.param("solid solid solid missing", ["tool_worship"], Verdict.MID, id="capped"),
        pytest.param("solid solid solid solid", ["misconception"], Verdict.BELOW_BAR, id="failed"),
        pytest.param("missing partial partial missing", [], Verdict.BELOW_BAR, id="below"),
    ],
)
def test_the_level_of_a_wholly_marked_answer_follows_the_rule(
    tmp_path: Path, marks: str, flags: list[str], level: Verdict
) -> None:
    given = dict(zip([item.value for item in Criterion], marks.split(), strict=True))
    file = saved(tmp_path, changed(marks=given, red_flags=flags))
    assert read_marks(file).answers[0].level is level


def test_what_is_written_reads_the_same(tmp_path: Path) -> None:
    first = read_marks(saved(tmp_path, FILE))
    (tmp_path / "mentor.json").write_text(first.model_dump_json(), encoding="utf-8")
    assert read_marks(tmp_path / "mentor.json") == first


def test_an_answer_is_examined_with_its_own_context(tmp_path: Path) -> None:
    file = saved(tmp_path, changed(probe="Why not SGD?", prior_answer="Before."))
    found = exchange(read_marks(file).answers[0], None)
    assert (found.prompt, found.probe, found.prior) == ("Why Adam?", "Why not SGD?", "Before.")
    assert found.question is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "it is not JSON that a debrief saved", id="empty"),
        pytest.param(b"{", "it is not JSON that a debrief saved", id="cut-off"),
        pytest.param(b"[" * 100_000, "it is not JSON that a debrief saved", id="deep"),
        pytest.param(b"\xff\xfe\x00", "is not UTF-8", id="encoding"),
        pytest.param(b"[]", "input should be an object", id="list"),
        pytest.param(b'{"v": 1e999}', "`", id="infinite"),
        pytest.param(b"1" * 5000, "it is not JSON that a debrief saved", id="huge-number"),
        pytest.param({**FILE, "format": "other"}, "`format`", id="another-format"),
        pytest.param({**FILE, "v": 2}, "`v`", id="newer"),
        pytest.param({**FILE, "extra": 1}, "`extra`", id="unknown-key"),
        pytest.param({**FILE, "answers": []}, "no answer is marked", id="nothing-marked"),
        pytest.param(changed(marks={}), "no answer is marked", id="words-only"),
        pytest.param(changed(marks={"definition": "great"}), "`answers.0.marks", id="mark"),
        pytest.param(changed(marks={"depth": "solid"}), "`answers.0.marks.depth", id="criterion"),
        pytest.param(changed(red_flags=["rude"]), "`answers.0.red_flags.0`", id="flag"),
        pytest.param(changed(answer="Another text."), "does not stand where", id="moved"),
        pytest.param({**FILE, "saved_at": "yesterday"}, "`saved_at`", id="date"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_gets_one_sentence(
    tmp_path: Path, content: object, said: str
) -> None:
    file = tmp_path / "mentor.json"
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    file.write_bytes(raw)
    with pytest.raises(LabelError) as caught:
        read_marks(file)
    message = str(caught.value)
    assert message.startswith(str(file))
    assert said in message
    assert "\n" not in message
    assert message.endswith(".")


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("absent.json", ".", "pipe"):
        with pytest.raises(LabelError, match=r"Give "):
            read_marks(tmp_path / name)


def test_a_file_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "big.json"
    with file.open("wb") as sparse:
        sparse.truncate(3_000_000_000)
    with pytest.raises(LabelError, match=r"over 20000 kB"):
        read_marks(file)


def test_the_rubrics_question_is_found_in_its_topic(tmp_path: Path) -> None:
    marks = MentorMarks.model_validate_json(json.dumps(FILE))
    known = question(1, id="why-adam")
    topic = Topic(id="optimization", title="Optimization", summary="So.", questions=(known,))
    assert exchange(marks.answers[0], topic).question == known


def marked(folder: Path, text: str, marks: str, turn: int = 0) -> MentorMarks:
    given = dict(zip([item.value for item in Criterion], marks.split(), strict=True))
    return read_marks(saved(folder, changed(answer=text, marks=given, quotes=[], turn=turn)))


def test_a_wholly_marked_answer_is_a_labelled_answer(tmp_path: Path) -> None:
    quotes = [{"criterion": "example", "quote": "per weight", "start": 19, "end": 29}]
    given = dict.fromkeys([item.value for item in Criterion], "solid") | {"limitation": "partial"}
    file = saved(
        tmp_path, changed(marks=given, quotes=quotes, red_flags=["buzzwords"], comment="So.")
    )
    (answer,) = labelled(read_marks(file))
    assert answer.labels is not None
    assert answer.id == "s:1.0"
    assert answer.labels.level is Verdict.SENIOR
    assert answer.labels.evidence == {Criterion.EXAMPLE: ("per weight",)}
    assert answer.labels.best_next_target is Criterion.LIMITATION
    assert answer.note == "So."
    written = tmp_path / "labels.json"
    written.write_text(f"[{answer.model_dump_json()}]", encoding="utf-8")
    assert read_answers(written, labelled=True) == (answer,)


def test_an_answer_marked_in_part_is_no_label(tmp_path: Path) -> None:
    marks = read_marks(saved(tmp_path, FILE))
    assert labelled(marks) == ()
    assert pairs(marks, threads((question(), senior_recovery()))) == ()


def test_the_agreement_of_a_mentor_with_the_session_is_computed(tmp_path: Path) -> None:
    found = threads((question(), senior_recovery()))
    same = marked(tmp_path, FIRST, "solid missing missing missing")
    assert agreement(pairs(same, found)).macro_f1 == 1
    other = marked(tmp_path, FIRST, "partial solid missing missing")
    measured = agreement(pairs(other, found))
    assert measured.macro_f1 == 0.5
    assert measured.marks[Criterion.DEFINITION].offset == 1


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        pytest.param("Other words.", 0, id="other-words"),
        pytest.param(FIRST, 1, id="another-turn"),
        pytest.param(FIRST, 9, id="no-such-turn"),
    ],
)
def test_marks_for_other_words_are_compared_with_nothing(
    tmp_path: Path, text: str, turn: int
) -> None:
    marks = marked(tmp_path, text, "solid solid solid solid", turn)
    assert pairs(marks, threads((question(), senior_recovery()))) == ()
