"""The browser half of a sign-in, the same for all three platforms: check, ask, send the answer back.

A script decides without a browser by adding `decision=allow` (or `deny`) to the address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clipdesk.rehearsal.pages import refused_page, sign_in_page
from clipdesk.rehearsal.tokens import SCOPES, Code
from clipdesk.rehearsal.world import RehearsalWorld

WRONG = "wrong"  # ids and secrets that begin so are unknown to the rehearsal
CHOICES = ("account", "granted", "decision")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class SignInRules:
    """Hold what differs between the platforms.

    `redirect_problem` returns an error text or "".
    """

    platform: str
    client_param: str
    separator: str
    needs_challenge: bool
    redirect_problem: Callable[[str], str]


def is_known(value: str) -> bool:
    """Tell whether a rehearsal accepts a client id or secret."""
    return bool(value) and not value.startswith(WRONG)


def loopback_redirect_problem(address: str, *, hosts: frozenset[str] = LOOPBACK, bare: bool = False) -> str:
    """Say what is wrong with a loopback redirect address; `bare`: with a port, without a query."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "redirect_uri is not an address"
    if parts.scheme != "http" or parts.hostname not in hosts:
        return f"redirect_uri must be http on {' or '.join(sorted(hosts))}"
    if bare and (port is None or parts.query or parts.fragment):
        return "redirect_uri must name a port and carry no query or fragment"
    return ""


async def authorise(request: Request, world: RehearsalWorld, rules: SignInRules) -> Response:
    """Serve the sign-in page, or the way back once the person has decided."""
    params = request.query_params
    code, reason = _problem(request, rules)
    if code:
        return refused_page(rules.platform, code, reason)
    wanted = _split(params.get("scope", ""), rules.separator)
    decision = params.get("decision", "")
    if decision not in ("allow", "deny"):
        kept = [(name, value) for name, value in params.multi_items() if name not in CHOICES]
        return sign_in_page(rules.platform, kept, world.accounts_of(rules.platform), wanted)
    if decision == "deny":
        denied = {"error": "access_denied", "error_description": "The user denied the request."}
        return _back(params["redirect_uri"], denied | _state(request))
    known = [account.account_id for account in world.accounts_of(rules.platform)]
    chosen = tuple(value for value in params.getlist("account") if value in known) or (known[0],)
    granted = tuple(scope for scope in wanted if scope in params.getlist("granted")) or tuple(wanted)
    text = world.tokens.new_code(
        Code(
            platform=rules.platform,
            client_id=params[rules.client_param],
            redirect_uri=params["redirect_uri"],
            account_ids=chosen,
            scopes=granted,
            challenge=params.get("code_challenge", ""),
            expires_at=world.tokens.code_expiry(),
        )
    )
    scope_name = "scopes" if rules.platform == "tiktok" else "scope"
    answer = {"code": text, scope_name: rules.separator.join(granted)}
    return _back(params["redirect_uri"], answer | _state(request))


def _problem(request: Request, rules: SignInRules) -> tuple[str, str]:
    params = request.query_params
    wanted = _split(params.get("scope", ""), rules.separator)
    foreign = [scope for scope in wanted if scope not in SCOPES[rules.platform] and not _is_spare(scope)]
    if not is_known(params.get(rules.client_param, "")):
        return "invalid_client", f"The {rules.client_param} is unknown."
    problem = rules.redirect_problem(params.get("redirect_uri", ""))
    if problem:
        return "redirect_uri_mismatch", problem
    if params.get("response_type") != "code":
        return "invalid_request", "response_type must be code."
    if not wanted or foreign:
        return "invalid_scope", f"Unknown or missing scope: {' '.join(foreign) or 'none given'}."
    challenge = params.get("code_challenge", "")
    if rules.needs_challenge and not challenge:
        return "invalid_request", "code_challenge is missing."
    if challenge and params.get("code_challenge_method") != "S256":
        return "invalid_request", "code_challenge_method must be S256."
    return "", ""


def _is_spare(scope: str) -> bool:
    return scope in SPARE_SCOPES


SPARE_SCOPES = frozenset(
    {
        "openid",
        "email",
        "profile",
        "public_profile",
        "pages_manage_posts",
        "ads_management",
        "ads_read",
        "https://www.googleapis.com/auth/youtube",
        "https://www.googleapis.com/auth/yt-analytics-monetary.readonly",
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/userinfo.profile",
    }
)


def _split(text: str, separator: str) -> list[str]:
    return [part for part in text.split(separator) if part]


def _state(request: Request) -> dict[str, str]:
    state = request.query_params.get("state")
    return {} if state is None else {"state": state}


def _back(address: str, answer: dict[str, str]) -> Response:
    joiner = "&" if "?" in address else "?"
    return RedirectResponse(f"{address}{joiner}{urlencode(answer)}", 302, {"cache-control": "no-store"})
