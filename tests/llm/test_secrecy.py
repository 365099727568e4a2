"""Keys, connections and traces: what must not leave, and where nothing may go."""

import io
import json
import logging
import os
import subprocess
import sys
import textwrap
import traceback
from pathlib import Path

import pytest

from tests.llm.material import (
    FENCE,
    KEY,
    collect,
    examination,
    examiner,
    in_loop,
    reply_with,
)
from tests.llm.server import ModelServer, answers, streamed

GOOD = streamed(text=reply_with())


def test_the_key_is_written_nowhere(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    told = answers("401 Unauthorized", json.dumps({"error": {"message": f"bad key {KEY}"}}))

    async def run() -> str:
        seen = io.StringIO()
        async with ModelServer([told, GOOD]) as server:
            asked = examiner(server.url)
            for _ in range(2):
                outcome = await collect(asked.examine(examination()))
                seen.write(outcome.graded.model_dump_json())
            assert KEY in server.exchanges[0].headers["authorization"]
            seen.write(repr(asked) + repr(asked.client) + str(asked.client.settings))
            try:
                async for _ in asked.client.stream(asked.prompts.request(examination(), FENCE)):
                    raise RuntimeError
            except RuntimeError:
                seen.write(traceback.format_exc())
        return seen.getvalue()

    seen = in_loop(run())
    printed = capfd.readouterr()
    logged = "".join(record.getMessage() for record in caplog.records)
    assert "HTTP Request" in logged
    assert KEY not in seen + printed.out + printed.err + logged


def test_only_the_endpoint_is_connected_to_and_nothing_is_traced(tmp_path: Path) -> None:
    """In a process of its own, with every tracing variable set."""
    program = tmp_path / "program.py"
    program.write_text(textwrap.dedent(_COUNT_SOCKETS), encoding="utf-8")
    environment = {
        **os.environ,
        "LANGSMITH_TRACING": "true",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGCHAIN_ENDPOINT": "http://127.0.0.1:9",
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path]),
    }
    done = subprocess.run(
        [sys.executable, str(program)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    connected, looked_up, endpoint = json.loads(done.stdout)
    assert connected == [endpoint]
    assert looked_up == []


_COUNT_SOCKETS = """
    import asyncio, json, socket, sys
    from tests.llm.material import collect, examination, examiner, reply_with
    from tests.llm.server import ModelServer, streamed
    connected, looked_up = [], []
    def audit(event, arguments):
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            connected.append(list(arguments[1][:2]))
        if event == "socket.getaddrinfo" and arguments[0] not in ("127.0.0.1", b"127.0.0.1"):
            looked_up.append(str(arguments[0]))
    sys.addaudithook(audit)
    async def run():
        async with ModelServer([streamed(text=reply_with())]) as server:
            asked = examiner(server.url)
            await asked.warm_up()
            for _ in range(3):
                assert (await collect(asked.examine(examination()))).assessment.reply
            return ["127.0.0.1", int(server.url.split(":")[2].split("/")[0])]
    endpoint = asyncio.run(run())
    print(json.dumps([connected, looked_up, endpoint]))
"""


def test_importing_the_package_reads_nothing_and_loads_no_model_library() -> None:
    program = (
        "import sys\n"
        "opened = []\n"
        "import interviewer.llm.examiner, interviewer.llm.replies\n"
        "heavy = {'langchain', 'langchain_core', 'langsmith', 'openai', 'httpx2', 'httpx'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "for name in [n for n in sys.modules if n.startswith('interviewer.llm')]:\n"
        "    del sys.modules[name]\n"
        "def audit(event, arguments):\n"
        "    if event == 'open' and not str(arguments[0]).endswith(('.py', '.pyc')):\n"
        "        opened.append(arguments[0])\n"
        "    if event.startswith('socket.'):\n"
        "        opened.append(event)\n"
        "sys.addaudithook(audit)\n"
        "import interviewer.llm.examiner, interviewer.llm.replies\n"
        "assert not opened, opened\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
