"""The public JSON shapes of posts, accounts, templates and events; every door prints exactly these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from clipdesk.domain.account import Account
from clipdesk.domain.events import Event
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Effect, Publication
from clipdesk.domain.template import PromptTemplate

Json = dict[str, Any]


def when(moment: datetime | None) -> str | None:
    """Return ISO 8601 with an offset."""
    return None if moment is None else moment.isoformat()


def text_json(text: PostText) -> Json:
    """Return the words of a post."""
    return {"title": text.title, "caption": text.caption, "hashtags": text.hashtag_line}


def publication_json(publication: Publication) -> Json:
    """Return one publication of a post."""
    progress = publication.progress
    return {
        "id": publication.id,
        "platform": str(publication.platform),
        "account": publication.account_id,
        "account_name": publication.account_name,
        "status": str(publication.status),
        "wait_reason": None if publication.wait_reason is None else str(publication.wait_reason),
        "staged_at": when(publication.staged_at),
        "attempts": publication.attempts,
        "scheduled_time": when(publication.scheduled_at),
        "remote_id": publication.remote_id,
        "url": publication.url,
        "privacy": publication.privacy or publication.options.privacy or None,
        "progress": None if progress is None else round(progress, 4),
        "error_message": publication.error_message,
    }


def post_json(post: Post) -> Json:
    """Return a post with its clip and publications."""
    clip = post.clip
    return {
        "id": post.id,
        "video_path": str(clip.path),
        "metadata": text_json(post.text),
        "platforms": [str(platform) for platform in post.platforms],
        "scheduled_time": when(post.scheduled_at),
        "status": str(post.status),
        "created_at": when(post.created_at),
        "processed_at": when(post.processed_at),
        "error_message": post.error_message,
        "retry_count": post.retry_count,
        "clip": {
            "id": clip.id,
            "fingerprint": clip.fingerprint.xxh3_128,
            "duration_s": clip.facts.duration_s,
            "width": clip.facts.width,
            "height": clip.facts.height,
            "thumbnail": None if clip.thumbnail is None else str(clip.thumbnail),
        },
        "publications": [publication_json(item) for item in post.publications],
    }


def posts_json(posts: Sequence[Post]) -> Json:
    """Return a list of posts."""
    return {"posts": [post_json(post) for post in posts], "count": len(posts)}


def effect_json(effect: Effect) -> Json:
    """Return one line of a publication's story."""
    return {
        "at": when(effect.at),
        "attempt": effect.attempt,
        "step": effect.step,
        "kind": effect.kind,
        "text": effect.text,
        "data": effect.data,
    }


def account_json(account: Account) -> Json:
    """Return an account, without anything secret."""
    return {
        "id": account.id,
        "platform": str(account.platform),
        "name": account.name,
        "handle": account.handle,
        "status": str(account.status),
        "is_default": account.is_default,
        "expires_at": when(account.expires_at),
    }


def accounts_json(accounts: Sequence[Account]) -> Json:
    """Return a list of accounts."""
    return {"accounts": [account_json(account) for account in accounts], "count": len(accounts)}


def template_json(template: PromptTemplate) -> Json:
    """Return an AI prompt template."""
    return {
        "id": template.id,
        "name": template.name,
        "prompt_text": template.prompt_text,
        "is_active": template.is_active,
        "created_at": when(template.created_at),
        "updated_at": when(template.updated_at),
    }


def templates_json(templates: Sequence[PromptTemplate]) -> Json:
    """Return a list of templates."""
    return {"templates": [template_json(template) for template in templates], "count": len(templates)}


def event_json(event: Event) -> Json:
    """Return an event's data with its time."""
    return {"at": when(event.at), **event.data}
