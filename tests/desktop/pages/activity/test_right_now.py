from __future__ import annotations

import pytest

from clipdesk.desktop.models.clip_steps import ClipRow, Step
from clipdesk.desktop.pages.activity.right_now import MOST_ROWS, RightNow
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.labels import PlainLabel
from tests.desktop.bot import Bot


@pytest.fixture
def panel(theme: Theme, qtbot: Bot) -> RightNow:
    panel = RightNow(theme)
    qtbot.hold(panel)
    panel.resize(976, 300)
    panel.show()
    return panel


def rows(count: int) -> list[ClipRow]:
    return [ClipRow(f"/clips/{number}.mp4", Step.READING, "Reading") for number in range(count)]


def labels(panel: RightNow) -> list[str]:
    return [label.text() for label in panel.findChildren(PlainLabel) if label.isVisible()]


def test_four_rows_are_shown_and_the_rest_is_counted(panel: RightNow) -> None:
    panel.show_rows(rows(6))

    assert len(panel.views) == MOST_ROWS
    assert {"6 clips in progress", "+2 more"} <= set(labels(panel))


def test_a_finished_clip_is_not_in_progress(panel: RightNow) -> None:
    done = ClipRow("/clips/a.mp4", Step.SCHEDULED, "Scheduled", "done")

    panel.show_rows([done, *rows(1)])

    assert "1 clip in progress" in labels(panel)


def test_with_nothing_on_its_way_it_says_why(panel: RightNow) -> None:
    panel.say_nothing("Nothing to watch", "The folder is away.", "folder-search")
    panel.show_rows([])

    assert panel.words == "Nothing to watch"
    assert {"Nothing to watch", "The folder is away."} <= set(labels(panel))
    assert panel.views == []


@pytest.mark.parametrize("state", ["working", "done", "failed"])
@pytest.mark.parametrize("narrow", [False, True])
def test_every_state_is_painted_in_its_own_colour(
    panel: RightNow, theme: Theme, state: str, narrow: bool
) -> None:
    panel.set_narrow(narrow)
    panel.show_rows([ClipRow("/clips/a.mp4", Step.READING, "Words", state)])  # type: ignore[arg-type]

    picture = panel.views[0].grab().toImage()
    colour = {"working": "accentBright", "done": "ok", "failed": "danger"}[state]
    painted = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width() - 410, picture.width())
        for y in range(picture.height())
    }

    assert theme.colour(colour).name() in painted  # type: ignore[arg-type]
