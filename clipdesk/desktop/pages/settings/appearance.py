"""Settings about the look; they apply while one watches."""

from __future__ import annotations

from clipdesk.desktop.pages.settings.bound_rows import SelectRow, ToggleRow
from clipdesk.desktop.pages.settings.editing import SettingsEditor
from clipdesk.desktop.pages.settings.rows import Section, tr
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import TEXT_SIZES


def appearance_section(theme: Theme, editor: SettingsEditor) -> Section:
    """Make the section."""
    section = Section(theme, "appearance", tr("Appearance"))
    section.add_card(
        SelectRow(
            theme,
            editor,
            "appearance.theme",
            tr("Theme"),
            tr("System follows the light or dark setting of this computer"),
            [("system", tr("System")), ("dark", tr("Dark")), ("light", tr("Light"))],
        ),
        SelectRow(
            theme,
            editor,
            "appearance.text_size",
            tr("Text size"),
            "",
            [(size, tr("{size} %").format(size=size)) for size in TEXT_SIZES],
        ),
        ToggleRow(
            theme,
            editor,
            "appearance.reduce_motion",
            tr("Reduce motion"),
            tr("No fades and no spinning"),
        ),
    )
    return section
