"""What a person decides about a post: now, not at all, once more, or what really happened to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from clipdesk.domain.account import Platform
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.errors import InvalidInput, LostClaim, NeedsPerson, NotAllowed
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.options import needs_choice
from clipdesk.domain.post import Post
from clipdesk.domain.publication import (
    Effect,
    Phase,
    Publication,
    Status,
    cancel,
    complete,
    start_again,
)
from clipdesk.domain.settings import is_safe_url
from clipdesk.ports import Clock, EventSink
from clipdesk.repositories import Ledger, LedgerLine, UnitOfWork, Work

_AGAIN = frozenset({Status.FAILED, Status.MISSED})


class DecidingService:
    """Carry out a person's decisions about posts."""

    def __init__(self, work: Work, ledger: Ledger, clock: Clock, bus: EventSink) -> None:
        self._work = work
        self._ledger = ledger
        self._clock = clock
        self._bus = bus

    def post_now(self, post_id: int) -> Post:
        """Make everything of a post that is not out due at once.

        Raises:
            NotAllowed: it is processing, completed, cancelled, or nobody knows whether it is out.
            NeedsPerson: TikTok's privacy has not been chosen.
        """
        now = self._clock.now()

        def force(publication: Publication) -> Publication | None:
            if publication.status not in _AGAIN | {Status.PENDING}:
                return None
            if needs_choice(publication.platform, publication.options):
                raise NeedsPerson(
                    "Choose who can see it on TikTok first.", "Edit the post and choose a privacy."
                )
            return start_again(publication, scheduled_at=now, is_forced=True, try_at=now)

        return self._decide(post_id, force, "posted now", moved_to=now)

    def retry(self, post_id: int) -> Post:
        """Start again what failed or was missed; what is out stays as it is.

        Raises:
            NotAllowed: nothing of the post failed or was missed.
        """
        now = self._clock.now()

        def again(publication: Publication) -> Publication | None:
            if publication.status not in _AGAIN:
                return None
            return start_again(publication, scheduled_at=now, is_forced=True, try_at=now)

        return self._decide(post_id, again, "retried")

    def cancel(self, post_id: int) -> Post:
        """Take back everything that is not out; the video file stays.

        Raises:
            NotAllowed: the irreversible call was made, or everything is out or cancelled already.
        """

        def take_back(publication: Publication) -> Publication | None:
            return None if publication.status in (Status.COMPLETED, Status.CANCELLED) else cancel(publication)

        return self._decide(post_id, take_back, "cancelled")

    def resolve(self, post_id: int, platform: Platform, *, is_live: bool, url: str | None = None) -> Post:
        """Say what became of a publication that nobody could be sure about.

        Raises:
            InvalidInput: the address is not a web address.
            NotAllowed: no publication of the post on this platform is in doubt.
        """
        if url is not None and not is_safe_url(url):
            raise InvalidInput("This is not a web address.", "Paste the post's https address.", field="url")
        now = self._clock.now()

        def settle(publication: Publication) -> Publication | None:
            if publication.platform is not platform or publication.status is not Status.UNCONFIRMED:
                return None
            if is_live:
                return complete(publication, now=now, remote_id=None, url=url, privacy=None)
            fresh = replace(publication, phase=Phase.NEW, sent_bytes=0, staged_at=None)
            return start_again(fresh, scheduled_at=now, is_forced=True, try_at=now)

        words = "said to be live" if is_live else "said not to be live"
        return self._decide(post_id, settle, words, outcome="live" if is_live else "not_live")

    def _decide(
        self,
        post_id: int,
        decide: Callable[[Publication], Publication | None],
        words: str,
        *,
        moved_to: datetime | None = None,
        outcome: str = "",
    ) -> Post:
        with self._work.write() as unit:
            post = unit.posts.get(post_id)
            _require_quiet(post, words)
            changed = [(was, new) for was in post.publications if (new := decide(was)) is not None]
            if not changed:
                raise NotAllowed(f"This post is {post.status}, so it cannot be {words}.")
            for was, new in changed:
                self._store(unit, post, was, new, words, outcome)
            if moved_to is not None:
                unit.posts.save(replace(post, scheduled_at=moved_to))
            post = unit.posts.get(post_id)
        data = {"post_id": post.id, "status": str(post.status)}
        self._bus.publish(Event(EventName.POST_CHANGED, self._clock.now(), data))
        return post

    def _store(
        self, unit: UnitOfWork, post: Post, was: Publication, new: Publication, words: str, outcome: str
    ) -> None:
        now = self._clock.now()
        try:
            unit.publications.save(new, was=was)
        except LostClaim as error:
            raise NotAllowed("This post is going out right now.", "Look again in a moment.") from error
        if outcome or (new.status is Status.CANCELLED and was.phase is not Phase.NEW):
            unit.handles.bury(was.id, f"{words} by a person")
        unit.effects.add(was.id, Effect(now, was.attempts + 1, "person", "note", words))
        line = f"{was.platform.label}: {words}."
        unit.activity.add(Activity(0, now, ActivityKind.POST, line, post_id=post.id))
        if outcome:
            account = unit.accounts.get(was.account_id)
            self._ledger.append(
                LedgerLine(
                    at=now,
                    post_uuid=post.uuid,
                    account_key=f"{account.platform}:{account.remote_id}",
                    fingerprint=post.clip.fingerprint.xxh3_128,
                    outcome=outcome,
                    url=new.url,
                )
            )


def _require_quiet(post: Post, words: str) -> None:
    """Refuse a decision about a post that is going out, except to stop it before the irreversible call."""
    if post.status is Status.PROCESSING and words != "cancelled":
        raise NotAllowed("This post is going out right now.", "Wait until it has ended.")
