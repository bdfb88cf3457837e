"""Keeps posts and finds them: lists are read with a few statements, however many posts they hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Row, Select, bindparam, exists, func, insert, select, tuple_, update

from clipdesk.domain.clip import Clip
from clipdesk.domain.errors import NotFound
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Publication, Status
from clipdesk.repositories import PostQuery
from clipdesk.storage.clips import clips_by_id
from clipdesk.storage.publications import SqlPublications
from clipdesk.storage.rows import POSTS, PUBLICATIONS
from clipdesk.storage.transaction import Transaction

Order = Literal["by_id", "by_time", "without_time"]

_P = POSTS.c
_BY_ID = select(POSTS).where(_P.id == bindparam("post_id"))
_OF_CLIP = select(POSTS).where(_P.clip_id == bindparam("clip_id")).order_by(_P.id)
_COUNTS = select(_P.status, func.count().label("posts")).group_by(_P.status)
_ADD = insert(POSTS)
_SAVE = update(POSTS).where(_P.id == bindparam("post_id"))
_AT_ONCE = 500  # ids in one statement


class SqlPosts:
    """`ports.PostRepository` on the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._publications = SqlPublications(transaction)

    def add(self, post: Post) -> Post:
        """Store a new post with its publications; return it with ids."""
        values = {
            **_words(post),
            "uuid": post.uuid,
            "clip_id": post.clip.id,
            "status": post.status.value,
            "created_at": post.created_at,
        }
        post_id = self._transaction.insert(_ADD, values)
        for publication in post.publications:
            self._publications.insert(replace(publication, post_id=post_id), post.clip.id)
        return self.get(post_id)

    def save(self, post: Post) -> None:
        """Store the words, their source and the time."""
        if not self._transaction.change(_SAVE, {"post_id": post.id, **_words(post)}):
            raise _unknown(post.id)

    def get(self, post_id: int) -> Post:
        """Return a post with its clip and publications."""
        row = self._transaction.first(_BY_ID, {"post_id": post_id})
        if row is None:
            raise _unknown(post_id)
        return self._whole([row])[0]

    def find(self, query: PostQuery) -> list[Post]:
        """Return posts in the order of their times, those without a time last; or in the order of their ids.

        `is_newest_first` turns either order round; those without a time stay last.

        `due_from` belongs to the answer, `due_until` does not. `after_id` begins behind that post, in either
        order.
        """
        if query.by_id:
            return self._whole(self._rows(query, "by_id"))
        after = None
        if query.after_id is not None:
            after = self._transaction.first(_BY_ID, {"post_id": query.after_id})
            if after is None:
                return []
        rows: list[Row[Any]] = []
        if after is None or after.scheduled_time is not None:
            rows += self._rows(query, "by_time", after)
            query = replace(query, after_id=None)
        is_full = query.limit is not None and len(rows) >= query.limit
        if not is_full and query.due_from is None and query.due_until is None:
            rest = None if query.limit is None else query.limit - len(rows)
            rows += self._rows(replace(query, limit=rest), "without_time")
        return self._whole(rows)

    def of_clip(self, clip_id: int) -> list[Post]:
        """Return the posts of a clip, oldest first."""
        return self._whole(self._transaction.rows(_OF_CLIP, {"clip_id": clip_id}))

    def count_by_status(self) -> dict[Status, int]:
        """Return how many posts show each status; every status has its number."""
        found = {row.status: row.posts for row in self._transaction.rows(_COUNTS)}
        return {status: found.get(status.value, 0) for status in Status}

    def _rows(self, query: PostQuery, order: Order, after: Row[Any] | None = None) -> Sequence[Row[Any]]:
        wanted = {
            "status": None if query.status is None else query.status.value,
            "platform": None if query.platform is None else query.platform.value,
            "due_from": query.due_from,
            "due_until": query.due_until,
            "after_time": None if after is None else after.scheduled_time,
            "after_id": query.after_id,
            "most": query.limit,
            "words": _like(query.words) if query.words else None,
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        return self._transaction.rows(_statement(frozenset(given), order, query.is_newest_first), given)

    def _whole(self, rows: Sequence[Row[Any]]) -> list[Post]:
        """Return rows as posts, with their clips and publications."""
        clips: dict[int, Clip] = {}
        publications: defaultdict[int, list[Publication]] = defaultdict(list)
        for start in range(0, len(rows), _AT_ONCE):
            part = rows[start : start + _AT_ONCE]
            missing = {row.clip_id for row in part} - clips.keys()
            clips |= clips_by_id(self._transaction, sorted(missing)) if missing else {}
            for publication in self._publications.of_posts([row.id for row in part]):
                publications[publication.post_id].append(publication)
        return [_post_of(row, clips[row.clip_id], publications[row.id]) for row in rows]


@lru_cache(maxsize=256)
def _statement(given: frozenset[str], order: Order, is_newest_first: bool) -> Select[Any]:
    """Return the statement for one shape of a question, built once."""
    statement = select(POSTS)
    if "status" in given:
        statement = statement.where(_P.status == bindparam("status"))
    if "platform" in given:
        of_post = (PUBLICATIONS.c.post_id == _P.id) & (PUBLICATIONS.c.platform == bindparam("platform"))
        statement = statement.where(exists().where(of_post))
    if "due_from" in given:
        statement = statement.where(_P.scheduled_time >= bindparam("due_from"))
    if "due_until" in given:
        statement = statement.where(_P.scheduled_time < bindparam("due_until"))
    if "words" in given:
        statement = statement.where(_P.title.ilike(bindparam("words"), escape="\\"))
    if "after_time" in given:
        here = tuple_(bindparam("after_time", type_=_P.scheduled_time.type), bindparam("after_id"))
        place = tuple_(_P.scheduled_time, _P.id)
        statement = statement.where(place < here if is_newest_first else place > here)
    elif "after_id" in given:
        is_behind = _P.id < bindparam("after_id") if is_newest_first else _P.id > bindparam("after_id")
        statement = statement.where(is_behind)
    columns = [_P.id]
    if order == "by_time":
        statement = statement.where(_P.scheduled_time.is_not(None))
        columns = [_P.scheduled_time, _P.id]
    elif order == "without_time":
        statement = statement.where(_P.scheduled_time.is_(None))
    statement = statement.order_by(*(column.desc() if is_newest_first else column for column in columns))
    return statement.limit(bindparam("most")) if "most" in given else statement


def _like(words: str) -> str:
    """Return the pattern that finds words anywhere; what means something in patterns means itself."""
    plain = re.sub(r"([\\%_])", r"\\\1", words.strip())
    return f"%{plain}%"


def _post_of(row: Row[Any], clip: Clip, publications: Sequence[Publication]) -> Post:
    return Post(
        id=row.id,
        uuid=row.uuid,
        clip=clip,
        text=PostText(row.title, row.caption, tuple(row.hashtags.split())),
        text_source=row.text_source,
        scheduled_at=row.scheduled_time,
        created_at=row.created_at,
        publications=tuple(publications),
    )


def _words(post: Post) -> dict[str, Any]:
    return {
        "title": post.text.title,
        "caption": post.text.caption,
        "hashtags": post.text.hashtag_line,
        "text_source": post.text_source,
        "scheduled_time": post.scheduled_at,
    }


def _unknown(post_id: int) -> NotFound:
    return NotFound(f"There is no post {post_id}.", "Load the list again.")
