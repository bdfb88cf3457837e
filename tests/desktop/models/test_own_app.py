from __future__ import annotations

from dataclasses import replace

import pytest

from clipdesk.desktop.models.own_app import app_guide, app_problem
from clipdesk.domain.account import Platform
from clipdesk.domain.settings import Settings

GOOGLE = "12-ab.apps.googleusercontent.com"


def test_each_guide_names_the_address_that_the_sign_in_listens_on() -> None:
    settings = Settings()

    redirects = [app_guide(platform, settings).redirect for platform in Platform]

    assert redirects == [
        "http://127.0.0.1",
        "http://localhost:8083/callback",
        "http://127.0.0.1:*/callback/",
    ]


def test_each_guide_says_what_the_app_may_not_do() -> None:
    google, meta, tiktok = (app_guide(platform, Settings()).limits for platform in Platform)

    assert "7 days" in google
    assert "Development mode" in meta
    assert "private until TikTok approves" in tiktok


def test_every_link_is_a_page_of_the_platform() -> None:
    links = [step.link for platform in Platform for step in app_guide(platform, Settings()).steps]
    hosts = ("https://console.cloud.google.com/", "https://developers.facebook.com/")

    assert all(link.startswith((*hosts, "https://developers.tiktok.com/")) for link in links if link)


@pytest.mark.parametrize(
    ("platform", "client_id", "secret", "field"),
    [
        (Platform.YOUTUBE, "", "s", "id"),
        (Platform.YOUTUBE, "12-ab", "s", "id"),
        (Platform.YOUTUBE, GOOGLE, "", "secret"),
        (Platform.YOUTUBE, GOOGLE, "two words", "secret"),
        (Platform.YOUTUBE, GOOGLE, "s", ""),
        (Platform.INSTAGRAM, "not a number", "s", "id"),
        (Platform.INSTAGRAM, "abc", "s", "id"),
        (Platform.INSTAGRAM, "1234567890", "s", ""),
        (Platform.TIKTOK, "aw1", "s", ""),
    ],
)
def test_what_cannot_be_right_is_named(platform: Platform, client_id: str, secret: str, field: str) -> None:
    assert app_problem(platform, client_id, secret, is_secret_stored=False)[0] == field


def test_a_stored_secret_need_not_be_typed_again() -> None:
    assert app_problem(Platform.YOUTUBE, GOOGLE, "", is_secret_stored=True) == ("", "")


def test_ids_of_a_rehearsal_are_taken_as_they_are() -> None:
    settings = Settings()
    youtube = replace(settings.platforms.youtube, auth_url="http://127.0.0.1:9000/auth")
    settings = replace(settings, platforms=replace(settings.platforms, youtube=youtube))

    guide = app_guide(Platform.YOUTUBE, settings)
    problem = app_problem(
        Platform.YOUTUBE, "app", "s", is_secret_stored=False, checks_shape=guide.checks_shape
    )

    assert problem == ("", "")
