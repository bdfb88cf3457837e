"""Ready-made values for tests: accounts, clips, posts. Each builder takes what a test cares about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from clipdesk.domain.account import Account, AccountStatus, Platform
from clipdesk.domain.clip import Clip, ClipKind, ClipState, Fingerprint, MediaFacts
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Phase, Publication, PublishOptions, Status
from tests.clock import START


def account(platform: Platform = Platform.YOUTUBE, **changes: Any) -> Account:
    """Return a connected default account that is not stored yet."""
    base = Account(
        id=0,
        platform=platform,
        remote_id=f"{platform}-channel",
        name=f"My {platform.label}",
        handle="@me",
        status=AccountStatus.CONNECTED,
        is_default=True,
        expires_at=None,
        scopes=(),
        created_at=START,
    )
    return replace(base, **changes)


def facts(**changes: Any) -> MediaFacts:
    """Return the facts of a vertical clip that every platform takes."""
    base = MediaFacts(
        duration_s=20.0,
        width=1080,
        height=1920,
        container="mp4",
        video_codec="h264",
        frame_rate=30.0,
        bit_rate=4_000_000,
        audio_codec="aac",
        pixel_format="yuv420p",
        audio_sample_rate=48_000,
        audio_channels=2,
        is_index_first=True,
        has_edit_list=False,
    )
    return replace(base, **changes)


def clip(**changes: Any) -> Clip:
    """Return a settled clip that is not stored yet."""
    base = Clip(
        id=0,
        path=Path("/clips/Replay 2026-06-20 18-00-00.mp4"),
        fingerprint=Fingerprint("c1" * 16, 22),
        mtime_ns=1,
        facts=facts(),
        thumbnail=None,
        state=ClipState.SETTLED,
        kind=ClipKind.UNKNOWN,
        game="",
        settled_at=START,
        created_at=START,
    )
    return replace(base, **changes)


def text(title: str = "A last second win", **changes: Any) -> PostText:
    """Return words that every platform takes."""
    return replace(PostText(title, "It was close.", ("#gaming", "#clutch")), **changes)


def options(platform: Platform) -> PublishOptions:
    """Return the default options of a platform."""
    if platform is Platform.TIKTOK:
        return PublishOptions(mode="draft")
    return PublishOptions(privacy="public", category_id="20" if platform is Platform.YOUTUBE else "")


def publication(of: Account, due: datetime | None = START, **changes: Any) -> Publication:
    """Return a pending publication on an account, looked at when it is due."""
    base = Publication(
        id=0,
        post_id=0,
        account_id=of.id,
        platform=of.platform,
        status=Status.PENDING,
        phase=Phase.NEW,
        scheduled_at=due,
        options=options(of.platform),
        next_try_at=due,
        account_name=of.name,
    )
    return replace(base, **changes)


def post(of: Clip, *publications: Publication, **changes: Any) -> Post:
    """Return a post that is not stored yet."""
    base = Post(
        id=0,
        uuid="post-1",
        clip=of,
        text=text(),
        text_source="ai",
        scheduled_at=publications[0].scheduled_at if publications else None,
        created_at=START - timedelta(hours=2),
        publications=tuple(publications),
    )
    return replace(base, **changes)
