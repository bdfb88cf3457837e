"""The contract of posts: what goes in comes out, and lists keep their order."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import NotFound
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Status
from clipdesk.repositories import PostQuery, Work
from tests.fakes import MemoryWork
from tests.storage.values import NOW, a_clip, a_post, a_publication, an_account, changed, minutes, stored_post


def test_a_new_post_comes_back_whole(work: Work) -> None:
    with work.write() as unit:
        clip = unit.clips.add(a_clip())
        account = unit.accounts.add(an_account())
        given_post = a_post(clip, a_publication(account))
        stored = unit.posts.add(given_post)

    with work.read() as unit:
        found = unit.posts.get(stored.id)

    (publication,) = found.publications
    expected = replace(
        given_post.publications[0], id=publication.id, post_id=found.id, account_name=account.name
    )
    assert found == stored == replace(given_post, id=stored.id, publications=(expected,))


def test_saving_a_post_stores_its_words_and_time_alone(work: Work) -> None:
    with work.write() as unit:
        post = stored_post(unit)
        text = PostText("Another", "One", ("#three",))
        unit.posts.save(
            replace(post, text=text, text_source="person", scheduled_at=None, publications=(), uuid="no")
        )

    with work.read() as unit:
        assert unit.posts.get(post.id) == replace(post, text=text, text_source="person", scheduled_at=None)


def test_an_unknown_post_is_said_to_be_unknown(work: Work) -> None:
    with work.write() as unit:
        post = stored_post(unit)
        with pytest.raises(NotFound):
            unit.posts.get(post.id + 1)
        with pytest.raises(NotFound):
            unit.posts.save(replace(post, id=post.id + 1))


def test_the_posts_of_a_clip_are_found(work: Work) -> None:
    with work.write() as unit:
        clip = unit.clips.add(a_clip())
        account = unit.accounts.add(an_account())
        own = [unit.posts.add(a_post(clip, a_publication(account))) for _ in range(2)]
        stored_post(unit)

        assert unit.posts.of_clip(clip.id) == own


def test_every_status_has_its_number(work: Work) -> None:
    with work.write() as unit:
        stored_post(unit)
        counts = unit.posts.count_by_status()

    assert counts == {status: int(status is Status.PENDING) for status in Status}


def test_lists_are_in_the_order_of_times_and_those_without_one_are_last(work: Work) -> None:
    with work.write() as unit:
        posts = [stored_post(unit, due=due) for due in (NOW + minutes(2), None, NOW, None, NOW)]

        found = unit.posts.find(PostQuery())

    assert [post.id for post in found] == [posts[i].id for i in (2, 4, 0, 1, 3)]


def test_a_window_of_times_holds_its_start_and_not_its_end(work: Work) -> None:
    with work.write() as unit:
        posts = [stored_post(unit, due=NOW + minutes(number)) for number in range(4)]
        stored_post(unit, due=None)

        found = unit.posts.find(PostQuery(due_from=NOW + minutes(1), due_until=NOW + minutes(3)))

    assert [post.id for post in found] == [posts[1].id, posts[2].id]


def test_a_list_can_be_narrowed_to_a_platform(work: Work) -> None:
    with work.write() as unit:
        youtube, tiktok = unit.accounts.add(an_account()), unit.accounts.add(an_account(Platform.TIKTOK))
        stored_post(unit, youtube)
        both = stored_post(unit, youtube, tiktok)

        assert unit.posts.find(PostQuery(platform=Platform.TIKTOK)) == [both]


def test_the_newest_first_turns_the_order_round_and_leaves_those_without_a_time_last(work: Work) -> None:
    with work.write() as unit:
        posts = [stored_post(unit, due=due) for due in (NOW + minutes(2), None, NOW, None, NOW)]

        found = unit.posts.find(PostQuery(is_newest_first=True))
        by_id = unit.posts.find(PostQuery(is_newest_first=True, by_id=True))

    assert [post.id for post in found] == [posts[i].id for i in (0, 4, 2, 3, 1)]
    assert [post.id for post in by_id] == [post.id for post in reversed(posts)]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (" Żółw ", "ten ŻÓŁW skacze"),
        ("100%", "100% of it"),
        ("a_b", "a_b"),
        ("c\\d", "C\\D"),
        ("'; --", "Robert'; -- drop"),
        ("😀", "x😀"),
    ],
)
def test_words_are_found_in_titles_as_they_are_written(work: Work, words: str, title: str) -> None:
    with work.write() as unit:
        posts = [stored_post(unit) for _ in range(3)]
        unit.posts.save(replace(posts[1], text=PostText(title)))
        unit.posts.save(replace(posts[2], text=PostText("aXb 100 of it cd")))

        assert [post.id for post in unit.posts.find(PostQuery(words=words))] == [posts[1].id]


def test_one_post_of_an_unknown_place_has_nothing_behind_it(work: Work) -> None:
    with work.write() as unit:
        stored_post(unit)

        assert unit.posts.find(PostQuery(after_id=99)) == []


@pytest.mark.parametrize("by_id", [True, False])
@pytest.mark.parametrize("newest", [True, False])
@pytest.mark.parametrize("size", [1, 3, 4])
def test_pages_by_key_show_each_post_once(work: Work, by_id: bool, newest: bool, size: int) -> None:
    with work.write() as unit:
        for due in (NOW, None, NOW, NOW - minutes(3), None, NOW + minutes(1), None):
            stored_post(unit, due=due)
        everything = [post.id for post in unit.posts.find(PostQuery(by_id=by_id, is_newest_first=newest))]

        seen: list[int] = []
        while page := unit.posts.find(
            PostQuery(by_id=by_id, is_newest_first=newest, limit=size, after_id=seen[-1] if seen else None)
        ):
            assert len(page) <= size
            seen += [post.id for post in page]

    assert seen == everything
    assert len(everything) == 7
    assert not by_id or all((before > after) is newest for before, after in pairwise(everything))


def test_lists_longer_than_one_statement_takes_are_whole(sql_work: Work) -> None:
    with sql_work.write() as unit:
        account = unit.accounts.add(an_account())
        clip = unit.clips.add(a_clip())
        for _ in range(1201):
            unit.posts.add(a_post(clip, a_publication(account)))

    with sql_work.read() as unit:
        found = unit.posts.find(PostQuery(by_id=True))

    assert len(found) == 1201
    assert all(len(post.publications) == 1 for post in found)


_times = st.none() | st.integers(-3, 3).map(lambda number: NOW + minutes(number))
_queries = st.builds(
    PostQuery,
    status=st.none() | st.sampled_from(Status),
    platform=st.none() | st.sampled_from(Platform),
    due_from=_times,
    due_until=_times,
    after_id=st.none() | st.integers(0, 14),
    limit=st.none() | st.integers(0, 6),
    by_id=st.booleans(),
    is_newest_first=st.booleans(),
    words=st.none() | st.sampled_from(["CLUTCH", "5", "1%", "_", " nothing like this "]),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=_queries)
def test_both_homes_answer_any_question_alike(sql_work: Work, query: PostQuery) -> None:
    memory = MemoryWork()
    for home in (sql_work, memory):
        with home.read() as unit:
            is_filled = bool(unit.posts.find(PostQuery(limit=1)))
        if not is_filled:
            _fill(home)

    def ids(home: Work) -> list[int]:
        with home.read() as unit:
            return [post.id for post in unit.posts.find(query)]

    assert ids(sql_work) == ids(memory)


def _fill(work: Work) -> None:
    with work.write() as unit:
        accounts = [unit.accounts.add(an_account(platform)) for platform in Platform]
        for number in range(12):
            due = None if number % 5 == 0 else NOW + minutes(number % 4 - 2)
            post = stored_post(unit, *accounts[: number % 3 + 1], due=due)
            was = post.publications[0]
            unit.publications.save(changed(was, status=list(Status)[number % 7]), was=was)


_any_text = st.text(st.characters(exclude_categories=()), max_size=60)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=_any_text, caption=_any_text)
def test_any_words_can_be_stored_and_whole_unicode_comes_back(
    sql_work: Work, title: str, caption: str
) -> None:
    with sql_work.write() as unit:
        post = _only_post(sql_work) or stored_post(unit)
        unit.posts.save(replace(post, text=PostText(title, caption)))

    with sql_work.read() as unit:
        found = unit.posts.get(post.id).text

    for before, after in ((title, found.title), (caption, found.caption)):
        assert after == before.encode("utf-8", "replace").decode().replace("\x00", "")


def _only_post(work: Work) -> Post | None:
    with work.read() as unit:
        return next(iter(unit.posts.find(PostQuery(limit=1))), None)
