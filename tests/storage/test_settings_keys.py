"""The keys of the settings: every one of the contract is there, and checked values make whole settings."""

from __future__ import annotations

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import SettingsError
from clipdesk.domain.events import EventName
from clipdesk.domain.settings import Settings, SlotRule, WebhookRule
from clipdesk.storage.settings_keys import KEYS, as_plain, build, checked, from_text, likely_meant


def test_keys_stand_in_the_order_of_the_sections_and_none_twice() -> None:
    sections = list(dict.fromkeys(key.split(".")[0] for key in KEYS))

    assert sections == [
        "watch",
        "schedule",
        "publish",
        "ai",
        "platforms",
        "obs",
        "api",
        "appearance",
        "general",
        "database",
        "webhooks",
    ]
    assert len(set(KEYS)) == len(KEYS)
    assert {"platforms.youtube.made_for_kids", "platforms.tiktok.mode", "watch.settle_s"} <= set(KEYS)


def test_nothing_given_makes_the_defaults() -> None:
    assert build({}) == Settings()


def test_given_values_take_the_place_of_defaults() -> None:
    built = build({"platforms.tiktok.mode": "direct", "api.port": 9000})

    assert (built.platforms.tiktok.mode, built.api.port) == ("direct", 9000)
    assert built.platforms.youtube == Settings().platforms.youtube


def test_a_slot_rule_is_plain_outside_and_whole_inside() -> None:
    rule = SlotRule(("mon",), "18:00", (Platform.TIKTOK,))

    plain = as_plain((rule, SlotRule(("sun",), "09:00")))

    assert plain == [
        {"days": ["mon"], "time": "18:00", "platforms": ["tiktok"]},
        {"days": ["sun"], "time": "09:00"},
    ]
    assert checked("schedule.slots", plain, where="") == (rule, SlotRule(("sun",), "09:00"))


def test_a_webhook_rule_is_plain_outside_and_whole_inside() -> None:
    rule = WebhookRule(
        "https://hooks.example/a", (EventName.PROBLEM,), (Platform.TIKTOK,), "discord", hide_titles=True
    )

    plain = as_plain((rule, WebhookRule("https://hooks.example/b")))

    assert plain == [
        {
            "url": "https://hooks.example/a",
            "events": ["problem"],
            "platforms": ["tiktok"],
            "shape": "discord",
            "hide_titles": True,
        },
        {"url": "https://hooks.example/b", "shape": "json"},
    ]
    assert {type(event) for event in plain[0]["events"]} == {str}
    assert checked("webhooks", plain, where="") == (rule, WebhookRule("https://hooks.example/b"))


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"url": 5},
        {"url": "http://hooks.example/"},
        {"url": "https://127.0.0.1/"},
        {"url": "https://localhost:8080/"},
        {"url": "https://hooks.example/", "events": ["news"]},
        {"url": "https://hooks.example/", "events": "problem"},
        {"url": "https://hooks.example/", "events": ["publication_progress"]},
        {"url": "https://hooks.example/", "platforms": ["myspace"]},
        {"url": "https://hooks.example/", "shape": "slack"},
        {"url": "https://hooks.example/", "hide_titles": 1},
        {"url": "https://hooks.example/", "secret": "x"},
        "https://hooks.example/",
    ],
)
def test_a_webhook_that_cannot_be_meant_is_refused(entry: object) -> None:
    with pytest.raises(SettingsError, match="webhooks is"):
        checked("webhooks", [entry], where="here")


def test_the_secret_part_of_a_webhook_is_never_in_an_error() -> None:
    with pytest.raises(SettingsError) as caught:
        checked("webhooks", [{"url": "https://hooks.example/T0ken", "shape": "x"}], where="here")

    assert "https://hooks.example/…" in str(caught.value)
    assert "T0ken" not in str(caught.value)


def test_a_long_bad_value_is_shown_in_part() -> None:
    with pytest.raises(SettingsError) as caught:
        checked("api.port", "9" * 5000, where="here")

    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["true\nother = 1", "true # why", " true "])
def test_a_typed_text_gives_one_value_and_no_more(text: str) -> None:
    assert from_text("api.enabled", text) in (True, text)


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("watch.folder", "watch.folders"),
        ("grace_minutes", "schedule.grace_minutes"),
        ("zzz", "clipdesk config get"),
    ],
)
def test_a_wrong_key_is_met_with_the_nearest_right_one(key: str, near: str) -> None:
    assert near in likely_meant(key)
