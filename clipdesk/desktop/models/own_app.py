"""What a person must do at each platform to get an app of their own, and whether its id looks right.

Sources: Google's "OAuth 2.0 for Mobile & Desktop Apps", Meta's "Facebook Login", TikTok's "Login Kit for
Desktop".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from clipdesk.domain.account import Platform
from clipdesk.domain.settings import Settings, is_loopback_host

_GOOGLE_ID = re.compile(r"[\w-]+\.apps\.googleusercontent\.com")
_META_ID = re.compile(r"\d{8,20}")


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One thing to do, perhaps with the page to do it on."""

    text: str
    link_label: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class AppGuide:
    """How to make one's own app, and what it may do."""

    steps: tuple[GuideStep, ...]
    redirect: str
    redirect_note: str
    id_label: str
    secret_label: str
    limits: str
    paste_hint: str
    checks_shape: bool = True


def app_guide(platform: Platform, settings: Settings) -> AppGuide:
    """Return the guide of a platform."""
    guides = {
        Platform.YOUTUBE: _google,
        Platform.INSTAGRAM: lambda: _meta(settings.platforms.instagram.redirect_port),
        Platform.TIKTOK: _tiktok,
    }
    # Ids of an app on this computer, as in a rehearsal, look like nobody else's.
    host = urlsplit(getattr(settings.platforms, platform.value).auth_url).hostname or ""
    return replace(guides[platform](), checks_shape=not is_loopback_host(host))


def app_problem(
    platform: Platform,
    client_id: str,
    client_secret: str,
    *,
    is_secret_stored: bool,
    checks_shape: bool = True,
) -> tuple[str, str]:
    """Return the field ("id" or "secret") that cannot be right, and why; two empty texts if both can."""
    if not client_id:
        return "id", _tr("Paste it from the page of your app.")
    if re.search(r"\s", client_id):
        return "id", _tr("It has a space or line break in it. Copy it again.")
    if checks_shape and platform is Platform.YOUTUBE and not _GOOGLE_ID.fullmatch(client_id):
        return "id", _tr("A Google client ID ends with .apps.googleusercontent.com.")
    if checks_shape and platform is Platform.INSTAGRAM and not _META_ID.fullmatch(client_id):
        return "id", _tr("A Meta app ID is a number.")
    if not client_secret and not is_secret_stored:
        return "secret", _tr("Paste it from the page of your app.")
    if re.search(r"\s", client_secret):
        return "secret", _tr("It has a space or line break in it. Copy it again.")
    return "", ""


def _google() -> AppGuide:
    console = "https://console.cloud.google.com"
    return AppGuide(
        steps=(
            GuideStep(
                _tr("Create a project of your own."), _tr("Google Cloud Console"), f"{console}/projectcreate"
            ),
            GuideStep(
                _tr("Turn on the YouTube Data API v3 and the YouTube Analytics API."),
                _tr("API library"),
                f"{console}/apis/library/youtube.googleapis.com",
            ),
            GuideStep(
                _tr("Set the audience to External and add yourself as a test user."),
                _tr("Audience"),
                f"{console}/auth/audience",
            ),
            GuideStep(
                _tr("Create an OAuth client of the type Desktop app, and copy its ID and secret."),
                _tr("Clients"),
                f"{console}/auth/clients",
            ),
        ),
        redirect="http://127.0.0.1",
        redirect_note=_tr("A Desktop app takes this address by itself, on any port."),
        id_label=_tr("Client ID"),
        secret_label=_tr("Client secret"),
        limits=_tr(
            "While your app is in Testing, Google ends the sign-in after 7 days. "
            "Choose Publish app under Audience to stay signed in."
        ),
        paste_hint=_tr("The address you landed on, or a refresh token"),
    )


def _meta(port: int) -> AppGuide:
    developers = "https://developers.facebook.com"
    return AppGuide(
        steps=(
            GuideStep(_tr("Make your Instagram account a professional one and link it to a Facebook Page.")),
            GuideStep(
                _tr("Create an app of your own and leave it in Development mode."),
                _tr("Meta for Developers"),
                f"{developers}/apps/creation/",
            ),
            GuideStep(
                _tr("Add Facebook Login, and this address to its valid OAuth redirect URIs."),
                _tr("My apps"),
                f"{developers}/apps/",
            ),
            GuideStep(_tr("Copy App ID and App secret from App settings, Basic.")),
        ),
        redirect=f"http://localhost:{port}/callback",
        redirect_note=_tr("Meta takes this address only while the app is in Development mode."),
        id_label=_tr("App ID"),
        secret_label=_tr("App secret"),
        limits=_tr(
            "In Development mode the app posts to your own accounts without a review. "
            "After the first post, look while signed out whether others can see it."
        ),
        paste_hint=_tr("The address you landed on, or a token from the Graph API Explorer"),
    )


def _tiktok() -> AppGuide:
    developers = "https://developers.tiktok.com"
    return AppGuide(
        steps=(
            GuideStep(_tr("Create an app of your own."), _tr("TikTok for Developers"), f"{developers}/apps/"),
            GuideStep(_tr("Add Login Kit for Desktop and the Content Posting API.")),
            GuideStep(_tr("Register this redirect address, with the slash at its end.")),
            GuideStep(_tr("In a sandbox, add your account as a target user. Copy client key and secret.")),
        ),
        redirect="http://127.0.0.1:*/callback/",
        redirect_note=_tr("The star stands for any port; TikTok takes it as it is."),
        id_label=_tr("Client key"),
        secret_label=_tr("Client secret"),
        limits=_tr(
            "Posts stay private until TikTok approves this app. "
            "New clips are sent as drafts that you publish in the TikTok app."
        ),
        paste_hint=_tr("The address you landed on, or a refresh token"),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("OwnApp", text)
