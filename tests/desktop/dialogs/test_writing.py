"""Write with AI: the row says which template, and spins while it writes."""

from __future__ import annotations

from clipdesk.desktop.dialogs.writing import Proposal, WriteRow
from clipdesk.desktop.theme import Theme
from tests.desktop.bot import Bot


def test_the_row_names_the_template(theme: Theme, qtbot: Bot) -> None:
    row = WriteRow(theme)
    qtbot.hold(row)

    row.set_template("Hype shorts")
    assert row.note.text() == "Uses template “Hype shorts”"
    row.set_template("")
    assert row.note.text() == "No template is active"


def test_while_it_writes_the_button_takes_no_presses(theme: Theme, qtbot: Bot) -> None:
    row = WriteRow(theme)
    qtbot.hold(row)
    pressed: list[bool] = []
    row.pressed.connect(lambda: pressed.append(True))
    row.set_busy(True)

    row.button.click()
    row.set_busy(False)
    row.button.click()

    assert pressed == [True]


def test_the_commands_of_an_offer_name_their_field(theme: Theme, qtbot: Bot) -> None:
    offer = Proposal(theme, "Title")
    qtbot.hold(offer)

    names = [offer.use.accessibleName(), offer.keep.accessibleName()]

    assert names == ["Use: new words for Title", "Keep Mine: Title"]
