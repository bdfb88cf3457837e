"""What a form about a post holds, and what of it no platform would take; pure but for the language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication

from clipdesk.domain.account import Account, AccountStatus, Platform
from clipdesk.domain.clip import Clip, MediaFacts
from clipdesk.domain.creator import CreatorInfo
from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.options import publish_options
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.preflight import LIMITS, Finding, Mend, PlatformLimits, check
from clipdesk.domain.publication import Status
from clipdesk.domain.settings import PlatformsSettings
from clipdesk.repositories import Work

_SHORT_S = 180
_SLACK = timedelta(seconds=60)
_IN_FIELDS = frozenset({"title", "caption", "hashtags", "privacy"})
_LONGEST_BODY = 5000

Options = Mapping[Platform, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What a form needs to know before it is shown."""

    accounts: tuple[Account, ...] = ()
    template_name: str = ""
    post: Post | None = None


def read_form(work: Work, post_id: int | None = None) -> FormFacts:
    """Read accounts, the active template and the post, if there is one; called off the GUI thread."""
    with work.read() as unit:
        template = unit.templates.active()
        accounts = sorted(unit.accounts.list(), key=lambda item: not item.is_default)
        return FormFacts(
            accounts=tuple(accounts),
            template_name=template.name if template else "",
            post=unit.posts.get(post_id) if post_id is not None else None,
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """What the fields hold now. `at` None: each platform's own next time."""

    clip: Clip | None = None
    text: PostText = field(default_factory=lambda: PostText(""))
    accounts: tuple[Account, ...] = ()
    options: Options = field(default_factory=dict)
    audience_fault: str = ""
    at: datetime | None = None

    @property
    def platforms(self) -> tuple[Platform, ...]:
        """Return the chosen platforms, each once."""
        return tuple(dict.fromkeys(account.platform for account in self.accounts))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to fix, and where: video, title, caption, hashtags, places, audience, time, or a platform."""

    where: str
    sentence: str


def problems(
    draft: Draft, settings: PlatformsSettings, now: datetime, creator: CreatorInfo | None = None
) -> list[Problem]:
    """Return everything that stands between the form and its post, in reading order."""
    found = list(_problems(draft, settings, now, creator))
    order = ("video", "title", "caption", "hashtags", "places", *Platform, "audience", "time")
    firsts: dict[str, Problem] = {}
    for problem in sorted(found, key=lambda item: order.index(item.where)):
        firsts.setdefault(problem.where, problem)
    return list(firsts.values())


def _problems(
    draft: Draft, settings: PlatformsSettings, now: datetime, creator: CreatorInfo | None
) -> Iterator[Problem]:
    if draft.clip is None:
        yield Problem("video", _tr("Choose a video."))
    if not draft.accounts:
        yield Problem("places", _tr("Choose at least one place to post."))
    if not draft.text.title.strip():
        yield Problem("title", _tr("Write a title."))
    if draft.audience_fault:
        yield Problem("audience", draft.audience_fault)
    if draft.at is not None and draft.at < now - _SLACK:
        yield Problem("time", _tr("Choose a time that hasn’t passed."))
    for platform in draft.platforms:
        for finding in findings(platform, draft, settings):
            if finding.mend in (Mend.EDIT, Mend.RE_ENCODE):
                yield Problem(_place(platform, finding), f"{finding.sentence} {finding.advice}".strip())
    if creator is not None and Platform.TIKTOK in draft.platforms and draft.clip is not None:
        yield from _creator_problems(draft, draft.clip, creator)


def _creator_problems(draft: Draft, clip: Clip, creator: CreatorInfo) -> Iterator[Problem]:
    if draft.options.get(Platform.TIKTOK, {}).get("mode") != "direct":
        return
    if creator.blocked:
        yield Problem("audience", creator.blocked)
    if not creator.takes(clip.facts.duration_s):
        longest = _tr("This account’s clips can be up to {seconds} s long.")
        yield Problem("tiktok", longest.format(seconds=f"{creator.max_duration_s:g}"))


def _place(platform: Platform, finding: Finding) -> str:
    if finding.field == "privacy":
        return "audience" if platform is Platform.TIKTOK else str(platform)
    return finding.field if finding.field in _IN_FIELDS else str(platform)


def findings(platform: Platform, draft: Draft, settings: PlatformsSettings) -> list[Finding]:
    """Return what a platform says about the draft as it stands."""
    if draft.clip is None:
        return []
    try:
        options = publish_options(platform, settings, draft.options.get(platform))
    except InvalidInput as error:
        return [Finding("privacy", error.title, error.advice, Mend.EDIT)]
    limits = limits_of(platform, settings)
    size = draft.clip.fingerprint.size_bytes
    return check(platform, draft.clip.facts, size, draft.text, options, limits)


def limits_of(platform: Platform, settings: PlatformsSettings) -> PlatformLimits:
    """Return a platform's limits, with what the user set."""
    limits = LIMITS[platform]
    if platform is Platform.INSTAGRAM:
        return replace(limits, max_hashtags=settings.instagram.max_hashtags)
    return limits


@dataclass(frozen=True, slots=True)
class Needs:
    """What a row says about its platform: a hint that needs nothing, or a fault."""

    hint: str = ""
    fault: str = ""


def needs(platform: Platform, draft: Draft, settings: PlatformsSettings) -> Needs:
    """Return what a platform wants of the video, and what ClipDesk does about it by itself."""
    found = findings(platform, draft, settings)
    video = [item for item in found if item.field not in _IN_FIELDS]
    fault = next((item for item in video if item.mend in (Mend.EDIT, Mend.RE_ENCODE)), None)
    hints = [item for item in video if item.mend is Mend.REMUX][:1]
    hints += [item for item in found if item.mend is Mend.NONE]
    return Needs(
        hint=" ".join(f"{item.sentence} {item.advice}".strip() for item in hints),
        fault=f"{fault.sentence} {fault.advice}".strip() if fault else "",
    )


def title_limit(platforms: Iterable[Platform]) -> tuple[int, Platform | None]:
    """Return the strictest title limit and the platform that sets it."""
    known = [(limit, item) for item in platforms if (limit := LIMITS[item].title_characters) is not None]
    return min(known, default=(LIMITS[Platform.INSTAGRAM].body_characters or 0, None))


def caption_limit(platforms: Iterable[Platform]) -> int:
    """Return the strictest length of a caption."""
    return min((_body_limit(LIMITS[platform]) for platform in platforms), default=_LONGEST_BODY)


def _body_limit(limits: PlatformLimits) -> int:
    given = (limits.body_characters, limits.body_utf16_units, limits.body_utf8_bytes)
    return min(limit for limit in (*given, _LONGEST_BODY) if limit is not None)


def kind_words(platform: Platform, facts: MediaFacts | None) -> str:
    """Return what a clip becomes on a platform: Short, Reel or Video."""
    if platform is Platform.INSTAGRAM:
        return _tr("Reel")
    is_short = facts is not None and facts.height >= facts.width and facts.duration_s <= _SHORT_S
    return _tr("Short") if platform is Platform.YOUTUBE and is_short else _tr("Video")


def can_post(account: Account) -> bool:
    """Tell whether an account is signed in."""
    return account.status is AccountStatus.CONNECTED


def chosen_accounts(post: Post) -> frozenset[int]:
    """Return the accounts that a post goes to."""
    return frozenset(item.account_id for item in post.publications if item.status is not Status.CANCELLED)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PostForm", text)
