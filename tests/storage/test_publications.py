"""The contract of publications: who may claim what, and who may write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import LostClaim, NotFound
from clipdesk.domain.post import post_status
from clipdesk.domain.publication import (
    Phase,
    Publication,
    Status,
    WaitReason,
    cancel,
    complete,
    look_again,
    park,
)
from clipdesk.repositories import Work
from tests.storage.values import NOW, a_clip, a_post, a_publication, an_account, changed, minutes, stored_post


def _claim(work: Work, *, limit: int = 10, busy: tuple[int, ...] = ()) -> list[Publication]:
    with work.write() as unit:
        return unit.publications.claim(now=NOW, owner="host:1", limit=limit, busy_accounts=busy)


def test_a_claim_takes_what_is_due_and_leaves_what_is_not(work: Work) -> None:
    with work.write() as unit:
        due = stored_post(unit, due=NOW)
        stored_post(unit, due=NOW + timedelta(microseconds=1))
        stored_post(unit, due=None)

    (claimed,) = _claim(work)

    assert claimed.post_id == due.id
    assert (claimed.status, claimed.owner, claimed.epoch) == (Status.PROCESSING, "host:1", 1)
    assert _claim(work) == []


def test_a_claim_takes_the_oldest_of_each_account_and_none_of_a_busy_one(work: Work) -> None:
    with work.write() as unit:
        first, second, busy = (unit.accounts.add(an_account()) for _ in range(3))
        stored_post(unit, first, due=NOW - minutes(1))
        oldest = stored_post(unit, first, due=NOW - minutes(5))
        other = stored_post(unit, second, due=NOW - minutes(9))
        stored_post(unit, busy, due=NOW - minutes(20))

    claimed = _claim(work, busy=(busy.id,))

    assert [publication.post_id for publication in claimed] == [other.id, oldest.id]


def test_a_claim_takes_no_more_than_its_limit(work: Work) -> None:
    with work.write() as unit:
        posts = [stored_post(unit, due=NOW - minutes(number)) for number in range(4)]

    claimed = _claim(work, limit=2)

    assert [publication.post_id for publication in claimed] == [posts[3].id, posts[2].id]


def test_what_is_due_at_one_moment_is_claimed_in_the_order_of_ids(work: Work) -> None:
    with work.write() as unit:
        posts = [stored_post(unit) for _ in range(3)]

    assert [publication.post_id for publication in _claim(work)] == [post.id for post in posts]


def test_what_is_looked_at_again_can_be_claimed_and_what_is_owned_cannot(work: Work) -> None:
    with work.write() as unit:
        stored_post(unit)
    (claimed,) = _claim(work)
    with work.write() as unit:
        owned = unit.publications.owned()
        unit.publications.save_claimed(look_again(claimed, at=NOW))

    (again,) = _claim(work)

    assert owned == [claimed]
    assert (again.id, again.epoch) == (claimed.id, 2)


def test_a_run_that_lost_its_claim_can_write_nothing(work: Work) -> None:
    with work.write() as unit:
        stored_post(unit)
    (old,) = _claim(work)
    with work.write() as unit:
        unit.publications.save_claimed(look_again(old, at=NOW))
    (newer,) = _claim(work)

    deeds: list[Callable[[Work], None]] = [
        lambda w: _save_claimed(w, complete(old, now=NOW, remote_id="x", url=None, privacy=None)),
        lambda w: _save_progress(w, old),
        lambda w: _save(w, cancel(old), was=old),
    ]
    for deed in deeds:
        with pytest.raises(LostClaim):
            deed(work)

    with work.read() as unit:
        assert unit.publications.get(old.id) == newer


def test_a_person_cannot_change_what_has_moved_on_since_it_was_read(work: Work) -> None:
    with work.write() as unit:
        stored_post(unit)
    (seen,) = _claim(work)
    with work.write() as unit:
        unit.publications.save_claimed(changed(seen, phase=Phase.PUBLISHING))

    with pytest.raises(LostClaim):
        _save(work, cancel(seen), was=seen)

    with work.read() as unit:
        assert unit.publications.get(seen.id).phase is Phase.PUBLISHING


def test_a_cancelled_publication_takes_no_answer_of_the_run_that_had_it(work: Work) -> None:
    with work.write() as unit:
        stored_post(unit)
    (claimed,) = _claim(work)
    _save(work, cancel(claimed), was=claimed)

    with pytest.raises(LostClaim):
        _save_claimed(work, complete(claimed, now=NOW, remote_id="x", url=None, privacy=None))

    with work.read() as unit:
        assert unit.publications.get(claimed.id).status is Status.CANCELLED


def test_every_value_of_a_publication_comes_back(work: Work) -> None:
    with work.write() as unit:
        account = unit.accounts.add(an_account(Platform.TIKTOK))
        post = stored_post(unit, account)
    (claimed,) = _claim(work)
    full = changed(
        claimed,
        status=Status.PENDING,
        phase=Phase.STAGED,
        wait_reason=WaitReason.QUOTA,
        scheduled_at=NOW + minutes(1),
        next_try_at=NOW + minutes(2),
        late_from=NOW + minutes(3),
        staged_at=NOW + minutes(4),
        completed_at=NOW + minutes(5),
        attempts=2,
        owner=None,
        error_message="Quota is used up. Wait.",
        remote_id="remote",
        url="https://example.org/v",
        privacy="SELF_ONLY",
        sent_bytes=6_000_000_000,
        total_bytes=7_000_000_000,
        is_forced=True,
    )

    _save_claimed(work, full)

    with work.read() as unit:
        assert unit.publications.get(claimed.id) == full
        assert unit.posts.get(post.id).publications == (full,)
    assert full.account_name == account.name


def test_a_publication_stays_with_its_post_account_and_platform(work: Work) -> None:
    with work.write() as unit:
        stored_post(unit)
        other = stored_post(unit, due=NOW + minutes(9))
    (claimed,) = _claim(work)
    moved = changed(
        claimed, post_id=other.id, account_id=other.publications[0].account_id, platform=Platform.TIKTOK
    )

    _save_claimed(work, moved)

    with work.read() as unit:
        assert unit.publications.get(claimed.id) == claimed


def test_progress_is_stored_and_the_rest_left_alone(work: Work) -> None:
    with work.write() as unit:
        stored_post(unit)
    (claimed,) = _claim(work)

    _save_progress(work, claimed)

    with work.read() as unit:
        assert unit.publications.get(claimed.id) == changed(claimed, sent_bytes=5, total_bytes=9)


def test_the_waiting_are_found_by_reason_and_account(work: Work) -> None:
    with work.write() as unit:
        accounts = [unit.accounts.add(an_account()) for _ in range(3)]
        for account in accounts:
            stored_post(unit, account)
    claimed = _claim(work)
    reasons = (WaitReason.SIGN_IN, WaitReason.SIGN_IN, WaitReason.QUOTA)
    for publication, reason in zip(claimed, reasons, strict=True):
        _save_claimed(work, park(publication, reason, "Wait."))

    with work.read() as unit:
        waiting = unit.publications.waiting_for(WaitReason.SIGN_IN)
        of_second = unit.publications.waiting_for(WaitReason.SIGN_IN, accounts[1].id)

    assert [publication.id for publication in waiting] == [publication.id for publication in claimed[:2]]
    assert [publication.id for publication in of_second] == [claimed[1].id]


def test_the_next_try_is_the_earliest_that_a_claim_would_take(work: Work) -> None:
    with work.read() as unit:
        assert unit.publications.next_try_at() is None
    with work.write() as unit:
        stored_post(unit, due=NOW)
        stored_post(unit, due=NOW + minutes(7))
        stored_post(unit, due=None)

    _claim(work)

    with work.read() as unit:
        assert unit.publications.next_try_at() == NOW + minutes(7)


def test_taken_times_leave_out_what_will_not_go_out(work: Work) -> None:
    statuses = list(Status)
    with work.write() as unit:
        account = unit.accounts.add(an_account())
        stored_post(unit, due=NOW)
        for number, status in enumerate(statuses):
            post = stored_post(unit, account, due=NOW + minutes(number))
            was = post.publications[0]
            unit.publications.save(changed(was, status=status), was=was)
        stored_post(unit, account, due=None)
        taken = unit.publications.taken_times(account.id, NOW, NOW + minutes(99))
        window = unit.publications.taken_times(account.id, NOW + minutes(1), NOW + minutes(2))

    gone = (Status.CANCELLED, Status.FAILED, Status.MISSED)
    expected = [NOW + minutes(n) for n, status in enumerate(statuses) if status not in gone]
    assert taken == expected
    assert window == [NOW + minutes(1), NOW + minutes(2)]


def test_the_newest_completion_of_an_account_is_known(work: Work) -> None:
    with work.write() as unit:
        account = unit.accounts.add(an_account())
        assert unit.publications.last_completed_at(account.id) is None
        for number in (3, 1):
            was = stored_post(unit, account).publications[0]
            done = complete(was, now=NOW + minutes(number), remote_id="r", url=None, privacy=None)
            unit.publications.save(done, was=was)

        assert unit.publications.last_completed_at(account.id) == NOW + minutes(3)


def test_a_post_shows_the_status_that_the_domain_says_for_any_three_publications(work: Work) -> None:
    with work.write() as unit:
        accounts = [unit.accounts.add(an_account()) for _ in range(3)]
        post = stored_post(unit, *accounts)
        for statuses in product(Status, repeat=3):
            for was, status in zip(unit.posts.get(post.id).publications, statuses, strict=True):
                unit.publications.save(changed(was, status=status), was=was)

            counted = unit.posts.count_by_status()
            assert {status for status, number in counted.items() if number} == {post_status(statuses)}


def test_one_more_publication_of_a_post_changes_what_the_post_shows(work: Work) -> None:
    with work.write() as unit:
        clip = unit.clips.add(a_clip())
        account = unit.accounts.add(an_account())
        post = unit.posts.add(a_post(clip, changed(a_publication(account), status=Status.COMPLETED)))
        added = unit.publications.add(changed(a_publication(account), post_id=post.id))

        assert added.account_name == account.name
        assert unit.posts.count_by_status()[Status.PENDING] == 1
        assert len(unit.posts.get(post.id).publications) == 2


def test_an_unknown_publication_is_said_to_be_unknown(work: Work) -> None:
    with work.read() as unit, pytest.raises(NotFound):
        unit.publications.get(77)


def test_a_publication_of_an_unknown_post_is_refused(work: Work) -> None:
    with pytest.raises(NotFound), work.write() as unit:
        account = unit.accounts.add(an_account())
        unit.publications.add(changed(a_publication(account), post_id=77))


def _save_claimed(work: Work, publication: Publication) -> None:
    with work.write() as unit:
        unit.publications.save_claimed(publication)


def _save(work: Work, publication: Publication, *, was: Publication) -> None:
    with work.write() as unit:
        unit.publications.save(publication, was=was)


def _save_progress(work: Work, publication: Publication) -> None:
    with work.write() as unit:
        unit.publications.save_progress(publication.id, publication.epoch, 5, 9)
