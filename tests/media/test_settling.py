"""A file is finished when nobody writes it, it was still long enough, and its container is closed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.media.settling import (
    BLIND_SETTLE_S,
    EMPTY_PATIENCE_S,
    NETWORK_SETTLE_S,
    OPEN_FILE_LOOK_S,
    Found,
    Look,
    SettleRule,
    Settling,
    Stage,
)
from clipdesk.media.verdict import ContainerCheck

CLOSED = ContainerCheck("mp4", "closed", "whole")
OPEN = ContainerCheck("mkv", "open", "The recording was never closed.")
CUT = ContainerCheck("mp4", "cut", "The last 12 bytes are missing.")
STREAM = ContainerCheck("ts", "no_end_mark", "no end mark")
UNKNOWN = ContainerCheck("", "unknown_container", "No video.")
LOOK = Look(Found.FILE, size_bytes=20_000_000, mtime_ns=1, file_id=(1, 1), is_written=False)
GROWN = replace(LOOK, size_bytes=21_000_000, mtime_ns=2)
WRITTEN = replace(LOOK, is_written=True)


def still(rule: SettleRule | None = None, look: Look = LOOK) -> Settling:
    """Return a file that has been still for long enough."""
    settling = Settling(rule or SettleRule())
    settling.see(look, 0)
    assert settling.see(look, 1000) is Stage.CHECKING
    return settling


def test_a_still_closed_whole_file_is_settled() -> None:
    settling = Settling(SettleRule(settle_s=3))
    assert settling.see(LOOK, 100) is Stage.WAITING
    assert settling.see(LOOK, 102.9) is Stage.WAITING
    assert settling.see(LOOK, 103) is Stage.CHECKING
    assert settling.checked(CLOSED, LOOK, 103) is Stage.SETTLED
    assert settling.next_look_s is None


def test_what_it_waits_for_is_told_with_numbers() -> None:
    settling = Settling(SettleRule(settle_s=3))
    settling.see(LOOK, 100)
    settling.see(LOOK, 102.1)
    assert settling.words == "Waiting for OBS to finish, no change for 2 of 3 s"
    settling.see(replace(GROWN, is_written=True), 103)
    assert settling.words == "Recording, 21 MB and growing"
    settling.see(replace(GROWN, is_written=True), 133)
    assert settling.words == "Still open in another program, 21 MB, no change for 30 s"


def test_a_change_begins_the_stillness_anew() -> None:
    settling = Settling(SettleRule(settle_s=3))
    settling.see(LOOK, 0)
    settling.see(GROWN, 2.9)
    assert settling.see(GROWN, 5.8) is Stage.WAITING
    assert settling.see(GROWN, 5.9) is Stage.CHECKING


@pytest.mark.parametrize("changed", [{"size_bytes": 1}, {"mtime_ns": 9}, {"file_id": (1, 2)}])
def test_size_time_and_the_file_itself_all_count_as_changes(changed: dict[str, object]) -> None:
    settling = still()
    assert settling.checked(CLOSED, replace(LOOK, **changed), 1000) is Stage.WAITING  # type: ignore[arg-type]
    assert settling.next_look_s == pytest.approx(1001)


def test_a_paused_recorder_is_waited_for_without_end() -> None:
    settling = Settling(SettleRule(settle_s=3))
    for hour in range(10):
        assert settling.see(WRITTEN, hour * 3600) is Stage.WAITING
        assert settling.next_look_s == hour * 3600 + OPEN_FILE_LOOK_S


def test_an_open_file_is_looked_at_sooner_where_its_closing_is_not_told() -> None:
    settling = Settling(SettleRule(settle_s=3, tells_close=False))
    settling.see(WRITTEN, 0)
    assert settling.next_look_s == 3


def test_a_writer_that_comes_back_during_the_check_is_noticed() -> None:
    assert still().checked(CLOSED, WRITTEN, 1000) is Stage.WAITING


@pytest.mark.parametrize("check", [OPEN, CUT])
def test_a_recording_that_was_never_closed_is_unfinished_and_may_go_on(check: ContainerCheck) -> None:
    settling = still()
    assert settling.checked(check, LOOK, 1000) is Stage.UNFINISHED
    assert settling.words == check.reason
    settling.see(GROWN, 1001)
    settling.see(GROWN, 1004)
    assert settling.checked(CLOSED, GROWN, 1004) is Stage.SETTLED


def test_a_stream_without_an_end_mark_is_settled_by_stillness_and_no_writer() -> None:
    assert still().checked(STREAM, LOOK, 1000) is Stage.SETTLED


def test_what_is_no_video_is_refused_in_words() -> None:
    settling = still()
    assert settling.checked(UNKNOWN, LOOK, 1000) is Stage.REFUSED
    assert settling.words == "No video."


def test_an_empty_file_waits_and_is_refused_in_the_end() -> None:
    empty = replace(LOOK, size_bytes=0)
    settling = Settling(SettleRule(settle_s=3))
    assert settling.see(empty, 0) is Stage.WAITING
    assert settling.next_look_s == EMPTY_PATIENCE_S
    assert settling.see(empty, EMPTY_PATIENCE_S - 1) is Stage.WAITING
    assert settling.see(empty, EMPTY_PATIENCE_S) is Stage.REFUSED


def test_an_empty_file_that_somebody_writes_is_a_recording_that_begins() -> None:
    settling = Settling(SettleRule(settle_s=3))
    for second in range(0, 600, 30):
        assert settling.see(replace(WRITTEN, size_bytes=0), second) is Stage.WAITING


def test_a_file_that_vanishes_is_gone() -> None:
    assert still().checked(CLOSED, Look(Found.MISSING), 1000) is Stage.GONE
    assert Settling(SettleRule()).see(Look(Found.MISSING), 0) is Stage.GONE


@pytest.mark.parametrize("found", [Found.LINK_OR_DEVICE, Found.UNREADABLE, Found.OUTSIDE, Found.FOREIGN])
def test_what_does_not_belong_there_is_refused_with_a_reason(found: Found) -> None:
    settling = Settling(SettleRule())
    assert settling.see(Look(found), 0) is Stage.REFUSED
    assert settling.words.endswith(".")


def test_where_writers_cannot_be_told_stillness_must_last_longer() -> None:
    blind = replace(LOOK, is_written=None)
    settling = Settling(SettleRule(settle_s=3))
    settling.see(blind, 0)
    assert settling.see(blind, BLIND_SETTLE_S - 0.1) is Stage.WAITING
    assert settling.see(blind, BLIND_SETTLE_S) is Stage.CHECKING


def test_on_a_network_folder_stillness_must_last_longest() -> None:
    settling = Settling(SettleRule(settle_s=3, is_network=True))
    settling.see(LOOK, 0)
    assert settling.see(LOOK, NETWORK_SETTLE_S - 0.1) is Stage.WAITING
    assert settling.see(LOOK, NETWORK_SETTLE_S) is Stage.CHECKING


def test_the_word_of_obs_replaces_the_stillness_and_nothing_else() -> None:
    settling = Settling(SettleRule(settle_s=3))
    settling.hint(0)
    assert settling.see(WRITTEN, 0) is Stage.WAITING
    assert settling.next_look_s == pytest.approx(0.25)
    assert settling.see(LOOK, 0.25) is Stage.CHECKING
    assert settling.checked(CLOSED, LOOK, 0.25) is Stage.SETTLED


def test_a_word_of_obs_that_came_too_early_falls_back_to_the_usual_wait() -> None:
    settling = Settling(SettleRule(settle_s=3))
    settling.hint(0)
    settling.see(LOOK, 0)
    assert settling.checked(OPEN, LOOK, 0) is Stage.WAITING
    assert settling.see(LOOK, 3) is Stage.CHECKING
    assert settling.checked(OPEN, LOOK, 3) is Stage.UNFINISHED


def test_an_mkv_waits_a_minute_for_its_mp4() -> None:
    rule = SettleRule(settle_s=3, pair_wait_s=60)
    settling = still(rule)
    assert settling.checked(CLOSED, LOOK, 1000) is Stage.PAIRING
    assert settling.see(LOOK, 1059) is Stage.PAIRING
    assert settling.words == "Waiting for the MP4 that OBS makes of it, 59 of 60 s"
    assert settling.see(LOOK, 1060) is Stage.SETTLED


def test_an_mkv_that_is_written_again_does_not_settle_as_a_pair() -> None:
    settling = still(SettleRule(settle_s=3, pair_wait_s=60))
    settling.checked(CLOSED, LOOK, 1000)
    assert settling.see(GROWN, 1010) is Stage.WAITING
    assert settling.see(GROWN, 1061) is Stage.CHECKING


LOOKS = st.builds(
    Look,
    found=st.sampled_from([Found.FILE] * 6 + [Found.MISSING, Found.LINK_OR_DEVICE]),
    size_bytes=st.integers(0, 2),
    mtime_ns=st.integers(0, 1),
    is_written=st.sampled_from([False, False, True, None]),
)
CHECKS = st.sampled_from([CLOSED, OPEN, CUT, STREAM, UNKNOWN])
STEPS = st.lists(st.tuples(LOOKS, CHECKS, LOOKS, st.floats(0, 40), st.booleans()), max_size=12)


@given(STEPS, st.floats(0.1, 30))
def test_nothing_settles_that_is_written_moving_empty_or_not_whole(
    steps: list[tuple[Look, ContainerCheck, Look, float, bool]], settle_s: float
) -> None:
    settling, now_s, since_s, last = Settling(SettleRule(settle_s=settle_s)), 0.0, 0.0, None
    for look, check, after, passed_s, is_hinted in steps:
        now_s += passed_s
        if is_hinted:
            settling.hint(now_s)
        if last is None or look.identity != last.identity or last.found is not Found.FILE:
            since_s = now_s
        last = look
        stage = settling.see(look, now_s)
        if stage is Stage.CHECKING:
            assert look.found is Found.FILE
            assert look.size_bytes > 0
            assert not look.is_written
            assert settling.is_hinted or now_s - since_s >= settle_s - 1e-6
            stage = settling.checked(check, after, now_s)
            if stage is Stage.SETTLED:
                assert check.may_be_whole
                assert after.identity == look.identity
                assert not after.is_written
            if after.identity != look.identity or after.found is not Found.FILE:
                since_s, last = now_s, after
        else:
            assert stage is not Stage.SETTLED
        assert (settling.next_look_s is None) == (stage in (Stage.CHECKING, *ENDED))
        assert settling.next_look_s is None or settling.next_look_s > now_s - 1e-9


ENDED = (Stage.SETTLED, Stage.UNFINISHED, Stage.REFUSED, Stage.GONE)
