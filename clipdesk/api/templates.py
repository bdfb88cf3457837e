"""The routes of AI prompt templates."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from clipdesk.api.answers import Answer
from clipdesk.api.bodies import MOST_ID, Nothing, TemplateBody, TestPromptBody
from clipdesk.api.threads import Threads
from clipdesk.domain.shapes import template_json, templates_json, text_json
from clipdesk.services.templates import TemplateService

TemplateId = Annotated[int, Path(alias="id", ge=1, le=MOST_ID)]


class TemplateRoutes:
    """Answer calls about templates."""

    def __init__(self, templates: TemplateService) -> None:
        self._templates = templates

    def add_to(self, router: APIRouter, threads: Threads) -> None:
        """Introduce the routes."""
        every = "/api/ai/templates"
        for method, path, handler, status in (
            ("GET", every, self.list, 200),
            ("POST", every, self.add, 201),
            ("GET", f"{every}/active", self.active, 200),
            ("PUT", f"{every}/{{id}}", self.edit, 200),
            ("DELETE", f"{every}/{{id}}", self.delete, 200),
            ("POST", f"{every}/{{id}}/activate", self.activate, 200),
            ("POST", "/api/ai/test-prompt", self.test_prompt, 200),
        ):
            router.add_api_route(path, threads.endpoint(handler), methods=[method], status_code=status)

    def list(self) -> Response:
        """List the templates."""
        return Answer(templates_json(self._templates.list()))

    def active(self) -> Response:
        """Show the active template; null if there is none."""
        template = self._templates.active()
        return Answer({"template": None if template is None else template_json(template)})

    def add(self, body: TemplateBody) -> Response:
        """Save a new template."""
        template = self._templates.add(body.name, body.prompt_text, is_active=bool(body.is_active))
        return Answer(template_json(template), 201)

    def edit(self, template_id: TemplateId, body: TemplateBody) -> Response:
        """Replace a template's name and prompt."""
        template = self._templates.edit(
            template_id, name=body.name, prompt_text=body.prompt_text, is_active=body.is_active
        )
        return Answer(template_json(template))

    def delete(self, template_id: TemplateId) -> Response:
        """Delete a template; posts that were written keep their text."""
        self._templates.delete(template_id)
        return Answer({"id": template_id, "deleted": True})

    def activate(self, template_id: TemplateId, body: Nothing | None = None) -> Response:
        """Let this template write from now on."""
        return Answer(template_json(self._templates.activate(template_id)))

    def test_prompt(self, body: TestPromptBody) -> Response:
        """Let the AI write with a prompt; nothing is stored."""
        text = self._templates.test(body.prompt_text, body.filename, body.game_context)
        return Answer({"metadata": text_json(text)})
