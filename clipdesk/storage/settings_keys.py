"""Knows every key of the settings: its type, what is allowed, and how a typed value is read.

The keys themselves, their defaults and checks stand in the domain's dataclasses.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, asdict, fields, is_dataclass
from enum import StrEnum
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import SettingsError
from clipdesk.domain.events import EventName
from clipdesk.domain.settings import Settings, SlotRule, WebhookRule

_MISFIT = object()
# The path of a webhook's address is as good as a password.
_BEHIND_HOST = re.compile(r"(://[^/\s\"]*)/?[^\s\"]*")

Rule = TypeVar("Rule", SlotRule, WebhookRule)


def _walk(cls: type[Any], prefix: str) -> Iterator[tuple[str, Field[Any], Any]]:
    hints = get_type_hints(cls)
    for part in fields(cls):
        if is_dataclass(hints[part.name]):
            yield from _walk(cast(type[Any], hints[part.name]), f"{prefix}{part.name}.")
        else:
            yield f"{prefix}{part.name}", part, hints[part.name]


_KEYS = {key: (part, kind) for key, part, kind in _walk(Settings, "")}
KEYS = tuple(_KEYS)


def unknown_key(key: str) -> SettingsError:
    """Return the error for a key that does not exist, with the nearest one that does."""
    return SettingsError(f"There is no setting {key}.", likely_meant(key), field=key)


def likely_meant(key: str) -> str:
    """Return a sentence that helps with a key that does not exist."""
    near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.6)
    same_end = [known for known in KEYS if known.rpartition(".")[2] == key.rpartition(".")[2]]
    guess = (near or same_end[:1] or [""])[0]
    return f"Did you mean {guess}?" if guess else "`clipdesk config get` lists all settings."


def checked(key: str, value: object, *, where: str) -> Any:
    """Return a value as the settings hold it.

    Raises:
        SettingsError: there is no such key, or the value is not allowed; says what is.
    """
    if key not in _KEYS:
        raise unknown_key(key)
    part, kind = _KEYS[key]
    found = _fitted(kind, value)
    if found is _MISFIT or not part.metadata["check"](found):
        allowed = part.metadata["allowed"]
        raise SettingsError(
            f"{key} is {_hidden(key, value)}, but must be {allowed}.", f"Change it in {where}.", field=key
        )
    return found


def from_text(key: str, text: str) -> object:
    """Return what a person typed for a key: TOML where it is TOML, else the text itself."""
    if key not in _KEYS:
        raise unknown_key(key)
    kind = _KEYS[key][1]
    try:
        value: object = tomllib.loads(f"value = {text}")["value"] if "\n" not in text else text
    except tomllib.TOMLDecodeError:
        value = text
    if kind is str:
        return value if isinstance(value, str) else text
    if get_origin(kind) is tuple and isinstance(value, str):
        return [value]
    return value


def build(values: Mapping[str, Any]) -> Settings:
    """Return settings from checked values under their whole keys; the rest has its default."""
    return cast(Settings, _built(Settings, "", values))


def as_plain(value: Any) -> Any:
    """Return a value in the types of TOML and JSON."""
    if isinstance(value, (SlotRule, WebhookRule)):
        rule = {name: as_plain(part) for name, part in asdict(value).items()}
        return {name: part for name, part in rule.items() if part not in ([], False)}
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, tuple):
        return [as_plain(item) for item in value]
    return value


def _built(cls: type[Any], prefix: str, values: Mapping[str, Any]) -> Any:
    hints = get_type_hints(cls)
    given: dict[str, Any] = {}
    for part in fields(cls):
        key = f"{prefix}{part.name}"
        if is_dataclass(hints[part.name]):
            given[part.name] = _built(cast(type[Any], hints[part.name]), f"{key}.", values)
        elif key in values:
            given[part.name] = values[key]
    return cls(**given)


def _fitted(kind: Any, value: object) -> Any:
    """Return a value in a key's type, or `_MISFIT`; a whole number may stand for a number, nothing else."""
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind in (bool, int, float, str):
        return value if type(value) is kind else _MISFIT
    if not isinstance(value, (list, tuple)):
        return _MISFIT
    item_kind = get_args(kind)[0]
    items = [_fitted_item(item_kind, item) for item in value]
    return _MISFIT if any(item is _MISFIT for item in items) else tuple(items)


def _fitted_item(kind: Any, item: object) -> Any:
    read = _RULES.get(kind)
    if read is None or isinstance(item, kind):
        return item if type(item) is kind else _MISFIT
    if not isinstance(item, Mapping):
        return _MISFIT
    try:
        return read(dict(item))
    except (ValueError, TypeError, KeyError, AttributeError):
        return _MISFIT


def _slot_rule(item: dict[str, Any]) -> SlotRule:
    rule = SlotRule(_listed(item.pop("days")), item.pop("time"), _platforms(item))
    return _whole(rule, item)


def _webhook_rule(item: dict[str, Any]) -> WebhookRule:
    hide_titles = item.pop("hide_titles", False)
    if not isinstance(hide_titles, bool):
        raise TypeError("hide_titles")
    rule = WebhookRule(
        url=item.pop("url"),
        events=tuple(EventName(event) for event in _listed(item.pop("events", []))),
        platforms=_platforms(item),
        shape=item.pop("shape", "json"),
        hide_titles=hide_titles,
    )
    return _whole(rule, item)


_RULES: dict[Any, Callable[[dict[str, Any]], Any]] = {SlotRule: _slot_rule, WebhookRule: _webhook_rule}


def _whole(rule: Rule, rest: dict[str, Any]) -> Rule:
    if rest:
        raise ValueError("unknown parts")
    return rule


def _listed(value: object) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise TypeError("no list")
    return tuple(value)


def _platforms(item: dict[str, Any]) -> tuple[Platform, ...]:
    return tuple(Platform(platform) for platform in _listed(item.pop("platforms", [])))


def _hidden(key: str, value: object) -> str:
    """Return a value as it may be shown in an error."""
    return _shown(value) if key != "webhooks" else _BEHIND_HOST.sub(r"\1/…", _shown(value))


def _shown(value: object) -> str:
    try:
        text = json.dumps(as_plain(value), ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
