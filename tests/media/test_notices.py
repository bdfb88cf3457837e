"""The system's notices: few for each recording, none lost, and network folders are told apart."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from clipdesk.media.notices import FolderNotifier, Notice, NoticeKind, is_on_network

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="written for the notices that Linux gives")


class Listener:
    """Collects notices until one about a given file comes."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self._changed = threading.Condition()

    def take(self, notice: Notice) -> None:
        with self._changed:
            self.notices.append(notice)
            self._changed.notify_all()

    def wait_for(self, kind: NoticeKind, name: str) -> Notice:
        def found() -> Notice | None:
            return next(
                (item for item in self.notices if item.kind is kind and name in (item.path + item.target)),
                None,
            )

        with self._changed:
            notice = self._changed.wait_for(found, 30)
        assert notice is not None, (kind, name, self.notices)
        return notice


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def notifier(listener: Listener) -> Iterator[FolderNotifier]:
    notifier = FolderNotifier(listener.take)
    yield notifier
    notifier.close()


def test_a_long_recording_is_at_most_three_calls(
    listener: Listener, notifier: FolderNotifier, tmp_path: Path
) -> None:
    notifier.subscribe(tmp_path, is_recursive=False, is_network=False)
    # As OBS does: a probe that is deleted, then the recording in many writes.
    (tmp_path / "rec.mkv").touch()
    (tmp_path / "rec.mkv").unlink()
    with (tmp_path / "rec.mkv").open("wb", buffering=0) as file:
        for _ in range(5_000):
            file.write(bytes(4096))
    (tmp_path / "end.mp4").touch()
    listener.wait_for(NoticeKind.CLOSED, "end.mp4")
    calls = [item for item in listener.notices if item.path.endswith("rec.mkv")]
    assert len(calls) <= 3, calls


def test_readers_are_not_heard(listener: Listener, notifier: FolderNotifier, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    notifier.subscribe(tmp_path, is_recursive=False, is_network=False)
    for _ in range(100):
        (tmp_path / "a.mp4").read_bytes()
        list(tmp_path.iterdir())
    (tmp_path / "end.mp4").touch()
    listener.wait_for(NoticeKind.CLOSED, "end.mp4")
    assert [item.path for item in listener.notices] == [str(tmp_path / "end.mp4")]


def test_moves_in_out_and_within_are_told_apart(
    listener: Listener, notifier: FolderNotifier, tmp_path: Path
) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    notifier.subscribe(inside, is_recursive=False, is_network=False)
    (outside / "a.mp4").touch()
    (outside / "a.mp4").rename(inside / "b.mp4")
    (inside / "b.mp4").rename(inside / "c.mp4")
    (inside / "c.mp4").rename(outside / "d.mp4")
    (inside / "gone.mp4").touch()
    (inside / "gone.mp4").unlink()

    assert listener.wait_for(NoticeKind.MOVED, "b.mp4") == Notice(NoticeKind.MOVED, "", str(inside / "b.mp4"))
    within = Notice(NoticeKind.MOVED, str(inside / "b.mp4"), str(inside / "c.mp4"))
    listener.wait_for(NoticeKind.DELETED, "gone.mp4")
    out = Notice(NoticeKind.MOVED, str(inside / "c.mp4"), "")
    assert within in listener.notices
    assert out in listener.notices


def test_a_folder_that_is_deleted_says_so_and_can_be_left(
    listener: Listener, notifier: FolderNotifier, tmp_path: Path
) -> None:
    (tmp_path / "clips").mkdir()
    subscription = notifier.subscribe(tmp_path / "clips", is_recursive=False, is_network=False)
    shutil.rmtree(tmp_path / "clips")
    listener.wait_for(NoticeKind.FOLDER, "clips")
    notifier.unsubscribe(subscription)


def test_a_folder_that_is_not_there_cannot_be_listened_to(notifier: FolderNotifier, tmp_path: Path) -> None:
    for is_network in (False, True):
        with pytest.raises(OSError):
            notifier.subscribe(tmp_path / "gone", is_recursive=False, is_network=is_network)


def test_a_network_folder_is_polled_and_tells_no_closing(listener: Listener, tmp_path: Path) -> None:
    notifier = FolderNotifier(listener.take, poll_s=0.1)
    subscription = notifier.subscribe(tmp_path, is_recursive=False, is_network=True)
    assert not subscription.tells_close
    (tmp_path / "a.mp4").write_bytes(b"x")
    listener.wait_for(NoticeKind.CHANGED, "a.mp4")
    notifier.close()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        *[
            (kind, True)
            for kind in ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone", "CIFS")
        ],
        *[
            (kind, False)
            for kind in ("ext4", "btrfs", "tmpfs", "ntfs3", "fuseblk", "exfat", "fuse.gocryptfs")
        ],
    ],
)
def test_network_drives_are_known_by_their_type(
    monkeypatch: pytest.MonkeyPatch, kind: str, expected: bool
) -> None:
    parts = [
        SimpleNamespace(mountpoint="/", fstype="ext4", opts="rw"),
        SimpleNamespace(mountpoint="/mnt/clips", fstype=kind, opts="rw"),
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: parts)
    assert is_on_network(Path("/mnt/clips/obs")) is expected
    assert is_on_network(Path("/mnt/clips2")) is False
