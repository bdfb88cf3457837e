"""What the window shows before the services are there, from two raw reads."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from clipdesk.desktop.models.overview import Overview
from clipdesk.desktop.models.post_view import PostStatus, PostView, PublicationView
from clipdesk.storage.first_page import FirstPage, FirstPost, read_first_page
from clipdesk.storage.first_settings import FirstSettings, read_first_settings

if TYPE_CHECKING:
    from clipdesk.storage.home import Home

_STUCK = ("failed", "missed", "unconfirmed")


@dataclass(frozen=True, slots=True)
class FirstPicture:
    """The settings of the look, and the first posts."""

    settings: FirstSettings
    overview: Overview
    posts: tuple[PostView, ...]


def read_first_picture(home: Home, now: datetime) -> FirstPicture:
    """Read what the first picture needs; what is not there yet is simply not shown."""
    settings = read_first_settings(home.settings_file, os.environ)
    page = read_first_page(home.database)
    if page is None:
        return FirstPicture(settings, Overview(), ())
    posts = tuple(_view(post) for post in page.posts)
    return FirstPicture(settings, _overview(page, now), posts)


def _view(post: FirstPost) -> PostView:
    return PostView(
        id=post.id,
        title=post.title or post.path.stem,
        status=cast(PostStatus, post.status),
        wait_reason=None,
        scheduled_at=post.scheduled_at,
        thumbnail=post.thumbnail,
        publications=tuple(PublicationView(platform, post.status) for platform in post.platforms),
    )


def _overview(page: FirstPage, now: datetime) -> Overview:
    counts = page.counts
    failed = sum(counts.get(status, 0) for status in _STUCK)
    today = [
        post
        for post in page.posts
        if post.status in ("pending", "processing")
        and post.scheduled_at.astimezone(now.tzinfo).date() == now.date()
    ]
    return Overview(
        scheduled=counts.get("pending", 0) + counts.get("processing", 0),
        posted=counts.get("completed", 0),
        failed=failed,
        urgent=failed,
        processing=counts.get("processing", 0),
        today=len(today),
    )
