"""Follow files from their first sighting to their end, each at its own pace, and report what is seen.

Which files are followed is decided by `watcher`; when a file is finished by `settling`.
"""

from __future__ import annotations

import heapq
import itertools
import os
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from clipdesk.domain.clip import ClipKind
from clipdesk.domain.sighting import ClipSighting, SightingKind
from clipdesk.media.containers import check_file
from clipdesk.media.folders import WatchPoint
from clipdesk.media.observing import look_at
from clipdesk.media.settling import Look, Settling, Stage
from clipdesk.media.verdict import ContainerCheck
from clipdesk.ports import Clock

EXTENSIONS = frozenset({".mp4", ".mkv", ".mov", ".m4v", ".webm", ".flv", ".avi", ".wmv", ".ts"})

_FIRST_RETRY_S = 1.0
_LONGEST_RETRY_S = 60.0
_REMEMBERED_FILES = 2_000
_ENDS = {
    Stage.SETTLED: SightingKind.SETTLED,
    Stage.UNFINISHED: SightingKind.UNFINISHED,
    Stage.REFUSED: SightingKind.REFUSED,
    Stage.GONE: SightingKind.VANISHED,
}


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """Which files are clips, and when they are finished.

    `pair_wait_s`: how long a finished MKV waits for the MP4 that OBS's automatic remux makes of it, if on.
    """

    extensions: frozenset[str] = EXTENSIONS
    settle_s: float = 3.0
    expects_remux: bool = False
    pair_wait_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Reporting:
    """Where the news go, and what may be asked.

    `is_known` returns those of the given paths that are known clips. `on_problem` hears of exceptions.
    """

    on_sighting: Callable[[ClipSighting], None]
    on_problem: Callable[[str, Exception], None]
    is_known: Callable[[Collection[str]], Collection[str]]


@dataclass(frozen=True, slots=True)
class Eyes:
    """How files are looked at; tests may bring their own."""

    look: Callable[[Path, Path], Look] = look_at
    check: Callable[[Path], ContainerCheck] = check_file


@dataclass(slots=True)
class Candidate:
    """A file on its way."""

    path: str
    point: WatchPoint
    settling: Settling
    first_seen_at: datetime
    next_look_s: float | None = None
    was_looked_at: bool = False
    was_detected: bool = False
    is_known: bool = False
    told_words: str = ""
    obs_kind: ClipKind = ClipKind.UNKNOWN
    retry_s: float = _FIRST_RETRY_S


class Follower:
    """The files on their way; used by the watcher's thread alone."""

    def __init__(self, clock: Clock, reporting: Reporting, options: WatchOptions, eyes: Eyes) -> None:
        self.options = options
        self._clock = clock
        self._reporting = reporting
        self._eyes = eyes
        self._candidates: dict[str, Candidate] = {}
        self._deadlines: list[tuple[float, int, Candidate]] = []
        self._order = itertools.count()
        self._ended: OrderedDict[str, tuple[Stage, object]] = OrderedDict()

    def __contains__(self, path: str) -> bool:
        return path in self._candidates

    def follow(self, path: str, point: WatchPoint) -> Candidate:
        """Look at a file now, and from then on until it ends."""
        candidate = self._candidates.get(path)
        if candidate is None:
            options = self.options
            is_paired = options.expects_remux and path.lower().endswith(".mkv")
            settling = Settling(point.rule(options.settle_s, options.pair_wait_s if is_paired else 0.0))
            candidate = Candidate(path, point, settling, self._clock.now())
            self._candidates[path] = candidate
        self._plan(candidate, self._clock.monotonic_s())
        return candidate

    def forget_end(self, path: str) -> None:
        """Forget how a file ended, so that it is followed again although nothing changed."""
        self._ended.pop(path, None)

    def rename(self, source: str, target: str, point: WatchPoint) -> None:
        """Take a file's new name: a known clip is only reported, anything else is followed under it."""
        candidate = self._candidates.pop(source, None)
        if candidate is None and (source in self._ended or self._knows(source)):
            if source in self._ended:
                self._ended[target] = self._ended.pop(source)
            sighting = self._stranger(SightingKind.RENAMED, target, point)
            self._reporting.on_sighting(replace(sighting, previous_path=Path(source)))
            return
        if candidate is not None:
            candidate.path, candidate.point = target, point
            self._candidates[target] = candidate
            if candidate.was_detected:
                sighting = self._sighting(candidate, SightingKind.RENAMED)
                self._reporting.on_sighting(replace(sighting, previous_path=Path(source)))
        self.follow(target, point)

    def lose(self, path: str, point: WatchPoint) -> None:
        """Take note that a file is gone or out of sight."""
        candidate = self._candidates.get(path)
        if candidate is not None and candidate.was_detected:
            self._reporting.on_sighting(self._sighting(candidate, SightingKind.VANISHED))
        elif candidate is None and (path in self._ended or self._knows(path)):
            self._reporting.on_sighting(self._stranger(SightingKind.VANISHED, path, point))
        self._candidates.pop(path, None)
        self._ended.pop(path, None)

    def of(self, point: WatchPoint) -> list[Candidate]:
        """Return the files on their way in a folder."""
        return [candidate for candidate in self._candidates.values() if candidate.point is point]

    def drop(self, candidate: Candidate) -> None:
        """Stop following a file, without a word."""
        self._candidates.pop(candidate.path, None)

    def next_look_s(self) -> float | None:
        """Return when the next file is to be looked at."""
        while self._deadlines and not self._is_current(*self._deadlines[0]):
            heapq.heappop(self._deadlines)
        return self._deadlines[0][0] if self._deadlines else None

    def due(self) -> Iterator[Candidate]:
        """Yield the files that are to be looked at now; each is planned again in case its look fails."""
        # Files that are planned anew for this very moment wait for the next round.
        now_s = self._clock.monotonic_s()
        for _ in range(len(self._deadlines)):
            if not self._deadlines or self._deadlines[0][0] > now_s:
                return
            entry = heapq.heappop(self._deadlines)
            if self._is_current(*entry):
                candidate = entry[2]
                self._plan(candidate, now_s + candidate.retry_s)
                yield candidate

    def fail(self, candidate: Candidate) -> None:
        """Take note that a look failed unexpectedly; the next ones come ever later."""
        candidate.retry_s = min(_LONGEST_RETRY_S, 2 * candidate.retry_s)

    def look(self, candidate: Candidate) -> None:
        """Look at a file once, and report what changed."""
        path, root, settling = Path(candidate.path), candidate.point.root, candidate.settling
        look = self._eyes.look(path, root)
        is_first, candidate.was_looked_at = not candidate.was_looked_at, True
        if is_first and self._ended.get(candidate.path, (None, None))[1] == look.identity:
            self.drop(candidate)
            return
        stage = settling.see(look, self._clock.monotonic_s())
        if stage is Stage.CHECKING:
            check = self._eyes.check(path)
            stage = settling.checked(check, self._eyes.look(path, root), self._clock.monotonic_s())
        self._tell(candidate, stage)
        candidate.retry_s = _FIRST_RETRY_S

    def _tell(self, candidate: Candidate, stage: Stage) -> None:
        """Report a file's new stage; it is followed until the report has been taken."""
        settling = candidate.settling
        if settling.look.size_bytes > 0 and not candidate.was_detected:
            candidate.is_known = self._knows(candidate.path)
            self._reporting.on_sighting(self._sighting(candidate, SightingKind.DETECTED))
            candidate.was_detected, candidate.told_words = True, settling.words
        if stage is Stage.PAIRING and self._end_of(Path(candidate.path).with_suffix(".mp4")) is Stage.SETTLED:
            self._report_paired(candidate, Path(candidate.path).with_suffix(".mp4"))
        elif stage in _ENDS:
            self._report_end(candidate, stage)
        else:
            if candidate.was_detected and candidate.told_words != settling.words:
                self._reporting.on_sighting(self._sighting(candidate, SightingKind.WAITING))
                candidate.told_words = settling.words
            self._plan(candidate, settling.next_look_s or self._clock.monotonic_s())

    def _report_end(self, candidate: Candidate, stage: Stage) -> None:
        if stage is Stage.GONE:
            self.lose(candidate.path, candidate.point)
            return
        source = self._source_of(candidate) if stage is Stage.SETTLED else None
        if source is not None and candidate.obs_kind is ClipKind.UNKNOWN:
            candidate.obs_kind = source.obs_kind
        self._reporting.on_sighting(self._sighting(candidate, _ENDS[stage]))
        self._remember(candidate, stage)
        if source is not None:
            self._report_paired(source, Path(candidate.path))

    def _source_of(self, candidate: Candidate) -> Candidate | None:
        """Return the MKV that waits for this file, its MP4."""
        source = self._candidates.get(str(Path(candidate.path).with_suffix(".mkv")))
        is_waiting = source is not None and source.settling.stage is Stage.PAIRING
        return source if is_waiting and source is not candidate else None

    def _report_paired(self, candidate: Candidate, kept: Path) -> None:
        sighting = replace(self._sighting(candidate, SightingKind.PAIRED), pair_path=kept)
        self._reporting.on_sighting(
            replace(sighting, words="Same clip as the MP4 that OBS made of it; the MP4 is kept.")
        )
        self._remember(candidate, Stage.SETTLED)

    def _remember(self, candidate: Candidate, stage: Stage) -> None:
        """End a file's way; the same content under the same name is not reported twice."""
        self.drop(candidate)
        self._ended[candidate.path] = (stage, candidate.settling.look.identity)
        while len(self._ended) > _REMEMBERED_FILES:
            self._ended.popitem(last=False)

    def _end_of(self, path: Path) -> Stage | None:
        return self._ended.get(str(path), (None, None))[0]

    def _knows(self, path: str) -> bool:
        return path in self._reporting.is_known([path])

    def _plan(self, candidate: Candidate, at_s: float) -> None:
        candidate.next_look_s = at_s
        heapq.heappush(self._deadlines, (at_s, next(self._order), candidate))

    def _is_current(self, at_s: float, _order: int, candidate: Candidate) -> bool:
        return candidate.next_look_s == at_s and self._candidates.get(candidate.path) is candidate

    def _sighting(self, candidate: Candidate, kind: SightingKind) -> ClipSighting:
        look, path = candidate.settling.look, Path(candidate.path)
        return ClipSighting(
            kind=kind,
            path=path,
            folder=candidate.point.root,
            seen_at=self._clock.now(),
            first_seen_at=candidate.first_seen_at,
            words=candidate.settling.words,
            size_bytes=look.size_bytes,
            mtime_ns=look.mtime_ns,
            obs_kind=candidate.obs_kind,
            is_known=candidate.is_known,
            has_other_links=look.has_other_links,
            pair_path=_sibling(path),
        )

    def _stranger(self, kind: SightingKind, path: str, point: WatchPoint) -> ClipSighting:
        """Return a sighting of a clip that is not followed any more."""
        now = self._clock.now()
        return ClipSighting(kind, Path(path), point.root, seen_at=now, first_seen_at=now, is_known=True)


def _sibling(path: Path) -> Path | None:
    """Return the MKV beside an MP4, or the MP4 beside an MKV, if it is there."""
    other = {".mp4": ".mkv", ".mkv": ".mp4"}.get(path.suffix.lower())
    found = path.with_suffix(other) if other is not None else None
    return found if found is not None and os.path.lexists(found) else None
