"""A model is fetched once, whole or not at all; a loopback server stands in for the hub."""

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from interviewer.speech.failures import ModelError
from interviewer.speech.models import Shelf, find

REPO = "Systran/faster-whisper-tiny"
COMMIT = "0" * 39 + "1"
FILES = {
    "config.json": b"{}",
    "tokenizer.json": b"{}",
    "vocabulary.txt": b"the\n",
    "model.bin": bytes(range(256)) * 4_000,
}


@dataclass
class Hub:
    """Serves `files`; what stands in `sent` is delivered in place of the file of that name."""

    files: dict[str, bytes] = field(default_factory=lambda: dict(FILES))
    sent: dict[str, bytes] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    url: str = ""


def entry(name: str, content: bytes) -> dict[str, object]:
    """A file as the hub lists it."""
    digest = hashlib.sha256(content).hexdigest()
    large = {"oid": digest, "size": len(content), "pointerSize": 130}
    return {"type": "file", "path": name, "size": len(content), "oid": digest[:40], "lfs": large}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self.wfile.write(self._answer())
        self.close_connection = True

    def _answer(self) -> bytes:
        self.hub.requests.append(f"{self.command} {self.path}")
        name = self.path.partition("?")[0].rpartition("/")[2]
        if "/tree/" in self.path:
            listed = [entry(*item) for item in self.hub.files.items()]
            return self._head(json.dumps(listed).encode())
        if self.path.startswith("/api/"):
            return self._head(json.dumps({"id": REPO, "sha": COMMIT}).encode())
        self._head(self.hub.files[name], hashlib.sha256(self.hub.files[name]).hexdigest())
        return self.hub.sent.get(name, self.hub.files[name])

    def _head(self, body: bytes, digest: str = "") -> bytes:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Connection", "close")
        self.send_header("ETag", f'"{digest}"')
        self.end_headers()
        return body

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[Hub]:
    Handler.hub = hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield hub
    server.shutdown()
    server.server_close()
    running.join()


def test_a_model_is_fetched_once_with_a_word_and_a_bar(
    hub: Hub, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notices: list[str] = []
    shelf = Shelf(cache=tmp_path, endpoint=hub.url)
    folder = find("tiny", shelf, notices.append)
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]
    assert notices == [f"tiny: fetching 76 MB from {REPO}, once."]
    assert "100%" in capsys.readouterr().err
    asked = len(hub.requests)
    assert find("tiny", shelf, notices.append) == folder
    assert len(hub.requests) == asked
    assert len(notices) == 1


def test_what_was_altered_on_the_way_is_refused(hub: Hub, tmp_path: Path) -> None:
    hub.sent["model.bin"] = bytes(len(FILES["model.bin"]))
    with pytest.raises(ModelError, match=r"its checksum differs"):
        find("tiny", Shelf(cache=tmp_path, endpoint=hub.url))


def test_a_download_that_breaks_off_is_told_and_can_be_repeated(hub: Hub, tmp_path: Path) -> None:
    shelf = Shelf(cache=tmp_path, endpoint=hub.url)
    hub.sent["model.bin"] = FILES["model.bin"][:500_000]
    with pytest.raises(ModelError, match=r"tiny: the model could not be fetched"):
        find("tiny", shelf)
    hub.sent.clear()
    assert (find("tiny", shelf) / "model.bin").read_bytes() == FILES["model.bin"]


def test_looking_for_a_model_fetches_nothing(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"tiny: not here yet; the first interview fetches 76 MB"):
        find("tiny", Shelf(cache=tmp_path, endpoint=hub.url, fetches=False))
    assert hub.requests == []
