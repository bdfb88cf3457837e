"""Settings about clips: which files become one, and what happens to a new one."""

from __future__ import annotations

from typing import Any

from clipdesk.desktop.looks import PLATFORMS
from clipdesk.desktop.page_services import Shell
from clipdesk.desktop.pages.settings.bound_rows import MemberRow, NumberRow, SelectRow, TextRow, ToggleRow
from clipdesk.desktop.pages.settings.editing import SettingsEditor
from clipdesk.desktop.pages.settings.folders_row import FoldersRow
from clipdesk.desktop.pages.settings.rows import Section, SettingRow, tr
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.select import Select
from clipdesk.domain.settings import Settings

_PLAN, _ASK, _ONCE = "plan", "ask", "once"
_AUTO, _ASK_FIRST = "schedule.auto_schedule", "watch.ask_first"


class NewClipsRow(SettingRow):
    """What happens to a new clip: one choice over two settings; the boldest one is asked about."""

    def __init__(self, theme: Theme, editor: SettingsEditor, shell: Shell) -> None:
        self.select = Select(theme, tr("When a new clip is ready"))
        caption = tr("Ask Me First keeps it in Schedule until you approve it")
        super().__init__(theme, tr("When a new clip is ready"), caption, control=self.select)
        self._editor = editor
        self._shell = shell
        for key, text in (
            (_PLAN, tr("Schedule It")),
            (_ASK, tr("Ask Me First")),
            (_ONCE, tr("Post at Once")),
        ):
            self.select.addItem(text, key)
        self.refresh()
        self.select.currentIndexChanged.connect(lambda _row: self._chosen())

    def refresh(self) -> None:
        """Show what is stored."""
        blocked = self.select.blockSignals(True)
        self.select.setCurrentIndex(self.select.findData(self._stored()))
        self.select.blockSignals(blocked)
        self.select.update()

    def _stored(self) -> str:
        if self._editor.value(_ASK_FIRST):
            return _ASK
        return _PLAN if self._editor.value(_AUTO) else _ONCE

    def _chosen(self) -> None:
        choice = str(self.select.currentData())
        self.refresh()
        if choice != _ONCE:
            self._store(choice)
            return
        text = tr("Each new clip goes to {places} as soon as it is ready.")
        self._shell.ask(
            tr("Post every new clip at once?"),
            text.format(places=places_words(self._editor.current)),
            tr("Post at Once"),
            tr("Keep Scheduling"),
            lambda: self._store(_ONCE),
        )

    def _store(self, choice: str) -> None:
        self._editor.change(_ASK_FIRST, choice == _ASK, self._told)
        self._editor.change(_AUTO, choice != _ONCE, self._told)

    def _told(self, sentence: str) -> None:
        self.set_error(sentence)
        self.refresh()


def places_words(settings: Settings) -> str:
    """Return where clips go and who can see them there: "YouTube (public) and TikTok (draft)"."""
    platforms = settings.platforms
    youtube = {"public": tr("public"), "unlisted": tr("unlisted"), "private": tr("private")}
    seen = {
        "youtube": (platforms.youtube.enabled, youtube.get(platforms.youtube.privacy, "")),
        "instagram": (platforms.instagram.enabled, tr("public")),
        "tiktok": (
            platforms.tiktok.enabled,
            tr("draft") if platforms.tiktok.mode == "draft" else tr("direct"),
        ),
    }
    names = [f"{PLATFORMS[key].name} ({privacy})" for key, (is_on, privacy) in seen.items() if is_on]
    if len(names) < 2:
        return names[0] if names else tr("no platform")
    return tr("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


class KindsRow(SelectRow):
    """Which of OBS's files are scheduled by themselves."""

    def __init__(self, theme: Theme, editor: SettingsEditor) -> None:
        super().__init__(
            theme,
            editor,
            "watch.auto_kinds",
            tr("Schedule by itself"),
            tr("Other files wait in Schedule as a suggestion"),
            [
                (["replay"], tr("Replays")),
                (["replay", "recording"], tr("Replays and recordings")),
                (["recording"], tr("Recordings")),
                ([], tr("Nothing")),
            ],
        )


class ExtensionsRow(TextRow):
    """File types, typed with blanks between them."""

    def read(self, value: Any) -> str:
        """Return the endings in a line."""
        return " ".join(value)

    def write(self, text: str) -> object:
        """Return the endings, each with its dot."""
        words = text.replace(",", " ").lower().split()
        return list(dict.fromkeys("." + word.lstrip("*").lstrip(".") for word in words))


def watching_section(theme: Theme, editor: SettingsEditor, shell: Shell) -> Section:
    """Make the section."""
    section = Section(theme, "watching", tr("Watching"))
    section.add_card(
        FoldersRow(theme, editor),
        ToggleRow(theme, editor, "watch.recursive", tr("Look into subfolders")),
        SelectRow(
            theme,
            editor,
            "watch.settle_s",
            tr("Wait for OBS"),
            tr("A clip is ready when nothing has written to it for this long"),
            [(s, tr("{count} seconds").format(count=s)) for s in (3, 5, 10, 30, 60)],
        ),
        NewClipsRow(theme, editor, shell),
        KindsRow(theme, editor),
        MemberRow(
            theme,
            editor,
            "publish.hold_while",
            "streaming",
            tr("Hold uploads while OBS is streaming"),
            tr("Saves bandwidth for your stream. Posts go out when you stop."),
        ),
        MemberRow(
            theme,
            editor,
            "publish.hold_while",
            "recording",
            tr("Hold uploads while OBS is recording"),
            tr("For computers on which an upload makes the game stutter"),
        ),
        NumberRow(
            theme,
            editor,
            "watch.min_duration_s",
            tr("Ignore clips shorter than"),
            tr("They are listed in Activity"),
            tr("seconds"),
        ),
        NumberRow(
            theme,
            editor,
            "watch.max_duration_s",
            tr("Only suggest clips longer than"),
            tr("They wait in Schedule and never go out by themselves"),
            tr("seconds"),
        ),
        ExtensionsRow(theme, editor, "watch.extensions", tr("File types")),
    )
    return section
