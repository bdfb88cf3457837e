"""Puts the shipped files into the wheel, where an installed ClipDesk looks for them.

An editable install reads them from the source tree and gets no copy.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `resources/` to a wheel as `clipdesk/resources/`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folder, unless this is an editable install."""
        if version == "standard":
            build_data["force_include"]["resources"] = "clipdesk/resources"
