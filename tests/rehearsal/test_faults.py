"""The plan of faults: what is handed out, when, and how often."""

from __future__ import annotations

import pytest

from clipdesk.rehearsal.faults import STEPS, FaultKind, FaultPlan


def kinds(plan: FaultPlan, step: str, count: int) -> list[str | None]:
    taken = [plan.take("youtube", step) for _ in range(count)]
    return [fault.kind.value if fault is not None else None for fault in taken]


def test_faults_are_handed_out_in_order_and_as_often_as_planted() -> None:
    plan = FaultPlan()
    plan.add("youtube", "chunk", "cut_before", times=2)
    plan.add("youtube", "chunk", "quota")

    assert kinds(plan, "chunk", 4) == ["cut_before", "cut_before", "quota", None]


def test_a_fault_can_wait_for_some_requests_to_pass() -> None:
    plan = FaultPlan()
    plan.add("youtube", "chunk", "cut_after", after=2)

    assert kinds(plan, "chunk", 4) == [None, None, "cut_after", None]


def test_other_steps_and_platforms_are_left_alone() -> None:
    plan = FaultPlan()
    plan.add("youtube", "chunk", "cut_after")

    assert plan.take("youtube", "start") is None
    assert plan.take("tiktok", "chunk") is None
    assert kinds(plan, "chunk", 1) == ["cut_after"]


def test_a_star_means_every_step() -> None:
    plan = FaultPlan()
    plan.add("youtube", "*", "error_before", times=2)

    assert kinds(plan, "start", 1) + kinds(plan, "query", 1) == ["error_before", "error_before"]


def test_options_travel_with_the_fault() -> None:
    plan = FaultPlan()
    plan.add("tiktok", "init", "rate_limited", retry_after_s=30, reason="slow")

    fault = plan.take("tiktok", "init")

    assert fault is not None
    assert (fault.number("retry_after_s", 0), fault.text("reason", ""), fault.number("none", 7)) == (
        30,
        "slow",
        7,
    )


def test_what_is_pending_can_be_listed_and_cleared() -> None:
    plan = FaultPlan()
    plan.add("ai", "chat", "quota", times=3)
    plan.take("ai", "chat")

    pending = plan.pending()
    plan.clear()

    assert [(entry["kind"], entry["left"]) for entry in pending] == [("quota", 2)]
    assert plan.take("ai", "chat") is None


@pytest.mark.parametrize(
    ("platform", "step", "kind"),
    [("myspace", "chunk", "quota"), ("youtube", "dance", "quota"), ("youtube", "chunk", "meteor")],
)
def test_a_typing_error_is_told_at_once(platform: str, step: str, kind: str) -> None:
    with pytest.raises(ValueError):
        FaultPlan().add(platform, step, kind)


@pytest.mark.parametrize("platform", STEPS)
@pytest.mark.parametrize("kind", FaultKind)
def test_every_kind_can_be_planted_everywhere(platform: str, kind: FaultKind) -> None:
    plan = FaultPlan()
    step = sorted(STEPS[platform])[0]

    plan.add(platform, step, kind)

    taken = plan.take(platform, step)
    assert taken is not None and taken.kind is kind
