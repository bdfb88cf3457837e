"""Tests of the copies that platforms get: only where needed, made once, made again when lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import Clip, Fingerprint, MediaFacts
from clipdesk.domain.errors import FileMissing
from clipdesk.services.preparing import PreparingService
from tests import values


class Probe:
    """`ports.MediaProbe` that copies bytes and counts its copies."""

    def __init__(self) -> None:
        self.remuxed: list[Path] = []

    def facts(self, path: Path) -> MediaFacts:
        return values.facts()

    def thumbnail(self, path: Path, target: Path, at_s: float) -> None:
        raise AssertionError("nobody asked for a thumbnail")

    def remux(self, source: Path, target: Path) -> None:
        self.remuxed.append(target)
        target.write_bytes(b"copy of " + source.read_bytes())

    def fingerprint(self, path: Path, on_progress: Callable[[int], None] | None = None) -> Fingerprint:
        return Fingerprint(path.read_bytes().hex(), path.stat().st_size)


@pytest.fixture
def probe() -> Probe:
    return Probe()


def clip_on_disk(folder: Path, container: str) -> Clip:
    path = folder / f"clip.{container}"
    path.write_bytes(b"bytes")
    return values.clip(path=path, facts=values.facts(container=container))


def test_a_clip_that_fits_goes_out_as_it_is(tmp_path: Path, probe: Probe) -> None:
    clip = clip_on_disk(tmp_path, "mp4")

    file = PreparingService(probe, tmp_path / "prepared").file_for(clip, Platform.INSTAGRAM)

    assert (file.path, file.fingerprint) == (clip.path, clip.fingerprint)
    assert probe.remuxed == []


@pytest.mark.parametrize("platform", [Platform.INSTAGRAM, Platform.TIKTOK])
def test_an_mkv_gets_a_copy_where_the_platform_wants_one(
    tmp_path: Path, probe: Probe, platform: Platform
) -> None:
    clip = clip_on_disk(tmp_path, "mkv")

    file = PreparingService(probe, tmp_path / "prepared").file_for(clip, platform)

    assert file.path.read_bytes() == b"copy of bytes"
    assert file.content_type == "video/mp4"
    assert file.fingerprint == probe.fingerprint(file.path)


def test_youtube_takes_an_mkv_as_it_is(tmp_path: Path, probe: Probe) -> None:
    clip = clip_on_disk(tmp_path, "mkv")

    file = PreparingService(probe, tmp_path / "prepared").file_for(clip, Platform.YOUTUBE)

    assert file.path == clip.path
    assert file.content_type == "video/x-matroska"


def test_the_copy_is_made_once_and_again_when_lost(tmp_path: Path, probe: Probe) -> None:
    clip = clip_on_disk(tmp_path, "flv")
    service = PreparingService(probe, tmp_path / "prepared")

    first = service.file_for(clip, Platform.TIKTOK)
    service.file_for(clip, Platform.INSTAGRAM)
    first.path.unlink()
    service.file_for(clip, Platform.TIKTOK)

    assert len(probe.remuxed) == 2


def test_with_clip_and_copy_gone_it_says_so(tmp_path: Path, probe: Probe) -> None:
    clip = clip_on_disk(tmp_path, "mkv")
    clip.path.unlink()

    with pytest.raises(FileMissing):
        PreparingService(probe, tmp_path / "prepared").file_for(clip, Platform.TIKTOK)


def test_the_copy_is_enough_when_the_clip_is_gone(tmp_path: Path, probe: Probe) -> None:
    clip = clip_on_disk(tmp_path, "mkv")
    service = PreparingService(probe, tmp_path / "prepared")
    service.file_for(clip, Platform.TIKTOK)
    clip.path.unlink()

    assert service.file_for(clip, Platform.TIKTOK).path.exists()
