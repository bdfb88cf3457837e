"""The list of posts as a file for a spreadsheet: one line for each publication."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from clipdesk.domain.post import Post
from clipdesk.domain.spreadsheet import cell
from clipdesk.storage.files import write_atomically

_HEAD = (
    *("post", "title", "caption", "hashtags", "video", "platform", "account", "scheduled_time"),
    *("status", "privacy", "url", "error_message"),
)


def write_posts_csv(posts: Sequence[Post], path: Path) -> int:
    """Write the posts; return how many lines there are below the head.

    Raises:
        StorageError: the file cannot be written; an older one stays whole.
    """
    lines = [
        (
            *(post.id, post.text.title, post.text.caption, post.text.hashtag_line, post.clip.path),
            *(item.platform, item.account_name, item.scheduled_at, item.status),
            *(item.privacy or item.options.privacy, item.url, item.error_message),
        )
        for post in posts
        for item in post.publications
    ]
    out = io.StringIO()
    csv.writer(out).writerows([cell(value) for value in line] for line in [_HEAD, *lines])
    write_atomically(path, out.getvalue().encode("utf-8"))
    return len(lines)
