"""Decides which files a caller may post: regular files in the clip folders, nothing else on the computer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from clipdesk.domain.errors import InvalidInput
from clipdesk.media.opening import open_regular

_FIELD = "video_path"


def checked_clip_path(text: str, folders: Iterable[Path]) -> Path:
    """Return the path of a video file that may be posted.

    Raises:
        InvalidInput: it is not absolute, leads out of the clip folders, or to no regular file.
    """
    path = Path(text)
    if not path.is_absolute():
        raise InvalidInput("The path is not absolute.", "Send the whole path of the video.", field=_FIELD)
    try:
        real = path.resolve(strict=True)
        inside = any(real.is_relative_to(folder.resolve()) for folder in folders)
    except (OSError, ValueError, RuntimeError) as error:  # missing, a name that cannot be, links in a circle
        raise _no_file() from error
    if not inside:
        raise InvalidInput(
            "This path is outside your clip folders.",
            "Move the video into a watched folder, or add its folder to watch.folders.",
            field=_FIELD,
        )
    try:
        open_regular(path).close()
    except (OSError, ValueError) as error:  # a link, a folder, a pipe, a device, or not readable
        raise _no_file() from error
    return real if ".." in path.parts else path


def _no_file() -> InvalidInput:
    return InvalidInput("There is no video file at this path.", "Check the path.", field=_FIELD)
