"""Look into videos with ffprobe and ffmpeg, as child processes with fixed arguments.

Whether a file is whole is decided by `containers`: ffprobe accepts cut files.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from clipdesk.domain.clip import Fingerprint, MediaFacts
from clipdesk.domain.errors import DiskFull, FileMissing, MediaError
from clipdesk.media.children import ChildFailed, Children, ChildTimedOut
from clipdesk.media.containers import check_file
from clipdesk.media.fingerprint import fingerprint_file
from clipdesk.media.opening import NotRegular, shown_name
from clipdesk.media.probing import QUESTION, read_answer
from clipdesk.media.verdict import ContainerCheck

#: Demuxers that may open a file, so that no playlist or picture sequence can lead to another one.
_DEMUXERS = "mov,matroska,flv,avi,asf,mpegts"
_SAFE_INPUT = ("-protocol_whitelist", "file", "-format_whitelist", _DEMUXERS)
_QUIET = ("-hide_banner", "-loglevel", "error")

#: Index first, no edit list. Without the offsets, ffmpeg stretches the first picture or holds all pictures
#: back to make room for the sound encoder's lead-in; with them each track starts at zero.
_PLAIN_MP4 = ("-movflags", "+faststart+negative_cts_offsets", "-use_editlist", "0")

_H264_ENCODERS = (("libx264", "-preset", "veryfast"), ("libopenh264",), ("h264_videotoolbox",), ("h264_mf",))

_PROBE_TIMEOUT_S = 20.0
_PROBE_MEMORY_BYTES = 2 << 30
_WORK_MEMORY_BYTES = 4 << 30
_COPY_BYTES_A_SECOND = 4 << 20

#: A thumbnail is 128 x 72, stored at twice that.
THUMBNAIL_SIZE = (256, 144)


class FfmpegProbe:
    """The MediaProbe on the ffmpeg that is found on PATH at each call."""

    def __init__(self, *, timeout_s: float = _PROBE_TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._children = Children()

    def close(self) -> None:
        """End the children that still run, and start no more."""
        self._children.close()

    def facts(self, path: Path) -> MediaFacts:
        """Return what a whole video is made of; raises MediaError for one that is cut, unfinished or none."""
        check = _checked(path)
        command = [_program("ffprobe"), *_QUIET, *_SAFE_INPUT, *QUESTION, _address(path)]
        with _translated(path, self._timeout_s):
            answer = self._children.run(command, timeout_s=self._timeout_s, memory_bytes=_PROBE_MEMORY_BYTES)
            return read_answer(answer, check)

    def thumbnail(self, path: Path, target: Path, at_s: float) -> None:
        """Write a JPEG of the moment `at_s`, or of the first frame; the whole frame over a blurred fill."""
        width, height = THUMBNAIL_SIZE
        picture = (
            "split[back][front];"
            f"[back]scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height},"
            "boxblur=12:2[fill];"
            f"[front]scale={width}:{height}:force_original_aspect_ratio=decrease:force_divisible_by=2[whole];"
            "[fill][whole]overlay=(W-w)/2:(H-h)/2,setsar=1,format=yuvj420p"
        )
        with _written_aside(target) as aside, _translated(path, self._timeout_s):
            for moment in dict.fromkeys((max(0.0, at_s), 0.0)):
                command = [_program("ffmpeg"), "-nostdin", *_QUIET, *_SAFE_INPUT, "-ss", f"{moment:.3f}"]
                command += ["-i", _address(path), "-an", "-sn", "-dn", "-frames:v", "1", "-vf", picture]
                command += ["-q:v", "4", "-f", "mjpeg", "-y", _address(aside)]
                self._children.run(command, timeout_s=self._timeout_s, memory_bytes=_WORK_MEMORY_BYTES)
                if aside.exists() and aside.stat().st_size > 0:
                    return
            raise ChildFailed("it holds no picture")

    def remux(self, source: Path, target: Path) -> None:
        """Copy the streams without loss into an MP4 with the index first and no edit list, atomically.

        It also repairs a recording that was never closed, as far as its bytes go.
        """
        size_bytes = _size(source)
        _require_room(target.parent, size_bytes)
        timeout_s = 60 + size_bytes / _COPY_BYTES_A_SECOND
        command = [_program("ffmpeg"), "-nostdin", *_QUIET, *_SAFE_INPUT, "-i", _address(source)]
        command += [
            "-map",
            "0:v:0",
            "-map",
            "0:a:0?",
            "-c",
            "copy",
            "-map_metadata",
            "-1",
            "-map_chapters",
            "-1",
        ]
        command += [*_PLAIN_MP4, "-f", "mp4", "-y"]
        with _written_aside(target) as aside, _translated(source, timeout_s):
            self._children.run(
                [*command, _address(aside)], timeout_s=timeout_s, memory_bytes=_WORK_MEMORY_BYTES
            )
            if check_file(aside).verdict != "closed":
                raise ChildFailed("the copy is not whole")

    def fingerprint(self, path: Path, on_progress: Callable[[int], None] | None = None) -> Fingerprint:
        """Hash the whole file; `on_progress` hears how many bytes are done."""
        return fingerprint_file(path, on_progress)

    def make_test_clip(
        self, target: Path, *, seconds: float, width: int = 1080, height: int = 1920, title: str = ""
    ) -> None:
        """Make a real MP4 that all platforms accept: a moving test picture with a title, and a tone."""
        with _written_aside(target) as aside, tempfile.TemporaryDirectory(prefix="clipdesk-") as folder:
            # The words go through a file: no quoting of a filter graph can then be wrong.
            Path(folder, "title.txt").write_text(title, encoding="utf-8")
            failure = ChildFailed("no encoder")
            with _translated(target, 10 * self._timeout_s):
                for options in _test_clip_options(seconds, width, height, title):
                    command = [_program("ffmpeg"), "-nostdin", *_QUIET, *options, "-f", "mp4", "-y"]
                    command.append(_address(aside.absolute()))
                    try:
                        self._children.run(
                            command,
                            timeout_s=10 * self._timeout_s,
                            memory_bytes=_WORK_MEMORY_BYTES,
                            folder=Path(folder),
                        )
                        return
                    except ChildTimedOut:
                        raise
                    except ChildFailed as error:
                        failure = error
                raise failure


def _test_clip_options(seconds: float, width: int, height: int, title: str) -> Iterator[list[str]]:
    """Yield ways to make the test clip, the best first: not every ffmpeg has x264 or can write words."""
    picture = f"testsrc2=size={width}x{height}:rate=30:duration={seconds:.3f}"
    tone = f"sine=frequency=440:sample_rate=48000:duration={seconds:.3f}"
    letter_pixels = max(12, min(height // 12, 3 * width // (2 * max(8, len(title)))))
    words = "drawtext=textfile=title.txt:expansion=none:x=(w-text_w)/2:y=h/5:fontcolor=white"
    words += f":fontsize={letter_pixels}:box=1:boxborderw=24:boxcolor=black@0.6,"
    for encoder in _H264_ENCODERS:
        for filters in (words, "") if title else ("",):
            options = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone]
            options += ["-vf", f"{filters}format=yuv420p", "-c:v", *encoder, "-b:v", "2M", "-g", "60"]
            options += ["-c:a", "aac", "-b:a", "128k", "-ac", "2", *_PLAIN_MP4]
            yield [*options, "-metadata", f"title={title}"]


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        how = {"win32": "winget install Gyan.FFmpeg", "darwin": "brew install ffmpeg"}
        command = how.get(sys.platform, "sudo apt install ffmpeg")
        advice = f"Install FFmpeg, for example with: {command}. Then try again; ClipDesk finds it by itself."
        raise MediaError(f"FFmpeg is not installed: the program {name} was not found.", advice)
    return found


def _address(path: Path) -> str:
    """Return a path as an address that can be neither an option nor a protocol."""
    return f"file:{path.absolute()}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        advice = "Put it back, or choose it again."
        raise FileMissing(f"{shown_name(path)} is not there any more.", advice) from error


def _checked(path: Path) -> ContainerCheck:
    """Return the check of a whole file; raises MediaError for any other."""
    name = shown_name(path)
    try:
        check = check_file(path)
    except FileNotFoundError as error:
        advice = "Put it back, or choose it again."
        raise FileMissing(f"{name} is not there any more.", advice) from error
    except NotRegular as error:
        raise MediaError(f"{name} is a link or a device.", "Choose the video file itself.") from error
    except OSError as error:
        advice = "Check the drive it lies on and who may read it, then try again."
        raise MediaError(f"{name} cannot be read.", advice) from error
    if check.verdict == "unknown_container":
        raise MediaError(
            f"{name} is not a video.", "Choose an MP4, MKV, MOV, WebM, FLV, AVI, WMV or TS file."
        )
    if not check.may_be_whole:
        advice = "Wait until it is written, or repair the recording first."
        raise MediaError(f"{name} is not complete. {check.reason}", advice)
    return check


def _require_room(folder: Path, size_bytes: int) -> None:
    free_bytes = shutil.disk_usage(folder).free
    # The index is moved to the front in a second pass, in the same file.
    if free_bytes < size_bytes * 1.05 + (64 << 20):
        title = f"There is no room for a copy of {size_bytes >> 20} MB."
        raise DiskFull(title, f"Free some space on the drive of {folder}, then try again.")


@contextlib.contextmanager
def _translated(path: Path, timeout_s: float) -> Iterator[None]:
    """Turn what a child complains about into a sentence for the user."""
    try:
        yield
    except ChildTimedOut as error:
        title = f"Reading {shown_name(path)} took longer than {timeout_s:.0f} s."
        raise MediaError(title, "Check the drive it lies on, then try again.") from error
    except ChildFailed as error:
        title = f"{shown_name(path)} cannot be used as a video: {error}."
        raise MediaError(title, "Play it once; if it plays, save it again as MP4.") from error


@contextlib.contextmanager
def _written_aside(target: Path) -> Iterator[Path]:
    """Give a name beside the target to write to; it takes the target's place only if all went well."""
    handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", suffix=".part", dir=target.parent)
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
