"""The command that schedules a video file, from this computer or from the web."""

from __future__ import annotations

import re
from pathlib import Path

import click

from clipdesk.app import Desk
from clipdesk.cli.desk import desk_command
from clipdesk.cli.output import json_option, say
from clipdesk.cli.posts import show_post
from clipdesk.cli.progress import busy
from clipdesk.cli.words import account_option, options_from, platforms_from, privacy_option, text_options
from clipdesk.domain.moments import parse_moment
from clipdesk.domain.post import parse_hashtags
from clipdesk.services.adding import AddRequest

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


@click.command()
@click.argument("file")
@click.option("--platform", "platforms", multiple=True, metavar="P", help="Where it goes; repeat for more.")
@account_option
@click.option(
    "--at",
    "at",
    default="next",
    show_default=True,
    metavar="TIME",
    help='next (the next free slot), now, "tomorrow 18:00", or a time with its offset (ISO 8601).',
)
@text_options
@click.option("--template", "template_id", type=int, metavar="ID", help="Write the words with this template.")
@click.option("--game", default="", help="What is being played; it fills {game_context}.")
@privacy_option
@json_option
@desk_command
def add(
    desk: Desk,
    file: str,
    platforms: tuple[str, ...],
    accounts: tuple[int, ...],
    at: str,
    title: str | None,
    caption: str | None,
    hashtags: str | None,
    template_id: int | None,
    game: str,
    privacy: tuple[str, ...],
    as_json: bool,
) -> None:
    """Look at a video file, write its words, and give it the next free slot.

    FILE may also be the https address of a video file.
    """
    moment = parse_moment(at, now=desk.clock.now(), zone=desk.planner.zone())
    wanted = platforms_from(platforms)
    options = options_from(privacy)
    path = _fetched(desk, file) if _ADDRESS.match(file) else Path(file).expanduser().absolute()
    request = AddRequest(
        path=path,
        platforms=wanted,
        accounts=accounts,
        at=moment.at,
        is_now=moment.is_now,
        title=title,
        caption=caption,
        hashtags=None if hashtags is None else parse_hashtags(hashtags),
        template_id=template_id,
        game=game,
        options=options,
    )
    with busy(f"Looking at {path.name} and writing its words"):
        post = desk.adding.add(request)
    for platform in wanted:
        if platform not in post.platforms:
            say(f"{platform.label} is not connected, so this post leaves it out.")
    show_post(post, desk, as_json=as_json)


def _fetched(desk: Desk, address: str) -> Path:
    """Bring the video behind an address; say where it is, for it need not be brought twice."""
    with busy("Fetching the video") as show:
        path = desk.fetching.fetch(address, show)
    say(f"Fetched {path}")
    return path
