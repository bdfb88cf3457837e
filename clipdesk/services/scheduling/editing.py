"""Changes posts that have not gone out yet: words, time, platforms and options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from clipdesk.domain.errors import InvalidInput, NotAllowed
from clipdesk.domain.options import needs_choice, publish_options
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Phase, Publication, PublishOptions, Status, WaitReason
from clipdesk.domain.settings import PlatformsSettings
from clipdesk.domain.wish import NewPost, PostChanges
from clipdesk.ports import Clock, EventSink, SettingsStore
from clipdesk.repositories import UnitOfWork, Work
from clipdesk.services.scheduling.planner import (
    Planner,
    Target,
    check_time,
    new_publication,
    refuse,
    save,
    tell,
    unmendable,
)


class EditingService:
    """Change what has not gone out yet."""

    def __init__(
        self, work: Work, settings: SettingsStore, clock: Clock, bus: EventSink, planner: Planner
    ) -> None:
        self._work = work
        self._settings = settings
        self._clock = clock
        self._bus = bus
        self._planner = planner

    def reschedule(self, post_id: int, at: datetime) -> Post:
        """Move what has not gone out yet to another time.

        Raises:
            InvalidInput: the time has passed.
            NotAllowed: something of the post is going out, or nothing can be moved.
        """
        return self.edit(post_id, PostChanges(at=at))

    def edit(self, post_id: int, changes: PostChanges) -> Post:
        """Change words, time, platforms or options of what has not gone out yet.

        Raises:
            InvalidInput: the result would not fit a platform.
            NotAllowed: the post is processing, completed or cancelled.
        """
        check_time(self._clock.now(), changes.at)
        with self._work.write() as unit:
            post = unit.posts.get(post_id)
            _require_changeable(post)
            text = _changed_text(post.text, changes)
            is_person = text != post.text
            changed = replace(post, text=text, text_source="person" if is_person else post.text_source)
            if changes.platforms is not None or changes.accounts is not None:
                changed = self._change_accounts(unit, changed, changes)
            _require_platforms(changed, changes)
            changed = self._change_publications(unit, changed, changes, is_text_new=is_person)
            times = [item.scheduled_at for item in changed.publications if item.scheduled_at is not None]
            changed = replace(changed, scheduled_at=min(times, default=None))
            unit.posts.save(changed)
            changed = unit.posts.get(post_id)
        tell(self._bus, self._clock.now(), changed)
        return changed

    def _change_accounts(self, unit: UnitOfWork, post: Post, changes: PostChanges) -> Post:
        wish = NewPost(
            post.clip,
            post.text,
            platforms=changes.platforms or (),
            accounts=changes.accounts or (),
            at=changes.at,
        )
        if not wish.platforms and not wish.accounts:
            raise InvalidInput("Choose at least one place to post.", field="platforms")
        targets, _ = self._planner.asked_targets(unit, wish)
        wanted = {target.account.id for target in targets}
        present = {item.account_id for item in post.publications if item.status is not Status.CANCELLED}
        for item in post.publications:
            if item.account_id not in wanted and item.status not in (Status.COMPLETED, Status.CANCELLED):
                gone = replace(
                    item, status=Status.CANCELLED, wait_reason=None, next_try_at=None, epoch=item.epoch + 1
                )
                save(unit, gone, was=item)
        for target in targets:
            if target.account.id not in present:
                moment = changes.at or post.scheduled_at
                fresh = new_publication(post.id, target)
                unit.publications.add(self._planner.scheduled(fresh, moment) if moment else fresh)
        unit.posts.save(post)
        return unit.posts.get(post.id)

    def _change_publications(
        self, unit: UnitOfWork, post: Post, changes: PostChanges, *, is_text_new: bool
    ) -> Post:
        platforms = self._settings.current.platforms
        saved = []
        for item in post.publications:
            if item.status in (Status.COMPLETED, Status.CANCELLED, Status.UNCONFIRMED):
                saved.append(item)
                continue
            chosen = changes.options.get(item.platform)
            options = _merged_options(item, platforms, chosen) if chosen else item.options
            target = Target(unit.accounts.get(item.account_id), options)
            refuse(unmendable(target, post.clip, post.text), item.platform)
            new = replace(item, options=options)
            if (is_text_new or options != item.options) and item.phase is not Phase.NEW:
                # The words went to the platform with the handle; nothing is visible yet, so it may die.
                unit.handles.bury(item.id, "edited before the irreversible call")
                new = replace(new, phase=Phase.NEW, staged_at=None, sent_bytes=0)
            moment = changes.at or item.scheduled_at
            if moment is not None and (changes.at is not None or _is_choice_made(item, options)):
                new = self._planner.scheduled(new, moment.astimezone(UTC))
            if new != item:
                save(unit, new, was=item)
            saved.append(new)
        return replace(post, publications=tuple(saved))


def _require_changeable(post: Post) -> None:
    status = post.status
    if status in (Status.PROCESSING, Status.COMPLETED, Status.CANCELLED) or (
        post.publications and all(item.status is Status.UNCONFIRMED for item in post.publications)
    ):
        raise NotAllowed(f"This post is {status}, so it cannot be changed.", "Make a new post instead.")


def _require_platforms(post: Post, changes: PostChanges) -> None:
    """Refuse options for a platform that the post does not go to, rather than lose them in silence."""
    present = {item.platform for item in post.publications if item.status is not Status.CANCELLED}
    for platform in changes.options:
        if platform not in present:
            raise InvalidInput(
                f"There are options for {platform.label}, but the post does not go there.",
                "Choose the platform as well, or leave its options out.",
                field=f"options.{platform}",
            )


def _changed_text(text: PostText, changes: PostChanges) -> PostText:
    return PostText(
        title=text.title if changes.title is None else changes.title,
        caption=text.caption if changes.caption is None else changes.caption,
        hashtags=text.hashtags if changes.hashtags is None else changes.hashtags,
    )


def _merged_options(
    item: Publication, platforms: PlatformsSettings, chosen: Mapping[str, Any]
) -> PublishOptions:
    """Return the publication's own options with the changes over them, checked."""
    publish_options(item.platform, platforms, chosen)
    return replace(item.options, **dict(chosen))


def _is_choice_made(item: Publication, options: PublishOptions) -> bool:
    return item.wait_reason is WaitReason.NEEDS_CHOICE and not needs_choice(item.platform, options)
