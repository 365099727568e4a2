import json
import shutil
from pathlib import Path

import pytest

from interviewer.speech.failures import ModelError
from interviewer.speech.models import Machine, Shelf, automatic, check, find, models
from interviewer.speech.recogniser import load

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def copied(model_folder: Path, tmp_path: Path) -> Path:
    """A model folder of one's own."""
    return Path(shutil.copytree(model_folder, tmp_path / "model"))


def test_the_shipped_model_is_found_whole_and_needs_no_network(model_folder: Path) -> None:
    notices: list[str] = []
    assert find("tiny.en", Shelf(endpoint=NOWHERE), notices.append) == model_folder
    assert notices == []


def test_a_folder_can_be_given_in_place_of_a_name(copied: Path) -> None:
    assert find(str(copied)) == copied


@pytest.mark.parametrize("left", [0, 4_000, 70_000_000])
def test_a_truncated_model_is_one_clear_sentence(copied: Path, left: int) -> None:
    with (copied / "model.bin").open("r+b") as weights:
        weights.truncate(left)
    said = r"model: `model.bin` is cut short: [\d,]+ of 75,537,502 bytes. Delete the folder"
    with pytest.raises(ModelError, match=said):
        find("tiny.en", Shelf(shipped=copied))


def test_a_truncated_model_of_ones_own_is_one_clear_sentence(copied: Path) -> None:
    with (copied / "model.bin").open("r+b") as weights:
        weights.truncate(70_000_000)
    check(copied)
    with pytest.raises(ModelError, match=r"the model cannot be read: .* Delete it"):
        load(copied)


def test_an_altered_model_is_refused(copied: Path) -> None:
    with (copied / "model.bin").open("r+b") as weights:
        weights.seek(40_000_000)
        weights.write(b"\x07")
    with pytest.raises(ModelError, match=r"its checksum differs"):
        find("tiny.en", Shelf(shipped=copied))


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.bin"])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelError, match=rf"`{name}` is missing"):
        find(str(copied))


def test_a_damaged_description_is_named(copied: Path) -> None:
    (copied / "tokenizer.json").write_text('{"version": "1.', encoding="utf-8")
    with pytest.raises(ModelError, match=r"`tokenizer.json` is damaged"):
        find(str(copied))


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(
        ModelError, match=r"`huge` is neither a folder nor a name. Choose auto, tiny"
    ):
        find("huge")


def test_without_a_network_the_remedy_is_named(tmp_path: Path) -> None:
    notices: list[str] = []
    shelf = Shelf(cache=tmp_path, endpoint=NOWHERE)
    with pytest.raises(ModelError, match=r"base.en: the model could not be fetched .*\[offline\]"):
        find("base.en", shelf, notices.append)
    assert notices == ["base.en: fetching 145 MB from Systran/faster-whisper-base.en, once."]


def test_a_stronger_machine_gets_a_stronger_model() -> None:
    names = [automatic(Machine(cores=cores)) for cores in (1, 2, 4, 8, 16)]
    assert names == ["tiny.en", "tiny.en", "base.en", "base.en", "small.en"]
    assert set(names) <= set(models())


def test_the_shipped_table_names_what_is_shipped() -> None:
    assert models()["tiny.en"].sha256 is not None
    assert json.loads(models()["tiny.en"].model_dump_json(by_alias=True))["bytes"] == 75_537_502
