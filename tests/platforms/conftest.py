"""Real loopback platforms, accounts signed in to them, and a clip whose bytes are known."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import xxhash

from clipdesk.domain.account import Account, AccountStatus, Platform
from clipdesk.domain.clip import Fingerprint, MediaFacts
from clipdesk.domain.errors import PlatformFailure
from clipdesk.domain.post import PostText
from clipdesk.domain.publication import PublishOptions
from clipdesk.domain.settings import InstagramSettings, PlatformsSettings, TikTokSettings, YouTubeSettings
from clipdesk.media.upload import FileBody, FileUploadSource
from clipdesk.ports import PublishJob, UploadFile
from clipdesk.rehearsal.servers import RehearsalServers
from clipdesk.rehearsal.world import RehearsalWorld
from clipdesk.transport import Transport
from tests.clock import START, FakeClock

FACTS = MediaFacts(30, 1080, 1920, "mp4", "h264", frame_rate=60, audio_codec="aac")
TEXT = PostText("A title", "A caption", ("#one", "#two"))
OPTIONS = {
    Platform.YOUTUBE: PublishOptions(privacy="unlisted", category_id="20"),
    Platform.INSTAGRAM: PublishOptions(privacy="public"),
    Platform.TIKTOK: PublishOptions(mode="draft"),
}


@dataclass
class GivenTokens:
    """A `TokenSource` that gives what a test put in, and the next one after a refusal."""

    tokens: dict[str, list[str]]
    rejected: list[str] = field(default_factory=list)

    def access_token(self, account: Account, *, min_life_s: float = 300) -> str:
        return self.tokens[account.remote_id][0]

    def refresh(self, account: Account, *, rejected_token: str) -> str:
        self.rejected.append(rejected_token)
        known = self.tokens[account.remote_id]
        if len(known) > 1:
            known.pop(0)
        return known[0]


@dataclass
class Desk:
    """A running rehearsal and all that a publisher needs to work with it."""

    servers: RehearsalServers
    clock: FakeClock
    transport: Transport
    tokens: GivenTokens
    folder: Path

    @property
    def world(self) -> RehearsalWorld:
        return self.servers.world

    def settings(self) -> PlatformsSettings:
        urls = self.servers.urls

        def of(kind: type, name: str, known: object) -> object:
            return replace(
                kind(),
                api_url=known.api_url,
                auth_url=known.auth_url,
                token_url=known.token_url,
                client_id=f"rehearsal-{name}",
            )

        return PlatformsSettings(
            of(YouTubeSettings, "youtube", urls.youtube),
            of(InstagramSettings, "instagram", urls.instagram),
            of(TikTokSettings, "tiktok", urls.tiktok),
        )

    def account(self, platform: Platform, place: int = 0) -> Account:
        """Sign an account of the rehearsal in."""
        remote_id = self.world.accounts_of(platform.value)[place].account_id
        issued = self.servers.issue_tokens(platform.value, remote_id)
        self.tokens.tokens.setdefault(remote_id, []).append(issued.access_token)
        return Account(
            id=1 + place,
            platform=platform,
            remote_id=remote_id,
            name=issued.name,
            handle=issued.handle,
            status=AccountStatus.CONNECTED,
            is_default=True,
            expires_at=None,
            scopes=issued.scopes,
            created_at=START,
        )

    def file(self, size: int = 700_000, content_type: str = "video/mp4") -> UploadFile:
        data = os.urandom(size)
        path = self.folder / f"clip-{size}.mp4"
        path.write_bytes(data)
        return UploadFile(path, Fingerprint(xxhash.xxh3_128(data).hexdigest(), size), content_type, FACTS)

    def job(self, platform: Platform, *, size: int = 700_000, **changes: object) -> PublishJob:
        job = PublishJob(
            publication_id=7,
            post_uuid="5d3a1c52-0f4e-4a55-9f67-4a5f3f6f0001",
            account=self.account(platform),
            text=TEXT,
            options=OPTIONS[platform],
            file=self.file(size),
            due_at=START,
        )
        return replace(job, **changes)

    def open(
        self, job: PublishJob, gate: Callable[[], None] = lambda: None
    ) -> AbstractContextManager[FileBody]:
        return FileUploadSource(self.clock).open(job.file, gate=gate, on_sent=lambda _: None)


def failure_of(deed: object, *arguments: object) -> PlatformFailure:
    with pytest.raises(PlatformFailure) as caught:
        deed(*arguments)
    assert caught.value.title
    assert caught.value.advice
    return caught.value


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = FakeClock()
    servers = RehearsalServers(clock=clock.now)
    servers.start()
    transport = Transport(read_timeout_s=2)
    yield Desk(servers, clock, transport, GivenTokens({}), tmp_path)
    transport.close()
    servers.stop()
