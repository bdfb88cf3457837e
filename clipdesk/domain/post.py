"""A post: a clip, its words and its time; its status follows from its publications."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import Clip
from clipdesk.domain.publication import Publication, Status

_TAG_BREAK = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class PostText:
    """The words of a post; each hashtag carries its `#`."""

    title: str
    caption: str = ""
    hashtags: tuple[str, ...] = ()

    @property
    def hashtag_line(self) -> str:
        """Return the hashtags as one string, as the contract shows them."""
        return " ".join(self.hashtags)


def parse_hashtags(value: str | Iterable[str]) -> tuple[str, ...]:
    """Return hashtags from a string or a list: one `#` each, no blanks, none twice."""
    words = (
        _TAG_BREAK.split(value) if isinstance(value, str) else [_TAG_BREAK.sub("", word) for word in value]
    )
    tags: dict[str, str] = {}
    for word in words:
        for piece in word.split("#"):
            if piece:
                tags.setdefault(piece.casefold(), f"#{piece}")
    return tuple(tags.values())


@dataclass(frozen=True, slots=True)
class Post:
    """What the user wants to say with one clip, on one or several accounts.

    `scheduled_at` is None while a suggestion waits for approval. `text_source` tells who wrote the words:
    "ai", "file_name" or "person"; a person's words are never written over. `uuid` identifies the post
    outside the database, in the ledger and at the platforms.
    """

    id: int
    uuid: str
    clip: Clip
    text: PostText
    text_source: str
    scheduled_at: datetime | None
    created_at: datetime
    publications: tuple[Publication, ...] = ()

    @property
    def status(self) -> Status:
        """Return the first status of the contract's order that any publication shows."""
        return post_status(publication.status for publication in self.publications)

    @property
    def platforms(self) -> tuple[Platform, ...]:
        """Return the platforms in their first order, each once."""
        return tuple(dict.fromkeys(publication.platform for publication in self.publications))

    @property
    def retry_count(self) -> int:
        """Return the largest number of attempts among the publications."""
        return max((publication.attempts for publication in self.publications), default=0)

    @property
    def processed_at(self) -> datetime | None:
        """Return when the last publication was completed, or None while any is not."""
        ends = [publication.completed_at for publication in self.publications]
        known = [end for end in ends if end is not None]
        return max(known) if known and self.status is Status.COMPLETED else None

    @property
    def error_message(self) -> str | None:
        """Return the message of the publication that gives the post its status."""
        status = self.status
        for publication in self.publications:
            if publication.status is status and publication.error_message:
                return publication.error_message
        return None


_ORDER = (
    Status.PROCESSING,
    Status.UNCONFIRMED,
    Status.FAILED,
    Status.MISSED,
    Status.PENDING,
    Status.COMPLETED,
)


def post_status(statuses: Iterable[Status]) -> Status:
    """Return the status that a post with these publications shows."""
    seen = set(statuses)
    if not seen:
        return Status.PENDING
    return next((status for status in _ORDER if status in seen), Status.CANCELLED)
