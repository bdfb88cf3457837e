"""Where a platform's API is: the real hosts, or the one address that replaces them all.

Addresses that a platform hands out are used word for word, but only if they belong to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from clipdesk.domain.settings import is_loopback_host


@dataclass(frozen=True, slots=True)
class ApiAddress:
    """The addresses of one platform.

    `api_url` is the setting, `real_url` its default, `domains` those that a handed-out address may lie in.
    """

    api_url: str
    real_url: str
    domains: tuple[str, ...]

    @property
    def is_real(self) -> bool:
        """Tell whether the platform's own hosts are meant."""
        return self.api_url.rstrip("/") == self.real_url.rstrip("/")

    def url(self, path: str, host: str = "") -> str:
        """Return the address of a path, on `host` where the platform serves it from another one."""
        base = f"https://{host}" if host and self.is_real else self.api_url
        return base.rstrip("/") + path

    def owns(self, address: str) -> bool:
        """Tell whether bytes and tokens may be sent to an address that the platform handed out."""
        try:
            parts, own = urlsplit(address), urlsplit(self.api_url)
            host, own_host = (parts.hostname or "").lower(), (own.hostname or "").lower()
        except ValueError:
            return False
        if is_loopback_host(own_host):
            return parts.scheme in ("http", "https") and is_loopback_host(host)
        if parts.scheme != "https" or parts.username is not None:
            return False
        in_domain = any(host == domain or host.endswith(f".{domain}") for domain in self.domains)
        return in_domain or host == own_host
