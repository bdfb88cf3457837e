"""The contract of clips: known by content, found by path."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from clipdesk.domain.clip import ClipState, Fingerprint, MediaFacts
from clipdesk.domain.errors import NotAllowed, NotFound
from clipdesk.repositories import Work
from tests.storage.values import a_clip


def test_a_clip_comes_back_whole(work: Work) -> None:
    sparse = replace(a_clip(), facts=MediaFacts(1.5, 640, 360, "ts", "h264"), thumbnail=None)
    with work.write() as unit:
        stored = [unit.clips.add(clip) for clip in (a_clip(), sparse)]

    with work.read() as unit:
        assert [unit.clips.get(clip.id) for clip in stored] == stored
    assert stored[1] == replace(sparse, id=stored[1].id)


def test_a_changed_clip_is_stored(work: Work) -> None:
    with work.write() as unit:
        clip = unit.clips.add(a_clip())
        moved = replace(clip, path=Path("/elsewhere/x.mp4"), state=ClipState.MISSING, mtime_ns=5)
        unit.clips.save(moved)

        assert unit.clips.get(clip.id) == moved


def test_the_same_content_cannot_be_stored_twice(work: Work) -> None:
    with work.write() as unit:
        clip = unit.clips.add(a_clip())

    with pytest.raises(NotAllowed), work.write() as unit:
        unit.clips.add(replace(a_clip(), fingerprint=clip.fingerprint))


def test_a_clip_is_found_by_its_content(work: Work) -> None:
    with work.write() as unit:
        clip = unit.clips.add(a_clip())
        longer = Fingerprint(clip.fingerprint.xxh3_128, clip.fingerprint.size_bytes + 1)

        assert unit.clips.by_fingerprint(clip.fingerprint) == clip
        assert unit.clips.by_fingerprint(longer) is None


def test_a_path_means_the_newest_clip_there(work: Work) -> None:
    with work.write() as unit:
        unit.clips.add(a_clip("/videos/same.mp4"))
        newest = unit.clips.add(a_clip("/videos/same.mp4"))

        assert unit.clips.by_path(Path("/videos/same.mp4")) == newest
        assert unit.clips.by_path(Path("/videos/other.mp4")) is None


def test_clips_are_found_by_their_state_oldest_first(work: Work) -> None:
    with work.write() as unit:
        clips = [unit.clips.add(a_clip(state=state)) for state in (*ClipState, *ClipState)]

        found = unit.clips.in_state(ClipState.SETTLED, ClipState.LISTED)

        assert found == [clip for clip in clips if clip.state in (ClipState.SETTLED, ClipState.LISTED)]
        assert unit.clips.in_state() == []


def test_a_path_whose_file_is_gone_is_not_known(work: Work) -> None:
    with work.write() as unit:
        unit.clips.add(a_clip("/videos/gone.mp4", state=ClipState.MISSING))
        unit.clips.add(a_clip("/videos/there.mp4"))

        assert unit.clips.known_paths() == {str(Path("/videos/there.mp4"))}


@pytest.mark.skipif(sys.platform == "win32", reason="file names are Unicode there")
@pytest.mark.parametrize(
    "name", [b"\xff\xfe.mp4", "b\u0131s\u0142.mp4".encode(), b"bytes:%ff.mp4", b"a\nb\x7f<img>.mp4", b"'; --"]
)
def test_any_file_name_comes_back_as_the_same_file(work: Work, name: bytes) -> None:
    path = Path(os.fsdecode(b"/videos/" + name))
    with work.write() as unit:
        clip = unit.clips.add(a_clip(path))

    with work.read() as unit:
        assert unit.clips.get(clip.id).path == path
        assert unit.clips.by_path(path) == clip
        assert os.fsencode(next(iter(unit.clips.known_paths()))) == b"/videos/" + name


def test_an_unknown_clip_is_said_to_be_unknown(work: Work) -> None:
    with work.write() as unit:
        clip = unit.clips.add(a_clip())
        with pytest.raises(NotFound):
            unit.clips.get(clip.id + 1)
        with pytest.raises(NotFound):
            unit.clips.save(replace(clip, id=clip.id + 1))
