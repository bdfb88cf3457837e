"""Each row of the contract about posts, line by line, on a real port."""

from __future__ import annotations

import os
import socket
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import TextGenerationError
from clipdesk.domain.events import EventName
from clipdesk.domain.options import publish_options
from clipdesk.domain.publication import Phase, Status, WaitReason
from tests.api.desk import ApiDesk, Served, error_of, refused
from tests.clock import START

POST = "/api/schedule/post"
ALL_KEYS = {
    "id", "video_path", "metadata", "platforms", "scheduled_time", "status", "created_at", "processed_at",
    "error_message", "retry_count", "clip", "publications",
}  # fmt: skip


# ---- GET /api/schedule/upcoming


def test_upcoming_lists_what_is_due_within_the_hours_soonest_first(desk: ApiDesk, served: Served) -> None:
    late, soon, far = (desk.post(hours=hours) for hours in (20, 2, 30))

    day = served.client.get("/api/schedule/upcoming").json()
    longer = served.client.get("/api/schedule/upcoming", params={"hours": 48}).json()

    assert ([post["id"] for post in day["posts"]], day["count"]) == ([soon.id, late.id], 2)
    assert [post["id"] for post in longer["posts"]] == [soon.id, late.id, far.id]


def test_upcoming_holds_what_is_overdue_and_leaves_out_what_will_not_go_out(
    desk: ApiDesk, served: Served
) -> None:
    overdue = desk.post({"wait_reason": WaitReason.OFFLINE}, hours=-1)
    working = desk.post({"status": Status.PROCESSING}, hours=0)
    partly = desk.post({"status": Status.FAILED}, {"on": Platform.TIKTOK}, hours=3)
    for status in (Status.COMPLETED, Status.CANCELLED, Status.FAILED, Status.MISSED, Status.UNCONFIRMED):
        desk.post({"status": status}, hours=1)
    desk.post({"wait_reason": WaitReason.APPROVAL}, hours=None)

    answer = served.client.get("/api/schedule/upcoming").json()

    assert [post["id"] for post in answer["posts"]] == [overdue.id, working.id, partly.id]


@pytest.mark.parametrize("hours", ["1", "168"])
def test_upcoming_takes_one_hour_to_a_week(shared: tuple[ApiDesk, Served], hours: str) -> None:
    _, served = shared
    assert served.client.get(f"/api/schedule/upcoming?hours={hours}").json() == {"posts": [], "count": 0}


@pytest.mark.parametrize("hours", ["0", "169", "-1", "", "ten", "1.5", "9" * 40, "NaN"])
def test_other_hours_are_refused(shared: tuple[ApiDesk, Served], hours: str) -> None:
    _, served = shared
    assert refused(served.client.get(f"/api/schedule/upcoming?hours={hours}"), 422, "hours")


def test_an_unknown_question_is_refused(shared: tuple[ApiDesk, Served]) -> None:
    _, served = shared
    assert refused(served.client.get("/api/schedule/upcoming?days=2"), 422, "days")


# ---- one post


def test_a_post_is_shown_as_the_contract_says(desk: ApiDesk, served: Served) -> None:
    post = desk.post({}, {"on": Platform.TIKTOK})

    answer = served.client.get(f"{POST}/{post.id}")

    shown = answer.json()
    assert answer.status_code == 200 and set(shown) == ALL_KEYS
    assert shown["metadata"] == {
        "title": "A last second win", "caption": "It was close.", "hashtags": "#gaming #clutch"
    }  # fmt: skip
    assert shown["platforms"] == ["youtube", "tiktok"]
    assert shown["scheduled_time"] == "2026-06-20T20:00:00+00:00"
    assert set(shown["clip"]) == {"id", "fingerprint", "duration_s", "width", "height", "thumbnail"}
    assert {
        "id", "platform", "account", "status", "wait_reason", "staged_at", "attempts", "scheduled_time",
        "remote_id", "url", "privacy", "progress", "error_message",
    } <= set(shown["publications"][0])  # fmt: skip


ONE_POST = [
    ("GET", ""), ("DELETE", ""), ("PATCH", ""), ("POST", "/force"), ("POST", "/retry"), ("POST", "/approve"),
    ("POST", "/resolve"),
]  # fmt: skip
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("PATCH", ""): {"metadata": {"title": "New"}},
    ("POST", "/resolve"): {"platform": "youtube", "live": True},
}


@pytest.mark.parametrize(("method", "deed"), ONE_POST)
def test_an_unknown_post_is_not_found(shared: tuple[ApiDesk, Served], method: str, deed: str) -> None:
    _, served = shared
    body = BODIES.get((method, deed))

    answer = served.client.request(method, f"{POST}/404{deed}", json=body)

    assert refused(answer, 404)


@pytest.mark.parametrize(("method", "deed"), ONE_POST)
@pytest.mark.parametrize("post_id", ["0", "-1", "one", "1.5", "9" * 30, "%20", "1%00"])
def test_what_is_no_id_is_refused(
    shared: tuple[ApiDesk, Served], method: str, deed: str, post_id: str
) -> None:
    _, served = shared
    body = BODIES.get((method, deed))

    answer = served.client.request(method, f"{POST}/{post_id}{deed}", json=body)

    assert refused(answer, 422, "id")


# ---- POST /api/schedule/post


def test_a_post_without_a_time_takes_the_next_free_slot(desk: ApiDesk, served: Served) -> None:
    desk.connect()
    video = desk.video()

    answer = served.client.post(POST, json={"video_path": str(video), "platforms": ["youtube", "tiktok"]})

    post = answer.json()
    assert answer.status_code == 201 and set(post) == ALL_KEYS
    assert post["platforms"] == ["youtube", "tiktok"] and post["status"] == "pending"
    assert post["scheduled_time"] == (START + timedelta(hours=1)).isoformat()
    assert post["metadata"]["title"] == "AI title 1"
    assert post["video_path"] == str(video)
    assert served.client.get(f"{POST}/{post['id']}").json() == post


def test_a_post_is_told_on_the_bus_with_time_and_platforms(desk: ApiDesk, served: Served) -> None:
    desk.connect()

    post = served.client.post(POST, json={"video_path": str(desk.video()), "platforms": ["youtube"]}).json()

    told = [event.data for event in desk.heard if event.name is EventName.VIDEO_SCHEDULED]
    assert told == [
        {"post_id": post["id"], "scheduled_time": post["scheduled_time"], "platforms": ["youtube"]}
    ]


def test_everything_that_is_said_about_a_post_counts(desk: ApiDesk, served: Served) -> None:
    youtube, _, tiktok = desk.connect()
    body = {
        "video_path": str(desk.video()),
        "platforms": ["youtube", "youtube"],
        "metadata": {"title": "Mine", "caption": "Words", "hashtags": ["one", "#two"]},
        "scheduled_time": "2026-06-21T20:00:00+02:00",
        "template_id": 1,
        "game_context": "Chess",
        "accounts": [tiktok.id],
        "options": {
            "youtube": {"privacy": "unlisted"},
            "tiktok": {"mode": "direct", "privacy": "SELF_ONLY", "allow_comment": True},
        },
    }

    answer = served.client.post(POST, json=body)

    post = answer.json()
    assert answer.status_code == 201, answer.text
    assert post["metadata"] == {"title": "Mine", "caption": "Words", "hashtags": "#one #two"}
    assert post["scheduled_time"] == "2026-06-21T18:00:00+00:00"
    assert sorted(item["account"] for item in post["publications"]) == sorted([youtube.id, tiktok.id])
    assert {item["platform"]: item["privacy"] for item in post["publications"]} == {
        "youtube": "unlisted", "tiktok": "SELF_ONLY"
    }  # fmt: skip
    with desk.work.read() as unit:
        stored = unit.posts.get(post["id"])
    assert [item.options.allow_comment for item in stored.publications if item.platform == "tiktok"] == [True]
    assert stored.clip.game == "Chess"


def test_optional_fields_may_be_null(desk: ApiDesk, served: Served) -> None:
    desk.connect()
    nulls = dict.fromkeys(
        ("metadata", "scheduled_time", "template_id", "game_context", "accounts", "options")
    )

    answer = served.client.post(
        POST, json={"video_path": str(desk.video()), "platforms": ["youtube"], **nulls}
    )

    assert answer.status_code == 201


def test_a_post_without_the_ai_is_scheduled_all_the_same(desk: ApiDesk, served: Served) -> None:
    desk.connect()
    desk.generator.error = TextGenerationError("The AI is down.")

    answer = served.client.post(POST, json={"video_path": str(desk.video()), "platforms": ["youtube"]})

    assert answer.status_code == 201 and answer.json()["metadata"]["title"]


@pytest.mark.parametrize("what", ["outside", "relative", "missing", "folder", "link", "link out", "climbing",
                                  "pipe", "device", "socket", "linked folder", "long name"])  # fmt: skip
def test_only_regular_files_in_a_clip_folder_are_taken(
    desk: ApiDesk, served: Served, tmp_path: Path, what: str
) -> None:
    desk.connect()
    inside, outside = desk.video(), tmp_path / "outside.mp4"
    outside.write_text("secret", encoding="utf-8")
    (desk.folder / "folder").mkdir()
    (desk.folder / "link.mp4").symlink_to(inside)
    (desk.folder / "out.mp4").symlink_to(outside)
    (desk.folder / "elsewhere").symlink_to(tmp_path)
    os.mkfifo(desk.folder / "pipe.mp4")
    own = socket.socket(socket.AF_UNIX)
    paths = {
        "outside": outside,
        "relative": Path("clip.mp4"),
        "missing": desk.folder / "missing.mp4",
        "folder": desk.folder / "folder",
        "link": desk.folder / "link.mp4",
        "link out": desk.folder / "out.mp4",
        "climbing": desk.folder / ".." / "outside.mp4",
        "pipe": desk.folder / "pipe.mp4",
        "device": Path("/dev/zero"),
        "socket": desk.folder / "s",
        "linked folder": desk.folder / "elsewhere" / "outside.mp4",
        "long name": desk.folder / ("x" * 300),
    }
    with own:
        own.bind(str(paths["socket"])) if len(str(paths["socket"])) < 100 else paths["socket"].mkdir()

        answer = served.client.post(POST, json={"video_path": str(paths[what]), "platforms": ["youtube"]})

    assert refused(answer, 422, "video_path")
    assert desk.probe.looks == []


def test_a_file_that_is_no_video_is_refused(desk: ApiDesk, served: Served) -> None:
    desk.connect()

    answer = served.client.post(
        POST, json={"video_path": str(desk.video(content="broken")), "platforms": ["youtube"]}
    )

    assert refused(answer, 422, "video_path")


def test_the_time_is_looked_at_before_the_file_and_the_ai(desk: ApiDesk, served: Served) -> None:
    desk.connect()
    body = {
        "video_path": str(desk.video()),
        "platforms": ["youtube"],
        "scheduled_time": "2020-01-01T00:00:00Z",
    }

    answer = served.client.post(POST, json=body)

    assert refused(answer, 422, "scheduled_time")
    assert (desk.probe.looks, desk.generator.prompts) == ([], [])


@pytest.mark.parametrize("unknown", [{"template_id": 99}, {"accounts": [99]}])
def test_an_unknown_template_or_account_is_not_found(
    desk: ApiDesk, served: Served, unknown: dict[str, Any]
) -> None:
    desk.connect()

    answer = served.client.post(
        POST, json={"video_path": str(desk.video()), "platforms": ["youtube"], **unknown}
    )

    assert refused(answer, 404)
    assert desk.probe.looks == []


def test_without_an_account_a_person_is_needed(desk: ApiDesk, served: Served) -> None:
    answer = served.client.post(POST, json={"video_path": str(desk.video()), "platforms": ["youtube"]})

    assert refused(answer, 409)
    assert error_of(answer)["needs_person"] is True


# ---- POST …/force, /retry, /approve, /resolve


@pytest.mark.parametrize("body", [None, {}])
def test_forcing_makes_a_post_due_now(desk: ApiDesk, served: Served, body: object) -> None:
    post = desk.post(hours=5)

    answer = served.client.post(f"{POST}/{post.id}/force", json=body)

    assert answer.status_code == 200 and answer.json()["scheduled_time"] == START.isoformat()
    with desk.work.read() as unit:
        assert unit.publications.next_try_at() == START


@pytest.mark.parametrize(
    "status", [Status.PROCESSING, Status.COMPLETED, Status.CANCELLED, Status.UNCONFIRMED]
)
def test_what_is_on_its_way_out_or_gone_is_not_forced(desk: ApiDesk, served: Served, status: Status) -> None:
    post = desk.post({"status": status})
    before = desk.snapshot()

    answer = served.client.post(f"{POST}/{post.id}/force")

    assert refused(answer, 409)
    assert desk.snapshot() == before


def test_forcing_what_waits_for_a_choice_needs_a_person(desk: ApiDesk, served: Served) -> None:
    direct = publish_options(Platform.TIKTOK, desk.settings.current.platforms, {"mode": "direct"})
    post = desk.post(
        {
            "on": Platform.TIKTOK,
            "options": direct,
            "wait_reason": WaitReason.NEEDS_CHOICE,
            "next_try_at": None,
        }
    )

    answer = served.client.post(f"{POST}/{post.id}/force")

    assert refused(answer, 409)
    assert error_of(answer)["needs_person"] is True


@pytest.mark.parametrize("status", [Status.FAILED, Status.MISSED])
def test_a_retry_starts_again_only_what_did_not_complete(
    desk: ApiDesk, served: Served, status: Status
) -> None:
    post = desk.post({"status": status, "attempts": 3}, {"on": Platform.TIKTOK, "status": Status.COMPLETED})

    answer = served.client.post(f"{POST}/{post.id}/retry")

    assert answer.status_code == 200
    assert [item["status"] for item in answer.json()["publications"]] == ["pending", "completed"]
    assert answer.json()["retry_count"] == 0


@pytest.mark.parametrize("status", [Status.PENDING, Status.PROCESSING, Status.COMPLETED, Status.CANCELLED])
def test_only_what_failed_or_was_missed_is_retried(desk: ApiDesk, served: Served, status: Status) -> None:
    post = desk.post({"status": status})

    assert refused(served.client.post(f"{POST}/{post.id}/retry"), 409)


def test_an_approved_suggestion_gets_its_slot(desk: ApiDesk, served: Served) -> None:
    waiting = {"wait_reason": WaitReason.APPROVAL, "next_try_at": None, "scheduled_at": None}
    post = desk.post(waiting, hours=None)

    answer = served.client.post(f"{POST}/{post.id}/approve")

    assert answer.status_code == 200
    assert answer.json()["scheduled_time"] == (START + timedelta(hours=1)).isoformat()
    assert refused(served.client.post(f"{POST}/{post.id}/approve"), 409)


@pytest.mark.parametrize(
    ("live", "url", "status"),
    [(True, None, "completed"), (True, "https://youtu.be/1", "completed"), (False, None, "pending")],
)
def test_a_person_says_what_became_of_a_post_in_doubt(
    desk: ApiDesk, served: Served, live: bool, url: str | None, status: str
) -> None:
    post = desk.post({"status": Status.UNCONFIRMED, "phase": Phase.PUBLISHING})

    answer = served.client.post(
        f"{POST}/{post.id}/resolve", json={"platform": "youtube", "live": live, "url": url}
    )

    assert answer.status_code == 200, answer.text
    (publication,) = answer.json()["publications"]
    assert (publication["status"], publication["url"]) == (status, url)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"platform": ...}, "platform"), ({"live": ...}, "live"), ({"platform": None}, "platform"),
        ({"live": None}, "live"), ({"platform": "x"}, "platform"), ({"platform": 5}, "platform"),
        ({"live": "true"}, "live"), ({"live": 1}, "live"), ({"url": 5}, "url"), ({"url": ""}, "url"),
        ({"url": "x" * 2049}, "url"), ({"url": "javascript:alert(1)"}, "url"), ({"url": "youtu.be"}, "url"),
        ({"why": 1}, "why"),
    ],
)  # fmt: skip
def test_a_bad_resolution_is_refused(
    desk: ApiDesk, served: Served, change: dict[str, Any], field: str
) -> None:
    post = desk.post({"status": Status.UNCONFIRMED, "phase": Phase.PUBLISHING})
    body = {"platform": "youtube", "live": True} | change

    answer = served.client.post(
        f"{POST}/{post.id}/resolve", json={key: value for key, value in body.items() if value is not ...}
    )

    assert refused(answer, 422, field)


def test_only_what_is_in_doubt_can_be_resolved(desk: ApiDesk, served: Served) -> None:
    post = desk.post()

    answer = served.client.post(f"{POST}/{post.id}/resolve", json={"platform": "youtube", "live": True})

    assert refused(answer, 409)


@pytest.mark.parametrize("deed", ["force", "retry", "approve"])
def test_a_deed_takes_no_fields(desk: ApiDesk, served: Served, deed: str) -> None:
    post = desk.post()

    assert refused(served.client.post(f"{POST}/{post.id}/{deed}", json={"at": "now"}), 422, "at")


def test_two_calls_at_once_on_one_post_leave_one_outcome(desk: ApiDesk, served: Served) -> None:
    post = desk.post()
    together = threading.Barrier(8)
    answers: list[int] = []

    def call(deed: tuple[str, str]) -> None:
        with httpx2.Client(headers=served.headers, trust_env=False, timeout=20) as own:
            together.wait(10)
            answers.append(own.request(deed[0], f"{served.url}{POST}/{post.id}{deed[1]}").status_code)

    deeds = [("DELETE", ""), ("POST", "/force")] * 4
    callers = [threading.Thread(target=call, args=(deed,)) for deed in deeds]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(20)

    assert len(answers) == 8 and set(answers) <= {200, 409} and 200 in answers
    assert served.client.get(f"{POST}/{post.id}").json()["status"] == "cancelled"


# ---- GET /api/schedule/posts


def test_all_posts_are_listed_in_pages(desk: ApiDesk, served: Served) -> None:
    ids = [desk.post({"status": status}).id for status in (Status.COMPLETED, Status.FAILED, Status.MISSED)]
    ids += [desk.post().id for _ in range(4)]

    seen, after, pages = [], "", 0
    while after is not None:
        page = served.client.get(f"/api/schedule/posts?status=&platform=&after={after}&limit=3").json()
        assert set(page) == {"posts", "count", "next"} and page["count"] == len(page["posts"]) <= 3
        seen += [post["id"] for post in page["posts"]]
        after, pages = page["next"], pages + 1

    assert (seen, pages) == (ids, 3)


def test_posts_are_found_by_status_and_platform(desk: ApiDesk, served: Served) -> None:
    failed = desk.post({"status": Status.FAILED, "on": Platform.TIKTOK})
    desk.post({"status": Status.FAILED})
    desk.post({"on": Platform.TIKTOK})

    answer = served.client.get("/api/schedule/posts", params={"status": "failed", "platform": "tiktok"})

    assert [post["id"] for post in answer.json()["posts"]] == [failed.id]
    assert answer.json()["next"] is None


def test_a_page_has_fifty_posts_unless_asked_otherwise(desk: ApiDesk, served: Served) -> None:
    for _ in range(51):
        desk.post()

    answer = served.client.get("/api/schedule/posts").json()

    assert (answer["count"], answer["next"]) == (50, answer["posts"][-1]["id"])


@pytest.mark.parametrize(
    ("question", "field"),
    [("status=done", "status"), ("platform=myspace", "platform"), ("after=-1", "after"), ("after=x", "after"),
     (f"after={'9' * 30}", "after"), ("limit=0", "limit"), ("limit=201", "limit"), ("limit=-5", "limit"),
     ("limit=", "limit"), ("limit=x", "limit"), ("offset=5", "offset"),
     ("status=failed'%20OR%201=1", "status")],
)  # fmt: skip
def test_a_bad_question_is_refused(shared: tuple[ApiDesk, Served], question: str, field: str) -> None:
    _, served = shared
    assert refused(served.client.get(f"/api/schedule/posts?{question}"), 422, field)


# ---- DELETE


@pytest.mark.parametrize(
    "state", [{}, {"status": Status.FAILED}, {"status": Status.MISSED},
              {"status": Status.PROCESSING, "phase": Phase.UPLOADING}],
)  # fmt: skip
def test_a_post_is_cancelled_and_its_file_stays(desk: ApiDesk, served: Served, state: dict[str, Any]) -> None:
    post = desk.post(dict(state))
    video = desk.video("kept.mp4")

    answer = served.client.delete(f"{POST}/{post.id}")

    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert video.exists()


@pytest.mark.parametrize(
    "state",
    [{"status": Status.COMPLETED}, {"status": Status.CANCELLED},
     {"status": Status.PROCESSING, "phase": Phase.PUBLISHING},
     {"status": Status.UNCONFIRMED, "phase": Phase.PUBLISHING}],
)  # fmt: skip
def test_nothing_is_cancelled_after_the_irreversible_call(
    desk: ApiDesk, served: Served, state: dict[str, Any]
) -> None:
    post = desk.post(dict(state))
    before = desk.snapshot()

    assert refused(served.client.delete(f"{POST}/{post.id}"), 409)
    assert desk.snapshot() == before


# ---- PATCH


def test_a_post_is_changed_in_time_words_places_and_options(desk: ApiDesk, served: Served) -> None:
    desk.connect()
    post = desk.post()
    body = {
        "scheduled_time": "2026-06-22T10:00:00-03:00",
        "metadata": {"title": "New", "hashtags": "#a #b"},
        "platforms": ["youtube", "instagram"],
        "options": {"youtube": {"privacy": "private"}},
    }

    answer = served.client.patch(f"{POST}/{post.id}", json=body)

    changed = answer.json()
    assert answer.status_code == 200, answer.text
    assert changed["scheduled_time"] == "2026-06-22T13:00:00+00:00"
    assert changed["metadata"] == {"title": "New", "caption": "It was close.", "hashtags": "#a #b"}
    assert changed["platforms"] == ["youtube", "instagram"]
    assert changed["publications"][0]["privacy"] == "private"


def test_hashtags_may_be_a_list(desk: ApiDesk, served: Served) -> None:
    post = desk.post()

    answer = served.client.patch(f"{POST}/{post.id}", json={"metadata": {"hashtags": ["a b", "#A b", "c"]}})

    assert answer.json()["metadata"]["hashtags"] == "#ab #c"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"), ({"scheduled_time": None}, "body"), ({"metadata": {}}, "body"),
        ({"platforms": []}, "platforms"), ({"platforms": ["x"]}, "platforms.0"),
        ({"scheduled_time": "2026-06-22T10:00:00"}, "scheduled_time"),
        ({"scheduled_time": "2020-01-01T00:00:00Z"}, "scheduled_time"), ({"status": "completed"}, "status"),
        ({"metadata": {"title": "x" * 101}}, "metadata.title"),
        ({"metadata": {"caption": "x" * 5001}}, "metadata.caption"), ({"video_path": "/clip"}, "video_path"),
        ({"scheduled_time": 5}, "scheduled_time"),
        ({"options": {"youtube": {"privacy": "all"}}}, "options.youtube.privacy"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_bad_change_is_refused(desk: ApiDesk, served: Served, body: dict[str, Any], field: str) -> None:
    post = desk.post()
    before = desk.snapshot()

    assert refused(served.client.patch(f"{POST}/{post.id}", json=body), 422, field)
    assert desk.snapshot() == before


@pytest.mark.parametrize(
    "status", [Status.PROCESSING, Status.COMPLETED, Status.CANCELLED, Status.UNCONFIRMED]
)
def test_what_is_going_out_or_gone_is_not_moved(desk: ApiDesk, served: Served, status: Status) -> None:
    post = desk.post({"status": status})

    answer = served.client.patch(f"{POST}/{post.id}", json={"scheduled_time": "2026-06-22T10:00:00Z"})

    assert refused(answer, 409)
