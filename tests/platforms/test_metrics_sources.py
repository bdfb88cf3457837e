from __future__ import annotations

from clipdesk.domain.account import Platform
from clipdesk.platforms.metrics_sources import make_metrics_sources
from tests.platforms.conftest import Desk


def test_each_platform_has_its_source(desk: Desk) -> None:
    sources = make_metrics_sources(desk.transport, desk.tokens, desk.settings, desk.clock)
    assert {source.platform for source in sources} == set(Platform)
    for source in sources:
        assert source.collect(desk.account(source.platform), []) == []
