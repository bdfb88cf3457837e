"""The present moment on the user's wall: in the zone that posts are planned in, once that is known."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import QLocale


class LocalTime:
    """Answer what time it is for the person at the screen."""

    def __init__(self) -> None:
        self._zone: tzinfo | None = None

    def set_zone(self, zone: tzinfo) -> None:
        """Take the zone of the settings, which takes a moment to find."""
        self._zone = zone

    def now(self) -> datetime:
        """Return the present moment, aware, in the user's zone."""
        return datetime.now(self._zone) if self._zone else datetime.now().astimezone()

    def today(self) -> tuple[datetime, datetime]:
        """Return the midnights at which today begins and ends."""
        now = self.now()
        begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return begin, begin + timedelta(days=1)


def has_24_hours(locale: QLocale | None = None) -> bool:
    """Tell whether people here write 20:00 or 8:00 PM."""
    return "AP" not in (locale or QLocale.system()).timeFormat(QLocale.FormatType.ShortFormat).upper()
