from __future__ import annotations

import pytest

from clipdesk.domain.errors import InvalidInput, NeedsPerson, NotAllowed, NotFound, TextGenerationError
from clipdesk.domain.template import DEFAULT_PROMPT, TemplateError
from clipdesk.services.templates import TemplateService
from tests.clock import START, FakeClock
from tests.fakes import MemoryWork
from tests.services.doubles import FakeGenerator

PROMPT = "Write about {filename} of {game_context}."


class Desk:
    def __init__(self) -> None:
        self.work = MemoryWork()
        self.clock = FakeClock()
        self.generator = FakeGenerator()
        self.is_ai_on = True
        self.service = TemplateService(
            self.work, lambda: self.generator if self.is_ai_on else None, self.clock
        )

    def active_names(self) -> list[str]:
        return [template.name for template in self.service.list() if template.is_active]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_new_desk_has_the_default_template_active(desk: Desk) -> None:
    active = desk.service.active()

    assert active is not None
    assert active.prompt_text == DEFAULT_PROMPT
    assert desk.service.list() == [active]
    assert desk.service.get(active.id) == active


def test_a_new_template_is_saved_and_the_active_one_stays(desk: Desk) -> None:
    added = desk.service.add("  Dry \n humour ", PROMPT)

    assert desk.service.get(added.id) == added
    assert (added.name, added.prompt_text, added.is_active) == ("Dry humour", PROMPT, False)
    assert (added.created_at, added.updated_at) == (START, START)
    assert desk.active_names() == ["Gaming clip"]


def test_a_new_template_may_become_the_active_one_at_once(desk: Desk) -> None:
    desk.service.add("Dry humour", PROMPT, is_active=True)

    assert desk.active_names() == ["Dry humour"]


def test_the_first_of_all_templates_becomes_active_by_itself(desk: Desk) -> None:
    with desk.work.write() as unit:
        unit.templates.remove(1)

    desk.service.add("Dry humour", PROMPT)

    assert desk.active_names() == ["Dry humour"]


@pytest.mark.parametrize(("name", "field"), [("", "name"), (" \n ", "name"), ("x" * 101, "name")])
def test_a_name_that_cannot_be_used_is_refused(desk: Desk, name: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        desk.service.add(name, PROMPT)

    assert refusal.value.field == field


def test_a_prompt_with_an_unknown_variable_is_refused_with_its_place(desk: Desk) -> None:
    added = desk.service.add("Dry humour", PROMPT)

    with pytest.raises(TemplateError) as refusal:
        desk.service.add("Other", "About {game}.")
    with pytest.raises(TemplateError):
        desk.service.edit(added.id, prompt_text="About {filename.x}.")

    assert refusal.value.position == 6
    assert desk.service.get(added.id).prompt_text == PROMPT


def test_an_edit_changes_what_is_named_and_the_time(desk: Desk) -> None:
    added = desk.service.add("Dry humour", PROMPT)
    later = desk.clock.advance(60)

    renamed = desk.service.edit(added.id, name="Very dry")

    assert desk.service.get(added.id) == renamed
    assert (renamed.name, renamed.prompt_text, renamed.updated_at) == ("Very dry", PROMPT, later)
    assert renamed.created_at == START


def test_an_edit_that_changes_nothing_leaves_the_time(desk: Desk) -> None:
    added = desk.service.add("Dry humour", PROMPT)
    desk.clock.advance(60)

    assert desk.service.edit(added.id, name="Dry humour", is_active=False) == added


def test_an_edit_may_make_a_template_active_but_never_leave_none(desk: Desk) -> None:
    added = desk.service.add("Dry humour", PROMPT)

    assert desk.service.edit(added.id, is_active=True).is_active
    assert desk.active_names() == ["Dry humour"]
    with pytest.raises(NotAllowed):
        desk.service.edit(added.id, is_active=False)


def test_activating_a_template_takes_the_place_from_the_other(desk: Desk) -> None:
    added = desk.service.add("Dry humour", PROMPT)

    assert desk.service.activate(added.id).is_active
    assert desk.active_names() == ["Dry humour"]


def test_a_template_that_is_not_there_is_not_found(desk: Desk) -> None:
    for deed in (desk.service.get, desk.service.activate, desk.service.delete, desk.service.edit):
        with pytest.raises(NotFound):
            deed(99)


def test_deleting_the_active_template_makes_another_one_active(desk: Desk) -> None:
    second = desk.service.add("Second", PROMPT)
    third = desk.service.add("Third", PROMPT)

    desk.service.delete(1)
    assert desk.active_names() == ["Third"]
    desk.service.delete(third.id, next_active=second.id)

    assert [template.name for template in desk.service.list()] == ["Second"]
    assert desk.active_names() == ["Second"]


def test_the_only_template_cannot_be_deleted(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.service.delete(1)

    assert desk.active_names() == ["Gaming clip"]


def test_a_test_fills_the_unsaved_prompt_and_stores_nothing(desk: Desk) -> None:
    text = desk.service.test(PROMPT, "replay.mp4", "Celeste")

    assert text.title == "AI title 1"
    assert desk.generator.prompts == ["Write about replay.mp4 of Celeste."]
    assert len(desk.service.list()) == 1


def test_a_test_with_a_bad_prompt_asks_nobody(desk: Desk) -> None:
    with pytest.raises(TemplateError):
        desk.service.test("{nobody}", "replay.mp4", "Celeste")

    assert desk.generator.prompts == []


def test_a_test_without_an_ai_says_how_to_get_one(desk: Desk) -> None:
    desk.is_ai_on = False

    with pytest.raises(NeedsPerson, match="clipdesk secret set ai"):
        desk.service.test(PROMPT, "replay.mp4", "Celeste")


def test_a_test_lets_the_errors_of_the_ai_through(desk: Desk) -> None:
    desk.generator.error = TextGenerationError("The AI service refused the key.")

    with pytest.raises(TextGenerationError):
        desk.service.test(PROMPT, "replay.mp4", "Celeste")
