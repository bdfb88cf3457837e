from __future__ import annotations

import json
from datetime import timedelta

import pytest

from clipdesk.domain.errors import FailureClass as F
from clipdesk.platforms.instagram_refusals import container_error, is_token_rejected, refusal, upload_failed
from clipdesk.platforms.refusals import Step
from clipdesk.transport import Answer
from tests.clock import START

TEMPORARY = None


def answer(status: int, code: int, subcode: int = 0, **more: object) -> Answer:
    error = {"message": "said so", "type": "OAuthException", "code": code, "error_subcode": subcode, **more}
    return Answer(status, {}, json.dumps({"error": error}).encode())


ROWS = [
    *[(400, code, 0, TEMPORARY) for code in (1, 2)],
    (503, 0, 0, TEMPORARY),
    *[(400, code, 0, F.DATED) for code in (4, 17, 32, 341, 613, 80001, 80002)],
    (429, 0, 0, F.DATED),
    (400, -1, 2207001, TEMPORARY),
    (400, -2, 2207003, TEMPORARY),
    (400, -1, 2207032, F.NEW_HANDLE),
    (400, -1, 2207053, F.NEW_HANDLE),
    (400, -1, 1363008, F.NEW_HANDLE),
    (400, -2, 2207020, F.NEW_HANDLE),
    (400, 24, 2207008, TEMPORARY),
    (400, 9007, 2207027, TEMPORARY),
    (400, 9, 2207042, F.DATED),
    (400, 4, 2207051, F.DATED),
    (400, 368, 0, F.DATED),
    *[(401, 190, subcode, F.SIGN_IN) for subcode in (0, 458, 459, 460, 463, 464, 467, 492)],
    (400, 102, 0, F.SIGN_IN),
    *[(403, code, 0, F.SIGN_IN) for code in (10, 200, 250, 299, 3)],
    (400, 25, 2207050, F.SIGN_IN),
    (400, 100, 33, F.FINAL),
    (400, 100, 0, F.FINAL),
    (400, 352, 2207026, F.FINAL),
    (400, 36004, 2207010, F.FINAL),
    (400, 1, 2207057, F.FINAL),
    (400, 100, 2207023, F.FINAL),
    (400, 24, 2207006, F.FINAL),
    (400, 100, 2207040, F.FINAL),
    (400, 100, 2207081, F.FINAL),
    (400, 9004, 2207052, F.FINAL),
    (400, 77777, 0, TEMPORARY),
    (401, 0, 0, F.SIGN_IN),
]


@pytest.mark.parametrize(("status", "code", "subcode", "expected"), ROWS)
@pytest.mark.parametrize(
    ("step", "temporary"),
    [(Step.READ, F.READ), (Step.ASK, F.READ), (Step.PREPARE, F.RETRYABLE), (Step.COMMIT, F.AMBIGUOUS)],
)
def test_each_code_has_its_class_and_its_sentence(
    status: int, code: int, subcode: int, expected: F | None, step: Step, temporary: F
) -> None:
    failure = refusal(answer(status, code, subcode), step, START)
    wanted = expected or temporary
    if step is Step.ASK and wanted in (F.FINAL, F.NEW_HANDLE):
        wanted = F.READ  # a refused question says nothing about the upload
    assert failure.failure is wanted
    assert failure.title.endswith((".", '"'))
    assert failure.advice.endswith(".")
    assert (failure.retry_at is not None) == (wanted is F.DATED)


def test_what_calls_itself_transient_is_temporary() -> None:
    assert refusal(answer(400, 77777, is_transient=True), Step.PREPARE, START).failure is F.RETRYABLE


def test_the_usage_header_says_in_minutes_when_to_go_on() -> None:
    usage = {"x-business-use-case-usage": json.dumps({"1": [{"estimated_time_to_regain_access": 42}, 3]})}
    limited = Answer(400, usage, answer(400, 80002).body)
    assert refusal(limited, Step.READ, START).retry_at == START + timedelta(minutes=42)


@pytest.mark.parametrize(
    "header", ["", "x", "[]", '{"1": 3}', '{"1": [{"estimated_time_to_regain_access": "x"}]}']
)
def test_a_strange_usage_header_waits_the_usual_time(header: str) -> None:
    limited = Answer(400, {"x-business-use-case-usage": header}, answer(400, 4).body)
    assert refusal(limited, Step.READ, START).retry_at == START + timedelta(minutes=5)


def test_the_users_message_is_shown_without_secrets() -> None:
    failure = refusal(answer(400, 100, error_user_msg="Too odd: access_token=CANARY1"), Step.PREPARE, START)
    assert "Too odd" in failure.title
    assert "CANARY" not in str(failure)


def test_only_token_errors_ask_for_another_token() -> None:
    assert is_token_rejected(answer(400, 190, 463))
    assert not is_token_rejected(answer(400, 100, 33))
    assert not is_token_rejected(Answer(502, {}, b"<html>"))


@pytest.mark.parametrize(
    ("status", "is_transient"),
    [
        ("Error: Media upload has failed with error code 2207026", False),
        ("Error: Media upload has failed with error code 2207053", True),
        ("", True),
        ("9" * 5000, True),
    ],
)
def test_a_containers_error_text_carries_its_subcode(status: str, is_transient: bool) -> None:
    sentence, is_mendable = container_error(status)
    assert is_mendable is is_transient
    assert sentence.endswith(".")


def test_a_failed_upload_needs_another_container() -> None:
    assert upload_failed("odd https://x.example/CANARY").failure is F.NEW_HANDLE
    assert "CANARY" not in upload_failed("odd https://x.example/CANARY").code
