"""Whether what came is signed with our secret (WebSub 7.1)."""

import hmac

METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})
"""Those of the specification. As a keyed hash SHA-1 still holds, and large hubs know no other."""


class Signature:
    """Checks a body piece by piece, so that it need not be kept."""

    def __init__(self, header: str, secret: str) -> None:
        """Take the ``X-Hub-Signature`` as it came, and the secret we gave the hub."""
        method, _, self._told = header.strip().partition("=")
        known = method.lower() in METHODS
        self._code = hmac.new(secret.encode(), digestmod=method.lower()) if known else None

    def add(self, piece: bytes) -> None:
        """Take the next piece of the body."""
        if self._code is not None:
            self._code.update(piece)

    def holds(self) -> bool:
        """Tell whether the whole body was signed with the secret."""
        if self._code is None or not self._told.isascii():
            return False
        return hmac.compare_digest(self._code.hexdigest(), self._told.strip().lower())
