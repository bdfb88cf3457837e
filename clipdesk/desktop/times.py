"""Says instants and spans in the window's words: countdowns, days, clock times, clip lengths.

Pure: the present moment is handed in, and the language comes from the locale that is handed in.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86400
_FAST_BELOW_S = 120


def _tr(text: str) -> str:
    return QCoreApplication.translate("Times", text)


def countdown(due_at: datetime, now: datetime) -> str:
    """Return "Posting in 45 min" and the like; due but queued is "Posting soon"."""
    left_s = (due_at - now).total_seconds()
    if left_s <= 0:
        return _tr("Posting soon")
    if left_s < _MINUTE_S:
        return _tr("Posting in {seconds} s").format(seconds=max(1, int(left_s)))
    if left_s < _HOUR_S:
        return _tr("Posting in {minutes} min").format(minutes=int(left_s // _MINUTE_S))
    if left_s < _DAY_S:
        hours, rest_s = divmod(int(left_s), _HOUR_S)
        minutes = rest_s // _MINUTE_S
        if not minutes:
            return _tr("Posting in {hours} h").format(hours=hours)
        return _tr("Posting in {hours} h {minutes} min").format(hours=hours, minutes=minutes)
    days = int(left_s // _DAY_S)
    return _tr("Posting in 1 day") if days == 1 else _tr("Posting in {days} days").format(days=days)


def spoken_countdown(due_at: datetime, now: datetime) -> str:
    """Return the countdown in whole words, for a screen reader."""
    left_s = (due_at - now).total_seconds()
    if left_s <= 0:
        return _tr("posting soon")
    if left_s < _MINUTE_S:
        return _tr("posting in less than a minute")
    if left_s < _HOUR_S:
        return _counted(int(left_s // _MINUTE_S), _tr("posting in 1 minute"), _tr("posting in {n} minutes"))
    if left_s < _DAY_S:
        return _counted(int(left_s // _HOUR_S), _tr("posting in 1 hour"), _tr("posting in {n} hours"))
    return _counted(int(left_s // _DAY_S), _tr("posting in 1 day"), _tr("posting in {n} days"))


def _counted(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.format(n=number)


def next_change_ms(due_at: datetime, now: datetime) -> int:
    """Return when the countdown's words may change: in a second below two minutes, else on the minute."""
    left_s = (due_at - now).total_seconds()
    if 0 < left_s < _FAST_BELOW_S:
        return 1000
    past_minute_s = now.second + now.microsecond / 1_000_000
    return max(1, round((_MINUTE_S - past_minute_s) * 1000))


def clock_time(moment: datetime, *, hours_24: bool = True) -> str:
    """Return "20:00" or "8:00 PM" of a local moment."""
    if hours_24:
        return f"{moment.hour:02d}:{moment.minute:02d}"
    hour = moment.hour % 12 or 12
    return f"{hour}:{moment.minute:02d} {_tr('AM') if moment.hour < 12 else _tr('PM')}"


def day_name(day: date, today: date, locale: QLocale | None = None) -> str:
    """Return "Today", "Tomorrow", "Yesterday", or "Thu 18 June"."""
    names = {0: _tr("Today"), 1: _tr("Tomorrow"), -1: _tr("Yesterday")}
    return names.get((day - today).days) or short_date(day, locale)


def long_date(day: date, locale: QLocale | None = None) -> str:
    """Return "Thursday 18 June"."""
    return (locale or QLocale()).toString(_qdate(day), _tr("dddd d MMMM"))


def short_date(day: date, locale: QLocale | None = None) -> str:
    """Return "Thu 18 June"."""
    return (locale or QLocale()).toString(_qdate(day), _tr("ddd d MMMM"))


def day_and_time(moment: datetime, now: datetime, *, hours_24: bool = True) -> str:
    """Return "Today, 20:00" for two local moments."""
    return _tr("{day}, {time}").format(
        day=day_name(moment.date(), now.date()), time=clock_time(moment, hours_24=hours_24)
    )


def clip_length(duration_s: float) -> str:
    """Return "0:42" or "1:02:03"."""
    total_s = round(duration_s)
    hours, rest_s = divmod(total_s, _HOUR_S)
    minutes, seconds = divmod(rest_s, _MINUTE_S)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def start_of_next_day(moment: datetime) -> datetime:
    """Return the next midnight on the wall of a local moment."""
    midnight = datetime(moment.year, moment.month, moment.day, tzinfo=moment.tzinfo)
    return midnight + timedelta(days=1)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
