"""Keeps the user's AI prompt templates: one is active, none is saved that could not be filled."""

from __future__ import annotations

from builtins import list as list_of
from collections.abc import Callable
from dataclasses import replace

from clipdesk.domain.errors import InvalidInput, NeedsPerson, NotAllowed
from clipdesk.domain.post import PostText
from clipdesk.domain.template import PromptTemplate, parse
from clipdesk.ports import Clock, TextGenerator
from clipdesk.repositories import Work

NAME_LIMIT = 100


class TemplateService:
    """List, change and try templates.

    Args:
        generator: gives the AI that writes, or None while it is off.
    """

    def __init__(self, work: Work, generator: Callable[[], TextGenerator | None], clock: Clock) -> None:
        self._work = work
        self._generator = generator
        self._clock = clock

    def list(self) -> list_of[PromptTemplate]:
        """Return all templates, oldest first."""
        with self._work.read() as unit:
            return unit.templates.list()

    def get(self, template_id: int) -> PromptTemplate:
        """Return one template; raises NotFound."""
        with self._work.read() as unit:
            return unit.templates.get(template_id)

    def active(self) -> PromptTemplate | None:
        """Return the active template, if there is one."""
        with self._work.read() as unit:
            return unit.templates.active()

    def add(self, name: str, prompt_text: str, *, is_active: bool = False) -> PromptTemplate:
        """Save a new template; the first of all becomes the active one.

        Raises:
            InvalidInput: the name or the prompt cannot be used; a TemplateError says where.
        """
        name = _checked_name(name)
        parse(prompt_text)
        now = self._clock.now()
        with self._work.write() as unit:
            is_active = is_active or unit.templates.active() is None
            return unit.templates.add(PromptTemplate(0, name, prompt_text, is_active, now, now))

    def edit(
        self,
        template_id: int,
        *,
        name: str | None = None,
        prompt_text: str | None = None,
        is_active: bool | None = None,
    ) -> PromptTemplate:
        """Change a template; None leaves it as it is.

        Raises:
            NotFound: there is no such template.
            InvalidInput: the name or the prompt cannot be used.
            NotAllowed: the active template was to be made inactive.
        """
        if prompt_text is not None:
            parse(prompt_text)
        with self._work.write() as unit:
            old = unit.templates.get(template_id)
            if old.is_active and is_active is False:
                raise NotAllowed("One template is always active.", "Set another one as active instead.")
            new = replace(
                old,
                name=old.name if name is None else _checked_name(name),
                prompt_text=old.prompt_text if prompt_text is None else prompt_text,
                is_active=old.is_active or bool(is_active),
            )
            if new != old:
                new = replace(new, updated_at=self._clock.now())
                unit.templates.save(new)
            return new

    def activate(self, template_id: int) -> PromptTemplate:
        """Make a template the active one; raises NotFound."""
        with self._work.write() as unit:
            unit.templates.activate(template_id)
            return unit.templates.get(template_id)

    def delete(self, template_id: int, *, next_active: int | None = None) -> None:
        """Delete a template; posts that were written keep their text.

        Args:
            next_active: which one becomes active when the active one is deleted; None: the newest.

        Raises:
            NotFound: there is no such template.
            NotAllowed: it is the only one.
        """
        with self._work.write() as unit:
            template = unit.templates.get(template_id)
            others = [other for other in unit.templates.list() if other.id != template_id]
            if not others:
                raise NotAllowed("The only template cannot be deleted.", "Add another one first, or edit it.")
            if template.is_active:
                is_named = next_active not in (None, template_id)
                unit.templates.activate(next_active if next_active and is_named else others[-1].id)
            unit.templates.remove(template_id)

    def test(self, prompt_text: str, filename: str, game_context: str) -> PostText:
        """Let the AI write with a prompt that need not be saved; nothing is stored.

        Raises:
            InvalidInput: the prompt cannot be used.
            NeedsPerson: the AI is off, or its key is missing.
            TextGenerationError: the AI gave no usable text.
        """
        prompt = parse(prompt_text).fill(filename=filename, game_context=game_context)
        generator = self._generator()
        if generator is None:
            raise NeedsPerson(
                "The AI is off or has no key.",
                "Turn it on with `clipdesk config set ai.enabled true` "
                "and store its key with `clipdesk secret set ai`.",
            )
        return generator.write(prompt)


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput("The template has no name.", "Give it one.", field="name")
    if len(name) > NAME_LIMIT:
        raise InvalidInput(
            f"The name is longer than {NAME_LIMIT} characters.",
            f"Remove {len(name) - NAME_LIMIT}.",
            field="name",
        )
    return name
