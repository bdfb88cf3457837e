"""The real ffmpeg: facts, thumbnails and copies of whole videos; all else is refused in plain words."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import threading
from pathlib import Path

import pytest

from clipdesk.domain.errors import FileMissing, MediaError
from clipdesk.media.containers import check_file
from clipdesk.media.ffmpeg import THUMBNAIL_SIZE, FfmpegProbe
from tests.media.conftest import RECIPES, X264, record

pytestmark = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="not installed: ffmpeg")

PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:{secret}\n#EXT-X-ENDLIST\n"


@pytest.fixture
def probe() -> FfmpegProbe:
    return FfmpegProbe()


def jpeg_size(path: Path) -> tuple[int, int]:
    data = path.read_bytes()
    at = 2
    while data[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    height, width = struct.unpack_from(">HH", data, at + 5)
    return width, height


def pixel(path: Path, x: int, y: int) -> tuple[int, int, int]:
    command = ["ffmpeg", "-loglevel", "error", "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    data = subprocess.run(command, check=True, capture_output=True, timeout=20).stdout
    at = (y * THUMBNAIL_SIZE[0] + x) * 3
    return data[at], data[at + 1], data[at + 2]


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_every_kind_of_video_tells_its_facts(videos: dict[str, Path], probe: FfmpegProbe, name: str) -> None:
    facts = probe.facts(videos[name])
    assert facts.container == name.rpartition(".")[2]
    assert facts.duration_s == pytest.approx(2, abs=0.2)
    assert (facts.width, facts.height) == (160, 120)
    assert facts.frame_rate == pytest.approx(30, abs=0.5)
    assert facts.video_codec
    assert facts.audio_codec
    assert (facts.audio_sample_rate or 0) >= 44_100


@pytest.mark.parametrize(
    "name", ["http:x.mp4", "-help.mp4", "a b%d'\"$(x)|;.mp4", "été 日本 \u202e.mp4", "concat:a.mp4"]
)
def test_a_name_is_only_a_name(
    videos: dict[str, Path], probe: FfmpegProbe, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    shutil.copy(videos["plain.mp4"], path)
    assert probe.facts(path).width == 160
    probe.thumbnail(path, tmp_path / "thumbnail.jpg", 1)
    probe.remux(path, tmp_path / ("copy of " + name.replace("/", "")))
    assert jpeg_size(tmp_path / "thumbnail.jpg") == THUMBNAIL_SIZE


def test_a_name_that_is_no_text_is_only_a_name(
    videos: dict[str, Path], probe: FfmpegProbe, tmp_path: Path
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.mp4"))
    shutil.copy(videos["plain.mp4"], path)
    assert probe.facts(path).width == 160


def test_a_playlist_named_mp4_reads_no_other_file(
    videos: dict[str, Path], probe: FfmpegProbe, tmp_path: Path
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_text(PLAYLIST.format(secret=videos["stream.ts"]))
    with pytest.raises(MediaError, match="not a video"):
        probe.facts(path)
    with pytest.raises(MediaError):
        probe.thumbnail(path, tmp_path / "thumbnail.jpg", 0)
    with pytest.raises(MediaError):
        probe.remux(path, tmp_path / "copy.mp4")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["clip.mp4"]


@pytest.mark.parametrize("name", ["index_first.mp4", "fragmented.mp4", "matroska.mkv", "flash.flv"])
def test_half_a_video_has_no_facts(
    videos: dict[str, Path], probe: FfmpegProbe, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    data = videos[name].read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(MediaError, match="not complete"):
        probe.facts(path)


def test_sound_alone_is_not_a_video(probe: FfmpegProbe, tmp_path: Path) -> None:
    path = record(tmp_path / "sound.mp4", "-vn", "-c:a", "aac")
    with pytest.raises(MediaError, match="no moving picture"):
        probe.facts(path)


def test_links_and_missing_files_are_refused_with_advice(
    videos: dict[str, Path], probe: FfmpegProbe, tmp_path: Path
) -> None:
    (tmp_path / "link.mp4").symlink_to(videos["plain.mp4"])
    with pytest.raises(MediaError, match="link") as caught:
        probe.facts(tmp_path / "link.mp4")
    assert caught.value.advice
    with pytest.raises(FileMissing):
        probe.facts(tmp_path / "gone.mp4")
    with pytest.raises(FileMissing):
        probe.remux(tmp_path / "gone.mp4", tmp_path / "copy.mp4")


def test_without_ffmpeg_the_error_says_how_to_get_it(
    videos: dict[str, Path], probe: FfmpegProbe, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MediaError, match="not installed") as caught:
        probe.facts(videos["plain.mp4"])
    assert "ffmpeg" in caught.value.advice.lower()


def test_a_probe_that_hangs_is_ended(
    videos: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = tmp_path / "ffprobe"
    stuck.write_text("#!/bin/sh\nexec sleep 60\n")
    stuck.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(MediaError, match="longer than"):
        FfmpegProbe(timeout_s=0.4).facts(videos["plain.mp4"])


def test_closing_ends_a_running_probe(
    videos: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    stuck = tmp_path / "ffprobe"
    stuck.write_text(f"#!/bin/sh\necho > '{ready}'\nexec sleep 60\n")
    stuck.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    probe = FfmpegProbe()
    failures: list[MediaError] = []

    def work() -> None:
        try:
            probe.facts(videos["plain.mp4"])
        except MediaError as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    ready.read_text()
    probe.close()
    thread.join(20)
    assert not thread.is_alive()
    assert len(failures) == 1


def test_a_thumbnail_shows_an_upright_clip_whole_over_a_fill(probe: FfmpegProbe, tmp_path: Path) -> None:
    clip = tmp_path / "upright.mp4"
    source = "color=red:size=90x160:duration=1,drawbox=x=30:y=0:w=30:h=160:color=blue:t=fill"
    command = [
        "ffmpeg",
        "-loglevel",
        "error",
        "-f",
        "lavfi",
        "-i",
        source,
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv420p",
    ]
    subprocess.run([*command, str(clip)], check=True, timeout=20)

    probe.thumbnail(clip, tmp_path / "thumbnail.jpg", 0.5)

    width, height = THUMBNAIL_SIZE
    assert jpeg_size(tmp_path / "thumbnail.jpg") == (width, height)
    middle = pixel(tmp_path / "thumbnail.jpg", width // 2, height // 2)
    edge_of_clip = pixel(tmp_path / "thumbnail.jpg", width // 2 - 35, height // 2)
    fill = pixel(tmp_path / "thumbnail.jpg", 4, height // 2)
    assert middle[2] > 150 > middle[0]
    assert edge_of_clip[0] > 150 > edge_of_clip[2]
    assert max(fill) > 100, "the sides are filled, not black"


def test_a_thumbnail_beyond_the_end_is_the_first_picture(
    videos: dict[str, Path], probe: FfmpegProbe, tmp_path: Path
) -> None:
    probe.thumbnail(videos["plain.mp4"], tmp_path / "thumbnail.jpg", 99)
    assert jpeg_size(tmp_path / "thumbnail.jpg") == THUMBNAIL_SIZE


def test_a_failed_thumbnail_leaves_the_old_one_and_no_rest(probe: FfmpegProbe, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"\0\0\0\x08ftyp")
    (tmp_path / "thumbnail.jpg").write_bytes(b"old")
    with pytest.raises(MediaError):
        probe.thumbnail(tmp_path / "clip.mp4", tmp_path / "thumbnail.jpg", 0)
    assert (tmp_path / "thumbnail.jpg").read_bytes() == b"old"
    assert sorted(item.name for item in tmp_path.iterdir()) == ["clip.mp4", "thumbnail.jpg"]


@pytest.mark.parametrize(
    "name", ["plain.mp4", "quicktime.mov", "matroska.mkv", "flash.flv", "stream.ts", "fragmented.mp4"]
)
def test_a_copy_has_the_index_first_no_edit_list_and_the_same_pictures(
    videos: dict[str, Path], probe: FfmpegProbe, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "copy.mp4"
    probe.remux(videos[name], target)
    facts = probe.facts(target)
    assert (facts.container, facts.is_index_first, facts.has_edit_list) == ("mp4", True, False)
    assert facts.duration_s == pytest.approx(2, abs=0.2)
    assert frames(target) == frames(videos[name])


def test_a_copy_of_pictures_out_of_order_keeps_sound_and_picture_together(
    probe: FfmpegProbe, tmp_path: Path
) -> None:
    options = ("-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "aac")
    source = record(tmp_path / "source.mkv", *options)
    probe.remux(source, tmp_path / "copy.mp4")
    assert frames(tmp_path / "copy.mp4") == frames(source)
    assert check_file(tmp_path / "copy.mp4").has_edit_list is False
    assert starts(tmp_path / "copy.mp4") == {"video": 0, "audio": 0}
    assert probe.facts(tmp_path / "copy.mp4").frame_rate == pytest.approx(30, abs=0.05)


def test_a_recording_that_was_never_closed_is_repaired(
    videos: dict[str, Path], probe: FfmpegProbe, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mkv"
    data = bytearray(videos["matroska.mkv"].read_bytes())
    at = data.index(bytes.fromhex("18538067")) + 4
    data[at : at + 8] = b"\x01" + b"\xff" * 7
    broken.write_bytes(data[: len(data) * 3 // 4])
    assert check_file(broken).verdict == "open"

    probe.remux(broken, tmp_path / "repaired.mp4")

    assert check_file(tmp_path / "repaired.mp4").verdict == "closed"
    assert 0.5 < probe.facts(tmp_path / "repaired.mp4").duration_s < 2


def test_what_mp4_cannot_hold_is_refused_and_leaves_no_rest(probe: FfmpegProbe, tmp_path: Path) -> None:
    source = record(tmp_path / "source.mkv", *X264, "-c:v", "ffv1")
    (tmp_path / "out").mkdir()
    with pytest.raises(MediaError):
        probe.remux(source, tmp_path / "out" / "copy.mp4")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("title", ["", "Rehearsal: 100 % 'done'; [x] \\ {y} 日本"])
def test_the_test_clip_is_one_that_every_platform_takes(
    probe: FfmpegProbe, tmp_path: Path, title: str
) -> None:
    target = tmp_path / "clip.mp4"
    probe.make_test_clip(target, seconds=3, width=360, height=640, title=title)
    facts = probe.facts(target)
    assert facts.duration_s == pytest.approx(3, abs=0.1)
    assert (facts.width, facts.height, facts.frame_rate, facts.pixel_format) == (360, 640, 30, "yuv420p")
    assert (facts.container, facts.video_codec, facts.audio_codec) == ("mp4", "h264", "aac")
    assert (facts.audio_sample_rate, facts.audio_channels) == (48_000, 2)
    assert (facts.is_index_first, facts.has_edit_list) == (True, False)
    assert list(tmp_path.iterdir()) == [target]


def starts(path: Path) -> dict[str, float]:
    """Return when each stream begins."""
    question = ["-show_entries", "stream=codec_type,start_time", "-print_format", "csv=p=0"]
    output = subprocess.run(
        ["ffprobe", "-loglevel", "error", *question, str(path)], check=True, capture_output=True, timeout=20
    ).stdout.decode()
    return {kind: float(start) for kind, start in (line.split(",") for line in output.split())}


def frames(path: Path) -> list[str]:
    """Return the hash of every decoded picture, in the order of showing."""
    command = ["ffmpeg", "-loglevel", "error", "-i", f"file:{path}", "-map", "0:v", "-f", "framemd5", "-"]
    output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=20).stdout
    return [line.rpartition(",")[2].strip() for line in output.splitlines() if not line.startswith("#")]
