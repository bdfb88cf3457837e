from __future__ import annotations

from clipdesk.domain.account import Platform
from clipdesk.platforms.calling import with_token
from clipdesk.transport import Answer
from tests.platforms.conftest import Desk


def test_a_refused_token_is_renewed_once_and_no_more(desk: Desk) -> None:
    account = desk.account(Platform.YOUTUBE)
    desk.tokens.tokens[account.remote_id] = ["old", "new"]
    used: list[str] = []

    def call(token: str) -> Answer:
        used.append(token)
        return Answer(401, {}, b"")

    answer = with_token(desk.tokens, account, call, is_rejected=lambda answer: answer.status == 401)

    assert answer.status == 401
    assert used == ["old", "new"]


def test_an_accepted_token_is_kept(desk: Desk) -> None:
    account = desk.account(Platform.YOUTUBE)
    desk.tokens.tokens[account.remote_id] = ["old", "new"]
    with_token(
        desk.tokens, account, lambda _: Answer(200, {}, b""), is_rejected=lambda answer: answer.status == 401
    )
    assert desk.tokens.rejected == []
