"""Only regular files inside a clip folder may be posted, whatever their path looks like."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipdesk.api.clip_path import checked_clip_path
from clipdesk.domain.errors import InvalidInput


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    folder = tmp_path / "clips" / "sub"
    folder.mkdir(parents=True)
    clip = folder / "clip.mp4"
    clip.write_text("x", encoding="utf-8")
    return clip


def test_a_file_in_a_folder_below_is_taken(tmp_path: Path, clip: Path) -> None:
    assert checked_clip_path(str(clip), [tmp_path / "other", tmp_path / "clips"]) == clip


def test_a_folder_that_is_reached_by_a_link_counts_and_the_path_stays(tmp_path: Path, clip: Path) -> None:
    (tmp_path / "videos").symlink_to(tmp_path / "clips")
    linked = tmp_path / "videos" / "sub" / "clip.mp4"

    assert checked_clip_path(str(linked), [tmp_path / "videos"]) == linked
    assert checked_clip_path(str(linked), [tmp_path / "clips"]) == linked


def test_a_path_that_goes_up_and_down_is_straightened(tmp_path: Path, clip: Path) -> None:
    winding = f"{tmp_path}/clips/sub/../sub/clip.mp4"

    assert checked_clip_path(winding, [tmp_path / "clips"]) == clip


@pytest.mark.parametrize(
    "path",
    ["{0}/clips/sub", "{0}/clips/sub/../../secret", "{0}/clipsecret/clip.mp4", "clips/sub/clip.mp4", "",
     "{0}/clips/sub/clip.mp4/", "{0}/clips/sub/clip.mp4\0.txt", "{0}/clips/\udcff\ud800", "~/clip.mp4",
     "file://{0}/clips/sub/clip.mp4", "{0}/clips/circle", "/proc/self/environ", "/dev/null", "//",
     "{0}/clips/" + "x" * 5000],
    ids=lambda path: ascii(path[:40]),
)  # fmt: skip
def test_everything_else_is_refused(tmp_path: Path, clip: Path, path: str) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (tmp_path / "clipsecret").mkdir()
    (tmp_path / "clipsecret" / "clip.mp4").write_text("x", encoding="utf-8")
    (tmp_path / "clips" / "circle").symlink_to(tmp_path / "clips" / "circle")
    asked = path.format(tmp_path)
    if path.endswith("clip.mp4/"):
        asked = asked.removesuffix("clip.mp4/")

    with pytest.raises(InvalidInput) as caught:
        checked_clip_path(asked, [tmp_path / "clips"])

    assert caught.value.field == "video_path"


def test_without_clip_folders_nothing_may_be_posted(clip: Path) -> None:
    with pytest.raises(InvalidInput, match="outside your clip folders"):
        checked_clip_path(str(clip), [])


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, clip: Path) -> None:
    broken = clip.with_name("broken.mp4")
    broken.symlink_to(clip)

    with pytest.raises(InvalidInput, match="no video file"):
        checked_clip_path(str(broken), [tmp_path / "clips"])
