"""The pages a person sees."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clipdesk.rehearsal.accounts import Account, default_accounts
from clipdesk.rehearsal.pages import post_page, refused_page, sign_in_page
from clipdesk.rehearsal.world import RehearsalWorld
from tests.rehearsal.conftest import HandClock
from tests.rehearsal.test_world import post

HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize("platform", ["youtube", "instagram", "tiktok"])
def test_the_sign_in_page_is_one_self_contained_piece(platform: str) -> None:
    accounts = [account for account in default_accounts() if account.platform == platform]

    page = sign_in_page(platform, [("state", "s")], accounts, ["read"])

    text = bytes(page.body).decode()
    assert "Rehearsal " in text
    assert all(account.name in text for account in accounts)
    assert "http" not in text and "<script" not in text and "<link" not in text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_nothing_from_outside_becomes_markup(clock: HandClock) -> None:
    account = Account("youtube", HOSTILE, HOSTILE, HOSTILE)
    live = replace(post(RehearsalWorld(clock)), title=HOSTILE, text=HOSTILE)

    pages = [
        sign_in_page("youtube", [(HOSTILE, HOSTILE)], [account], [HOSTILE]),
        refused_page("youtube", HOSTILE, HOSTILE),
        post_page(live, "youtube"),
    ]

    assert all("<script" not in bytes(page.body).decode() for page in pages)
    assert "&lt;script&gt;" in bytes(pages[0].body).decode()


def test_only_what_is_visible_has_a_page(clock: HandClock) -> None:
    live = post(RehearsalWorld(clock))

    assert post_page(live, "youtube").status_code == 200
    assert post_page(replace(live, privacy="private"), "youtube").status_code == 404
    assert post_page(None, "youtube").status_code == 404
