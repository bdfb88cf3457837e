"""The Analytics page with two months of made-up numbers, after the design's eighth picture."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

from clipdesk.desktop.pages.analytics.page import AnalyticsPage
from clipdesk.domain.account import Account, Platform
from clipdesk.domain.metrics import Metrics
from clipdesk.domain.publication import Status
from tests import values
from tests.desktop.page_rig import PageRig
from tests.desktop.samples import draw_scene

_TITLES = (
    "Seven kills, one grenade",
    "Perfect lap, broken wheel",
    "When the bot says gg",
    "Chat picked my loadout",
    "He brought a kite to a gunfight",
)
_SCENES = ("harbor", "race", "meadow", "space", "boss")
_HOURS = (12, 18, 20)


def analytics_page(rig: PageRig, folder: Path) -> AnalyticsPage:
    """Make the page with a post on most days."""
    dice = random.Random(8)
    accounts = {platform: rig.add_account(platform) for platform in Platform}
    scenes = [draw_scene(folder / f"{name}.png", name) for name in _SCENES]
    first = rig.clock.now().replace(hour=0, minute=0, second=0) - timedelta(days=59)
    for day in range(60):
        hour = dice.choice(_HOURS)
        at = first + timedelta(days=day, hours=hour)
        if dice.random() < 0.15 or at > rig.clock.now():
            continue
        late = 7 if dice.random() < 0.08 else 0
        platforms = [Platform.YOUTUBE, Platform.INSTAGRAM, Platform.TIKTOK][: dice.choice((2, 3, 3))]
        publications = [
            values.publication(
                accounts[platform],
                at,
                status=Status.COMPLETED,
                completed_at=at + timedelta(minutes=late),
                remote_id=f"r{day}{platform}",
            )
            for platform in platforms
        ]
        title = f"{_TITLES[day % 5]}{' ' * (day // 5)}"
        post = rig.add_post(title, *publications, clip={"thumbnail": scenes[day % 5]}, scheduled_at=at)
        strength = dice.uniform(0.4, 2.2) * (1.5 if hour == 20 else 1.0)
        for publication in post.publications:
            _add_readings(rig, publication.id, accounts[publication.platform], at, strength, dice)
    return AnalyticsPage(rig.services)


def empty_analytics_page(rig: PageRig, folder: Path) -> AnalyticsPage:
    """Make the page before the first number."""
    return AnalyticsPage(rig.services)


def _add_readings(
    rig: PageRig, publication_id: int, account: Account, at: datetime, strength: float, dice: random.Random
) -> None:
    most = {Platform.YOUTUBE: 2400, Platform.INSTAGRAM: 1100, Platform.TIKTOK: 1900}[account.platform]
    readings = []
    for number in range(1, 12):
        collected = at + timedelta(hours=12 * number + 1)
        until = rig.clock.now() - timedelta(minutes=12)
        if account.platform is Platform.TIKTOK:
            until -= timedelta(days=2)
        if collected > until:
            break
        views = round(most * strength * (1 - 0.55**number) * dice.uniform(0.98, 1.02))
        likes = None if account.platform is Platform.TIKTOK else views // 11
        readings.append(Metrics(publication_id, account.platform, collected, views, likes, views // 90))
    if readings and account.platform is not Platform.TIKTOK:
        last = readings[-1]
        readings.append(
            Metrics(
                publication_id,
                account.platform,
                rig.clock.now() - timedelta(minutes=12),
                last.views,
                last.likes,
                last.comments,
            )
        )
    with rig.work.write() as unit:
        unit.metrics.add(readings)
