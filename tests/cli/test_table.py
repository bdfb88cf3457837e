from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.cli.table import plain, show_table, table_lines, width_of


def test_columns_stand_in_line() -> None:
    lines = table_lines(("id", "title"), [["1", "A win"], ["10", "Another"]], 80)

    assert lines == ["ID  TITLE", "1   A win", "10  Another"]


def test_the_widest_column_gives_way() -> None:
    lines = table_lines(("id", "title"), [["1", "An incredible last second win"]], 20)

    assert lines == ["ID  TITLE", "1   An incredible l…"]


def test_emojis_take_two_columns() -> None:
    lines = table_lines(("title", "id"), [["Win 🎮", "1"], ["Win it", "2"]], 80)

    assert lines == ["TITLE   ID", "Win 🎮  1", "Win it  2"]


@given(
    st.lists(st.lists(st.text(max_size=40), min_size=3, max_size=3), min_size=1, max_size=5),
    st.integers(30, 100),
)
def test_a_table_is_never_wider_than_its_room(rows: list[list[str]], room: int) -> None:
    cells = [[plain(cell) for cell in row] for row in rows]

    lines = table_lines(("one", "two", "three"), cells, room)

    assert len(lines) == len(rows) + 1
    assert max(width_of(line) for line in lines) <= room


def test_a_cell_holds_nothing_that_a_terminal_obeys() -> None:
    assert plain("red\x1b[31m\nnext\ttab\x07") == "red [31m next tab "


def test_without_rows_the_result_is_empty_and_a_sentence_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("id",), [], empty="Nothing here yet.")

    assert capsys.readouterr() == ("", "Nothing here yet.\n")


def test_nothing_is_cut_for_a_script(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("title",), [("x" * 500,)], empty="")

    assert "x" * 500 in capsys.readouterr().out
