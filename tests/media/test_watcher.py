"""The watcher in a real folder, with real writers: a finished file is reported once, and never too soon."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from clipdesk.domain.clip import ClipKind
from clipdesk.domain.sighting import SightingKind
from clipdesk.media.containers import check_file
from clipdesk.media.folders import WatchedFolder
from clipdesk.media.following import Eyes
from clipdesk.media.observing import look_at
from clipdesk.media.settling import Look
from clipdesk.media.verdict import ContainerCheck
from tests.media.conftest import RECIPES
from tests.media.watching import Witness, first_visit, watching

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="written for the notices that Linux gives")

K = SightingKind
WRITER = """
import sys
source, target = open(sys.argv[1], "rb").read(), open(sys.argv[2], "wb", buffering=0)
for word in sys.stdin:
    if word == "half\\n":
        target.write(source[:len(source) // 2])
    elif word == "rest\\n":
        target.write(source[target.tell():])
    elif word.startswith("up to "):
        target.write(source[target.tell():int(word[6:])])
    elif word == "close\\n":
        target.close()
    print("done", flush=True)
"""


class Recorder:
    """Another process that writes a file step by step, as a recorder does."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def do(self, word: str) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(20)


@contextmanager
def recorder(source: Path, target: Path) -> Iterator[Recorder]:
    command = [sys.executable, "-I", "-c", WRITER, str(source), str(target)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        yield Recorder(process)
        process.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clips").mkdir()
    return tmp_path / "clips"


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_finished_file_of_every_kind_settles_once(
    videos: dict[str, Path], folder: Path, witness: Witness, name: str
) -> None:
    with first_visit(witness, folder):
        shutil.copy(videos[name], folder / name)
        settled = witness.wait_for(K.SETTLED, name)
    assert witness.story(name) == ["detected", "settled"]
    assert settled.size_bytes == videos[name].stat().st_size
    assert settled.path == folder / name
    assert settled.first_seen_at < settled.seen_at


def test_files_from_before_the_first_visit_are_listed_and_left_alone(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    for name in ("a.mp4", "b.mp4"):
        shutil.copy(videos["plain.mp4"], folder / name)
    (folder / "note.txt").write_text("no clip")
    with first_visit(witness, folder):
        shutil.copy(videos["plain.mp4"], folder / "new.mp4")
        witness.wait_for(K.SETTLED, "new.mp4")
    existing = witness.seen("clips", K.EXISTING)
    assert [sorted(path.name for path in item.paths) for item in existing] == [["a.mp4", "b.mp4"]]
    assert witness.story("a.mp4") == []


def test_a_recording_that_runs_at_the_first_visit_is_not_an_old_file(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with recorder(videos["matroska.mkv"], folder / "now.mkv") as obs:
        obs.do("half")
        with first_visit(witness, folder):
            witness.wait_for(K.DETECTED, "now.mkv")
            obs.do("rest")
            obs.do("close")
            witness.wait_for(K.SETTLED, "now.mkv")
    assert witness.seen("clips", K.EXISTING)[0].paths == ()


def test_files_that_came_while_nobody_watched_are_followed_and_known_ones_not(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    for name in ("known.mp4", "new.mp4"):
        shutil.copy(videos["plain.mp4"], folder / name)
    witness.known = {str(folder / "known.mp4")}
    with watching(witness, WatchedFolder(folder)):
        witness.wait_for(K.SETTLED, "new.mp4")
    assert witness.story("known.mp4") == []


def test_a_paused_recorder_is_never_taken_for_finished(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with (
        first_visit(witness, folder) as watcher,
        recorder(videos["index_first.mp4"], folder / "rec.mp4") as obs,
    ):
        obs.do("half")
        watcher.recheck(folder / "rec.mp4")
        assert "Recording" in witness.wait_for(K.DETECTED, "rec.mp4").words
        # Other clips come and settle meanwhile, and a wrong word of OBS changes nothing.
        for number in range(3):
            watcher.hint_finished(folder / "rec.mp4", ClipKind.RECORDING)
            shutil.copy(videos["plain.mp4"], folder / f"other{number}.mp4")
            witness.wait_for(K.SETTLED, f"other{number}.mp4")
        assert witness.story("rec.mp4") == ["detected"]
        obs.do("rest")
        obs.do("close")
        witness.wait_for(K.SETTLED, "rec.mp4")
    assert witness.story("rec.mp4") == ["detected", "settled"]


@pytest.mark.parametrize("name", ["plain.mp4", "fragmented.mp4", "matroska.mkv", "web.webm", "flash.flv"])
def test_a_recording_that_was_killed_midway_is_unfinished_and_never_settled(
    videos: dict[str, Path], folder: Path, witness: Witness, name: str
) -> None:
    with first_visit(witness, folder), recorder(videos[name], folder / name) as obs:
        obs.do("half")
        obs.kill()
        unfinished = witness.wait_for(K.UNFINISHED, name)
        # Whoever repairs it under its own name gets a clip.
        shutil.copy(videos[name], folder / name)
        witness.wait_for(K.SETTLED, name)
    assert unfinished.words
    assert witness.story(name) == ["detected", "unfinished", "detected", "settled"]


def test_a_real_ffmpeg_that_is_killed_midway_leaves_no_clip(folder: Path, witness: Witness) -> None:
    command = [
        "ffmpeg",
        "-nostdin",
        "-loglevel",
        "error",
        "-progress",
        "pipe:1",
        "-stats_period",
        "0.1",
        "-re",
    ]
    command += [
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=160x120:rate=30",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
    ]
    command += ["-g", "5", "-cluster_time_limit", "100", "-flush_packets", "1", str(folder / "live.mkv")]
    with first_visit(witness, folder) as watcher:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            next(line for line in process.stdout if line.startswith("frame=") and int(line[6:]) > 20)
            watcher.recheck(folder / "live.mkv")
            witness.wait_for(K.DETECTED, "live.mkv")
            process.kill()
        witness.wait_for(K.UNFINISHED, "live.mkv")
    assert witness.story("live.mkv") == ["detected", "unfinished"]


def test_a_copy_that_grows_slowly_settles_only_when_it_is_whole(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    data = videos["index_first.mp4"].read_bytes()
    with first_visit(witness, folder, settle_s=0.2):
        # Opened and closed for each piece: only the container tells that more is to come.
        for start in range(0, len(data), len(data) // 5 + 1):
            with (folder / "copy.mp4").open("ab") as file:
                file.write(data[start : start + len(data) // 5 + 1])
            if start + len(data) // 5 + 1 < len(data):
                witness.wait_for(
                    K.UNFINISHED, "copy.mp4", count=len(witness.seen("copy.mp4", K.UNFINISHED)) + 1
                )
        witness.wait_for(K.SETTLED, "copy.mp4")
    assert witness.story("copy.mp4").count("settled") == 1
    assert witness.story("copy.mp4")[-1] == "settled"


def test_the_probe_that_obs_writes_and_deletes_leaves_no_trace(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with first_visit(witness, folder):
        (folder / "rec.mkv").touch()
        (folder / "rec.mkv").unlink()
        (folder / "probe.mkv").touch()
        (folder / "probe.mkv").unlink()
        shutil.copy(videos["matroska.mkv"], folder / "rec.mkv")
        witness.wait_for(K.SETTLED, "rec.mkv")
    assert witness.story("rec.mkv") == ["detected", "settled"]
    assert witness.story("probe.mkv") == []


def test_hostile_things_are_refused_with_a_reason_and_old_names_are_only_names(
    videos: dict[str, Path], folder: Path, witness: Witness, tmp_path: Path
) -> None:
    with first_visit(witness, folder):
        shutil.copy(videos["plain.mp4"], tmp_path / "secret.mp4")
        (tmp_path / "link.mp4").symlink_to(tmp_path / "secret.mp4")
        (tmp_path / "link.mp4").rename(folder / "link.mp4")
        os.mkfifo(tmp_path / "pipe.mp4")
        (tmp_path / "pipe.mp4").rename(folder / "pipe.mp4")
        (folder / "directory.mp4").mkdir()
        (folder / "playlist.mp4").write_text("#EXTM3U\nfile:///etc/passwd\n" * 40)
        names = [
            "http:x.mp4",
            "-help.mp4",
            "$(reboot);.mp4",
            "a\nb.mp4",
            "\u202e4pm.mp4",
            os.fsdecode(b"\xff.mp4"),
        ]
        for name in names:
            shutil.copy(videos["plain.mp4"], folder / name)
        shutil.copy(videos["plain.mp4"], folder / "ignored.mp4.part")
        for name in ("link.mp4", "pipe.mp4", "playlist.mp4"):
            assert witness.wait_for(K.REFUSED, name).words
        for name in names:
            witness.wait_for(K.SETTLED, name)
    assert {item.path.name for item in witness.seen("", K.SETTLED)} == set(names)
    assert witness.story("directory.mp4") == []


def test_a_renamed_clip_stays_the_same_clip(videos: dict[str, Path], folder: Path, witness: Witness) -> None:
    with first_visit(witness, folder):
        shutil.copy(videos["plain.mp4"], folder / "a.mp4")
        witness.wait_for(K.SETTLED, "a.mp4")
        (folder / "a.mp4").rename(folder / "b.mp4")
        renamed = witness.wait_for(K.RENAMED, "b.mp4")
        (folder / "b.mp4").unlink()
        witness.wait_for(K.VANISHED, "b.mp4")
    assert renamed.previous_path == folder / "a.mp4"
    assert renamed.is_known
    assert witness.story("b.mp4") == ["renamed", "vanished"]


def test_a_file_renamed_on_its_way_settles_under_its_new_name(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with first_visit(witness, folder, settle_s=1.5):
        shutil.copy(videos["plain.mp4"], folder / "a.mp4")
        witness.wait_for(K.DETECTED, "a.mp4")
        (folder / "a.mp4").rename(folder / "b.mp4")
        witness.wait_for(K.SETTLED, "b.mp4")
    assert witness.story("a.mp4") == ["detected"]
    assert witness.story("b.mp4") == ["renamed", "settled"]


def test_a_download_is_followed_once_it_has_its_name(
    videos: dict[str, Path], folder: Path, witness: Witness, tmp_path: Path
) -> None:
    with first_visit(witness, folder):
        shutil.copy(videos["plain.mp4"], folder / "a.mp4.part")
        (folder / "a.mp4.part").rename(folder / "a.mp4")
        shutil.copy(videos["plain.mp4"], tmp_path / "b.mp4")
        (tmp_path / "b.mp4").rename(folder / "b.mp4")
        witness.wait_for(K.SETTLED, "a.mp4")
        witness.wait_for(K.SETTLED, "b.mp4")
        (folder / "b.mp4").rename(tmp_path / "b.mp4")
        witness.wait_for(K.VANISHED, "b.mp4")
    assert witness.story("a.mp4.part") == []


def test_a_clip_that_is_written_anew_settles_anew_and_says_that_it_was_known(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with first_visit(witness, folder):
        shutil.copy(videos["plain.mp4"], folder / "a.mp4")
        assert not witness.wait_for(K.SETTLED, "a.mp4").is_known
        witness.known = {str(folder / "a.mp4")}
        shutil.copy(videos["index_first.mp4"], folder / "a.mp4")
        assert witness.wait_for(K.SETTLED, "a.mp4", count=2).is_known


def test_an_untouched_clip_is_not_reported_again(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with first_visit(witness, folder) as watcher:
        shutil.copy(videos["plain.mp4"], folder / "a.mp4")
        witness.wait_for(K.SETTLED, "a.mp4")
        with (folder / "a.mp4").open("ab"):
            pass
        watcher.hint_finished(folder / "a.mp4", ClipKind.REPLAY)
        shutil.copy(videos["plain.mp4"], folder / "b.mp4")
        witness.wait_for(K.SETTLED, "b.mp4")
        assert witness.story("a.mp4") == ["detected", "settled"]
        watcher.recheck(folder / "a.mp4")
        witness.wait_for(K.SETTLED, "a.mp4", count=2)


def test_the_word_of_obs_saves_the_wait_and_says_what_it_is(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with first_visit(witness, folder, settle_s=500) as watcher:
        shutil.copy(videos["matroska.mkv"], folder / "Replay.mkv")
        watcher.hint_finished(folder / "Replay.mkv", ClipKind.REPLAY)
        settled = witness.wait_for(K.SETTLED, "Replay.mkv")
    assert settled.obs_kind is ClipKind.REPLAY


def test_an_mkv_gives_way_to_the_mp4_that_obs_makes_of_it(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with first_visit(witness, folder, expects_remux=True) as watcher:
        shutil.copy(videos["matroska.mkv"], folder / "rec.mkv")
        watcher.hint_finished(folder / "rec.mkv", ClipKind.RECORDING)
        with recorder(videos["plain.mp4"], folder / "rec.mp4") as remuxer:
            remuxer.do("half")
            remuxer.do("rest")
            remuxer.do("close")
        settled = witness.wait_for(K.SETTLED, "rec.mp4")
        paired = witness.wait_for(K.PAIRED, "rec.mkv")
    assert settled.obs_kind is ClipKind.RECORDING
    assert settled.pair_path == folder / "rec.mkv"
    assert paired.pair_path == folder / "rec.mp4"
    assert witness.story("rec.mkv") == ["detected", "paired"]


def test_an_mkv_whose_mp4_never_comes_settles_itself(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with first_visit(witness, folder, expects_remux=True, pair_wait_s=0.5):
        (folder / "rec.mp4").touch()
        shutil.copy(videos["matroska.mkv"], folder / "rec.mkv")
        witness.wait_for(K.SETTLED, "rec.mkv")
    assert any("MP4" in item.words for item in witness.seen("rec.mkv", K.WAITING))
    assert witness.story("rec.mp4") == []


def test_without_remuxing_an_mkv_waits_for_nothing_but_tells_of_the_other(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with first_visit(witness, folder):
        shutil.copy(videos["matroska.mkv"], folder / "rec.mkv")
        witness.wait_for(K.SETTLED, "rec.mkv")
        shutil.copy(videos["plain.mp4"], folder / "rec.mp4")
        assert witness.wait_for(K.SETTLED, "rec.mp4").pair_path == folder / "rec.mkv"


def test_two_hundred_files_at_once_all_settle_once(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with first_visit(witness, folder):
        for number in range(200):
            shutil.copy(videos["index_first.mp4"], folder / f"{number:03}.mp4")
        witness.wait_for(K.SETTLED, count=200)
    assert len({item.path for item in witness.seen("", K.SETTLED)}) == 200
    assert len(witness.seen("", K.SETTLED)) == 200
    assert witness.problems == []


def test_a_folder_that_disappears_and_comes_back_is_told_and_watched_again(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with first_visit(witness, folder, settle_s=2):
        shutil.copy(videos["plain.mp4"], folder / "a.mp4")
        witness.wait_for(K.DETECTED, "a.mp4")
        shutil.rmtree(folder)
        missing = witness.wait_for(K.FOLDER_MISSING)
        witness.wait_for(K.VANISHED, "a.mp4")
        folder.mkdir()
        shutil.copy(videos["plain.mp4"], folder / "while_away.mp4")
        witness.wait_for(K.FOLDER_BACK)
        witness.wait_for(K.SETTLED, "while_away.mp4")
        shutil.copy(videos["plain.mp4"], folder / "later.mp4")
        witness.wait_for(K.SETTLED, "later.mp4")
    assert missing.path == folder
    assert len(witness.seen("clips", K.FOLDER_MISSING)) == 1


def test_a_folder_missing_from_the_start_is_told_and_its_old_files_are_old_when_it_comes(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    folder.rename(folder.with_name("unplugged"))
    shutil.copy(videos["plain.mp4"], folder.with_name("unplugged") / "old.mp4")
    with watching(witness, WatchedFolder(folder, is_first_visit=True)) as watcher:
        witness.wait_for(K.FOLDER_MISSING)
        folder.with_name("unplugged").rename(folder)
        watcher.wake()
        existing = witness.wait_for(K.EXISTING)
    assert [path.name for path in existing.paths] == ["old.mp4"]
    assert witness.story("old.mp4") == []


def test_folders_are_added_and_removed_while_it_runs(
    videos: dict[str, Path], folder: Path, witness: Witness, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with first_visit(witness, folder) as watcher:
        watcher.set_folders([WatchedFolder(other, is_first_visit=True)])
        witness.wait_for(K.EXISTING, "other")
        shutil.copy(videos["plain.mp4"], folder / "unseen.mp4")
        shutil.copy(videos["plain.mp4"], other / "seen.mp4")
        witness.wait_for(K.SETTLED, "seen.mp4")
        watcher.set_folders([])
    assert witness.story("unseen.mp4") == []


def test_folders_inside_are_watched_only_if_asked(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with watching(witness, WatchedFolder(folder, is_recursive=True, is_first_visit=True)):
        witness.wait_for(K.EXISTING)
        (folder / "2026" / "11").mkdir(parents=True)
        shutil.copy(videos["plain.mp4"], folder / "2026" / "11" / "a.mp4")
        witness.wait_for(K.SETTLED, "a.mp4")
        shutil.copy(videos["plain.mp4"], folder / "2026" / "b.mp4")
        witness.wait_for(K.SETTLED, "b.mp4")
    flat = Witness()
    with first_visit(flat, folder):
        shutil.copy(videos["plain.mp4"], folder / "2026" / "c.mp4")
        shutil.copy(videos["plain.mp4"], folder / "d.mp4")
        flat.wait_for(K.SETTLED, "d.mp4")
    assert flat.story("c.mp4") == []


def test_news_that_nobody_took_are_told_again(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    with first_visit(witness, folder):
        witness.failures_left = 2
        shutil.copy(videos["plain.mp4"], folder / "a.mp4")
        witness.wait_for(K.SETTLED, "a.mp4")
    assert len(witness.problems) == 2


def test_a_file_that_cannot_be_checked_does_not_stop_the_others(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    def check(path: Path) -> ContainerCheck:
        if path.name == "bad.mp4":
            raise RuntimeError("the disk is on fire")
        return check_file(path)

    with first_visit(witness, folder, eyes=Eyes(check=check)):
        for name in ("bad.mp4", "good.mp4"):
            shutil.copy(videos["plain.mp4"], folder / name)
        witness.wait_for(K.SETTLED, "good.mp4")
    assert witness.story("bad.mp4") == ["detected"] or witness.story("bad.mp4") == []
    assert witness.problems


def test_of_forty_recorders_at_once_only_the_finished_files_settle(
    videos: dict[str, Path], folder: Path, witness: Witness, seed: int
) -> None:
    generator = random.Random(seed)
    kinds = (
        "plain.mp4",
        "index_first.mp4",
        "fragmented.mp4",
        "quicktime.mov",
        "matroska.mkv",
        "web.webm",
        "flash.flv",
    )
    with ExitStack() as stack:
        watcher = stack.enter_context(first_visit(witness, folder))
        recorders: dict[str, tuple[Recorder, int]] = {}
        for number in range(40):
            source = videos[generator.choice(kinds)]
            name = f"{number:02}{source.suffix}"
            recorders[name] = (
                stack.enter_context(recorder(source, folder / name)),
                source.stat().st_size,
            )
        fates = {name: generator.choice(["paused", "killed", "finished", "finished"]) for name in recorders}
        for _ in range(5):
            for name in generator.sample(sorted(recorders), len(recorders)):
                obs, size = recorders[name]
                obs.do(f"up to {generator.randrange(1, size)}")
                watcher.hint_finished(folder / name, ClipKind.RECORDING)
        for name, (obs, _size) in recorders.items():
            if fates[name] == "killed":
                obs.kill()
            elif fates[name] == "finished":
                obs.do("rest")
                obs.do("close")
        finished = {name for name, fate in fates.items() if fate == "finished"}
        for name in finished:
            witness.wait_for(K.SETTLED, name)
        for name in (name for name, fate in fates.items() if fate == "killed"):
            witness.wait_for(K.UNFINISHED, name)
    assert {item.path.name for item in witness.seen("", K.SETTLED)} == finished
    assert witness.problems == []


def test_a_file_is_looked_at_a_few_times_and_never_in_a_busy_loop(
    videos: dict[str, Path], folder: Path, witness: Witness
) -> None:
    looks: list[str] = []

    def look(path: Path, root: Path) -> Look:
        looks.append(path.name)
        return look_at(path, root)

    with first_visit(witness, folder, eyes=Eyes(look=look)):
        with recorder(videos["plain.mp4"], folder / "rec.mp4") as obs:
            for _ in range(50):
                obs.do("half")
            assert looks == []
            obs.do("close")
        shutil.copy(videos["plain.mp4"], folder / "other.mp4")
        witness.wait_for(K.SETTLED, "other.mp4")
    assert looks.count("other.mp4") <= 7
