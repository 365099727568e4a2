"""`review` in its forms: which file a page is written to, and which recording goes into it."""

import json
import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from interviewer.commands.review import review, sessions
from interviewer.errors import SessionError, SettingsError

RECORDED = Path(__file__).parents[2] / "examples" / "recorded"


def _arguments(tmp_path: Path, *sessions: Path, **given: object) -> Namespace:
    defaults: dict[str, object] = {
        "session": [str(item) for item in sessions],
        "sessions": str(tmp_path / "sessions"),
        "rubrics": None,
        "examiner": "local",
        "model": None,
        "budget": None,
        "md": False,
        "json": False,
        "html": str(tmp_path / "page.html"),
        "transcript": None,
        "audio": False,
        "regrade": False,
        "speakers": None,
        "candidate": None,
        "edit": False,
        "whisper_model": "auto",
    }
    return Namespace(**(defaults | given))


def _copied(tmp_path: Path, *names: str) -> Path:
    for name in names:
        shutil.copyfile(RECORDED / name, tmp_path / name)
    return tmp_path / names[0]


@pytest.mark.parametrize("name", ["interview.vtt", "events.jsonl"])
def test_a_recording_beside_its_transcript_or_session_goes_into_the_page(
    name: str, tmp_path: Path
) -> None:
    file = _copied(tmp_path, name, "interview.ogg")
    assert review(_arguments(tmp_path, file, audio=True)) == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert 'src="data:audio/ogg;base64,' in page
    assert 'class="play"' in page


def test_without_a_recording_there_is_nothing_to_put_into_the_page(tmp_path: Path) -> None:
    file = _copied(tmp_path, "interview.vtt")
    with pytest.raises(SessionError, match=r"no recording belongs to .* Put it beside the file"):
        review(_arguments(tmp_path, file, audio=True))


def test_sessions_say_which_file_they_come_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review(_arguments(tmp_path, _copied(tmp_path, "interview.vtt")))
    capsys.readouterr()
    sessions(_arguments(tmp_path, limit=0))
    assert capsys.readouterr().out.endswith(" optimization, regularization · from interview.vtt\n")
    sessions(_arguments(tmp_path, limit=0, json=True))
    (row,) = json.loads(capsys.readouterr().out)
    assert row["file"] == "interview.vtt"


def test_one_page_holds_one_session(tmp_path: Path) -> None:
    file = _copied(tmp_path, "interview.vtt")
    with pytest.raises(SettingsError, match="holds one session"):
        review(_arguments(tmp_path, file, file))
