"""Opens the desk for a command, with a log beside it; whoever publishes hears of changes at the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from clipdesk.app import open_desk
from clipdesk.cli.main import Doors, home_option
from clipdesk.cli.output import reports_errors, say
from clipdesk.logs import logging_to


def desk_command(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the desk as its first argument, and close it afterwards."""

    @home_option
    @wraps(command)
    @reports_errors
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        doors = click.get_current_context().find_object(Doors)
        with open_desk(doors.desk if doors else None) as desk, logging_to(desk.home.logs):
            for warning in desk.settings.warnings:
                say(f"clipdesk: {warning}")
            return command(desk, *args, **kwargs)

    return wrapped
