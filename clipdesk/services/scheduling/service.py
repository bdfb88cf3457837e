"""Gives posts their time: makes posts and suggestions, and gives suggestions their slot.

Changing a post is `editing`; what a person decides about one (post now, cancel, retry) is `deciding`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from clipdesk.domain import slot
from clipdesk.domain.account import Platform
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.clip import Clip, ClipKind, ClipState
from clipdesk.domain.errors import NeedsPerson, NotAllowed
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import WaitReason
from clipdesk.domain.settings import Settings
from clipdesk.domain.wish import NewPost
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

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class SchedulingService:
    """Plan posts on the accounts that are connected."""

    def __init__(
        self, work: Work, settings: SettingsStore, clock: Clock, bus: EventSink, planner: Planner
    ) -> None:
        self._work = work
        self._settings = settings
        self._clock = clock
        self._bus = bus
        self._planner = planner

    def place(self, clip: Clip, text: PostText, source: str) -> Post | None:
        """Schedule a clip that came by itself, or put it among the suggestions, as the settings say.

        Platforms that cannot take the clip are left out and told about. Returns None if it has a post.
        """
        settings = self._settings.current
        with self._work.write() as unit:
            if unit.posts.of_clip(clip.id):
                unit.clips.save(replace(clip, state=ClipState.SCHEDULED))
                return None
            targets, notices = self._planner.able_targets(unit, clip, text, settings)
            wish = NewPost(clip, text, source, is_now=not settings.schedule.auto_schedule)
            times = (
                None
                if not targets or _waits_for_person(clip, settings)
                else self._planner.times(unit, wish, targets)
            )
            post = self._store(unit, wish, targets, times)
            state = ClipState.SUGGESTED if post.scheduled_at is None else ClipState.SCHEDULED
            unit.clips.save(replace(clip, state=state))
            if post.scheduled_at is None:
                notices = [*notices, _suggestion_reason(clip, targets, settings)]
            for notice in notices:
                self._note(unit, notice, post, clip)
            self._note_time(unit, post)
        tell(self._bus, self._clock.now(), post, is_new=True)
        return post

    def add(self, wish: NewPost) -> Post:
        """Make the post that a person or script asked for.

        Raises:
            InvalidInput: the time, text, options or clip do not fit.
            NeedsPerson: none of the accounts is connected.
        """
        check_time(self._clock.now(), wish.at)
        with self._work.write() as unit:
            targets, skipped = self._planner.asked_targets(unit, wish)
            for target in targets:
                refuse(unmendable(target, wish.clip, wish.text), target.account.platform)
            times = self._planner.times(unit, wish, targets)
            post = self._store(unit, wish, targets, times)
            state = ClipState.SUGGESTED if post.scheduled_at is None else ClipState.SCHEDULED
            unit.clips.save(replace(wish.clip, state=state))
            for platform in skipped:
                self._note(
                    unit, f"{platform.label} is not connected, so this post leaves it out.", post, wish.clip
                )
            if post.scheduled_at is None:
                self._note(unit, "No free time in the next 14 days.", post, wish.clip)
            self._note_time(unit, post)
        tell(self._bus, self._clock.now(), post, is_new=True)
        return post

    def approve(self, post_id: int) -> Post:
        """Give a suggestion its slot.

        Raises:
            NotAllowed: the post does not wait for approval.
            NeedsPerson: no account is connected, or no slot is free.
        """
        with self._work.write() as unit:
            post = unit.posts.get(post_id)
            waiting = [item for item in post.publications if item.wait_reason is WaitReason.APPROVAL]
            if post.publications and not waiting:
                raise NotAllowed("This post does not wait for approval.")
            wish = NewPost(post.clip, post.text)
            if not post.publications:
                targets, _ = self._planner.able_targets(unit, post.clip, post.text, self._settings.current)
                if not targets:
                    raise NeedsPerson(
                        "No account is connected.", "Connect one with: clipdesk accounts connect youtube"
                    )
                waiting = [unit.publications.add(new_publication(post.id, target)) for target in targets]
            else:
                targets = [Target(unit.accounts.get(item.account_id), item.options) for item in waiting]
            times = self._planner.times(unit, wish, targets)
            if times is None:
                raise NeedsPerson("No free time in the next 14 days.", "Choose a time, or add posting times.")
            for item, moment in zip(waiting, times, strict=True):
                save(unit, self._planner.scheduled(item, moment), was=item)
            unit.posts.save(replace(post, scheduled_at=min(times)))
            unit.clips.save(replace(post.clip, state=ClipState.SCHEDULED))
            post = unit.posts.get(post_id)
        tell(self._bus, self._clock.now(), post, is_new=True)
        return post

    def free_slots(self, platforms: Sequence[Platform], *, count: int = 3) -> list[datetime]:
        """Return the next times that are free on the default accounts of all these platforms."""
        settings = self._settings.current
        found: list[datetime] = []
        with self._work.read() as unit:
            accounts = [account for platform in platforms if (account := unit.accounts.default(platform))]
            lines = self._planner.lines(unit, accounts)
            earliest = self._planner.earliest()
            while lines and len(found) < count:
                moment = slot.shared_free_slot(
                    lines,
                    settings.schedule.slots,
                    earliest=earliest,
                    spacing=timedelta(hours=settings.schedule.schedule_spacing_hours),
                    zone=self._planner.zone(),
                )
                if moment is None:
                    break
                found.append(moment)
                earliest = moment + timedelta(seconds=1)
        return found

    def _store(
        self, unit: UnitOfWork, wish: NewPost, targets: Sequence[Target], times: Sequence[datetime] | None
    ) -> Post:
        publications = [new_publication(0, target) for target in targets]
        if times is not None:
            publications = [
                replace(self._planner.scheduled(item, moment), is_forced=wish.is_now)
                for item, moment in zip(publications, times, strict=True)
            ]
        return unit.posts.add(
            Post(
                id=0,
                uuid=uuid.uuid4().hex,
                clip=wish.clip,
                text=wish.text,
                text_source=wish.text_source,
                scheduled_at=min(times) if times else None,
                created_at=self._clock.now(),
                publications=tuple(publications),
            )
        )

    def _note_time(self, unit: UnitOfWork, post: Post) -> None:
        """Say when and where a post goes out, in the zone that posting times are meant in."""
        if post.scheduled_at is None:
            return
        local = post.scheduled_at.astimezone(self._planner.zone())
        # Not strftime's names: they follow the process's locale, and the sentence is English.
        day = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"
        places = ", ".join(platform.label for platform in post.platforms)
        self._note(unit, f"Scheduled for {day}, {local:%H:%M} on {places}.", post, post.clip)

    def _note(self, unit: UnitOfWork, text: str, post: Post, clip: Clip) -> None:
        unit.activity.add(
            Activity(0, self._clock.now(), ActivityKind.POST, text, path=str(clip.path), post_id=post.id)
        )


def _waits_for_person(clip: Clip, settings: Settings) -> bool:
    watch = settings.watch
    is_foreign_kind = clip.kind is not ClipKind.UNKNOWN and clip.kind.value not in watch.auto_kinds
    return watch.ask_first or is_foreign_kind or clip.facts.duration_s > watch.max_duration_s


def _suggestion_reason(clip: Clip, targets: Sequence[Target], settings: Settings) -> str:
    if not targets:
        return "No connected account can take this clip: connect one, then approve it."
    if clip.facts.duration_s > settings.watch.max_duration_s:
        limit = f"{settings.watch.max_duration_s:g}"
        return f"This clip is {clip.facts.duration_s:.0f} s long, over {limit} s: it waits for your OK."
    if _waits_for_person(clip, settings):
        return "This clip waits for your OK."
    return "No free time in the next 14 days: add posting times, or choose a time."
