"""Calls with a token: one refresh after a refusal, never a second irreversible call."""

from __future__ import annotations

from collections.abc import Callable

from clipdesk.domain.account import Account
from clipdesk.ports import TokenSource
from clipdesk.transport import Answer

PUBLISH_LIFE_S = 1800.0


def with_token(
    tokens: TokenSource,
    account: Account,
    call: Callable[[str], Answer],
    *,
    is_rejected: Callable[[Answer], bool],
    min_life_s: float = 300,
) -> Answer:
    """Call with a valid token, and once more with another one if the platform refused the first."""
    token = tokens.access_token(account, min_life_s=min_life_s)
    answer = call(token)
    if not is_rejected(answer):
        return answer
    return call(tokens.refresh(account, rejected_token=token))
