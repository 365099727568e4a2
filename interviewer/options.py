"""Options that several commands share, in groups."""

import argparse

Parser = argparse.ArgumentParser


def add_hearing(options: Parser) -> None:
    """How the candidate is heard and spoken to."""
    hearing = options.add_argument_group("hearing and speaking")
    hearing.add_argument(
        "--whisper-model",
        metavar="NAME",
        default="auto",
        help="tiny.en … large-v3-turbo, or a path",
    )
    hearing.add_argument("--input", metavar="FILE", help="a recording in place of the microphone")
    hearing.add_argument("--device", metavar="NAME", help="the microphone, by name or number")
    hearing.add_argument("--auto-end", action="store_true", help="a pause may end the answer too")
    hearing.add_argument(
        "--headphones", action="store_true", help="speaking interrupts the question"
    )
    hearing.add_argument("--mute", action="store_true", help="questions are shown, not spoken")
    hearing.add_argument("--record", action="store_true", help="keep the audio beside the session")


def add_topic(options: "argparse._ActionsContainer") -> None:
    """Which topics; None: weak ones first."""
    options.add_argument(
        "--topic", action="append", metavar="ID",
        help="a topic (repeat for several); default: weak topics of earlier sessions first",
    )  # fmt: skip


def add_terms(options: Parser) -> None:
    """What is agreed before the first question."""
    interview = options.add_argument_group("interview")
    add_topic(interview)
    interview.add_argument(
        "--question", action="append", metavar="ID", help="a question by its id (repeatable)"
    )
    interview.add_argument(
        "--questions", type=count(1, 50), metavar="N", help="how many (default 3)"
    )
    interview.add_argument(
        "--probes", type=count(0, 6), default=2, metavar="N", help="follow-ups each (default 2)"
    )
    interview.add_argument("--level", choices=["mid", "senior"], help="prefer this level")
    interview.add_argument(
        "--mode", choices=["practice", "real"], default="practice",
        help="practice shows notes on the way, real nothing until the debrief",
    )  # fmt: skip
    interview.add_argument(
        "--time-limit", type=minutes, metavar="MIN", help="open no question after"
    )
    interview.add_argument("--seed", type=int, help="the same seed picks the same questions")


def add_examiner(options: Parser) -> None:
    """Who examines, and at what price."""
    examiner = options.add_argument_group("examiner")
    examiner.add_argument(
        "--examiner", choices=["auto", "llm", "local"], default="auto",
        help="auto: a model when a key or endpoint is set, else local",
    )  # fmt: skip
    examiner.add_argument("--model", metavar="PROVIDER:NAME", help="the model that examines")
    examiner.add_argument(
        "--budget", metavar="N", help="tokens (50k) or dollars ($0.50); then on locally"
    )
    examiner.add_argument(
        "--patience", type=count(1, 3600), metavar="SEC",
        help="what a model may take for a turn (20; 60 on this machine; 120 if nobody waits)",
    )  # fmt: skip
    examiner.add_argument(
        "--replies", metavar="DIR", help="take a model's replies from there, and record new ones"
    )


def add_places(options: Parser, *, sessions: bool = True, rubrics: bool = True) -> None:
    """Folders in place of the platform's and the shipped ones."""
    places = options.add_argument_group("places")
    if sessions:
        places.add_argument("--sessions", metavar="DIR", help="where sessions are kept")
    if rubrics:
        places.add_argument("--rubrics", metavar="DIR", help="a playbook of your own")


def add_json(options: "argparse._ActionsContainer") -> None:
    """For programs that read what is printed."""
    options.add_argument("--json", action="store_true", help="as JSON")


class count:
    """A whole number between two bounds."""

    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most
        self.__name__ = f"whole number from {least} to {most}"

    def __call__(self, text: str) -> int:
        """The number; ValueError when it is none or out of bounds."""
        value = int(text)
        if not self._least <= value <= self._most:
            raise ValueError
        return value


def minutes(text: str) -> float:
    """Minutes within a day; ValueError for anything else."""
    value = float(text)
    if not 0 < value < 24 * 60:
        raise ValueError
    return value
