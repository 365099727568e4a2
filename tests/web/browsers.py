"""A browser without a screen: it has the cookie, sends the headers a page sends, and folds what
comes over the socket."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import urlencode

from starlette.testclient import TestClient, WebSocketTestSession

from interviewer.web.app import House, build_app
from interviewer.web.security import Keys


class Browser(TestClient):
    """Opens the address that was printed, as a person does."""

    def __init__(self, house: House) -> None:
        self.keys = house.keys
        super().__init__(build_app(house), base_url=home(house.keys), follow_redirects=False)

    def __enter__(self) -> Self:
        super().__enter__()
        self.get("/", params={"token": self.keys.token})
        return self

    def begins(self, **wish: object) -> str:
        """A new interview; gives its session."""
        answer = self.post("/api/interviews", json=wish, headers=self.origin)
        assert answer.status_code == 200, answer.text
        session: str = answer.json()["session"]
        return session

    @property
    def origin(self) -> dict[str, str]:
        """What a browser adds when a page of ours asks."""
        return {"origin": home(self.keys)}

    def socket(self, session: str, **query: str) -> str:
        """Where the socket of an interview is."""
        address = f"{home(self.keys).replace('http', 'ws')}/api/interviews/{session}"
        return f"{address}?{urlencode(query)}"

    @contextmanager
    def looks_at(self, session: str, tab: str = "first") -> Iterator["Page"]:
        """A page with its socket."""
        with self.websocket_connect(self.socket(session, tab=tab), headers=self.origin) as socket:
            yield Page(socket)


class Page:
    """Everything the server told, folded as the real page does it."""

    def __init__(self, socket: WebSocketTestSession) -> None:
        self._socket = socket
        self.told: list[dict[str, Any]] = []
        self.log: list[dict[str, Any]] = []
        self.stands: dict[str, Any] = {"waiting": "nobody", "turn": 0}
        self.answers = False

    def say(self, text: str) -> None:
        """Send an answer to what is asked now."""
        self.sends(type="say", turn=self.stands["turn"], text=text)

    def sends(self, **message: object) -> None:
        self._socket.send_json(message)

    def sends_raw(self, raw: str | bytes) -> None:
        if isinstance(raw, bytes):
            self._socket.send_bytes(raw)
        else:
            self._socket.send_text(raw)

    def reads(self) -> dict[str, Any]:
        """The next message; raises `WebSocketDisconnect` when the server has closed."""
        message: dict[str, Any] = self._socket.receive_json()
        self.told.append(message)
        match message["type"]:
            case "hello":
                self.log = list(message["log"])
            case "log":
                self.log.append(message["entry"])
            case "stands":
                self.stands = message
            case "role":
                self.answers = message["answers"]
            case "speech" if not message["last"]:
                message["sound"] = self._socket.receive_bytes()
        return message

    def reads_until(self, found: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while not found(message := self.reads()):
            pass
        return message

    def waits_for(self, kind: str, **fields: object) -> dict[str, Any]:
        """A message of that type with those fields."""
        return self.reads_until(
            lambda message: (
                message["type"] == kind
                and all(message[name] == value for name, value in fields.items())
            )
        )

    def waits_for_turn(self) -> None:
        """Until the candidate is waited for."""
        self.waits_for("stands", waiting="candidate")

    def waits_for_entry(self, kind: str) -> dict[str, Any]:
        """Until something of that kind is in the log."""
        message = self.reads_until(lambda m: m["type"] == "log" and m["entry"]["type"] == kind)
        entry: dict[str, Any] = message["entry"]
        return entry

    @property
    def entries(self) -> list[str]:
        """The kinds in the log."""
        return [entry["type"] for entry in self.log]


def home(keys: Keys) -> str:
    """The server's own origin."""
    return f"http://127.0.0.1:{keys.port}"
