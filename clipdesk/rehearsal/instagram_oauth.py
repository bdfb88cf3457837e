"""Facebook Login as a rehearsal: the dialog, the short and the long token, the Pages with their own tokens.

Source: Facebook Login, manually built flow; long-lived tokens.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.rehearsal.accounts import Account
from clipdesk.rehearsal.instagram_rules import (
    asked_fields,
    graph_answer,
    need_scope,
    parameters,
    refused,
    signed_in,
)
from clipdesk.rehearsal.sign_in import SignInRules, authorise, is_known
from clipdesk.rehearsal.tokens import ACCESS_LIFE_S, LONG_LIVED_S, Grant, challenge_base64url
from clipdesk.rehearsal.world import RehearsalWorld

REDIRECT = re.compile(r"http://localhost:\d{1,5}/callback")


def _redirect_problem(address: str) -> str:
    if REDIRECT.fullmatch(address):
        return ""
    return "URL Blocked: only http://localhost:PORT/callback is allowed while the app is in development."


RULES = SignInRules(
    platform="instagram",
    client_param="client_id",
    separator=",",
    needs_challenge=False,
    redirect_problem=_redirect_problem,
)


class InstagramOAuth:
    """Serve the sign-in addresses."""

    def __init__(self, world: RehearsalWorld) -> None:
        self._world = world
        self._page_tokens: dict[tuple[str, str], str] = {}

    async def authorise(self, request: Request) -> Response:
        """Ask the person."""
        return await authorise(request, self._world, RULES)

    async def token(self, request: Request) -> Response:
        """Trade a code for a short token, or a token for a long one."""
        params = await parameters(request)
        client_id, secret = params.get("client_id", ""), params.get("client_secret", "")
        if not is_known(client_id):
            raise refused(
                101, "Error validating application. Cannot get application info due to a system error."
            )
        if not is_known(secret):
            raise refused(1, "Error validating client secret.")
        if params.get("grant_type") == "fb_exchange_token":
            return self._exchange(client_id, params.get("fb_exchange_token", ""))
        code = self._world.tokens.use_code("instagram", params.get("code", ""))
        if code is None or code.client_id != client_id:
            raise refused(100, "This authorization code has been used or has expired.", subcode=36009)
        if code.redirect_uri != params.get("redirect_uri"):
            message = "Error validating verification code. Please make sure your redirect_uri is identical."
            raise refused(100, message, subcode=36008)
        if code.challenge and challenge_base64url(params.get("code_verifier", "")) != code.challenge:
            raise refused(100, "Invalid code_verifier parameter")
        grant = self._world.tokens.grant("instagram", client_id, code.account_ids, code.scopes)
        return graph_answer(self._world, _answer(grant, ACCESS_LIFE_S["instagram"]))

    def _exchange(self, client_id: str, token: str) -> Response:
        tokens = self._world.tokens
        old = tokens.valid("instagram", token)
        if old is None or old.client_id != client_id:
            raise refused(190, "Error validating access token: Session has expired.", subcode=463)
        grant = tokens.grant("instagram", client_id, old.account_ids, old.scopes, LONG_LIVED_S)
        grant.is_long_lived = True
        return graph_answer(self._world, _answer(grant, LONG_LIVED_S))

    async def pages(self, request: Request) -> Response:
        """List the Pages with their tokens (GET me/accounts)."""
        params = await parameters(request)
        grant = signed_in(request, self._world, params)
        need_scope(grant, "pages_show_list")
        found = [self._world.account("instagram", account_id) for account_id in grant.account_ids]
        pages = [asked_fields(params, self.page(grant, account)) for account in found if account is not None]
        return graph_answer(
            self._world, {"data": pages, "paging": {"cursors": {"before": "Q", "after": "Q"}}}
        )

    def page(self, grant: Grant, account: Account) -> dict[str, Any]:
        """Return the fields of a Page."""
        linked = {"id": account.account_id, "username": account.handle} if account.can_post else None
        return {
            "id": account.page_id,
            "name": account.name,
            "access_token": self._page_token(grant, account),
            "instagram_business_account": linked,
            "category": "Gaming video creator",
            "tasks": ["CREATE_CONTENT", "MANAGE"],
        }

    def _page_token(self, grant: Grant, account: Account) -> str:
        key = (grant.access_token, account.page_id)
        known = self._world.tokens.valid("instagram", self._page_tokens.get(key, ""))
        if known is not None:
            return known.access_token
        life_s = 0 if grant.is_long_lived else ACCESS_LIFE_S["instagram"]
        page = self._world.tokens.grant(
            "instagram", grant.client_id, (account.account_id,), grant.scopes, life_s
        )
        self._page_tokens[key] = page.access_token
        return page.access_token

    async def debug_token(self, request: Request) -> Response:
        """Tell what a token is worth (GET debug_token)."""
        params = await parameters(request)
        if "|" not in params.get("access_token", ""):
            signed_in(request, self._world, params)
        token = params.get("input_token", "")
        grant = self._world.tokens.find("instagram", token)
        if grant is None:
            return graph_answer(self._world, {"data": {"is_valid": False, "scopes": []}})
        expires_at = grant.expiry_of(token)
        data = {
            "app_id": grant.client_id,
            "type": "USER" if expires_at else "PAGE",
            "is_valid": not self._world.tokens.is_expired(grant, token),
            "scopes": list(grant.scopes),
            "expires_at": int(expires_at.timestamp()) if expires_at else 0,
            "data_access_expires_at": int(self._world.now().timestamp()) + 90 * 86_400,
        }
        return graph_answer(self._world, {"data": data})

    async def permissions(self, request: Request) -> Response:
        """List what was granted, or take it all back (GET, DELETE me/permissions)."""
        params = await parameters(request)
        grant = signed_in(request, self._world, params)
        if request.method == "DELETE":
            self._world.tokens.revoke(grant.access_token)
            return graph_answer(self._world, {"success": True})
        granted = [{"permission": scope, "status": "granted"} for scope in grant.scopes]
        return graph_answer(self._world, {"data": granted})


def _answer(grant: Grant, life_s: int) -> dict[str, Any]:
    return {"access_token": grant.access_token, "token_type": "bearer", "expires_in": life_s}
