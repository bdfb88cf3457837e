"""Keeps the AI prompt templates; checking their text is left to the domain."""

from __future__ import annotations

import builtins
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from clipdesk.domain.errors import NotFound
from clipdesk.domain.template import PromptTemplate
from clipdesk.storage.rows import TEMPLATES
from clipdesk.storage.transaction import Transaction

_T = TEMPLATES.c
_ALL = select(TEMPLATES).order_by(_T.id)
_BY_ID = select(TEMPLATES).where(_T.id == bindparam("template_id"))
_ACTIVE = select(TEMPLATES).where(_T.is_active.is_(True))
_ADD = insert(TEMPLATES)
_SAVE = update(TEMPLATES).where(_T.id == bindparam("template_id"))
_REST = update(TEMPLATES).where(_T.is_active.is_(True)).values(is_active=False)
_REMOVE = delete(TEMPLATES).where(_T.id == bindparam("template_id"))


class SqlTemplates:
    """`ports.TemplateRepository` on the database; keeps at most one active."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, template: PromptTemplate) -> PromptTemplate:
        """Store a new template; an active one takes that place from another."""
        if template.is_active:
            self._transaction.change(_REST)
        return replace(template, id=self._transaction.insert(_ADD, _values(template)))

    def save(self, template: PromptTemplate) -> None:
        """Store a template as it is now; an active one takes that place from another."""
        self.get(template.id)
        if template.is_active:
            self._transaction.change(_REST)
        self._transaction.change(_SAVE, {"template_id": template.id, **_values(template)})

    def get(self, template_id: int) -> PromptTemplate:
        """Return a template."""
        row = self._transaction.first(_BY_ID, {"template_id": template_id})
        if row is None:
            raise NotFound(f"There is no template {template_id}.", "Load the list again.")
        return _template_of(row)

    def list(self) -> builtins.list[PromptTemplate]:
        """Return all templates, oldest first."""
        return [_template_of(row) for row in self._transaction.rows(_ALL)]

    def active(self) -> PromptTemplate | None:
        """Return the active template, or None."""
        row = self._transaction.first(_ACTIVE)
        return None if row is None else _template_of(row)

    def activate(self, template_id: int) -> None:
        """Make one template the active one."""
        self.get(template_id)
        self._transaction.change(_REST)
        self._transaction.change(_SAVE, {"template_id": template_id, "is_active": True})

    def remove(self, template_id: int) -> None:
        """Delete a template."""
        if not self._transaction.change(_REMOVE, {"template_id": template_id}):
            raise NotFound(f"There is no template {template_id}.", "Load the list again.")


def _template_of(row: Row[Any]) -> PromptTemplate:
    return PromptTemplate(row.id, row.name, row.prompt_text, row.is_active, row.created_at, row.updated_at)


def _values(template: PromptTemplate) -> dict[str, Any]:
    return {
        "name": template.name,
        "prompt_text": template.prompt_text,
        "is_active": template.is_active,
        "created_at": template.created_at,
        "updated_at": template.updated_at,
    }
