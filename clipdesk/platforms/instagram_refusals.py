"""What the Graph API's errors mean for a Reel (Instagram Platform "Error Codes", Graph API "Error Handling").

An error is known by its code and its subcode; the subcode says more.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.platforms.jsons import part, text
from clipdesk.platforms.refusals import Rule, Step, by_rule, rate_limited, unavailable, unknown
from clipdesk.transport import Answer, TransportError, redact

LABEL = "Instagram"
NOT_VISIBLE = (100, 33)
NOT_READY = 2207027
TOKEN_CODES = frozenset({190, 102})
RATE_CODES = frozenset({4, 17, 32, 341, 613, 80001, 80002})
TRANSIENT_CODES = frozenset({1, 2})
_PAUSE = timedelta(minutes=5)
_HOUR = timedelta(hours=1)
_HOURS = timedelta(hours=6)


def _person(title: str, advice: str = "Reconnect the account.") -> Rule:
    return Rule(FailureClass.SIGN_IN, title, advice)


def _final(title: str, advice: str) -> Rule:
    return Rule(FailureClass.FINAL, title, advice)


def _again(title: str) -> Rule:
    return Rule(FailureClass.NEW_HANDLE, title, _SMALLER)


_SMALLER = "ClipDesk sends it again; if it comes back, export the clip with a lower bit rate or at 720p."
_TROUBLE = Rule(None, "Instagram has a problem of its own just now.", "ClipDesk tries again by itself.")
_EXPIRED = _person("Instagram sign-in has expired.")
_BLOCKED = Rule(
    FailureClass.DATED,
    "Instagram holds this account back for a while.",
    "Look into the Instagram app; ClipDesk tries again in a few hours.",
    _HOURS,
)
_PERMISSION = _person(
    "ClipDesk isn't allowed to do this on Instagram.", "Reconnect the account and tick every permission."
)

BY_SUBCODE: dict[int, Rule] = {
    2207001: _TROUBLE,
    2207003: _TROUBLE,
    2207008: Rule(None, "Instagram doesn't know its own upload yet.", "ClipDesk asks again by itself."),
    NOT_READY: Rule(None, "Instagram is still working on the video.", "ClipDesk asks again by itself."),
    2207032: _again("Instagram couldn't take the video."),
    2207053: _again("Instagram's upload failed on its side."),
    1363008: _again("Instagram couldn't process the video."),
    2207020: Rule(
        FailureClass.NEW_HANDLE, "Instagram's upload has expired.", "ClipDesk uploads the clip again."
    ),
    2207042: Rule(
        FailureClass.DATED,
        "This account has reached Instagram's posts for 24 hours.",
        "ClipDesk tries again every hour until there is room.",
        _HOUR,
        "quota",
    ),
    2207051: _BLOCKED,
    2207050: _person(
        "Instagram has restricted this account.", "Look into the Instagram app, then reconnect the account."
    ),
    2207026: _final(
        "Instagram didn't accept the video: unsupported format.",
        "Export it as MP4 with H.264 and AAC, then retry.",
    ),
    2207010: _final(
        "Instagram didn't accept the caption.", "Use up to 2,200 characters and fewer hashtags, then retry."
    ),
    2207057: _final("Instagram didn't accept the cover's moment.", "Edit the post, then retry."),
    2207023: _final("Instagram doesn't know this kind of post.", "Update ClipDesk, then retry."),
    2207006: _final("Instagram doesn't know this upload.", "Look at the account on Instagram, then retry."),
    2207040: _final("Instagram takes fewer tags than that.", "Remove some, then retry."),
    2207081: _final("This account can't make trial Reels.", "Edit the post, then retry."),
    2207052: _final("Instagram couldn't fetch the video.", "Retry with the file itself."),
    458: _person("Your app was removed from the Instagram account."),
    459: _person(
        "Facebook wants to check the account.", "Sign in to Facebook in the browser, then reconnect it."
    ),
    460: _person("The Facebook password was changed."),
    463: _EXPIRED,
    464: _person(
        "Facebook wants to check the account.", "Sign in to Facebook in the browser, then reconnect it."
    ),
    467: _EXPIRED,
    492: _person(
        "The sign-in has no role on the Facebook Page any more.", "Ask for the role, then reconnect."
    ),
}
BY_CODE: dict[int, Rule] = {
    190: _EXPIRED,
    102: _EXPIRED,
    3: _PERMISSION,
    10: _PERMISSION,
    368: _BLOCKED,
    9: BY_SUBCODE[2207042],
    25: BY_SUBCODE[2207050],
    352: BY_SUBCODE[2207026],
    36004: BY_SUBCODE[2207010],
    9004: BY_SUBCODE[2207052],
    9007: BY_SUBCODE[NOT_READY],
}


def error_of(answer: Answer) -> dict[str, Any]:
    """Return the Graph API's error object, empty if the answer has none."""
    try:
        return part(answer.json(), "error")
    except TransportError:
        return {}


def codes_of(error: dict[str, Any]) -> tuple[int, int]:
    """Return code and subcode of an error, 0 where it has none."""
    return _whole(error, "code"), _whole(error, "error_subcode")


def is_token_rejected(answer: Answer) -> bool:
    """Tell whether another token could help."""
    return not answer.is_success and codes_of(error_of(answer))[0] in TOKEN_CODES


def refusal(answer: Answer, step: Step, now: datetime) -> PlatformFailure:
    """Return what an answer other than the hoped-for one means."""
    error = error_of(answer)
    code, subcode = codes_of(error)
    name = f"{code}/{subcode}" if code else str(answer.status)
    rule = BY_SUBCODE.get(subcode)
    if rule is None and (code in RATE_CODES or answer.status == 429):
        wait = max(_PAUSE, _regained(answer))
        return rate_limited(LABEL, answer, now=now, at_least=wait, code=name)
    if rule is None and (
        answer.status >= 500 or error.get("is_transient") is True or code in TRANSIENT_CODES
    ):
        return unavailable(LABEL, answer.status, step)
    rule = rule or BY_CODE.get(code) or (_PERMISSION if 200 <= code <= 299 else None)
    if rule is None and code == 100:
        said = text(error, "error_user_msg") or text(error, "message")
        rule = _final(
            f'Instagram didn\'t accept the post: "{redact(said)[:200]}"', "Edit the post, then retry."
        )
    if rule is None and answer.status == 401:
        rule = _EXPIRED
    if rule is not None:
        return by_rule(rule, step, code=name, now=now)
    message = text(error, "error_user_msg") or text(error, "message")
    return unknown(LABEL, answer.status, step, code=name, message=message)


def container_error(status_text: str) -> tuple[str, bool]:
    """Return the sentence for a container in ERROR, and whether another container may succeed."""
    digits = "".join(character if character.isdigit() else " " for character in status_text).split()
    for subcode in (int(group) for group in digits if len(group) <= 9):
        rule = BY_SUBCODE.get(subcode)
        if rule is not None:
            return f"{rule.title} {rule.advice}", rule.failure is not FailureClass.FINAL
    return f"Instagram couldn't process the video. {_SMALLER}", True


def upload_failed(message: str) -> PlatformFailure:
    """Return the failure of an upload that Instagram gave up: the container is dead, "retriable" or not."""
    return PlatformFailure(
        FailureClass.NEW_HANDLE, "Instagram couldn't process the video.", _SMALLER, code=redact(message)[:80]
    )


def _regained(answer: Answer) -> timedelta:
    """Return the wait that the usage header asks for; it counts minutes."""
    try:
        usage: Any = json.loads(answer.headers.get("x-business-use-case-usage", "{}"))
    except ValueError:
        return timedelta()
    lists = usage.values() if isinstance(usage, dict) else []
    entries = [
        entry for group in lists if isinstance(group, list) for entry in group if isinstance(entry, dict)
    ]
    minutes = [entry.get("estimated_time_to_regain_access") for entry in entries]
    return timedelta(minutes=max((m for m in minutes if isinstance(m, int) and 0 < m < 10_000), default=0))


def _whole(error: dict[str, Any], name: str) -> int:
    value = error.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
