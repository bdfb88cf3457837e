"""The contract of templates: a new home holds the default one, and at most one is active."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clipdesk.domain.errors import NotFound
from clipdesk.domain.template import DEFAULT_PROMPT, DEFAULT_TEMPLATE_NAME, PromptTemplate
from clipdesk.repositories import Work
from tests.storage.values import NOW

TEMPLATE = PromptTemplate(0, "Mine", "Write about {filename}", False, NOW, NOW)


def test_a_new_home_holds_the_default_template_and_it_is_active(work: Work) -> None:
    with work.read() as unit:
        (only,) = unit.templates.list()

        assert (only.name, only.prompt_text, only.is_active) == (DEFAULT_TEMPLATE_NAME, DEFAULT_PROMPT, True)
        assert unit.templates.active() == only


def test_a_template_comes_back_whole(work: Work) -> None:
    with work.write() as unit:
        stored = unit.templates.add(TEMPLATE)
        assert unit.templates.get(stored.id) == stored == replace(TEMPLATE, id=stored.id)

        unit.templates.save(replace(stored, name="Other"))

        assert unit.templates.list()[-1] == replace(stored, name="Other")


@pytest.mark.parametrize("way", ["add", "save", "activate"])
def test_an_active_template_takes_the_place_of_the_old_one(work: Work, way: str) -> None:
    with work.write() as unit:
        if way == "add":
            chosen = unit.templates.add(replace(TEMPLATE, is_active=True))
        else:
            chosen = replace(unit.templates.add(TEMPLATE), is_active=True)
            if way == "save":
                unit.templates.save(chosen)
            else:
                unit.templates.activate(chosen.id)

        assert [template.is_active for template in unit.templates.list()] == [False, True]
        assert unit.templates.active() == chosen


def test_without_an_active_template_there_is_none(work: Work) -> None:
    with work.write() as unit:
        (only,) = unit.templates.list()
        unit.templates.remove(only.id)

        assert unit.templates.active() is None
        assert unit.templates.list() == []


def test_an_unknown_template_is_said_to_be_unknown(work: Work) -> None:
    with work.write() as unit:
        for deed in (unit.templates.get, unit.templates.activate, unit.templates.remove):
            with pytest.raises(NotFound):
                deed(77)
        with pytest.raises(NotFound):
            unit.templates.save(replace(TEMPLATE, id=77))
