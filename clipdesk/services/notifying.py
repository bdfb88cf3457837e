"""Tells other services of events, in the background: a webhook can neither hold up nor change a post.

Who is told of what stands in the settings; the words and shapes are the domain's.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace

from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.errors import CredentialError, CredentialState, NotFound
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.notice import TEST, Notice, discord_body, json_body, signature
from clipdesk.domain.post import Post
from clipdesk.domain.settings import WebhookRule
from clipdesk.ports import Clock, CredentialStore, NoticeAnswer, NoticeSender, SettingsStore
from clipdesk.repositories import Work

SECRET = "webhook"
Submit = Callable[[str, Callable[[], None]], None]

_WAITS_S = (2.0, 15.0)
_LONGEST_WAIT_S = 60.0
_TELL_AGAIN_S = 600.0
_MOST_WAITING = 100

_log = logging.getLogger(__name__)


class NotifyingService:
    """Send notices to the webhooks of the settings."""

    def __init__(
        self,
        work: Work,
        sender: NoticeSender,
        settings: SettingsStore,
        credentials: CredentialStore,
        clock: Clock,
    ) -> None:
        self._work = work
        self._sender = sender
        self._settings = settings
        self._credentials = credentials
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[str, int] = {}
        self._told_at_s: dict[str, float] = {}

    @property
    def rules(self) -> tuple[WebhookRule, ...]:
        """Return the webhooks as they are set up now."""
        return self._settings.current.webhooks

    def listener(self, submit: Submit, stop: threading.Event) -> Callable[[Event], None]:
        """Return what a bus may call with each event; all that takes time goes into a lane of its own.

        Args:
            submit: puts a job into a lane, by its name.
            stop: ends the waits between two tries.
        """

        def on_event(event: Event) -> None:
            for number, rule in enumerate(self.rules, 1):
                if rule.wants(event.name) and not _is_empty(event):
                    self._hand_over(rule, number, event, submit, stop)

        return on_event

    def test(self, rule: WebhookRule) -> NoticeAnswer:
        """Send one test notice, once; return what became of it."""
        notice = Notice(uuid.uuid4().hex, self._clock.now(), TEST)
        return self._send(rule, notice)

    # -- on the teller's thread

    def _hand_over(
        self, rule: WebhookRule, number: int, event: Event, submit: Submit, stop: threading.Event
    ) -> None:
        with self._lock:
            count = self._waiting.get(rule.url, 0)
            is_full = count >= _MOST_WAITING
            if not is_full:
                self._waiting[rule.url] = count + 1
        if is_full:
            _log.warning("Webhook %d is too slow: a notice of %s was dropped", number, event.name)
            return
        notice = Notice(uuid.uuid4().hex, event.at, event.name, event.data)

        def deliver() -> None:
            with self._lock:
                self._waiting[rule.url] -= 1
            self._deliver(rule, number, notice, stop)

        submit(f"webhook:{number}", deliver)

    # -- in the lane

    def _deliver(self, rule: WebhookRule, number: int, notice: Notice, stop: threading.Event) -> None:
        notice = replace(notice, post=self._post(notice))
        concerned = notice.platforms
        if rule.platforms and concerned and not concerned & set(rule.platforms):
            return
        answer = self._send(rule, notice)
        for wait_s in _WAITS_S:
            if answer.is_taken or not answer.is_temporary:
                break
            if self._clock.wait(stop, min(max(wait_s, answer.wait_s), _LONGEST_WAIT_S)):
                _log.warning("Webhook %d was not told of %s before the end", number, notice.event)
                return
            answer = self._send(rule, notice)
        if not answer.is_taken:
            self._tell(rule, number, notice, answer)

    def _post(self, notice: Notice) -> Post | None:
        post_id = notice.data.get("post_id")
        if not isinstance(post_id, int):
            return None
        try:
            with self._work.read() as unit:
                return unit.posts.get(post_id)
        except NotFound:
            return None

    def _send(self, rule: WebhookRule, notice: Notice) -> NoticeAnswer:
        if rule.shape == "discord":
            body = discord_body(notice, hide_titles=rule.hide_titles)
            return self._sender.send(rule.url, body, {})
        body = json_body(notice, hide_titles=rule.hide_titles)
        headers = {
            "X-ClipDesk-Event": notice.event,
            "X-ClipDesk-Id": notice.id,
            "X-ClipDesk-Timestamp": notice.at.isoformat(),
        }
        try:
            secret = self._credentials.get(SECRET)
        except CredentialError as error:
            # A receiver that expects a signature would refuse it; without a keyring there never is one.
            if error.state is not CredentialState.ABSENT:
                return NoticeAnswer(False, error.title, is_temporary=True)
            secret = None
        if secret:
            headers["X-ClipDesk-Signature"] = signature(secret, body)
        return self._sender.send(rule.url, body, headers)

    def _tell(self, rule: WebhookRule, number: int, notice: Notice, answer: NoticeAnswer) -> None:
        """Say once in a while that a webhook does not work; never by an event, which it might be told of."""
        _log.warning("Webhook %d was not told of %s: %s", number, notice.event, answer.text)
        now_s = self._clock.monotonic_s()
        with self._lock:
            told_at_s = self._told_at_s.get(rule.url)
            if told_at_s is not None and now_s - told_at_s < _TELL_AGAIN_S:
                return
            self._told_at_s[rule.url] = now_s
        text = f"Webhook {number} ({rule.host}) was not told of a {notice.event.replace('_', ' ')} event:"
        advice = f"clipdesk webhooks test {number} tries it again; your posts are not touched by this."
        line = Activity(
            0, self._clock.now(), ActivityKind.PROBLEM, f"{text} {answer.text.rstrip('.')}.", advice=advice
        )
        with self._work.write() as unit:
            unit.activity.add(line)


def _is_empty(event: Event) -> bool:
    """Tell whether an event only asks listeners to look again."""
    return event.name is EventName.POST_CHANGED and not event.data
