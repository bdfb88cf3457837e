"""Open files that others put into a watched folder: never a link, a pipe or a device, and never blocking."""

from __future__ import annotations

import os
import stat
from io import FileIO
from pathlib import Path

#: Missing names are 0 where the system has no such flag.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class NotRegular(OSError):
    """The path leads to a link, a folder, a pipe or a device."""


def open_regular(path: Path) -> FileIO:
    """Open a regular file for unbuffered reading; raises NotRegular for anything else, OSError as usual."""
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode) or _is_reparse_point(found):
        raise NotRegular(f"{path} is not a regular file")
    descriptor = os.open(path, _FLAGS)
    try:
        # Between the two calls the name may have been given to something else.
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotRegular(f"{path} is not a regular file")
        return FileIO(descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def shown_name(path: Path) -> str:
    """Return a file's name with control, direction and broken characters replaced, fit for a sentence."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in path.name)


def _is_reparse_point(found: os.stat_result) -> bool:
    """Say whether Windows would lead somewhere else from here."""
    attributes = getattr(found, "st_file_attributes", 0)
    return bool(attributes & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0))
