"""Tests of what errors say."""

from __future__ import annotations

from clipdesk.domain.errors import (
    ClipDeskError,
    CredentialError,
    CredentialState,
    FailureClass,
    InvalidInput,
    PlatformFailure,
    TextGenerationError,
)


def test_an_error_says_what_is_wrong_and_then_what_helps() -> None:
    assert str(ClipDeskError("It is gone.", "Put it back.")) == "It is gone. Put it back."
    assert str(ClipDeskError("It is gone.")) == "It is gone."


def test_errors_carry_what_doors_need() -> None:
    failure = PlatformFailure(FailureClass.DATED, "Full.", wait_reason="quota", code="quotaExceeded")

    assert InvalidInput("No.", field="title").field == "title"
    assert TextGenerationError("Busy.").is_temporary
    assert CredentialError("Locked.", state=CredentialState.LOCKED).state == "locked"
    assert (failure.failure, failure.wait_reason, failure.code) == ("dated", "quota", "quotaExceeded")
