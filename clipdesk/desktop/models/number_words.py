"""Says numbers as people read them: grouped, shortened, as a change against before."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

NOTHING = "–"
_SHORT_FROM = 100_000


def whole(value: float | None, locale: QLocale | None = None) -> str:
    """Return "9,412", or a dash where there is no number."""
    if value is None:
        return NOTHING
    return (locale or QLocale()).toString(round(value))


def short(value: float | None, locale: QLocale | None = None, *, short_from: float = _SHORT_FROM) -> str:
    """Return "124.8 K" and "1.2 M" for great numbers, else the whole number."""
    if value is None:
        return NOTHING
    if abs(value) < short_from:
        return whole(value, locale)
    locale = locale or QLocale()
    for size, pattern in ((1e9, _tr("{n} B")), (1e6, _tr("{n} M")), (1e3, _tr("{n} K"))):
        # 999,960 is 1 M, not 1,000 K.
        if abs(value) >= size * 0.99995:
            digits = 0 if value / size == int(value / size) else 1
            return pattern.format(n=locale.toString(value / size, "f", digits))
    return whole(value, locale)


def axis(value: float, locale: QLocale | None = None) -> str:
    """Return "2.5 K" for an axis."""
    return short(value, locale, short_from=1_000)


def per_cent(share: float | None, locale: QLocale | None = None) -> str:
    """Return "97%"."""
    return (
        NOTHING if share is None else _tr("{n}%").format(n=(locale or QLocale()).toString(round(share * 100)))
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Numbers", text)
