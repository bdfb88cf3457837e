"""Tests of the rows of the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from hypothesis import given
from hypothesis import strategies as st

from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.models.posts import CARD_PITCH_PX, HEAD_PITCH_PX, PostsModel
from clipdesk.desktop.models.sections import Section
from tests.desktop.bot import Bot
from tests.desktop.samples import make_post


class LazyPosts(Sequence[PostView]):
    """Make posts as they are asked for, and count."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.read = 0

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> PostView: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[PostView]: ...
    def __getitem__(self, place: int | slice) -> PostView | Sequence[PostView]:
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(self._count))]
        if not 0 <= place < self._count:
            raise IndexError(place)
        self.read += 1
        return make_post(place + 1)


def _model(*counts: int) -> PostsModel:
    first = 0
    sections = []
    for count in counts:
        posts = tuple(make_post(first + number) for number in range(count))
        sections.append(Section(f"Section of {count}", posts=posts))
        first += count
    return PostsModel(sections)


def test_heads_and_cards_follow_each_other() -> None:
    model = _model(2, 1)

    assert [model.is_head(row) for row in range(model.rowCount())] == [True, False, False, True, False]
    entry = model.entry(4)
    assert isinstance(entry, PostView)
    assert entry.id == 2
    assert model.post_count() == 3


def test_empty_sections_have_no_head() -> None:
    assert _model(0, 1).rowCount() == 2


def test_a_hundred_thousand_posts_are_not_read_before_they_are_shown() -> None:
    posts = LazyPosts(100_000)
    model = PostsModel([Section("All", posts=posts)])

    model.entry(50_000)

    assert posts.read == 1
    assert model.rowCount() == 100_001


@given(st.lists(st.integers(1, 9), max_size=6), st.integers(-50, 9000))
def test_the_row_at_a_place_covers_that_place(counts: list[int], offset: int) -> None:
    model = _model(*counts)

    row = model.row_at(offset)

    if model.rowCount() and 0 <= offset < model.top_of(model.rowCount()):
        assert model.top_of(row) <= offset < model.top_of(row + 1)
    else:
        assert row in (0, model.rowCount() - 1)


def test_heights_add_up() -> None:
    model = _model(2, 1)

    assert model.top_of(model.rowCount()) == 2 * HEAD_PITCH_PX + 3 * CARD_PITCH_PX


def test_a_newer_value_takes_the_posts_place_and_is_told(qtbot: Bot) -> None:
    model = _model(2)
    model.entry(2)

    with qtbot.waitSignal(model.dataChanged) as told:
        model.replace(make_post(1, "completed"))

    assert told.args is not None
    assert told.args[0].row() == 2
    entry = model.entry(2)
    assert isinstance(entry, PostView)
    assert entry.status == "completed"


def test_a_newer_value_waits_until_its_row_is_read() -> None:
    model = _model(3)

    model.replace(make_post(2, "failed"))

    entry = model.entry(3)
    assert isinstance(entry, PostView)
    assert entry.status == "failed"


def test_a_post_is_found_by_its_id() -> None:
    model = _model(2, 2)

    assert model.find(3) == 5
    assert model.find(99) is None


def test_other_sections_forget_the_old_posts() -> None:
    model = _model(1)
    model.replace(make_post(0, "failed"))

    model.set_sections([Section("New", posts=(make_post(0),))])

    entry = model.entry(1)
    assert isinstance(entry, PostView)
    assert entry.status == "pending"
