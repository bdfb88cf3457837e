"""Tests of the rehearsal's desk: signed in everywhere, and pointing at nothing outside."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from clipdesk.domain.account import AccountStatus, Platform
from clipdesk.domain.settings import is_loopback_host
from clipdesk.rehearsing import open_rehearsal
from clipdesk.storage.home import Home


def test_it_is_signed_in_to_all_platforms_and_knows_only_this_computer(tmp_path: Path) -> None:
    with open_rehearsal(Home.at(tmp_path), more={"publish.max_attempts": "2"}) as rehearsal:
        desk = rehearsal.desk
        platforms = desk.settings.current.platforms
        sections = [getattr(platforms, platform.value) for platform in Platform]
        addresses = [
            address for each in sections for address in (each.api_url, each.auth_url, each.token_url)
        ]
        with desk.work.read() as unit:
            accounts = unit.accounts.list()

        assert {account.platform for account in accounts} == set(Platform)
        assert all(account.status is AccountStatus.CONNECTED for account in accounts)
        assert all(is_loopback_host(urlsplit(address).hostname or "") for address in addresses)
        assert is_loopback_host(urlsplit(desk.settings.current.ai.base_url).hostname or "")
        assert desk.settings.current.publish.max_attempts == 2


def test_its_tokens_are_never_written_down(tmp_path: Path) -> None:
    with open_rehearsal(Home.at(tmp_path)) as rehearsal:
        store = rehearsal.desk.credentials
        secrets = [store.get("tiktok.client"), store.get("youtube.client")]
        assert not store.is_lasting

    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert all(secret and secret.encode() not in written for secret in secrets)
