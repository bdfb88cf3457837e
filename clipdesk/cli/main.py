"""The command line's entrance: knows every command by name and loads one only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import NoSuchCommand

from clipdesk import __version__
from clipdesk.cli.front_page import (
    COMMANDS,
    HOME_HELP,
    MINIMIZED_HELP,
    REHEARSAL_HELP,
    help_text,
    version_text,
)
from clipdesk.cli.output import fail
from clipdesk.domain.errors import ClipDeskError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from clipdesk.app import Desk


@dataclass(frozen=True, slots=True)
class Doors:
    """The other doors, opened from here by name alone.

    `window` takes minimized and rehearsal; `demo_window` the folder of a demo; `daemon` whether to do only
    what is due. Each returns an exit code. `desk` makes the desk of a command, by default that of the home.
    """

    window: Callable[[bool, bool], int]
    demo_window: Callable[[Path], int]
    daemon: Callable[[bool], int]
    desk: Callable[[], Desk] | None = None


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        # From the table, so that asking for help loads no command.
        return help_text()

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=words)
            for name, (_, _, words) in sorted(COMMANDS.items())
            if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)


def _set_home(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value:
        os.environ["CLIPDESK_HOME"] = str(Path(value).expanduser().absolute())


home_option = click.option(
    "--home", metavar="DIR", expose_value=False, is_eager=True, callback=_set_home, help=HOME_HELP
)


@click.group(
    cls=_LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@home_option
@click.option("--minimized", is_flag=True, help=MINIMIZED_HELP)
@click.option("--rehearsal", is_flag=True, help=REHEARSAL_HELP)
@click.version_option(__version__, prog_name="clipdesk", message=version_text(__version__))
@click.pass_context
def cli(ctx: click.Context, minimized: bool, rehearsal: bool) -> None:
    """ClipDesk posts the clips that you record with OBS: described, scheduled, and live exactly once."""
    _never_choke_on_signs()
    if ctx.invoked_subcommand is not None:
        if minimized or rehearsal:
            raise click.UsageError("--minimized and --rehearsal are for the window, not for a command.")
        return
    if not has_screen(os.environ):
        fail(ClipDeskError("There is no screen here.", "Use clipdesk daemon, which needs none."))
    raise SystemExit(ctx.find_object(Doors).window(minimized, rehearsal))  # type: ignore[union-attr]


def has_screen(environment: Mapping[str, str]) -> bool:
    """Tell whether a window could be shown; Qt ends the whole program where none can be."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in ("win32", "darwin") or any(environment.get(name) for name in names)


def _never_choke_on_signs() -> None:
    """Let a terminal that cannot show a sign show another, instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
