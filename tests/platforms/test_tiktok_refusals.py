from __future__ import annotations

import json
from datetime import timedelta

import pytest

from clipdesk.domain.errors import FailureClass as F
from clipdesk.platforms.refusals import Step
from clipdesk.platforms.tiktok_refusals import is_token_rejected, refusal, upload_refusal
from clipdesk.transport import Answer
from tests.clock import START

TEMPORARY = None


def answer(status: int, code: str) -> Answer:
    body = {"data": {}, "error": {"code": code, "message": "said so", "log_id": "1"}}
    return Answer(status, {}, json.dumps(body).encode())


ROWS = [
    *[(400, code, F.FINAL) for code in ("invalid_param", "invalid_params")],
    (400, "invalid_publish_id", F.NEW_HANDLE),
    (400, "token_not_authorized_for_specified_publish_id", F.FINAL),
    (401, "access_token_invalid", F.SIGN_IN),
    (401, "scope_not_authorized", F.SIGN_IN),
    (400, "scope_permission_missed", F.SIGN_IN),
    *[(403, code, F.DATED) for code in ("spam_risk_too_many_posts", "spam_risk_too_many_pending_share")],
    (403, "reached_active_user_cap", F.DATED),
    (403, "spam_risk_user_banned_from_posting", F.SIGN_IN),
    (403, "unaudited_client_can_only_post_to_private_accounts", F.CHOICE),
    (403, "privacy_level_option_mismatch", F.CHOICE),
    (403, "url_ownership_unverified", F.FINAL),
    (429, "rate_limit_exceeded", F.DATED),
    (500, "internal_error", TEMPORARY),
    (400, "internal_error", TEMPORARY),
    (503, "", TEMPORARY),
    (401, "", F.SIGN_IN),
    (418, "something_new", TEMPORARY),
]


@pytest.mark.parametrize(("status", "code", "expected"), ROWS)
@pytest.mark.parametrize("hides", [False, True])
@pytest.mark.parametrize(
    ("step", "temporary"), [(Step.READ, F.READ), (Step.PREPARE, F.RETRYABLE), (Step.COMMIT, F.AMBIGUOUS)]
)
def test_each_code_has_its_class_and_its_sentence(
    status: int, code: str, expected: F | None, hides: bool, step: Step, temporary: F
) -> None:
    shown = 200 if hides and code else status  # TikTok may send an error with status 200
    failure = refusal(answer(shown, code), step, START)
    assert failure.failure is (expected or temporary)
    assert failure.title.endswith((".", '"'))
    assert failure.advice.endswith(".")
    assert (failure.retry_at is not None) == (expected is F.DATED)


def test_a_refused_question_about_an_upload_says_nothing_about_it() -> None:
    for code in ("invalid_params", "privacy_level_option_mismatch", "invalid_publish_id"):
        assert refusal(answer(400, code), Step.ASK, START).failure is F.READ


def test_a_rate_limit_waits_a_minute_at_least() -> None:
    assert refusal(answer(429, "rate_limit_exceeded"), Step.READ, START).retry_at == START + timedelta(
        seconds=60
    )


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"error": "odd"}', b'{"data": {}}'])
def test_an_answer_without_an_envelope_is_no_success(body: bytes) -> None:
    assert refusal(Answer(200, {}, body), Step.COMMIT, START).failure is F.AMBIGUOUS
    assert refusal(Answer(400, {}, body), Step.PREPARE, START).failure is F.RETRYABLE


@pytest.mark.parametrize(
    ("status", "step", "expected"),
    [
        (400, Step.PREPARE, F.FINAL),
        (403, Step.PREPARE, F.NEW_HANDLE),
        (404, Step.PREPARE, F.NEW_HANDLE),
        (403, Step.COMMIT, F.AMBIGUOUS),
        (404, Step.COMMIT, F.AMBIGUOUS),
        (500, Step.PREPARE, F.RETRYABLE),
        (503, Step.COMMIT, F.AMBIGUOUS),
        (200, Step.COMMIT, F.AMBIGUOUS),
        (302, Step.COMMIT, F.AMBIGUOUS),
        (302, Step.PREPARE, F.RETRYABLE),
    ],
)
def test_the_upload_addresss_statuses_have_their_classes(status: int, step: Step, expected: F) -> None:
    failure = upload_refusal(Answer(status, {}, b""), step)
    assert failure.failure is expected
    assert failure.advice


def test_only_token_errors_ask_for_another_token() -> None:
    assert is_token_rejected(answer(401, "access_token_invalid"))
    assert is_token_rejected(answer(200, "access_token_invalid"))
    assert is_token_rejected(Answer(401, {}, b""))
    assert not is_token_rejected(answer(401, "scope_not_authorized"))
