"""What pages and dialogs may use: the services, and what the program around them does for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from clipdesk.desktop.bridge import Bridge
    from clipdesk.desktop.local_time import LocalTime
    from clipdesk.desktop.situation import SituationKeeper
    from clipdesk.desktop.theme import Theme
    from clipdesk.desktop.threads import Background
    from clipdesk.domain.account import Account
    from clipdesk.domain.creator import CreatorInfo
    from clipdesk.ports import CredentialStore, TextGenerator
    from clipdesk.repositories import Work
    from clipdesk.services.accounts import AccountsService
    from clipdesk.services.adding import AddingService
    from clipdesk.services.analytics import AnalyticsService
    from clipdesk.services.composing import ComposingService
    from clipdesk.services.deciding import DecidingService
    from clipdesk.services.fetching import FetchingService
    from clipdesk.services.ingest import IngestService
    from clipdesk.services.scheduling.editing import EditingService
    from clipdesk.services.scheduling.service import SchedulingService
    from clipdesk.services.templates import TemplateService
    from clipdesk.storage.home import Home
    from clipdesk.storage.settings_file import TomlSettings


class Shell(Protocol):
    """What the program around the pages does for them; called on the GUI thread."""

    def show_page(self, key: str) -> None:
        """Show a page of the sidebar."""

    def show_post(self, post_id: int) -> None:
        """Show a post in the schedule."""

    def toast(self, text: str, *, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Say something for a moment; with an action it stays 10 s."""

    def dismiss_toast(self) -> None:
        """Take the message away, as when its Undo is not possible any more."""

    def complain(self, error: Exception) -> None:
        """Say what went wrong, in the error's own words."""

    def ask(self, question: str, text: str, do_it: str, keep: str, on_yes: Callable[[], None]) -> None:
        """Ask before something cannot be brought back."""

    def open_dialog(self, name: str, post_id: int | None = None) -> None:
        """Open a dialog by its name in `dialogs`, about a post if it needs one."""

    def toggle_pause(self) -> None:
        """Pause watching, or resume it."""

    def apply_settings(self) -> None:
        """Let everything that runs take what was changed in the settings."""


@dataclass(frozen=True, slots=True)
class DeskServices:
    """The services of an open desk; built off the GUI thread, where their calls belong too."""

    home: Home
    settings: TomlSettings
    credentials: CredentialStore
    work: Work
    scheduling: SchedulingService
    editing: EditingService
    deciding: DecidingService
    accounts: AccountsService
    templates: TemplateService
    composing: ComposingService
    ingest: IngestService
    adding: AddingService
    analytics: AnalyticsService
    generator: Callable[[], TextGenerator | None]
    ask_creator: Callable[[Account], CreatorInfo]
    fetching: FetchingService


@dataclass(frozen=True, slots=True)
class PageServices:
    """All that a page gets. Services are called through `background`, never on the GUI thread."""

    theme: Theme
    time: LocalTime
    bridge: Bridge
    background: Background
    situation: SituationKeeper
    desk: DeskServices
    shell: Shell
