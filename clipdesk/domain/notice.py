"""What other services are told about an event: one sentence, open JSON, or a message as Discord shows it.

When and to whom it is sent is the notifying service's business.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any

from clipdesk.domain.account import Platform
from clipdesk.domain.events import EventName
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Publication

TEST = "test"
_TEST_TEXT = "This is a test from ClipDesk."

# What tells nothing of a clip's content; everything else stays here if titles are hidden.
_OPEN = frozenset(
    (
        *("post_id", "publication_id", "clip_id", "account_id", "platform", "platforms", "status", "url"),
        *("scheduled_time", "duration_s", "width", "height", "count", "privacy", "state"),
        *("is_connected", "is_recording", "is_streaming", "is_paused"),
    )
)
_PLACES = ("path", "thumbnail", "where")

# Discord's limits (Webhook Resource, "Execute Webhook"; Message Resource, "Embed Limits").
_MOST_CONTENT = 2000
_MOST_DESCRIPTION = 1000
_MARKDOWN = re.compile(r"([\\*_~`|>\[\]()#<@-])")
_GREEN, _RED, _YELLOW, _GREY = 0x3BA55D, 0xED4245, 0xFAA61A, 0x747F8D
_COLOURS = {
    EventName.PUBLICATION_COMPLETED: _GREEN,
    EventName.PUBLICATION_FAILED: _RED,
    EventName.PROBLEM: _RED,
    EventName.PUBLICATION_UNCONFIRMED: _YELLOW,
    EventName.ACCOUNT_NEEDS_SIGN_IN: _YELLOW,
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One event as it is told to others; `post` is the one it is about, if any."""

    id: str
    at: datetime
    event: str
    data: Mapping[str, Any] = field(default_factory=dict)
    post: Post | None = None

    @property
    def platforms(self) -> frozenset[str]:
        """Return the platforms that it is about; none if it is about no platform."""
        named = self.data.get("platform")
        if named is not None:
            return frozenset((str(named),))
        listed = self.data.get("platforms")
        if listed is None and self.post is not None:
            listed = self.post.platforms
        return frozenset(str(platform) for platform in listed or ())

    @property
    def publication(self) -> Publication | None:
        """Return the publication that it is about."""
        wanted = self.data.get("publication_id")
        found = self.post.publications if self.post is not None else ()
        return next((publication for publication in found if publication.id == wanted), None)


def sentence(notice: Notice, *, hide_titles: bool = False) -> str:
    """Return a notice as one plain sentence."""
    if notice.event == TEST:
        return _TEST_TEXT
    name = EventName(notice.event)
    title = "" if hide_titles else _title(notice)
    on = " and ".join(Platform(platform).label for platform in sorted(notice.platforms))
    if name is EventName.ACCOUNT_NEEDS_SIGN_IN:
        return f"{on or 'An account'} needs you to sign in again"
    if name is EventName.PROBLEM:
        return "ClipDesk met a problem" if hide_titles else str(notice.data.get("text", "")) or "A problem"
    if name is EventName.POST_CHANGED:
        return f"{title or 'A post'} is now {notice.data.get('status', 'changed')}"
    publication = notice.publication
    if name is EventName.PUBLICATION_COMPLETED and publication and publication.privacy == "draft":
        head = f"Draft on {on}"
    else:
        head = _HEADS.get(name, name.replace("_", " ").capitalize())
        head = f"{head} {on}" if on and name in _HEADS else head
    return f"{head}: {title}" if title else head


_HEADS = {
    EventName.VIDEO_SCHEDULED: "Scheduled for",
    EventName.PUBLICATION_STARTED: "On its way to",
    EventName.PUBLICATION_COMPLETED: "Live on",
    EventName.PUBLICATION_FAILED: "Failed on",
    EventName.PUBLICATION_UNCONFIRMED: "Not sure whether it is live on",
}


def json_body(notice: Notice, *, hide_titles: bool = False) -> bytes:
    """Return a notice as the JSON of any receiver; `id` is the same for each try."""
    data = {
        name: PurePath(str(value)).name if name in _PLACES and value else value
        for name, value in notice.data.items()
        if not hide_titles or name in _OPEN
    }
    body = {
        "id": notice.id,
        "timestamp": notice.at.isoformat(),
        "event": notice.event,
        "text": sentence(notice, hide_titles=hide_titles),
        "data": data,
        "post": None if notice.post is None else _post(notice.post, hide_titles=hide_titles),
    }
    return _encoded(body)


def discord_body(notice: Notice, *, hide_titles: bool = False) -> bytes:
    """Return a notice as a Discord webhook takes it; nothing in it can mention anybody."""
    publication = notice.publication
    words = [str(notice.data.get(name) or "") for name in ("error_message", "message", "advice")]
    details = "" if hide_titles else _plain(" ".join(word for word in words if word))
    url = str(notice.data.get("url") or (publication.url if publication else "") or "")
    embed: dict[str, Any] = {
        "color": _COLOURS.get(EventName(notice.event), _GREY) if notice.event != TEST else _GREY,
        "timestamp": notice.at.isoformat(),
        "description": "\n".join(part for part in (details[:_MOST_DESCRIPTION], _link(url)) if part),
    }
    scheduled = notice.post.scheduled_at if notice.post is not None else None
    if notice.event == EventName.VIDEO_SCHEDULED and scheduled is not None:
        embed["description"] = f"<t:{int(scheduled.timestamp())}:F>"
    body: dict[str, Any] = {
        "username": "ClipDesk",
        "content": _plain(sentence(notice, hide_titles=hide_titles))[:_MOST_CONTENT],
        "allowed_mentions": {"parse": []},
    }
    if embed["description"]:
        body["embeds"] = [embed]
    return _encoded(body)


def signature(secret: str, body: bytes) -> str:
    """Return what proves to a receiver who knows the secret that a body is ours and unchanged."""
    return "sha256=" + hmac.new(secret.encode("utf-8"), body, hashlib.sha256).hexdigest()


def _title(notice: Notice) -> str:
    if notice.post is not None:
        return notice.post.text.title
    path = notice.data.get("path")
    return PurePath(str(path)).name if path else ""


def _post(post: Post, *, hide_titles: bool) -> dict[str, Any]:
    return {
        "id": post.id,
        "title": None if hide_titles else post.text.title,
        "status": str(post.status),
        "scheduled_time": None if post.scheduled_at is None else post.scheduled_at.isoformat(),
        "publications": [
            {
                "id": publication.id,
                "platform": str(publication.platform),
                "account": publication.account_id,
                "status": str(publication.status),
                "url": publication.url,
                "privacy": publication.privacy,
                "error_message": None if hide_titles else publication.error_message,
            }
            for publication in post.publications
        ],
    }


def _plain(text: str) -> str:
    """Return a text that Discord shows as it is."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _link(url: str) -> str:
    return f"<{url}>" if re.fullmatch(r"https?://[^\s<>]+", url) else ""


def _encoded(body: dict[str, Any]) -> bytes:
    # ASCII: names of files may hold what UTF-8 cannot.
    return json.dumps(body, ensure_ascii=True, default=str, separators=(",", ":")).encode("ascii")
