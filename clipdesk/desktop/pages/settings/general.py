"""Settings about the program's life: how it starts, what closing means, what happens to missed posts."""

from __future__ import annotations

from collections.abc import Callable

from clipdesk.desktop.pages.settings.bound_rows import NumberRow, SelectRow, ToggleRow
from clipdesk.desktop.pages.settings.editing import SettingsEditor
from clipdesk.desktop.pages.settings.rows import Section, tr
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background

_START = "general.start_with_system"


class StartRow(ToggleRow):
    """Whether the system starts ClipDesk; the system is told as soon as the setting is stored."""

    def __init__(
        self,
        theme: Theme,
        editor: SettingsEditor,
        background: Background,
        set_autostart: Callable[[bool], None],
    ) -> None:
        super().__init__(
            theme,
            editor,
            _START,
            tr("Start with the system"),
            tr("Clips are picked up and posts go out without opening ClipDesk first"),
        )
        self._background = background
        self._set_autostart = set_autostart
        editor.changed.connect(self._tell_system)

    def _tell_system(self, key: str) -> None:
        if key == _START:
            act, is_on = self._set_autostart, bool(self._editor.value(key))
            refused = self._refused
            self._background.run(lambda: act(is_on), on_error=refused, owner=self)

    def _refused(self, error: Exception) -> None:
        self.set_error(str(error))


def general_section(
    theme: Theme, editor: SettingsEditor, background: Background, set_autostart: Callable[[bool], None]
) -> Section:
    """Make the section."""
    section = Section(theme, "general", tr("General"))
    section.add_card(
        StartRow(theme, editor, background, set_autostart),
        ToggleRow(
            theme, editor, "general.start_hidden", tr("Start hidden"), tr("Only the tray icon, no window")
        ),
        SelectRow(
            theme,
            editor,
            "general.on_close",
            tr("When the window is closed"),
            tr("Posts only go out while ClipDesk runs"),
            [("ask", tr("Ask")), ("keep", tr("Keep running")), ("quit", tr("Quit"))],
        ),
        SelectRow(
            theme,
            editor,
            "schedule.when_missed",
            tr("If ClipDesk was closed at a posting time"),
            tr("What happens to posts that are too late to go out by themselves"),
            [("ask", tr("Ask")), ("post", tr("Post")), ("next_slot", tr("Next free slot"))],
        ),
        NumberRow(
            theme,
            editor,
            "schedule.grace_minutes",
            tr("A little late is fine"),
            tr("Posts that are late by up to this long always go out"),
            tr("minutes"),
        ),
    )
    return section
