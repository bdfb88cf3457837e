"""Values for the tests of the storage: whole ones, so that nothing is lost unseen on the way to the disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from clipdesk.domain.account import Account, AccountStatus, Platform
from clipdesk.domain.clip import Clip, ClipKind, ClipState, Fingerprint, MediaFacts
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Handle, Phase, Publication, PublishOptions, Status
from clipdesk.repositories import UnitOfWork

NOW = datetime(2026, 6, 20, 18, 0, 0, 123456, tzinfo=UTC)
_numbers = count(1)


def minutes(number: float) -> timedelta:
    """Return a stretch of minutes."""
    return timedelta(minutes=number)


def a_clip(path: str | Path | None = None, *, state: ClipState = ClipState.SCHEDULED) -> Clip:
    """Return a clip whose content is unlike that of any other."""
    number = next(_numbers)
    return Clip(
        id=0,
        path=Path(path or f"/videos/Replay {number}.mp4"),
        fingerprint=Fingerprint(f"{number:032x}", 5_000_000_000 + number),
        mtime_ns=1_781_978_400_123_456_789,
        facts=MediaFacts(
            duration_s=29.97,
            width=1920,
            height=1080,
            container="mp4",
            video_codec="h264",
            frame_rate=59.94,
            bit_rate=12_000_000,
            audio_codec="aac",
            pixel_format="yuv420p",
            audio_sample_rate=48_000,
            audio_channels=2,
            is_index_first=True,
            has_edit_list=False,
        ),
        thumbnail=Path(f"/home/thumbnails/{number}.jpg"),
        state=state,
        kind=ClipKind.REPLAY,
        game="Portal 2",
        settled_at=NOW,
        created_at=NOW,
    )


def an_account(platform: Platform = Platform.YOUTUBE, *, is_default: bool = False) -> Account:
    """Return an account unlike any other."""
    number = next(_numbers)
    return Account(
        id=0,
        platform=platform,
        remote_id=f"UC{number}",
        name=f"Channel {number}",
        handle=f"@channel{number}",
        status=AccountStatus.CONNECTED,
        is_default=is_default,
        expires_at=NOW + minutes(60),
        scopes=("upload", "read"),
        created_at=NOW,
    )


def a_publication(account: Account, *, due: datetime | None = NOW) -> Publication:
    """Return a new publication that is due at a time."""
    return Publication(
        id=0,
        post_id=0,
        account_id=account.id,
        platform=account.platform,
        status=Status.PENDING,
        phase=Phase.NEW,
        scheduled_at=due,
        options=PublishOptions(privacy="unlisted", mode="direct", category_id="20", allow_duet=True),
        next_try_at=due,
    )


def a_post(clip: Clip, *publications: Publication, at: datetime | None = NOW) -> Post:
    """Return a new post."""
    return Post(
        id=0,
        uuid=f"uuid-{next(_numbers)}",
        clip=clip,
        text=PostText("A title", "A caption", ("#one", "#two")),
        text_source="ai",
        scheduled_at=at,
        created_at=NOW,
        publications=publications,
    )


def a_handle(value: str = "https://upload.example/session/1") -> Handle:
    """Return a platform's handle."""
    return Handle(value, "https://upload.example/bytes/1", NOW, NOW + minutes(60))


def stored_post(unit: UnitOfWork, *accounts: Account, due: datetime | None = NOW) -> Post:
    """Store a post of a new clip, due on some accounts; without any, on a new one."""
    clip = unit.clips.add(a_clip())
    on = accounts or (unit.accounts.add(an_account()),)
    return unit.posts.add(a_post(clip, *(a_publication(account, due=due) for account in on), at=due))


def changed(publication: Publication, **values: object) -> Publication:
    """Return a publication with some values replaced."""
    return replace(publication, **values)  # type: ignore[arg-type]
