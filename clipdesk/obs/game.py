"""Guesses which game a clip shows, from where it lies and what the computer was doing. Pure.

Collecting the evidence is left to `probes` and `client`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from clipdesk.obs.game_names import NO_GAMES, PROGRAM_NAMES


class Source(StrEnum):
    """Where a name comes from."""

    FOLDER = "folder"
    FILE_NAME = "file_name"
    CAPTURE = "capture"
    WINDOW = "window"
    SCENE = "scene"
    PROCESS = "process"


# How much each source is worth alone; together they count as independent witnesses. What was true when the
# clip was made (its folder, its name, what OBS captured) counts more than what is true now.
WEIGHTS = {
    Source.FOLDER: 0.7,
    Source.FILE_NAME: 0.6,
    Source.CAPTURE: 0.55,
    Source.WINDOW: 0.4,
    Source.SCENE: 0.35,
    Source.PROCESS: 0.3,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that one source gives."""

    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class Guess:
    """A game, how sure we are (0 to 1), and who says so."""

    name: str
    score: float
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A running program, or the one whose window is in front."""

    name: str
    path: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known about a clip when it was found."""

    path: str
    watched_folder: str = ""
    scene: str = ""
    captures: tuple[str, ...] = ()
    programs: tuple[Program, ...] = ()
    foreground: Program | None = None


_LIBRARIES = re.compile(
    r"[\\/](?:steamapps[\\/]common|epic games|gog games|xboxgames|riot games|ea games|origin games"
    r"|ubisoft game launcher[\\/]games)"
    r"[\\/]([^\\/]+)[\\/]",
    re.IGNORECASE,
)
_HOSTS = frozenset({"java", "javaw", "wine", "wine64preloader"})  # programs that run others' games
_DATE = re.compile(
    r"\d{4}([-_. ]?\d{2}){1,2}|\d{1,2}|\d{2}[-_.]\d{2}([-_.]\d{2,4})?|\d{2}[-_.h]?\d{2}[-_.m]?\d{2}s?"
)
_FILE_DATE = re.compile(r"[\s\-_.(\[]*\b(?:19|20)\d{2}[-_. ]?\d{2}[-_. ]?\d{2}\b.*$")
_TAIL = re.compile(
    r"(?:[-_ ]+(?:win64|win32|x64|x86|dx1[12]|vulkan|shipping|64bit|32bit|client|launcher|64-bit|32-bit))+$"
    r"|\s*\((?:64|32)[- ]bit\)$|\s*[™®©]",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"[^\w\s:'&!+.\-]|_", re.UNICODE)


def guess_game(evidence: Evidence) -> str:
    """Return the game's name, or nothing if nobody knows."""
    guesses = rank(candidates(evidence))
    return guesses[0].name if guesses else ""


def rank(found: Iterable[Candidate]) -> list[Guess]:
    """Return the games that the candidates name, the likeliest first."""
    names: dict[str, list[Candidate]] = {}
    for candidate in found:
        name = tidy(candidate.name)
        if is_game_like(name):
            names.setdefault(_key(name), []).append(Candidate(name, candidate.source))
    guesses = [_guess(same) for same in names.values()]
    return sorted(guesses, key=lambda guess: (-guess.score, _key(guess.name)))


def candidates(evidence: Evidence) -> list[Candidate]:
    """Return every name that the evidence holds; `rank` sorts out what is no game."""
    found = [Candidate(name, Source.FOLDER) for name in _folder_names(evidence.path, evidence.watched_folder)]
    found.append(Candidate(_file_name(evidence.path), Source.FILE_NAME))
    found.append(Candidate(evidence.scene, Source.SCENE))
    for capture in evidence.captures:
        found += [Candidate(name, Source.CAPTURE) for name in _capture_names(capture)]
    if evidence.foreground is not None:
        found += [Candidate(name, Source.WINDOW) for name in _window_names(evidence.foreground)]
    for program in evidence.programs:
        name = _library_name(program) or PROGRAM_NAMES.get(_key(_stem(program.name)), "")
        found.append(Candidate(name, Source.PROCESS))
    return found


def tidy(name: str) -> str:
    """Return a name without marks, bit counts and underscores."""
    before = None
    while before != name:
        before, name = name, _TAIL.sub("", name.strip())
    name = " ".join(_DECORATION.sub(" ", name).split()).strip(" -.:")
    return PROGRAM_NAMES.get(_key(name), name)


def is_game_like(name: str) -> bool:
    """Tell whether a tidy name may be a game: no date, no everyday word, neither too short nor a sentence."""
    words = [_key(word) for word in name.split()]
    words = [word for word in words if word and not word.isdecimal()]
    if not words or not 2 <= len(name) <= 60 or _DATE.fullmatch(name):
        return False
    return _key(name) not in NO_GAMES and not all(word in NO_GAMES for word in words)


def _guess(same: Sequence[Candidate]) -> Guess:
    sources = tuple(
        dict.fromkeys(sorted((item.source for item in same), key=lambda source: -WEIGHTS[source]))
    )
    doubt = 1.0
    for source in sources:
        doubt *= 1 - WEIGHTS[source]
    best = max(same, key=lambda item: (" " in item.name, not item.name.islower(), WEIGHTS[item.source]))
    return Guess(best.name, round(1 - doubt, 4), sources)


def _key(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def _parts(path: str) -> list[str]:
    """Return a path's parts, of either kind of system."""
    return [part for part in path.replace("\\", "/").split("/") if part]


def _folder_names(path: str, watched_folder: str) -> list[str]:
    """Return the folders between the watched one and the file, the nearest that may be a game only."""
    folders, watched = _parts(path)[:-1], _parts(watched_folder)
    if watched and [part.casefold() for part in folders[: len(watched)]] == [
        part.casefold() for part in watched
    ]:
        folders = folders[len(watched) :]
    else:
        folders = folders[-1:]
    for name in reversed(folders):
        if is_game_like(tidy(name)):
            return [name]
    return []


def _file_name(path: str) -> str:
    """Return what stands before or after the date in a file name, without `Replay` and the like."""
    parts = _parts(path)
    stem = PurePath(parts[-1]).stem if parts else ""
    if not _FILE_DATE.search(stem):
        return ""  # a name that a person wrote tells a story, not a game
    words = _FILE_DATE.sub("", stem).replace("_", " ").split()
    while words and _key(words[-1]) in NO_GAMES | {""}:
        words.pop()
    while words and _key(words[0]) in NO_GAMES | {""}:
        words.pop(0)
    return " ".join(words)


def _capture_names(capture: str) -> list[str]:
    """Read `title:class:program` (Windows) or `id, title, class` in lines (X11), as OBS stores them."""
    if "\n" in capture:
        return [line for line in capture.replace("\r", "").split("\n")[1:2] if line]
    fields = [field.replace("#3A", ":").replace("#22", "#") for field in capture.split(":")]
    title, program = fields[0], fields[-1] if len(fields) > 2 else ""
    known = _known(program, title)
    if known:
        return [known]
    return [] if _key(_stem(program)) in NO_GAMES - _HOSTS else [title]


def _window_names(window: Program) -> list[str]:
    library = _library_name(window)
    if library:
        return [library]
    # Any window may be in front: a title alone does not say that it is a game.
    known = _known(window.name, window.title)
    return [known] if known else []


def _known(program: str, title: str) -> str:
    """Return the game of a program, or of a title that begins with a game's name."""
    for name in PROGRAM_NAMES.values():
        if re.match(re.escape(name) + r"\b", title, re.IGNORECASE) and _key(_stem(program)) in _HOSTS:
            return name
    return PROGRAM_NAMES.get(_key(_stem(program)), "")


def _library_name(program: Program) -> str:
    found = _LIBRARIES.search(program.path)
    return found[1] if found else ""


def _stem(name: str) -> str:
    stem = re.sub(r"\.(exe|app|bin|x86_64)$", "", name, flags=re.IGNORECASE)
    return _TAIL.sub("", stem)
