"""Words being spoken are on the disk before the answer is, and gone when it is."""

import os
from pathlib import Path

import pytest

from interviewer.errors import SessionError
from interviewer.storage.drafts import DRAFT_FILE, DraftFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / DRAFT_FILE


def test_every_word_is_there_for_whoever_reads_after_a_crash(path: Path) -> None:
    draft = DraftFile(path)
    draft.add("It keeps two averages.")
    draft.add("Und ein “Maß”.")
    assert DraftFile(path).text == "It keeps two averages. Und ein “Maß”."
    assert path.stat().st_mode & 0o077 == 0


def test_a_torn_line_costs_itself_only(path: Path) -> None:
    draft = DraftFile(path)
    draft.add("It keeps two averages.")
    draft.add("It costs memory.")
    os.truncate(path, path.stat().st_size - 5)
    assert DraftFile(path).text == "It keeps two averages."


def test_an_answer_that_is_kept_elsewhere_leaves_no_draft(path: Path) -> None:
    draft = DraftFile(path)
    draft.add("It keeps two averages.")
    draft.clear()
    assert not path.exists()
    draft.add("We pay memory for it.")
    assert DraftFile(path).text == "We pay memory for it."


def test_a_folder_that_is_gone_is_one_sentence(tmp_path: Path) -> None:
    draft = DraftFile(tmp_path / "gone" / DRAFT_FILE)
    assert draft.text == ""
    with pytest.raises(SessionError, match=r"draft.jsonl: no such file or directory. Make room"):
        draft.add("It keeps two averages.")
