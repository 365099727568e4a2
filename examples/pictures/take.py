"""Photograph the recorded interview's debrief for the README: `debrief.png` beside this file.

Needs Chromium on PATH and the package playwright.

    python examples/pictures/take.py
"""

import io
import shutil
from fractions import Fraction
from pathlib import Path

import av
from av.filter import Graph
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
PAGE = HERE.parent / "recorded" / "debrief.html"
WIDTH, HEIGHT = 1100, 1480
"""Down to the recovery on the second question."""
COLORS = 128
"""A third of the bytes of true colour, and no eye sees it."""


def main() -> None:
    """Take it in the light theme, as someone sees it who has just opened the page."""
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(PAGE.as_uri())
        shot = page.screenshot()
        browser.close()
    (HERE / "debrief.png").write_bytes(with_palette(shot))


def with_palette(png: bytes) -> bytes:
    """The same picture in as many colours as it needs."""
    with av.open(io.BytesIO(png), mode="r") as file:
        frame = next(file.decode(video=0))
    graph = Graph()
    moment = Fraction(1, 25)
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=moment
    )
    parts = graph.add("split")
    palette = graph.add("palettegen", f"max_colors={COLORS}:reserve_transparent=0")
    used, sink = graph.add("paletteuse", "dither=none"), graph.add("buffersink")
    source.link_to(parts)
    parts.link_to(used, 0, 0)
    parts.link_to(palette, 1, 0)
    palette.link_to(used, 0, 1)
    used.link_to(sink)
    graph.configure()
    source.push(frame)
    source.push(None)
    reduced = sink.pull()
    assert isinstance(reduced, av.VideoFrame)
    codec = av.VideoCodecContext.create("png", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt = frame.width, frame.height, "pal8"
    codec.time_base = moment
    return b"".join(bytes(packet) for packet in (*codec.encode(reduced), *codec.encode(None)))


if __name__ == "__main__":
    main()
