"""The settings file: comments stay, mistakes are named, and one run may say otherwise."""

from __future__ import annotations

import os
import stat
import sys
import threading
import tomllib
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import SettingsError
from clipdesk.domain.settings import Settings, SlotRule
from clipdesk.storage.settings_file import TomlSettings
from clipdesk.storage.settings_keys import KEYS

HAND_MADE = """\
# My settings
[schedule]  # when
grace_minutes = 30  # half an hour
slots = [
  {days = ["mon", "fri"], time = "18:00", platforms = ["youtube"]},  # prime time
]

[platforms.youtube]
privacy = "unlisted"

[my.own]
note = "kept"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the place of the file."""
    return tmp_path / "settings.toml"


def _opened(path: Path, text: str | None = None, **environment: str) -> TomlSettings:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    return TomlSettings(path, environment)


def test_without_a_file_everything_has_its_default(path: Path) -> None:
    store = _opened(path)

    assert store.current == Settings()
    assert store.warnings == ()
    assert not path.exists()


def test_what_the_file_says_counts(path: Path) -> None:
    store = _opened(path, HAND_MADE)

    assert store.current.schedule.grace_minutes == 30
    assert store.current.schedule.slots == (SlotRule(("mon", "fri"), "18:00", (Platform.YOUTUBE,)),)
    assert store.current.platforms.youtube.privacy == "unlisted"
    assert store.current.platforms.tiktok == Settings().platforms.tiktok


def test_current_settings_cannot_be_changed_in_passing(path: Path) -> None:
    with pytest.raises(FrozenInstanceError):
        _opened(path).current.api.port = 1  # type: ignore[misc]


def test_a_changed_value_is_the_only_change_in_the_file(path: Path) -> None:
    store = _opened(path, HAND_MADE)

    after = store.set("schedule.grace_minutes", 45)

    assert path.read_text(encoding="utf-8") == HAND_MADE.replace("= 30", "= 45")
    assert after is store.current
    assert after.schedule.grace_minutes == 45


def test_a_new_section_is_added_and_every_line_stays_in_its_order(path: Path) -> None:
    store = _opened(path, HAND_MADE)

    store.set("platforms.tiktok.mode", "direct")
    store.set("watch.folders", ["/videos", "/more"])

    text = path.read_text(encoding="utf-8")
    rest = iter(text.splitlines())
    assert all(line in rest for line in HAND_MADE.splitlines() if line)
    assert tomllib.loads(text)["watch"] == {"folders": ["/videos", "/more"]}
    assert TomlSettings(path, {}).current == store.current
    assert store.current.platforms.tiktok.mode == "direct"


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_the_file_is_its_owners_alone(path: Path) -> None:
    old_mask = os.umask(0)
    try:
        _opened(path).set("api.enabled", True)
    finally:
        os.umask(old_mask)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("api.enabled", "true", True),
        ("api.port", "9000", 9000),
        ("schedule.grace_minutes", "1.5", 1.5),
        ("ai.model", "gpt-4o", "gpt-4o"),
        ("ai.model", '"gpt-4o"', "gpt-4o"),
        ("ai.model", "true", "true"),
        ("platforms.youtube.category_id", "22", "22"),
        ("watch.folders", '["/a b", "/c"]', ["/a b", "/c"]),
        ("watch.folders", "/a b", ["/a b"]),
        ("watch.folders", "[]", []),
        ("schedule.slots", '[{days=["sun"], time="09:30"}]', [{"days": ["sun"], "time": "09:30"}]),
    ],
)
def test_a_typed_value_is_read_as_the_person_meant_it(
    path: Path, key: str, typed: str, expected: object
) -> None:
    store = _opened(path)

    store.set(key, typed)

    assert store.get(key) == expected
    assert TomlSettings(path, {}).get(key) == expected


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("schedule.grace_minutes", "soon", "a number from 0 to 10080 minutes"),
        ("schedule.grace_minutes", -1, "a number from 0 to 10080 minutes"),
        ("schedule.grace_minutes", float("nan"), "a number"),
        ("schedule.grace_minutes", True, "a number"),
        ("api.port", 80.5, "a number from 1 to 65535"),
        ("api.port", 0, "a number from 1 to 65535"),
        ("api.port", True, "a number from 1 to 65535"),
        ("api.enabled", 1, "true or false"),
        ("appearance.theme", "pink", '"system" or "dark" or "light"'),
        ("ai.base_url", "http://example.org/v1", "https"),
        ("watch.folders", 5, "a list of folders"),
        ("watch.folders", ["/a", 5], "a list of folders"),
        ("watch.extensions", ["mp4"], "file endings"),
        ("schedule.timezone", "Mars/Base", "IANA"),
        ("schedule.slots", [{"days": ["mo"], "time": "18:00"}], "days="),
        ("schedule.slots", [{"days": ["mon"], "time": "25:00"}], "days="),
        ("schedule.slots", [{"days": ["mon"], "time": 18}], "days="),
        ("schedule.slots", [{"days": "mon", "time": "18:00"}], "days="),
        ("schedule.slots", [{"days": ["mon"]}], "days="),
        ("schedule.slots", [{"days": ["mon"], "time": "18:00", "x": 1}], "days="),
        ("schedule.slots", [{"days": ["mon"], "time": "18:00", "platforms": ["myspace"]}], "days="),
        ("schedule.slots", ["mon"], "days="),
    ],
)
def test_a_bad_value_is_refused_with_its_key_and_what_is_allowed(
    path: Path, key: str, value: object, allowed: str
) -> None:
    store = _opened(path, HAND_MADE)

    with pytest.raises(SettingsError) as caught:
        store.set(key, value)

    assert caught.value.field == key
    assert caught.value.title.startswith(f"{key} is ")
    assert allowed in caught.value.title
    assert path.read_text(encoding="utf-8") == HAND_MADE


def test_a_bad_value_in_the_file_names_the_file(path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        _opened(path, '[schedule]\nwhen_missed = "panic"')

    assert str(caught.value) == (
        f'schedule.when_missed is "panic", but must be "ask" or "post" or "next_slot". Change it in {path}.'
    )


@pytest.mark.parametrize("text", ["watch = 3", "[[watch]]\nsettle_s = 3", "platforms = []"])
def test_a_value_in_place_of_a_section_is_refused(path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match="is a section"):
        _opened(path, text)


def test_unknown_keys_are_kept_and_named(path: Path) -> None:
    store = _opened(path, HAND_MADE + "\n[scheduel]\ngrace_minutes = 5\n", CLIPDESK__WACH__FOLDERS="x")

    assert len(store.warnings) == 3
    assert "my.own.note" in store.warnings[0]
    assert "scheduel.grace_minutes" in store.warnings[1]
    assert "Did you mean schedule.grace_minutes?" in store.warnings[1]
    assert "CLIPDESK__WACH__FOLDERS" in store.warnings[2]


def test_an_unknown_key_cannot_be_asked_for_or_set(path: Path) -> None:
    store = _opened(path)

    with pytest.raises(SettingsError, match=r"Did you mean schedule\.grace_minutes\?"):
        store.get("schedule.grace")
    with pytest.raises(SettingsError, match=r"Did you mean schedule\.grace_minutes\?"):
        store.set("schedule.grace", 5)
    with pytest.raises(SettingsError):
        store.get("schedule")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[api]\nport = 80 80\n", "line 2, column"),
        ('[api]\nport = "', "line 2"),
        ("a = 1\na = 2", "line 2"),
        ("x = [" * 5000, "line 1"),
    ],
)
def test_broken_toml_is_refused_with_its_line(path: Path, text: str, place: str) -> None:
    with pytest.raises(SettingsError, match=place):
        _opened(path, text)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"# " + b"x" * 1_100_000])
def test_a_file_that_is_no_text_of_settings_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)

    with pytest.raises(SettingsError, match="not a text file of settings"):
        TomlSettings(path, {})


def test_a_text_from_a_windows_editor_is_read(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf[api]\r\nport = 9001\r\n")

    assert TomlSettings(path, {}).current.api.port == 9001


def test_the_environment_counts_for_one_run_and_is_not_stored(path: Path) -> None:
    store = _opened(
        path,
        HAND_MADE,
        CLIPDESK__SCHEDULE__GRACE_MINUTES="15",
        CLIPDESK__PLATFORMS__YOUTUBE__API_URL="http://127.0.0.1:9",
        CLIPDESK__WATCH__FOLDERS='["/a"]',
        CLIPDESK_HOME="/somewhere",
    )

    store.set("api.port", 9002)

    assert store.current.schedule.grace_minutes == 15
    assert store.current.platforms.youtube.api_url == "http://127.0.0.1:9"
    assert store.current.watch.folders == ("/a",)
    assert store.warnings == (store.warnings[0],)
    assert TomlSettings(path, {}).current.schedule.grace_minutes == 30
    assert TomlSettings(path, {}).current.api.port == 9002


def test_a_bad_value_in_the_environment_names_the_variable(path: Path) -> None:
    with pytest.raises(SettingsError, match="CLIPDESK__API__PORT"):
        _opened(path, CLIPDESK__API__PORT="high")


def test_a_change_by_another_program_is_kept(path: Path) -> None:
    ours, theirs = _opened(path), _opened(path)

    theirs.set("api.port", 9003)
    ours.set("ai.model", "other")

    assert ours.current.api.port == 9003
    assert theirs.reload().ai.model == "other"


def test_a_file_that_broke_meanwhile_is_not_written_over(path: Path) -> None:
    store = _opened(path, HAND_MADE)
    path.write_text("[broken")

    with pytest.raises(SettingsError, match="line 1"):
        store.set("api.port", 9004)

    assert path.read_text() == "[broken"
    assert store.current.schedule.grace_minutes == 30


def test_a_text_that_no_file_can_hold_is_refused(path: Path) -> None:
    store = _opened(path, HAND_MADE)

    with pytest.raises(SettingsError, match=r"watch\.folders"):
        store.set("watch.folders", ["/videos/\udcff"])

    assert path.read_text(encoding="utf-8") == HAND_MADE


def test_many_threads_lose_no_change(path: Path) -> None:
    store = _opened(path)
    keys = ("api.port", "obs.port", "watch.settle_s", "ai.timeout_s", "publish.max_attempts")
    threads = [threading.Thread(target=store.set, args=(key, 7)) for key in keys]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [TomlSettings(path, {}).get(key) for key in keys] == [7] * 5


@pytest.mark.parametrize("key", KEYS)
def test_every_default_can_be_stored_and_comes_back(path: Path, key: str) -> None:
    store = _opened(path)
    default = store.get(key)

    store.set(key, default)

    assert TomlSettings(path, {}).get(key) == default


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(model=st.text(min_size=1, max_size=30).filter(str.strip), folders=st.lists(st.text(max_size=30)))
def test_any_text_comes_back(tmp_path: Path, model: str, folders: list[str]) -> None:
    path = tmp_path / "any.toml"
    path.unlink(missing_ok=True)
    store = _opened(path, HAND_MADE)

    store.set("watch.folders", folders)
    store.set("platforms.youtube.client_id", f"id {model}")

    again = TomlSettings(path, {})
    assert again.get("watch.folders") == folders
    assert again.get("platforms.youtube.client_id") == f"id {model}"


def test_webhooks_may_be_written_as_tables_of_their_own(path: Path) -> None:
    path.write_text(
        '[api]\nport = 9000\n\n[[webhooks]]\nurl = "https://a.example/x"\n\n'
        '[[webhooks]]\nurl = "https://b.example/y"\nshape = "discord"\n'
    )
    store = TomlSettings(path, {})
    assert [rule.host for rule in store.current.webhooks] == ["a.example", "b.example"]

    store.set("webhooks", '[{url="https://c.example/z", events=["problem"]}]')

    assert [rule.host for rule in TomlSettings(path, {}).current.webhooks] == ["c.example"]
    assert tomllib.loads(path.read_text())["api"] == {"port": 9000}
