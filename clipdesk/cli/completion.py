"""The command that prints what a shell needs to complete ClipDesk's commands."""

from __future__ import annotations

import click
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from clipdesk.cli.main import cli

_SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command()
@click.argument("shell", type=click.Choice(list(_SHELLS)))
def completion(shell: str) -> None:
    """Print the script that completes commands.

    For bash: add  eval "$(clipdesk completion bash)"  to ~/.bashrc. For zsh the same in ~/.zshrc; for fish:
    clipdesk completion fish > ~/.config/fish/completions/clipdesk.fish
    """
    script = _SHELLS[shell](cli, {}, "clipdesk", "_CLIPDESK_COMPLETE")
    # Not `source()`: it would start a shell to ask for its version.
    click.echo(script.source_template % script.source_vars())
