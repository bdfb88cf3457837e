from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clipdesk.domain.account import Account, AccountStatus, Platform, Profile, Tokens
from clipdesk.domain.activity import ActivityKind
from clipdesk.domain.errors import (
    ClipDeskError,
    CredentialError,
    CredentialState,
    FailureClass,
    NeedsPerson,
    NotFound,
    PlatformFailure,
)
from clipdesk.domain.events import EventName
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Publication, Status, WaitReason, park
from clipdesk.ports import PendingSignIn, SignedIn
from clipdesk.services.accounts import AccountsService
from tests.clock import START, FakeClock
from tests.fakes import MemoryWork
from tests.services.doubles import (
    Bus,
    Keyring,
    SettingsInMemory,
    clip_of,
    post_of,
    publication_of,
)

PROFILE = Profile("UC1", "My channel", "@mine")
LASTING = Tokens("access-1", "refresh-1", START + timedelta(hours=1), None, ("upload",))
ENDLESS = Tokens("page-token", None, None)


class Pending:
    """A sign-in that nobody answers."""

    url = "https://example.test/sign-in"
    redirect_uri = "http://127.0.0.1:1/"

    def wait(self) -> list[SignedIn]:
        return []

    def paste(self, text: str) -> list[SignedIn]:
        return []

    def cancel(self) -> None:
        pass


class FakeAuthorizer:
    """Remembers what it was asked for."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.starts: list[tuple[str, str, str]] = []
        self.revoked: list[tuple[str, str | None]] = []
        self.error: ClipDeskError | None = None

    def start(self, client_id: str, client_secret: str, *, login_hint: str = "") -> PendingSignIn:
        self.starts.append((client_id, client_secret, login_hint))
        return Pending()

    def revoke(self, tokens: Tokens) -> None:
        self.revoked.append((tokens.access_token, tokens.refresh_token))
        if self.error is not None:
            raise self.error


class FakeTokens:
    """Gives fresh access tokens until told otherwise."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []
        self.error: ClipDeskError | None = None

    def access_token(self, account: Account, *, min_life_s: float = 300) -> str:
        if self.error is not None:
            raise self.error
        return f"fresh access of {account.remote_id}"

    def forget(self, account: Account) -> None:
        self.forgotten.append(account.remote_id)


class Desk:
    def __init__(self) -> None:
        self.work = MemoryWork()
        self.keyring = Keyring()
        self.tokens = FakeTokens()
        self.settings = SettingsInMemory()
        self.clock = FakeClock()
        self.bus = Bus()
        self.bus.on_event = lambda event: self._must_be_committed()
        self.youtube = FakeAuthorizer(Platform.YOUTUBE)
        self.service = AccountsService(
            self.work,
            {Platform.YOUTUBE: self.youtube},
            self.keyring,
            self.tokens,
            self.settings,
            self.clock,
            self.bus,
        )

    def connected(self, remote_id: str = "UC1", platform: Platform = Platform.YOUTUBE) -> Account:
        profile = Profile(remote_id, f"Channel {remote_id}", f"@{remote_id}")
        account = self.service.connect_with_tokens(platform, profile, LASTING)
        self.bus.events.clear()
        return account

    def post(self, *publications: Publication, name: str = "replay.mp4") -> Post:
        with self.work.write() as unit:
            return unit.posts.add(post_of(unit.clips.add(clip_of(name)), *publications))

    def publications(self, post: Post) -> tuple[Publication, ...]:
        with self.work.read() as unit:
            return unit.posts.get(post.id).publications

    def lines(self, kind: ActivityKind | None = None) -> list[str]:
        with self.work.read() as unit:
            return [line.text for line in unit.activity.recent(kind=kind)]

    def _must_be_committed(self) -> None:
        with self.work.write():
            pass


@pytest.fixture
def desk() -> Desk:
    return Desk()


# ---- opening a sign-in


def test_a_sign_in_uses_the_app_that_was_set(desk: Desk) -> None:
    desk.settings.set("platforms.youtube.client_id", "my-app")
    desk.keyring.set("youtube.client", "my-secret")

    pending = desk.service.begin(Platform.YOUTUBE, login_hint="me")

    assert pending.url == "https://example.test/sign-in"
    assert desk.youtube.starts == [("my-app", "my-secret", "me")]


def test_an_app_given_now_is_kept_only_once_its_sign_in_has_worked(desk: Desk) -> None:
    desk.service.begin(Platform.YOUTUBE, "new-app", "new-secret")
    before = (desk.settings.get("platforms.youtube.client_id"), dict(desk.keyring.entries))

    desk.service.finish(Platform.YOUTUBE, SignedIn(PROFILE, LASTING))

    assert before == ("", {})
    assert desk.youtube.starts == [("new-app", "new-secret", "")]
    assert desk.settings.get("platforms.youtube.client_id") == "new-app"
    assert desk.keyring.entries["youtube.client"] == "new-secret"


def test_a_missing_client_id_is_said_with_how_to_set_it(desk: Desk) -> None:
    with pytest.raises(NeedsPerson, match=r"clipdesk config set platforms\.youtube\.client_id"):
        desk.service.begin(Platform.YOUTUBE)

    assert desk.youtube.starts == []


def test_a_missing_client_secret_is_said_with_how_to_set_it(desk: Desk) -> None:
    with pytest.raises(NeedsPerson, match=r"clipdesk secret set youtube\.client"):
        desk.service.begin(Platform.YOUTUBE, "my-app")


def test_a_locked_keyring_is_said_before_a_sign_in_opens(desk: Desk) -> None:
    desk.keyring.state = CredentialState.LOCKED

    with pytest.raises(CredentialError):
        desk.service.begin(Platform.YOUTUBE, "my-app")

    assert desk.youtube.starts == []


def test_a_platform_that_cannot_be_signed_in_to_is_said(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.service.begin(Platform.TIKTOK, "app", "secret")


# ---- connecting


def test_the_first_account_of_a_platform_becomes_its_default(desk: Desk) -> None:
    account = desk.service.finish(Platform.YOUTUBE, SignedIn(PROFILE, LASTING))

    assert desk.service.list() == [account]
    assert desk.service.get(account.id) == account
    assert (account.remote_id, account.name, account.handle) == ("UC1", "My channel", "@mine")
    assert (account.status, account.is_default, account.scopes) == (
        AccountStatus.CONNECTED,
        True,
        ("upload",),
    )
    assert desk.lines() == ["Connected YouTube: My channel."]


def test_only_the_token_that_lasts_is_stored(desk: Desk) -> None:
    desk.connected()
    assert desk.keyring.entries == {"youtube.UC1.refresh": "refresh-1"}

    desk.service.connect_with_tokens(Platform.YOUTUBE, PROFILE, ENDLESS)

    assert desk.keyring.entries == {"youtube.UC1.access": "page-token"}
    assert desk.tokens.forgotten == ["UC1", "UC1"]


@pytest.mark.parametrize(
    ("tokens", "hours"),
    [
        (LASTING, None),
        (replace(LASTING, refresh_expires_at=START + timedelta(hours=168)), 168),
        (Tokens("access", None, START + timedelta(hours=1)), 1),
    ],
)
def test_an_account_ends_with_the_token_that_lasts(desk: Desk, tokens: Tokens, hours: int | None) -> None:
    account = desk.service.connect_with_tokens(Platform.YOUTUBE, PROFILE, tokens)

    assert account.expires_at == (None if hours is None else START + timedelta(hours=hours))


def test_another_channel_is_added_and_the_default_stays(desk: Desk) -> None:
    first = desk.connected("UC1")
    second = desk.connected("UC2")
    tiktok = desk.connected("T1", Platform.TIKTOK)

    assert (first.is_default, second.is_default, tiktok.is_default) == (True, False, True)
    assert desk.service.list(Platform.YOUTUBE) == [first, second]


def test_the_same_channel_is_renewed_with_its_new_name(desk: Desk) -> None:
    first = desk.connected()
    with desk.work.write() as unit:
        unit.accounts.save(replace(first, status=AccountStatus.NEEDS_SIGN_IN, is_audited=True))
    desk.clock.advance(60)

    again = desk.service.connect_with_tokens(Platform.YOUTUBE, PROFILE, LASTING)

    assert desk.service.list() == [again]
    assert (again.id, again.name, again.status) == (first.id, "My channel", AccountStatus.CONNECTED)
    assert (again.is_default, again.is_audited, again.created_at) == (True, True, START)
    assert desk.lines()[0] == "Renewed YouTube: My channel."


def test_nothing_changes_when_the_tokens_cannot_be_stored(desk: Desk) -> None:
    desk.keyring.state = CredentialState.LOCKED

    with pytest.raises(CredentialError):
        desk.service.connect_with_tokens(Platform.YOUTUBE, PROFILE, LASTING)

    assert desk.service.list() == []


def test_posts_that_waited_for_the_sign_in_go_on_and_others_do_not(desk: Desk) -> None:
    account, other = desk.connected("UC1"), desk.connected("UC2")
    waiting = desk.post(park(publication_of(account), WaitReason.SIGN_IN, "Sign in."), name="1.mp4")
    foreign = desk.post(park(publication_of(other), WaitReason.SIGN_IN, "Sign in."), name="2.mp4")
    held = desk.post(park(publication_of(account), WaitReason.HELD, "On hold."), name="3.mp4")
    now = desk.clock.advance(60)

    desk.service.connect_with_tokens(Platform.YOUTUBE, PROFILE, LASTING)

    (ready,) = desk.publications(waiting)
    assert (ready.wait_reason, ready.error_message, ready.next_try_at) == (None, None, now)
    assert desk.publications(foreign)[0].wait_reason is WaitReason.SIGN_IN
    assert desk.publications(held)[0].wait_reason is WaitReason.HELD
    assert desk.bus.data(EventName.POST_CHANGED) == [{"post_id": waiting.id, "status": "pending"}]


# ---- disconnecting


def test_a_disconnected_account_is_gone_with_its_tokens(desk: Desk) -> None:
    account = desk.connected()

    desk.service.disconnect(account.id)

    assert desk.service.list() == []
    assert desk.keyring.entries == {}
    assert desk.youtube.revoked == [("fresh access of UC1", "refresh-1")]
    assert desk.lines()[0] == "Disconnected YouTube: Channel UC1."
    with pytest.raises(NotFound):
        desk.service.disconnect(account.id)


def test_waiting_posts_of_a_disconnected_account_wait_for_a_sign_in(desk: Desk) -> None:
    account, other = desk.connected("UC1"), desk.connected("UC2")
    mixed = desk.post(publication_of(account), publication_of(other), name="1.mp4")
    done = desk.post(publication_of(account, status=Status.COMPLETED), name="2.mp4")
    asking = desk.post(park(publication_of(account), WaitReason.APPROVAL, "Needs your OK."), name="3.mp4")

    desk.service.disconnect(account.id)

    own, foreign = desk.publications(mixed)
    assert (own.status, own.wait_reason, own.next_try_at) == (Status.PENDING, WaitReason.SIGN_IN, None)
    assert own.error_message == "YouTube: Channel UC1 is disconnected. Connect it again to post."
    assert foreign.wait_reason is None
    assert desk.publications(done)[0].status is Status.COMPLETED
    assert desk.publications(asking)[0].wait_reason is WaitReason.APPROVAL
    assert desk.bus.data(EventName.POST_CHANGED) == [{"post_id": mixed.id, "status": "pending"}]


def test_a_channel_that_comes_back_finds_its_waiting_posts(desk: Desk) -> None:
    account = desk.connected()
    post = desk.post(publication_of(account))
    desk.service.disconnect(account.id)

    again = desk.connected()

    assert again.id == account.id
    assert desk.publications(post)[0].wait_reason is None


def test_another_account_becomes_the_default_when_the_default_leaves(desk: Desk) -> None:
    first, second = desk.connected("UC1"), desk.connected("UC2")

    desk.service.disconnect(first.id)

    assert desk.service.get(second.id).is_default


def test_a_locked_keyring_keeps_an_account_from_being_disconnected_by_half(desk: Desk) -> None:
    account = desk.connected()
    desk.keyring.state = CredentialState.LOCKED

    with pytest.raises(CredentialError):
        desk.service.disconnect(account.id)

    assert desk.service.list() == [account]


def test_an_absent_keyring_does_not_keep_an_account_for_ever(desk: Desk) -> None:
    account = desk.connected()
    desk.keyring.state = CredentialState.ABSENT

    desk.service.disconnect(account.id)

    assert desk.service.list() == []
    assert desk.youtube.revoked == []


def test_a_platform_that_cannot_be_reached_keeps_nobody_connected(desk: Desk) -> None:
    account = desk.connected()
    offline = PlatformFailure(FailureClass.WAIT, "You are offline.")
    desk.youtube.error = desk.tokens.error = offline

    desk.service.disconnect(account.id)

    assert desk.service.list() == []
    assert desk.keyring.entries == {}
    assert desk.youtube.revoked == [("", "refresh-1")]


# ---- the rest


def test_the_default_can_be_another_one(desk: Desk) -> None:
    first, second = desk.connected("UC1"), desk.connected("UC2")

    assert desk.service.make_default(second.id).is_default
    assert not desk.service.get(first.id).is_default
    with pytest.raises(NotFound):
        desk.service.make_default(99)


def test_an_expired_sign_in_is_told_once_and_parks_what_waits(desk: Desk) -> None:
    account = desk.connected()
    post = desk.post(publication_of(account))

    desk.service.needs_sign_in(account.id, "YouTube sign-in has expired.")
    desk.service.needs_sign_in(account.id, "YouTube sign-in has expired.")

    assert desk.service.get(account.id).status is AccountStatus.NEEDS_SIGN_IN
    assert desk.publications(post)[0].wait_reason is WaitReason.SIGN_IN
    assert desk.lines(ActivityKind.PROBLEM) == ["YouTube sign-in has expired."]
    assert desk.bus.data(EventName.ACCOUNT_NEEDS_SIGN_IN) == [
        {"account_id": account.id, "platform": "youtube", "message": "YouTube sign-in has expired."}
    ]
    assert desk.bus.names() == [EventName.ACCOUNT_NEEDS_SIGN_IN, EventName.POST_CHANGED]


def test_no_token_ever_reaches_the_database_or_an_event(desk: Desk) -> None:
    account = desk.service.finish(Platform.YOUTUBE, SignedIn(PROFILE, LASTING))
    desk.service.needs_sign_in(account.id, "Sign in again.")

    with desk.work.read() as unit:
        stored = f"{unit.accounts.list()} {unit.activity.recent()} {desk.bus.events}"
    assert "refresh-1" not in stored
    assert "access-1" not in stored
