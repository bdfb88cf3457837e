"""Tests of what settings allow."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.events import EventName
from clipdesk.domain.settings import (
    PlatformsSettings,
    Settings,
    SlotRule,
    TikTokSettings,
    WebhookRule,
    is_loopback_host,
    is_safe_url,
)


def leaves(section: Any, prefix: str = "") -> list[tuple[str, Any, Any]]:
    found = []
    for item in fields(section):
        value = getattr(section, item.name)
        if is_dataclass(value):
            found += leaves(value, f"{prefix}{item.name}.")
        else:
            found.append((f"{prefix}{item.name}", value, item))
    return found


@pytest.mark.parametrize(
    ("key", "value", "item"), leaves(Settings()), ids=[leaf[0] for leaf in leaves(Settings())]
)
def test_every_default_is_allowed_and_says_what_else_is(key: str, value: Any, item: Any) -> None:
    assert item.metadata["allowed"]
    assert item.metadata["check"](value)


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://api.openai.com/v1", True),
        ("http://127.0.0.1:8000/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://[::1]:80", True),
        ("http://127.0.0.1.evil.com/v1", False),
        ("http://example.com", False),
        ("http://192.168.0.2:1234/v1", False),
        ("ftp://localhost/x", False),
        ("https://", False),
        ("not an address", False),
        ("http://[bad", False),
    ],
)
def test_plain_http_is_for_this_computer_alone(url: str, is_safe: bool) -> None:
    assert is_safe_url(url) is is_safe


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"])
def test_loopback_hosts_are_known(host: str) -> None:
    assert is_loopback_host(host)


@pytest.mark.parametrize(
    "rule", [((), "18:00"), (("monday",), "18:00"), (("mon",), "24:00"), (("mon",), "6pm")]
)
def test_an_impossible_posting_time_is_refused(rule: tuple[tuple[str, ...], str]) -> None:
    with pytest.raises(ValueError, match=r"days|time"):
        SlotRule(*rule)


def test_a_platform_can_be_switched_off() -> None:
    settings = PlatformsSettings(tiktok=TikTokSettings(enabled=False))

    assert settings.is_enabled(Platform.YOUTUBE)
    assert not settings.is_enabled(Platform.TIKTOK)


def test_a_webhook_is_told_the_usual_events_or_those_it_names() -> None:
    usual = WebhookRule("https://hooks.example/T0ken")
    chosen = WebhookRule("https://hooks.example/T0ken", (EventName.PROBLEM,))

    assert [name for name in EventName if usual.wants(name)] == [
        EventName.PUBLICATION_COMPLETED,
        EventName.PUBLICATION_FAILED,
        EventName.PUBLICATION_UNCONFIRMED,
        EventName.ACCOUNT_NEEDS_SIGN_IN,
    ]
    assert [name for name in EventName if chosen.wants(name)] == [EventName.PROBLEM]
    assert usual.host == "hooks.example"


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "http://hooks.example/"},
        {"url": "https://10.0.0.1/"},
        {"events": (EventName.PUBLICATION_PROGRESS,)},
        {"shape": "slack"},
    ],
)
def test_a_webhook_that_cannot_work_is_not_made(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        WebhookRule(**({"url": "https://hooks.example/"} | changes))
