"""The real server on a real port of this machine: in a thread here, or as its own process."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from interviewer.web.app import House, build_app
from interviewer.web.security import Keys
from interviewer.web.server import bind, configured
from tests.web.browsers import home


@dataclass(frozen=True)
class Address:
    """Where a server listens, and how to get in."""

    keys: Keys

    @property
    def home(self) -> str:
        return home(self.keys)

    @property
    def cookie(self) -> str:
        return self.keys.set_cookie.partition(";")[0]

    def connected(self) -> socket.socket:
        """A bare connection."""
        connection = socket.create_connection(("127.0.0.1", self.keys.port), timeout=20)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def head(self, path: str, method: str = "GET", *more: str) -> bytes:
        """A request from our own page, with its empty line."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.keys.port}",
                 f"Origin: {self.home}", f"Cookie: {self.cookie}", *more]  # fmt: skip
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def status(self, path: str) -> int:
        """What a request for exactly that path is answered with."""
        with self.connected() as connection:
            connection.sendall(self.head(path, "GET", "Connection: close"))
            return int(read_all(connection).split()[1])

    @property
    def is_well(self) -> bool:
        """Whether the server goes on."""
        return self.status("/api/here") == 204


def read_all(connection: socket.socket) -> bytes:
    """Until the other side closes."""
    found = b""
    try:
        while part := connection.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


@contextmanager
def served(house: House) -> Iterator[Address]:
    """The server in a thread, for as long as the block runs."""
    listening = bind("127.0.0.1", 0)
    keys = replace(house.keys, port=listening.getsockname()[1])
    server = configured(build_app(replace(house, keys=keys)))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    try:
        yield Address(keys)
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()


class Server:
    """`interviewer serve` as its own process; it can be killed and started again."""

    def __init__(self, sessions: Path, *options: str) -> None:
        """Sessions are kept in `sessions`."""
        self.sessions, self._options = sessions, options
        self._process: subprocess.Popen[str] | None = None
        self.port = 0
        self.address = ""

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def start(self) -> None:
        """On the same port as before, if there was one."""
        command = [sys.executable, "-m", "interviewer", "serve", "--no-browser",
                   "--port", str(self.port), "--sessions", str(self.sessions),
                   "--examiner", "local", *self._options]  # fmt: skip
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, "INTERVIEWER_CACHE": str(self.sessions.parent / "cache")},
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("Open http://"), line
        self.address = line.split()[1]
        self.port = int(self.home.rpartition(":")[2])

    @property
    def home(self) -> str:
        return self.address.partition("/?")[0]

    @property
    def process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

    def signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """As a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None
