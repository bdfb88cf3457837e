from __future__ import annotations

from clipdesk.desktop.pages.first_run.times_parts import ChoiceCard, DayButton, WeekPreview, day_name
from clipdesk.desktop.theme import Theme
from tests.desktop.bot import Bot


def test_days_are_named_in_the_users_language(theme: Theme) -> None:
    assert (day_name("mon"), day_name("sun", short=False)) == ("Mon", "Sunday")


def test_a_day_shows_whether_it_is_in(theme: Theme, qtbot: Bot) -> None:
    day = DayButton(theme, "mon")
    qtbot.hold(day)
    day.resize(day.sizeHint())
    out = day.grab().toImage().pixelColor(10, 5)

    day.click()

    assert day.grab().toImage().pixelColor(10, 5) == theme.colour("accentSoft") != out
    assert day.accessibleName() == "Monday"


def test_a_choice_paints_its_whole_sentence_in_both_states(theme: Theme, qtbot: Bot) -> None:
    card = ChoiceCard(theme, "Schedule it", "Text is written and the clip takes the next free time.")
    qtbot.hold(card)
    card.resize(314, 76)

    def inked_lines() -> int:
        picture = card.grab().toImage()
        ground = picture.pixelColor(300, 38)
        rows = (any(picture.pixelColor(x, y) != ground for x in range(50, 290)) for y in range(8, 68))
        return sum(rows)

    off = inked_lines()
    card.setChecked(True)

    assert abs(inked_lines() - off) <= 4
    assert off > 30


def test_a_week_grows_with_its_times(theme: Theme, qtbot: Bot) -> None:
    week = WeekPreview(theme)
    qtbot.hold(week)
    week.show_week(("mon",), ("12:00",))
    one = (week.words, week.sizeHint().height())

    week.show_week(("mon", "tue"), ("12:00", "18:00"))

    assert one[0] == "1 time a week"
    assert (week.words, week.sizeHint().height() > one[1]) == ("4 times a week", True)
