"""Turns a post of the domain into the value that its card shows."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from PySide6.QtCore import QCoreApplication

from clipdesk.desktop.looks import platform_look
from clipdesk.desktop.models.post_view import PostStatus, PostView, PublicationView
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Publication, Status

_ENDED = (Status.COMPLETED, Status.CANCELLED)


def post_view(post: Post) -> PostView:
    """Return what a card shows of a post."""
    publications = [item for item in post.publications if item.status is not Status.CANCELLED]
    running = [item for item in publications if item.status is Status.PROCESSING]
    return PostView(
        id=post.id,
        title=post.text.title or post.clip.path.stem,
        status=cast(PostStatus, str(post.status)),
        wait_reason=_wait_reason(post, running),
        # A suggestion has no time yet; it stands where it came in.
        scheduled_at=post.scheduled_at or post.created_at,
        duration_s=post.clip.facts.duration_s,
        thumbnail=post.clip.thumbnail,
        game=post.clip.game,
        error_message=_error(post),
        progress=_progress(running),
        stage_text=_stage_text(running),
        publications=tuple(
            PublicationView(str(item.platform), str(item.status), item.privacy, item.url)
            for item in publications
        ),
    )


def with_progress(post: PostView, shares: dict[str, float]) -> PostView:
    """Return the card's value with what was sent meanwhile."""
    if post.status != "processing":
        return post
    known = [share for platform, share in shares.items() if _is_running(post, platform)]
    if not known:
        return post
    first = next(item.platform for item in post.publications if item.platform in shares)
    stage = _tr("Uploading to {platform}").format(platform=platform_look(first).name)
    return replace(post, progress=sum(known) / len(known), stage_text=stage)


def _is_running(post: PostView, platform: str) -> bool:
    return any(item.platform == platform and item.status == "processing" for item in post.publications)


def _wait_reason(post: Post, running: list[Publication]) -> str | None:
    if any(item.is_committed for item in running):
        return "last_step"
    if not post.publications:
        return "approval"
    for item in post.publications:
        if item.wait_reason is not None and item.status is Status.PENDING:
            return str(item.wait_reason)
    return None


def _error(post: Post) -> str:
    if post.error_message:
        return post.error_message
    waiting = (item.error_message for item in post.publications if item.status not in _ENDED)
    return next((message for message in waiting if message), "")


def _progress(running: list[Publication]) -> float | None:
    shares = [item.progress or 0.0 for item in running]
    return sum(shares) / len(shares) if shares else None


def _stage_text(running: list[Publication]) -> str:
    if not running:
        return ""
    unfinished = [item for item in running if not item.is_committed]
    item = (unfinished or running)[0]
    words = _tr("Uploading to {platform}") if unfinished else _tr("{platform} is checking it")
    return words.format(platform=item.platform.label)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PostCard", text)
