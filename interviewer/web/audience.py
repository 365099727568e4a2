"""The pages that look at one interview: the first answers, the others watch.

What a page does not take in time is not waited for: it is let go, and comes again.
"""

import asyncio

from interviewer.web.messages import Role, ToPage

_MOST_ON_THE_WAY = 500
"""Messages; a page that reads takes them at once."""
_MOST_PAGES = 8


class Viewer:
    """One open page. The room tells it, its socket reads."""

    def __init__(self, tab: str) -> None:
        """`tab`: the page's own name for itself, the same after a reload."""
        self.tab = tab
        self.too_slow = False
        self._ended = False
        self._line: asyncio.Queue[str | bytes | None] = asyncio.Queue(_MOST_ON_THE_WAY)

    def tell(self, message: ToPage, sound: bytes | None = None) -> None:
        """Put it on its way, with the sound that belongs to it; never waits."""
        if self._ended:
            return
        try:
            self._line.put_nowait(message.model_dump_json())
            if sound is not None:
                self._line.put_nowait(sound)
        except asyncio.QueueFull:
            self.too_slow = True
            self.dismiss()

    def dismiss(self) -> None:
        """Nothing comes after what is on its way."""
        if not self._ended:
            self._ended = True
            if self._line.full():
                self._line = asyncio.Queue()
            self._line.put_nowait(None)

    async def next(self) -> str | bytes | None:
        """The next message; None: there are no more."""
        return await self._line.get()


class Audience:
    """Every page of one room."""

    def __init__(self) -> None:
        """Nobody is there."""
        self._viewers: list[Viewer] = []

    @property
    def is_empty(self) -> bool:
        """Whether nobody looks."""
        return not self._viewers

    @property
    def is_full(self) -> bool:
        """Whether one page more would be too many."""
        return len(self._viewers) >= _MOST_PAGES

    def answers(self, viewer: Viewer) -> bool:
        """Whether this page is the one that answers."""
        return bool(self._viewers) and self._viewers[0] is viewer

    def enter(self, viewer: Viewer) -> None:
        """A page opens; the same tab again takes the place of its old connection, which is dead."""
        for place, other in enumerate(self._viewers):
            if other.tab == viewer.tab:
                other.dismiss()
                self._viewers[place] = viewer
                break
        else:
            self._viewers.append(viewer)

    def leave(self, viewer: Viewer) -> bool:
        """A page is gone; False: it was let go before."""
        if viewer not in self._viewers:
            return False
        self._viewers.remove(viewer)
        self.tell_roles()
        return True

    def put_first(self, viewer: Viewer) -> None:
        """This page answers from now on."""
        if viewer in self._viewers:
            self._viewers.remove(viewer)
            self._viewers.insert(0, viewer)
            self.tell_roles()

    def tell(self, message: ToPage, sound: bytes | None = None) -> None:
        """To everyone; sound goes to the page that answers, with its message."""
        for viewer in self._viewers if sound is None else self._viewers[:1]:
            viewer.tell(message, sound)

    def tell_others(self, message: ToPage) -> None:
        """To those who watch."""
        for viewer in self._viewers[1:]:
            viewer.tell(message)

    def tell_roles(self) -> None:
        """Who answers and who watches."""
        for place, viewer in enumerate(self._viewers):
            viewer.tell(Role(answers=place == 0))

    def dismiss(self) -> None:
        """It is over for everyone."""
        for viewer in self._viewers:
            viewer.dismiss()
