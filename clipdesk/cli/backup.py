"""The commands that copy the database into a file, and bring such a copy back."""

from __future__ import annotations

from pathlib import Path

import click

from clipdesk.app import ROLE, Desk
from clipdesk.cli.desk import desk_command
from clipdesk.cli.output import json_option, say, show_json
from clipdesk.cli.progress import busy
from clipdesk.domain.errors import InvalidInput, NotAllowed, NotFound
from clipdesk.workers.role import PublisherRole


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@desk_command
def backup(desk: Desk, file: Path, as_json: bool) -> None:
    """Write a whole, checked copy of the database into FILE, even while ClipDesk works.

    Settings, sign-ins and videos are not in it.
    """
    from clipdesk.storage.backup import backup as write

    target = file.expanduser().absolute()
    if not target.parent.is_dir():
        raise InvalidInput(f"There is no folder {target.parent}.", "Make it, or choose another.")
    if target == desk.home.database or target.is_symlink():
        raise InvalidInput(f"{target} cannot take a backup.", "Choose a file of its own for it.")
    _ = desk.database  # made or brought up to date first: a copy of nothing would be no backup
    with busy("Copying"):
        write(desk.home.database, target)
    if as_json:
        show_json({"file": str(target), "size_bytes": target.stat().st_size})
    else:
        click.echo(str(target))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@desk_command
def restore(desk: Desk, file: Path, as_json: bool) -> None:
    """Bring back the backup in FILE; what was waiting to be posted waits for your word.

    The database of now is kept beside it. ClipDesk itself must not be running.
    """
    from clipdesk.storage.backup import restore as bring_back

    source = file.expanduser().absolute()
    if not source.is_file():
        raise NotFound(f"There is no file {source}.", "Name a file that clipdesk backup has written.")
    role = PublisherRole(desk.home.run / ROLE, "clipdesk restore")
    if not role.try_take():
        raise NotAllowed(f"{role.holder()} is using the database.", "End it first, then restore.")
    try:
        with busy("Bringing it back"):
            restored = bring_back(source, desk.home.database, now=desk.clock.now())
    finally:
        role.release()
    aside = restored.set_aside
    if as_json:
        place = None if aside is None else str(aside)
        show_json({"file": str(source), "set_aside": place, "to_review": restored.to_review})
        return
    click.echo(f"Restored {source}.")
    if aside is not None:
        say(f"The database from before is kept as {aside}.")
    if restored.to_review:
        say(f"{restored.to_review} posts wait for your word: clipdesk post approve ID, or cancel ID.")
