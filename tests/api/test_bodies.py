"""Every field of a new post: missing, null, of a wrong type, too long, negative, and what is no object."""

from __future__ import annotations

import json
from typing import Any

import pytest

from clipdesk.domain.account import Platform
from tests.api.desk import ApiDesk, Served, error_of, refused

POST = "/api/schedule/post"
JSON = {"Content-Type": "application/json"}


def bad_bodies() -> list[Any]:
    """Return what is wrong with a body, and the field that must be named."""
    wrong: list[tuple[dict[str, Any], str]] = []
    for field in ("video_path", "platforms"):
        wrong += [({field: ...}, field), ({field: None}, field)]
    for field in ("video_path", "scheduled_time", "game_context"):
        wrong += [({field: value}, field) for value in (5, True, ["x"], {}, "x" * 5000, "a\0b", "\ud800")]
    for value in ("youtube", 5, {}, ["myspace"], ["YouTube"], [5], [None], [], ["youtube"] * 11):
        in_list = isinstance(value, list) and value and len(value) < 11
        wrong.append(({"platforms": value}, "platforms.0" if in_list else "platforms"))
    for value in ("", "tomorrow", "2026-06-21", "2026-06-21T20:00:00", "20:00+02:00", "2026-06-20T10:00:00Z",
                  "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2040-01-01T00:00:00Z",
                  "2026-02-30T10:00:00Z", "1781978400", "now", "next"):  # fmt: skip
        wrong.append(({"scheduled_time": value}, "scheduled_time"))
    for value in ("1", 1.5, True, 0, -1, 10**30, [], {}):
        wrong.append(({"template_id": value}, "template_id"))
        wrong.append(({"accounts": [value]}, "accounts.0"))
    wrong += [({"accounts": value}, "accounts") for value in ("1", 1, {}, [1] * 101)]
    for field, longest in (("title", 501), ("caption", 10_001)):
        for value in (5, True, [], {}, "x" * longest, "a\0b", "\udfff"):
            wrong.append(({"metadata": {field: value}}, f"metadata.{field}"))
    wrong += [
        ({"metadata": {"title": value}}, "metadata.title") for value in ("", "  ", "\n", "x" * 101, "a<b")
    ]
    for value in (5, True, {}, [5], [None], ["x" * 151], ["x"] * 101, "x" * 5001, "#" + " #".join(
        f"tag{number}" for number in range(101)), "a\0b", ["\ud800"]):  # fmt: skip
        wrong.append(({"metadata": {"hashtags": value}}, "metadata.hashtags"))
    wrong += [({"metadata": value}, "metadata") for value in ("title", 5, [], True)]
    wrong += [({"options": value}, "options") for value in ("x", 5, [], True)]
    wrong += [({"options": {name: 5}}, f"options.{name}") for name in Platform]
    wrong += [({"options": {"tiktok": {"mode": value}}}, "options.tiktok.mode") for value in ("live", "", 5)]
    wrong += [
        ({"options": {"tiktok": {"privacy": value}}}, "options.tiktok.privacy") for value in ("all", "", 5)
    ]
    wrong += [({"options": {"youtube": {"privacy": value}}}, "options.youtube.privacy")
              for value in ("PUBLIC", "", 5)]  # fmt: skip
    for switch in ("allow_comment", "allow_duet", "allow_stitch", "brand_content", "brand_organic"):
        for value in ("true", 1, []):
            wrong.append(({"options": {"tiktok": {switch: value}}}, f"options.tiktok.{switch}"))
    branded = {"mode": "direct", "privacy": "SELF_ONLY", "brand_content": True}
    wrong.append(({"platforms": ["tiktok"], "options": {"tiktok": branded}}, "options.tiktok.brand_content"))
    wrong.append(({"options": {"tiktok": {"mode": "draft"}}}, "options"))
    for place in ({}, "metadata", "options", "options.youtube"):
        name = f"{place}.nope" if place else "nope"
        inner: Any = 1
        for part in reversed(name.split(".")):
            inner = {part: inner}
        wrong.append((inner, name))
    return [pytest.param(change, field, id=f"{field} {str(change)[:40]!a}") for change, field in wrong]


@pytest.mark.parametrize(("change", "field"), bad_bodies())
def test_bad_input_is_refused_with_its_field_and_no_post_is_made(
    shared: tuple[ApiDesk, Served], change: dict[str, Any], field: str
) -> None:
    desk, served = shared
    body = {"video_path": str(desk.video()), "platforms": ["youtube"]} | change
    body = {name: value for name, value in body.items() if value is not ...}

    answer = served.client.post(POST, content=json.dumps(body), headers=JSON)  # lone surrogates escaped

    assert refused(answer, 422, field)
    assert served.client.get("/api/schedule/posts").json()["count"] == 0


@pytest.mark.parametrize(
    "content",
    ["", "{", "nonsense", "[]", "5", "null", '"text"', "[" * 100_000, '{"accounts": [1e999]}',
     '{"accounts": [' + "9" * 5000 + "]}", '{"a": NaN}', "\ud800", "\x00"],
    ids=lambda content: ascii(content[:20]),
)  # fmt: skip
def test_what_is_no_object_is_refused(shared: tuple[ApiDesk, Served], content: str) -> None:
    _, served = shared

    answer = served.client.post(POST, content=content.encode("utf-8", "surrogatepass"), headers=JSON)

    assert answer.status_code == 422 and error_of(answer)
