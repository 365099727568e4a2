"""`serve`: the same interview in a browser."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from interviewer.commands.building import open_folder, open_playbook, progress
from interviewer.errors import SettingsError

if TYPE_CHECKING:
    import socket

    import uvicorn

    from interviewer.web.security import Keys

_SHORTEST_PASSWORD = 8


def serve(arguments: Namespace) -> int:
    """Serve until Ctrl-C."""
    from interviewer.commands.browser import BrowserInterviews
    from interviewer.commands.browser_records import BrowserRecords
    from interviewer.commands.browser_voice import browser_voices
    from interviewer.web.app import House, build_app
    from interviewer.web.security import Keys
    from interviewer.web.server import bind, configured

    _check(arguments)
    folder, playbook = open_folder(arguments), open_playbook(arguments)
    folder.check_writable()
    voices = browser_voices(arguments)
    listening = bind(arguments.host, arguments.port)
    keys = Keys(host=arguments.host, port=listening.getsockname()[1], password=arguments.password)
    house = House(
        keys=keys,
        interviews=BrowserInterviews(arguments, folder, playbook, voices),
        records=BrowserRecords(arguments, folder, playbook),
        voices=voices,
    )
    _announce(keys)
    _run(configured(build_app(house)), listening, keys, opens=not arguments.no_browser)
    return 0


def _check(arguments: Namespace) -> None:
    """Beyond this machine anyone could open the page: then it takes a password."""
    from interviewer.web.security import LOOPBACK

    password = arguments.password
    if arguments.host not in LOOPBACK and not password:
        message = (
            f"--host: `{arguments.host}` can be reached by other machines, which could read your "
            "sessions and sit interviews at your cost. Add --password, or leave --host out."
        )
        raise SettingsError(message)
    if password is not None and len(password) < _SHORTEST_PASSWORD:
        message = (
            f"--password: it needs at least {_SHORTEST_PASSWORD} characters. Give a longer one."
        )
        raise SettingsError(message)


def _announce(keys: Keys) -> None:
    print(f"Open {keys.address}", flush=True)
    progress("Ctrl-C stops the server; interviews can be taken up again.")
    if not keys.is_local:
        progress(
            f"Other machines reach it at port {keys.port} of this one with the password. The "
            "connection is not encrypted: use it in a network you trust. Browsers give a page "
            "the microphone only on this machine or over https."
        )


def _run(server: uvicorn.Server, listening: socket.socket, keys: Keys, *, opens: bool) -> None:
    async def run() -> None:
        if opens:
            asyncio.get_running_loop().call_later(0.3, _open_browser, keys.address)
        await server.serve(sockets=[listening])

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        print(file=sys.stderr)


def _open_browser(address: str) -> None:
    import webbrowser

    if not webbrowser.open(address):
        progress("No browser could be opened here: open the address yourself.")
