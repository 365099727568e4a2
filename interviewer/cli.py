"""The command line: parse, hand over, and turn every expected error into one sentence.

Nothing heavy is imported here: a command's module is loaded when it is called.
"""

import gc
import importlib
import os
import sys
from collections.abc import Sequence

from interviewer.errors import InterviewerError
from interviewer.usage import parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 a user error said in one sentence, 2 wrong usage."""
    # Pydantic would look through every installed package for plugins, and one of them could
    # record what is validated here: answers.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Starting up makes many objects and lets none go: collecting while at it only costs time.
    gc.set_threshold(50_000)
    typed = sys.argv[1:] if argv is None else argv
    usage = parser(typed)
    arguments = usage.parse_args(typed)
    if not arguments.command:
        usage.print_help()
        return 0
    module, _, function = arguments.command.partition(".")
    try:
        command = importlib.import_module(f"interviewer.commands.{module}")
        result: int = getattr(command, function)(arguments)
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


if __name__ == "__main__":
    sys.exit(main())
