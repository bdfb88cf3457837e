"""Finds the files that are shipped beside the code: fonts, icons, artwork, the style template.

What is done with them is left to `theme` and `icons`.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource_root() -> Path:
    """Return the folder of resources: inside an installed package, beside it in a source tree."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def resource_path(name: str) -> Path:
    """Return the path of one shipped file, such as `icons/check.svg`."""
    return resource_root() / name
