"""WebSub (https://www.w3.org/TR/websub/): what to say to a hub, what to believe of what it says.

No room for the network: what is sent and what came is handed in and out.
"""

from aggregator.websub.asking import (
    LEASE,
    asked_again,
    granted,
    ping_form,
    put_off,
    subscribe_form,
    subscription,
)
from aggregator.websub.discovery import Announced, discover
from aggregator.websub.proof import PATIENCE, Standing, owed, standing, told
from aggregator.websub.signature import Signature

__all__ = [
    "LEASE",
    "PATIENCE",
    "Announced",
    "Signature",
    "Standing",
    "asked_again",
    "discover",
    "granted",
    "owed",
    "ping_form",
    "put_off",
    "standing",
    "subscribe_form",
    "subscription",
    "told",
]
