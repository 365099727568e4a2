"""Read a JSON object while it arrives, so that its first fields are known before its last.

Looks only at the object's own strings, one level deep; `interviewer.llm.wire` judges the whole.
"""

import json
from collections.abc import Collection


class PartialObject:
    """The strings of a JSON object that are already complete. Reads every character once."""

    def __init__(self, wanted: Collection[str]) -> None:
        """`wanted` are the names to look for; reading stops when all of them are known."""
        self._missing = set(wanted)
        self.closed: dict[str, str] = {}
        self._depth = 0
        self._string: list[str] | None = None
        self._escaped = False
        self._key: str | None = None
        self._is_value = False

    @property
    def is_complete(self) -> bool:
        """Whether every wanted string has closed."""
        return not self._missing

    def feed(self, text: str) -> None:
        """Take in what arrived."""
        for char in text:
            if not self._missing:
                return
            if self._string is not None:
                self._in_string(char)
            else:
                self._outside(char)

    def _in_string(self, char: str) -> None:
        assert self._string is not None
        if self._escaped:
            self._escaped = False
        elif char == "\\":
            self._escaped = True
        elif char == '"':
            self._close("".join(self._string))
            return
        self._string.append(char)

    def _outside(self, char: str) -> None:
        if char == '"':
            self._string = []
        elif char in "{[":
            self._depth += 1
        elif char in "}]":
            self._depth -= 1
        elif char == ":":
            self._is_value = True
        elif char == "," and self._depth == 1:
            self._is_value, self._key = False, None

    def _close(self, raw: str) -> None:
        self._string = None
        if self._depth != 1:
            return
        try:
            text = json.loads(f'"{raw}"', strict=False)
        except ValueError:
            return  # the whole reply will be refused for it
        if not self._is_value:
            self._key = text
        elif self._key in self._missing and self._key is not None:
            self._missing.discard(self._key)
            self.closed[self._key] = text
