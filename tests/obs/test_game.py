"""Which game is it: fixtures from real kinds of set-ups, and the rules one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.obs.game import (
    Candidate,
    Evidence,
    Guess,
    Program,
    Source,
    candidates,
    guess_game,
    is_game_like,
    rank,
    tidy,
)

PLAIN = "/v/Replay 2026-11-22 18-30-00.mp4"
CHROME = Program("chrome.exe", r"C:\Program Files\Google\Chrome\chrome.exe", "Celeste wiki - Chrome")
STEAM_CELESTE = Program("Celeste.exe", r"D:\SteamLibrary\steamapps\common\Celeste\Celeste.exe", "Celeste")
STEAM_HADES = Program("Hades", "/home/me/.local/share/Steam/steamapps/common/Hades/x64/Hades", "Hades")
STEAM_RUNTIME = Program("pv", "/home/me/.steam/steamapps/common/SteamLinuxRuntime_sniper/pv", "")

FIXTURES = [
    ("folder per game", Evidence("/v/Celeste/Replay 2026-11-22 18-30-00.mp4", "/v"), "Celeste"),
    (
        "folder per game, Windows, other program in front",
        Evidence(r"D:\Clips\ELDEN RING™\Replay 2026-11-22 18-30-00.mp4", r"d:\clips", foreground=CHROME),
        "Elden Ring",
    ),
    (
        "folder per day, game before the date",
        Evidence("/v/2026-11-22/Hades II 2026-11-22 18-30-00.mp4", "/v"),
        "Hades II",
    ),
    (
        "game, then month, then kind",
        Evidence("/v/Hollow Knight/2026-11/Clips/Replay 2026-11-22.mp4", "/v"),
        "Hollow Knight",
    ),
    (
        "named by a recorder",
        Evidence(r"C:\Users\me\Videos\Rocket League\Rocket League 2026.11.22 - 18.30.00.02.DVR.mp4"),
        "Rocket League",
    ),
    ("only OBS's own name", Evidence("/v/Replay 2026-11-22 18-30-00.mp4", "/v"), ""),
    ("a person's own name", Evidence("/v/my best day ever.mp4", "/v"), ""),
    ("scene named for the game", Evidence(PLAIN, "/v", scene="Stardew Valley"), "Stardew Valley"),
    ("scene that says nothing", Evidence(PLAIN, "/v", scene="Starting Soon"), ""),
    (
        "game capture source",
        Evidence(PLAIN, "/v", scene="Main", captures=("Hades:SDL_app:Hades.exe",)),
        "Hades",
    ),
    (
        "capture of a browser, game running",
        Evidence(
            PLAIN, "/v",
            captures=("Mail - Chrome:Chrome_WidgetWin_1:chrome.exe",), programs=(CHROME, STEAM_CELESTE),
        ),
        "Celeste",
    ),
    (
        "window in front is the game",
        Evidence(
            PLAIN, "/v",
            programs=(STEAM_CELESTE, STEAM_HADES, STEAM_RUNTIME), foreground=STEAM_HADES,
        ),
        "Hades",
    ),
    (
        "program known by another name",
        Evidence(PLAIN, "/v", foreground=Program("VALORANT-Win64-Shipping.exe", "", "VALORANT  ")),
        "VALORANT",
    ),
    (
        "a game inside another program",
        Evidence(PLAIN, "/v", captures=("Minecraft* 1.21 - Singleplayer:GLFW30:javaw.exe",)),
        "Minecraft",
    ),
    (
        "X11 capture",
        Evidence(PLAIN, "/v", captures=("71303175\r\nHollow Knight\r\nhollow_knight.x86_64",)),
        "Hollow Knight",
    ),
    (
        "the folder wins over what runs now",
        Evidence("/v/Celeste/Replay 2026-11-22.mp4", "/v", programs=(STEAM_HADES,), foreground=STEAM_HADES),
        "Celeste",
    ),
    ("nothing known", Evidence(""), ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("evidence", "game"), [fixture[1:] for fixture in FIXTURES], ids=[f[0] for f in FIXTURES]
)
def test_the_game_is_guessed(evidence: Evidence, game: str) -> None:
    assert guess_game(evidence) == game


def test_witnesses_add_up() -> None:
    guesses = rank(
        [
            Candidate("Hades", Source.FOLDER),
            Candidate("Celeste", Source.CAPTURE),
            Candidate("celeste.exe", Source.PROCESS),
            Candidate("CELESTE", Source.SCENE),
            Candidate("Celeste", Source.WINDOW),
            Candidate("Celeste", Source.WINDOW),
        ]
    )

    assert [guess.name for guess in guesses] == ["Celeste", "Hades", "celeste.exe"]
    assert guesses[0] == Guess("Celeste", 0.8245, (Source.CAPTURE, Source.WINDOW, Source.SCENE))
    assert guesses[1].score == 0.7


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Overwatch® 2", "Overwatch 2"),
        ("Factorio (64-bit)", "Factorio"),
        ("Hollow_Knight", "Hollow Knight"),
        ("MyGame-Win64-Shipping", "MyGame"),
        ("cs2", "Counter-Strike 2"),
        ("Baldur's Gate 3 (Vulkan)", "Baldur's Gate 3 Vulkan"),
        ("  - ", ""),
    ],
)
def test_names_are_tidied(name: str, expected: str) -> None:
    assert tidy(name) == expected


@pytest.mark.parametrize(
    "name",
    ["", "x", "Replays", "My Videos 2", "2026", "2026-11", "2026-11-22", "11", "22.11.2026", "Scene 2",
     "Game Capture", "BRB", "Just Chatting", "w" * 61, "123 456"],
)  # fmt: skip
def test_everyday_words_are_no_games(name: str) -> None:
    assert not is_game_like(tidy(name))


@pytest.mark.parametrize(
    "name", ["Celeste", "Hades II", "1080 Snowboarding", "Left 4 Dead 2", "原神", "Game Dev Tycoon"]
)
def test_games_are_games(name: str) -> None:
    assert is_game_like(tidy(name))


@given(
    st.text(max_size=80),
    st.text(max_size=40),
    st.text(max_size=40),
    st.lists(st.text(max_size=40), max_size=3),
)
def test_evidence_of_any_shape_is_survived(path: str, folder: str, scene: str, captures: list[str]) -> None:
    program = Program(scene, path, folder)
    evidence = Evidence(path, folder, scene, tuple(captures), (program,), program)

    guesses = rank(candidates(evidence))

    assert all(0 < guess.score < 1 and guess.name == tidy(guess.name) for guess in guesses)
    assert guess_game(evidence) == (guesses[0].name if guesses else "")
