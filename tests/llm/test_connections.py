"""No connection, a broken one, and waiting as long as the endpoint asks: the interview goes on."""

import asyncio
import socket

import httpcore2
import httpx
import pytest
import respx

from interviewer.core.assessment import ExaminerKind
from interviewer.core.events import Finished
from tests.llm.holding import Held, held_at
from tests.llm.material import collect, examination, examined, examiner, in_loop, reply_with
from tests.llm.server import Behaviour, ModelServer, answers, streamed


def check_went_on(held: Held, reason: str) -> None:
    """Both turns were graded locally, the record says why, and one calm line was shown."""
    held.candidate.check_done()
    assert isinstance(held.store.events[-1], Finished)
    assert [event.graded.source.fell_back for event in held.graded] == [reason] * 2
    assert {event.graded.source.examiner for event in held.graded} == {ExaminerKind.LOCAL}
    (notice,) = held.notices
    assert reason[1:] in notice


def refused_port() -> str:
    """A URL where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


def test_connection_refused() -> None:
    check_went_on(in_loop(held_at(refused_port())), "nothing answers at 127.0.0.1")


def test_tls_failure() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async def run() -> Held:
        server = await asyncio.start_server(greet, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            return await held_at(f"https://127.0.0.1:{port}/v1")

    check_went_on(in_loop(run()), "no secure connection to 127.0.0.1 could be made")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(
            httpcore2.ConnectError("[Errno -2] Name or service not known"),
            "the address nowhere.example was not found",
            id="DNS failure",
        ),
        pytest.param(
            httpcore2.ConnectError("[Errno -3] Temporary failure in name resolution"),
            "the address nowhere.example was not found",
            id="no network",
        ),
        pytest.param(
            httpcore2.ConnectError("[Errno 111] Connection refused"),
            "nothing answers at nowhere.example",
            id="connection refused",
        ),
        pytest.param(
            httpcore2.ReadTimeout("slow"), "the endpoint did not answer in time", id="read timeout"
        ),
        pytest.param(
            httpcore2.RemoteProtocolError("peer closed"), "the connection broke off", id="dropped"
        ),
    ],
)
def test_errors_of_the_network_are_told_apart(
    httpx2_mock: respx.MockRouter, error: Exception, reason: str
) -> None:
    httpx2_mock.post("https://nowhere.example/v1/chat/completions").mock(side_effect=error)
    check_went_on(in_loop(held_at("https://nowhere.example/v1")), reason)


def test_the_default_endpoint_is_openai(httpx2_mock: respx.MockRouter) -> None:
    route = httpx2_mock.post("https://api.openai.com/v1/chat/completions").mock(
        return_value=httpx.Response(401, json={"error": {"message": "no"}})
    )
    assert examined(examiner()).reason == "the key was refused (401)"
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("retry_after", "backoff", "requests"),
    [
        pytest.param({"retry_after": "0"}, 1_000, 2, id="as long as it asks, not our own time"),
        pytest.param({"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, 0, 2, id="a date: our own"),
        pytest.param({}, 1_000, 1, id="our own time would be past the deadline"),
    ],
)
def test_a_full_endpoint_is_asked_again_when_it_says(
    retry_after: dict[str, str], backoff: float, requests: int
) -> None:
    full = answers("429 Too Many", "{}", **retry_after)
    behaviours: list[Behaviour] = [full, streamed(text=reply_with())]

    async def run() -> None:
        async with ModelServer(behaviours) as server:
            asked = examiner(server.url, backoff=backoff)
            outcome = await collect(asked.examine(examination()))
            assert len(server.exchanges) == requests
            if requests == 1:
                assert outcome.reason == "the endpoint allows no more requests for now (429)"
            else:
                assert outcome.assessment.reply

    in_loop(run())
