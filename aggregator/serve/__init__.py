"""The web: the published folder answered over HTTP. Here: the application, and the server that runs it."""

from aggregator.serve.application import build
from aggregator.serve.server import serve

__all__ = ["build", "serve"]
