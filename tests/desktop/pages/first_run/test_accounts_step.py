from __future__ import annotations

import pytest

from clipdesk.desktop.dialogs.connect import ConnectDialog
from clipdesk.desktop.pages.first_run.accounts_step import AccountsStep
from clipdesk.domain.account import Platform
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


def shown(rig: PageRig, qtbot: Bot, *, starts: bool = True) -> AccountsStep:
    step = AccountsStep(rig.services, lambda: starts)
    qtbot.hold(step)
    step.resize(640, 500)
    step.show()
    return step


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        (True, "The rehearsal opens in a window of its own."),
        (False, "It did not start. Use the command: clipdesk --rehearsal"),
    ],
)
def test_a_rehearsal_is_started_or_its_command_told(
    rig: PageRig, qtbot: Bot, starts: bool, words: str
) -> None:
    step = shown(rig, qtbot, starts=starts)
    said: list[str] = []
    step.said.connect(lambda sentence, _tone: said.append(sentence))

    step.rehearse_button.click()

    assert said == [words]


def test_each_platform_opens_its_own_connect_dialog(rig: PageRig, qtbot: Bot) -> None:
    step = shown(rig, qtbot)

    step.platforms[Platform.TIKTOK].button.click()

    (dialog,) = step.findChildren(ConnectDialog)
    assert dialog.accessibleName() == "Connect TikTok"
    dialog.reject()


def test_a_new_account_is_shown_at_once(rig: PageRig, qtbot: Bot) -> None:
    step = shown(rig, qtbot)
    step.platforms[Platform.YOUTUBE].button.click()
    (dialog,) = step.findChildren(ConnectDialog)
    account = rig.add_account(Platform.YOUTUBE, name="Nova")

    dialog.connected.emit(account)
    dialog.reject()

    qtbot.waitUntil(lambda: step.platforms[Platform.YOUTUBE].who.text() == "Nova")
