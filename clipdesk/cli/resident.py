"""The commands that stay: the daemon, and the rehearsal platforms alone."""

from __future__ import annotations

import json
import signal
import threading

import click

from clipdesk.cli.main import Doors, home_option
from clipdesk.cli.output import reports_errors, say
from clipdesk.domain.errors import ClipDeskError


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end (for cron).")
@home_option
@click.pass_obj
@reports_errors
def daemon(doors: Doors, once: bool) -> None:
    """Watch, schedule and publish without a screen."""
    raise SystemExit(doors.daemon(once))


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65_500), default=0, help="The first of five ports; 0: free ones."
)
@home_option
@reports_errors
def rehearsal(port: int) -> None:
    """Run only the rehearsal platforms; the first line is JSON with their addresses."""
    from clipdesk.rehearsal.servers import RehearsalServers, ports_from

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    servers = RehearsalServers(ports=ports_from(port) if port else None)
    try:
        urls = servers.start()
    except OSError as error:
        advice = "Choose another --port; five in a row are needed."
        raise ClipDeskError(f"A port is taken: {error.strerror or error}.", advice) from error
    try:
        click.echo(json.dumps(urls.to_json()))
        say("The rehearsal platforms are running. Ctrl+C ends them.")
        ended.wait()
    finally:
        servers.stop()
