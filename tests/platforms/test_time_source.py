"""Tests of the platforms' time, on the rehearsal platforms."""

from __future__ import annotations

from clipdesk.platforms.time_source import PlatformTime
from clipdesk.rehearsal.servers import RehearsalServers
from clipdesk.transport import Transport
from clipdesk.workers.clock import SystemClock

NOWHERE = "http://127.0.0.1:9"


def test_it_tells_how_far_our_clock_is_ahead_by_the_first_that_answers() -> None:
    servers = RehearsalServers()
    with servers as urls:
        servers.world.shift_clock(-3600)
        transport = Transport()
        source = PlatformTime(transport, lambda: [NOWHERE, urls.youtube.api_url], SystemClock())

        ahead_s = source.ahead_s()
        transport.close()

    assert ahead_s is not None
    assert 3590 < ahead_s < 3610
    assert servers.world.requests[-1].path == "/"


def test_it_knows_nothing_while_nobody_answers() -> None:
    transport = Transport()

    assert PlatformTime(transport, lambda: [NOWHERE], SystemClock()).ahead_s() is None
    transport.close()
