"""Stand-ins for what the services ask of the outside world, and values to begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from clipdesk.domain.account import Account, AccountStatus, Platform
from clipdesk.domain.clip import Clip, ClipKind, ClipState, Fingerprint, MediaFacts
from clipdesk.domain.errors import ClipDeskError, CredentialError, CredentialState, MediaError
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Phase, Publication, PublishOptions, Status
from clipdesk.domain.settings import Settings
from tests.clock import START

FACTS = MediaFacts(duration_s=20.0, width=1080, height=1920, container="mp4", video_codec="h264")


class Bus:
    """Remembers the events, and whether each came after its commit is up to `on_event`."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.on_event: Callable[[Event], None] = lambda event: None

    def publish(self, event: Event) -> None:
        self.events.append(event)
        self.on_event(event)

    def names(self) -> list[EventName]:
        return [event.name for event in self.events]

    def data(self, name: EventName) -> list[dict[str, Any]]:
        return [dict(event.data) for event in self.events if event.name is name]


class SettingsInMemory:
    """`ports.SettingsStore` with the defaults, changed by whole sections."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.current = settings or Settings()

    def get(self, key: str) -> object:
        value: Any = self.current
        for part in key.split("."):
            value = getattr(value, part)
        return value

    def set(self, key: str, value: object) -> Settings:
        self.current = _with(self.current, key.split("."), value)
        return self.current


def _with(tree: Any, parts: Sequence[str], value: object) -> Any:
    first, *rest = parts
    return replace(tree, **{first: _with(getattr(tree, first), rest, value) if rest else value})


class FakeProbe:
    """`ports.MediaProbe`: a text file is a video unless it says "broken"; `facts_of` goes by its name."""

    def __init__(self) -> None:
        self.facts_of: dict[str, MediaFacts] = {}
        self.looks: list[Path] = []
        self.has_pictures = True
        self.on_fingerprint: Callable[[Path], None] = lambda path: None

    def facts(self, path: Path) -> MediaFacts:
        self.looks.append(path)
        if path.read_text(encoding="utf-8") == "broken":
            raise MediaError(f"{path.name} is not a video.", "Choose another file.")
        return self.facts_of.get(path.name, FACTS)

    def thumbnail(self, path: Path, target: Path, at_s: float) -> None:
        if not self.has_pictures:
            raise MediaError(f"{path.name} holds no picture.")
        target.write_text(f"{path.name} at {at_s:g} s", encoding="utf-8")

    def remux(self, source: Path, target: Path) -> None:
        raise NotImplementedError

    def fingerprint(self, path: Path, on_progress: Callable[[int], None] | None = None) -> Fingerprint:
        content = path.read_bytes()
        self.on_fingerprint(path)
        return Fingerprint(content.hex().ljust(32, "0"), len(content))


class Keyring:
    """`ports.CredentialStore` in memory, which may be locked, absent or broken."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}
        self.state: CredentialState | None = None
        self.is_lasting = True

    def get(self, name: str) -> str | None:
        self._check()
        return self.entries.get(name)

    def set(self, name: str, value: str) -> None:
        self._check()
        self.entries[name] = value

    def delete(self, name: str) -> None:
        self._check()
        with suppress(KeyError):
            del self.entries[name]

    def problem(self) -> CredentialState | None:
        return self.state

    def _check(self) -> None:
        if self.state is not None:
            raise CredentialError("The keyring is locked.", "Unlock it.", state=self.state)


def clip_of(name: str = "replay.mp4", *, folder: Path = Path("/clips"), **changes: Any) -> Clip:
    """Return a clip that is not stored yet."""
    clip = Clip(
        id=0,
        path=folder / name,
        fingerprint=Fingerprint(name.encode().hex().ljust(32, "0"), 1_000_000),
        mtime_ns=1,
        facts=FACTS,
        thumbnail=None,
        state=ClipState.SETTLED,
        kind=ClipKind.UNKNOWN,
        game="Celeste",
        settled_at=START,
        created_at=START,
    )
    return replace(clip, **changes)


def account_of(platform: Platform = Platform.YOUTUBE, remote_id: str = "UC1", **changes: Any) -> Account:
    """Return a connected account that is not stored yet."""
    account = Account(
        id=0,
        platform=platform,
        remote_id=remote_id,
        name=f"Channel {remote_id}",
        handle=f"@{remote_id}",
        status=AccountStatus.CONNECTED,
        is_default=True,
        expires_at=None,
        scopes=(),
        created_at=START,
    )
    return replace(account, **changes)


def publication_of(account: Account, at: datetime | None = START, **changes: Any) -> Publication:
    """Return a pending publication that is not stored yet."""
    publication = Publication(
        id=0,
        post_id=0,
        account_id=account.id,
        platform=account.platform,
        status=Status.PENDING,
        phase=Phase.NEW,
        scheduled_at=at,
        options=PublishOptions(privacy="public"),
        next_try_at=at,
    )
    return replace(publication, **changes)


def post_of(clip: Clip, *publications: Publication, **changes: Any) -> Post:
    """Return a post that is not stored yet, at the time of its first publication."""
    times = [publication.scheduled_at for publication in publications if publication.scheduled_at]
    post = Post(
        id=0,
        uuid=f"uuid-{clip.path.name}",
        clip=clip,
        text=PostText("A title", "A caption", ("#one",)),
        text_source="ai",
        scheduled_at=min(times, default=None),
        created_at=START,
        publications=publications,
    )
    return replace(post, **changes)


class FakeGenerator:
    """`ports.TextGenerator`: writes a title with the number of the prompt, or raises what was planted."""

    def __init__(self) -> None:
        self.prompts: list[str] = []
        self.error: ClipDeskError | None = None
        self.on_write: Callable[[], None] = lambda: None

    def write(self, prompt: str, *, images: Sequence[bytes] = ()) -> PostText:
        self.prompts.append(prompt)
        self.on_write()
        if self.error is not None:
            raise self.error
        return PostText(f"AI title {len(self.prompts)}", "AI caption", ("#ai",))

    def check(self) -> str:
        return "a model answers"
