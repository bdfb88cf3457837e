"""Words of others become nothing but words."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.ai.wording import cut, harmless, hashtag, lines, one_line, visible

NASTY = st.text(
    st.sampled_from("<>/@:.#*`_&;\u200d\u202e\u200b\ufeff htpswcomev\n") | st.characters(), max_size=200
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u202eb\u2066c\u200bd\ufeffe\x00f\x1b[0m\xadg", "abcdef[0mg"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # noqa: RUF001
        ("a\u200db", "ab"),
        ("\u200d👍\u200d", "👍"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("half \ud800 a pair", "half  a pair"),
        ("e\u0301", "é"),
        ("x\U000e0041\U000e0042y", "xy"),
        ("\ue000z\u3164", "z"),
    ],
)
def test_only_what_can_be_seen_is_kept(text: str, expected: str) -> None:
    assert visible(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "removed"),
    [
        ("plain <3 text & 1 < 2", "plain <3 text & 1 < 2", ()),
        ("Q&amp;A", "Q&A", ()),
        ("<b>bold</b><br/>", "bold", ("markup",)),
        ("&lt;script&gt;x", "x", ("markup",)),
        ("<img src=file:///etc/passwd", "img src=", ("markup", "a link")),
        ("**Wow** and `code` and __so__", "Wow and code and so", ("markup",)),
        ("see https://evil.example/x?y now", "see  now", ("a link",)),
        ("see www.evil.com now", "see  now", ("a link",)),
        ("see evil.com/x now", "see  now", ("a link",)),
        ("see evil.com", "see ", ("a link",)),
        ("javascript:alert(1)", "", ("a link",)),
        ("a [word](javascript:1) and ![](http://x.y)", "a word and ", ("a link",)),
        ("[not] (a link)", "[not] (a link)", ()),
        ("write to me@evil.example", "write to ", ("a link",)),
        ("thanks @everyone and \uff20someone", "thanks everyone and someone", ("a mention",)),
        ("1 @ 2, a@b", "1 @ 2, a@b", ()),
        ("agar.io, 3.5 kills... wow.nice", "agar.io, 3.5 kills... wow.nice", ()),
        ("htt<b></b>ps://evil.example", "", ("markup", "a link")),
        ("http:&#8203;//evil.example/x", "", ("a link",)),
        ("<<b>script>", "script>", ("markup",)),
    ],
)
def test_markup_links_and_mentions_are_taken_out(text: str, expected: str, removed: tuple[str, ...]) -> None:
    assert harmless(text) == (expected, removed)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("two words here", 12, "two words…"),
        ("two words", 6, "two…"),
        ("abcde\u0301fg", 6, "abcd…"),
        ("abc👍🏽de", 5, "abc…"),
        ("ab👨\u200d👩x", 5, "ab…"),
    ],
)
def test_a_cut_is_visible_and_splits_no_character(text: str, limit: int, expected: str) -> None:
    assert cut(text, limit) == expected


def test_lines_keep_paragraphs_and_nothing_more() -> None:
    assert lines("  a \t b  \n\n\n\n c\n") == "a b\n\nc"
    assert one_line(" a\n\tb ") == "a b"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("gaming", "#gaming"),
        ("#Call of Duty!", "#CallofDuty"),
        ("123", ""),
        ("1v1", "#1v1"),
        ("!?", ""),
        ("हिन्दी", "#हिन्दी"),
        ("x" * 80, "#" + "x" * 50),
    ],
)
def test_a_hashtag_is_one_word(word: str, expected: str) -> None:
    assert hashtag(word) == expected


@given(NASTY)
def test_nothing_invisible_and_no_link_survives(text: str) -> None:
    bare, _ = harmless(text)

    assert "://" not in bare.replace(" ", "x") or not bare.partition("://")[0][-2:].isalpha()
    assert "\u202e" not in bare
    assert "\u200b" not in bare
    assert "<script" not in bare
    assert all(unicodedata.category(char) != "Cc" or char in "\n\t" for char in bare)


@given(st.text(max_size=300), st.integers(1, 100))
def test_a_cut_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit


@pytest.mark.parametrize(
    "unit", ["a-", "a.", "<", "__a", "@", "&amp;", "a+", "http:", "<b>", "[](", "[a", "`", "\u200d👍"]
)
def test_hostile_repetition_takes_no_time(unit: str) -> None:
    text = unit * (9000 // len(unit))

    started = time.perf_counter()
    harmless(text)

    assert time.perf_counter() - started < 2
