"""Reads what the cards of accounts say: how each stands, what it posted today, what is on hold.

Called off the GUI thread: the keyring may take seconds to say whether it is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from PySide6.QtCore import QCoreApplication

from clipdesk.desktop.times import clock_time, short_date
from clipdesk.domain.account import Account, AccountStatus, Platform
from clipdesk.domain.errors import CredentialState
from clipdesk.domain.publication import Publication, Status, WaitReason
from clipdesk.domain.settings import Settings
from clipdesk.ports import CredentialStore, SettingsStore
from clipdesk.repositories import PostQuery, UnitOfWork, Work

_SOON = timedelta(days=3)
_MOST_POSTS = 500

Storage = Literal["keyring", "session", "locked", "broken"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a card's lower row."""

    label: str
    value: str
    tone: Literal["", "quiet", "warn"] = ""


@dataclass(frozen=True, slots=True)
class AccountCardView:
    """What one card shows."""

    account: Account
    facts: tuple[Fact, ...]
    trouble: str = ""
    note: str = ""
    siblings: int = 0

    @property
    def needs_sign_in(self) -> bool:
        """Tell whether its owner must sign in again."""
        return self.account.status is AccountStatus.NEEDS_SIGN_IN


@dataclass(frozen=True, slots=True)
class AccountsView:
    """All cards, and where the sign-in keys are."""

    cards: tuple[AccountCardView, ...] = ()
    storage: Storage = "keyring"
    missing: tuple[Platform, ...] = field(default=tuple(Platform))


@dataclass(frozen=True, slots=True)
class _Counts:
    posted: int = 0
    planned: int = 0
    failed: int = 0
    waiting: int = 0


def read_accounts(
    work: Work, settings: SettingsStore, credentials: CredentialStore, now: datetime
) -> AccountsView:
    """Return what the page shows at this moment; `now` is local and names today."""
    with work.read() as unit:
        accounts = unit.accounts.list()
        counts = {account.id: _counts(unit, account, now) for account in accounts}
    platforms = [account.platform for account in accounts]
    cards = tuple(
        _card(account, counts[account.id], settings.current, now, platforms.count(account.platform) - 1)
        for account in accounts
    )
    missing = tuple(platform for platform in Platform if platform not in platforms)
    return AccountsView(cards, _storage(credentials), missing)


def storage_words(storage: Storage) -> str:
    """Return the footer about where keys are kept, true to what the code does."""
    return {
        "keyring": _tr(
            "Sign-in keys stay on this computer, in the system keychain. ClipDesk never sees your password."
        ),
        "session": _tr(
            "There is no system keychain here: sign-in keys are forgotten when ClipDesk is closed. "
            "ClipDesk never sees your password."
        ),
        "locked": _tr("The system keychain is locked. Unlock it, and posting goes on."),
        "broken": _tr("The system keychain doesn’t answer. Posts wait until it does."),
    }[storage]


def shown_handle(account: Account) -> str:
    """Return the handle with what kind of account it is."""
    kinds = {
        Platform.YOUTUBE: _tr("YouTube channel"),
        Platform.INSTAGRAM: _tr("Instagram professional account"),
        Platform.TIKTOK: "TikTok",
    }
    kind = kinds[account.platform]
    handle = account.handle.lstrip("@")
    return f"@{handle} · {kind}" if handle else kind


def channel_url(account: Account) -> str:
    """Return where the account can be looked at."""
    handle = account.handle.lstrip("@")
    if account.platform is Platform.YOUTUBE:
        return f"https://www.youtube.com/channel/{account.remote_id}"
    if account.platform is Platform.INSTAGRAM:
        return f"https://www.instagram.com/{handle}/" if handle else "https://www.instagram.com/"
    return f"https://www.tiktok.com/@{handle}" if handle else "https://www.tiktok.com/"


def _counts(unit: UnitOfWork, account: Account, now: datetime) -> _Counts:
    begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
    query = PostQuery(
        platform=account.platform, due_from=begin, due_until=begin + timedelta(days=1), limit=_MOST_POSTS
    )
    today = _of(account, (item for post in unit.posts.find(query) for item in post.publications))
    failed_query = PostQuery(platform=account.platform, status=Status.FAILED, limit=_MOST_POSTS)
    failed = _of(account, (item for post in unit.posts.find(failed_query) for item in post.publications))
    return _Counts(
        posted=sum(item.status is Status.COMPLETED for item in today),
        planned=sum(item.status in (Status.PENDING, Status.PROCESSING) for item in today),
        failed=sum(item.status is Status.FAILED for item in failed),
        waiting=len(unit.publications.waiting_for(WaitReason.SIGN_IN, account.id)),
    )


def _of(account: Account, items: Iterable[Publication]) -> list[Publication]:
    return [item for item in items if item.account_id == account.id]


def _card(
    account: Account, counts: _Counts, settings: Settings, now: datetime, siblings: int
) -> AccountCardView:
    facts = (_today(counts), *_platform_facts(account, settings), _access(account, now))
    is_direct = account.platform is Platform.TIKTOK and settings.platforms.tiktok.mode == "direct"
    note = ""
    if is_direct and not account.is_audited:
        note = _tr("Posts stay private until TikTok approves this app.")
    trouble = ""
    if account.status is AccountStatus.NEEDS_SIGN_IN:
        trouble = _trouble(account, counts)
    return AccountCardView(account, facts, trouble, note, siblings)


def _today(counts: _Counts) -> Fact:
    if not counts.planned:
        return Fact(_tr("Posts today"), _tr("{posted} posted").format(posted=counts.posted))
    words = _tr("{posted} of {all} posted").format(posted=counts.posted, all=counts.posted + counts.planned)
    return Fact(_tr("Posts today"), words)


def _platform_facts(account: Account, settings: Settings) -> tuple[Fact, Fact]:
    platforms = settings.platforms
    if account.platform is Platform.YOUTUBE:
        privacy = {"public": _tr("Public"), "unlisted": _tr("Unlisted"), "private": _tr("Private")}
        kids = _tr("Yes") if platforms.youtube.made_for_kids else _tr("No")
        return (
            Fact(_tr("Default visibility"), privacy[platforms.youtube.privacy]),
            Fact(_tr("Made for kids"), kids),
        )
    if account.platform is Platform.INSTAGRAM:
        return Fact(_tr("Post as"), _tr("Reel")), Fact(_tr("Share to feed"), _tr("Yes"))
    is_draft = platforms.tiktok.mode == "draft"
    new_clips = _tr("Sent as drafts") if is_draft else _tr("Posted directly")
    return Fact(_tr("Who can see it"), _tr("Chosen per post")), Fact(_tr("New clips"), new_clips)


def _access(account: Account, now: datetime) -> Fact:
    label, ends_at = _tr("Access"), account.expires_at
    if account.status is AccountStatus.NEEDS_SIGN_IN:
        if ends_at is None or ends_at > now:
            return Fact(label, _tr("Sign in again"), "warn")
        return Fact(label, _tr("Expired {when}").format(when=_when(ends_at, now)), "warn")
    if ends_at is None:
        return Fact(label, _tr("Renews by itself"), "quiet")
    left = ends_at - now
    if left <= timedelta():
        return Fact(label, _tr("Expired {when}").format(when=_when(ends_at, now)), "warn")
    if left < timedelta(days=1):
        return Fact(label, _tr("Sign in again today"), "warn")
    if left.days == 1:
        return Fact(label, _tr("Renew in 1 day"), "warn")
    words = _tr("Renew in {days} days").format(days=left.days)
    return Fact(label, words, "warn" if left < _SOON else "quiet")


def _when(at: datetime, now: datetime) -> str:
    local = at.astimezone(now.tzinfo)
    if local.date() == now.date():
        return _tr("today, {time}").format(time=clock_time(local))
    return short_date(local.date())


def _trouble(account: Account, counts: _Counts) -> str:
    held = _tr("{platform} posts are on hold.").format(platform=account.platform.label)
    failed = _counted(counts.failed, _tr("1 post failed"), _tr("{n} posts failed"))
    if counts.failed and counts.waiting:
        waiting = _counted(counts.waiting, _tr("1 is waiting"), _tr("{n} are waiting"))
        return f"{held} " + _tr("{failed} and {waiting}.").format(failed=failed, waiting=waiting)
    if counts.waiting:
        waiting = _counted(counts.waiting, _tr("1 post is waiting"), _tr("{n} posts are waiting"))
        return f"{held} {waiting}."
    return f"{held} {failed}." if counts.failed else held


def _storage(credentials: CredentialStore) -> Storage:
    problem = credentials.problem()
    if problem is CredentialState.LOCKED:
        return "locked"
    if problem is CredentialState.BROKEN:
        return "broken"
    return "keyring" if credentials.is_lasting else "session"


def _counted(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.format(n=number)


def _tr(text: str) -> str:
    return QCoreApplication.translate("AccountCards", text)
