from __future__ import annotations

from datetime import timedelta

import pytest

from clipdesk.domain.errors import FailureClass
from clipdesk.platforms.refusals import Step, from_transport, rate_limited, retry_after
from clipdesk.transport import Answer, TransportError, Trouble
from tests.clock import START

TEMPORARY = {
    Step.READ: FailureClass.READ,
    Step.ASK: FailureClass.READ,
    Step.PREPARE: FailureClass.RETRYABLE,
    Step.COMMIT: FailureClass.AMBIGUOUS,
}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("trouble", [Trouble.NOT_SENT, Trouble.TLS])
def test_what_was_never_sent_waits_for_the_network(step: Step, trouble: Trouble) -> None:
    failure = from_transport("YouTube", TransportError(trouble, "x"), step)
    assert (failure.failure, failure.wait_reason) == (FailureClass.WAIT, "offline")


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("trouble", [Trouble.MAYBE_SENT, Trouble.TOO_LARGE, Trouble.BAD_ANSWER])
def test_what_may_have_arrived_depends_on_what_it_was(step: Step, trouble: Trouble) -> None:
    failure = from_transport("YouTube", TransportError(trouble, "x"), step)
    assert failure.failure is TEMPORARY[step]
    assert failure.advice


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "Sat, 20 Jun 2026 18:02:00 GMT"}, 120),
        ({"retry-after": "Sat, 20 Jun 2026 19:02:00 GMT", "date": "Sat, 20 Jun 2026 19:00:00 GMT"}, 120),
        ({"retry-after": "Sat, 20 Jun 2026 17:00:00 GMT"}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "9" * 400}, None),
        ({"retry-after": "-5"}, None),
        ({}, None),
    ],
)
def test_the_wait_of_a_server_is_read_by_its_own_clock(headers: dict[str, str], seconds: int | None) -> None:
    wait = retry_after(headers, START)
    assert wait == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(("asked", "seconds"), [("1", 60), ("600", 600), ("999999", 86_400)])
def test_a_pause_is_never_shorter_than_the_least_nor_longer_than_a_day(asked: str, seconds: int) -> None:
    answer = Answer(429, {"retry-after": asked}, b"")
    failure = rate_limited("TikTok", answer, now=START, at_least=timedelta(seconds=60))
    assert failure.retry_at == START + timedelta(seconds=seconds)
    assert failure.wait_reason == "rate_limited"
