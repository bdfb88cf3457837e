"""A model's answer is data: found, checked and cut here."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.ai.answers import ANSWER_LIMIT_BYTES, BadAnswer, parse_answer, read_answer

GOOD = {"title": "Title", "caption": "Caption", "hashtags": "#one #two"}


def answer(**changes: Any) -> str:
    return json.dumps(GOOD | changes)


@pytest.mark.parametrize(
    "text",
    [
        answer(),
        f"```json\n{answer()}\n```",
        f"Here:\n{answer()}\nHope that helps {{really}}!",
        f"<think>{{}}{answer(title='no')}</think>{answer()}",
        f"<THINK>a</THINK>{answer()}<think>b",
        f"lost its beginning {{</think>{answer()}",
        f'{{"a": 1}} {answer()}',
        f"[{answer()}]",
        "\ufeff" + answer(),
        '{"title": "Title", "caption": "Cap\x00tion", "hashtags": "#one #two"}',
    ],
)
def test_the_object_is_found_in_what_stands_around_it(text: str) -> None:
    found = parse_answer(text)

    assert (found.title, found.caption, found.hashtags) == ("Title", "Caption", ("#one", "#two"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no JSON object"),
        ("}{", "no JSON object"),
        ("{title: no}", "no valid JSON"),
        ("<think>" + answer(), "no JSON object"),
        ('{"a": 1}', "no title"),
        (answer(title=None), "no title"),
        (answer(title=["x"]), "no title"),
        (answer(title="\u200b <b></b> \"'"), "no title"),
        (answer(caption=7), "no caption"),
        (answer(hashtags={}), "no hashtags"),
        (answer(hashtags="123 !!"), "no hashtags"),
        (answer(hashtags=[1, None]), "no hashtags"),
        ("x" * (ANSWER_LIMIT_BYTES + 1), "far too long an answer"),
        ("[" * 30_000 + "{}", "no title"),
        ('{"a":' * 9_000 + "}", "no valid JSON"),
        ('{"title": ' + "1" * 5000 + "}", "no valid JSON"),
    ],
)
def test_an_answer_that_is_no_post_says_what_is_missing(text: str, problem: str) -> None:
    with pytest.raises(BadAnswer) as bad:
        parse_answer(text)

    assert str(bad.value) == problem


def test_limits_are_cut_visibly() -> None:
    found = parse_answer(
        answer(title="t" * 200, caption="c" * 3000, hashtags=" ".join(f"#tag{n}" for n in range(30)))
    )

    assert found.title == "t" * 99 + "…"
    assert found.caption == "c" * 2199 + "…"
    assert len(found.hashtags) == 15


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("#a1 #b", ("#a1", "#b")),
        ("#a,#b;#c", ("#a", "#b", "#c")),
        ("#a#b", ("#a", "#b")),
        ("\uff03a \uff03b", ("#a", "#b")),
        ("one two", ("#one", "#two")),
        ("call of duty, fps", ("#callofduty", "#fps")),
        (["a", "#b", "call of duty", "#c #d"], ("#a", "#b", "#callofduty", "#c", "#d")),
        ("#Game #game #GAME", ("#Game",)),
        ("#re\u202eal #http://evil.example/x #@all", ("#real", "#all")),
        ("#日本 #игра", ("#日本", "#игра")),
    ],
)
def test_hashtags_come_as_text_or_list_and_leave_as_tags(value: object, expected: tuple[str, ...]) -> None:
    assert parse_answer(answer(hashtags=value)).hashtags == expected


def test_what_was_taken_out_is_told() -> None:
    found = read_answer(answer(title='# "<b>Hi</b> @all"', caption="see www.evil.com\n\n\n\nbye"))

    assert found.text.title == "Hi all"
    assert found.text.caption == "see\n\nbye"
    assert found.removed == ("markup", "a mention", "a link")


@given(st.text(max_size=300))
def test_any_text_is_a_post_or_a_bad_answer(text: str) -> None:
    for shape in (text, answer(title=text, caption=text, hashtags=text), answer(hashtags=[text])):
        try:
            found = parse_answer(shape)
        except BadAnswer:
            continue
        assert 0 < len(found.title) <= 100
        assert "\n" not in found.title
        assert len(found.caption) <= 2200
        assert 0 < len(found.hashtags) <= 15


@pytest.mark.parametrize("unit", ["<think>", "{", '{"a":', "[", "</think>", "}", "{}", '{"title":1}', '"{'])
def test_hostile_repetition_takes_no_time(unit: str) -> None:
    started = time.perf_counter()
    with pytest.raises(BadAnswer):
        parse_answer(unit * (ANSWER_LIMIT_BYTES // len(unit)))

    assert time.perf_counter() - started < 2
