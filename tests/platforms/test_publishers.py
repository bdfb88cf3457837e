from __future__ import annotations

import pytest

from clipdesk.domain.account import Platform
from clipdesk.platforms.publishers import make_publishers
from tests.platforms.conftest import Desk


@pytest.mark.parametrize("platform", Platform)
def test_each_platform_has_its_publisher(desk: Desk, platform: Platform) -> None:
    publishers = make_publishers(desk.transport, desk.tokens, desk.settings, desk.clock)
    job = desk.job(platform)
    assert publishers[platform].platform is platform
    publishers[platform].check(job)
    assert publishers[platform].create(job).value
