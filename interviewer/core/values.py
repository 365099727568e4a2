"""The base of everything that is read from or written to a file."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Immutable, and strict about its keys.

    Validators are built on first use: building them all at import costs more than the rest of
    the way to the first question.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
