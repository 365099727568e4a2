"""Who has the floor in a spoken interview, and what the candidate can press."""

from enum import StrEnum


class Key(StrEnum):
    """What the candidate can press."""

    DONE = "done"
    NOT_DONE = "not done"
    REDO = "redo"
    FIX = "fix"
    TYPE = "type"
    PAUSE = "pause"
    QUIT = "quit"
    HELP = "help"


class State(StrEnum):
    """Who has the floor."""

    SPEAKING = "speaking"
    LISTENING = "listening"
    NUDGE = "nudge"
    """Listening, and nothing has been said for long."""
    ENDING = "ending"
    EXAMINING = "examining"
    PAUSED = "paused"
    DEAF = "deaf"
    """No sound comes."""
