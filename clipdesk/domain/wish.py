"""What a person or script may ask of the schedule: a new post, or changes to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import Clip
from clipdesk.domain.post import PostText


@dataclass(frozen=True, slots=True)
class NewPost:
    """A wish for a post.

    `at` None means the next free slot, `is_now` as soon as possible. No platforms and no accounts mean every
    connected default account. `options` are by platform, with the contract's names.
    """

    clip: Clip
    text: PostText
    text_source: str = "person"
    platforms: tuple[Platform, ...] = ()
    accounts: tuple[int, ...] = ()
    at: datetime | None = None
    is_now: bool = False
    options: Mapping[Platform, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PostChanges:
    """What to change about a post; None leaves it as it is."""

    title: str | None = None
    caption: str | None = None
    hashtags: tuple[str, ...] | None = None
    platforms: tuple[Platform, ...] | None = None
    accounts: tuple[int, ...] | None = None
    at: datetime | None = None
    options: Mapping[Platform, Mapping[str, Any]] = field(default_factory=dict)
