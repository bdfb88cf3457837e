"""Takes finished video files in as clips, known by their content, and follows them when they move.

Which files are finished is the folder watcher's business, what becomes of a clip that of the other services.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.clip import Clip, ClipKind, ClipState, Fingerprint, MediaFacts
from clipdesk.domain.errors import FileChanged, FileMissing, MediaError
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.publication import Status, WaitReason
from clipdesk.ports import Clock, EventSink, MediaProbe, SettingsStore
from clipdesk.repositories import UnitOfWork, Work

_log = logging.getLogger(__name__)

_THUMBNAIL_SHARE = 0.5
_NEEDS_FILE = (Status.PENDING, Status.PROCESSING)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file that was looked into, as it stands."""

    path: Path
    facts: MediaFacts
    fingerprint: Fingerprint
    mtime_ns: int
    at: datetime


class IngestService:
    """Keep the list of clips true to the files.

    Args:
        thumbnails: the folder for the pictures of clips.
    """

    def __init__(
        self,
        work: Work,
        probe: MediaProbe,
        settings: SettingsStore,
        clock: Clock,
        bus: EventSink,
        thumbnails: Path,
    ) -> None:
        self._work = work
        self._probe = probe
        self._settings = settings
        self._clock = clock
        self._bus = bus
        self._thumbnails = thumbnails

    # -- files that come

    def take_in(self, path: Path, *, kind: ClipKind = ClipKind.UNKNOWN, game: str = "") -> Clip | None:
        """Store a finished file as a clip; return it if it is new, None if its content was known.

        A clip shorter than `watch.min_duration_s` comes back as LISTED, any other as SETTLED.

        Raises:
            MediaError: it cannot be used as a video; FileMissing and FileChanged among them.
        """
        self._publish(EventName.CLIP_SETTLED, {"path": str(path)})
        seen = self._look(path)
        minimum_s = self._settings.current.watch.min_duration_s
        is_short = seen.facts.duration_s < minimum_s
        clip, is_new = self._keep(seen, kind, game, ClipState.LISTED if is_short else ClipState.SETTLED)
        if is_new and is_short:
            text = f"{path.name} is {clip.facts.duration_s:.1f} s long, shorter than {minimum_s:g} s."
            self.note(f"{text} It is listed, not scheduled.", path=path)
        return clip if is_new else None

    def clip_for(self, path: Path, game: str = "") -> Clip:
        """Return the clip of a file that a person chose, known or new; by itself nothing becomes of it.

        Raises:
            MediaError: it cannot be used as a video.
        """
        path = path.absolute()
        clip, is_new = self._keep(self._look(path), ClipKind.UNKNOWN, game, ClipState.LISTED)
        if game and not is_new and game != clip.game:
            clip = replace(clip, game=game)
            with self._work.write() as unit:
                unit.clips.save(clip)
        return clip

    def list_existing(self, path: Path) -> Clip | None:
        """Store a file from before ClipDesk watched, as LISTED; return None if it is known or no video."""
        with self._work.read() as unit:
            if str(path) in unit.clips.known_paths():
                return None
        try:
            clip, is_new = self._keep(self._look(path), ClipKind.UNKNOWN, "", ClipState.LISTED, is_quiet=True)
        except MediaError as error:
            _log.info("An existing file was left out: %s", error)
            return None
        return clip if is_new else None

    # -- files that change

    def file_gone(self, path: Path) -> None:
        """Remember that a clip's file is not there any more."""
        if path.exists():
            return
        with self._work.write() as unit:
            clip = unit.clips.by_path(path)
            if clip is None or clip.state is ClipState.MISSING:
                return
            unit.clips.save(replace(clip, state=ClipState.MISSING))
            is_wanted = any(
                post.scheduled_at and not post.processed_at for post in unit.posts.of_clip(clip.id)
            )
            kind = ActivityKind.PROBLEM if is_wanted else ActivityKind.CLIP
            advice = "A post needs it. Put the file back, or choose another one." if is_wanted else ""
            self._add_line(unit, kind, f"{path.name} was moved or deleted.", path, advice)
        if is_wanted:
            self._publish_problem(f"{path.name} was moved or deleted.", advice, path)

    def file_moved(self, old: Path, new: Path) -> None:
        """Let a clip follow its file."""
        with self._work.write() as unit:
            clip = unit.clips.by_path(old)
            if clip is None:
                return
            told = self._follow(unit, clip, new, clip.mtime_ns)
        self._tell_posts(told)

    # -- the way of a clip

    def unfinished(self) -> list[Clip]:
        """Return the clips that a crash or the end of the program left on their way to the schedule."""
        with self._work.write() as unit:
            found = []
            for clip in unit.clips.in_state(ClipState.SETTLED, ClipState.DESCRIBED):
                if unit.posts.of_clip(clip.id):
                    unit.clips.save(replace(clip, state=ClipState.SCHEDULED))
                elif not clip.path.exists():
                    unit.clips.save(replace(clip, state=ClipState.MISSING))
                else:
                    found.append(clip)
        return found

    def described(self, clip: Clip) -> Clip:
        """Remember that a clip has its text; return it as it is by now."""
        with self._work.write() as unit:
            current = unit.clips.get(clip.id)
            if current.state is ClipState.SETTLED:
                current = replace(current, state=ClipState.DESCRIBED)
                unit.clips.save(current)
        return current

    # -- news

    def waiting(self, path: Path, text: str) -> None:
        """Tell what a file that is not finished waits for; nothing is stored."""
        self._publish(EventName.CLIP_DETECTED, {"path": str(path), "text": text})

    def note(self, text: str, *, path: Path | None = None) -> None:
        """Put a sentence on the Activity page."""
        with self._work.write() as unit:
            self._add_line(unit, ActivityKind.CLIP, text, path)

    def refuse(self, path: Path, text: str, advice: str = "") -> None:
        """Tell that a file does not become a clip, and why."""
        with self._work.write() as unit:
            self._add_line(unit, ActivityKind.PROBLEM, text, path, advice)
        self._publish_problem(text, advice, path)

    # -- how

    def _look(self, path: Path) -> _Seen:
        """Look into a file and hash it; it must not change meanwhile."""
        before = _stamp(path)
        facts = self._probe.facts(path)
        fingerprint = self._probe.fingerprint(path)
        if _stamp(path) != before or fingerprint.size_bytes != before[0]:
            raise FileChanged(
                f"{path.name} changed while it was read.", "It is read again when it is finished."
            )
        return _Seen(path, facts, fingerprint, before[1], self._clock.now())

    def _keep(
        self, seen: _Seen, kind: ClipKind, game: str, state: ClipState, *, is_quiet: bool = False
    ) -> tuple[Clip, bool]:
        """Store what was seen, or find the clip with this content; tell whether it is new."""
        with self._work.read() as unit:
            is_known = unit.clips.by_fingerprint(seen.fingerprint) is not None
        thumbnail = None if is_known else self._make_thumbnail(seen)
        with self._work.write() as unit:
            known = unit.clips.by_fingerprint(seen.fingerprint)
            if known is None:
                clip = unit.clips.add(_clip(seen, kind, game, state, thumbnail))
                told: list[int] = []
            else:
                told = self._meet_again(unit, known, seen, is_quiet=is_quiet)
                clip = unit.clips.get(known.id)
        self._tell_posts(told)
        if known is None and not is_quiet:
            self._publish(EventName.CLIP_READY, _clip_data(clip))
        return clip, known is None

    def _meet_again(self, unit: UnitOfWork, known: Clip, seen: _Seen, *, is_quiet: bool) -> list[int]:
        """Follow a known clip to its new place, or say that there are two files of it."""
        if known.path == seen.path or not known.path.exists():
            return self._follow(unit, known, seen.path, seen.mtime_ns)
        if not is_quiet:
            text = f"{seen.path.name} is the same clip as {known.path.name}, kept the first one."
            self._add_line(unit, ActivityKind.CLIP, text, seen.path)
        return []

    def _follow(self, unit: UnitOfWork, clip: Clip, path: Path, mtime_ns: int) -> list[int]:
        """Save the clip's new place; return the posts that waited for the file and may go on."""
        posts = unit.posts.of_clip(clip.id)
        state = clip.state
        if state is ClipState.MISSING:
            state = ClipState.SCHEDULED if posts else ClipState.LISTED
        unit.clips.save(replace(clip, path=path, mtime_ns=mtime_ns, state=state))
        if path != clip.path:
            self._add_line(unit, ActivityKind.CLIP, f"{clip.path.name} is now {path}.", path)
        waiting = [
            publication
            for post in posts
            for publication in post.publications
            if publication.wait_reason is WaitReason.FILE_MISSING
        ]
        for publication in waiting:
            unit.publications.save(replace(publication, next_try_at=self._clock.now()), was=publication)
        return list(dict.fromkeys(publication.post_id for publication in waiting))

    def _make_thumbnail(self, seen: _Seen) -> Path | None:
        target = self._thumbnails / f"{seen.fingerprint.xxh3_128}.jpg"
        try:
            self._probe.thumbnail(seen.path, target, seen.facts.duration_s * _THUMBNAIL_SHARE)
        except MediaError as error:
            _log.warning("No thumbnail: %s", error)
            return None
        return target

    def _add_line(
        self, unit: UnitOfWork, kind: ActivityKind, text: str, path: Path | None, advice: str = ""
    ) -> None:
        line = Activity(0, self._clock.now(), kind, text, path=str(path) if path else None, advice=advice)
        unit.activity.add(line)

    def _publish(self, name: EventName, data: dict[str, object]) -> None:
        self._bus.publish(Event(name, self._clock.now(), data))

    def _publish_problem(self, text: str, advice: str, path: Path) -> None:
        self._publish(EventName.PROBLEM, {"text": text, "advice": advice, "where": str(path)})

    def _tell_posts(self, post_ids: list[int]) -> None:
        for post_id in post_ids:
            self._publish(EventName.POST_CHANGED, {"post_id": post_id, "status": "pending"})


def _stamp(path: Path) -> tuple[int, int]:
    """Return size and time of change, by which a change during reading shows."""
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise FileMissing(
            f"{path.name} was moved or deleted.", "Put it back, or choose another file."
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise MediaError(
            f"{path.name} cannot be read: {reason}.", "Check the drive and its rights."
        ) from error
    return found.st_size, found.st_mtime_ns


def _clip(seen: _Seen, kind: ClipKind, game: str, state: ClipState, thumbnail: Path | None) -> Clip:
    return Clip(
        id=0,
        path=seen.path,
        fingerprint=seen.fingerprint,
        mtime_ns=seen.mtime_ns,
        facts=seen.facts,
        thumbnail=thumbnail,
        state=state,
        kind=kind,
        game=game,
        settled_at=seen.at,
        created_at=seen.at,
    )


def _clip_data(clip: Clip) -> dict[str, object]:
    return {
        "clip_id": clip.id,
        "path": str(clip.path),
        "state": str(clip.state),
        "duration_s": clip.facts.duration_s,
        "width": clip.facts.width,
        "height": clip.facts.height,
        "thumbnail": str(clip.thumbnail) if clip.thumbnail else None,
    }
