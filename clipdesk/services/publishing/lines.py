"""One account's lines in the ledger: what was asked irreversibly, and what came of it."""

from __future__ import annotations

from clipdesk.domain.account import Account
from clipdesk.domain.publication import HandleState
from clipdesk.ports import Clock
from clipdesk.repositories import Ledger, LedgerLine


class LedgerLines:
    """Read and write the ledger for one account."""

    def __init__(self, ledger: Ledger, clock: Clock, account: Account) -> None:
        self._ledger = ledger
        self._clock = clock
        self._key = f"{account.platform}:{account.remote_id}"

    def last(self, post_uuid: str) -> LedgerLine | None:
        """Return the newest line about a post on this account."""
        return self._ledger.last(post_uuid, self._key)

    def write(self, post_uuid: str, fingerprint: str, outcome: str, state: HandleState | None = None) -> None:
        """Append a line; it is on the disk when this returns."""
        self._ledger.append(
            LedgerLine(
                at=self._clock.now(),
                post_uuid=post_uuid,
                account_key=self._key,
                fingerprint=fingerprint,
                outcome=outcome,
                remote_id=state.remote_id if state else None,
                url=state.url if state else None,
            )
        )
