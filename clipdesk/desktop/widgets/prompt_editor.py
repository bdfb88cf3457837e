"""An editor for AI prompts: shows which words are variables, and which only look like one.

What counts as a variable, and what is wrong with a prompt, is the domain's rule.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFont, QHelpEvent, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QToolTip

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.accessible import plain_tooltip
from clipdesk.desktop.widgets.fields import TextArea
from clipdesk.domain.template import VARIABLES, TemplateProblem, check, variables

MIN_HEIGHT_PX = 220

_PLACE = re.compile(r"^Line \d+, column \d+: ")
_UNKNOWN = re.compile(r"\{(\w+)\}")


def problem_words(problem: TemplateProblem) -> str:
    """Return what is wrong with a prompt in the window's words."""
    unknown = _UNKNOWN.fullmatch(problem.fragment)
    if not unknown:
        return _PLACE.sub("", problem.message)
    name = unknown[1] if len(unknown[1]) <= 40 else f"{unknown[1][:39]}…"
    use = " or ".join(f"{{{known}}}" for known in _likely(unknown[1]))
    # Not `format`: the braces are meant.
    words = _tr("NAME isn’t a variable. Use KNOWN.")
    return words.replace("KNOWN", use).replace("NAME", f"{{{name}}}")


def _likely(name: str) -> list[str]:
    begins = [known for known in VARIABLES if known.startswith(name.lower()) or name.lower() in known]
    return (begins or difflib.get_close_matches(name.lower(), VARIABLES, n=1, cutoff=0.5))[:1] or [*VARIABLES]


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of one line in the document's own units; a problem has words."""

    start: int
    length: int
    words: str = ""


_Lines = dict[int, tuple[_Span, ...]]


def _units(text: str) -> int:
    """Return how many UTF-16 units Qt counts for a text: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _lines_of(text: str) -> _Lines:
    found = [(part.start, part.end, "") for part in variables(text)]
    if text.strip():
        for problem in check(text):
            end = problem.position + len(problem.fragment)
            found.append((problem.position, end, problem_words(problem)))
    lines: dict[int, list[_Span]] = {}
    for start, end, words in found:
        begin = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", start)
        shown = text[start : end if line_end < 0 else min(end, line_end)]
        span = _Span(_units(text[begin:start]), _units(shown), words)
        lines.setdefault(text.count("\n", 0, start), []).append(span)
    return {number: tuple(spans) for number, spans in lines.items()}


class _Marks(QSyntaxHighlighter):
    """Draws the spans that the editor found."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme
        self.lines: _Lines = {}

    def highlightBlock(self, text: str) -> None:
        """Mark variables and problems of one line."""
        for span in self.lines.get(self.currentBlock().blockNumber(), ()):
            self.setFormat(span.start, span.length, self._look(is_problem=bool(span.words)))

    def _look(self, *, is_problem: bool) -> QTextCharFormat:
        look = QTextCharFormat()
        if is_problem:
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(self._theme.colour("warn"))
        else:
            look.setForeground(self._theme.colour("accentText"))
            look.setBackground(self._theme.colour("accentSoft"))
            look.setFontWeight(QFont.Weight.DemiBold)
        return look


class PromptEditor(TextArea):
    """Plain text with marked variables; a word that only looks like one has a wave line and a tooltip."""

    problems_changed = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        self._problems: tuple[str, ...] = ()
        self._marks: _Marks | None = None
        super().__init__(theme, name, height=MIN_HEIGHT_PX, role="prompt", grows=True)
        self._marks = _Marks(theme, self.editor.document())
        self.editor.textChanged.connect(self._mark)
        self.editor.viewport().installEventFilter(self)

    @property
    def problems(self) -> tuple[str, ...]:
        """Return a sentence for each word that is no variable, in the order of the text."""
        return self._problems

    @property
    def text(self) -> str:
        """Return the prompt."""
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Show another prompt; Undo does not lead back to the one before."""
        self.editor.setPlainText(text)

    def insert(self, variable: str) -> None:
        """Put a variable where the cursor is, and go on typing behind it."""
        self.editor.insertPlainText(f"{{{variable}}}")
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def problem_at(self, place: QPoint) -> str:
        """Return the sentence for what lies at a place of the viewport, or nothing."""
        cursor = self.editor.cursorForPosition(place)
        column, block = cursor.positionInBlock(), cursor.block().blockNumber()
        spans = self._marks.lines.get(block, ()) if self._marks is not None else ()
        for span in spans:
            if span.words and span.start <= column <= span.start + span.length:
                return span.words
        return ""

    def place_of(self, position: int) -> QPoint:
        """Return where a character is in the viewport."""
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(position)
        return self.editor.cursorRect(cursor).center()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say on hover what is wrong."""
        if isinstance(event, QHelpEvent) and watched is self.editor.viewport():
            words = self.problem_at(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), plain_tooltip(words), self.editor.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _mark(self) -> None:
        if self._marks is None:
            return
        document, pieces = self.editor.document(), []
        block = document.begin()
        while block.isValid():
            pieces.append(block.text())
            block = block.next()
        lines = _lines_of("\n".join(pieces))
        if lines != self._marks.lines:
            self._marks.lines = lines
            self._rehighlight()
        problems = tuple(
            span.words for _number, spans in sorted(lines.items()) for span in spans if span.words
        )
        if problems != self._problems:
            self._problems = problems
            self.problems_changed.emit()

    def _rehighlight(self) -> None:
        # Marks are a change of the document to Qt, but not one that the user made.
        if self._marks is not None:
            self.editor.blockSignals(True)
            self._marks.rehighlight()
            self.editor.blockSignals(False)

    def _restyle(self) -> None:
        super()._restyle()
        self._rehighlight()


def _tr(text: str) -> str:
    return QCoreApplication.translate("PromptEditor", text)
