"""Asks TikTok what an account may choose for a post right now, as its content sharing guidelines want."""

from __future__ import annotations

from collections.abc import Callable

from clipdesk.domain.account import Account
from clipdesk.domain.creator import CreatorInfo
from clipdesk.domain.settings import TikTokSettings
from clipdesk.platforms.jsons import number, text
from clipdesk.platforms.refusals import Step
from clipdesk.platforms.tiktok_api import TikTokApi
from clipdesk.platforms.tiktok_refusals import RULES, code_of
from clipdesk.ports import Clock, TokenSource
from clipdesk.transport import Transport

_PATH = "/v2/post/publish/creator_info/query/"
# Answers by which TikTok says that the account may not post now; everything else is a failed question.
_CAPS = ("spam_risk_too_many_posts", "spam_risk_user_banned_from_posting", "reached_active_user_cap")


class TikTokCreators:
    """Ask about accounts; nothing is kept, for the guidelines want each form to ask anew."""

    def __init__(
        self,
        transport: Transport,
        tokens: TokenSource,
        settings: Callable[[], TikTokSettings],
        clock: Clock,
    ) -> None:
        self._api = TikTokApi(transport, tokens, settings, clock)

    def ask(self, account: Account) -> CreatorInfo:
        """Return what an account may choose.

        Raises:
            PlatformFailure: TikTok refused or did not answer.
        """
        answer = self._api.send(account, "POST", _PATH, None, Step.READ)
        code = code_of(answer)
        if code in _CAPS:
            return CreatorInfo(account.name, (), blocked=RULES[code].title)
        data = self._api.judged(answer, Step.READ)
        levels = data.get("privacy_level_options")
        longest_s = number(data, "max_video_post_duration_sec")
        return CreatorInfo(
            nickname=text(data, "creator_nickname") or account.name,
            privacies=tuple(str(level) for level in levels) if isinstance(levels, list) else (),
            is_comment_off=data.get("comment_disabled") is True,
            is_duet_off=data.get("duet_disabled") is True,
            is_stitch_off=data.get("stitch_disabled") is True,
            max_duration_s=None if longest_s is None else float(longest_s),
        )
