"""Tests of the settings about the AI service and OBS."""

from __future__ import annotations

from clipdesk.desktop.pages.settings.bound_rows import NumberRow
from clipdesk.desktop.pages.settings.connections import ServiceTestRow, ai_section, obs_section
from clipdesk.domain.errors import TextGenerationError
from clipdesk.ports import TextGenerator
from tests.desktop.pages.settings.stage import Stage


class SilentService:
    """An AI that does not answer."""

    def __call__(self) -> TextGenerator | None:
        raise TextGenerationError("The AI service refused the key.", "Enter a valid key in Settings.")


def test_the_test_says_which_model_answers(stage: Stage) -> None:
    row = ServiceTestRow(stage.theme, stage.make_generator, stage.background, stage.editor)
    stage.show(row)

    row.button.click()
    busy = row.button.is_busy
    stage.settle()

    assert busy
    assert not row.button.is_busy
    assert row.caption.text() == "a model answers"


def test_the_test_says_why_nothing_answers(stage: Stage) -> None:
    row = ServiceTestRow(stage.theme, SilentService(), stage.background, stage.editor)

    row.run()
    stage.settle()

    assert row.error == "The AI service refused the key. Enter a valid key in Settings."


def test_another_setting_makes_the_old_answer_worthless(stage: Stage) -> None:
    row = ServiceTestRow(stage.theme, SilentService(), stage.background, stage.editor)
    row.run()
    stage.settle()

    stage.editor.change("ai.model", "llama3")
    stage.settle()

    assert row.error == ""
    assert row.caption.text() == "Asks the model for one word"


def test_an_ai_that_is_off_is_told(stage: Stage) -> None:
    stage.is_ai_on = False
    row = ServiceTestRow(stage.theme, stage.make_generator, stage.background, stage.editor)

    row.run()
    stage.settle()

    assert row.caption.text() == "The AI is off. Turn it on above."


def test_the_ai_section_holds_address_model_and_key(stage: Stage) -> None:
    section = ai_section(
        stage.theme, stage.editor, stage.make_generator, stage.keyring, stage.background, stage.shell
    )

    labels = [row.label.text() for row in section.rows]

    assert labels[1:4] == ["Address", "Model", "Key"]


def test_obs_has_its_port(stage: Stage) -> None:
    section = obs_section(stage.theme, stage.editor, stage.keyring, stage.background, stage.shell)
    port = stage.row(section, "Port")
    assert isinstance(port, NumberRow)

    port.field.editor.setText("4456")
    port.store()
    stage.settle()

    assert stage.store.current.obs.port == 4456
