"""Commands about the numbers of what was posted: ask the platforms, sum up, write a file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from clipdesk.app import Desk
from clipdesk.cli.desk import desk_command
from clipdesk.cli.main import home_option
from clipdesk.cli.output import json_option, say, show_json
from clipdesk.cli.progress import busy
from clipdesk.cli.table import show_table
from clipdesk.cli.words import csv_option
from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.shapes import when
from clipdesk.services.analytics import NUMBERS, PublicationNumbers, Summary, Totals

_COLUMNS = ("posted", "views", "likes", "comments", "shares", "saves")


@click.group()
@home_option
def analytics() -> None:
    """Numbers of what was posted."""


@analytics.command()
@json_option
@desk_command
def collect(desk: Desk, as_json: bool) -> None:
    """Ask every connected platform how the posts do."""
    with busy("Asking the platforms"):
        count = desk.analytics.collect()
    if as_json:
        show_json({"collected": count})
    else:
        click.echo(f"New numbers of {count} posts.")


@analytics.command()
@click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True)
@json_option
@desk_command
def summary(desk: Desk, days: int, as_json: bool) -> None:
    """Sum up how the posts of the last days do."""
    found = desk.analytics.summary(days)
    if as_json:
        show_json(_summary_json(found))
        return
    rows = [(platform.label, *_totals_row(totals)) for platform, totals in found.by_platform.items()]
    if rows:
        rows.append(("All", *_totals_row(found.totals)))
    show_table(("", *_COLUMNS), rows, empty=f"Nothing was posted in the last {days} days.")
    if found.top:
        click.echo()
        top = [
            (row.platform.label, row.title, row.numbers.views if row.numbers else None, row.url)
            for row in found.top
        ]
        show_table(("platform", "most watched", "views", "where"), top, empty="")


@analytics.command()
@csv_option
@json_option
@desk_command
def export(desk: Desk, file: Path | None, as_json: bool) -> None:
    """Write the numbers of every post into a file for a spreadsheet, or print them as JSON."""
    if file is None and not as_json:
        raise InvalidInput("Say where the numbers go.", "Use --csv FILE, or --json to print them.")
    if file is not None:
        count = desk.analytics.export_csv(file.expanduser().absolute())
        say(f"{count} lines are in {file}.")
    if as_json:
        rows = [_row_json(row) for row in desk.analytics.publications()]
        show_json({"publications": rows, "count": len(rows)})


def _totals_row(totals: Totals) -> tuple[object, ...]:
    return tuple(getattr(totals, name) for name in _COLUMNS)


def _row_json(row: PublicationNumbers) -> dict[str, Any]:
    numbers = row.numbers
    return {
        "post_id": row.post_id,
        "publication_id": row.publication_id,
        "title": row.title,
        "platform": str(row.platform),
        "account": row.account,
        "posted_at": when(row.posted_at),
        "url": row.url,
        "collected_at": when(numbers.collected_at) if numbers else None,
        **{name: getattr(numbers, name, None) for name in NUMBERS},
    }


def _summary_json(found: Summary) -> dict[str, Any]:
    return {
        "days": found.days,
        "collected_at": when(found.collected_at),
        "totals": asdict(found.totals),
        "by_platform": {str(platform): asdict(totals) for platform, totals in found.by_platform.items()},
        "views_by_day": {day.isoformat(): count for day, count in found.views_by_day.items()},
        "top": [_row_json(row) for row in found.top],
    }
