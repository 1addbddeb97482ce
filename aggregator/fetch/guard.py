"""The address guard: what may be asked at all, and where a name may lead.

The standard library's ``is_global`` lets several inside blocks pass, so the list is our own: the special
purpose registries of IANA for IPv4 and IPv6, and for IPv6 everything outside 2000::/3 besides.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

PORTS = frozenset({80, 443, 8080, 8443})
"""Where the web is served; any other port is asked only when it is allowed by host and port."""

_SPECIAL_4 = tuple(
    (IPv4Network(block), why)
    for block, why in (
        ("0.0.0.0/8", "this machine"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a provider's inner network"),
        ("127.0.0.0/8", "this machine"),
        ("168.63.129.16/32", "a cloud's inner service"),  # Azure's, though numbered like a public one
        ("169.254.0.0/16", "a link-local network"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "a protocol's own block"),
        ("192.0.2.0/24", "a block for examples"),
        ("192.31.196.0/24", "a name service's own block"),
        ("192.52.193.0/24", "a protocol's own block"),
        ("192.88.99.0/24", "a retired tunnel"),
        ("192.168.0.0/16", "a private network"),
        ("192.175.48.0/24", "a name service's own block"),
        ("198.18.0.0/15", "a test network"),
        ("198.51.100.0/24", "a block for examples"),
        ("203.0.113.0/24", "a block for examples"),
        ("224.0.0.0/4", "a group address"),
        ("240.0.0.0/4", "a reserved block"),
    )
)

_PUBLIC_6 = IPv6Network("2000::/3")
_SPECIAL_6 = tuple(
    (IPv6Network(block), why)
    for block, why in (
        ("::/128", "this machine"),
        ("::1/128", "this machine"),
        ("fc00::/7", "a private network"),
        ("fe80::/10", "a link-local network"),
        ("fec0::/10", "a private network"),
        ("ff00::/8", "a group address"),
        ("2001::/32", "a tunnel"),  # Teredo: hides an IPv4 address, and no press office serves from one
        ("2001::/23", "a protocol's own block"),
        ("2001:db8::/32", "a block for examples"),
        ("2002::/16", "a retired tunnel"),  # 6to4 (RFC 7526): hides an IPv4 address likewise
        ("2620:4f:8000::/48", "a name service's own block"),
        ("3ffe::/16", "a retired test network"),
        ("3fff::/20", "a block for examples"),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")

Ip = IPv4Address | IPv6Address


def as_ip(host: str) -> Ip | None:
    """Return the address a host is written as, None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def why_inside(ip: Ip) -> str | None:
    """Return what an address that no press office serves from belongs to, None for a public one."""
    if isinstance(ip, IPv6Address):
        if ip.scope_id is not None:
            return "a network of this machine's own"  # a zone means nothing elsewhere (RFC 4007)
        ip = _unwrapped(ip)
    if isinstance(ip, IPv4Address):
        return next((why for block, why in _SPECIAL_4 if ip in block), None)
    special = next((why for block, why in _SPECIAL_6 if ip in block), None)
    return special or (None if ip in _PUBLIC_6 else "a reserved block")


def _unwrapped(ip: IPv6Address) -> Ip:
    """Return the IPv4 address that a mapped or NAT64 address really goes to (RFC 4291, RFC 6052)."""
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip


@dataclass(frozen=True, slots=True)
class Guard:
    """Says no. ``allow_hosts`` are the exact hosts and ports that may be asked although they are inside."""

    allow_hosts: frozenset[tuple[str, int]] = frozenset()

    def why_not(self, url: httpx.URL) -> str | None:
        """Return why an address must not be asked, as the end of "…: it", None when it may."""
        if url.scheme not in ("http", "https"):
            return "is not an http or https address"
        if not url.host:
            return "names no host"
        if url.userinfo:
            return "carries a user name or password, and we send none"
        port = port_of(url)
        if port not in PORTS and not self._allows(url.host, port):
            return f"uses port {port}, which is not allowed; {_if_meant(url.host, port)}"
        ip = as_ip(url.host)
        return None if ip is None else self.why_not_ip(url.host, port, ip)

    def why_not_ip(self, host: str, port: int, ip: Ip) -> str | None:
        """Return why a host must not be reached at an address its name led to, None when it may."""
        if self._allows(host, port):
            return None
        inside = why_inside(ip)
        return inside and f"leads inside, to {ip} ({inside}), which is not allowed; {_if_meant(host, port)}"

    def _allows(self, host: str, port: int) -> bool:
        return (host.rstrip("."), port) in self.allow_hosts


def _if_meant(host: str, port: int) -> str:
    return f"if it is meant, add {host}:{port} to AGGREGATOR_ALLOW_HOSTS"


def port_of(url: httpx.URL) -> int:
    """Return the port an http or https address is asked on."""
    if url.port is not None:
        return url.port
    return 443 if url.scheme == "https" else 80
