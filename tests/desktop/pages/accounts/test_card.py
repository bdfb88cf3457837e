from __future__ import annotations

from clipdesk.desktop.models.account_cards import AccountCardView, Fact
from clipdesk.desktop.pages.accounts.card import AccountCard, Avatar
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.badges import StatusBadge
from clipdesk.domain.account import AccountStatus, Platform
from tests import values
from tests.desktop.bot import Bot

FACTS = tuple(Fact(f"Label {number}", f"value {number}") for number in range(4))


def shown(theme: Theme, qtbot: Bot, view: AccountCardView) -> AccountCard:
    card = AccountCard(theme, view)
    qtbot.hold(card)
    card.resize(900, card.sizeHint().height())
    card.show()
    return card


def view_of(**changes: object) -> AccountCardView:
    return AccountCardView(values.account(Platform.TIKTOK, id=7, name="Nova", **changes), FACTS)


def test_the_card_says_facts_and_trouble(theme: Theme, qtbot: Bot) -> None:
    account = values.account(Platform.TIKTOK, name="Nova", status=AccountStatus.NEEDS_SIGN_IN)

    card = shown(theme, qtbot, AccountCardView(account, FACTS, "TikTok posts are on hold."))

    assert card.accessibleName() == "TikTok, Nova, Sign-in expired"
    assert card.accessibleDescription().startswith("TikTok posts are on hold. Label 0: value 0")
    assert card.fix_button.accessibleName() == "Reconnect: TikTok, Nova"


def test_every_command_names_the_account(theme: Theme, qtbot: Bot) -> None:
    card = shown(theme, qtbot, view_of())
    told: list[tuple[str, int]] = []
    card.chosen.connect(lambda key, account_id: told.append((key, account_id)))

    card.settings_button.click()
    for action in card.menu().actions():
        action.trigger()

    keys = ["settings", "open_channel", "reconnect", "disconnect"]
    assert told == [(key, 7) for key in keys]


def test_the_default_is_marked_only_where_there_is_another(theme: Theme, qtbot: Bot) -> None:
    account = values.account(is_default=True)

    def badges(siblings: int) -> list[str]:
        card = shown(theme, qtbot, AccountCardView(account, FACTS, siblings=siblings))
        return [badge.text for badge in card.findChildren(StatusBadge)]

    assert badges(0) == ["Connected"]
    assert badges(1) == ["Connected", "Default"]


def test_a_name_without_letters_still_has_an_avatar(theme: Theme, qtbot: Bot) -> None:
    avatar = Avatar(theme, "  ", "youtube")
    qtbot.hold(avatar)

    assert not avatar.grab().isNull()
    assert avatar._letter == "?"
