"""TikTok's Login Kit for Desktop as a rehearsal: a hexadecimal challenge, a refresh token that changes.

Sources: Login Kit for Desktop, user access token management.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.rehearsal.answers import Refused, form_body, json_answer, random_text
from clipdesk.rehearsal.sign_in import SignInRules, authorise, is_known, loopback_redirect_problem
from clipdesk.rehearsal.tokens import ACCESS_LIFE_S, Grant, challenge_hex
from clipdesk.rehearsal.world import RehearsalWorld

REFRESH_LIFE_S = 31_536_000
HOSTS = frozenset({"127.0.0.1", "localhost"})


def _redirect_problem(address: str) -> str:
    return loopback_redirect_problem(address, hosts=HOSTS, bare=True)


RULES = SignInRules(
    platform="tiktok",
    client_param="client_key",
    separator=",",
    needs_challenge=True,
    redirect_problem=_redirect_problem,
)


def _refused(error: str, description: str, status: int = 400) -> Refused:
    body = {"error": error, "error_description": description, "log_id": random_text(24)}
    return Refused(status, body)


class TikTokOAuth:
    """Serve the sign-in addresses."""

    def __init__(self, world: RehearsalWorld) -> None:
        self._world = world

    async def authorise(self, request: Request) -> Response:
        """Ask the person."""
        return await authorise(request, self._world, RULES)

    async def token(self, request: Request) -> Response:
        """Trade a code or a refresh token for an access token and a new refresh token."""
        form = await self._form(request)
        if form.get("grant_type") == "authorization_code":
            return self._from_code(form)
        if form.get("grant_type") == "refresh_token":
            grant = self._world.tokens.refresh("tiktok", form["client_key"], form.get("refresh_token", ""))
            if grant is None:
                raise _refused("invalid_grant", "Refresh token is invalid or expired.")
            return json_answer(_answer(grant))
        raise _refused("unsupported_grant_type", "Grant type is not supported.")

    async def _form(self, request: Request) -> dict[str, str]:
        form = await form_body(request)
        if not form.get("client_key") or not form.get("client_secret"):
            raise _refused("invalid_request", "The request parameters are malformed.")
        if not is_known(form["client_key"]) or not is_known(form["client_secret"]):
            raise _refused("invalid_client", "Client key or secret is incorrect.", 401)
        return form

    def _from_code(self, form: dict[str, str]) -> Response:
        code = self._world.tokens.use_code("tiktok", unquote(form.get("code", "")))
        if code is None or code.client_id != form["client_key"]:
            raise _refused("invalid_grant", "Authorization code is expired.")
        if code.redirect_uri != form.get("redirect_uri"):
            raise _refused(
                "invalid_request", "Redirect_uri is not matched with the uri when requesting code."
            )
        if challenge_hex(form.get("code_verifier", "")) != code.challenge:
            raise _refused("invalid_request", "Code verifier or code challenge is invalid.")
        grant = self._world.tokens.grant("tiktok", code.client_id, code.account_ids[:1], code.scopes)
        return json_answer(_answer(grant))

    async def revoke(self, request: Request) -> Response:
        """End a sign-in."""
        form = await self._form(request)
        if not self._world.tokens.revoke(form.get("token", "")):
            raise _refused("invalid_request", "The token is invalid.")
        return json_answer({})


def _answer(grant: Grant) -> dict[str, Any]:
    return {
        "open_id": grant.account_id,
        "scope": ",".join(grant.scopes),
        "access_token": grant.access_token,
        "expires_in": ACCESS_LIFE_S["tiktok"],
        "refresh_token": grant.refresh_token,
        "refresh_expires_in": REFRESH_LIFE_S,
        "token_type": "Bearer",
    }
