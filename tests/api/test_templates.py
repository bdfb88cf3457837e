"""Each row of the contract about AI prompt templates."""

from __future__ import annotations

from typing import Any

import pytest

from clipdesk.domain.errors import TextGenerationError
from clipdesk.domain.template import DEFAULT_PROMPT
from tests.api.desk import ApiDesk, Served, error_of, refused

ALL = "/api/ai/templates"
KEYS = {"id", "name", "prompt_text", "is_active", "created_at", "updated_at"}


def test_a_new_desk_has_one_active_template(served: Served) -> None:
    listed = served.client.get(ALL).json()
    active = served.client.get(f"{ALL}/active").json()

    assert listed["count"] == 1 and set(listed["templates"][0]) == KEYS
    assert active == {"template": listed["templates"][0]}
    assert active["template"]["prompt_text"] == DEFAULT_PROMPT


def test_no_active_template_is_null(desk: ApiDesk, served: Served) -> None:
    with desk.work.write() as unit:
        unit.templates.remove(1)

    assert served.client.get(f"{ALL}/active").json() == {"template": None}


def test_a_template_is_added_changed_activated_and_deleted(served: Served) -> None:
    body = {"name": "Mine", "prompt_text": "Write about {filename}."}

    added = served.client.post(ALL, json=body)
    template_id = added.json()["id"]
    changed = served.client.put(f"{ALL}/{template_id}", json=body | {"name": "Ours"})
    activated = served.client.post(f"{ALL}/{template_id}/activate")
    deleted = served.client.delete(f"{ALL}/1")

    assert (added.status_code, added.json()["is_active"]) == (201, False)
    assert (changed.status_code, changed.json()["name"]) == (200, "Ours")
    assert (activated.status_code, activated.json()["is_active"]) == (200, True)
    assert (deleted.status_code, deleted.json()) == (200, {"id": 1, "deleted": True})
    assert [item["id"] for item in served.client.get(ALL).json()["templates"]] == [template_id]


def test_a_template_may_be_active_from_the_start(served: Served) -> None:
    added = served.client.post(ALL, json={"name": "Mine", "prompt_text": "x", "is_active": True}).json()

    assert [item["is_active"] for item in served.client.get(ALL).json()["templates"]] == [False, True]
    assert added["is_active"] is True


def test_one_template_is_always_active(served: Served) -> None:
    body = {"name": "Mine", "prompt_text": "x", "is_active": False}

    assert refused(served.client.put(f"{ALL}/1", json=body), 409)
    assert refused(served.client.delete(f"{ALL}/1"), 409)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_an_unknown_template_is_not_found(shared: tuple[ApiDesk, Served], method: str) -> None:
    _, served = shared
    body = {"name": "Mine", "prompt_text": "x"} if method == "PUT" else None
    deed = "/activate" if method == "POST" else ""

    assert refused(served.client.request(method, f"{ALL}/99{deed}", json=body), 404)
    assert refused(served.client.request(method, f"{ALL}/0{deed}", json=body), 422, "id")


WRONG = [
    ({"name": ...}, "name"), ({"name": None}, "name"), ({"name": 5}, "name"), ({"name": ""}, "name"),
    ({"name": "   "}, "name"), ({"name": "x" * 101}, "name"), ({"name": ["x"]}, "name"),
    ({"prompt_text": ...}, "prompt_text"), ({"prompt_text": None}, "prompt_text"),
    ({"prompt_text": 5}, "prompt_text"), ({"prompt_text": ""}, "prompt_text"),
    ({"prompt_text": " \n"}, "prompt_text"), ({"prompt_text": "x" * 10_001}, "prompt_text"),
    ({"prompt_text": "{nope}"}, "prompt_text"), ({"prompt_text": "a\0b"}, "prompt_text"),
    ({"is_active": "true"}, "is_active"), ({"is_active": 1}, "is_active"), ({"id": 5}, "id"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field"), WRONG, ids=lambda value: ascii(value)[:40])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_bad_template_is_refused(
    shared: tuple[ApiDesk, Served], method: str, change: dict[str, Any], field: str
) -> None:
    _, served = shared
    body = {"name": "Mine", "prompt_text": "x"} | change
    body = {name: value for name, value in body.items() if value is not ...}

    answer = served.client.request(method, ALL if method == "POST" else f"{ALL}/1", json=body)

    assert refused(answer, 422, field)
    assert served.client.get(ALL).json()["count"] == 1


def test_a_wrong_variable_is_refused_with_its_place(shared: tuple[ApiDesk, Served]) -> None:
    prompt = "First line\nand {filename.x}"

    error = error_of(shared[1].client.post(ALL, json={"name": "Mine", "prompt_text": prompt}))

    assert (error["field"], error["position"], error["line"], error["column"]) == ("prompt_text", 15, 2, 5)


# ---- POST /api/ai/test-prompt

TEST = {"prompt_text": "About {filename} in {game_context}", "filename": "a.mp4", "game_context": "Chess"}


def test_a_prompt_is_tried_and_nothing_is_stored(desk: ApiDesk, served: Served) -> None:
    before = desk.snapshot()

    answer = served.client.post("/api/ai/test-prompt", json=TEST)

    assert answer.json() == {"metadata": {"title": "AI title 1", "caption": "AI caption", "hashtags": "#ai"}}
    assert desk.generator.prompts == ["About a.mp4 in Chess"]
    assert desk.snapshot() == before


def test_an_ai_without_an_answer_is_a_bad_gateway(desk: ApiDesk, served: Served) -> None:
    desk.generator.error = TextGenerationError("The AI did not answer.", "Try again.")

    answer = served.client.post("/api/ai/test-prompt", json=TEST)

    assert refused(answer, 502)
    assert error_of(answer) == {"title": "The AI did not answer.", "advice": "Try again."}


def test_an_ai_that_is_off_needs_a_person(desk: ApiDesk, served: Served) -> None:
    desk.is_ai_on = False

    answer = served.client.post("/api/ai/test-prompt", json=TEST)

    assert refused(answer, 409)
    assert error_of(answer)["needs_person"] is True


@pytest.mark.parametrize("field", list(TEST))
@pytest.mark.parametrize(
    "value", [..., None, 5, True, [], {}, "x" * 10_001, "a\0b"], ids=lambda value: ascii(value)[:9]
)
def test_a_bad_try_is_refused(shared: tuple[ApiDesk, Served], field: str, value: Any) -> None:
    body = {name: text for name, text in (TEST | {field: value}).items() if text is not ...}

    assert refused(shared[1].client.post("/api/ai/test-prompt", json=body), 422, field)
