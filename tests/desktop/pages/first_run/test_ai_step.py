from __future__ import annotations

import pytest

from clipdesk.desktop.pages.first_run.ai_step import AiStep
from clipdesk.domain.errors import TextGenerationError
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


@pytest.fixture
def step(rig: PageRig, qtbot: Bot) -> AiStep:
    step = AiStep(rig.services)
    qtbot.hold(step)
    step.show()
    return step


def test_a_stored_key_need_not_be_typed(rig: PageRig, qtbot: Bot, step: AiStep) -> None:
    rig.keyring.set("ai", "sk")

    step.begin()
    rig.settle(qtbot)

    assert step.key.placeholderText() == "Stored. Leave empty to keep it"


def test_what_the_service_refuses_is_told(rig: PageRig, qtbot: Bot, step: AiStep) -> None:
    rig.generator.error = TextGenerationError("The AI service refused the key.", "Check it.")

    step.try_button.click()
    rig.settle(qtbot)

    assert step.error.text.text() == "The AI service refused the key. Check it."
    assert not step.try_button.is_busy


def test_the_sample_is_written_with_the_active_template(rig: PageRig, qtbot: Bot, step: AiStep) -> None:
    step.key.setText("sk-new")

    step.try_button.click()
    rig.settle(qtbot)

    assert "Replay 2026-06-18 19-14-58.mp4" in rig.generator.prompts[0]
    assert (step.sample_title.text(), step.sample_tags.text()) == ("AI title 1", "#ai")
    assert rig.keyring.entries["ai"] == "sk-new"


def test_a_model_must_be_named(step: AiStep) -> None:
    step.model.clear()

    assert not step.check()
    assert step.model_field.error == "Name the model."
