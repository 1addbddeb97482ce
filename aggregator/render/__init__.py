"""Feed -> bytes. A new format is one file and one line in ``FORMATS``; the same feed gives the same bytes."""

from aggregator.render.common import common
from aggregator.render.formats import FORMATS
from aggregator.render.page import page
from aggregator.render.sound import sound

__all__ = ["FORMATS", "common", "page", "sound"]
