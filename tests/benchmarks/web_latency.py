"""From the end of speech to the follow-up on screen: the browser beside the terminal. By hand:

    python tests/benchmarks/web_latency.py [rounds]

The same recording is played into the same virtual microphone, in turns for `interviewer voice` at
a pseudo terminal and for Chromium at `interviewer serve`, both ending answers by themselves after
a pause, which is part of both figures. Needs pulseaudio, hibari-tts, Chromium and the shipped
speech model.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from interviewer.speech.audio import RATE
from tests.reports.browser import launched
from tests.speech.speaking import hibari, joined, pause, save
from tests.terminal.test_typing import Person
from tests.voice.conftest import VirtualSound, voice
from tests.web.serving import Server
from tests.web.tabs import Tab, tab

MORE_AT_MOST = 0.100
"""Seconds the browser may take longer than the terminal."""
_BEFORE = 0.5
_SENTENCE = (
    "Adam keeps a running average of the gradient and another of its square, and on our vision "
    "model it cost us the memory of two extra values for every weight."
)
_WATCH = """
() => {
  window.shownAt = 0;
  new MutationObserver(() => {
    const probe = document.querySelector("[data-kind=probe]");
    if (probe && !window.shownAt) requestAnimationFrame(() => { window.shownAt ||= Date.now(); });
  }).observe(document.getElementById("talk"), { childList: true, subtree: true });
}
"""


class ShortPeriods(VirtualSound):
    """A virtual microphone that hands on sound as soon as it is there, whoever listens.

    Left alone, Chromium is content with half a second at a time, which no real device does.
    """

    def start(self) -> None:
        """With one more listener, who asks for 10 ms."""
        super().start()
        self._run("parec", "--device=ear", "--latency-msec=10", "--raw", "--format=s16le")


class Recording:
    """What is said, and when it is over."""

    def __init__(self, folder: Path, sound: VirtualSound) -> None:
        """Made once, played as often as needed."""
        spoken = hibari(_SENTENCE)
        self._sound = sound
        self._until = _BEFORE + spoken.size / RATE
        self._file = save(joined([pause(_BEFORE), spoken, pause(0.3)]), folder / "said.wav")

    def plays(self) -> float:
        """Starts it; gives the moment at which the speech in it will be over."""
        began = time.time()
        self._sound.say(self._file)
        return began + self._until


def at_the_terminal(recording: Recording, sessions: Path) -> float:
    """Seconds from the end of speech to the follow-up."""
    person = Person(voice("--auto-end", "--mute", "--probes", "1"), sessions)
    try:
        person.waits_for("● listening")
        over = recording.plays()
        person.waits_for("so far")
        person.waits_for("Interviewer")
        return time.time() - over
    finally:
        person.process.kill()
        person.process.wait()


def in_the_browser(recording: Recording, server: Server, browser: Any) -> float:
    """The same."""
    with tab(browser, permissions=["microphone"]) as candidate:
        _listens(candidate, server)
        over = recording.plays()
        candidate.page.wait_for_selector("[data-kind=probe]")
        candidate.page.wait_for_selector("#now >> text=The interviewer speaks")
        return float(candidate.page.evaluate("window.shownAt")) / 1000 - over


def _listens(candidate: Tab, server: Server) -> None:
    page = candidate.page
    candidate.opens(server)
    page.check("#voice")
    page.select_option("#turns", "automatic")
    page.click("#go")
    page.wait_for_selector("body.speaks #now >> text=The interviewer speaks")
    page.keyboard.press(" ")
    page.wait_for_selector("#now >> text=Listening")
    page.evaluate(_WATCH)


def _measured(folder: Path, sound: VirtualSound, rounds: int) -> tuple[list[float], list[float]]:
    recording, terminal, web = Recording(folder, sound), [], []
    asked = ("--question", "why-adam", "--seed", "1", "--probes", "1")
    with Server(folder / "served", *asked) as server, launched() as browser:
        in_the_browser(recording, server, browser)  # what is loaded once is loaded now
        for number in range(rounds):
            terminal.append(at_the_terminal(recording, folder / "kept"))
            web.append(in_the_browser(recording, server, browser))
            print(f"round {number + 1}: terminal {terminal[-1]:.2f} s, browser {web[-1]:.2f} s")
    return terminal, web


def main() -> int:
    """Print the figures; exit code 1 when the browser takes too long."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pulse = folder / "pulse"
        pulse.mkdir(mode=0o700)
        sound = ShortPeriods(pulse, 48_000)
        os.environ.update(sound.environment)
        try:
            sound.start()
            terminal, web = _measured(folder, sound, rounds)
        finally:
            sound.stop()
    more = statistics.median(web) - statistics.median(terminal)
    print(
        f"end of speech to follow-up on screen, median of {rounds}: "
        f"terminal {statistics.median(terminal):.2f} s, browser {statistics.median(web):.2f} s, "
        f"{1000 * more:+.0f} ms (at most {1000 * MORE_AT_MOST:+.0f} ms)"
    )
    return 0 if more <= MORE_AT_MOST else 1


if __name__ == "__main__":
    sys.exit(main())
