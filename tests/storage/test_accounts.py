"""The contract of accounts: one default for each platform, and a disconnected one leaves its posts behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clipdesk.domain.account import AccountStatus, Platform
from clipdesk.domain.errors import NotAllowed, NotFound
from clipdesk.repositories import Work
from tests.storage.values import an_account, stored_post


def test_an_account_comes_back_whole(work: Work) -> None:
    account = replace(an_account(Platform.TIKTOK, is_default=True), is_audited=True)
    with work.write() as unit:
        stored = unit.accounts.add(account)

    with work.read() as unit:
        assert unit.accounts.get(stored.id) == stored == replace(account, id=stored.id)
        assert unit.accounts.by_remote_id(Platform.TIKTOK, account.remote_id) == stored
        assert unit.accounts.by_remote_id(Platform.YOUTUBE, account.remote_id) is None


def test_a_changed_account_is_stored(work: Work) -> None:
    with work.write() as unit:
        account = unit.accounts.add(an_account())
        renewed = replace(account, status=AccountStatus.NEEDS_SIGN_IN, expires_at=None, scopes=(), name="New")
        unit.accounts.save(renewed)

        assert unit.accounts.list() == [renewed]


def test_a_new_default_takes_the_place_of_the_old_one(work: Work) -> None:
    with work.write() as unit:
        first = unit.accounts.add(an_account(is_default=True))
        second = unit.accounts.add(an_account(is_default=True))
        other = unit.accounts.add(an_account(Platform.TIKTOK, is_default=True))
        assert unit.accounts.default(Platform.YOUTUBE) == second

        unit.accounts.save(replace(first, is_default=True))

        assert unit.accounts.default(Platform.YOUTUBE) == first
        assert unit.accounts.default(Platform.TIKTOK) == other
        assert unit.accounts.default(Platform.INSTAGRAM) is None
        assert [account.is_default for account in unit.accounts.list(Platform.YOUTUBE)] == [True, False]


def test_the_same_channel_cannot_be_stored_twice(work: Work) -> None:
    with work.write() as unit:
        account = unit.accounts.add(an_account())

    with pytest.raises(NotAllowed), work.write() as unit:
        unit.accounts.add(replace(an_account(), remote_id=account.remote_id))


def test_a_disconnected_account_is_gone_but_its_posts_keep_its_name(work: Work) -> None:
    with work.write() as unit:
        account = unit.accounts.add(an_account(is_default=True))
        post = stored_post(unit, account)

        unit.accounts.remove(account.id)

        assert unit.accounts.list() == []
        assert unit.accounts.default(Platform.YOUTUBE) is None
        assert unit.accounts.by_remote_id(Platform.YOUTUBE, account.remote_id) is None
        with pytest.raises(NotFound):
            unit.accounts.get(account.id)
        assert unit.posts.get(post.id).publications[0].account_name == account.name


def test_an_account_that_is_connected_again_has_its_old_id(work: Work) -> None:
    with work.write() as unit:
        account = unit.accounts.add(an_account())
        unit.accounts.add(an_account())
        unit.accounts.remove(account.id)

        back = unit.accounts.add(replace(account, id=0, name="Back"))

        assert back == replace(account, name="Back")
        assert unit.accounts.get(account.id) == back


def test_an_unknown_account_is_said_to_be_unknown(work: Work) -> None:
    with work.write() as unit:
        for deed in (unit.accounts.get, unit.accounts.remove):
            with pytest.raises(NotFound):
                deed(77)
        with pytest.raises(NotFound):
            unit.accounts.save(replace(an_account(), id=77))
