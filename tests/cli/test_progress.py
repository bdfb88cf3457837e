from __future__ import annotations

import io
import threading

from clipdesk.cli.progress import bar, busy, filled


class Terminal(io.StringIO):
    """Takes what is painted, and tells when something is."""

    def __init__(self, *, is_terminal: bool = True) -> None:
        super().__init__()
        self.is_terminal = is_terminal
        self.is_painted = threading.Event()

    def isatty(self) -> bool:
        return self.is_terminal

    def flush(self) -> None:
        self.is_painted.set()


def test_a_long_deed_moves_a_bar_that_is_gone_at_the_end() -> None:
    terminal = Terminal()

    with busy("Copying", terminal):
        assert terminal.is_painted.wait(10)

    painted = terminal.getvalue()
    assert painted.startswith("\r[====        ] Copying (0 s)")
    assert painted.endswith("\r\x1b[K")


def test_a_short_deed_shows_nothing() -> None:
    terminal = Terminal()

    with busy("Copying", terminal):
        pass

    assert terminal.getvalue() == ""


def test_a_script_sees_nothing_of_it() -> None:
    pipe = Terminal(is_terminal=False)

    with busy("Copying", pipe) as show:
        show(0.5)

    assert pipe.getvalue() == ""


def test_a_bar_fills_once_it_is_known_how_far_it_is() -> None:
    terminal = Terminal()

    with busy("Fetching", terminal) as show:
        show(0.25)
        assert terminal.is_painted.wait(10)

    assert terminal.getvalue().startswith("\r[===         ] Fetching (25%)")


def test_the_bar_is_full_only_at_the_end() -> None:
    assert [filled(part) for part in (0, 0.99, 1)] == ["[            ]", "[=========== ]", "[============]"]


def test_the_bar_walks_to_the_end_and_back() -> None:
    turns = [bar(turn) for turn in range(17)]

    assert turns[0] == turns[16] == "[====        ]"
    assert turns[8] == "[        ====]"
    assert len({len(turn) for turn in turns}) == 1
