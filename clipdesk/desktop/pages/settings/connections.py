"""Settings about the AI service and OBS: where they are, their secrets, and whether they answer."""

from __future__ import annotations

from collections.abc import Callable

from clipdesk.desktop.page_services import Shell
from clipdesk.desktop.pages.settings.bound_rows import NumberRow, TextRow, ToggleRow
from clipdesk.desktop.pages.settings.editing import SettingsEditor
from clipdesk.desktop.pages.settings.rows import Section, SettingRow, tr
from clipdesk.desktop.pages.settings.secret_row import SecretRow
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.domain.errors import ClipDeskError
from clipdesk.ports import CredentialStore, TextGenerator

MakeGenerator = Callable[[], TextGenerator | None]


class ServiceTestRow(SettingRow):
    """Ask the AI service for a word, with the settings as they are stored."""

    def __init__(
        self, theme: Theme, generator: MakeGenerator, background: Background, editor: SettingsEditor
    ) -> None:
        self.button = Button(theme, tr("Test"), icon="flask-conical", height=36)
        super().__init__(theme, tr("Test the connection"), tr("Asks the model for one word"))
        self.add_control(self.button)
        self._generator = generator
        self._background = background
        self.button.clicked.connect(self.run)
        editor.changed.connect(lambda key: self._forget() if key.startswith("ai.") else None)

    def run(self) -> None:
        """Ask now."""
        generator = self._generator

        def ask() -> str:
            service = generator()
            return tr("The AI is off. Turn it on above.") if service is None else service.check()

        self._forget()
        self.button.set_busy(True, tr("Testing..."))
        self._background.run(ask, self._show, self._fail, owner=self)

    def _show(self, sentence: str) -> None:
        self.button.set_busy(False)
        self.caption.set_colour("ok")
        self.set_caption(sentence)
        announce(self, sentence)

    def _fail(self, error: Exception) -> None:
        self.button.set_busy(False)
        told = str(error) if isinstance(error, ClipDeskError) else tr("Something went wrong inside ClipDesk.")
        self.set_error(told)
        announce(self, told, assertive=True)

    def _forget(self) -> None:
        self.set_error("")
        self.caption.set_colour("textMuted")
        self.set_caption(tr("Asks the model for one word"))


def ai_section(
    theme: Theme,
    editor: SettingsEditor,
    generator: MakeGenerator,
    credentials: CredentialStore,
    background: Background,
    shell: Shell,
) -> Section:
    """Make the section about the AI service."""
    section = Section(
        theme,
        "ai_service",
        tr("AI service"),
        tr("Any service that speaks like OpenAI’s: theirs, another one, or a model on this computer."),
    )
    section.add_card(
        ToggleRow(
            theme,
            editor,
            "ai.enabled",
            tr("Let the AI write titles and captions"),
            tr("Without it, the file name becomes the title"),
        ),
        TextRow(theme, editor, "ai.base_url", tr("Address"), tr("Most end in /v1")),
        TextRow(theme, editor, "ai.model", tr("Model")),
        SecretRow(theme, tr("Key"), "ai", credentials, background, shell),
        NumberRow(
            theme,
            editor,
            "ai.timeout_s",
            tr("Wait at most"),
            tr("Then the file name becomes the title"),
            tr("seconds"),
        ),
        ServiceTestRow(theme, generator, background, editor),
    )
    return section


def obs_section(
    theme: Theme, editor: SettingsEditor, credentials: CredentialStore, background: Background, shell: Shell
) -> Section:
    """Make the section about OBS."""
    caption = tr("OBS tells ClipDesk when a recording ends, which game runs, and when you stream.")
    section = Section(theme, "obs", tr("OBS"), caption)
    section.add_card(
        ToggleRow(
            theme,
            editor,
            "obs.enabled",
            tr("Connect to OBS"),
            tr("Turn on Tools, WebSocket Server Settings in OBS too"),
        ),
        TextRow(theme, editor, "obs.host", tr("Host")),
        NumberRow(theme, editor, "obs.port", tr("Port"), ""),
        SecretRow(theme, tr("Password"), "obs", credentials, background, shell),
    )
    return section
