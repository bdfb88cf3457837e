"""Tests of a secret: it goes into the keyring, and is never shown."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from clipdesk.desktop.pages.settings.secret_row import SecretRow
from clipdesk.domain.errors import CredentialState
from tests.desktop.pages.settings.stage import Stage


def _row(stage: Stage) -> SecretRow:
    row = SecretRow(stage.theme, "Key", "ai", stage.keyring, stage.background, stage.shell)
    stage.show(row)
    row.refresh()
    stage.settle()
    return row


def test_a_key_is_stored_and_leaves_the_field(stage: Stage) -> None:
    row = _row(stage)
    before = row.caption.text(), row.save_button.isEnabled(), row.remove_button.isVisible()

    row.field.editor.setText(" sk-123 ")
    row.save_button.click()
    stage.settle()

    assert before == ("Not set", False, False)
    assert stage.keyring.entries == {"ai": "sk-123"}
    assert row.field.text == ""
    assert row.caption.text() == "Stored in the keyring"
    assert row.remove_button.isVisible()


def test_a_stored_key_is_never_shown(stage: Stage) -> None:
    stage.keyring.set("ai", "sk-123")

    row = _row(stage)

    assert row.field.text == ""
    assert row.field.editor.placeholderText() == "••••••••"
    assert row.field.editor.echoMode() == QLineEdit.EchoMode.Password


def test_a_key_can_be_removed(stage: Stage) -> None:
    stage.keyring.set("ai", "sk-123")
    row = _row(stage)

    row.remove_button.click()
    stage.bot.waitUntil(lambda: row.caption.text() == "Not set")

    assert stage.keyring.entries == {}


def test_a_locked_keyring_keeps_what_was_typed(stage: Stage) -> None:
    row = _row(stage)
    stage.keyring.state = CredentialState.LOCKED
    row.field.editor.setText("sk-123")

    row.save_button.click()
    stage.settle()

    assert row.error == "The keyring is locked. Unlock it."
    assert row.field.text == "sk-123"
    assert not row.save_button.is_busy


def test_without_a_keyring_it_says_how_long_a_key_lives(stage: Stage) -> None:
    stage.keyring.is_lasting = False

    row = _row(stage)

    assert row.caption.text() == "This computer has no keyring: kept until ClipDesk ends"


def test_names_begin_with_what_is_written(stage: Stage) -> None:
    row = _row(stage)

    assert row.field.editor.accessibleName() == "Key"
    assert row.save_button.accessibleName() == "Save Key"
    assert row.remove_button.accessibleName() == "Remove Key"
