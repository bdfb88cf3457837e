"""Keeps the list of posts equal to the database: reads pages when they are wanted, and what has changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from clipdesk.desktop.models.from_post import with_progress
from clipdesk.desktop.models.overview import ListFilter
from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.models.posts import PostsModel
from clipdesk.desktop.models.reading import (
    Fresh,
    Page,
    read_first,
    read_more,
    read_posts,
)
from clipdesk.desktop.models.sections import Section, group_posts
from clipdesk.desktop.page_services import PageServices


class PostFeed(QObject):
    """Fill a model with the posts of a filter.

    Readings are numbered: an answer to an older question is dropped.
    """

    changed = Signal()

    def __init__(self, services: PageServices, model: PostsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._model = model
        self._wanted = ListFilter()
        self._turn = 0
        self._posts: dict[int, PostView] = {}
        self._page = Page()
        self._shape: tuple[tuple[str, str, tuple[int, ...]], ...] = ()
        self._is_reading = False
        self._is_read = False
        self._after_reading: list[Callable[[], object]] = []
        services.bridge.posts_changed.connect(self._on_changed)
        services.bridge.progress.connect(self._on_progress)

    @property
    def is_read(self) -> bool:
        """Tell whether the first page of the filter is here."""
        return self._is_read

    def post(self, post_id: int) -> PostView | None:
        """Return a post of the list."""
        return self._posts.get(post_id)

    def show(self, wanted: ListFilter) -> None:
        """Show the posts of a filter; what is shown stays until the first of them are here."""
        self._wanted = wanted
        self._turn += 1
        self._is_reading, self._is_read = True, False
        work, now = self._services.desk.work, self._services.time.now()
        self._read(lambda: read_first(work, wanted, now), self._begin)

    def when_read(self, act: Callable[[], object]) -> None:
        """Do something as soon as the list is read."""
        if self._is_reading:
            self._after_reading.append(act)
        else:
            act()

    @Slot()
    def read_more(self) -> None:
        """Read the next page, unless one is being read or there is none."""
        if self._is_reading or self._page.is_whole:
            return
        self._is_reading = True
        work, wanted, page = self._services.desk.work, self._wanted, self._page
        now = self._services.time.now()
        self._read(lambda: read_more(work, wanted, page, now), self._append)

    def _read(self, deed: Callable[[], Page], take: Callable[[Page], None]) -> None:
        turn = self._turn

        def taken(page: Page) -> None:
            if turn == self._turn:
                self._is_reading = False
                take(page)

        self._services.background.run(deed, taken, partial(self._give_up, turn), owner=self)

    def _give_up(self, turn: int, error: Exception) -> None:
        if turn == self._turn:
            self._is_reading = False
            self._services.shell.complain(error)

    def _begin(self, page: Page) -> None:
        self._posts = {post.id: post for post in page.posts}
        self._page = page
        self._is_read = True
        self._regroup()
        acts, self._after_reading = self._after_reading, []
        for act in acts:
            act()

    def _append(self, page: Page) -> None:
        self._posts |= {post.id: post for post in page.posts if post.id not in self._posts}
        self._page = page
        self._regroup()

    @Slot(object)
    def _on_changed(self, ids: frozenset[int]) -> None:
        if not ids:
            self.show(self._wanted)
            return
        turn, work, wanted = self._turn, self._services.desk.work, self._wanted

        def taken(fresh: Fresh) -> None:
            if turn == self._turn:
                self._renew(fresh)

        self._services.background.run(
            lambda: read_posts(work, wanted, ids), taken, self._services.shell.complain, owner=self
        )

    def _renew(self, fresh: Fresh) -> None:
        for post_id in fresh.gone:
            self._posts.pop(post_id, None)
        for post in fresh.posts:
            if post.id in self._posts or self._belongs(post):
                self._posts[post.id] = post
        self._regroup({post.id for post in fresh.posts})

    def _belongs(self, post: PostView) -> bool:
        """Tell whether a post that was not shown stands within what has been read."""
        if self._page.is_ahead_done or not self._posts:
            return True
        return post.scheduled_at <= max(shown.scheduled_at for shown in self._posts.values())

    @Slot(object)
    def _on_progress(self, progress: dict[int, dict[str, float]]) -> None:
        for post_id, shares in progress.items():
            post = self._posts.get(post_id)
            if post is not None:
                self._posts[post_id] = with_progress(post, shares)
                self._model.replace(self._posts[post_id])

    def _regroup(self, changed: set[int] | None = None) -> None:
        """Show the posts in their groups; what stands where it stood is only painted anew."""
        sections = self._sections()
        shape = tuple(
            (section.title, section.detail, tuple(post.id for post in section.posts)) for section in sections
        )
        if shape == self._shape and changed is not None:
            for post_id in changed & self._posts.keys():
                self._model.replace(self._posts[post_id])
        else:
            self._shape = shape
            self._model.set_sections(sections)
        self.changed.emit()

    def _sections(self) -> tuple[Section, ...]:
        now = self._services.time.now()
        if self._wanted.tab != "posted":
            return group_posts(self._posts.values(), now)
        # Newest first, under each day.
        sections = group_posts(self._posts.values(), now)
        newest = sorted(sections, key=lambda section: section.posts[0].scheduled_at, reverse=True)
        return tuple(
            Section(
                section.title,
                section.detail,
                section.is_urgent,
                tuple(sorted(section.posts, key=lambda post: post.scheduled_at, reverse=True)),
            )
            for section in newest
        )
