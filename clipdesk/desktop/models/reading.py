"""Reads what the window shows: an overview of all posts, and lists page by page. Called off the GUI thread.

Answers are frozen values; what is shown where, and when it is read again, is decided by pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clipdesk.desktop.models.from_post import post_view
from clipdesk.desktop.models.overview import ListFilter, NextPost, Overview
from clipdesk.desktop.models.post_view import PostView
from clipdesk.domain.account import AccountStatus, Platform
from clipdesk.domain.errors import NotFound
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status, WaitReason
from clipdesk.repositories import PostQuery, UnitOfWork, Work

PAGE = 50
_MOST_URGENT = 200
_MOST_TODAY = 500

_STUCK = (Status.UNCONFIRMED, Status.FAILED, Status.MISSED)
_ASKS = (
    WaitReason.APPROVAL,
    WaitReason.NEEDS_CHOICE,
    WaitReason.SIGN_IN,
    WaitReason.KEYRING_LOCKED,
    WaitReason.FILE_MISSING,
    WaitReason.DISK_FULL,
)
_OPEN = (Status.PENDING, Status.PROCESSING)


@dataclass(frozen=True, slots=True)
class Page:
    """Some posts of a list, and where the next ones begin: `ahead` in time order, `behind` going back."""

    posts: tuple[PostView, ...] = ()
    ahead: int | None = None
    behind: int | None = None
    is_ahead_done: bool = True
    is_behind_done: bool = True

    @property
    def is_whole(self) -> bool:
        """Tell whether there is nothing more to read."""
        return self.is_ahead_done and self.is_behind_done


@dataclass(frozen=True, slots=True)
class Fresh:
    """Newer values of some posts, and the ids of those that are not there any more."""

    posts: tuple[PostView, ...] = ()
    gone: frozenset[int] = field(default=frozenset())


def read_overview(work: Work, now: datetime) -> Overview:
    """Return the numbers of this moment; `now` is local and names today."""
    begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
    end = begin + timedelta(days=1)
    with work.read() as unit:
        counts = unit.posts.count_by_status()
        today = unit.posts.find(PostQuery(due_from=begin, due_until=end, limit=_MOST_TODAY))
        soon = PostQuery(status=Status.PENDING, due_from=now, due_until=now + timedelta(days=1), limit=100)
        due = unit.posts.find(soon)
        first = due or unit.posts.find(PostQuery(status=Status.PENDING, due_from=now, limit=1))
        last = unit.posts.find(PostQuery(status=Status.PENDING, due_from=now, limit=1, is_newest_first=True))
        asking = _asking_ids(unit)
        accounts = unit.accounts.list()
    done = [post for post in today if post.status is Status.COMPLETED]
    failed = sum(counts[status] for status in _STUCK)
    return Overview(
        scheduled=sum(counts[status] for status in _OPEN),
        posted=counts[Status.COMPLETED],
        failed=failed,
        urgent=failed + len(asking),
        processing=counts[Status.PROCESSING],
        today=sum(post.status in _OPEN for post in today),
        done_today=len(done),
        late_today=sum(_is_late(post) for post in done),
        due_in_a_day=len(due) + counts[Status.PROCESSING],
        next_post=_next(first),
        last_at=last[0].scheduled_at if last else None,
        sign_in_platforms=tuple(
            dict.fromkeys(
                account.platform.label
                for account in accounts
                if account.status is AccountStatus.NEEDS_SIGN_IN
            )
        ),
        has_accounts=bool(accounts),
    )


def read_first(work: Work, wanted: ListFilter, now: datetime) -> Page:
    """Return the first page of a list: what needs a person, then today and after, then back in time."""
    with work.read() as unit:
        if wanted.tab == "failed":
            return Page(_views(_urgent(unit, wanted), wanted))
        if wanted.tab == "posted":
            return _read_behind(unit, wanted, Page(is_behind_done=False), now)
        urgent = _urgent(unit, wanted)
        page = Page(_views(urgent, wanted), is_ahead_done=False, is_behind_done=False)
        return _read_ahead(unit, wanted, page, now)


def read_more(work: Work, wanted: ListFilter, page: Page, now: datetime) -> Page:
    """Return the page that follows; `posts` holds the new ones only."""
    with work.read() as unit:
        if not page.is_ahead_done:
            return _read_ahead(unit, wanted, _without_posts(page), now)
        return _read_behind(unit, wanted, _without_posts(page), now)


def read_posts(work: Work, wanted: ListFilter, ids: Iterable[int]) -> Fresh:
    """Return the newest values of posts; those that the list does not show are gone."""
    found: list[Post] = []
    gone: set[int] = set()
    with work.read() as unit:
        for post_id in sorted(ids):
            try:
                found.append(unit.posts.get(post_id))
            except NotFound:
                gone.add(post_id)
    shown = _views(found, wanted)
    gone |= {post.id for post in found} - {view.id for view in shown}
    return Fresh(shown, frozenset(gone))


def _read_ahead(unit: UnitOfWork, wanted: ListFilter, page: Page, now: datetime) -> Page:
    """Read on in time order, from today; turn round at the end if there is room on the page."""
    begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
    found = unit.posts.find(
        PostQuery(
            platform=_platform(wanted),
            words=wanted.words or None,
            due_from=begin,
            after_id=page.ahead,
            limit=PAGE,
        )
    )
    is_done = len(found) < PAGE
    fresh = Page(
        _joined(page.posts, _views(found, wanted)),
        ahead=found[-1].id if found else page.ahead,
        behind=page.behind,
        is_ahead_done=is_done,
        is_behind_done=page.is_behind_done,
    )
    return _read_behind(unit, wanted, fresh, now) if is_done else fresh


def _read_behind(unit: UnitOfWork, wanted: ListFilter, page: Page, now: datetime) -> Page:
    """Read back in time: all posts before today, or what is posted, newest first."""
    is_posted = wanted.tab == "posted"
    found = unit.posts.find(
        PostQuery(
            status=Status.COMPLETED if is_posted else Status.PENDING if wanted.tab == "upcoming" else None,
            platform=_platform(wanted),
            words=wanted.words or None,
            due_until=None if is_posted else now.replace(hour=0, minute=0, second=0, microsecond=0),
            after_id=page.behind,
            limit=PAGE,
            is_newest_first=True,
        )
    )
    return Page(
        _joined(page.posts, _views(found, wanted)),
        ahead=page.ahead,
        behind=found[-1].id if found else page.behind,
        is_ahead_done=True,
        is_behind_done=len(found) < PAGE,
    )


def _urgent(unit: UnitOfWork, wanted: ListFilter) -> list[Post]:
    """Return what waits for a person, whenever its time was."""
    found: dict[int, Post] = {}
    for status in _STUCK:
        query = PostQuery(
            status=status, platform=_platform(wanted), words=wanted.words or None, limit=_MOST_URGENT
        )
        found |= {post.id: post for post in unit.posts.find(query)}
    for post_id in _asking_ids(unit)[:_MOST_URGENT]:
        found.setdefault(post_id, unit.posts.get(post_id))
    # Suggestions without a platform have no publication that could say that it waits.
    if not wanted.platform:
        newest = PostQuery(status=Status.PENDING, by_id=True, is_newest_first=True, limit=_MOST_URGENT)
        found |= {post.id: post for post in unit.posts.find(newest) if not post.publications}
    return list(found.values())


def _platform(wanted: ListFilter) -> Platform | None:
    return Platform(wanted.platform) if wanted.platform else None


def _asking_ids(unit: UnitOfWork) -> list[int]:
    waiting = [item for reason in _ASKS for item in unit.publications.waiting_for(reason)]
    return list(dict.fromkeys(item.post_id for item in waiting))


def _views(posts: Iterable[Post], wanted: ListFilter) -> tuple[PostView, ...]:
    return tuple(post_view(post) for post in posts if _is_wanted(post, wanted))


def _is_wanted(post: Post, wanted: ListFilter) -> bool:
    status = post.status
    if status is Status.CANCELLED:
        return False
    if wanted.platform and wanted.platform not in post.platforms:
        return False
    if wanted.words and wanted.words.strip().lower() not in post.text.title.lower():
        return False
    if wanted.tab == "upcoming":
        return status in _OPEN
    if wanted.tab == "posted":
        return status is Status.COMPLETED
    if wanted.tab == "failed":
        return status in _STUCK or _asks(post)
    return True


def _asks(post: Post) -> bool:
    return not post.publications or any(item.wait_reason in _ASKS for item in post.publications)


def _is_late(post: Post) -> bool:
    done, due = post.processed_at, post.scheduled_at
    return done is not None and due is not None and done - due > timedelta(minutes=5)


def _next(posts: list[Post]) -> NextPost | None:
    for post in posts:
        if post.scheduled_at is not None:
            return NextPost(post.id, post.text.title, post.scheduled_at)
    return None


def _joined(first: tuple[PostView, ...], second: tuple[PostView, ...]) -> tuple[PostView, ...]:
    known = {post.id for post in first}
    return (*first, *(post for post in second if post.id not in known))


def _without_posts(page: Page) -> Page:
    return Page((), page.ahead, page.behind, page.is_ahead_done, page.is_behind_done)
