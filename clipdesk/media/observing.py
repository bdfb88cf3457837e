"""Look at one path in a watched folder: what stands there, does it belong there, does anybody write it?"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from clipdesk.media.open_files import is_written
from clipdesk.media.opening import NotRegular, open_regular
from clipdesk.media.settling import Found, Look

_TEMPORARY_ENDINGS = (
    *(".part", ".partial", ".filepart", ".tmp", ".temp", "~"),
    *(".crdownload", ".download", ".opdownload", ".!qb", ".!ut"),
)
_WINDOWS_SHARING_VIOLATION = 32
_WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)


def is_wanted(name: str, extensions: frozenset[str], *, is_windows: bool = sys.platform == "win32") -> bool:
    """Tell by its name whether a file may be a clip: a known ending, not hidden, not temporary."""
    lowered = name.lower()
    if lowered[lowered.rfind(".") :] not in extensions or lowered[0] in ".~":
        return False
    if lowered.endswith(_TEMPORARY_ENDINGS):
        return False
    leads_elsewhere = ":" in name or name != name.rstrip(". ") or lowered.split(".")[0] in _WINDOWS_DEVICES
    return not (is_windows and leads_elsewhere)


def look_at(path: Path, root: Path) -> Look:
    """Look at a path below a watched folder, a real path; never follow links, never block, never raise."""
    try:
        if not _is_inside(path, root):
            return Look(Found.OUTSIDE)
        with open_regular(path) as file:
            before = os.fstat(file.fileno())
            writing = is_written(path, file.fileno())
            about = os.fstat(file.fileno())
        if not _is_ours(about, root):
            return Look(Found.FOREIGN)
    except (FileNotFoundError, NotADirectoryError):
        return Look(Found.MISSING)
    except NotRegular:
        return Look(Found.LINK_OR_DEVICE)
    except OSError as error:
        is_locked = getattr(error, "winerror", None) == _WINDOWS_SHARING_VIOLATION
        return Look(Found.FILE, is_written=True) if is_locked else Look(Found.UNREADABLE)
    # Written and closed between the two: the answer about writers came from in between.
    has_moved_on = (before.st_size, before.st_mtime_ns) != (about.st_size, about.st_mtime_ns)
    return Look(
        Found.FILE,
        size_bytes=about.st_size,
        mtime_ns=about.st_mtime_ns,
        file_id=(about.st_dev, about.st_ino),
        is_written=True if has_moved_on else writing,
        has_other_links=about.st_nlink > 1,
    )


def names_in(root: Path, extensions: frozenset[str], *, is_recursive: bool) -> Iterator[str]:
    """Yield the paths of a folder that may be clips, by their names alone; raises OSError for the folder."""
    folders = [os.fspath(root)]
    while folders:
        folder = folders.pop()
        try:
            entries = os.scandir(folder)
        except OSError:
            if folder == os.fspath(root):
                raise
            continue
        with entries:
            for entry in entries:
                if is_wanted(entry.name, extensions) and not entry.is_dir(follow_symlinks=False):
                    yield entry.path
                elif is_recursive and entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)


def _is_inside(path: Path, root: Path) -> bool:
    """Tell whether a path's folder is the watched one or below it, links resolved."""
    return Path(os.path.realpath(path.parent)).is_relative_to(root)


def _is_ours(about: os.stat_result, root: Path) -> bool:
    """Tell whether a file is the user's or the folder's owner's: others may put files into shared folders."""
    if sys.platform == "win32":
        return True
    else:
        return about.st_uid in (os.geteuid(), root.stat().st_uid)
