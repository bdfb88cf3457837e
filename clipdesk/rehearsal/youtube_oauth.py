"""Google's sign-in for installed apps, as a rehearsal: the page, the code, tokens and their end.

Source: OAuth 2.0 for Mobile & Desktop Apps (Google identity).
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.rehearsal.answers import Refused, form_body, json_answer
from clipdesk.rehearsal.sign_in import SignInRules, authorise, is_known, loopback_redirect_problem
from clipdesk.rehearsal.tokens import ACCESS_LIFE_S, Grant, challenge_base64url
from clipdesk.rehearsal.world import RehearsalWorld

RULES = SignInRules(
    platform="youtube",
    client_param="client_id",
    separator=" ",
    needs_challenge=False,
    redirect_problem=loopback_redirect_problem,
)


def _refused(error: str, description: str, status: int = 400) -> Refused:
    return Refused(status, {"error": error, "error_description": description})


class YouTubeOAuth:
    """Serve the sign-in addresses."""

    def __init__(self, world: RehearsalWorld) -> None:
        self._world = world

    async def authorise(self, request: Request) -> Response:
        """Ask the person."""
        return await authorise(request, self._world, RULES)

    async def token(self, request: Request) -> Response:
        """Trade a code or a refresh token for an access token."""
        form = await form_body(request)
        if not form.get("client_secret"):
            raise _refused("invalid_request", "client_secret is missing.")
        if not is_known(form.get("client_id", "")) or not is_known(form["client_secret"]):
            raise _refused("invalid_client", "The OAuth client was not found.", 401)
        if form.get("grant_type") == "authorization_code":
            return self._from_code(form)
        if form.get("grant_type") == "refresh_token":
            grant = self._world.tokens.refresh("youtube", form["client_id"], form.get("refresh_token", ""))
            if grant is None:
                raise _refused("invalid_grant", "Token has been expired or revoked.")
            return json_answer(self._answer(grant))
        raise _refused("unsupported_grant_type", "Invalid grant_type.")

    def _from_code(self, form: dict[str, str]) -> Response:
        code = self._world.tokens.use_code("youtube", form.get("code", ""))
        if code is None or code.client_id != form["client_id"]:
            raise _refused("invalid_grant", "Malformed auth code.")
        if code.redirect_uri != form.get("redirect_uri"):
            raise _refused("redirect_uri_mismatch", "Bad Request")
        if code.challenge and challenge_base64url(form.get("code_verifier", "")) != code.challenge:
            raise _refused("invalid_grant", "Invalid code verifier.")
        grant = self._world.tokens.grant("youtube", code.client_id, code.account_ids[:1], code.scopes)
        return json_answer(self._answer(grant) | {"refresh_token": grant.refresh_token})

    def _answer(self, grant: Grant) -> dict[str, Any]:
        return {
            "access_token": grant.access_token,
            "expires_in": ACCESS_LIFE_S["youtube"],
            "scope": " ".join(grant.scopes),
            "token_type": "Bearer",
        }

    async def revoke(self, request: Request) -> Response:
        """End a sign-in."""
        token = (await form_body(request)).get("token") or request.query_params.get("token", "")
        if not self._world.tokens.revoke(token):
            raise _refused("invalid_token", "Token expired or revoked")
        return json_answer({})
