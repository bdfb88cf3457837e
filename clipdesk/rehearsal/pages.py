"""The few pages that a person sees of a rehearsal: sign in, a refused sign-in, and a post.

Plain HTML in one piece, no script, nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from starlette.responses import HTMLResponse

from clipdesk.rehearsal.accounts import Account
from clipdesk.rehearsal.world import LivePost

NAMES = {"youtube": "Rehearsal YouTube", "instagram": "Rehearsal Instagram", "tiktok": "Rehearsal TikTok"}
POLICY = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "cache-control": "no-store",
}
STYLE = """
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#14161a;color:#eceef1;
 font:16px/1.5 system-ui,sans-serif}
main{box-sizing:border-box;width:min(30rem,calc(100vw - 2rem));margin:1rem;padding:2rem;background:#1f2329;
 border:1px solid #3a4049;border-radius:12px}
h1{margin:0 0 .25rem;font-size:1.4rem}p{margin:.25rem 0 1rem;color:#b9c0c9;overflow-wrap:anywhere}
fieldset{margin:0 0 1rem;padding:.75rem 1rem;border:1px solid #3a4049;border-radius:8px}
legend{padding:0 .4rem;color:#b9c0c9}label{display:flex;gap:.6rem;padding:.3rem 0;align-items:baseline}
small{color:#b9c0c9;overflow-wrap:anywhere}div{display:flex;gap:.75rem;justify-content:flex-end}
button{min-height:44px;padding:0 1.4rem;border:1px solid #59626e;border-radius:8px;background:none;
 color:inherit;font:inherit;cursor:pointer}button.first{background:#3b6ef0;border-color:#3b6ef0;color:#fff}
button:focus-visible,input:focus-visible{outline:3px solid #9db8ff;outline-offset:2px}
"""


def _page(title: str, inside: str, status: int = 200) -> HTMLResponse:
    metas = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head = f"<head>{metas}<title>{escape(title)}</title><style>{STYLE}</style></head>"
    text = f'<!doctype html><html lang="en">{head}<body><main>{inside}</main></body></html>'
    return HTMLResponse(text, status, POLICY)


def sign_in_page(
    platform: str, params: Iterable[tuple[str, str]], accounts: list[Account], scopes: list[str]
) -> HTMLResponse:
    """Return the page that asks which account may be used; it sends its own address back with the choice."""
    kind = "checkbox" if platform == "instagram" else "radio"
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in params
    )
    choices = "".join(
        f'<label><input type="{kind}" name="account" value="{escape(account.account_id)}"'
        f"{' checked' if place == 0 else ''}><span>{escape(account.name)}"
        f" <small>{escape(account.handle)}</small></span></label>"
        for place, account in enumerate(accounts)
    )
    rights = "".join(
        f'<label><input type="checkbox" name="granted" value="{escape(scope)}" checked>'
        f"<small>{escape(scope)}</small></label>"
        for scope in scopes
    )
    name = NAMES[platform]
    return _page(
        f"Sign in - {name}",
        f"<h1>{name}</h1><p>A rehearsal on this computer: nothing leaves it."
        f' ClipDesk asks to post for you.</p><form method="get">{hidden}'
        f"<fieldset><legend>Account</legend>{choices}</fieldset>"
        f"<fieldset><legend>What ClipDesk may do</legend>{rights}</fieldset>"
        '<div><button name="decision" value="deny">Deny</button>'
        '<button class="first" name="decision" value="allow">Allow</button></div></form>',
    )


def refused_page(platform: str, code: str, reason: str) -> HTMLResponse:
    """Return the page of a sign-in that cannot go on (the app is not told, as in real life)."""
    name = NAMES[platform]
    return _page(
        f"Error 400 - {name}",
        f"<h1>{name}: this sign-in cannot go on</h1><p>Error 400: {escape(code)}</p><p>{escape(reason)}</p>",
        400,
    )


def post_page(post: LivePost | None, platform: str) -> HTMLResponse:
    """Return the page of one post, or say that there is none."""
    name = NAMES[platform]
    if post is None or not post.is_visible:
        return _page(name, f"<h1>{name}</h1><p>This post is not available.</p>", 404)
    return _page(
        f"{post.title or 'Post'} - {name}",
        f"<h1>{escape(post.title) or name}</h1><p>{escape(post.text)}</p>"
        f"<small>{name} · {escape(post.privacy)} · {post.size_bytes} bytes · {post.remote_id}</small>",
    )
