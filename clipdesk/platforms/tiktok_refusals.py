"""What TikTok's errors mean (Content Posting API reference, "API v2 Error Handling", "Get Video Status").

A failure may come with status 200: the envelope's code counts, not the status.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from clipdesk.domain.errors import FailureClass, PlatformFailure
from clipdesk.platforms.jsons import part, text
from clipdesk.platforms.refusals import Rule, Step, by_rule, rate_limited, unavailable, unknown, unreadable
from clipdesk.transport import Answer, TransportError

LABEL = "TikTok"
OK = "ok"
TOKEN_INVALID = "access_token_invalid"
UNKNOWN_PUBLISH_ID = frozenset({"invalid_publish_id", "token_not_authorized_for_specified_publish_id"})
_DAY = timedelta(hours=24)
_MINUTE = timedelta(seconds=60)


def _final(title: str, advice: str) -> Rule:
    return Rule(FailureClass.FINAL, title, advice)


def _capped(title: str, advice: str) -> Rule:
    return Rule(FailureClass.DATED, title, advice, _DAY, "quota")


_BAD = _final("TikTok didn't accept the post.", "Edit the post, then retry.")
_EXPIRED = Rule(FailureClass.SIGN_IN, "TikTok sign-in has expired.", "Reconnect the account.")
_SCOPE = Rule(
    FailureClass.SIGN_IN,
    "ClipDesk isn't allowed to do this on TikTok.",
    "Reconnect the account and tick every permission; your app needs them approved as well.",
)
_FORGOTTEN = Rule(
    FailureClass.NEW_HANDLE, "TikTok doesn't know this upload any more.", "ClipDesk uploads the clip again."
)

RULES: dict[str, Rule] = {
    "invalid_param": _BAD,
    "invalid_params": _BAD,
    "invalid_publish_id": _FORGOTTEN,
    "token_not_authorized_for_specified_publish_id": _final(
        "This upload belongs to another TikTok account.", "Reconnect the right account, then retry."
    ),
    TOKEN_INVALID: _EXPIRED,
    "scope_not_authorized": _SCOPE,
    "scope_permission_missed": _SCOPE,
    "spam_risk_too_many_posts": _capped(
        "This account has reached TikTok's posts for a day.", "ClipDesk tries again in 24 hours."
    ),
    "spam_risk_too_many_pending_share": _capped(
        "Too many drafts wait in the TikTok app.",
        "Post or delete some there; ClipDesk tries again in 24 hours.",
    ),
    "reached_active_user_cap": _capped(
        "Your TikTok app has reached its users for a day.", "ClipDesk tries again in 24 hours."
    ),
    "spam_risk_user_banned_from_posting": Rule(
        FailureClass.SIGN_IN,
        "TikTok doesn't let this account post.",
        "Look into the TikTok app, then reconnect the account.",
    ),
    "unaudited_client_can_only_post_to_private_accounts": Rule(
        FailureClass.CHOICE,
        "Until TikTok approves your app it posts to private accounts only, for yourself alone.",
        "Send it as a draft, or make the account private and choose SELF_ONLY.",
    ),
    "privacy_level_option_mismatch": Rule(
        FailureClass.CHOICE,
        "TikTok doesn't offer this visibility to the account.",
        "Choose who can see it.",
    ),
    "url_ownership_unverified": _final("TikTok couldn't fetch the video.", "Retry with the file itself."),
    "internal_error": Rule(
        None, "TikTok has a problem of its own just now.", "ClipDesk tries again by itself."
    ),
}

_PASSING = "ClipDesk sends it again by itself."
_SPAM = "Look into the TikTok app before you retry."
# reason -> sentence, and whether another upload may succeed
FAIL_REASONS: dict[str, tuple[str, bool]] = {
    "internal": (f"TikTok couldn't process the video. {_PASSING}", True),
    "video_pull_failed": (f"TikTok couldn't fetch the video. {_PASSING}", True),
    "photo_pull_failed": (f"TikTok couldn't fetch the picture. {_PASSING}", True),
    "file_format_check_failed": (
        "TikTok didn't accept the video: unsupported format. Export it as MP4 with H.264, then retry.",
        False,
    ),
    "duration_check_failed": (
        "TikTok didn't accept the video's length. Choose a clip of 3 s to 10 min, then retry.",
        False,
    ),
    "frame_rate_check_failed": (
        "TikTok didn't accept the frame rate. Export the clip with 30 or 60 frames a second, then retry.",
        False,
    ),
    "picture_size_check_failed": (
        "TikTok didn't accept the picture size. Export the clip with 360 to 4,096 pixels a side, then retry.",
        False,
    ),
    "publish_cancelled": ("The post was cancelled on TikTok. Retry if that was a mistake.", False),
    # Dead, but signing in again mends it: the next run finds out that the account needs its owner.
    "auth_removed": ("TikTok's permission was taken back meanwhile. Reconnect the account.", True),
    # Dead, and the next run's question about the creator tells until when.
    "spam_risk_too_many_posts": ("This account has reached TikTok's posts for a day.", True),
    "spam_risk_user_banned_from_posting": (f"TikTok doesn't let this account post. {_SPAM}", False),
    "spam_risk_text": (f"TikTok took the words for spam. {_SPAM}", False),
    "spam_risk": (f"TikTok took the post for spam. {_SPAM}", False),
}


def code_of(answer: Answer) -> str:
    """Return the envelope's code, "" if there is no envelope."""
    try:
        return text(part(answer.json(), "error"), "code")
    except TransportError:
        return ""


def is_token_rejected(answer: Answer) -> bool:
    """Tell whether another access token could help."""
    code = code_of(answer)
    return code == TOKEN_INVALID or (answer.status == 401 and code not in RULES)


def refusal(answer: Answer, step: Step, now: datetime) -> PlatformFailure:
    """Return what an answer other than the hoped-for one means."""
    code = code_of(answer)
    if code == "rate_limit_exceeded" or answer.status == 429:
        return rate_limited(LABEL, answer, now=now, at_least=_MINUTE, code=code or "429")
    if answer.status >= 500:
        return unavailable(LABEL, answer.status, step)
    rule = RULES.get(code) or (_EXPIRED if answer.status == 401 else None)
    if rule is not None:
        return by_rule(rule, step, code=code or str(answer.status), now=now)
    if answer.is_success and not code:
        return unreadable(LABEL, step, "no envelope")
    message = "" if not code else text(part(answer.json(), "error"), "message")
    return unknown(LABEL, answer.status, step, code=code, message=message)


def upload_refusal(answer: Answer, step: Step) -> PlatformFailure:
    """Return what the upload address's refusal means; it has no envelope, only a status."""
    if answer.status in (403, 404):
        failure = FailureClass.AMBIGUOUS if step is Step.COMMIT else FailureClass.NEW_HANDLE
        title = "TikTok's upload address has expired."
        return PlatformFailure(failure, title, "ClipDesk uploads the clip again.", code=str(answer.status))
    if answer.status == 400:
        title = "TikTok didn't accept the upload."
        advice = "Retry; if it comes back, export the clip as MP4."
        return PlatformFailure(FailureClass.FINAL, title, advice, code="400")
    if answer.status >= 500:
        return unavailable(LABEL, answer.status, step)
    if answer.is_success:
        return unreadable(LABEL, step, str(answer.status))
    return unknown(LABEL, answer.status, step)
