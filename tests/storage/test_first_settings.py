from __future__ import annotations

from pathlib import Path

import pytest

from clipdesk.storage.first_settings import FirstSettings, read_first_settings


def test_without_a_file_the_defaults_count(tmp_path: Path) -> None:
    assert read_first_settings(tmp_path / "settings.toml", {}) == FirstSettings()


def test_the_file_says_how_the_window_looks(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        '[appearance]\ntheme = "dark"\ntext_size = 125\nreduce_motion = true\n'
        "[general]\nstart_hidden = true\n"
    )

    assert read_first_settings(file, {}) == FirstSettings("dark", 125, True, True)


def test_dotted_keys_count_too(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('appearance.theme = "light"\n')

    assert read_first_settings(file, {}).theme == "light"


def test_the_environment_of_this_run_comes_first(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('appearance.theme = "light"\n')
    environment = {"CLIPDESK__APPEARANCE__THEME": '"dark"', "CLIPDESK__GENERAL__START_HIDDEN": "true"}

    found = read_first_settings(file, environment)

    assert (found.theme, found.start_hidden) == ("dark", True)


@pytest.mark.parametrize(
    "text",
    [
        "appearance = 5",
        'appearance.theme = "pink"\nappearance.text_size = "huge"',
        "appearance.text_size = 7000",
        "this is no TOML",
        "\x00",
    ],
)
def test_what_cannot_be_used_counts_as_not_set(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)

    assert read_first_settings(file, {}) == FirstSettings()


def test_a_file_that_is_not_text_counts_as_not_set(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b"\xff\xfe\x00")

    assert read_first_settings(file, {}) == FirstSettings()
