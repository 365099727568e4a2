"""What may be typed after `interviewer`: the commands and their options.

Only the command that was typed gets its options: building them all costs as much as Python itself.
"""

import argparse
from collections.abc import Callable, Sequence
from typing import NamedTuple

from interviewer import __version__

_DESCRIPTION = """\
A mock interviewer for deep-learning interviews.
The first question is the set-up; the second one is the interview.
"""
_EPILOG = "Start with: interviewer chat. It needs no key and no network."

Parser = argparse.ArgumentParser


class Command(NamedTuple):
    """A command: where it is carried out, as `module.function` in `interviewer.commands`."""

    name: str
    help: str
    carried_out_by: str
    add_options: Callable[[Parser], None]


def parser(argv: Sequence[str]) -> Parser:
    """The parser for these arguments; sets `command` to `module.function`, None for no command."""
    typed = next((item for item in argv if not item.startswith("-")), "")
    whole = Parser(
        prog="interviewer",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"second-question {__version__}")
    whole.set_defaults(command=None)
    commands = whole.add_subparsers(title="commands", metavar="")
    for command in COMMANDS:
        part = commands.add_parser(command.name, help=command.help, description=command.help)
        part.set_defaults(command=command.carried_out_by)
        if command.name == typed:
            command.add_options(part)
    return whole


def _chat(options: Parser) -> None:
    _terms(options)
    _examiner(options)
    _places(options)


def _voice(options: Parser) -> None:
    options.add_argument(
        "--list-devices", action="store_true", help="name the microphones and leave"
    )
    _hearing(options)
    _chat(options)


def _hearing(options: Parser) -> None:
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


def _serve(options: Parser) -> None:
    server = options.add_argument_group("server")
    server.add_argument(
        "--port", type=count(0, 65535), default=8765, metavar="N", help="default 8765; 0: any"
    )
    server.add_argument(
        "--host", default="127.0.0.1", metavar="H", help="default 127.0.0.1: this machine only"
    )
    server.add_argument("--password", metavar="P", help="needed for a --host others can reach")
    server.add_argument("--no-browser", action="store_true", help="only print the address")
    _chat(options)


def _resume(options: Parser) -> None:
    options.add_argument("session", nargs="?", help="an id; default: the latest open one")
    options.add_argument("--voice", action="store_true", help="go on by speaking")
    _hearing(options)
    _examiner(options)
    _places(options)


def _review(options: Parser) -> None:
    options.add_argument(
        "session", nargs="*", default=["latest"],
        help="an id, `latest`, or files: a recording, a transcript, a session file",
    )  # fmt: skip
    form = options.add_mutually_exclusive_group()
    form.add_argument("--md", action="store_true", help="as Markdown")
    _json(form)
    form.add_argument(
        "--html", metavar="FILE", help="as one page that needs nothing but a browser (-: stdout)"
    )
    form.add_argument(
        "--transcript", choices=("vtt", "srt", "txt", "json"), help="only what was said, ungraded"
    )
    options.add_argument(
        "--audio", action="store_true", help="with --html: put the recording into the page"
    )
    options.add_argument(
        "--regrade", action="store_true", help="grade it again as of today and show what differs"
    )
    options.add_argument(
        "--times", type=count(1, 9), default=1, metavar="K", help="with --regrade: K times"
    )
    options.add_argument(
        "--speakers", metavar="A=ROLE,…", help='who is who, as in "Ann=interviewer,Bo=candidate"'
    )
    options.add_argument("--candidate", metavar="NAME", help="the candidate's name in the file")
    options.add_argument("--edit", action="store_true", help="correct who said what in your editor")
    options.add_argument("--whisper-model", metavar="NAME", default="auto", help="for recordings")
    _examiner(options)
    _places(options)


def _sessions(options: Parser) -> None:
    options.add_argument(
        "--limit", type=count(0, 10**9), default=20, metavar="N", help="default 20; 0: all"
    )
    _json(options)
    _places(options, rubrics=False)


def _progress(options: Parser) -> None:
    options.add_argument("--question", metavar="ID", help="two attempts at it, side by side")
    form = options.add_mutually_exclusive_group()
    form.add_argument("--html", metavar="FILE", help="as one self-contained page (-: stdout)")
    _json(form)
    options.add_argument(
        "--regrade", action="store_true", help="examine older sessions again, so that all compare"
    )
    options.add_argument(
        "--measure", action="store_true", help="measure a model's jitter (asks the model)"
    )
    _examiner(options)
    _places(options)


def _drill(options: Parser) -> None:
    _topic(options)
    options.add_argument(
        "--count", type=count(1, 50), default=3, metavar="N", help="cards at most (default 3)"
    )
    options.add_argument(
        "--probes", type=count(1, 6), default=4, metavar="N", help="follow-ups each (default 4)"
    )
    options.add_argument("--ahead", action="store_true", help="also cards that are not due yet")
    what = options.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="show the cards")
    what.add_argument("--export", metavar="FILE", help="write them as an Anki deck (.apkg)")
    what.add_argument("--voice", action="store_true", help="drill by speaking")
    _hearing(options)
    _examiner(options)
    _places(options)


def _grade(options: Parser) -> None:
    options.add_argument("file", help="answers without labels; JSONL goes to standard output")
    _examiner(options)
    _places(options, sessions=False)


def _calibrate(options: Parser) -> None:
    options.add_argument("files", nargs="*", metavar="FILE", help="labelled answers, or folders")
    options.add_argument(
        "--against", action="append", default=[], metavar="FILE", help="marks a mentor saved"
    )
    options.add_argument(
        "--results", metavar="FILE", help="keep every grade there; a second run goes on from it"
    )
    options.add_argument(
        "--at-once", type=count(1, 64), default=4, metavar="N", help="model calls at a time"
    )
    _json(options)
    _examiner(options)
    _places(options, sessions=False)


def _playbook(options: Parser) -> None:
    parts = options.add_subparsers(title="parts", metavar="", required=True)
    listing = parts.add_parser("list", help="topics and their questions")
    listing.set_defaults(command="playbook.list_topics")
    show = parts.add_parser("show", help="one question with its rubric (this gives answers away)")
    show.set_defaults(command="playbook.show")
    show.add_argument("id", help="a topic or question id")
    for part in (listing, show):
        _json(part)
        _places(part, sessions=False)
    check = parts.add_parser("check", help="validate rubric files and say what they lack")
    check.set_defaults(command="playbook.check")
    check.add_argument("path", nargs="?", help="a folder or file; default: the shipped playbook")
    schema = parts.add_parser("schema", help="print the JSON schema of a rubric file")
    schema.set_defaults(command="playbook.schema")


def _doctor(options: Parser) -> None:
    options.add_argument(
        "--voice", action="store_true", help="try the microphone, the voice and the recogniser too"
    )
    options.add_argument(
        "--whisper-model", metavar="NAME", default="auto", help="which to look for"
    )
    options.add_argument("--device", metavar="NAME", help="the microphone, by name or number")
    _json(options)
    _examiner(options)
    _places(options)


def _export(options: Parser) -> None:
    options.add_argument("file", metavar="FILE")
    options.add_argument("--force", action="store_true", help="replace FILE")
    _places(options, rubrics=False)


def _import(options: Parser) -> None:
    options.add_argument("file", metavar="FILE")
    _places(options, rubrics=False)


def _forget(options: Parser) -> None:
    which = options.add_mutually_exclusive_group(required=True)
    which.add_argument("session", nargs="?", help="an id")
    which.add_argument("--all", action="store_true", help="every session, and all drill cards")
    options.add_argument("--yes", action="store_true", help="do not ask")
    _places(options, rubrics=False)


def _topic(options: "argparse._ActionsContainer") -> None:
    options.add_argument(
        "--topic", action="append", metavar="ID",
        help="a topic (repeat for several); default: weak topics of earlier sessions first",
    )  # fmt: skip


def _terms(options: Parser) -> None:
    """What is agreed before the first question."""
    interview = options.add_argument_group("interview")
    _topic(interview)
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
        "--time-limit", type=_minutes, metavar="MIN", help="open no question after"
    )
    interview.add_argument("--seed", type=int, help="the same seed picks the same questions")


def _examiner(options: Parser) -> None:
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


def _places(options: Parser, *, sessions: bool = True, rubrics: bool = True) -> None:
    places = options.add_argument_group("places")
    if sessions:
        places.add_argument("--sessions", metavar="DIR", help="where sessions are kept")
    if rubrics:
        places.add_argument("--rubrics", metavar="DIR", help="a playbook of your own")


def _json(options: "argparse._ActionsContainer") -> None:
    options.add_argument("--json", action="store_true", help="as JSON")


COMMANDS = (
    Command("chat", "sit an interview by typing", "interview.chat", _chat),
    Command("voice", "sit an interview by speaking", "voice.voice", _voice),
    Command("serve", "sit an interview in a browser", "serve.serve", _serve),
    Command("resume", "go on with an interrupted interview", "interview.resume", _resume),
    Command("review", "the debrief of a session or a recording", "review.review", _review),
    Command("sessions", "list the sessions kept here", "review.sessions", _sessions),
    Command("progress", "what your sessions show together", "progress.progress", _progress),
    Command("drill", "practise what fell, when it is due", "drill.drill", _drill),
    Command("grade", "examine answers in a file (YAML, JSON, JSONL)", "grading.grade", _grade),
    Command(
        "calibrate", "measure the examiner on labelled answers", "calibrating.calibrate", _calibrate
    ),
    Command("playbook", "list, show or check topics and questions", "", _playbook),
    Command("export", "everything you have in one archive", "archive.export", _export),
    Command("import", "add what an archive holds", "archive.import_", _import),
    Command("forget", "remove sessions for good", "archive.forget_", _forget),
    Command("doctor", "what works here, and how to fix the rest", "doctor.doctor", _doctor),
)


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


def _minutes(text: str) -> float:
    value = float(text)
    if not 0 < value < 24 * 60:
        raise ValueError
    return value
