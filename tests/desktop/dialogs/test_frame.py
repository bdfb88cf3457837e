"""The frame of a form: it scrolls only where there is no room, and its footer counts."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clipdesk.desktop.dialogs.frame import FormBody, FormContent, FormFooter
from clipdesk.desktop.theme import Theme
from tests.desktop.bot import Bot


def content(height: int) -> FormContent:
    inner = QWidget()
    inner.setFixedHeight(height)
    outer = FormContent()
    layout = QVBoxLayout(outer)
    layout.setContentsMargins(25, 0, 25, 0)
    layout.addWidget(inner)
    return outer


def test_a_form_is_as_high_as_its_fields(qtbot: Bot, theme: Theme) -> None:
    body = FormBody(content(300))
    qtbot.hold(body)

    assert body.heightForWidth(600) == 300


def test_on_a_low_screen_the_bar_stands_in_the_margin(qtbot: Bot, theme: Theme) -> None:
    form = content(5000)
    body = FormBody(form)
    qtbot.hold(body)
    body.resize(600, body.heightForWidth(600))
    body.show()

    layout = form.layout()
    assert layout is not None
    qtbot.waitUntil(lambda: body.verticalScrollBar().maximum() > 0)
    assert body.height() < body.screen().availableGeometry().height()
    assert layout.contentsMargins().right() == 13


def test_a_form_that_grows_says_so(qtbot: Bot, theme: Theme) -> None:
    form = content(300)
    body = FormBody(form)
    qtbot.hold(body)
    body.show()
    inner = form.findChild(QWidget)
    assert inner is not None

    with qtbot.waitSignal(body.grown):
        inner.setFixedHeight(400)

    assert body.heightForWidth(600) == 400


def test_the_footer_shows_keys_until_something_is_wrong(qtbot: Bot, theme: Theme) -> None:
    footer = FormFooter(theme, "to save")
    qtbot.hold(footer)
    assert footer.text == ""

    footer.tell_count(1)
    assert footer.text == "1 thing to fix"
    footer.tell_count(3)
    assert footer.text == "3 things to fix"
    footer.tell_count(0)
    assert footer.text == ""
