"""TikTok's rules for the form: nothing preset, greyed where the account forbids it, brands disclosed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clipdesk.desktop.dialogs.tiktok_panel import TikTokPanel, privacy_words
from clipdesk.desktop.theme import Theme
from clipdesk.domain.creator import CreatorInfo
from clipdesk.domain.publication import PublishOptions
from clipdesk.domain.settings import TIKTOK_PRIVACIES
from tests.desktop.bench import EVERYONE
from tests.desktop.bot import Bot

Make = Callable[..., TikTokPanel]


@pytest.fixture
def make(theme: Theme, qtbot: Bot) -> Make:
    def made(creator: CreatorInfo | None = EVERYONE, level: str = "", **on: bool) -> TikTokPanel:
        panel = TikTokPanel(theme)
        qtbot.hold(panel)
        panel.show()
        panel.show_creator(creator)
        if level:
            panel.privacy.setCurrentIndex(panel.privacy.findData(level))
        for name, is_on in on.items():
            getattr(panel, name).setChecked(is_on)
        return panel

    return made


def test_nothing_is_chosen_for_a_person(make: Make) -> None:
    panel = make()

    assert panel.privacy.currentIndex() == -1
    assert panel.fault() == "Choose who can see it."
    switches = (panel.comments, panel.duet, panel.stitch, panel.discloses, panel.own_brand, panel.branded)
    assert not any(box.isChecked() for box in switches)
    assert panel.options() == {"mode": "direct", "privacy": ""}


def test_only_the_levels_that_the_account_has_are_offered(make: Make) -> None:
    panel = make(CreatorInfo("nova", ("SELF_ONLY",)))

    offered = [panel.privacy.itemText(row) for row in range(panel.privacy.count())]

    assert offered == ["Only me", "Draft: finish it in TikTok"]


def test_an_account_that_may_not_post_now_can_take_a_draft(make: Make) -> None:
    panel = make(CreatorInfo("nova", ("SELF_ONLY",), blocked="You posted enough today."))

    assert [panel.privacy.itemData(row) for row in range(panel.privacy.count())] == ["draft"]
    assert panel.told.text() == "You posted enough today."


def test_what_the_account_forbids_is_greyed_and_off(make: Make) -> None:
    panel = make(level="SELF_ONLY", duet=True, stitch=True)

    panel.show_creator(CreatorInfo("nova", ("SELF_ONLY",), is_duet_off=True))

    assert not panel.duet.isEnabled() and not panel.duet.isChecked()
    assert panel.stitch.isEnabled() and panel.stitch.isChecked()
    assert panel.options()["allow_duet"] is False


def test_a_disclosure_needs_a_kind(make: Make) -> None:
    panel = make(level="PUBLIC_TO_EVERYONE", discloses=True)
    assert panel.fault() == "Choose your brand, branded content or both."

    panel.own_brand.setChecked(True)

    assert panel.fault() == ""
    assert panel.brand_note.text() == "Your video will be labelled “Promotional content”."
    assert panel.options()["brand_organic"] is True


def test_branded_content_names_its_policy_and_is_never_for_oneself(make: Make) -> None:
    panel = make(level="PUBLIC_TO_EVERYONE", discloses=True, branded=True)
    assert "Branded Content Policy and Music Usage Confirmation" in panel.consent.text()
    assert not panel.policy_link.isHidden()

    panel.privacy.setCurrentIndex(panel.privacy.findData("SELF_ONLY"))

    assert not panel.branded.isChecked() and not panel.branded.isEnabled()


def test_a_switch_that_is_taken_back_discloses_nothing(make: Make) -> None:
    panel = make(level="PUBLIC_TO_EVERYONE", discloses=True, own_brand=True)

    panel.discloses.setChecked(False)

    assert panel.options()["brand_organic"] is False


def test_a_draft_takes_no_further_choices(make: Make) -> None:
    panel = make(level="draft", comments=True)

    assert panel.options() == {"mode": "draft"}
    assert panel.fault() == ""
    assert not panel.comments.isEnabled()
    assert "TikTok inbox" in panel.consent.text()


@pytest.mark.parametrize(
    ("options", "level"),
    [
        (PublishOptions(mode="direct", privacy="SELF_ONLY"), "SELF_ONLY"),
        (PublishOptions(mode="direct", privacy="FOLLOWER_OF_CREATOR"), "FOLLOWER_OF_CREATOR"),
        (PublishOptions(mode="draft"), "draft"),
        (PublishOptions(mode="direct"), None),
    ],
)
def test_what_was_chosen_before_is_shown(make: Make, options: PublishOptions, level: Any) -> None:
    panel = make()

    panel.set_options(options)

    assert panel.privacy.currentData() == level


def test_a_brand_that_was_disclosed_before_is_not_hidden(make: Make) -> None:
    panel = make()

    panel.set_options(PublishOptions(mode="direct", privacy="SELF_ONLY", brand_organic=True))

    assert not panel.brands.isHidden()
    assert panel.options()["brand_organic"] is True


def test_the_error_stands_where_it_is_mended(make: Make) -> None:
    unchosen, undisclosed = make(), make(level="PUBLIC_TO_EVERYONE", discloses=True)

    unchosen.set_error(unchosen.fault())
    undisclosed.set_error(undisclosed.fault())

    assert unchosen.privacy_field.error == "Choose who can see it."
    assert undisclosed.privacy_field.error == ""
    assert undisclosed.brand_note.text() == "Choose your brand, branded content or both."


def test_a_choice_survives_the_answer_of_tiktok(make: Make) -> None:
    panel = make(None, level="draft")

    panel.show_creator(EVERYONE)

    assert panel.privacy.currentData() == "draft"


def test_every_level_has_words() -> None:
    assert all(privacy_words(level) != level for level in TIKTOK_PRIVACIES)
    assert privacy_words("NEW_LEVEL") == "NEW_LEVEL"
