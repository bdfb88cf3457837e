"""How a post is to appear on a platform: the user's choice for this post over the settings, checked.

The result is stored with the publication when it is scheduled and is never widened afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.publication import PublishOptions
from clipdesk.domain.settings import TIKTOK_PRIVACIES, PlatformsSettings

YOUTUBE_PRIVACIES = ("public", "unlisted", "private")
_SWITCHES = frozenset(
    {"allow_comment", "allow_duet", "allow_stitch", "brand_content", "brand_organic", "made_for_kids"}
)
_ALLOWED = {
    Platform.YOUTUBE: frozenset({"privacy", "category_id", "made_for_kids"}),
    Platform.INSTAGRAM: frozenset({"privacy"}),
    Platform.TIKTOK: frozenset({"mode", "privacy"}) | _SWITCHES - {"made_for_kids"},
}


def publish_options(
    platform: Platform, settings: PlatformsSettings, chosen: Mapping[str, Any] | None = None
) -> PublishOptions:
    """Return the options of a new publication.

    Args:
        chosen: what a person or script said for this post, by the names of the contract.

    Raises:
        InvalidInput: a name or value is not possible on this platform.
    """
    options = _defaults(platform, settings)
    given = dict(chosen or {})
    unknown = sorted(set(given) - _ALLOWED[platform])
    if unknown:
        allowed = ", ".join(sorted(_ALLOWED[platform]))
        raise InvalidInput(
            f"{platform.label} has no option {unknown[0]}.",
            f"It takes {allowed}.",
            field=f"options.{platform}",
        )
    for name, value in given.items():
        _check_type(platform, name, value)
    options = replace(options, **given)
    _check(platform, options)
    return options


def _defaults(platform: Platform, settings: PlatformsSettings) -> PublishOptions:
    if platform is Platform.YOUTUBE:
        youtube = settings.youtube
        return PublishOptions(
            privacy=youtube.privacy, category_id=youtube.category_id, made_for_kids=youtube.made_for_kids
        )
    if platform is Platform.INSTAGRAM:
        return PublishOptions(privacy="public")
    return PublishOptions(privacy=settings.tiktok.privacy, mode=settings.tiktok.mode)


def _check_type(platform: Platform, name: str, value: object) -> None:
    wanted: type = bool if name in _SWITCHES else str
    if not isinstance(value, wanted):
        kind = "true or false" if wanted is bool else "a text"
        raise InvalidInput(f"{name} must be {kind}.", field=f"options.{platform}.{name}")


def _check(platform: Platform, options: PublishOptions) -> None:
    privacies: tuple[str, ...]
    if platform is Platform.YOUTUBE:
        privacies = YOUTUBE_PRIVACIES
    elif platform is Platform.INSTAGRAM:
        privacies = ("public",)
    else:
        privacies = ("", *TIKTOK_PRIVACIES)
    if options.privacy not in privacies:
        advice = (
            "A Reel is always public: leave Instagram out, or choose public."
            if platform is Platform.INSTAGRAM
            else f"Choose one of {', '.join(value for value in privacies if value)}."
        )
        raise InvalidInput(
            f'{platform.label} has no privacy "{options.privacy}".',
            advice,
            field=f"options.{platform}.privacy",
        )
    if platform is Platform.TIKTOK and options.mode not in ("draft", "direct"):
        raise InvalidInput(
            f'TikTok has no mode "{options.mode}".', "Choose draft or direct.", field="options.tiktok.mode"
        )
    if options.brand_content and options.privacy == "SELF_ONLY":
        raise InvalidInput(
            "Branded content cannot be visible to you only.",
            "Choose another privacy, or switch branded content off.",
            field="options.tiktok.brand_content",
        )


def needs_choice(platform: Platform, options: PublishOptions) -> bool:
    """Tell whether a person must still choose who can see it."""
    return platform is Platform.TIKTOK and options.mode == "direct" and not options.privacy
