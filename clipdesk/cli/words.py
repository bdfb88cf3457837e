"""Options that several commands share, and how their words become values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import InvalidInput

C = TypeVar("C", bound=Callable[..., Any])


def text_options(command: C) -> C:
    """Add --title, --caption and --hashtags."""
    for name, words in (
        ("--hashtags", 'Hashtags, such as "#gaming #clutch".'),
        ("--caption", "The text below the title."),
        ("--title", "The title."),
    ):
        command = click.option(name, help=words)(command)
    return command


def privacy_option(command: C) -> C:
    """Add --privacy PLATFORM=VALUE."""
    return click.option(
        "--privacy", multiple=True, metavar="PLATFORM=VALUE", help="Who can see it, such as youtube=unlisted."
    )(command)


def account_option(command: C) -> C:
    """Add --account ID, which may be repeated."""
    return click.option(
        "--account", "accounts", type=int, multiple=True, metavar="ID", help="An account by its id."
    )(command)


def csv_option(command: C) -> C:
    """Add --csv FILE."""
    return click.option(
        "--csv",
        "file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write a file for a spreadsheet.",
    )(command)


def platform_from(word: str) -> Platform:
    """Return a platform by its name.

    Raises:
        InvalidInput: there is no such platform.
    """
    try:
        return Platform(word)
    except ValueError as error:
        known = ", ".join(Platform)
        raise InvalidInput(f"There is no platform {word!r}.", f"Use {known}.", field="platforms") from error


def platforms_from(words: Sequence[str]) -> tuple[Platform, ...]:
    """Return platforms, each once, in the order given."""
    return tuple(dict.fromkeys(platform_from(word) for word in words))


def options_from(privacy: Sequence[str]) -> dict[Platform, dict[str, Any]]:
    """Return the options that --privacy gives.

    Raises:
        InvalidInput: one is not written as PLATFORM=VALUE.
    """
    options: dict[Platform, dict[str, Any]] = {}
    for word in privacy:
        name, equals, value = word.partition("=")
        if not equals or not value:
            raise InvalidInput(f"{word!r} is no privacy.", "Write it like youtube=unlisted.", field="privacy")
        options[platform_from(name)] = {"privacy": value}
    return options
