"""Tests of storing settings: in order, off the GUI thread, and never refused in silence."""

from __future__ import annotations

from pathlib import Path

from clipdesk.desktop.pages.settings.editing import allowed_words, default_of, resettable_keys
from clipdesk.desktop.theme import Theme
from tests.desktop.bot import Bot
from tests.desktop.pages.settings.stage import Stage


def test_a_change_is_stored_and_told_to_the_program(stage: Stage) -> None:
    told: list[str] = []

    with stage.bot.waitSignal(stage.editor.changed) as changed:
        stage.editor.change("ai.model", "llama3", told.append)
    stage.settle()

    assert stage.store.current.ai.model == "llama3"
    assert changed.args == ["ai.model"]
    assert told == [""]
    assert stage.shell.applied == 1


def test_changes_keep_their_order(stage: Stage) -> None:
    for number in range(1, 21):
        stage.editor.change("publish.max_attempts", number)
    on_its_way = stage.editor.value("publish.max_attempts")
    stage.settle()

    assert on_its_way == 20
    assert stage.store.current.publish.max_attempts == 20


def test_two_words_of_one_list_do_not_lose_each_other(stage: Stage) -> None:
    def add(word: str) -> None:
        stage.editor.change("publish.hold_while", [*stage.editor.value("publish.hold_while"), word])

    stage.editor.change("publish.hold_while", [])
    add("recording")
    add("streaming")
    stage.settle()

    assert stage.store.current.publish.hold_while == ("recording", "streaming")


def test_what_does_not_hold_is_told_with_what_is_allowed(stage: Stage) -> None:
    told: list[str] = []

    stage.editor.change("schedule.grace_minutes", "soon", told.append)
    stage.editor.change("ai.model", "llama3", told.append)
    stage.settle()

    assert told == ["This must be a number from 0 to 10080 minutes.", ""]
    assert stage.store.current.schedule.grace_minutes == 60
    assert stage.store.current.ai.model == "llama3"


def test_a_file_that_cannot_be_used_is_told_in_its_own_words(stage: Stage) -> None:
    told: list[str] = []
    (stage.folder / "settings.toml").write_text("broken = [", encoding="utf-8")

    stage.editor.change("ai.model", "llama3", told.append)
    stage.settle()

    assert told[0].startswith("settings.toml, line 1")


def test_a_value_of_the_environment_is_named(qtbot: Bot, theme: Theme, tmp_path: Path) -> None:
    stage = Stage(qtbot, theme, tmp_path, {"CLIPDESK__AI__MODEL": "fixed"})
    told: list[str] = []

    stage.editor.change("ai.model", "llama3", told.append)
    stage.settle()
    stage.background.close()

    assert told == ["Stored, but CLIPDESK__AI__MODEL sets another value for this run."]
    assert 'model = "llama3"' in (tmp_path / "settings.toml").read_text(encoding="utf-8")


def test_defaults_and_limits_are_those_of_the_settings() -> None:
    assert default_of("publish.hold_while") == ("streaming",)
    assert allowed_words("obs.port") == "a number from 1 to 65535"


def test_a_reset_leaves_folders_and_own_apps_alone() -> None:
    keys = resettable_keys()

    assert "appearance.theme" in keys
    assert "platforms.youtube.privacy" in keys
    assert not {"watch.folders", "database.url", "platforms.youtube.client_id"} & set(keys)
