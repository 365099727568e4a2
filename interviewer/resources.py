"""Where the shipped files are: in a checkout beside the package, in a wheel inside it."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def rubrics() -> Traversable:
    """The folder of the shipped playbook."""
    return _folder("rubrics")


def prompts() -> Traversable:
    """The folder of the words sent to a model."""
    return _folder("prompts")


def data(name: str) -> str:
    """The text of a data file inside the package."""
    return (files("interviewer") / "data" / name).read_text(encoding="utf-8")


@cache
def _folder(name: str) -> Traversable:
    packaged = files("interviewer") / "_data" / name
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parent.parent / name
