"""The published folder as a Starlette application, answering as CONTRACT promise 21 says.

The same bytes for every client: nothing depends on cookies, Host, Accept-Language or A-IM.
"""

from pathlib import Path
from typing import cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from aggregator.serve.callback import Callback
from aggregator.serve.conditions import best_coding, is_unchanged_since, known_tag
from aggregator.serve.copies import MAX_AGE, Copies, Copy

GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'none'; img-src https: 'self'; style-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}
"""On every answer, so that nothing in what we republish can act in a browser."""


FOR_SCRIPTS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
}
"""On every document, so that a page elsewhere may read it (https://fetch.spec.whatwg.org/)."""

READING = "GET, HEAD, OPTIONS"

PREFLIGHT = {
    "Allow": READING,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": READING,
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, A-IM",
    "Access-Control-Max-Age": "86400",
}
"""To a browser that asks first: a script may ask conditionally, and may not send anything."""


def build(public: Path, callback: Callback) -> Starlette:
    """Make the application that serves a published folder and answers ``/healthz`` and hubs."""
    copies = Copies(public)

    async def document(request: Request) -> Response:
        path = request.path_params["path"]
        copy = copies.find(path)
        if copy is None:
            return _elsewhere(path, copies)
        return _answer(request, copy)

    async def health(_: Request) -> Response:
        if not copies.is_there():
            raise HTTPException(503, "The published folder is not there.")
        return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store", **GUARDS})

    async def hub(request: Request) -> Response:
        answer = await callback(request)
        answer.headers.update({"Cache-Control": "no-store", **GUARDS})
        return answer

    application = Starlette(
        routes=[
            Route("/healthz", health, methods=["GET"]),
            Route("/websub/{token}", hub, methods=["GET", "POST"]),
            Route("/{path:path}", document, methods=["GET"]),
            Route("/{path:path}", _preflight, methods=["OPTIONS"]),
        ],
        exception_handlers={HTTPException: _refusal, 500: _failure},
    )
    # It would lead a CONNECT, whose target is no path, to whatever Host says.
    application.router.redirect_slashes = False
    return application


def _elsewhere(path: str, copies: Copies) -> Response:
    if not copies.is_folder(path):
        raise HTTPException(404, "Nothing is published at this address.")
    # Relative, so that neither Host nor anything else of the request is repeated.
    target = f"{path.rpartition('/')[2]}/"
    headers = {"Location": target, "Cache-Control": f"public, max-age={MAX_AGE}", **GUARDS}
    return Response(status_code=308, headers=headers)


def _answer(request: Request, copy: Copy) -> Response:
    coding = best_coding(request.headers, tuple(copy.packed)) if copy.packed else None
    headers = {
        "ETag": copy.tags[coding],
        "Last-Modified": copy.last_modified,
        "Cache-Control": f"public, max-age={copy.max_age}",
        "Vary": "Accept-Encoding",
        **FOR_SCRIPTS,
        **GUARDS,
    }
    # A proxy may have unpacked what it remembers: every coding's tag names the same content.
    known = known_tag(request.headers, (copy.tags[coding], *copy.tags.values()))
    if known or is_unchanged_since(request.headers, copy.modified):
        return Response(status_code=304, headers=headers | {"ETag": known or headers["ETag"]})
    body = copy.packed[coding] if coding else copy.body
    headers |= {"Content-Type": copy.media_type, "Content-Length": str(len(body))}
    if coding:
        headers["Content-Encoding"] = coding
    return Response(b"" if request.method == "HEAD" else body, headers=headers)


async def _preflight(_: Request) -> Response:
    return Response(status_code=204, headers={**PREFLIGHT, **GUARDS})


async def _refusal(_: Request, why: Exception) -> Response:
    refused = cast("HTTPException", why)  # the kind it is registered for
    status, detail, headers = refused.status_code, refused.detail, refused.headers or {}
    if status == 405:
        detail, headers = "This address is for reading only.", {"Allow": READING}
    return PlainTextResponse(
        f"{detail}\n", status_code=status, headers={"Cache-Control": "no-store", **GUARDS, **headers}
    )


async def _failure(_: Request, __: Exception) -> Response:
    headers = {"Cache-Control": "no-store", **GUARDS}
    return PlainTextResponse("Something is wrong on our side.\n", status_code=500, headers=headers)
