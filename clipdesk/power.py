"""Keeps the computer awake while a clip is sent; a computer that cannot be kept awake is only a log line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


class WakepyPower:
    """`ports.PowerKeeper` by wakepy."""

    @contextmanager
    def awake(self, why: str) -> Iterator[None]:
        """Keep the computer awake inside the block."""
        from wakepy import keep

        with keep.running(on_fail="pass") as mode:
            if not mode.active:
                log.info("the computer may sleep while %s", why)
            yield
