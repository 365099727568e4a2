"""Remembered topics are only ever the topics of the very bytes that are there now."""

from pathlib import Path

import pytest

from interviewer.core.playbook import Topic
from interviewer.playbooks import CompiledTopics, Playbook
from tests.build import topic


def test_a_remembered_topic_is_the_topic(tmp_path: Path) -> None:
    cold = Playbook.shipped(CompiledTopics(tmp_path)).topic("optimization")
    assert [path.name.partition(".")[0] for path in tmp_path.iterdir()] == ["optimization"]
    assert Playbook.shipped(CompiledTopics(tmp_path)).topic("optimization") == cold
    assert Playbook.shipped().topic("optimization") == cold


def test_other_bytes_are_read_anew_and_replace_what_was_remembered(tmp_path: Path) -> None:
    compiled = CompiledTopics(tmp_path)
    compiled.put("optimization", "a" * 64, topic())
    assert compiled.get("optimization", "a" * 64) == topic()
    assert compiled.get("optimization", "b" * 64) is None
    compiled.put("optimization", "b" * 64, topic())
    assert compiled.get("optimization", "a" * 64) is None


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"id": "x"}', b"[]"])
def test_a_damaged_entry_is_as_if_it_were_not_there(content: bytes, tmp_path: Path) -> None:
    Playbook.shipped(CompiledTopics(tmp_path)).topic("optimization")
    [entry] = tmp_path.iterdir()
    entry.write_bytes(content)
    assert isinstance(Playbook.shipped(CompiledTopics(tmp_path)).topic("optimization"), Topic)
    assert entry.read_bytes() != content


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    playbook = Playbook.shipped(CompiledTopics(tmp_path / "file" / "below"))
    assert playbook.topic("optimization") is not None
