"""What several commands are put together from."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.settings import read_environment

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import AsyncIterator, Callable

    from interviewer.core.assessment import Graded, Probe
    from interviewer.core.shape_model import ShapeModel
    from interviewer.playbooks import Playbook
    from interviewer.ports import Examination, Examiner
    from interviewer.storage.sessions import SessionFolder


def open_folder(arguments: Namespace) -> SessionFolder:
    """The session folder: `--sessions`, else the environment's, else the platform's."""
    from interviewer.storage.sessions import SessionFolder

    given = arguments.sessions
    return SessionFolder(Path(given).expanduser() if given else read_environment().sessions)


def open_playbook(arguments: Namespace) -> Playbook:
    """The playbook: `--rubrics`, else the shipped one."""
    from interviewer.playbooks import Playbook

    given = arguments.rubrics
    return Playbook.at(Path(given).expanduser()) if given else Playbook.shipped()


def color_of() -> bool | None:
    """Whether colour is forced or forbidden; None: as the stream can."""
    return read_environment().color


@cache
def shape_model() -> ShapeModel:
    """The weights that came with the package, read once."""
    from interviewer import resources
    from interviewer.core.shape_model import ShapeModel

    return ShapeModel.from_json(resources.data("shape.json"))


def progress(text: str) -> None:
    """Say something that is no result."""
    print(text, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Examining:
    """An examiner and the words that tell the candidate who examines."""

    examiner: Examiner
    described: str


def build_examiner(arguments: Namespace) -> Examining:
    """The examiner asked for; the modules it needs are imported with the first answer."""
    return Examining(_LaterExaminer(_local_examiner), "examined locally (shape check)")


class _LaterExaminer:
    """Builds an examiner when the first answer is there. Implements `ports.Examiner`.

    Its modules take as long to load as a question takes to be shown.
    """

    def __init__(self, build: Callable[[], Examiner]) -> None:
        self._build = build
        self._built: Examiner | None = None

    async def examine(self, examination: Examination) -> AsyncIterator[Probe | Graded]:
        """As the examiner it stands for."""
        self._built = self._built or self._build()
        async for step in self._built.examine(examination):
            yield step


def _local_examiner() -> Examiner:
    from interviewer.examiners import LocalExaminer

    return LocalExaminer(shape_model)
