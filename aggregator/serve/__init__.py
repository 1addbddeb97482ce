"""The web: the published folder answered over HTTP. Here: the application, and the server that runs it."""

from aggregator.serve.admin import Desk
from aggregator.serve.application import build
from aggregator.serve.callback import Callback
from aggregator.serve.server import serve, serve_admin

__all__ = ["Callback", "Desk", "build", "serve", "serve_admin"]
