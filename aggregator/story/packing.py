"""Signals as text for a store, and back."""

import json
from base64 import b64decode, b64encode
from datetime import date
from typing import Any

from aggregator.model import Signals

FORM = 2
"""Grows when signals are found or written in another way: those of an older form are found anew."""


def dump(signals: Signals) -> str:
    """Return signals as one line of JSON."""
    said = {name: getattr(signals, name) for name in Signals.__slots__}
    fields = {name: value for name, value in said.items() if value}
    if signals.day:
        fields["day"] = signals.day.isoformat()
    if signals.meaning:
        fields["meaning"] = b64encode(signals.meaning).decode()
    return json.dumps({"form": FORM, **fields}, ensure_ascii=False, separators=(",", ":"))


def load(line: str) -> Signals | None:
    """Return the signals of a line of JSON; None if it has an older form."""
    fields: dict[str, Any] = json.loads(line)
    if fields.pop("form") != FORM:
        return None
    for name, value in fields.items():
        if isinstance(value, list):
            fields[name] = tuple(value)
    if "day" in fields:
        fields["day"] = date.fromisoformat(fields["day"])
    if "meaning" in fields:
        fields["meaning"] = b64decode(fields["meaning"])
    return Signals(**fields)
