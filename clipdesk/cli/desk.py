"""Opens the desk for a command, and rings at the publishing process when something was changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from clipdesk.app import open_desk
from clipdesk.cli.main import home_option
from clipdesk.cli.output import reports_errors


def desk_command(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the desk as its first argument, and close it afterwards."""

    @home_option
    @wraps(command)
    @reports_errors
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        with open_desk() as desk:
            return command(desk, *args, **kwargs)

    return wrapped
