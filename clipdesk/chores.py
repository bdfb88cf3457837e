"""What comes round by itself: words written again, backups, numbers, and the end of what is old.

Chores share the scheduler's one thread, so each only hands its work over to a lane.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from clipdesk.app import Desk
from clipdesk.workers.intake import Intake
from clipdesk.workers.lanes import Lanes
from clipdesk.workers.scheduler import Chore

_MINUTE_S, _HOUR_S, _DAY_S = 60.0, 3600.0, 86_400.0
_ACTIVITY_KEPT = timedelta(days=90)
_EVENTS_KEPT = timedelta(days=7)
_ANSWERS_KEPT = timedelta(hours=48)


def make_chores(desk: Desk, lanes: Lanes, intake: Intake) -> list[Chore]:
    """Return the chores of a resident."""

    def chore(name: str, every_s: float, lane: str, deed: Callable[[], None]) -> Chore:
        return Chore(name, every_s, lambda: lanes.submit(lane, deed))

    def write_again() -> None:
        desk.composing.rewrite_waiting(desk.clock.now())

    def keep_a_backup() -> None:
        from clipdesk.storage.backup import backup_daily

        backup_daily(desk.home.database, desk.home.backups, desk.clock.now().date())

    def collect_numbers() -> None:
        desk.analytics.collect()

    def clean_up_fetched() -> None:
        desk.fetching.clean()

    def forget_what_is_old() -> None:
        now = desk.clock.now()
        with desk.work.write() as unit:
            unit.activity.forget_before(now - _ACTIVITY_KEPT)
            unit.events.forget_before(now - _EVENTS_KEPT)
            unit.answers.forget_before(now - _ANSWERS_KEPT)

    def keep_a_reserve() -> None:
        desk.reserve.keep()

    return [
        chore("words", _MINUTE_S, "ai", write_again),
        Chore("left behind", 5 * _MINUTE_S, intake.resume),
        chore("reserve", 5 * _MINUTE_S, "housekeeping", keep_a_reserve),
        chore("backup", _DAY_S / 4, "housekeeping", keep_a_backup),
        chore("numbers", 6 * _HOUR_S, "metrics", collect_numbers),
        chore("fetched", _DAY_S / 4, "housekeeping", clean_up_fetched),
        chore("old", _DAY_S / 2, "housekeeping", forget_what_is_old),
    ]
