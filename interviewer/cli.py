"""The command line: parse, hand over, and turn every expected error into one sentence.

Nothing heavy is imported here: a command's module is loaded when it is called.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from interviewer import __version__
from interviewer.errors import InterviewerError

_DESCRIPTION = """\
A mock interviewer for deep-learning interviews.
The first question is the set-up; the second one is the interview.
"""
_EPILOG = "Start with: interviewer chat. It needs no key and no network."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 a user error said in one sentence, 2 wrong usage."""
    # Pydantic would look through every installed package for plugins, and one of them could
    # record what is validated here: answers.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    arguments = _parser().parse_args(argv)
    if arguments.command is None:
        _parser().print_help()
        return 0
    command = importlib.import_module(f"interviewer.commands.{arguments.module}")
    try:
        result: int = getattr(command, arguments.command)(arguments)
    except InterviewerError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has left; there is nobody to tell
        return 1
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="interviewer",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, help="print the version and leave")
    parser.set_defaults(command=None)
    commands = parser.add_subparsers(title="commands", metavar="")
    _add_interviews(commands)
    _add_reviews(commands)
    _add_grading(commands)
    _add_playbook(commands)
    doctor = commands.add_parser("doctor", help="what works here, and how to fix the rest")
    doctor.set_defaults(module="doctor", command="doctor")
    _share(doctor, sessions=True, rubrics=True, as_json=True, examiner=True)
    return parser


class _Version(argparse.Action):
    """Prints it on standard output, as a result."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"second-question {__version__}")
        parser.exit()


_Commands = argparse._SubParsersAction


def _add_interviews(commands: "_Commands[argparse.ArgumentParser]") -> None:
    chat = commands.add_parser("chat", help="sit an interview by typing")
    chat.set_defaults(module="interview", command="chat")
    chat.add_argument(
        "--topic",
        action="append",
        metavar="ID",
        help="a topic (repeat for several); default: weak topics of earlier sessions first",
    )
    chat.add_argument(
        "--question", action="append", metavar="ID", help="a question by its id (repeatable)"
    )
    chat.add_argument("--questions", type=_count(1, 50), metavar="N", help="how many (default 3)")
    chat.add_argument(
        "--probes", type=_count(0, 6), default=2, metavar="N", help="follow-ups each (default 2)"
    )
    chat.add_argument("--level", choices=["mid", "senior"], help="prefer questions of this level")
    chat.add_argument(
        "--mode",
        choices=["practice", "real"],
        default="practice",
        help="practice shows notes on the way, real nothing until the debrief",
    )
    chat.add_argument("--time-limit", type=_minutes, metavar="MIN", help="open no question after")
    chat.add_argument("--seed", type=int, help="the same seed picks the same questions")
    _share(chat, sessions=True, rubrics=True, examiner=True)
    resume = commands.add_parser("resume", help="go on with an interrupted interview")
    resume.set_defaults(module="interview", command="resume")
    resume.add_argument("session", nargs="?", help="an id; default: the latest open one")
    _share(resume, sessions=True, rubrics=True, examiner=True)


def _add_reviews(commands: "_Commands[argparse.ArgumentParser]") -> None:
    review = commands.add_parser("review", help="the debrief of a session")
    review.set_defaults(module="review", command="review")
    review.add_argument(
        "session",
        nargs="?",
        default="latest",
        help="an id, `latest`, or a session file",
    )
    form = review.add_mutually_exclusive_group()
    form.add_argument("--md", action="store_true", help="as Markdown")
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument(
        "--html", metavar="FILE", help="as one page that needs nothing but a browser (-: stdout)"
    )
    review.add_argument(
        "--regrade", action="store_true", help="grade it again as of today and show what differs"
    )
    review.add_argument(
        "--times", type=_count(1, 9), default=1, metavar="K", help="with --regrade: K times"
    )
    _share(review, sessions=True, rubrics=True, examiner=True)
    sessions = commands.add_parser("sessions", help="list the sessions kept here")
    sessions.set_defaults(module="review", command="sessions")
    sessions.add_argument(
        "--limit",
        type=_count(0, 10**9),
        default=20,
        metavar="N",
        help="default 20; 0: all",
    )
    _share(sessions, sessions=True, as_json=True)


def _add_grading(commands: "_Commands[argparse.ArgumentParser]") -> None:
    grade = commands.add_parser("grade", help="examine answers in a file (YAML, JSON, JSONL)")
    grade.set_defaults(module="grading", command="grade")
    grade.add_argument("file", help="answers without labels; JSONL goes to standard output")
    _share(grade, rubrics=True, examiner=True)
    calibrate = commands.add_parser("calibrate", help="measure the examiner on labelled answers")
    calibrate.set_defaults(module="calibrating", command="calibrate")
    calibrate.add_argument("files", nargs="*", metavar="FILE", help="labelled answers, or folders")
    calibrate.add_argument(
        "--against", action="append", default=[], metavar="FILE", help="marks a mentor saved"
    )
    calibrate.add_argument(
        "--results", metavar="FILE", help="keep every grade there; a second run goes on from it"
    )
    calibrate.add_argument(
        "--at-once", type=_count(1, 64), default=4, metavar="N", help="model calls at a time"
    )
    _share(calibrate, rubrics=True, as_json=True, examiner=True)


def _add_playbook(commands: "_Commands[argparse.ArgumentParser]") -> None:
    playbook = commands.add_parser("playbook", help="list, show or check topics and questions")
    playbook.set_defaults(module="playbook", command=None)
    parts = playbook.add_subparsers(title="parts", metavar="", required=True)
    listing = parts.add_parser("list", help="topics and their questions")
    listing.set_defaults(command="list_topics")
    _share(listing, rubrics=True, as_json=True)
    show = parts.add_parser("show", help="one question with its rubric (this gives answers away)")
    show.set_defaults(command="show")
    show.add_argument("id", help="a topic or question id")
    _share(show, rubrics=True, as_json=True)
    check = parts.add_parser("check", help="validate rubric files and say what they lack")
    check.set_defaults(command="check")
    check.add_argument("path", nargs="?", help="a folder or file; default: the shipped playbook")
    schema = parts.add_parser("schema", help="print the JSON schema of a rubric file")
    schema.set_defaults(command="schema")


def _share(
    parser: argparse.ArgumentParser,
    *,
    sessions: bool = False,
    rubrics: bool = False,
    as_json: bool = False,
    examiner: bool = False,
) -> None:
    """Add the options that several commands have in common."""
    if examiner:
        parser.add_argument(
            "--examiner",
            choices=["auto", "llm", "local"],
            default="auto",
            help="auto: a model when a key or endpoint is set, else local",
        )
        parser.add_argument("--model", metavar="PROVIDER:NAME", help="the model that examines")
        parser.add_argument(
            "--budget", metavar="N", help="tokens (50k) or dollars ($0.50); then on locally"
        )
    if sessions:
        parser.add_argument("--sessions", metavar="DIR", help="where sessions are kept")
    if rubrics:
        parser.add_argument("--rubrics", metavar="DIR", help="a playbook of your own")
    if as_json:
        parser.add_argument("--json", action="store_true", help="as JSON")


class _count:
    """A whole number between two bounds."""

    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most
        self.__name__ = f"whole number from {least} to {most}"

    def __call__(self, text: str) -> int:
        value = int(text)
        if not self._least <= value <= self._most:
            raise ValueError
        return value


def _minutes(text: str) -> float:
    value = float(text)
    if not 0 < value < 24 * 60:
        raise ValueError
    return value


if __name__ == "__main__":
    sys.exit(main())
