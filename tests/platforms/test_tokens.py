from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.errors import CredentialError, CredentialState, FailureClass, PlatformFailure
from clipdesk.platforms.tokens import TokenKeeper, client_secret_name, secret_name
from tests.clock import FakeClock
from tests.platforms.conftest import Desk


class WaitingClock(FakeClock):
    """A clock whose waiting takes its time, so that threads can take turns."""

    def monotonic_s(self) -> float:
        return time.monotonic()

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        return event.wait(timeout_s)


@dataclass
class MemoryCredentials:
    """A keyring in memory that can be locked, or forget what it is given."""

    secrets: dict[str, str] = field(default_factory=dict)
    is_locked: bool = False
    forgets: bool = False
    is_lasting: bool = True

    def get(self, name: str) -> str | None:
        self._check()
        return self.secrets.get(name)

    def set(self, name: str, value: str) -> None:
        self._check()
        if not self.forgets:
            self.secrets[name] = value

    def delete(self, name: str) -> None:
        self.secrets.pop(name, None)

    def problem(self) -> CredentialState | None:
        return CredentialState.LOCKED if self.is_locked else None

    def _check(self) -> None:
        if self.is_locked:
            raise CredentialError("The keyring is locked.", "Unlock it.", state=CredentialState.LOCKED)


@dataclass
class Keeping:
    """A token keeper with its keyring and what it complained about."""

    desk: Desk
    credentials: MemoryCredentials
    folder: Path
    problems: list[str] = field(default_factory=list)

    def keeper(self) -> TokenKeeper:
        return TokenKeeper(
            self.desk.transport,
            self.credentials,
            self.desk.settings,
            self.desk.clock,
            self.folder,
            lambda account, message: self.problems.append(message),
        )

    def account(self, platform: Platform) -> Account:
        account = self.desk.account(platform)
        issued = self.desk.servers.issue_tokens(platform.value, account.remote_id)
        self.credentials.secrets[client_secret_name(platform)] = issued.client_secret
        self.credentials.secrets[secret_name(platform, account.remote_id, "refresh")] = issued.refresh_token
        if platform is Platform.INSTAGRAM:
            self.credentials.secrets[secret_name(platform, account.remote_id, "access")] = issued.access_token
        return account

    def calls(self) -> int:
        return len([seen for seen in self.desk.world.requests if seen.step == "token"])

    def is_valid(self, platform: Platform, token: str) -> bool:
        return self.desk.world.tokens.valid(platform.value, token) is not None


@pytest.fixture
def keeping(desk: Desk, tmp_path: Path) -> Keeping:
    return Keeping(desk, MemoryCredentials(), tmp_path / "run")


@pytest.mark.parametrize("platform", [Platform.YOUTUBE, Platform.TIKTOK])
def test_a_token_is_refreshed_once_and_then_kept(keeping: Keeping, platform: Platform) -> None:
    account, keeper = keeping.account(platform), keeping.keeper()
    token = keeper.access_token(account)
    assert keeping.is_valid(platform, token)
    assert keeper.access_token(account) == token
    assert keeping.calls() == 1


def test_a_token_is_refreshed_early(keeping: Keeping) -> None:
    account, keeper = keeping.account(Platform.YOUTUBE), keeping.keeper()
    first = keeper.access_token(account)
    keeping.desk.clock.advance(3600 - 1000)
    assert keeper.access_token(account) == first
    assert keeper.access_token(account, min_life_s=1800) != first


def test_a_rotated_refresh_token_is_stored_before_the_new_token_is_used(keeping: Keeping) -> None:
    account, keeper = keeping.account(Platform.TIKTOK), keeping.keeper()
    name = secret_name(Platform.TIKTOK, account.remote_id, "refresh")
    before = keeping.credentials.secrets[name]
    keeper.access_token(account)
    assert keeping.credentials.secrets[name] != before
    keeping.desk.clock.advance(90_000)
    assert keeping.is_valid(Platform.TIKTOK, keeping.keeper().access_token(account))


@pytest.mark.parametrize("trouble", ["is_locked", "forgets"])
def test_a_rotation_that_cannot_be_stored_is_told_kept_and_stored_later(
    keeping: Keeping, trouble: str
) -> None:
    account, keeper = keeping.account(Platform.TIKTOK), keeping.keeper()
    name = secret_name(Platform.TIKTOK, account.remote_id, "refresh")
    before = keeping.credentials.secrets[name]
    keeper.access_token(account)
    rotated = keeping.credentials.secrets[name]
    keeping.credentials.secrets[name] = rotated

    class LocksAfterReading(MemoryCredentials):
        reads = 0

        def get(self, wanted: str) -> str | None:
            self.reads += 1
            return super().get(wanted)

        def set(self, wanted: str, value: str) -> None:
            setattr(self, trouble, self.reads < 6)
            super().set(wanted, value)

    keeping.credentials = LocksAfterReading(keeping.credentials.secrets)
    keeper = keeping.keeper()
    token = keeper.access_token(account)
    assert keeping.is_valid(Platform.TIKTOK, token)
    assert keeping.problems
    keeping.credentials.is_locked = keeping.credentials.forgets = False
    keeping.credentials.reads = 10
    keeper.access_token(account)
    assert keeping.credentials.secrets[name] not in (before, rotated)


def test_a_revoked_sign_in_asks_for_its_owner(keeping: Keeping) -> None:
    account = keeping.account(Platform.YOUTUBE)
    keeping.desk.world.tokens.expire("youtube", "all")
    with pytest.raises(PlatformFailure) as caught:
        keeping.keeper().access_token(account)
    assert caught.value.failure is FailureClass.SIGN_IN
    assert caught.value.title == "YouTube sign-in has expired."


def test_a_token_that_another_process_rotated_is_read_again(keeping: Keeping) -> None:
    account = keeping.account(Platform.TIKTOK)
    name = secret_name(Platform.TIKTOK, account.remote_id, "refresh")
    newer = keeping.credentials.secrets[name]

    class Rotated(MemoryCredentials):
        def get(self, wanted: str) -> str | None:
            if wanted == name and not self.forgets:
                self.forgets = True
                return "rotated-away"
            return self.secrets.get(wanted)

        def set(self, wanted: str, value: str) -> None:
            self.secrets[wanted] = value

    keeping.credentials = Rotated(keeping.credentials.secrets | {name: newer})
    assert keeping.is_valid(Platform.TIKTOK, keeping.keeper().access_token(account))


@pytest.mark.parametrize("missing", ["refresh", "client"])
def test_missing_secrets_ask_for_a_person(keeping: Keeping, missing: str) -> None:
    account = keeping.account(Platform.YOUTUBE)
    keeping.credentials.secrets = {
        name: value for name, value in keeping.credentials.secrets.items() if not name.endswith(missing)
    }
    with pytest.raises(PlatformFailure) as caught:
        keeping.keeper().access_token(account)
    assert caught.value.failure is FailureClass.SIGN_IN


def test_a_locked_keyring_says_so(keeping: Keeping) -> None:
    account = keeping.account(Platform.YOUTUBE)
    keeping.credentials.is_locked = True
    with pytest.raises(CredentialError):
        keeping.keeper().access_token(account)


@pytest.mark.parametrize(
    ("kind", "expected"), [("error_before", FailureClass.READ), ("captive_portal", FailureClass.READ)]
)
def test_a_token_address_in_trouble_is_asked_again(
    keeping: Keeping, kind: str, expected: FailureClass
) -> None:
    account = keeping.account(Platform.YOUTUBE)
    keeping.desk.world.faults.add("youtube", "token", kind)
    with pytest.raises(PlatformFailure) as caught:
        keeping.keeper().access_token(account)
    assert caught.value.failure is expected


def test_no_network_waits(keeping: Keeping) -> None:
    account = keeping.account(Platform.YOUTUBE)
    keeping.desk.servers.offline("youtube")
    with pytest.raises(PlatformFailure) as caught:
        keeping.keeper().access_token(account)
    assert caught.value.failure is FailureClass.WAIT


def test_many_threads_refresh_once(keeping: Keeping) -> None:
    account, keeper = keeping.account(Platform.TIKTOK), keeping.keeper()
    got: list[str] = []
    threads = [threading.Thread(target=lambda: got.append(keeper.access_token(account))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(got) == 8
    assert len(set(got)) == 1
    assert keeping.calls() == 1


def test_two_processes_each_refresh_with_the_newest_token(keeping: Keeping) -> None:
    account = keeping.account(Platform.TIKTOK)
    got: list[str] = []
    keeping.desk.clock = WaitingClock()
    keepers = [keeping.keeper() for _ in range(4)]
    threads = [
        threading.Thread(target=lambda keeper=keeper: got.append(keeper.access_token(account)))
        for keeper in keepers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert all(keeping.is_valid(Platform.TIKTOK, token) for token in got)
    assert len(got) == 4


def test_a_refused_token_is_replaced_and_a_second_refusal_needs_no_call(keeping: Keeping) -> None:
    account, keeper = keeping.account(Platform.YOUTUBE), keeping.keeper()
    first = keeper.access_token(account)
    second = keeper.refresh(account, rejected_token=first)
    assert second != first
    assert keeper.refresh(account, rejected_token=first) == second
    assert keeping.calls() == 2


def test_instagrams_page_token_comes_from_the_keyring(keeping: Keeping) -> None:
    account, keeper = keeping.account(Platform.INSTAGRAM), keeping.keeper()
    token = keeper.access_token(account)
    assert keeping.is_valid(Platform.INSTAGRAM, token)
    with pytest.raises(PlatformFailure) as caught:
        keeper.refresh(account, rejected_token=token)
    assert caught.value.failure is FailureClass.SIGN_IN
    keeping.credentials.secrets[secret_name(Platform.INSTAGRAM, account.remote_id, "access")] = "renewed"
    assert keeper.refresh(account, rejected_token=token) == "renewed"


def test_a_forgotten_account_starts_over(keeping: Keeping) -> None:
    account, keeper = keeping.account(Platform.YOUTUBE), keeping.keeper()
    first = keeper.access_token(account)
    keeper.forget(account)
    assert keeper.access_token(account) != first


def test_a_long_absence_needs_only_a_refresh(keeping: Keeping) -> None:
    account, keeper = keeping.account(Platform.YOUTUBE), keeping.keeper()
    keeper.access_token(account)
    keeping.desk.clock.advance(timedelta(days=5).total_seconds())
    assert keeping.is_valid(Platform.YOUTUBE, keeper.access_token(account))
