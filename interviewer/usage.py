"""What may be typed after `interviewer`: the commands and their options.

Only the command that was typed gets its options: building them all costs as much as Python itself.
"""

import argparse
from collections.abc import Callable, Sequence
from typing import NamedTuple

from interviewer import __version__
from interviewer.options import (
    Parser,
    add_examiner,
    add_hearing,
    add_json,
    add_places,
    add_terms,
    add_topic,
    count,
)

_DESCRIPTION = """\
A mock interviewer for deep-learning interviews.
The first question is the set-up; the second one is the interview.
"""
_EPILOG = "Start with: interviewer chat. It needs no key and no network."


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
    add_terms(options)
    add_examiner(options)
    add_places(options)


def _voice(options: Parser) -> None:
    options.add_argument(
        "--list-devices", action="store_true", help="name the microphones and leave"
    )
    add_hearing(options)
    _chat(options)


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
    add_hearing(options)
    add_examiner(options)
    add_places(options)


def _review(options: Parser) -> None:
    options.add_argument(
        "session", nargs="*", default=["latest"],
        help="an id, `latest`, or files: a recording, a transcript, a session file",
    )  # fmt: skip
    form = options.add_mutually_exclusive_group()
    form.add_argument("--md", action="store_true", help="as Markdown")
    add_json(form)
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
    add_examiner(options)
    add_places(options)


def _sessions(options: Parser) -> None:
    options.add_argument(
        "--limit", type=count(0, 10**9), default=20, metavar="N", help="default 20; 0: all"
    )
    add_json(options)
    add_places(options, rubrics=False)


def _progress(options: Parser) -> None:
    options.add_argument("--question", metavar="ID", help="two attempts at it, side by side")
    form = options.add_mutually_exclusive_group()
    form.add_argument("--html", metavar="FILE", help="as one self-contained page (-: stdout)")
    add_json(form)
    options.add_argument(
        "--regrade", action="store_true", help="examine older sessions again, so that all compare"
    )
    options.add_argument(
        "--measure", action="store_true", help="measure a model's jitter (asks the model)"
    )
    add_examiner(options)
    add_places(options)


def _drill(options: Parser) -> None:
    add_topic(options)
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
    add_hearing(options)
    add_examiner(options)
    add_places(options)


def _grade(options: Parser) -> None:
    options.add_argument("file", help="answers without labels; JSONL goes to standard output")
    add_examiner(options)
    add_places(options, sessions=False)


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
    add_json(options)
    add_examiner(options)
    add_places(options, sessions=False)


def _playbook(options: Parser) -> None:
    parts = options.add_subparsers(title="parts", metavar="", required=True)
    listing = parts.add_parser("list", help="topics and their questions")
    listing.set_defaults(command="playbook.list_topics")
    show = parts.add_parser("show", help="one question with its rubric (this gives answers away)")
    show.set_defaults(command="playbook.show")
    show.add_argument("id", help="a topic or question id")
    for part in (listing, show):
        add_json(part)
        add_places(part, sessions=False)
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
    add_json(options)
    add_examiner(options)
    add_places(options)


def _export(options: Parser) -> None:
    options.add_argument("file", metavar="FILE")
    options.add_argument("--force", action="store_true", help="replace FILE")
    add_places(options, rubrics=False)


def _import(options: Parser) -> None:
    options.add_argument("file", metavar="FILE")
    add_places(options, rubrics=False)


def _forget(options: Parser) -> None:
    which = options.add_mutually_exclusive_group(required=True)
    which.add_argument("session", nargs="?", help="an id")
    which.add_argument("--all", action="store_true", help="every session, and all drill cards")
    options.add_argument("--yes", action="store_true", help="do not ask")
    add_places(options, rubrics=False)


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
