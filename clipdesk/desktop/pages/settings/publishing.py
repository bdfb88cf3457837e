"""Settings about sending: what each platform gets, and how fast."""

from __future__ import annotations

from clipdesk.desktop.looks import PLATFORMS
from clipdesk.desktop.pages.settings.bound_rows import NumberRow, SelectRow, ToggleRow
from clipdesk.desktop.pages.settings.editing import SettingsEditor
from clipdesk.desktop.pages.settings.rows import Section, SettingRow, tr
from clipdesk.desktop.theme import Theme


def publishing_section(theme: Theme, editor: SettingsEditor) -> Section:
    """Make the section."""
    section = Section(theme, "publishing", tr("Publishing"))
    section.add_card(*_youtube(theme, editor), title=PLATFORMS["youtube"].name)
    section.add_card(*_instagram(theme, editor), title=PLATFORMS["instagram"].name)
    section.add_card(*_tiktok(theme, editor), title=PLATFORMS["tiktok"].name)
    section.add_card(*_sending(theme, editor), title=tr("Sending"))
    return section


def _post_here(theme: Theme, editor: SettingsEditor, platform: str) -> SettingRow:
    label = tr("Post to {platform}").format(platform=PLATFORMS[platform].name)
    return ToggleRow(theme, editor, f"platforms.{platform}.enabled", label)


def _youtube(theme: Theme, editor: SettingsEditor) -> list[SettingRow]:
    privacies = [("public", tr("Public")), ("unlisted", tr("Unlisted")), ("private", tr("Private"))]
    categories = [
        ("20", tr("Gaming")),
        ("24", tr("Entertainment")),
        ("23", tr("Comedy")),
        ("22", tr("People & Blogs")),
        ("17", tr("Sports")),
        ("10", tr("Music")),
        ("28", tr("Science & Technology")),
        ("27", tr("Education")),
    ]
    return [
        _post_here(theme, editor, "youtube"),
        SelectRow(
            theme,
            editor,
            "platforms.youtube.privacy",
            tr("Who can see new videos"),
            tr("Can be changed for each post"),
            privacies,
        ),
        SelectRow(theme, editor, "platforms.youtube.category_id", tr("Category"), "", categories),
        ToggleRow(
            theme,
            editor,
            "platforms.youtube.made_for_kids",
            tr("Videos are made for kids"),
            tr("YouTube then turns comments and notifications off"),
        ),
    ]


def _instagram(theme: Theme, editor: SettingsEditor) -> list[SettingRow]:
    return [
        _post_here(theme, editor, "instagram"),
        NumberRow(
            theme,
            editor,
            "platforms.instagram.max_hashtags",
            tr("Most hashtags"),
            tr("The rest is left out, and the post says which"),
        ),
    ]


def _tiktok(theme: Theme, editor: SettingsEditor) -> list[SettingRow]:
    return [
        _post_here(theme, editor, "tiktok"),
        SelectRow(
            theme,
            editor,
            "platforms.tiktok.mode",
            tr("How clips get there"),
            tr("For a direct post you choose who can see it, each time"),
            [("draft", tr("Draft in the app’s inbox")), ("direct", tr("Direct post"))],
        ),
    ]


def _sending(theme: Theme, editor: SettingsEditor) -> list[SettingRow]:
    return [
        NumberRow(
            theme,
            editor,
            "publish.upload_limit_kib_s",
            tr("Upload limit"),
            tr("0 means no limit"),
            tr("KiB/s"),
        ),
        NumberRow(
            theme,
            editor,
            "publish.parallel_uploads",
            tr("Accounts at once"),
            tr("One upload for each account at a time"),
        ),
        NumberRow(
            theme,
            editor,
            "publish.max_attempts",
            tr("Attempts"),
            tr("Then a post counts as failed and waits for you"),
        ),
    ]
