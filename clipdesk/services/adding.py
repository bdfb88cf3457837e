"""Takes a file that a person or script names all the way to a post: looked at, described, scheduled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import Clip
from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.wish import NewPost

TakeIn = Callable[[Path, str], Clip]
Describe = Callable[[Clip, int | None], tuple[PostText, str]]
Schedule = Callable[[NewPost], Post]


@dataclass(frozen=True, slots=True)
class AddRequest:
    """A file and everything that was said about it; None means: as by itself."""

    path: Path
    platforms: tuple[Platform, ...] = ()
    accounts: tuple[int, ...] = ()
    at: datetime | None = None
    is_now: bool = False
    title: str | None = None
    caption: str | None = None
    hashtags: tuple[str, ...] | None = None
    template_id: int | None = None
    game: str = ""
    options: Mapping[Platform, Mapping[str, Any]] = field(default_factory=dict)


class AddingService:
    """Make a post from a file.

    Args:
        take_in: looks into the file and stores the clip; raises MediaError.
        describe: writes the words of a clip with a template (None: the active one).
        schedule: makes the post.
    """

    def __init__(self, take_in: TakeIn, describe: Describe, schedule: Schedule) -> None:
        self._take_in = take_in
        self._describe = describe
        self._schedule = schedule

    def add(self, request: AddRequest) -> Post:
        """Look at the file, write what was not given, and schedule it.

        Raises:
            InvalidInput, MediaError, NeedsPerson, NotFound: what to change is in the text.
        """
        if request.title is not None and not request.title.strip():
            raise InvalidInput("The title is empty.", "Write one, or leave it out.", field="metadata.title")
        clip = self._take_in(request.path, request.game)
        text, source = self._words(request, clip)
        return self._schedule(
            NewPost(
                clip=clip,
                text=text,
                text_source=source,
                platforms=request.platforms,
                accounts=request.accounts,
                at=request.at,
                is_now=request.is_now,
                options=request.options,
            )
        )

    def _words(self, request: AddRequest, clip: Clip) -> tuple[PostText, str]:
        """Return the given words; the AI is only asked when there is no title."""
        if request.title is not None:
            text = PostText(request.title.strip(), request.caption or "", request.hashtags or ())
            return text, "person"
        text, source = self._describe(clip, request.template_id)
        given = request.caption is not None or request.hashtags is not None
        text = PostText(
            text.title,
            text.caption if request.caption is None else request.caption,
            text.hashtags if request.hashtags is None else request.hashtags,
        )
        return text, "person" if given else source
