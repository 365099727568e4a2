"""Colour that can be switched off, and text wrapped beside a label."""

import shutil
import textwrap
from dataclasses import dataclass
from typing import TextIO

LABEL = 15
"""Columns of the speaker's label, its blank included."""
_WIDEST = 100
_NARROWEST = 40
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


@dataclass(frozen=True)
class Style:
    """How text goes to one stream: its width in columns, and whether it takes colour."""

    width: int
    color: bool

    @classmethod
    def of(cls, stream: TextIO, color: bool | None) -> "Style":
        """As `stream` can; `color` None means only on a terminal."""
        columns = shutil.get_terminal_size((80, 24)).columns
        width = max(_NARROWEST, min(columns - 1, _WIDEST))
        return cls(width, stream.isatty() if color is None else color)

    def paint(self, text: str, *names: str) -> str:
        """`text` in the named colours, or plain."""
        if not self.color or not text:
            return text
        codes = ";".join(_CODES[name] for name in names)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def beside(self, label: str, text: str, *names: str) -> str:
        """` label   text`, wrapped under itself; `names` colour the label."""
        head = f" {label}".ljust(LABEL)
        return self.paint(head, *names) + self.block(text, " " * LABEL)

    def block(self, text: str, indent: str) -> str:
        """`text` wrapped after `indent`; the first line carries no indent. Line ends are kept."""
        wide = max(20, self.width - len(indent))
        wrapped = [
            line
            for paragraph in printable(text).splitlines() or [""]
            for line in textwrap.wrap(paragraph, wide, break_on_hyphens=False) or [""]
        ]
        return f"\n{indent}".join(wrapped)

    def rule(self, title: str) -> str:
        """A line across with a title."""
        head = f" ── {title} "
        return self.paint(head + "─" * max(0, self.width - len(head)), "dim")


def printable(text: str) -> str:
    """`text` without control characters: what was pasted cannot steer the terminal."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
