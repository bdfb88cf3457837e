"""Tests of telling other services: in the background, again after growing waits, and never in the way."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.activity import Activity
from clipdesk.domain.errors import CredentialState
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.notice import signature
from clipdesk.domain.settings import Settings, WebhookRule
from clipdesk.ports import NoticeAnswer
from clipdesk.services.bus import EventBus
from clipdesk.services.notifying import NotifyingService
from tests import values
from tests.clock import START, FakeClock
from tests.fakes import MemoryWork
from tests.services.doubles import Keyring, SettingsInMemory

URL = "https://hooks.example/T0ken"
TAKEN = NoticeAnswer(True)
BUSY = NoticeAnswer(False, "it answered 503", is_temporary=True)
REFUSED = NoticeAnswer(False, "it answered 404")


@dataclass(frozen=True)
class Sent:
    url: str
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class FakeSender:
    """`ports.NoticeSender` that answers as it is told, and then takes everything."""

    def __init__(self) -> None:
        self.answers: list[NoticeAnswer] = []
        self.sent: list[Sent] = []

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> NoticeAnswer:
        self.sent.append(Sent(url, body, dict(headers)))
        return self.answers.pop(0) if self.answers else TAKEN


@dataclass
class Bench:
    """The service on a bus; jobs wait in their lanes until `work_off` runs them."""

    bus: EventBus = field(default_factory=EventBus)
    work: MemoryWork = field(default_factory=MemoryWork)
    sender: FakeSender = field(default_factory=FakeSender)
    settings: SettingsInMemory = field(default_factory=SettingsInMemory)
    keyring: Keyring = field(default_factory=Keyring)
    clock: FakeClock = field(default_factory=FakeClock)
    stop: threading.Event = field(default_factory=threading.Event)
    jobs: list[tuple[str, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        parts = (self.work, self.sender, self.settings, self.keyring, self.clock)
        self.service = NotifyingService(*parts)
        self.bus.subscribe(self.service.listener(lambda lane, job: self.jobs.append((lane, job)), self.stop))
        with self.work.write() as unit:
            account = unit.accounts.add(values.account())
            clip = unit.clips.add(values.clip())
            self.post = unit.posts.add(values.post(clip, values.publication(account)))

    def rules(self, *rules: WebhookRule) -> None:
        self.settings.current = Settings(webhooks=rules or (WebhookRule(URL),))

    def tell(self, name: EventName = EventName.PUBLICATION_COMPLETED, **data: Any) -> None:
        about = {"post_id": self.post.id, "platform": "youtube"}
        self.bus.publish(Event(name, self.clock.now(), about | data))

    def work_off(self) -> None:
        while self.jobs:
            self.jobs.pop(0)[1]()

    def lines(self) -> list[Activity]:
        with self.work.read() as unit:
            return unit.activity.recent()


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.rules()
    return made


def test_nothing_is_sent_on_the_thread_of_whoever_tells(bench: Bench) -> None:
    bench.tell()

    assert bench.sender.sent == []
    assert [lane for lane, _ in bench.jobs] == ["webhook:1"]


def test_a_webhook_is_told_with_the_title_and_the_time_of_the_event(bench: Bench) -> None:
    bench.tell(url="https://youtu.be/abc")
    bench.clock.advance(5)
    bench.work_off()

    sent = bench.sender.sent[0]
    assert sent.url == URL
    assert sent.json["text"] == "Live on YouTube: A last second win"
    assert sent.json["timestamp"] == START.isoformat() == sent.headers["X-ClipDesk-Timestamp"]
    assert sent.json["id"] == sent.headers["X-ClipDesk-Id"]
    assert sent.headers["X-ClipDesk-Event"] == "publication_completed"


def test_each_webhook_has_a_lane_and_its_own_shape(bench: Bench) -> None:
    bench.rules(WebhookRule(URL), WebhookRule("https://discord.example/x", shape="discord"))

    bench.tell()

    assert [lane for lane, _ in bench.jobs] == ["webhook:1", "webhook:2"]
    bench.work_off()
    assert bench.sender.sent[1].json["content"] == "Live on YouTube: A last second win"
    assert bench.sender.sent[1].headers == {}


def test_only_wanted_events_are_told(bench: Bench) -> None:
    bench.rules(WebhookRule(URL, (EventName.POST_CHANGED,)))

    bench.tell(EventName.PUBLICATION_COMPLETED)
    bench.tell(EventName.POST_CHANGED, status="missed")
    bench.bus.publish(Event(EventName.POST_CHANGED, START))  # only asks to look again
    bench.work_off()

    assert [sent.json["text"] for sent in bench.sender.sent] == ["A last second win is now missed"]


@pytest.mark.parametrize(
    ("data", "is_told"),
    [
        ({"platform": "youtube"}, True),
        ({"platform": "tiktok"}, False),
        ({"platform": None, "platforms": ["tiktok", "youtube"]}, True),
        ({"platform": None, "platforms": ["tiktok"]}, False),
        ({"platform": None}, True),  # the post is on YouTube
        ({"platform": None, "post_id": None}, True),  # about no platform at all
    ],
)
def test_a_webhook_may_be_for_some_platforms_only(bench: Bench, data: dict[str, Any], is_told: bool) -> None:
    bench.rules(WebhookRule(URL, platforms=(Platform.YOUTUBE,)))

    bench.tell(**data)
    bench.work_off()

    assert bool(bench.sender.sent) is is_told


def test_a_post_that_is_gone_meanwhile_is_told_without_a_title(bench: Bench) -> None:
    bench.tell(post_id=999)
    bench.work_off()

    assert bench.sender.sent[0].json["text"] == "Live on YouTube"


def test_titles_stay_here_if_they_are_to_be_hidden(bench: Bench) -> None:
    bench.rules(WebhookRule(URL, hide_titles=True), WebhookRule(URL, shape="discord", hide_titles=True))

    bench.tell()
    bench.work_off()

    assert len(bench.sender.sent) == 2
    assert all(b"last second" not in sent.body for sent in bench.sender.sent)


def test_with_a_secret_the_body_is_signed(bench: Bench) -> None:
    bench.keyring.entries["webhook"] = "s3cret"

    bench.tell()
    bench.work_off()

    sent = bench.sender.sent[0]
    assert sent.headers["X-ClipDesk-Signature"] == signature("s3cret", sent.body)
    assert b"s3cret" not in sent.body


@pytest.mark.parametrize("state", [None, CredentialState.ABSENT])
def test_without_a_secret_there_is_no_signature(bench: Bench, state: CredentialState | None) -> None:
    bench.keyring.state = state

    bench.tell()
    bench.work_off()

    assert "X-ClipDesk-Signature" not in bench.sender.sent[0].headers


def test_while_the_keyring_is_locked_nothing_is_sent_unsigned(bench: Bench) -> None:
    bench.keyring.state = CredentialState.LOCKED

    bench.tell()
    bench.work_off()

    assert bench.sender.sent == []
    assert "keyring is locked" in bench.lines()[0].text


def test_a_busy_webhook_is_told_again_after_growing_waits_under_the_same_id(bench: Bench) -> None:
    bench.sender.answers = [BUSY, BUSY, TAKEN]

    bench.tell()
    bench.work_off()

    assert len({sent.body for sent in bench.sender.sent}) == 1
    assert bench.clock.waits == [2.0, 15.0]
    assert bench.lines() == []


def test_a_webhook_may_ask_for_a_longer_wait_but_not_for_ever(bench: Bench) -> None:
    bench.sender.answers = [
        NoticeAnswer(False, "it answered 429", is_temporary=True, wait_s=30),
        NoticeAnswer(False, "it answered 429", is_temporary=True, wait_s=86_400),
    ]

    bench.tell()
    bench.work_off()

    assert bench.clock.waits == [30.0, 60.0]


def test_after_three_tries_a_line_says_so_without_the_secret_address(bench: Bench) -> None:
    bench.sender.answers = [BUSY] * 3

    bench.tell()
    bench.work_off()

    assert len(bench.sender.sent) == 3
    line = bench.lines()[0]
    assert line.text == (
        "Webhook 1 (hooks.example) was not told of a publication completed event: it answered 503."
    )
    assert "clipdesk webhooks test 1" in line.advice
    assert "T0ken" not in line.text + line.advice


def test_what_another_try_cannot_help_is_not_tried_again(bench: Bench) -> None:
    bench.sender.answers = [REFUSED]

    bench.tell()
    bench.work_off()

    assert len(bench.sender.sent) == 1
    assert "it answered 404" in bench.lines()[0].text


def test_a_webhook_that_stays_broken_is_mentioned_once_in_ten_minutes(bench: Bench) -> None:
    bench.sender.answers = [REFUSED] * 4
    for minutes in (0, 5, 4.9, 0.2):
        bench.clock.advance(60 * minutes)
        bench.tell()
        bench.work_off()

    assert len(bench.lines()) == 2


def test_each_broken_webhook_has_a_line_of_its_own(bench: Bench) -> None:
    bench.rules(WebhookRule(URL), WebhookRule("https://cdn.example/x"))
    bench.sender.answers = [REFUSED, REFUSED]

    bench.tell()
    bench.work_off()

    assert len(bench.lines()) == 2


def test_a_failure_is_no_event_that_a_webhook_could_be_told_of_for_ever(bench: Bench) -> None:
    bench.rules(WebhookRule(URL, (EventName.PROBLEM,)))
    heard: list[Event] = []
    bench.bus.subscribe(heard.append)
    bench.sender.answers = [REFUSED]

    bench.tell(EventName.PROBLEM, text="Something")
    bench.work_off()

    assert len(heard) == 1
    assert bench.jobs == []


def test_the_end_of_the_program_ends_the_waits(bench: Bench) -> None:
    bench.sender.answers = [BUSY]
    bench.stop.set()

    bench.tell()
    bench.work_off()

    assert len(bench.sender.sent) == 1
    assert bench.lines() == []


def test_a_webhook_that_is_far_too_slow_does_not_pile_up_work(bench: Bench) -> None:
    for _ in range(150):
        bench.tell()

    assert len(bench.jobs) == 100
    bench.work_off()
    bench.tell()
    assert len(bench.jobs) == 1


def test_a_changed_setting_counts_at_once(bench: Bench) -> None:
    bench.settings.current = Settings()

    bench.tell()

    assert bench.jobs == []


@pytest.mark.parametrize("answer", [TAKEN, BUSY, REFUSED])
def test_a_test_is_sent_once_and_its_outcome_told(bench: Bench, answer: NoticeAnswer) -> None:
    bench.sender.answers = [answer]

    outcome = bench.service.test(WebhookRule(URL, (EventName.PROBLEM,), (Platform.TIKTOK,)))

    assert outcome == answer
    assert [sent.json["event"] for sent in bench.sender.sent] == ["test"]
    assert bench.lines() == []
