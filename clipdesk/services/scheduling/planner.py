"""Finds accounts and times for posts: the questions that making, approving and editing share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from clipdesk.domain import slot
from clipdesk.domain.account import Account, Platform
from clipdesk.domain.clip import Clip
from clipdesk.domain.errors import InvalidInput, LostClaim, NeedsPerson, NotAllowed
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.options import needs_choice, publish_options
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.preflight import Finding, Mend, check
from clipdesk.domain.publication import Phase, Publication, PublishOptions, Status, WaitReason
from clipdesk.domain.settings import Settings
from clipdesk.domain.wish import NewPost
from clipdesk.ports import Clock, EventSink, SettingsStore
from clipdesk.repositories import UnitOfWork

_PAST_SLACK = timedelta(seconds=60)
_FURTHEST = timedelta(days=366 * 2)


@dataclass(frozen=True, slots=True)
class Target:
    """One account that a post is to reach, and how."""

    account: Account
    options: PublishOptions


class Planner:
    """Find the accounts and the times of posts.

    Args:
        stage_ahead: how long before its time a publication may be made ready at its platform.
        local_zone: the computer's zone, for `schedule.timezone = "system"`.
    """

    def __init__(
        self,
        settings: SettingsStore,
        clock: Clock,
        *,
        stage_ahead: Callable[[Platform], timedelta],
        local_zone: Callable[[], tzinfo],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._stage_ahead = stage_ahead
        self._local_zone = local_zone

    def asked_targets(self, unit: UnitOfWork, wish: NewPost) -> tuple[list[Target], list[Platform]]:
        """Return the accounts that a wish names, and the platforms that are not connected."""
        accounts = [unit.accounts.get(account_id) for account_id in wish.accounts]
        skipped: list[Platform] = []
        asked = wish.platforms or (() if accounts else tuple(Platform))
        for platform in asked:
            if any(account.platform is platform for account in accounts):
                continue
            account = unit.accounts.default(platform)
            if account is None or not self._settings.current.platforms.is_enabled(platform):
                if wish.platforms:
                    skipped.append(platform)
            else:
                accounts.append(account)
        if not accounts:
            names = " or ".join(platform.label for platform in wish.platforms) or "any platform"
            command = wish.platforms[0] if wish.platforms else "youtube"
            raise NeedsPerson(
                f"No account is connected for {names}.",
                f"Connect one with: clipdesk accounts connect {command}",
            )
        for platform in wish.options:
            if not any(account.platform is platform for account in accounts) and platform not in skipped:
                raise InvalidInput(
                    f"There are options for {platform.label}, but the post does not go there.",
                    "Choose the platform as well, or leave its options out.",
                    field="options",
                )
        platforms = self._settings.current.platforms
        return [
            Target(account, publish_options(account.platform, platforms, wish.options.get(account.platform)))
            for account in accounts
        ], skipped

    def able_targets(
        self, unit: UnitOfWork, clip: Clip, text: PostText, settings: Settings
    ) -> tuple[list[Target], list[str]]:
        """Return the default accounts that can take a clip, and a sentence for each that cannot."""
        targets, notices = [], []
        for platform in Platform:
            if not settings.platforms.is_enabled(platform):
                continue
            account = unit.accounts.default(platform)
            if account is None:
                notices.append(f"{platform.label} is not connected, so this clip leaves it out.")
                continue
            target = Target(account, publish_options(platform, settings.platforms))
            blocking = unmendable(target, clip, text)
            if blocking:
                notices.append(f"{platform.label} is left out: {blocking[0].sentence}")
            else:
                targets.append(target)
        return targets, notices

    def lines(self, unit: UnitOfWork, accounts: Sequence[Account]) -> list[slot.Line]:
        """Return each account with the times that are taken."""
        now = self._clock.now()
        reach = timedelta(hours=self._settings.current.schedule.schedule_spacing_hours) + timedelta(days=1)
        end = self.earliest() + slot.HORIZON + reach
        return [
            slot.as_line(account.platform, unit.publications.taken_times(account.id, now - reach, end))
            for account in accounts
        ]

    def earliest(self) -> datetime:
        """Return the earliest time of a new post."""
        return self._clock.now() + timedelta(hours=self._settings.current.schedule.default_post_time_offset)

    def times(self, unit: UnitOfWork, wish: NewPost, targets: Sequence[Target]) -> list[datetime] | None:
        """Return a time for each target, or None when some account has no free slot in the horizon."""
        if wish.is_now:
            return [self._clock.now()] * len(targets)
        if wish.at is not None:
            return [wish.at.astimezone(UTC)] * len(targets)
        schedule = self._settings.current.schedule
        times = slot.plan(
            self.lines(unit, [target.account for target in targets]),
            schedule.slots,
            earliest=self.earliest(),
            spacing=timedelta(hours=schedule.schedule_spacing_hours),
            zone=self.zone(),
        )
        known = [moment for moment in times if moment is not None]
        return known if known and len(known) == len(times) else None

    def scheduled(self, publication: Publication, moment: datetime) -> Publication:
        """Return it pending for `moment`, or waiting for the choice that it still needs."""
        waits = needs_choice(publication.platform, publication.options)
        return replace(
            publication,
            status=Status.PENDING,
            scheduled_at=moment,
            late_from=None,
            attempts=0,
            is_forced=False,
            wait_reason=WaitReason.NEEDS_CHOICE if waits else None,
            error_message="Choose who can see it." if waits else None,
            next_try_at=None if waits else moment - self._stage_ahead(publication.platform),
        )

    def zone(self) -> tzinfo:
        """Return the zone in which posting times are meant."""
        name = self._settings.current.schedule.timezone
        return self._local_zone() if name == "system" else ZoneInfo(name)


def check_time(now: datetime, at: datetime | None) -> None:
    """Refuse a time without a zone, in the past or absurdly far.

    Raises:
        InvalidInput: with the field `scheduled_time`.
    """
    if at is None:
        return
    if at.tzinfo is None:
        raise InvalidInput(
            "The time has no zone.", "Write it like 2026-06-18T20:00:00+02:00.", field="scheduled_time"
        )
    if at < now - _PAST_SLACK:
        raise InvalidInput("Choose a time that hasn't passed.", field="scheduled_time")
    if at > now + _FURTHEST:
        raise InvalidInput("Choose a time within the next two years.", field="scheduled_time")


def tell(bus: EventSink, now: datetime, post: Post, *, is_new: bool = False) -> None:
    """Publish that a post was made, moved or changed."""
    if is_new and post.scheduled_at is not None:
        data = {
            "post_id": post.id,
            "scheduled_time": post.scheduled_at.isoformat(),
            "platforms": [str(platform) for platform in post.platforms],
        }
        bus.publish(Event(EventName.VIDEO_SCHEDULED, now, data))
    bus.publish(Event(EventName.POST_CHANGED, now, {"post_id": post.id, "status": str(post.status)}))


def new_publication(post_id: int, target: Target) -> Publication:
    """Return a publication that waits for approval until it gets its time."""
    return Publication(
        id=0,
        post_id=post_id,
        account_id=target.account.id,
        account_name=target.account.name,
        platform=target.account.platform,
        status=Status.PENDING,
        phase=Phase.NEW,
        scheduled_at=None,
        options=target.options,
        wait_reason=WaitReason.APPROVAL,
        error_message="Needs your OK.",
    )


def unmendable(target: Target, clip: Clip, text: PostText) -> list[Finding]:
    """Return what stands between a clip and a target and no lossless repair can mend.

    A privacy that nobody has chosen yet is not among them: the publication waits for that choice.
    """
    waits = needs_choice(target.account.platform, target.options)
    return [
        finding
        for finding in check(
            target.account.platform, clip.facts, clip.fingerprint.size_bytes, text, target.options
        )
        if finding.mend in (Mend.EDIT, Mend.RE_ENCODE) and not (waits and finding.field == "privacy")
    ]


def refuse(findings: Sequence[Finding], platform: Platform) -> None:
    """Raise the first finding as an error of its field."""
    if findings:
        first = findings[0]
        raise InvalidInput(f"{platform.label}: {first.sentence}", first.advice, field=first.field)


def save(unit: UnitOfWork, new: Publication, *, was: Publication) -> None:
    """Store a person's change, unless the post is going out this moment."""
    try:
        unit.publications.save(new, was=was)
    except LostClaim as error:
        raise NotAllowed("This post is going out right now.", "Look again in a moment.") from error
