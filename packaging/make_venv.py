"""Make the virtual environment that the lock describes, or say nothing when it is there already.

Runs on a bare Python 3.11 or newer, with the standard library alone; the Makefile calls it before
anything that needs the packages. What a stamp inside the environment names is not done again.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
OLDEST = (3, 11)


def digest(*files: Path) -> str:
    """Return one hash over what the files hold."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def environment_python(venv: Path) -> Path:
    """Return where the interpreter of an environment lies on this system."""
    return venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def is_usable(python: Path) -> bool:
    """Return whether the environment's interpreter starts and has pip: an updated Python can break it."""
    try:
        answer = subprocess.run([python, "-c", "import pip"], check=False, capture_output=True)
    except OSError:
        return False
    return answer.returncode == 0


def run_pip(python: Path, *arguments: str) -> None:
    """Run pip in the environment, three times at most, since a registry may fail for a moment."""
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *arguments]
    for attempt in (1, 2, 3):
        if subprocess.run(command, cwd=ROOT, check=False).returncode == 0:
            return
        if attempt < 3:
            time.sleep(attempt * 5)
    sys.exit(f"pip could not install the packages of {LOCK.name}; the lines above say why.")


def make(venv: Path) -> None:
    """Bring the environment to the state of the lock and of pyproject.toml."""
    python = environment_python(venv)
    if not is_usable(python):
        print(f"Making {venv.name} with Python {sys.version.split()[0]}", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=False)
        if made.returncode != 0:
            sys.exit("Python cannot make a virtual environment here; on Debian: apt-get install python3-venv")
    for stamp, inputs, arguments in (
        (venv / ".packages", (LOCK,), ("--no-deps", "--prefer-binary", "--require-hashes", "-r", str(LOCK))),
        (
            venv / ".project",
            (LOCK, ROOT / "pyproject.toml"),
            ("--no-deps", "--no-build-isolation", "-e", "."),
        ),
    ):
        state = f"{sys.version_info[:2]} {digest(*inputs)}"
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
            continue
        if stamp.name == ".packages":
            print("Installing the packages of requirements.lock", flush=True)
        run_pip(python, *arguments)
        # Compiled now, so that the first start is not several times slower than the second.
        subprocess.run([python, "-m", "compileall", "-q", str(ROOT / "clipdesk")], check=False)
        stamp.write_text(state, encoding="utf-8")


def main() -> None:
    """Make the environment named on the command line, `.venv` unless told."""
    if sys.version_info[:2] < OLDEST:
        sys.exit(f"ClipDesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    make((ROOT / (sys.argv[1] if len(sys.argv) > 1 else ".venv")).absolute())


if __name__ == "__main__":
    main()
