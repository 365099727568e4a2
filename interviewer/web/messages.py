"""What the page and the server say to each other during an interview, one JSON object a message.

Rubrics, grades in a real interview and secrets are in none of them.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from interviewer.core.events import Mode
from interviewer.core.floor import State
from interviewer.core.values import Value
from interviewer.web.entries import Entry

LONGEST_ANSWER = 20_000
"""Characters: four times the longest spoken answer."""

Words = Annotated[str, Field(max_length=LONGEST_ANSWER)]

# From the page.


class Say(Value):
    """What the candidate says by typing; `turn` is the one it answers, else it is out of date."""

    type: Literal["say"]
    turn: int
    text: Words


class Amend(Value):
    """Other words for the last answer."""

    type: Literal["amend"]
    text: Words


class Draft(Value):
    """What stands in the box and is not sent: a second tab shows it."""

    type: Literal["draft"]
    text: Words


class TakeOver(Value):
    """This tab wants to be the one that answers."""

    type: Literal["take_over"]


class Voice(Value):
    """Sound will come (`on`), or comes no more; `automatic`: silence ends an answer."""

    type: Literal["voice"]
    on: bool
    automatic: bool = False
    interrupt: bool = True
    """Speaking over the question stops it; False: what is heard meanwhile is not an answer."""


class Key(Value):
    """A key or a button of the spoken interview."""

    type: Literal["key"]
    key: Literal["done", "not_done", "stop_speech", "redo"]


class Played(Value):
    """The page has played speech `number` to its end, or stopped it."""

    type: Literal["played"]
    number: int


class Trouble(Value):
    """The microphone of the page stopped delivering, or delivers again."""

    type: Literal["microphone"]
    works: bool


FromPage = Say | Amend | Draft | TakeOver | Voice | Key | Played | Trouble
FROM_PAGE: TypeAdapter[FromPage] = TypeAdapter(Annotated[FromPage, Field(discriminator="type")])


# To the page: where things stand.

Waiting = Literal["candidate", "examiner", "nobody"]


class Hello(Value):
    """First after every connection: everything that happened, folded anew."""

    type: Literal["hello"] = "hello"
    session: str
    mode: Mode
    total: int
    examined_by: str
    may_speak: bool
    """Whether the server can listen and speak."""
    why_silent: str = ""
    """If it cannot: what is missing."""
    seconds_left: float | None = None
    """Until no new question is opened; None: no limit."""
    log: tuple[Entry, ...]
    draft: str = ""


class Logged(Value):
    """One more entry of the log."""

    type: Literal["log"] = "log"
    entry: Entry


class Stands(Value):
    """Who is waited for. `turn` goes into what the candidate says."""

    type: Literal["stands"] = "stands"
    waiting: Waiting
    turn: int
    may_amend: bool = False
    """Whether the last answer can still be given once more."""


class Role(Value):
    """Whether this tab answers or watches."""

    type: Literal["role"] = "role"
    answers: bool


class Queued(Value):
    """How many are before this interview; 0: its turn has come."""

    type: Literal["queued"] = "queued"
    what: Literal["examiner", "captions"]
    before: int


class Stale(Value):
    """What was said was meant for another turn, and is not taken."""

    type: Literal["stale"] = "stale"
    text: str


class Captions(Value):
    """The spoken answer so far: `committed` is final, `tail` a guess."""

    type: Literal["captions"] = "captions"
    committed: str
    tail: str


class Turn(Value):
    """Where a spoken answer stands; `seconds`: until it ends by itself."""

    type: Literal["turn"] = "turn"
    state: State | Literal["off"]
    seconds: float | None = None


class Speech(Value):
    """Sound to play follows as the next binary message: 16-bit mono at `rate`; empty: the end."""

    type: Literal["speech"] = "speech"
    number: int
    rate: int
    last: bool = False


class Hush(Value):
    """Stop playing."""

    type: Literal["hush"] = "hush"


ToPage = Hello | Logged | Stands | Role | Queued | Stale | Captions | Turn | Speech | Hush | Draft
