"""Commands about posts: list them, look at one, and everything a person may decide about it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from clipdesk.app import Desk
from clipdesk.cli.desk import desk_command
from clipdesk.cli.main import home_option
from clipdesk.cli.output import json_option, say, show_json
from clipdesk.cli.table import show_table
from clipdesk.cli.words import (
    account_option,
    csv_option,
    options_from,
    platforms_from,
    privacy_option,
    text_options,
)
from clipdesk.domain.account import Platform
from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.moments import parse_moment
from clipdesk.domain.post import Post, parse_hashtags
from clipdesk.domain.publication import Status
from clipdesk.domain.shapes import effect_json, post_json, posts_json
from clipdesk.domain.wish import PostChanges
from clipdesk.repositories import PostQuery

_STATUSES = click.Choice([str(status) for status in Status])
_PLATFORMS = click.Choice([str(platform) for platform in Platform])
_HEAD = ("id", "status", "when", "platforms", "title")


def rows_of(posts: list[Post], desk: Desk) -> list[tuple[object, ...]]:
    """Return the table rows of posts, with times in the zone of the schedule."""
    zone = desk.planner.zone()
    return [
        (
            post.id,
            post.status,
            post.scheduled_at.astimezone(zone).strftime("%a %d %b %Y %H:%M")
            if post.scheduled_at
            else "needs OK",
            ", ".join(platform.label for platform in post.platforms),
            post.text.title,
        )
        for post in posts
    ]


def show_post(post: Post, desk: Desk, *, as_json: bool, more: dict[str, Any] | None = None) -> None:
    """Print one post."""
    if as_json:
        show_json(post_json(post) | (more or {}))
        return
    show_table(_HEAD, rows_of([post], desk), empty="")
    for item in post.publications:
        told = item.error_message or item.url or ""
        waits = f" ({item.wait_reason})" if item.wait_reason else ""
        click.echo(f"  {item.platform.label}: {item.status}{waits}  {told}".rstrip())


@click.command()
@click.option("--status", type=_STATUSES, help="Only posts that show this status.")
@click.option("--platform", type=_PLATFORMS, help="Only posts to this platform.")
@click.option("--hours", type=click.IntRange(1, 24 * 365), help="Only posts due within so many hours.")
@csv_option
@json_option
@desk_command
def posts(
    desk: Desk, status: str | None, platform: str | None, hours: int | None, file: Path | None, as_json: bool
) -> None:
    """List posts, the next one first."""
    now = desk.clock.now()
    query = PostQuery(
        status=Status(status) if status else None,
        platform=Platform(platform) if platform else None,
        due_from=now if hours else None,
        due_until=now + timedelta(hours=hours) if hours else None,
    )
    with desk.work.read() as unit:
        found = unit.posts.find(query)
    if file is not None:
        from clipdesk.cli.posts_csv import write_posts_csv

        count = write_posts_csv(found, file.expanduser().absolute())
        say(f"{count} lines are in {file}.")
    if as_json:
        show_json(posts_json(found))
    elif file is None:
        show_table(_HEAD, rows_of(found, desk), empty="Nothing here yet.")


@click.group()
@home_option
def post() -> None:
    """Look at one post, move it, cancel it."""


@post.command()
@click.argument("post_id", metavar="ID", type=int)
@json_option
@desk_command
def show(desk: Desk, post_id: int, as_json: bool) -> None:
    """Show a post with the story of each publication."""
    with desk.work.read() as unit:
        found = unit.posts.get(post_id)
        stories = {item.id: unit.effects.of(item.id) for item in found.publications}
    told = {str(key): [effect_json(effect) for effect in story] for key, story in stories.items()}
    show_post(found, desk, as_json=as_json, more={"story": told})
    if not as_json:
        for story in stories.values():
            for effect in story:
                at = effect.at.isoformat(timespec="seconds")
                click.echo(f"    {at}  {effect.step} {effect.kind}: {effect.text}")


@post.command()
@click.argument("post_id", metavar="ID", type=int)
@json_option
@desk_command
def now(desk: Desk, post_id: int, as_json: bool) -> None:
    """Post it now."""
    show_post(desk.deciding.post_now(post_id), desk, as_json=as_json)


@post.command()
@click.argument("post_id", metavar="ID", type=int)
@json_option
@desk_command
def cancel(desk: Desk, post_id: int, as_json: bool) -> None:
    """Take it back; the video file stays."""
    show_post(desk.deciding.cancel(post_id), desk, as_json=as_json)


@post.command()
@click.argument("post_id", metavar="ID", type=int)
@json_option
@desk_command
def retry(desk: Desk, post_id: int, as_json: bool) -> None:
    """Start again what failed or was missed."""
    show_post(desk.deciding.retry(post_id), desk, as_json=as_json)


@post.command()
@click.argument("post_id", metavar="ID", type=int)
@json_option
@desk_command
def approve(desk: Desk, post_id: int, as_json: bool) -> None:
    """Give a suggestion its place in the schedule."""
    show_post(desk.scheduling.approve(post_id), desk, as_json=as_json)


@post.command()
@click.argument("post_id", metavar="ID", type=int)
@click.option("--platform", type=_PLATFORMS, required=True)
@click.option("--live", "live", is_flag=False, flag_value="", metavar="[URL]", help="It is live (there).")
@click.option("--not-live", is_flag=True, help="It is not: publish it again.")
@json_option
@desk_command
def resolve(desk: Desk, post_id: int, platform: str, live: str | None, not_live: bool, as_json: bool) -> None:
    """Say what became of a post that nobody could be sure about."""
    if (live is None) == (not not_live):
        raise InvalidInput("Say either --live or --not-live.")
    resolved = desk.deciding.resolve(post_id, Platform(platform), is_live=live is not None, url=live or None)
    show_post(resolved, desk, as_json=as_json)


@post.command()
@click.argument("post_id", metavar="ID", type=int)
@click.option(
    "--at",
    "at",
    required=True,
    metavar="TIME",
    help='A time with its offset (ISO 8601), "tomorrow 18:00", next, or now.',
)
@json_option
@desk_command
def reschedule(desk: Desk, post_id: int, at: str, as_json: bool) -> None:
    """Move it to another time."""
    moment = parse_moment(at, now=desk.clock.now(), zone=desk.planner.zone())
    if moment.is_now:
        show_post(desk.deciding.post_now(post_id), desk, as_json=as_json)
        return
    when = moment.at
    if when is None:
        with desk.work.read() as unit:
            platforms = unit.posts.get(post_id).platforms
        free = desk.scheduling.free_slots(platforms, count=1)
        if not free:
            raise InvalidInput("No free time in the next 14 days.", "Choose a time.", field="scheduled_time")
        when = free[0]
    show_post(desk.editing.reschedule(post_id, when), desk, as_json=as_json)


@post.command()
@click.argument("post_id", metavar="ID", type=int)
@text_options
@privacy_option
@click.option(
    "--platform", "platforms", type=_PLATFORMS, multiple=True, help="Where it goes; repeat for more."
)
@account_option
@json_option
@desk_command
def edit(
    desk: Desk,
    post_id: int,
    title: str | None,
    caption: str | None,
    hashtags: str | None,
    privacy: tuple[str, ...],
    platforms: tuple[str, ...],
    accounts: tuple[int, ...],
    as_json: bool,
) -> None:
    """Change words, platforms or privacy of what has not gone out yet."""
    changes = PostChanges(
        title=title,
        caption=caption,
        hashtags=None if hashtags is None else parse_hashtags(hashtags),
        platforms=platforms_from(platforms) or None,
        accounts=accounts or None,
        options=options_from(privacy),
    )
    if changes == PostChanges():
        raise InvalidInput("Nothing was said to change.", "Name what to change, such as --title.")
    show_post(desk.editing.edit(post_id, changes), desk, as_json=as_json)
