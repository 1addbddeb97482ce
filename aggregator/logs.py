"""What the service says of its work, one line an event; the only door to structlog.

Much of what is logged was written by strangers: titles, addresses, headers, a server's words. It stays on
its line, in its order and short, and takes no secret along, in an event as in a traceback.
"""

import logging
import re
import sys
from unicodedata import category

import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

LONGEST = 500
"""Characters of a text in an event."""

LONGEST_TRACEBACK = 6000

_SECRETS = (
    # user:password@ in any address
    (re.compile(r"(://[^/\s:@]*:)[^@\s/]+(?=@)"), r"\1***"),
    # what the address of a subscription ends in
    (re.compile(r"(/websub/)[^/\s?#\"']+"), r"\1***"),
    # passwords and the like among the options of an address
    (
        re.compile(
            r"([?&;](?:[\w.-]*(?:token|secret|passw(?:or)?d|pwd|signature|session|apikey|api_key|api-key)"
            r"|auth|code|key|sig|sid)=)[^&\s\"'#]+",
            re.IGNORECASE,
        ),
        r"\1***",
    ),
)

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that move the cursor, turn the line round, or are not to be seen."""


def logger(name: str) -> BoundLogger:
    """Return what events are told to; ``name`` is the module's."""
    log: BoundLogger = structlog.stdlib.get_logger(name)
    return log


def begin(level: str, *, json: bool = False) -> None:
    """Write events from a level on ("debug", "info", …) to standard error, for people or as JSON."""
    shown: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), sort_keys=False, pad_event_to=0, timestamp_key="at"
        )
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=_COMMON,
            processors=[ProcessorFormatter.remove_processors_meta, _safe, shown],
        )
    )
    logging.basicConfig(handlers=[handler], force=True)
    logging.getLogger("aggregator").setLevel(level.upper())
    # A tick that comes while a pass is still at work is passed over, as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def safe(text: str, most: int = LONGEST) -> str:
    """Return a text on one line, without secrets, nothing in it unseen, at most so many characters."""
    for secret, shown in _SECRETS:
        text = secret.sub(shown, text)
    text = " | ".join(line.strip() for line in text.split("\n") if line.strip())
    # Cut before and after: escapes make it longer, and escaping a book would take its time.
    kept = text if len(text) <= most else text[: most - 1] + "…"
    escaped = "".join(_visible(sign) for sign in kept)
    return escaped if len(escaped) <= most else escaped[: most - 1] + "…"


def _visible(sign: str) -> str:
    kind = category(sign)
    if kind == "Zs":
        return " "  # blanks of all widths look alike
    return f"<U+{ord(sign):04X}>" if kind in _UNSEEN else sign


def _safe(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    traceback = event.pop("exception", None)
    said = {name: _safe_value(value) for name, value in event.items()}
    return {**said, "traceback": safe(traceback, LONGEST_TRACEBACK)} if traceback else said


def _safe_value(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | float) else safe(str(value))


_COMMON: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%SZ", utc=True, key="at"),
    structlog.processors.format_exc_info,
]

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        *_COMMON,
        ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=BoundLogger,
    cache_logger_on_first_use=True,
)
