"""The command line's front page: names every command and loads one only when it is called."""

from __future__ import annotations

import difflib
import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from clipdesk import __version__

_COMMANDS = {
    "accounts": ("clipdesk.cli.accounts", "accounts", "The channels and profiles that ClipDesk posts to."),
    "add": ("clipdesk.cli.add", "add", "Schedule a video file."),
    "analytics": ("clipdesk.cli.analytics", "analytics", "Numbers of what was posted."),
    "backup": ("clipdesk.cli.backup", "backup", "Write a copy of all data into a file."),
    "config": ("clipdesk.cli.config", "config", "Read and change settings."),
    "daemon": ("clipdesk.cli.resident", "daemon", "Watch, schedule and publish without a screen."),
    "demo": ("clipdesk.cli.demo", "demo", "Show the whole job on the rehearsal platforms."),
    "doctor": ("clipdesk.cli.doctor", "doctor", "Say what works, and what to do about the rest."),
    "post": ("clipdesk.cli.posts", "post", "Look at one post, move it, cancel it."),
    "posts": ("clipdesk.cli.posts", "posts", "List posts."),
    "rehearsal": ("clipdesk.cli.resident", "rehearsal", "Run only the rehearsal platforms."),
    "restore": ("clipdesk.cli.backup", "restore", "Bring a backup back; nothing goes out before you look."),
    "secret": ("clipdesk.cli.secret", "secret", "Keep a secret in the keyring."),
    "templates": ("clipdesk.cli.templates", "templates", "The prompts that write your posts."),
}


@dataclass(frozen=True, slots=True)
class Doors:
    """The other doors, opened from here by name alone.

    `window` takes minimized and rehearsal; `demo_window` the folder of a demo; `daemon` whether to do only
    what is due. Each returns an exit code.
    """

    window: Callable[[bool, bool], int]
    demo_window: Callable[[Path], int]
    daemon: Callable[[bool], int]


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name, _ = _COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], _COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # From the table, so that asking for help loads no command.
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in sorted(_COMMANDS.items())])


def _set_home(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value:
        os.environ["CLIPDESK_HOME"] = str(Path(value).expanduser().absolute())


home_option = click.option(
    "--home",
    metavar="DIR",
    expose_value=False,
    is_eager=True,
    callback=_set_home,
    help="Keep everything below this folder (the same as CLIPDESK_HOME).",
)


@click.group(
    cls=_LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command, ClipDesk opens its window and sits in the tray.",
)
@home_option
@click.option("--minimized", is_flag=True, help="Start in the tray, without a window.")
@click.option("--rehearsal", is_flag=True, help="Try everything on platforms inside this computer.")
@click.version_option(__version__, prog_name="clipdesk")
@click.pass_context
def cli(ctx: click.Context, minimized: bool, rehearsal: bool) -> None:
    """ClipDesk posts the clips that you record with OBS: described, scheduled, and live exactly once."""
    if ctx.invoked_subcommand is not None:
        if minimized or rehearsal:
            raise click.UsageError("--minimized and --rehearsal are for the window, not for a command.")
        return
    raise SystemExit(ctx.find_object(Doors).window(minimized, rehearsal))  # type: ignore[union-attr]
