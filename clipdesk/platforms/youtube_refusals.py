"""What YouTube's errors mean (YouTube Data API v3, "Errors", and the reference of each method)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.platforms.limits import next_midnight, pacific
from clipdesk.platforms.refusals import Rule, Step, at_clock, by_rule, rate_limited, unavailable, unknown
from clipdesk.transport import Answer, TransportError

LABEL = "YouTube"
QUOTA_REASONS = frozenset({"quotaExceeded", "dailyLimitExceeded"})
_PAUSE = timedelta(minutes=5)
_DAY = timedelta(hours=24)


def _person(title: str, advice: str) -> Rule:
    return Rule(FailureClass.SIGN_IN, title, advice)


def _final(title: str, advice: str) -> Rule:
    return Rule(FailureClass.FINAL, title, advice)


_EXPIRED = _person("YouTube sign-in has expired.", "Reconnect the account.")
_CLOSED = _person(
    "YouTube doesn't let this account post.", "Look at the account on YouTube, then reconnect it."
)
_BUSY = Rule(FailureClass.DATED, "YouTube wants a pause.", "ClipDesk goes on by itself after it.", _PAUSE)
_TROUBLE = Rule(None, "YouTube has a problem of its own just now.", "ClipDesk tries again by itself.")
_PICTURE = _final("YouTube didn't accept the thumbnail.", "Choose a JPEG or PNG picture under 2 MB.")

RULES: dict[str, Rule] = {
    "backendError": _TROUBLE,
    "internalError": _TROUBLE,
    "rateLimitExceeded": _BUSY,
    "userRateLimitExceeded": _BUSY,
    "uploadRateLimitExceeded": _BUSY,
    "uploadLimitExceeded": Rule(
        FailureClass.DATED,
        "This channel has reached YouTube's own limit of uploads.",
        "YouTube lifts it after about 24 hours; ClipDesk tries again then.",
        _DAY,
        "quota",
    ),
    "authError": _EXPIRED,
    "authorizationRequired": _EXPIRED,
    "required": _EXPIRED,
    "youtubeSignupRequired": _person(
        "This Google account has no YouTube channel.", "Create one on YouTube, then reconnect the account."
    ),
    "insufficientPermissions": _person(
        "ClipDesk isn't allowed to do this on YouTube.", "Reconnect the account and tick every permission."
    ),
    "accessNotConfigured": _person(
        "The YouTube Data API is switched off in your Google project.",
        "Switch it on in the Google Cloud console, then reconnect the account.",
    ),
    "forbidden": _CLOSED,
    "channelClosed": _CLOSED,
    "channelSuspended": _CLOSED,
    "authenticatedUserAccountClosed": _CLOSED,
    "authenticatedUserAccountSuspended": _CLOSED,
    "authenticatedUserNotChannel": _CLOSED,
    "accountDelegationForbidden": _CLOSED,
    "invalidTitle": _final(
        "YouTube didn't accept the title.", "Use 1 to 100 characters, without < and >, then retry."
    ),
    "invalidDescription": _final(
        "YouTube didn't accept the caption.", "Shorten it to 5,000 bytes, without < and >, then retry."
    ),
    "invalidTags": _final("YouTube didn't accept the hashtags.", "Use fewer or shorter ones, then retry."),
    "invalidCategoryId": _final(
        "YouTube doesn't know this category.", "Choose another one in the settings, then retry."
    ),
    "invalidPublishAt": _final("YouTube didn't accept the time.", "Choose another time, then retry."),
    "invalidFilename": _final("YouTube didn't accept the file name.", "Retry; if it comes back, rename it."),
    "invalidVideoMetadata": _final("YouTube didn't accept the details.", "Edit the post, then retry."),
    "invalidRecordingDetails": _final(
        "YouTube didn't accept the recording date.", "Edit the post, then retry."
    ),
    "invalidVideoGameRating": _final("YouTube didn't accept the game rating.", "Edit the post, then retry."),
    "defaultLanguageNotSet": _final("YouTube wants a language for this post.", "Edit the post, then retry."),
    "mediaBodyRequired": _final("YouTube got no video with this post.", "Choose the file again, then retry."),
    "invalidDefaultBroadcastPrivacySetting": _final(
        "YouTube didn't accept the visibility.", "Choose another visibility, then retry."
    ),
    "forbiddenPrivacySetting": _final(
        "YouTube doesn't allow this visibility here.", "Choose another visibility, then retry."
    ),
    "forbiddenLicenseSetting": _final(
        "YouTube doesn't allow this licence here.", "Edit the post, then retry."
    ),
    "forbiddenEmbedSetting": _final(
        "YouTube doesn't allow this embed setting.", "Edit the post, then retry."
    ),
    "videoNotFound": _final("YouTube doesn't have this video any more.", "Look at the channel on YouTube."),
    "invalidImage": _PICTURE,
    "imageFormatUnsupported": _PICTURE,
    "imageTooTall": _PICTURE,
    "imageTooWide": _PICTURE,
}


def reason_of(answer: Answer) -> tuple[str, str]:
    """Return the reason and the message of Google's error envelope, "" where it has none."""
    try:
        error: Any = answer.json().get("error")
    except TransportError:
        return "", ""
    if not isinstance(error, dict):
        return (error, "") if isinstance(error, str) else ("", "")
    errors = error.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    return str(first.get("reason") or ""), str(error.get("message") or "")


def is_token_rejected(answer: Answer) -> bool:
    """Tell whether another access token could help."""
    return answer.status == 401 and reason_of(answer)[0] != "youtubeSignupRequired"


def refusal(answer: Answer, step: Step, now: datetime) -> PlatformFailure:
    """Return what an answer other than the hoped-for one means."""
    reason, message = reason_of(answer)
    if reason in QUOTA_REASONS:
        return quota_used_up(next_midnight(now, pacific()), reason)
    if answer.status == 429 or RULES.get(reason) is _BUSY:
        return rate_limited(LABEL, answer, now=now, at_least=_PAUSE, code=reason or "429")
    if answer.status >= 500:
        return unavailable(LABEL, answer.status, step)
    rule = RULES.get(reason) or (_EXPIRED if answer.status == 401 else None)
    if rule is not None:
        return by_rule(rule, step, code=reason or str(answer.status), now=now)
    return unknown(LABEL, answer.status, step, code=reason, message=message)


def quota_used_up(resets_at: datetime, code: str = "budget") -> PlatformFailure:
    """Return the failure for a day's quota that is used up."""
    return PlatformFailure(
        FailureClass.DATED,
        "YouTube's daily limit is used up.",
        f"It resets at {at_clock(resets_at)}; the post goes out then.",
        retry_at=resets_at,
        wait_reason="quota",
        code=code,
    )
