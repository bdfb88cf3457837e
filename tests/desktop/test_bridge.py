"""Tests of the bridge from the services to the screen."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from clipdesk.desktop.bridge import Bridge
from clipdesk.domain.events import Event, EventName
from tests.clock import START
from tests.desktop.bot import Bot


class Heard:
    """Notes what a bridge tells, and on which thread."""

    def __init__(self, bridge: Bridge) -> None:
        self.told: list[tuple[str, Any]] = []
        self.threads: set[int] = set()
        for name in ("posts_changed", "clips_changed", "notice_raised", "obs_changed", "progress"):
            getattr(bridge, name).connect(lambda value, name=name: self._note(name, value))
        bridge.accounts_changed.connect(lambda: self._note("accounts_changed", None))
        bridge.metrics_changed.connect(lambda: self._note("metrics_changed", None))

    def _note(self, name: str, value: Any) -> None:
        self.told.append((name, value))
        self.threads.add(threading.get_ident())

    def of(self, name: str) -> list[Any]:
        return [value for told, value in self.told if told == name]


@pytest.fixture
def bridge(qtbot: Bot) -> Bridge:
    return Bridge()


def event(name: EventName, **data: Any) -> Event:
    return Event(name, START, data)


def test_events_of_any_thread_are_told_on_this_one(qtbot: Bot, bridge: Bridge) -> None:
    heard = Heard(bridge)
    teller = threading.Thread(target=bridge.hear, args=(event(EventName.POST_CHANGED, post_id=4),))

    teller.start()
    teller.join()
    qtbot.waitUntil(lambda: bool(heard.told))

    assert heard.told == [("posts_changed", frozenset({4}))]
    assert heard.threads == {threading.get_ident()}


def test_a_burst_is_told_in_two_parts_at_most(qtbot: Bot, bridge: Bridge) -> None:
    heard = Heard(bridge)

    for post_id in range(1, 200):
        bridge.hear(event(EventName.POST_CHANGED, post_id=post_id))
    qtbot.waitUntil(lambda: len(heard.of("posts_changed")) == 2)

    first, rest = heard.of("posts_changed")
    assert first | rest == frozenset(range(1, 200))


def test_a_ring_from_another_program_means_that_anything_may_have_changed(qtbot: Bot, bridge: Bridge) -> None:
    heard = Heard(bridge)

    bridge.hear(event(EventName.POST_CHANGED))
    qtbot.waitUntil(lambda: len(heard.told) == 2)

    assert heard.told == [("posts_changed", frozenset()), ("accounts_changed", None)]


def test_the_newest_progress_of_each_platform_counts(qtbot: Bot, bridge: Bridge) -> None:
    heard = Heard(bridge)

    for share in (0.1, 0.2, 0.3):
        bridge.hear(event(EventName.PUBLICATION_PROGRESS, post_id=1, platform="youtube", progress=share))
    bridge.hear(event(EventName.PUBLICATION_PROGRESS, post_id=1, platform="tiktok", progress=0.9))
    qtbot.waitUntil(lambda: len(heard.of("progress")) == 2)

    assert heard.of("progress")[-1] == {1: {"youtube": 0.3, "tiktok": 0.9}}


def test_notices_are_told_one_by_one(qtbot: Bot, bridge: Bridge) -> None:
    heard = Heard(bridge)
    done = event(EventName.PUBLICATION_COMPLETED, post_id=1, platform="youtube")
    failed = event(EventName.PUBLICATION_FAILED, post_id=2, platform="tiktok")

    bridge.hear(done)
    bridge.hear(failed)
    qtbot.waitUntil(lambda: len(heard.of("notice_raised")) == 2)

    assert heard.of("notice_raised") == [done, failed]


def test_files_accounts_numbers_and_obs_have_their_own_news(qtbot: Bot, bridge: Bridge) -> None:
    heard = Heard(bridge)
    clip = event(EventName.CLIP_DETECTED, path="/clips/a.mp4")

    bridge.hear(clip)
    bridge.hear(event(EventName.ACCOUNT_NEEDS_SIGN_IN, account_id=1, platform="tiktok"))
    bridge.hear(event(EventName.METRICS_COLLECTED))
    bridge.hear(event(EventName.OBS_CHANGED, is_recording=True))
    qtbot.waitUntil(lambda: len(heard.told) == 5)

    assert heard.of("clips_changed") == [(clip,)]
    assert heard.of("obs_changed") == [{"is_recording": True}]
    assert {name for name, _ in heard.told} >= {"accounts_changed", "metrics_changed", "notice_raised"}
