"""Runs the command line and dies, as by a power cut, inside its Nth write to a session.

python -m tests.dying EVENT SHARE ARGUMENTS…: dies after SHARE (0 to 1) of the bytes of event EVENT
(from 0), or runs to its end when there are fewer events.
"""

import os
import signal
import sys

from interviewer.cli import main
from interviewer.storage import sessions


def _die_inside(event: int, share: float) -> None:
    written = -1

    def write(descriptor: int, line: bytes) -> None:
        nonlocal written
        written += 1
        if written == event:
            os.write(descriptor, line[: int(share * len(line))])
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(descriptor, line)

    sessions._write_whole = write


if __name__ == "__main__":
    _die_inside(int(sys.argv[1]), float(sys.argv[2]))
    sys.exit(main(sys.argv[3:]))
