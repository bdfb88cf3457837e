"""From a platform's refusal, or its silence, to what it means for a publication, in a sentence with advice.

What the reasons mean is in the platforms' own tables. All of them share: a failed question is asked again, a
failed preparation is repeated, and after the irreversible call only a clear refusal is certain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.transport import Answer, TransportError, Trouble, redact

LONGEST_WAIT = timedelta(hours=24)
CODE_LENGTH = 80


class Step(StrEnum):
    """Which kind of call went wrong."""

    READ = "read"  # a question; changes nothing
    ASK = "ask"  # the question about a handle: whatever is refused, it says nothing about the handle
    PREPARE = "prepare"  # making a handle, sending bytes; nothing becomes visible
    COMMIT = "commit"  # the irreversible call


TEMPORARY = {
    Step.READ: FailureClass.READ,
    Step.ASK: FailureClass.READ,
    Step.PREPARE: FailureClass.RETRYABLE,
    Step.COMMIT: FailureClass.AMBIGUOUS,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What one reason means; `failure` None is temporary: the step decides.

    `wait` is for DATED, from now on.
    """

    failure: FailureClass | None
    title: str
    advice: str = ""
    wait: timedelta | None = None
    wait_reason: str = ""


def by_rule(rule: Rule, step: Step, *, code: str, now: datetime) -> PlatformFailure:
    """Return the failure that a rule makes of a reason."""
    failure = TEMPORARY[step] if rule.failure is None else rule.failure
    if step is Step.ASK and failure in (FailureClass.FINAL, FailureClass.CHOICE, FailureClass.NEW_HANDLE):
        failure = FailureClass.READ
    retry_at = now + rule.wait if rule.wait is not None and failure is FailureClass.DATED else None
    return PlatformFailure(
        failure,
        rule.title,
        rule.advice,
        retry_at=retry_at,
        wait_reason=rule.wait_reason or ("rate_limited" if failure is FailureClass.DATED else ""),
        code=_code(code),
    )


def unknown(label: str, status: int, step: Step, *, code: str = "", message: str = "") -> PlatformFailure:
    """Return the failure for an answer that is in no table."""
    said = f' It said: "{redact(message)[:200]}"' if message else ""
    return PlatformFailure(
        TEMPORARY[step],
        f"{label} sent an error ClipDesk doesn't know ({status}).{said}",
        _LATER[step],
        code=_code(code or str(status)),
    )


def unavailable(label: str, status: int, step: Step) -> PlatformFailure:
    """Return the failure for a 5xx."""
    title = f"{label} has a problem of its own just now ({status})."
    return PlatformFailure(TEMPORARY[step], title, _LATER[step], code=str(status))


def unreadable(label: str, step: Step, why: str) -> PlatformFailure:
    """Return the failure for an answer that makes no sense: a captive portal's page, a cut JSON."""
    return PlatformFailure(
        TEMPORARY[step],
        f"The answer that should have come from {label} can't be read.",
        "A network that asks for a sign-in page may stand in between. " + _LATER[step],
        code=_code(why),
    )


_LATER = {
    Step.READ: "ClipDesk asks again by itself.",
    Step.ASK: "ClipDesk asks again by itself.",
    Step.PREPARE: "Nothing was published; ClipDesk tries again by itself.",
    Step.COMMIT: "ClipDesk looks whether the post went out before it does anything else.",
}


def from_transport(label: str, error: TransportError, step: Step) -> PlatformFailure:
    """Return what a request without a usable answer means."""
    if error.trouble is Trouble.TLS:
        return PlatformFailure(
            FailureClass.WAIT,
            f"The connection to {label} isn't trustworthy.",
            "Check this computer's clock, and whether the network wants a sign-in.",
            wait_reason="offline",
            code="tls",
        )
    if not error.may_have_arrived:
        return PlatformFailure(
            FailureClass.WAIT,
            f"{label} can't be reached.",
            "Check the internet connection; the post goes out when it is back.",
            wait_reason="offline",
            code="offline",
        )
    if error.trouble is not Trouble.MAYBE_SENT:
        return unreadable(label, step, error.trouble.value)
    title = f"The connection to {label} broke off."
    return PlatformFailure(TEMPORARY[step], title, _LATER[step], code=_code(str(error)))


def rate_limited(
    label: str, answer: Answer, *, now: datetime, at_least: timedelta, code: str = "429"
) -> PlatformFailure:
    """Return the failure for "too many requests", with the date that the platform gave or the least wait."""
    wait = max(at_least, retry_after(answer.headers, now) or timedelta())
    return PlatformFailure(
        FailureClass.DATED,
        f"{label} wants a pause.",
        "ClipDesk goes on by itself after it.",
        retry_at=now + min(wait, LONGEST_WAIT),
        wait_reason="rate_limited",
        code=_code(code),
    )


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return the wait of a Retry-After header (seconds or a date), measured by the server's own clock."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal() and len(value) <= 9:
        return timedelta(seconds=int(value))
    moment = _http_date(value)
    if moment is None:
        return None
    return max(timedelta(), moment - (_http_date(headers.get("date", "")) or now))


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def at_clock(moment: datetime) -> str:
    """Return an instant as the wall clock here shows it, for a sentence."""
    return moment.astimezone().strftime("%H:%M")


def _code(text: str) -> str:
    return redact(text)[:CODE_LENGTH]
