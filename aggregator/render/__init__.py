"""Feed -> bytes. A new format is one file and one line in ``FORMATS``; the same feed gives the same bytes."""

from aggregator.render.common import Doing, common
from aggregator.render.digest import Heading, issue, issue_content
from aggregator.render.formats import FORMATS
from aggregator.render.health import health, health_looks, unhealthy
from aggregator.render.leading import leading
from aggregator.render.page import archive_list, page
from aggregator.render.sound import sound
from aggregator.render.story import story
from aggregator.render.words import categories, story_path

__all__ = [
    "FORMATS",
    "Doing",
    "Heading",
    "archive_list",
    "categories",
    "common",
    "health",
    "health_looks",
    "issue",
    "issue_content",
    "leading",
    "page",
    "sound",
    "story",
    "story_path",
    "unhealthy",
]
