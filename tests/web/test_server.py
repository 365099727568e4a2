"""The real server against clients that mean no good; afterwards it goes on."""

import contextlib
import socket
from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode
from websockets.sync.client import ClientConnection, connect

from interviewer.errors import SettingsError
from interviewer.web import server, sockets
from tests.web.serving import Address, read_all, served
from tests.web.stand_ins import house


@pytest.fixture
def address() -> Iterator[Address]:
    with served(house()) as address:
        yield address
        assert address.is_well


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[Address]:
    """A server that waits a fraction of a second for a request."""
    monkeypatch.setattr(server, "REQUEST_WITHIN", 0.2)
    with served(house()) as address:
        yield address
        assert address.is_well


def _drips(connection: socket.socket, address: Address, rest: bytes) -> bytes:
    """A byte at a time, until the server hangs up; gives what it said."""
    connection.settimeout(0.05)
    said = b""
    for byte in rest:
        try:
            connection.sendall(bytes([byte]))
            part = connection.recv(65536)
        except TimeoutError:
            continue
        except OSError:
            return said
        if not part:
            return said
        said += part
    pytest.fail("the server waited to the end")


def test_a_head_that_never_ends_is_not_waited_for(impatient: Address) -> None:
    with impatient.connected() as connection:
        assert _drips(connection, impatient, b"GET / HTTP/1.1\r\nX-Slow: " + b"a" * 500) == b""


def test_a_second_head_that_never_ends_is_not_waited_for_either(impatient: Address) -> None:
    with impatient.connected() as connection:
        connection.sendall(impatient.head("/api/here"))
        assert connection.recv(65536).startswith(b"HTTP/1.1 204")
        assert _drips(connection, impatient, b"GET / HTTP/1.1\r\nX-Slow: " + b"a" * 500) == b""


def test_a_body_that_never_ends_is_not_waited_for(impatient: Address) -> None:
    head = impatient.head("/api/interviews", "POST", "Content-Length: 5000",
                          "Content-Type: application/json")  # fmt: skip
    with impatient.connected() as connection:
        connection.sendall(head)
        assert b" 200 " not in _drips(connection, impatient, b" " * 500)


def test_a_connection_that_says_nothing_is_closed(impatient: Address) -> None:
    with impatient.connected() as connection:
        assert read_all(connection) == b""


def test_slow_clients_keep_nobody_else_waiting(address: Address) -> None:
    slow = [address.connected() for _ in range(50)]
    for connection in slow:
        connection.sendall(b"GET / HTTP/1.1\r\n")
    assert address.is_well
    for connection in slow:
        connection.close()


def test_connections_beyond_the_bound_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 5)
    with served(house()) as address:
        open_ones = [address.connected() for _ in range(5)]
        for connection in open_ones:
            connection.sendall(address.head("/api/here"))
            assert connection.recv(65536).startswith(b"HTTP/1.1 204")
        with address.connected() as late:
            assert read_all(late) == b""
        open_ones.pop().close()
        open_ones[0].sendall(address.head("/api/here"))
        assert open_ones[0].recv(65536).startswith(b"HTTP/1.1 204")
        for connection in open_ones:
            connection.close()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="https"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", id="two-hosts"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="no-host"),
        pytest.param(b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n", id="endless-path"),
        pytest.param(b"GET / HTTP/1.1\r\nX: " + b"a" * 40_000, id="endless-header"),
        pytest.param(b"\r\n\r\n\x00\xff\r\n", id="noise"),
    ],
)
def test_what_is_no_request_is_refused(address: Address, raw: bytes) -> None:
    with address.connected() as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        said = read_all(connection)
    assert said == b"" or said.split()[1] in {b"400", b"421", b"431"}


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/../../../../../../etc/passwd", "/sessions/../../etc/passwd",
     "/sessions/..", "/static//etc/passwd", "//etc/passwd", "/static/..%252fapp.py",
     "/static/%2e%2e%2f%2e%2e%2fapp.py", "/interview/../api/../../x"],
)  # fmt: skip
def test_no_raw_path_leads_out(address: Address, path: str) -> None:
    assert address.status(path) == 404


def _socket(address: Address, session: str, tab: str) -> ClientConnection:
    uri = f"ws://127.0.0.1:{address.keys.port}/api/interviews/{session}?tab={tab}"
    headers = {"Cookie": address.cookie, "Origin": address.home}
    return connect(uri, additional_headers=headers, compression=None, proxy=None)


def _begun(address: Address) -> str:
    headers = {"Cookie": address.cookie, "Origin": address.home}
    answer = httpx.post(f"{address.home}/api/interviews", json={}, headers=headers)
    session: str = answer.json()["session"]
    return session


def _close_code(page: ClientConnection) -> int:
    with contextlib.suppress(ConnectionClosed):
        while True:
            page.recv(timeout=20)
    assert page.close_code is not None
    return page.close_code


def _raw(opcode: Opcode, data: bytes, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin=fin).serialize(mask=True)


_PIECE = b"x" * 60_000
_CUT_OFF = 1006
"""What the other side sees when the rest of a long message was not waited for."""


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param(_raw(Opcode.TEXT, b"x" * 200_000), 1009, id="oversized"),
        pytest.param(
            _raw(Opcode.TEXT, _PIECE, fin=False) + _raw(Opcode.CONT, _PIECE, fin=False) * 3,
            1009, id="oversized-in-pieces",
        ),
        pytest.param(b"\xa1\x82\x00\x00\x00\x00{}", 1002, id="reserved-bits"),
        pytest.param(b"\x81\x02{}", 1002, id="not-masked"),
        pytest.param(_raw(Opcode.CONT, b"{}"), 1002, id="continues-nothing"),
        pytest.param(_raw(Opcode.TEXT, b"\xff\xfe"), 1007, id="not-utf-8"),
        pytest.param(_raw(Opcode.TEXT, b'{"type":"evil"}'), sockets.BAD, id="no-message"),
        pytest.param(_raw(Opcode.BINARY, bytes(64_000)), sockets.BAD, id="too-much-sound"),
    ],
)  # fmt: skip
def test_malformed_frames_end_the_socket_and_nothing_else(
    address: Address, raw: bytes, code: int
) -> None:
    session = _begun(address)
    with _socket(address, session, "good") as good, _socket(address, session, "bad") as bad:
        bad.socket.sendall(raw)
        assert _close_code(bad) in {code, _CUT_OFF}
        good.send('{"type":"draft","text":"still here"}')
        assert good.ping().wait(20)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": "http://evil.example"}, id="another-site"),
        pytest.param({"Cookie": ""}, id="no-cookie"),
        pytest.param({"Host": "evil.example"}, id="another-name"),
    ],
)
def test_a_socket_that_is_not_ours_is_refused_before_it_opens(
    address: Address, headers: dict[str, str]
) -> None:
    given = {"Cookie": address.cookie, "Origin": address.home, "Connection": "Upgrade",
             "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
             "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", **headers}  # fmt: skip
    path = f"/api/interviews/{_begun(address)}"
    assert httpx.get(f"{address.home}{path}", headers=given).status_code == 403


def test_a_port_in_use_is_said_with_the_way_out() -> None:
    taken = server.bind("127.0.0.1", 0)
    port = taken.getsockname()[1]
    with pytest.raises(SettingsError, match=f"port {port}.*Choose another with --port"):
        server.bind("127.0.0.1", port)
    taken.close()
