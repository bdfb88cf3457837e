"""Tests of an account's lines in the ledger."""

from __future__ import annotations

from clipdesk.domain.account import Platform
from clipdesk.domain.publication import HandleStage, HandleState
from clipdesk.services.publishing.lines import LedgerLines
from tests import values
from tests.clock import START, FakeClock
from tests.fakes import MemoryLedger


def test_a_line_names_post_account_content_and_outcome() -> None:
    ledger = MemoryLedger()
    lines = LedgerLines(ledger, FakeClock(), values.account(Platform.TIKTOK))

    lines.write(
        "post-1", "f00", "live", HandleState(HandleStage.LIVE, remote_id="r", url="https://x.example")
    )

    [line] = ledger.lines
    assert (line.post_uuid, line.account_key, line.fingerprint) == ("post-1", "tiktok:tiktok-channel", "f00")
    assert (line.outcome, line.remote_id, line.url, line.at) == ("live", "r", "https://x.example", START)


def test_only_lines_of_this_account_are_read() -> None:
    ledger = MemoryLedger()
    youtube = LedgerLines(ledger, FakeClock(), values.account(Platform.YOUTUBE))
    tiktok = LedgerLines(ledger, FakeClock(), values.account(Platform.TIKTOK))

    youtube.write("post-1", "f00", "intent")

    assert youtube.last("post-1") is not None
    assert tiktok.last("post-1") is None
