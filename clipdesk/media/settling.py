"""When is a file finished? One small state machine for each file: it is shown looks, and says what is next.

Pure: the clock's seconds and what a look found are handed in. Looking is left to `observing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from clipdesk.media.verdict import ContainerCheck

#: Stillness that is asked for where open writers cannot be told, and on network folders.
BLIND_SETTLE_S = 10.0
NETWORK_SETTLE_S = 60.0
#: An empty file is left alone this long: OBS writes nothing for the first seconds.
EMPTY_PATIENCE_S = 30.0
#: How often an open file is looked at although its closing is announced.
OPEN_FILE_LOOK_S = 30.0
#: How soon after OBS's word, which may come before the file is closed.
_HINTED_LOOK_S = 0.25
_HINT_TRUST_S = 10.0


class Found(Enum):
    """What stands under a path."""

    FILE = auto()
    MISSING = auto()
    LINK_OR_DEVICE = auto()
    UNREADABLE = auto()
    OUTSIDE = auto()
    FOREIGN = auto()


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a path found; `is_written` None means that nobody can tell."""

    found: Found
    size_bytes: int = 0
    mtime_ns: int = 0
    file_id: tuple[int, int] = (0, 0)
    is_written: bool | None = False
    has_other_links: bool = False

    @property
    def identity(self) -> tuple[int, int, tuple[int, int]]:
        """Return what changes when the content does."""
        return self.size_bytes, self.mtime_ns, self.file_id


class Stage(Enum):
    """Where a file stands."""

    WAITING = auto()
    CHECKING = auto()  # still and closed by its writer: its container is to be checked now
    PAIRING = auto()  # finished, but OBS may be making the better file of it
    SETTLED = auto()
    UNFINISHED = auto()
    REFUSED = auto()
    GONE = auto()


@dataclass(frozen=True, slots=True)
class SettleRule:
    """How long to wait for what.

    `tells_close`: the system announces it when a writer closes a file.
    """

    settle_s: float = 3.0
    is_network: bool = False
    tells_close: bool = True
    pair_wait_s: float = 0.0

    def needed_s(self, is_written: bool | None) -> float:
        """Return how long a file must have been still."""
        if self.is_network:
            return max(self.settle_s, NETWORK_SETTLE_S)
        return max(self.settle_s, BLIND_SETTLE_S) if is_written is None else self.settle_s

    @property
    def open_look_s(self) -> float:
        """Return when to look again at a file that somebody writes."""
        return OPEN_FILE_LOOK_S if self.tells_close else max(1.0, self.settle_s)


_REFUSALS = {
    Found.LINK_OR_DEVICE: "It is a link or a device. ClipDesk takes only real files in the folder.",
    Found.UNREADABLE: "It may not be read. Give yourself the right to read it, then check again.",
    Found.OUTSIDE: "It lies outside the clip folder.",
    Found.FOREIGN: "It belongs to another user of this computer.",
}


class Settling:
    """The way of one file from its first sighting to settled, unfinished, refused or gone."""

    def __init__(self, rule: SettleRule) -> None:
        self._rule = rule
        self._still_since_s = 0.0
        self._hinted_at_s: float | None = None
        self._pair_until_s: float | None = None
        self.look = Look(Found.MISSING)
        self.stage = Stage.WAITING
        self.words = ""
        self.next_look_s: float | None = None

    @property
    def is_hinted(self) -> bool:
        """Tell whether OBS's word stands in for the stillness."""
        return self._hinted_at_s is not None

    def hint(self, now_s: float) -> None:
        """Take OBS's word that the file is finished; it replaces the wait for stillness and nothing else."""
        self._hinted_at_s = now_s

    def see(self, look: Look, now_s: float) -> Stage:
        """Take in one look; return where the file stands now."""
        has_changed = self.look.found is not Found.FILE or look.identity != self.look.identity
        self.look = look
        if look.found is Found.MISSING:
            return self._end(Stage.GONE, "It is gone.")
        if look.found is not Found.FILE:
            return self._end(Stage.REFUSED, _REFUSALS[look.found])
        if has_changed:
            self._still_since_s = now_s
            self._pair_until_s = None
        still_s = now_s - self._still_since_s
        if look.is_written:
            return self._wait(now_s + self._open_look_s(now_s), _open_words(look, still_s, has_changed))
        if look.size_bytes == 0:
            return self._see_empty(now_s, still_s)
        if self._pair_until_s is not None:
            return self._see_pairing(now_s)
        needed_s = 0.0 if self.is_hinted else self._rule.needed_s(look.is_written)
        if still_s < needed_s:
            # Three looks on the way notice a change early and let the sentence count.
            soon_s = min(self._still_since_s + needed_s, now_s + needed_s / 3)
            words = f"Waiting for OBS to finish, no change for {int(still_s)} of {needed_s:.0f} s"
            return self._wait(soon_s, words)
        self.stage, self.next_look_s, self.words = Stage.CHECKING, None, "Checking that it is whole"
        return self.stage

    def checked(self, check: ContainerCheck, after: Look, now_s: float) -> Stage:
        """Take in the answer of the container check and the look after it."""
        if after.found is not Found.FILE or after.is_written or after.identity != self.look.identity:
            return self.see(after, now_s)
        if check.verdict == "unknown_container":
            return self._end(Stage.REFUSED, check.reason)
        if check.may_be_whole:
            if self._rule.pair_wait_s <= 0:
                return self._end(Stage.SETTLED, "Finished.")
            self._pair_until_s = now_s + self._rule.pair_wait_s
            return self._see_pairing(now_s)
        if self.is_hinted:
            # OBS spoke too early for this file: the usual wait decides.
            self._hinted_at_s = None
            return self.see(after, now_s)
        return self._end(Stage.UNFINISHED, check.reason)

    def _see_empty(self, now_s: float, still_s: float) -> Stage:
        if still_s >= EMPTY_PATIENCE_S:
            return self._end(Stage.REFUSED, "The file is empty.")
        return self._wait(self._still_since_s + EMPTY_PATIENCE_S, "Empty so far")

    def _see_pairing(self, now_s: float) -> Stage:
        until_s = self._pair_until_s or now_s
        left_s = until_s - now_s
        if left_s <= 0:
            return self._end(Stage.SETTLED, "Finished; OBS made no MP4 of it.")
        waited_s = self._rule.pair_wait_s - left_s
        self.stage, self.next_look_s = Stage.PAIRING, min(until_s, now_s + self._rule.pair_wait_s / 6)
        self.words = (
            f"Waiting for the MP4 that OBS makes of it, {waited_s:.0f} of {self._rule.pair_wait_s:.0f} s"
        )
        return self.stage

    def _open_look_s(self, now_s: float) -> float:
        if self._hinted_at_s is not None and now_s - self._hinted_at_s < _HINT_TRUST_S:
            return _HINTED_LOOK_S
        return self._rule.open_look_s

    def _wait(self, until_s: float, words: str) -> Stage:
        self.stage, self.next_look_s, self.words = Stage.WAITING, until_s, words
        return self.stage

    def _end(self, stage: Stage, words: str) -> Stage:
        self.stage, self.next_look_s, self.words = stage, None, words
        return stage


def _open_words(look: Look, still_s: float, has_changed: bool) -> str:
    if has_changed:
        return f"Recording, {_megabytes(look.size_bytes)} and growing"
    return f"Still open in another program, {_megabytes(look.size_bytes)}, no change for {still_s:.0f} s"


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.0f} MB" if size_bytes >= 1e7 else f"{size_bytes / 1e6:.1f} MB"
