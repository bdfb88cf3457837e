"""The Accounts page of the design's eleventh picture, and the Connect dialog over it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from clipdesk.desktop.pages.accounts.page import AccountsPage
from clipdesk.domain.account import AccountStatus, Platform
from clipdesk.domain.publication import Publication, Status, WaitReason
from tests import values
from tests.desktop.page_rig import PageRig


def accounts_page(rig: PageRig, folder: Path) -> AccountsPage:
    """Make the page with two healthy accounts and one in trouble."""
    now = rig.clock.now()
    noon = now.replace(hour=12, minute=0, second=0)
    names = {"name": "Nova Plays", "handle": "novaplays"}
    youtube = rig.add_account(Platform.YOUTUBE, **names)
    instagram = rig.add_account(
        Platform.INSTAGRAM,
        name="nova.plays",
        handle="nova.plays",
        expires_at=now + timedelta(days=9, hours=1),
    )
    tiktok = rig.add_account(
        Platform.TIKTOK,
        name="novaplays",
        handle="novaplays",
        status=AccountStatus.NEEDS_SIGN_IN,
        expires_at=now.replace(hour=17, minute=42),
    )
    done = {"status": Status.COMPLETED, "completed_at": noon}
    for hour in range(2):
        at = noon + timedelta(hours=hour)
        _add(rig, f"done {hour}", at, values.publication(youtube, at, **done))
        _add(rig, f"reel {hour}", at, values.publication(instagram, at, **done))
    later = now + timedelta(hours=2)
    for number in range(4):
        _add(rig, f"later {number}", later, values.publication(youtube, later))
    failed = noon - timedelta(days=1)
    _add(rig, "failed", failed, values.publication(tiktok, failed, status=Status.FAILED))
    for number in range(5):
        at = now + timedelta(days=1 + number)
        held = values.publication(tiktok, at, wait_reason=WaitReason.SIGN_IN)
        _add(rig, f"held {number}", at, held)
    return AccountsPage(rig.services, open_url=lambda _url: True)


def empty_accounts_page(rig: PageRig, folder: Path) -> AccountsPage:
    """Make the page before anything is connected."""
    return AccountsPage(rig.services, open_url=lambda _url: True)


def _add(rig: PageRig, title: str, at: datetime, publication: Publication) -> None:
    rig.add_post(title, publication, scheduled_at=at)
