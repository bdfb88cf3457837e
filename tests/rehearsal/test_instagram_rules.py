"""The Graph API's parameters and refusals, without a wire."""

from __future__ import annotations

import pytest

from clipdesk.rehearsal.answers import Refused
from clipdesk.rehearsal.faults import Fault, FaultKind
from clipdesk.rehearsal.instagram_rules import asked_fields, check_container, error_body, wording

REEL = {"media_type": "REELS", "upload_type": "resumable"}


def test_a_caption_at_every_limit_is_taken() -> None:
    words = " ".join([*(f"#t{number}" for number in range(30)), *(f"@u{number}" for number in range(20))])

    check_container(
        REEL | {"caption": words.ljust(2200, "x"), "thumb_offset": "1500", "share_to_feed": "true"}
    )


def test_an_address_in_a_caption_is_no_mention() -> None:
    check_container(REEL | {"caption": "me@example.com " * 30})


def test_fields_are_picked_with_their_inner_ones_and_always_the_id() -> None:
    whole = {"id": "1", "name": "N", "linked": {"id": "2", "username": "u"}, "none": None}

    assert asked_fields({"fields": "name,linked{id,username},none"}, whole) == {
        "name": "N",
        "linked": {"id": "2", "username": "u"},
        "id": "1",
    }
    assert asked_fields({}, whole) == {"id": "1"}
    with pytest.raises(Refused):
        asked_fields({"fields": "name,shoe"}, whole)


def test_an_error_carries_what_to_log_and_what_to_show() -> None:
    error = error_body(9, "Too many", subcode=2207042)["error"]

    assert error["error_user_msg"] == "Too many"
    assert (error["code"], error["error_subcode"], error["is_transient"]) == (9, 2207042, False)
    assert len(error["fbtrace_id"]) > 10


def test_the_upload_host_has_an_envelope_of_its_own() -> None:
    status, body = wording(Fault("instagram", "upload", FaultKind.ERROR_BEFORE))

    assert (status, body["debug_info"]["retriable"]) == (503, True)


def test_a_fault_can_name_code_and_subcode() -> None:
    options = {"code": 190, "subcode": 460, "status": 400}

    status, body = wording(Fault("instagram", "publish", FaultKind.FORBIDDEN, options=options))

    assert (status, body["error"]["code"], body["error"]["error_subcode"]) == (400, 190, 460)
