"""The drill cards, in one file beside the sessions. They can be made again from the sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from interviewer.core.drills import Card, Cards
from interviewer.core.values import Value
from interviewer.errors import SessionError
from interviewer.storage.private_file import read_bounded, replace_file

CARDS_FILE = "drills.json"
_LARGEST = 64_000_000
"""Bytes: some 200,000 cards."""


class _Contents(Value):
    v: Literal[1] = 1
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True)
class CardFile:
    """The cards of one person; `root` is the folder of the sessions."""

    root: Path

    @property
    def path(self) -> Path:
        """Where the cards are."""
        return self.root / CARDS_FILE

    def read(self) -> Cards:
        """The cards by their key, none when there is no file yet; raises `SessionError`."""
        try:
            raw = read_bounded(self.path, _LARGEST)
            contents = _Contents.model_validate_json(raw)
        except FileNotFoundError:
            return {}
        except OSError as error:
            reason = (error.strerror or "cannot be read").lower()
            raise self._broken(reason) from error
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "file"
            what = f"`{field}`: {first['msg'].lower()}"
            raise self._broken(what) from error
        return {card.key: card for card in contents.cards}

    def write(self, cards: Iterable[Card]) -> None:
        """Replace the file; raises `SessionError` when it cannot be written."""
        ordered = tuple(sorted(cards, key=lambda card: card.key))
        content = _Contents(cards=ordered).model_dump_json(indent=1).encode() + b"\n"
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace_file(self.path, content)
        except OSError as error:
            reason = (error.strerror or "cannot be written").lower()
            message = f"{self.path}: {reason}. Make room or choose another folder with --sessions."
            raise SessionError(message) from error

    def _broken(self, what: str) -> SessionError:
        return SessionError(
            f"{self.path}: {what}. Delete it: the cards are made again from the sessions."
        )
