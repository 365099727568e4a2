"""Rubric files are read strictly, and what is wrong is said with file, line and field."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.playbook import Criterion
from interviewer.errors import RubricError
from interviewer.playbooks import Playbook, read_topic
from tests.build import topic


def _text(**changes: object) -> str:
    data = topic().model_dump(mode="json")
    return yaml.safe_dump({**data, **changes}, sort_keys=False, allow_unicode=True)


def _write(folder: Path, text: str, name: str = "optimization.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_topic_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_topic(_write(tmp_path, _text())) == topic()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "it is empty", id="empty"),
        pytest.param("- a\n- b\n", "line 1: `topic`", id="a-list"),
        pytest.param("id: [", "line 2: did not find expected node content", id="broken"),
        pytest.param("id: a\nid: b\n", "line 2: the key `id` stands twice", id="twin-keys"),
        pytest.param("a: &x [1]\nb: [*x, *x]\n", "line 2: YAML aliases", id="aliases"),
        pytest.param("id: !!python/object:os.system {}\n", "could not determine", id="python-tag"),
        pytest.param(_text() + "sumary: x\n", "`sumary`: extra inputs", id="misspelt"),
        pytest.param(
            _text().replace("summary: Optimisers.\n", ""), "`summary`: field", id="missing"
        ),
        pytest.param(_text(id="Bad Id"), "`id`: string should match", id="bad-id"),
        pytest.param(_text(questions=[]), "`questions`: tuple should have at least 1", id="none"),
        pytest.param(
            _text().replace("criterion: tradeoff", "criterion: price"),
            "`questions.0.key_points.1.criterion`: input should be 'definition'",
            id="bad-criterion",
        ),
        pytest.param(
            _text().replace("id: memory", "id: two-averages"),
            "`two-averages` stands twice in `key_points`",
            id="twin-ids",
        ),
        pytest.param("\t: x", "found character", id="tab"),
        pytest.param("2001-99-99", "cannot be read as YAML", id="impossible-date"),
    ],
)
def test_a_broken_file_is_one_sentence_with_the_place(text: str, says: str, tmp_path: Path) -> None:
    path = _write(tmp_path, text)
    with pytest.raises(RubricError) as caught:
        read_topic(path)
    message = str(caught.value)
    assert says in message
    assert message.startswith(str(path))
    assert "\n" not in message


def test_the_line_of_the_field_is_named(tmp_path: Path) -> None:
    text = _text().replace("level: senior", "level: principal")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "principal" in row)
    with pytest.raises(RubricError, match=f"line {line}: `questions.0.level`"):
        read_topic(_write(tmp_path, text))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"id: caf\xe9\n", "byte 7 is not UTF-8", id="latin-1"),
        pytest.param("id: x\n".encode("utf-16"), "not UTF-8", id="utf-16"),
        pytest.param(b"x" * 2_000_001, "over 2000 kB", id="huge"),
        pytest.param(b"\x00\x01", "control characters are not allowed", id="binary"),
        pytest.param(b"[" * 400_000 + b"]" * 400_000, "nested over 500 levels", id="deep-flow"),
        pytest.param(b"- " * 400_000, "nested over 500 levels", id="deep-block"),
    ],
)
def test_bytes_that_are_no_rubric_are_refused(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    with pytest.raises(RubricError, match=says):
        read_topic(path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "optimization.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + _text().encode())
    assert read_topic(path) == topic()


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="is a directory"):
        read_topic(tmp_path)


def test_the_file_is_named_after_its_topic(tmp_path: Path) -> None:
    _write(tmp_path, _text(), "other.yaml")
    with pytest.raises(RubricError, match="must be `other`"):
        Playbook.at(tmp_path).topic("other")


def test_one_id_for_two_questions_of_a_playbook_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, _text())
    _write(tmp_path, _text(id="copy"), "copy.yaml")
    with pytest.raises(RubricError, match="`why-adam` is in `copy` and in `optimization`"):
        Playbook.at(tmp_path).topics()


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_rubrics_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(RubricError):
        Playbook.at(tmp_path / name)


def test_the_hash_changes_with_any_file(tmp_path: Path) -> None:
    _write(tmp_path, _text())
    before = Playbook.at(tmp_path).content_hash()
    assert Playbook.at(tmp_path).content_hash() == before
    _write(tmp_path, _text(summary="Another."))
    assert Playbook.at(tmp_path).content_hash() != before


@given(st.binary(max_size=400))
def test_any_bytes_are_a_topic_or_a_sentence(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        path.write_bytes(content)
        with pytest.raises(RubricError) as caught:
            read_topic(path)
        assert "\n" not in str(caught.value)


@given(st.data())
def test_a_rubric_with_one_value_exchanged_is_read_or_refused_in_a_sentence(
    data: st.DataObject,
) -> None:
    import tempfile

    lines = _text().splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = data.draw(st.sampled_from([": ", "x: y", "- ", "}", "'", "  " * 9 + "a", "…"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "optimization.yaml"
        path.write_text("\n".join(lines), encoding="utf-8")
        assert _outcome(path).count("\n") == 0


def _outcome(path: Path) -> str:
    try:
        return read_topic(path).id
    except RubricError as error:
        return str(error)


def test_every_shipped_question_can_be_pressed_on_every_part() -> None:
    for shipped in Playbook.shipped().topics():
        for question in shipped.questions:
            assert {point.criterion for point in question.key_points} == set(Criterion)
            assert {probe.targets for probe in question.probes} == set(Criterion)
            assert question.alternatives
            assert question.misconceptions
            assert question.clarification
            assert any("$option" in probe.text for probe in question.probes)
