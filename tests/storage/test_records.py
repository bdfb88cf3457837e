"""The contract of what only grows: activity, metrics, events and answers."""

from __future__ import annotations

from dataclasses import replace

from clipdesk.domain.account import Platform
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.metrics import Metrics
from clipdesk.repositories import StoredAnswer, StoredEvent, Work
from tests.storage.values import NOW, minutes, stored_post


def test_activity_is_read_newest_first_in_pages(work: Work) -> None:
    kinds = [ActivityKind.CLIP, ActivityKind.POST, ActivityKind.PROBLEM, ActivityKind.POST]
    with work.write() as unit:
        lines = [
            unit.activity.add(Activity(0, NOW, kind, f"line {number}", "/x.mp4", number, "Do this."))
            for number, kind in enumerate(kinds)
        ]

        assert unit.activity.recent() == lines[::-1]
        assert unit.activity.recent(limit=2) == [lines[3], lines[2]]
        assert unit.activity.recent(before_id=lines[2].id) == [lines[1], lines[0]]
        assert unit.activity.recent(kind=ActivityKind.POST, limit=1) == [lines[3]]
        assert unit.activity.recent(kind=ActivityKind.POST, before_id=lines[3].id) == [lines[1]]


def test_old_activity_is_forgotten_and_counted(work: Work) -> None:
    with work.write() as unit:
        for number in range(4):
            unit.activity.add(Activity(0, NOW + minutes(number), ActivityKind.CLIP, "line"))

        assert unit.activity.forget_before(NOW + minutes(3)) == 3
        assert [line.at for line in unit.activity.recent()] == [NOW + minutes(3)]


def test_the_newest_numbers_of_each_publication_are_known(work: Work) -> None:
    with work.write() as unit:
        first, second = (stored_post(unit).publications[0].id for _ in range(2))
        old = Metrics(first, Platform.YOUTUBE, NOW, views=1)
        new = Metrics(first, Platform.YOUTUBE, NOW + minutes(5), 10, 2, 3, 4, 5, 6, 7.5)
        other = Metrics(second, Platform.YOUTUBE, NOW + minutes(1), likes=3)
        unit.metrics.add([new, old])
        unit.metrics.add([other])
        unit.metrics.add([])

        assert unit.metrics.latest() == [new, other]
        assert unit.metrics.between(NOW, NOW + minutes(5)) == [old, other]


def test_a_listener_goes_on_behind_the_last_event_it_saw(work: Work) -> None:
    events = [
        Event(EventName.POST_CHANGED, NOW + minutes(n), {"post_id": n, "x": [None, "é"]}) for n in range(4)
    ]
    with work.write() as unit:
        assert unit.events.last_id() == 0
        ids = [unit.events.add(event) for event in events]

        stored = [StoredEvent(number, event) for number, event in zip(ids, events, strict=True)]
        assert unit.events.last_id() == ids[-1]
        assert unit.events.after(ids[0]) == stored[1:]
        assert unit.events.after(0, limit=2) == stored[:2]


def test_an_event_id_is_never_used_again(work: Work) -> None:
    event = Event(EventName.PROBLEM, NOW, {})
    with work.write() as unit:
        last = [unit.events.add(event) for _ in range(3)][-1]
        assert unit.events.forget_before(NOW + minutes(1)) == 3

        assert unit.events.add(event) > last


def test_an_answer_is_kept_under_its_key_until_it_is_old(work: Work) -> None:
    answer = StoredAnswer("key", "hash", 201, '{"id": 1}', NOW)
    with work.write() as unit:
        unit.answers.add(answer)
        unit.answers.add(replace(answer, key="young", created_at=NOW + minutes(1)))
        assert unit.answers.get("key") == answer

        assert unit.answers.forget_before(NOW + minutes(1)) == 1

        assert unit.answers.get("key") is None
        assert unit.answers.get("young") is not None


def test_a_removed_answer_makes_room_for_another_under_its_key(work: Work) -> None:
    answer = StoredAnswer("key", "hash", 0, "", NOW)
    with work.write() as unit:
        unit.answers.add(answer)

        unit.answers.remove("key")
        unit.answers.remove("unknown")
        unit.answers.add(replace(answer, status_code=201))

        assert unit.answers.get("key") == replace(answer, status_code=201)
