"""The rules of the house that no linter knows: sizes, words, who may use which library, and what stays out.

Each test names every offender at once, as `path:line what`. A rule that hinders is changed here, with
its reason, and not walked around.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
FILE_LINES = {"clipdesk": 400, "packaging": 400, "tests": 600}  # a file of tests mirrors one module
FUNCTION_LINES = 60
CONSTRUCTOR_PARAMETERS = 7

# Which package may import which library, wherever in the file the import stands.
LIBRARIES = {
    "PySide6": {"desktop"},
    "shiboken6": {"desktop"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "psycopg": {"storage"},
    "keyring": {"storage"},
    "secretstorage": {"storage"},
    "openai": {"ai"},
    "googleapiclient": {"platforms"},
    "google_auth_httplib2": {"platforms"},
    "httplib2": {"platforms"},
    "google": {"platforms"},
    "authlib": {"platforms"},
    "apscheduler": {"workers"},
    "watchdog": {"media"},
    "websockets": {"obs", "rehearsal"},
    "fastapi": {"api", "rehearsal"},
    "starlette": {"api", "rehearsal"},
    "uvicorn": {"api", "rehearsal"},
    "click": {"cli", "__main__"},
    "jeepney": {"desktop", "doctor", "storage"},
}
# Rooms that know nothing of the outside world but the ports.
PURE = ("domain", "ports", "repositories", "services", "workers")
PURE_MAY_USE = {"workers": {"apscheduler"}}

# The borders of threads: what goes wrong there is logged, told, and the thread goes on.
THREAD_BORDERS = {
    "clipdesk/api/threads.py",  # what a call raises is handed to whoever waits for it
    "clipdesk/cli/output.py",  # the border of a command: no traceback is for its user
    "clipdesk/desktop/threads.py",  # what fails in the background is told on the GUI thread
    "clipdesk/doctor/examining.py",  # a part that cannot be examined must not keep the others from it
    "clipdesk/media/watcher.py",  # what goes wrong with one file must not stop the others
    "clipdesk/storage/credentials.py",  # whatever a keyring backend raises, the caller is told
    "clipdesk/services/bus.py",  # a subscriber that fails must not keep the others from hearing
    "clipdesk/workers/hosting.py",
    "clipdesk/workers/lanes.py",
    "clipdesk/workers/scheduler.py",
}
# Pages of signatures: there is no behaviour to test.
PORTS = {"clipdesk/ports.py", "clipdesk/repositories.py"}
# A debt: parts that so far only the tests of what uses them reach.
TESTED_THROUGH_OTHERS: set[str] = set()
BRANDS = {"youtube", "instagram", "tiktok"}

FORBIDDEN_WORDS = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file, read and parsed once."""

    path: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """Return the package or module directly below the root, such as `domain` or `app`."""
        return Path(self.path).with_suffix("").parts[1]

    @property
    def is_empty(self) -> bool:
        return not self.tree.body

    def walk(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)


@cache
def sources(folder: str) -> tuple[Source, ...]:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    return tuple(found)


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Return line and full name of everything a file imports."""
    for node in source.walk():
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in source.walk() if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def show(offenders: list[str]) -> str:
    return "\n".join(["", *offenders])


@pytest.mark.parametrize("folder", FILE_LINES)
def test_no_file_is_too_long(folder: str) -> None:
    long = [
        f"{source.path}: {lines} lines"
        for source in sources(folder)
        if (lines := source.text.count("\n")) > FILE_LINES[folder]
    ]

    assert not long, show(long)


@pytest.mark.parametrize("folder", ["clipdesk", "tests", "packaging"])
def test_no_function_is_too_long(folder: str) -> None:
    long = [
        f"{source.path}:{node.lineno} {node.name}: {lines} lines"
        for source in sources(folder)
        if "migrations" not in source.path  # one table after the other, as Alembic writes them
        for node in functions(source)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]

    assert not long, show(long)


def test_no_constructor_asks_for_too_much() -> None:
    greedy = []
    for source in sources("clipdesk"):
        for node in functions(source):
            count = len(node.args.posonlyargs) + len(node.args.args) + len(node.args.kwonlyargs) - 1
            if node.name == "__init__" and count > CONSTRUCTOR_PARAMETERS:
                greedy.append(f"{source.path}:{node.lineno} {count} parameters")

    assert not greedy, show(greedy)


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        source.path
        for source in sources("clipdesk") + sources("packaging")
        if not source.is_empty and not ast.get_docstring(source.tree)
    ]

    assert not silent, show(silent)


def test_packages_are_empty_but_for_the_version() -> None:
    filled = [
        source.path
        for source in sources("clipdesk")
        if source.path.endswith("__init__.py")
        and not source.is_empty
        and source.path != "clipdesk/__init__.py"
    ]

    assert not filled, show(filled)


def test_annotations_are_never_evaluated() -> None:
    missing = [
        source.path
        for source in sources("clipdesk")
        if "from __future__ import annotations" not in source.text and not source.path.endswith("__init__.py")
    ]

    assert not missing, show(missing)


def test_everything_is_caught_only_at_thread_borders() -> None:
    greedy = []
    for source in sources("clipdesk"):
        for node in source.walk():
            if not isinstance(node, ast.ExceptHandler) or source.path in THREAD_BORDERS:
                continue
            names = (
                {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)} if node.type else {""}
            )
            goes_on = not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
            if goes_on and names & {"", "Exception", "BaseException"}:
                greedy.append(f"{source.path}:{node.lineno} catches everything")

    assert not greedy, show(greedy)


def test_each_library_stays_in_its_room() -> None:
    strays = [
        f"{source.path}:{line} imports {name}"
        for source in sources("clipdesk")
        for line, name in imports(source)
        if (rooms := LIBRARIES.get(name.partition(".")[0])) and source.room not in rooms
    ]

    assert not strays, show(strays)


@pytest.mark.parametrize("room", ["platforms", "rehearsal"])
def test_no_platform_knows_another(room: str) -> None:
    def brand(module: str) -> str:
        return module.rpartition(".")[2].partition("_")[0]

    strays = [
        f"{source.path}:{line} imports {name}"
        for source in sources(f"clipdesk/{room}")
        if (own := brand(Path(source.path).stem)) in BRANDS
        for line, name in imports(source)
        if name.startswith("clipdesk.") and brand(name) in BRANDS - {own}
    ]

    assert not strays, show(strays)


def test_the_pure_rooms_use_the_standard_library_alone() -> None:
    strays = [
        f"{source.path}:{line} imports {name}"
        for source in sources("clipdesk")
        if source.room in PURE
        for line, name in imports(source)
        if (top := name.partition(".")[0]) not in sys.stdlib_module_names
        and top not in {"clipdesk", *PURE_MAY_USE.get(source.room, ())}
    ]

    assert not strays, show(strays)


def test_rules_do_not_look_at_the_clock() -> None:
    clocks = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
    strays = []
    for source in sources("clipdesk/domain"):
        for node in source.walk():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
                if (name, node.func.attr) in clocks or (name, node.func.attr) == ("time", "monotonic"):
                    strays.append(f"{source.path}:{node.lineno} {name}.{node.func.attr}()")

    assert not strays, show(strays)


def test_only_commands_print() -> None:
    strays = [
        f"{source.path}:{node.lineno}"
        for source in sources("clipdesk")
        if source.room not in {"cli", "__main__"}
        for node in source.walk()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert not strays, show(strays)


def test_tests_wait_for_what_happens_and_never_sleep() -> None:
    sleepers = []
    for source in sources("tests"):
        for node in source.walk():
            is_call = isinstance(node, ast.Attribute) and node.attr == "sleep"
            if is_call and isinstance(node.value, ast.Name) and node.value.id == "time":  # type: ignore[attr-defined]
                sleepers.append(f"{source.path}:{node.lineno}")  # type: ignore[attr-defined]
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                sleepers += [f"{source.path}:{node.lineno}" for name in node.names if name.name == "sleep"]

    assert not sleepers, show(sleepers)


def test_tests_pass_fakes_instead_of_patching_our_own_code() -> None:
    patch = re.compile(r"""(patch|setattr)\(\s*(["']clipdesk\.|clipdesk\.)""")
    tests = [source for source in sources("tests") if Path(source.path).name.startswith("test_")]

    patching = [source.path for source in tests if patch.search(source.text)]

    assert len(patching) <= len(tests) // 10, show(patching)


def modules_without_own_test() -> set[str]:
    """Return the modules that do something, with no test of their name and none that imports them."""
    imported = {
        name
        for source in sources("tests")
        if Path(source.path).name.startswith("test_")
        for _, name in imports(source)
    }
    found = set()
    for source in sources("clipdesk"):
        path = Path(source.path)
        is_bare = path.name in {"__init__.py", "__main__.py"} or source.path in PORTS
        does_nothing = not any(functions(source))
        if is_bare or does_nothing or "migrations" in path.parts:
            continue
        own = ROOT / Path("tests", *path.parts[1:-1], f"test_{path.name}")
        if not own.is_file() and ".".join(path.with_suffix("").parts) not in imported:
            found.add(source.path)
    return found


def test_every_module_has_its_tests() -> None:
    untested = modules_without_own_test() - TESTED_THROUGH_OTHERS

    assert not untested, show(sorted(untested))


def test_the_list_of_modules_without_tests_of_their_own_only_shrinks() -> None:
    settled = TESTED_THROUGH_OTHERS - modules_without_own_test()

    assert not settled, show(sorted(settled))


def test_every_folder_of_tests_is_a_package() -> None:
    loose = sorted(
        {
            Path(source.path).parent.as_posix()
            for source in sources("tests")
            if not (ROOT / source.path).with_name("__init__.py").is_file()
        }
    )

    assert not loose, show(loose)


def test_modules_are_named_for_what_they_are() -> None:
    vague = [
        source.path
        for source in sources("clipdesk")
        if FORBIDDEN_WORDS & set(re.split(r"[/_.]", source.path.removesuffix(".py")))
    ]

    assert not vague, show(vague)


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listing.returncode != 0:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name]


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    # Put together here, so that this file is not found by its own rule.
    hosts = ["pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org"]
    paths = ["/wo" + "rk/", "/ro" + "ot/"]
    pattern = re.compile(
        "|".join([re.escape(host) for host in hosts] + [f"(?<![\\w.-]){path}" for path in paths])
    )
    found = []
    for path in tracked_files():
        if path.suffix in {".png", ".ico", ".icns", ".ttf"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if match := pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number} {match.group()}")

    assert not found, show(found)


def locked() -> dict[str, str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==([^\s;]+)", text, re.MULTILINE))


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    asked = [*project["project"]["dependencies"], *groups["test"], *groups["lint"], *groups["editable"]]
    versions = locked()

    wrong = []
    for text in asked:
        requirement = Requirement(text)
        marker = requirement.marker or Marker("python_version >= '3'")
        version = versions.get(re.sub(r"[-_.]+", "-", requirement.name).lower())
        if marker.evaluate() and (version is None or version not in requirement.specifier):
            wrong.append(f"{text}: locked is {version}; run `make lock`")

    assert not wrong, show(wrong)


def test_the_lock_has_a_hash_for_everything_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", text)[1:]

    assert len(entries) > 60
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_continuous_integration_runs_what_the_readme_says() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()[-1]

    assert last == "make test"
    assert re.search(rf"^\s*(\$ )?{last}\b", readme, re.MULTILINE), "README.md does not name `make test`"
