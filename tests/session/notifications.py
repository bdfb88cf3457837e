"""What the notification daemon showed, and what a person does with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jeepney import DBusErrorResponse

from tests.session.desktop_session import DesktopSession
from tests.session.parts import wait_until

_DUNST = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.dunstproject.cmd0")
_BLOCK = re.compile(r"^\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^\t([a-z_ ]+): (.*?)(?=\n\t[a-z_ ]+: |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Notification:
    """One notification as the daemon showed it."""

    id: int
    application: str
    summary: str
    body: str
    urgency: str


def _plain(value: str | None) -> str:
    value = (value or "").strip()
    return value[1:-1] if value.startswith("'") and value.endswith("'") else value


class Notifications:
    """The notifications of one session, in the order in which they appeared."""

    def __init__(self, session: DesktopSession) -> None:
        self._session = session

    def shown(self) -> list[Notification]:
        """Return all that was shown so far, closed or not."""
        found = []
        for block in _BLOCK.findall(self._session.parts.named("notifications").said()):
            fields: dict[str, str] = {}
            for name, value in _FIELD.findall(block):
                fields.setdefault(name, value)
            found.append(
                Notification(
                    id=int(_plain(fields.get("id")) or 0),
                    application=_plain(fields.get("appname")),
                    summary=_plain(fields.get("summary")),
                    body=_plain(fields.get("body")),
                    urgency=_plain(fields.get("urgency")).lower(),
                )
            )
        return found

    def wait_for(self, summary: str, *, timeout_s: float = 10.0) -> Notification:
        """Return the first notification whose summary holds this text, as soon as it is shown."""

        def matching() -> list[Notification]:
            return [shown for shown in self.shown() if summary in shown.summary]

        return wait_until(matching, f"notification {summary!r}", timeout_s=timeout_s)[0]

    def click_newest(self) -> None:
        """Choose the default action of the newest one on the screen, as a click on it does."""

        def clicked() -> bool:
            try:
                self._session.bus.call(_DUNST, "NotificationAction", "u", 0)
            except DBusErrorResponse:
                return False  # told, but not on the screen yet
            return True

        wait_until(clicked, "a notification on the screen", timeout_s=5.0)

    def close_all(self) -> None:
        """Close everything that is on the screen."""
        self._session.bus.call(_DUNST, "NotificationCloseAll")
