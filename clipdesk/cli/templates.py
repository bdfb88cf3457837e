"""Commands about AI prompt templates."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clipdesk.app import Desk
from clipdesk.cli.desk import desk_command
from clipdesk.cli.main import home_option
from clipdesk.cli.output import json_option, say, show_json
from clipdesk.cli.progress import busy
from clipdesk.cli.table import show_table
from clipdesk.domain.errors import InvalidInput, NotFound
from clipdesk.domain.shapes import template_json, templates_json, text_json
from clipdesk.domain.template import PromptTemplate

_MOST_CHARACTERS = 100_000


def _prompt_from(file: str) -> str:
    """Return the text of a file, or of standard input for `-`."""
    if file == "-":
        return sys.stdin.read(_MOST_CHARACTERS)
    try:
        with Path(file).open(encoding="utf-8") as source:
            return source.read(_MOST_CHARACTERS)
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{file} cannot be read as text.", str(error), field="file") from error


def _show(template: PromptTemplate, *, as_json: bool) -> None:
    if as_json:
        show_json(template_json(template))
        return
    click.echo(f"{template.id}  {template.name}{'  (active)' if template.is_active else ''}")
    click.echo(template.prompt_text)


@click.group()
@home_option
def templates() -> None:
    """The prompts that write your posts."""


@templates.command("list")
@json_option
@desk_command
def list_(desk: Desk, as_json: bool) -> None:
    """List the templates."""
    found = desk.templates.list()
    if as_json:
        show_json(templates_json(found))
        return
    rows = [(item.id, "active" if item.is_active else "", item.name) for item in found]
    show_table(("id", "", "name"), rows, empty="There are no templates.")


@templates.command()
@click.argument("template_id", metavar="[ID]", type=int, required=False)
@json_option
@desk_command
def show(desk: Desk, template_id: int | None, as_json: bool) -> None:
    """Show a template, or the active one."""
    template = desk.templates.active() if template_id is None else desk.templates.get(template_id)
    if template is None:
        raise NotFound("No template is active.", "Set one with: clipdesk templates activate ID")
    _show(template, as_json=as_json)


@templates.command()
@click.option("--name", required=True, help="What you call it.")
@click.option("--file", "file", required=True, metavar="F|-", help="The prompt; - reads standard input.")
@json_option
@desk_command
def add(desk: Desk, name: str, file: str, as_json: bool) -> None:
    """Save a new template."""
    _show(desk.templates.add(name, _prompt_from(file)), as_json=as_json)


@templates.command()
@click.argument("template_id", metavar="ID", type=int)
@click.option("--name", help="What you call it.")
@click.option("--file", "file", metavar="F|-", help="The prompt; - reads standard input.")
@json_option
@desk_command
def edit(desk: Desk, template_id: int, name: str | None, file: str | None, as_json: bool) -> None:
    """Change a template's name or prompt."""
    if name is None and file is None:
        raise InvalidInput("Nothing was said to change.", "Name what to change: --name or --file.")
    prompt = None if file is None else _prompt_from(file)
    _show(desk.templates.edit(template_id, name=name, prompt_text=prompt), as_json=as_json)


@templates.command()
@click.argument("template_id", metavar="ID", type=int)
@json_option
@desk_command
def activate(desk: Desk, template_id: int, as_json: bool) -> None:
    """Let this template write from now on."""
    _show(desk.templates.activate(template_id), as_json=as_json)


@templates.command()
@click.argument("template_id", metavar="ID", type=int)
@json_option
@desk_command
def delete(desk: Desk, template_id: int, as_json: bool) -> None:
    """Delete a template; posts that were written keep their text."""
    gone = desk.templates.get(template_id)
    desk.templates.delete(template_id)
    if as_json:
        show_json(template_json(gone))
    say(f"Template {template_id} is deleted.")


@templates.command()
@click.argument("template_id", metavar="[ID]", type=int, required=False)
@click.option("--filename", default="Replay 2026-06-18 20-00-00.mp4", show_default=True)
@click.option("--game", default="gaming", show_default=True)
@json_option
@desk_command
def test(desk: Desk, template_id: int | None, filename: str, game: str, as_json: bool) -> None:
    """Let the AI write with a template; nothing is posted or saved."""
    template = desk.templates.active() if template_id is None else desk.templates.get(template_id)
    if template is None:
        raise NotFound("No template is active.", "Name one: clipdesk templates test ID")
    with busy("The AI is writing"):
        text = desk.templates.test(template.prompt_text, filename, game)
    if as_json:
        show_json({"metadata": text_json(text)})
        return
    click.echo(f"{text.title}\n\n{text.caption}\n\n{text.hashtag_line}")
