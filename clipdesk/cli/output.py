"""How commands speak: results on stdout, everything else on stderr, an exit code for each kind of end."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from clipdesk.domain.errors import (
    ClipDeskError,
    InvalidInput,
    LostClaim,
    MediaError,
    NeedsPerson,
    NotFound,
)

DONE, FAILED, BAD_INPUT, NEEDS_PERSON = 0, 1, 2, 3

P = ParamSpec("P")
R = TypeVar("R")

_log = logging.getLogger(__name__)

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def say(text: str) -> None:
    """Tell something that is not the result."""
    click.echo(text, err=True)


def show_json(value: Any) -> None:
    """Print the one JSON document of a command."""
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(value, ensure_ascii=not is_unicode, indent=2))


def exit_code(error: ClipDeskError) -> int:
    """Return the exit code that a kind of error has."""
    if isinstance(error, NeedsPerson):
        return NEEDS_PERSON
    if isinstance(error, (InvalidInput, NotFound, MediaError)):
        return BAD_INPUT
    return FAILED


def fail(error: ClipDeskError) -> NoReturn:
    """End the command with the error's sentences and its exit code."""
    say(f"clipdesk: {error.title}")
    if error.advice:
        say(f"  {error.advice}")
    raise SystemExit(exit_code(error))


def reports_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn every error into a sentence on stderr and an exit code."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except ClipDeskError as error:
            fail(error)
        except LostClaim:
            fail(ClipDeskError("It was changed from elsewhere at the same moment.", "Look at it, try again."))
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 (the command's border: no traceback is for its user)
            fail(_mistake(error))

    return wrapped


def _mistake(error: Exception) -> ClipDeskError:
    """Write down what nobody expected; return the sentence for it."""
    from clipdesk.logs import logging_to
    from clipdesk.storage.home import find_home

    home = find_home()
    try:
        home.create()
        with logging_to(home.logs):
            _log.error("A command ended by a mistake of ClipDesk's own", exc_info=error)
    except (ClipDeskError, OSError):
        return ClipDeskError(f"ClipDesk made a mistake ({type(error).__name__}).", "Nothing could be logged.")
    return ClipDeskError(
        f"ClipDesk made a mistake ({type(error).__name__}).", f"What happened is in {home.log_file}."
    )
