"""The homes of data in memory: `MemoryWork` keeps every promise of `ports.Work` that the database keeps.

The contract suite in tests/storage runs on both, so a service tested on this one works on the other.
"""

from __future__ import annotations

import builtins
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.clip import Clip, ClipState, Fingerprint
from clipdesk.domain.errors import LostClaim, NotAllowed, NotFound
from clipdesk.domain.events import Event
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Effect, Handle, Publication, Status, WaitReason
from clipdesk.domain.template import DEFAULT_PROMPT, DEFAULT_TEMPLATE_NAME, PromptTemplate
from clipdesk.repositories import LedgerLine, PostQuery, StoredAnswer, StoredEvent

T = TypeVar("T")
K = TypeVar("K")
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class _HandleEntry:
    handle: Handle
    since: int
    verdict: str | None = None
    until: int | None = None


@dataclass
class _Tables:
    clips: dict[int, Clip] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    publications: dict[int, Publication] = field(default_factory=dict)
    handles: dict[int, tuple[_HandleEntry, ...]] = field(default_factory=dict)
    effects: dict[int, tuple[int, Effect]] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    removed_accounts: dict[int, Account] = field(default_factory=dict)
    templates: dict[int, PromptTemplate] = field(default_factory=dict)
    activity: dict[int, Activity] = field(default_factory=dict)
    metrics: dict[int, Metrics] = field(default_factory=dict)
    events: dict[int, Event] = field(default_factory=dict)
    answers: dict[str, StoredAnswer] = field(default_factory=dict)
    last_ids: dict[str, int] = field(default_factory=dict)
    is_writing: bool = False

    def opened(self, *, for_writing: bool) -> _Tables:
        """Return a copy that shares only frozen values."""
        parts = {part.name: copy(getattr(self, part.name)) for part in fields(self)}
        return _Tables(**parts | {"is_writing": for_writing})

    def new_id(self, table: str) -> int:
        """Return an id that was never given out."""
        self.check_writing()
        self.last_ids[table] = self.last_ids.get(table, 0) + 1
        return self.last_ids[table]

    def check_writing(self) -> None:
        """Refuse a change in a unit that was opened for reading."""
        if not self.is_writing:
            raise RuntimeError("a unit of work opened for reading cannot change anything")


class _Repository:
    def __init__(self, tables: _Tables) -> None:
        self._tables = tables


class MemoryClips(_Repository):
    """`ports.ClipRepository`."""

    def add(self, clip: Clip) -> Clip:
        if self.by_fingerprint(clip.fingerprint):
            raise NotAllowed(f"{clip.path.name} is known already.")
        stored = replace(clip, id=self._tables.new_id("clips"))
        self._tables.clips[stored.id] = stored
        return stored

    def save(self, clip: Clip) -> None:
        self._tables.check_writing()
        self.get(clip.id)
        self._tables.clips[clip.id] = clip

    def get(self, clip_id: int) -> Clip:
        return _found(self._tables.clips, clip_id, "clip")

    def by_path(self, path: Path) -> Clip | None:
        return max((c for c in self._tables.clips.values() if c.path == path), key=_id_of, default=None)

    def by_fingerprint(self, fingerprint: Fingerprint) -> Clip | None:
        return next((c for c in self._tables.clips.values() if c.fingerprint == fingerprint), None)

    def in_state(self, *states: ClipState) -> list[Clip]:
        return [clip for _, clip in sorted(self._tables.clips.items()) if clip.state in states]

    def known_paths(self) -> frozenset[str]:
        clips = self._tables.clips.values()
        return frozenset(str(clip.path) for clip in clips if clip.state is not ClipState.MISSING)


class MemoryPublications(_Repository):
    """`ports.PublicationRepository`."""

    def add(self, publication: Publication) -> Publication:
        _found(self._tables.posts, publication.post_id, "post")
        stored = replace(publication, id=self._tables.new_id("publications"), account_name="")
        self._tables.publications[stored.id] = stored
        return self.get(stored.id)

    def get(self, publication_id: int) -> Publication:
        return self._named(_found(self._tables.publications, publication_id, "publication"))

    def claim(
        self, *, now: datetime, owner: str, limit: int, busy_accounts: Sequence[int] = ()
    ) -> list[Publication]:
        self._tables.check_writing()
        firsts: dict[int, Publication] = {}
        for publication in sorted(self._claimable(), key=_claim_order):
            is_due = publication.next_try_at is not None and publication.next_try_at <= now
            if is_due and publication.account_id not in busy_accounts:
                firsts.setdefault(publication.account_id, publication)
        claimed = sorted(firsts.values(), key=_claim_order)[:limit]
        for publication in claimed:
            self._tables.publications[publication.id] = replace(
                publication, status=Status.PROCESSING, owner=owner, epoch=publication.epoch + 1
            )
        return [self.get(publication.id) for publication in claimed]

    def save_claimed(self, publication: Publication) -> None:
        self._tables.check_writing()
        self._claimed(publication.id, publication.epoch)
        self._store(publication)

    def save(self, publication: Publication, *, was: Publication) -> None:
        self._tables.check_writing()
        row = self._tables.publications.get(was.id)
        seen = (was.epoch, was.status, was.phase, was.owner)
        if row is None or (row.epoch, row.status, row.phase, row.owner) != seen:
            raise LostClaim(f"publication {was.id}, epoch {was.epoch}")
        self._store(publication)

    def save_progress(self, publication_id: int, epoch: int, sent_bytes: int, total_bytes: int) -> None:
        self._tables.check_writing()
        row = self._claimed(publication_id, epoch)
        self._tables.publications[row.id] = replace(row, sent_bytes=sent_bytes, total_bytes=total_bytes)

    def owned(self) -> list[Publication]:
        return [p for p in self._all() if p.status is Status.PROCESSING and p.owner is not None]

    def waiting_for(self, reason: WaitReason, account_id: int | None = None) -> list[Publication]:
        waiting = [p for p in self._all() if p.status is Status.PENDING and p.wait_reason is reason]
        return [p for p in waiting if account_id in (None, p.account_id)]

    def next_try_at(self) -> datetime | None:
        times = [p.next_try_at for p in self._claimable() if p.next_try_at is not None]
        return min(times, default=None)

    def taken_times(self, account_id: int, start: datetime, end: datetime) -> list[datetime]:
        gone = (Status.CANCELLED, Status.FAILED, Status.MISSED)
        own = [p for p in self._all() if p.account_id == account_id and p.status not in gone]
        return sorted(p.scheduled_at for p in own if p.scheduled_at and start <= p.scheduled_at <= end)

    def last_completed_at(self, account_id: int) -> datetime | None:
        ends = [p.completed_at for p in self._all() if p.account_id == account_id and p.completed_at]
        return max(ends, default=None)

    def of_post(self, post_id: int) -> tuple[Publication, ...]:
        """Return a post's publications; for the posts' repository."""
        return tuple(p for p in self._all() if p.post_id == post_id)

    def _all(self) -> list[Publication]:
        return [self._named(p) for _, p in sorted(self._tables.publications.items())]

    def _claimable(self) -> list[Publication]:
        return [
            p
            for p in self._tables.publications.values()
            if p.status is Status.PENDING or (p.status is Status.PROCESSING and p.owner is None)
        ]

    def _claimed(self, publication_id: int, epoch: int) -> Publication:
        row = self._tables.publications.get(publication_id)
        if row is None or row.epoch != epoch or row.status is not Status.PROCESSING:
            raise LostClaim(f"publication {publication_id}, epoch {epoch}")
        return row

    def _store(self, publication: Publication) -> None:
        row = self._tables.publications[publication.id]
        fixed: dict[str, Any] = {
            "post_id": row.post_id,
            "account_id": row.account_id,
            "platform": row.platform,
        }
        self._tables.publications[row.id] = replace(publication, **fixed)

    def _named(self, publication: Publication) -> Publication:
        known = self._tables.accounts | self._tables.removed_accounts
        return replace(publication, account_name=known[publication.account_id].name)


class MemoryPosts(_Repository):
    """`ports.PostRepository`."""

    def add(self, post: Post) -> Post:
        _found(self._tables.clips, post.clip.id, "clip")
        post_id = self._tables.new_id("posts")
        self._tables.posts[post_id] = replace(post, id=post_id, publications=())
        for publication in post.publications:
            MemoryPublications(self._tables).add(replace(publication, post_id=post_id))
        return self.get(post_id)

    def save(self, post: Post) -> None:
        self._tables.check_writing()
        row = _found(self._tables.posts, post.id, "post")
        words: dict[str, Any] = {
            "text": post.text,
            "text_source": post.text_source,
            "scheduled_at": post.scheduled_at,
        }
        self._tables.posts[post.id] = replace(row, **words)

    def get(self, post_id: int) -> Post:
        row = _found(self._tables.posts, post_id, "post")
        clip = self._tables.clips[row.clip.id]
        return replace(row, clip=clip, publications=MemoryPublications(self._tables).of_post(post_id))

    def find(self, query: PostQuery) -> list[Post]:
        turn = -1 if query.is_newest_first else 1

        def order(post: Post) -> tuple[float, ...]:
            if query.by_id:
                return (post.id * turn,)
            is_timeless = post.scheduled_at is None
            time_s = 0.0 if post.scheduled_at is None else post.scheduled_at.timestamp()
            return is_timeless, time_s * turn, post.id * turn

        posts = sorted((self.get(post_id) for post_id in self._tables.posts), key=order)
        if query.after_id is not None and not query.by_id and query.after_id not in self._tables.posts:
            return []
        if query.after_id is not None:
            behind = (query.after_id * turn,) if query.by_id else order(self.get(query.after_id))
            posts = [post for post in posts if order(post) > behind]
        return [post for post in posts if _fits(post, query)][: query.limit]

    def of_clip(self, clip_id: int) -> list[Post]:
        return [self.get(i) for i, post in sorted(self._tables.posts.items()) if post.clip.id == clip_id]

    def count_by_status(self) -> dict[Status, int]:
        shown = [self.get(post_id).status for post_id in self._tables.posts]
        return {status: shown.count(status) for status in Status}


class MemoryHandles(_Repository):
    """`ports.HandleRepository`."""

    def living(self, publication_id: int) -> Handle | None:
        entries = self._tables.handles.get(publication_id, ())
        return next((entry.handle for entry in entries if entry.verdict is None), None)

    def add(self, publication_id: int, handle: Handle) -> None:
        self._tables.check_writing()
        if self.living(publication_id):
            raise NotAllowed(f"Publication {publication_id} has a handle at its platform already.")
        entries = self._tables.handles.get(publication_id, ())
        entry = _HandleEntry(handle, since=self._newest_effect(publication_id))
        self._tables.handles[publication_id] = (*entries, entry)

    def bury(self, publication_id: int, verdict: str) -> None:
        self._tables.check_writing()
        until = self._newest_effect(publication_id)
        entries = self._tables.handles.get(publication_id, ())
        self._tables.handles[publication_id] = tuple(
            entry if entry.verdict else replace(entry, verdict=verdict or "dead", until=until)
            for entry in entries
        )

    def _newest_effect(self, publication_id: int) -> int:
        return max((i for i, (of, _) in self._tables.effects.items() if of == publication_id), default=0)


class MemoryEffects(_Repository):
    """`ports.EffectRepository`."""

    def add(self, publication_id: int, effect: Effect) -> None:
        self._tables.effects[self._tables.new_id("effects")] = (publication_id, effect)

    def of(self, publication_id: int) -> list[Effect]:
        return [effect for _, (of, effect) in sorted(self._tables.effects.items()) if of == publication_id]

    def last_intent(self, publication_id: int, step: str) -> Effect | None:
        entries = self._tables.handles.get(publication_id, ())
        last = entries[-1] if entries else None
        begin = 0 if last is None else last.since if last.until is None else last.until
        for effect_id, (of, effect) in sorted(self._tables.effects.items(), reverse=True):
            if effect_id > begin and of == publication_id and (effect.kind, effect.step) == ("intent", step):
                return effect
        return None


class MemoryAccounts(_Repository):
    """`ports.AccountRepository`."""

    def add(self, account: Account) -> Account:
        self._tables.check_writing()
        if self.by_remote_id(account.platform, account.remote_id):
            raise NotAllowed(f"{account.name} is connected already.")
        gone = self._tables.removed_accounts.values()
        old = next((a.id for a in gone if _channel(a) == _channel(account)), None)
        if old is not None:
            del self._tables.removed_accounts[old]
        stored = replace(account, id=old or self._tables.new_id("accounts"))
        self._store(stored)
        return stored

    def save(self, account: Account) -> None:
        self._tables.check_writing()
        self.get(account.id)
        self._store(account)

    def get(self, account_id: int) -> Account:
        return _found(self._tables.accounts, account_id, "account")

    def list(self, platform: Platform | None = None) -> builtins.list[Account]:
        every = [account for _, account in sorted(self._tables.accounts.items())]
        return [account for account in every if platform in (None, account.platform)]

    def default(self, platform: Platform) -> Account | None:
        return next((account for account in self.list(platform) if account.is_default), None)

    def by_remote_id(self, platform: Platform, remote_id: str) -> Account | None:
        return next((a for a in self.list() if _channel(a) == (platform, remote_id)), None)

    def remove(self, account_id: int) -> None:
        self._tables.check_writing()
        self._tables.removed_accounts[account_id] = self.get(account_id)
        del self._tables.accounts[account_id]

    def _store(self, account: Account) -> None:
        if account.is_default:
            for other in self.list(account.platform):
                self._tables.accounts[other.id] = replace(other, is_default=False)
        self._tables.accounts[account.id] = account


class MemoryTemplates(_Repository):
    """`ports.TemplateRepository`."""

    def add(self, template: PromptTemplate) -> PromptTemplate:
        stored = replace(template, id=self._tables.new_id("templates"))
        self._store(stored)
        return stored

    def save(self, template: PromptTemplate) -> None:
        self._tables.check_writing()
        self.get(template.id)
        self._store(template)

    def get(self, template_id: int) -> PromptTemplate:
        return _found(self._tables.templates, template_id, "template")

    def list(self) -> builtins.list[PromptTemplate]:
        return [template for _, template in sorted(self._tables.templates.items())]

    def active(self) -> PromptTemplate | None:
        return next((template for template in self.list() if template.is_active), None)

    def activate(self, template_id: int) -> None:
        self.save(replace(self.get(template_id), is_active=True))

    def remove(self, template_id: int) -> None:
        self._tables.check_writing()
        self.get(template_id)
        del self._tables.templates[template_id]

    def _store(self, template: PromptTemplate) -> None:
        if template.is_active:
            for other in self.list():
                self._tables.templates[other.id] = replace(other, is_active=False)
        self._tables.templates[template.id] = template


class MemoryActivity(_Repository):
    """`ports.ActivityRepository`."""

    def add(self, activity: Activity) -> Activity:
        stored = replace(activity, id=self._tables.new_id("activity"))
        self._tables.activity[stored.id] = stored
        return stored

    def recent(
        self, *, kind: ActivityKind | None = None, before_id: int | None = None, limit: int = 100
    ) -> list[Activity]:
        newest = sorted(self._tables.activity.values(), key=_id_of, reverse=True)
        wanted = [a for a in newest if kind in (None, a.kind) and (before_id is None or a.id < before_id)]
        return wanted[:limit]

    def forget_before(self, moment: datetime) -> int:
        self._tables.check_writing()
        return _forget(self._tables.activity, lambda activity: activity.at < moment)


class MemoryMetrics(_Repository):
    """`ports.MetricsRepository`."""

    def add(self, metrics: Sequence[Metrics]) -> None:
        for numbers in metrics:
            self._tables.metrics[self._tables.new_id("metrics")] = numbers

    def latest(self) -> list[Metrics]:
        newest: dict[int, Metrics] = {}
        for numbers in sorted(self._tables.metrics.values(), key=lambda numbers: numbers.collected_at):
            newest[numbers.publication_id] = numbers
        return [numbers for _, numbers in sorted(newest.items())]

    def between(self, start: datetime, end: datetime) -> list[Metrics]:
        ordered = sorted(self._tables.metrics.values(), key=lambda numbers: numbers.collected_at)
        return [numbers for numbers in ordered if start <= numbers.collected_at < end]


class MemoryEvents(_Repository):
    """`ports.EventRepository`."""

    def add(self, event: Event) -> int:
        event_id = self._tables.new_id("events")
        self._tables.events[event_id] = event
        return event_id

    def after(self, event_id: int, limit: int = 1000) -> list[StoredEvent]:
        behind = [StoredEvent(i, event) for i, event in sorted(self._tables.events.items()) if i > event_id]
        return behind[:limit]

    def last_id(self) -> int:
        return max(self._tables.events, default=0)

    def forget_before(self, moment: datetime) -> int:
        self._tables.check_writing()
        return _forget(self._tables.events, lambda event: event.at < moment)


class MemoryAnswers(_Repository):
    """`ports.AnswerRepository`."""

    def add(self, answer: StoredAnswer) -> None:
        self._tables.check_writing()
        if answer.key in self._tables.answers:
            raise ValueError(f"there is an answer under {answer.key}")
        self._tables.answers[answer.key] = answer

    def get(self, key: str) -> StoredAnswer | None:
        return self._tables.answers.get(key)

    def remove(self, key: str) -> None:
        self._tables.check_writing()
        self._tables.answers.pop(key, None)

    def forget_before(self, moment: datetime) -> int:
        self._tables.check_writing()
        return _forget(self._tables.answers, lambda answer: answer.created_at < moment)


class MemoryUnit:
    """`ports.UnitOfWork` on a copy of all tables."""

    def __init__(self, tables: _Tables) -> None:
        self.clips = MemoryClips(tables)
        self.posts = MemoryPosts(tables)
        self.publications = MemoryPublications(tables)
        self.handles = MemoryHandles(tables)
        self.effects = MemoryEffects(tables)
        self.accounts = MemoryAccounts(tables)
        self.templates = MemoryTemplates(tables)
        self.activity = MemoryActivity(tables)
        self.metrics = MemoryMetrics(tables)
        self.events = MemoryEvents(tables)
        self.answers = MemoryAnswers(tables)


class MemoryWork:
    """`ports.Work` in memory; holds the default template, as a new database does."""

    def __init__(self) -> None:
        self._tables = _Tables()
        self._lock = threading.Lock()
        self._writer: int | None = None
        now = datetime.now(UTC)
        with self.write() as unit:
            unit.templates.add(PromptTemplate(0, DEFAULT_TEMPLATE_NAME, DEFAULT_PROMPT, True, now, now))

    @contextmanager
    def read(self) -> Iterator[MemoryUnit]:
        """Open a unit that can only look."""
        yield MemoryUnit(self._tables.opened(for_writing=False))

    @contextmanager
    def write(self) -> Iterator[MemoryUnit]:
        """Open a unit whose changes count only if its block ends well."""
        if self._writer == threading.get_ident():
            raise RuntimeError("this thread is writing already: it would wait for itself")
        with self._lock:
            self._writer = threading.get_ident()
            try:
                tables = self._tables.opened(for_writing=True)
                yield MemoryUnit(tables)
                self._tables = tables
            finally:
                self._writer = None


class MemoryLedger:
    """`ports.Ledger` in memory; `lines` is what was written."""

    def __init__(self) -> None:
        self.lines: list[LedgerLine] = []

    def append(self, line: LedgerLine) -> None:
        """Keep a line."""
        self.lines.append(line)

    def last(self, post_uuid: str, account_key: str) -> LedgerLine | None:
        """Return the newest line of a post on an account."""
        wanted = (post_uuid, account_key)
        return next((x for x in reversed(self.lines) if (x.post_uuid, x.account_key) == wanted), None)

    def live_with_fingerprint(self, account_key: str, fingerprint: str) -> LedgerLine | None:
        """Return the newest line of a post with this content that is live on an account."""
        for line in reversed(self.lines):
            is_wanted = (line.account_key, line.fingerprint, line.outcome) == (
                account_key,
                fingerprint,
                "live",
            )
            if is_wanted and self.last(line.post_uuid, account_key) is line:
                return line
        return None


def _id_of(value: Any) -> int:
    return int(value.id)


def _claim_order(publication: Publication) -> tuple[datetime, int]:
    return publication.next_try_at or _NEVER, publication.id


def _channel(account: Account) -> tuple[Platform, str]:
    return account.platform, account.remote_id


def _fits(post: Post, query: PostQuery) -> bool:
    if query.status not in (None, post.status):
        return False
    if query.platform is not None and query.platform not in post.platforms:
        return False
    if query.words and not _has_words(post, query.words.strip().lower()):
        return False
    if query.due_from is None and query.due_until is None:
        return True
    return post.scheduled_at is not None and (
        (query.due_from is None or query.due_from <= post.scheduled_at)
        and (query.due_until is None or post.scheduled_at < query.due_until)
    )


def _has_words(post: Post, words: str) -> bool:
    return words in post.text.title.lower()


def _found(table: dict[int, T], key: int, what: str) -> T:
    if key not in table:
        raise NotFound(f"There is no {what} {key}.")
    return table[key]


def _forget(table: dict[K, T], is_old: Callable[[T], bool]) -> int:
    old = [key for key, value in table.items() if is_old(value)]
    for key in old:
        del table[key]
    return len(old)
