from __future__ import annotations

import json
from datetime import timedelta

import pytest

from clipdesk.domain.errors import FailureClass as F
from clipdesk.platforms.refusals import Step
from clipdesk.platforms.youtube_refusals import is_token_rejected, reason_of, refusal
from clipdesk.transport import Answer
from tests.clock import START

DATED, SIGN_IN, FINAL = F.DATED, F.SIGN_IN, F.FINAL
TEMPORARY = None


def answer(status: int, reason: str, message: str = "said so") -> Answer:
    error = {"code": status, "message": message, "errors": [{"domain": "global", "reason": reason}]}
    return Answer(status, {}, json.dumps({"error": error}).encode())


ROWS = [
    (500, "backendError", TEMPORARY),
    (502, "", TEMPORARY),
    (503, "internalError", TEMPORARY),
    (504, "", TEMPORARY),
    (408, "", TEMPORARY),
    (429, "uploadRateLimitExceeded", DATED),
    (403, "rateLimitExceeded", DATED),
    (403, "userRateLimitExceeded", DATED),
    (403, "quotaExceeded", DATED),
    (403, "dailyLimitExceeded", DATED),
    (400, "uploadLimitExceeded", DATED),
    *[
        (401, reason, SIGN_IN)
        for reason in ("authError", "authorizationRequired", "youtubeSignupRequired", "")
    ],
    *[
        (403, reason, SIGN_IN)
        for reason in [
            "insufficientPermissions",
            "accessNotConfigured",
            "forbidden",
            "channelClosed",
            "channelSuspended",
            "authenticatedUserAccountClosed",
            "authenticatedUserAccountSuspended",
            "authenticatedUserNotChannel",
            "accountDelegationForbidden",
        ]
    ],
    *[
        (400, reason, FINAL)
        for reason in [
            "invalidTitle",
            "invalidDescription",
            "invalidTags",
            "invalidCategoryId",
            "invalidPublishAt",
            "invalidFilename",
            "invalidVideoMetadata",
            "invalidRecordingDetails",
            "invalidVideoGameRating",
            "defaultLanguageNotSet",
            "mediaBodyRequired",
            "invalidDefaultBroadcastPrivacySetting",
            "invalidImage",
            "imageFormatUnsupported",
            "imageTooTall",
            "imageTooWide",
        ]
    ],
    *[
        (403, reason, FINAL)
        for reason in ("forbiddenPrivacySetting", "forbiddenLicenseSetting", "forbiddenEmbedSetting")
    ],
    (404, "videoNotFound", FINAL),
    (400, "somethingNew", TEMPORARY),
    (418, "", TEMPORARY),
]


@pytest.mark.parametrize(("status", "reason", "expected"), ROWS)
@pytest.mark.parametrize(
    ("step", "temporary"),
    [(Step.READ, F.READ), (Step.PREPARE, F.RETRYABLE), (Step.COMMIT, F.AMBIGUOUS)],
)
def test_each_reason_has_its_class_and_its_sentence(
    status: int, reason: str, expected: F | None, step: Step, temporary: F
) -> None:
    failure = refusal(answer(status, reason), step, START)
    assert failure.failure is (expected or temporary)
    assert failure.title.endswith((".", '"'))
    assert failure.advice.endswith(".")
    assert (failure.retry_at is not None) == (expected is DATED)


def test_every_reason_has_a_sentence_of_its_own_kind() -> None:
    titles = {
        refusal(answer(400, f"invalid{what}"), Step.PREPARE, START).title
        for what in ("Title", "Tags", "Filename")
    }
    assert len(titles) == 3


def test_the_days_quota_waits_for_midnight_in_california() -> None:
    failure = refusal(answer(403, "quotaExceeded"), Step.PREPARE, START)
    assert failure.retry_at == START.replace(day=21, hour=7)
    assert failure.wait_reason == "quota"
    assert failure.title == "YouTube's daily limit is used up."


def test_the_channels_own_cap_waits_a_day() -> None:
    failure = refusal(answer(400, "uploadLimitExceeded"), Step.PREPARE, START)
    assert failure.retry_at == START + timedelta(hours=24)


def test_an_unknown_error_is_told_without_its_secrets() -> None:
    failure = refusal(
        answer(400, "odd", "bad access_token=CANARY1 at https://x.example/CANARY"), Step.PREPARE, START
    )
    assert "CANARY" not in str(failure)
    assert "an error ClipDesk doesn't know (400)" in failure.title


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"error": "odd"}', b'{"error": {"errors": [3]}}', b'{"error": []}']
)
def test_a_strange_envelope_is_only_unknown(body: bytes) -> None:
    assert refusal(Answer(403, {}, body), Step.COMMIT, START).failure is F.AMBIGUOUS


def test_a_person_without_a_channel_needs_no_other_token() -> None:
    assert is_token_rejected(answer(401, "authError"))
    assert not is_token_rejected(answer(401, "youtubeSignupRequired"))
    assert not is_token_rejected(answer(403, "forbidden"))
    assert reason_of(answer(401, "authError")) == ("authError", "said so")
