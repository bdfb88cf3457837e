"""Finds the words of a clip: the AI's with the active template, else those made from its file name."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.clip import Clip
from clipdesk.domain.errors import ClipDeskError
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Phase, Status
from clipdesk.domain.template import parse
from clipdesk.ports import Clock, EventSink, TextGenerator
from clipdesk.repositories import PostQuery, Work

BY_AI = "ai"
BY_FILE_NAME = "file_name"
# A post that is about to go out keeps its words.
LAST_REWRITE = timedelta(minutes=2)
_QUIET_S = 600.0
_UNAVAILABLE = "The AI service isn't answering. New clips use the file name as title for now."

BuiltinText = Callable[[str, str], PostText]


class ComposingService:
    """Write the words of clips; with the AI off or down there are always words.

    Args:
        generator: gives the AI that writes, or None while it is off; may raise CredentialError.
        builtin_text: makes words from a file name and the game alone.
    """

    def __init__(
        self,
        work: Work,
        generator: Callable[[], TextGenerator | None],
        builtin_text: BuiltinText,
        clock: Clock,
        bus: EventSink,
    ) -> None:
        self._work = work
        self._generator = generator
        self._builtin_text = builtin_text
        self._clock = clock
        self._bus = bus
        self._lock = threading.Lock()
        self._told_at_s: float | None = None

    def describe(self, clip: Clip, template_id: int | None = None) -> tuple[PostText, str]:
        """Return the words of a clip and who wrote them, "ai" or "file_name"; the AI's failure is only told.

        Raises:
            NotFound: there is no template of that id; without one, never.
        """
        prompt_text = self._prompt_text(template_id)
        written = None if prompt_text is None else self._ask(clip, prompt_text)
        text = written or self._builtin_text(clip.path.name, clip.game)
        source = BY_FILE_NAME if written is None else BY_AI
        self._tell_written(clip, text, source)
        return text, source

    def rewrite_waiting(self, now: datetime) -> int:
        """Let the AI write again for posts that got the file name's words; return for how many.

        It stops at the first failure. Words of a person, and those of a post that has begun or begins within
        two minutes, are left alone.
        """
        prompt_text = self._prompt_text(None)
        if prompt_text is None:
            return 0
        with self._work.read() as unit:
            waiting = unit.posts.find(PostQuery(status=Status.PENDING))
        count = 0
        for post in waiting:
            if not _may_change(post, now):
                continue
            text = self._ask(post.clip, prompt_text)
            if text is None:
                break
            count += self._replace_words(post.id, text)
        return count

    def _replace_words(self, post_id: int, text: PostText) -> bool:
        """Store new words, unless a person or the engine was quicker than the AI."""
        with self._work.write() as unit:
            post = unit.posts.get(post_id)
            if not _may_change(post, self._clock.now()):
                return False
            unit.posts.save(replace(post, text=text, text_source=BY_AI))
        self._tell_written(post.clip, text, BY_AI)
        data = {"post_id": post_id, "status": str(post.status)}
        self._bus.publish(Event(EventName.POST_CHANGED, self._clock.now(), data))
        return True

    def _prompt_text(self, template_id: int | None) -> str | None:
        with self._work.read() as unit:
            template = unit.templates.active() if template_id is None else unit.templates.get(template_id)
        return None if template is None else template.prompt_text

    def _ask(self, clip: Clip, prompt_text: str) -> PostText | None:
        """Return the AI's words, or None while it is off or does not work."""
        try:
            generator = self._generator()
            if generator is None:
                return None
            prompt = parse(prompt_text).fill(filename=clip.path.name, game_context=clip.game)
            return generator.write(prompt)
        except ClipDeskError as error:
            self._tell_problem(error)
            return None

    def _tell_written(self, clip: Clip, text: PostText, source: str) -> None:
        data = {
            "clip_id": clip.id,
            "path": str(clip.path),
            "title": text.title,
            "caption": text.caption,
            "hashtags": text.hashtag_line,
            "source": source,
        }
        self._bus.publish(Event(EventName.METADATA_GENERATED, self._clock.now(), data))

    def _tell_problem(self, error: ClipDeskError) -> None:
        """Say that the AI does not work: once in ten minutes, however many clips come."""
        with self._lock:
            now_s = self._clock.boot_s()
            if self._told_at_s is not None and now_s - self._told_at_s < _QUIET_S:
                return
            self._told_at_s = now_s
        now = self._clock.now()
        with self._work.write() as unit:
            unit.activity.add(Activity(0, now, ActivityKind.PROBLEM, _UNAVAILABLE, advice=str(error)))
        data = {"text": _UNAVAILABLE, "advice": str(error), "where": "ai"}
        self._bus.publish(Event(EventName.PROBLEM, now, data))


def _may_change(post: Post, now: datetime) -> bool:
    is_soon = post.scheduled_at is not None and post.scheduled_at - now <= LAST_REWRITE
    is_untouched = all(
        publication.status is Status.PENDING and publication.phase is Phase.NEW
        for publication in post.publications
    )
    return post.text_source == BY_FILE_NAME and is_untouched and not is_soon
