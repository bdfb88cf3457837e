"""Posts and pictures for tests and screenshots: names and numbers are made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QRadialGradient

from clipdesk.desktop.models.post_view import PostStatus, PostView, PublicationView

NOW = datetime(2026, 6, 18, 19, 15, tzinfo=UTC)

_SKIES = {
    "boss": ("#1A0B08", "#5A2110", "#C25A22"),
    "race": ("#3B2060", "#C23C6A", "#F2B84B"),
    "harbor": ("#1C2A2E", "#3E5A58", "#A8CDBE"),
    "meadow": ("#7EB8E8", "#CFE4EE", "#6FA85A"),
    "space": ("#0B0B22", "#20134E", "#59C2D8"),
}


def draw_scene(path: Path, name: str, width: int = 512, height: int = 288) -> Path:
    """Draw a small landscape that stands for a clip's thumbnail."""
    top, middle, light = (QColor(value) for value in _SKIES[name])
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    sky = QLinearGradient(QPointF(0, 0), QPointF(0, height))
    sky.setColorAt(0, top)
    sky.setColorAt(0.7, middle)
    painter.fillRect(QRectF(0, 0, width, height), sky)
    glow = QRadialGradient(QPointF(width / 2, height * 0.55), height * 0.5)
    glow.setColorAt(0, light)
    glow.setColorAt(1, QColor(light.red(), light.green(), light.blue(), 0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(glow)
    painter.drawEllipse(QPointF(width / 2, height * 0.55), height * 0.5, height * 0.5)
    painter.setBrush(top.darker(160))
    painter.drawRect(QRectF(0, height * 0.8, width, height))
    painter.end()
    image.save(str(path))
    return path


def publication(platform: str, status: str = "pending", privacy: str | None = "public") -> PublicationView:
    """Make a publication."""
    return PublicationView(platform, status, privacy)


def make_post(post_id: int = 1, status: PostStatus = "pending", **changes: object) -> PostView:
    """Make a post that is due in 45 minutes; say what differs."""
    values: dict[str, object] = {
        "id": post_id,
        "title": f"Clip {post_id}",
        "status": status,
        "wait_reason": None,
        "scheduled_at": NOW + timedelta(minutes=45),
        "duration_s": 42.0,
        "game": "Riftline",
        "publications": (publication("youtube"),),
    }
    return PostView(**(values | changes))  # type: ignore[arg-type]


def schedule_posts(folder: Path) -> tuple[PostView, ...]:
    """Make the evening of the design's first picture."""
    scenes = {name: draw_scene(folder / f"{name}.png", name) for name in _SKIES}
    day = NOW.replace(hour=0, minute=0)
    return (*_begun_posts(scenes, day), *_coming_posts(scenes, day))


def _begun_posts(scenes: dict[str, Path], day: datetime) -> tuple[PostView, ...]:
    done, later = "completed", "pending"
    return (
        make_post(
            1,
            "failed",
            title="Boss on the first try? Almost.",
            wait_reason="sign_in",
            scheduled_at=day.replace(hour=18),
            duration_s=72,
            thumbnail=scenes["boss"],
            game="Ashen Vale",
            error_message="TikTok sign-in has expired.",
            publications=(
                publication("youtube", done),
                publication("instagram", done),
                publication("tiktok", "failed"),
            ),
        ),
        make_post(
            2,
            "processing",
            title="Last-corner overtake for the win",
            scheduled_at=day.replace(hour=19),
            duration_s=38,
            thumbnail=scenes["race"],
            game="Turbo Canyon",
            progress=0.62,
            stage_text="Uploading to YouTube",
            publications=(publication("youtube", "processing"), publication("instagram", later)),
        ),
    )


def _coming_posts(scenes: dict[str, Path], day: datetime) -> tuple[PostView, ...]:
    done = "completed"
    return (
        make_post(
            3,
            title="1v4 clutch on Harbor with 3 HP",
            scheduled_at=day.replace(hour=20),
            thumbnail=scenes["harbor"],
            publications=(publication("youtube"), publication("instagram"), publication("tiktok")),
        ),
        make_post(
            4,
            "completed",
            title="The most polite enemy team ever",
            scheduled_at=day.replace(hour=12),
            duration_s=57,
            thumbnail=scenes["meadow"],
            game="Deadwood",
            publications=(publication("youtube", done), publication("instagram", done)),
        ),
        make_post(
            5,
            title="Warp drive fails at the worst moment",
            scheduled_at=day.replace(hour=12) + timedelta(days=1),
            duration_s=51,
            thumbnail=scenes["space"],
            game="Voidrunner",
            publications=(publication("youtube"), publication("tiktok")),
        ),
        make_post(
            6,
            title="I was told there would be loot",
            scheduled_at=day.replace(hour=18) + timedelta(days=1),
            duration_s=33,
            thumbnail=scenes["meadow"],
            publications=(publication("instagram"), publication("tiktok")),
        ),
    )
