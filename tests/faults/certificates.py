"""Certificates of our own, good and bad, made by the openssl command."""

import ssl
import subprocess
from pathlib import Path

_SETTINGS = """
[req]
distinguished_name=dn
[dn]
[ca]
default_ca=own
[own]
database={folder}/index.txt
serial={folder}/serial
new_certs_dir={folder}
default_md=sha256
policy=any
unique_subject=no
[any]
commonName=supplied
[authority]
basicConstraints=critical,CA:TRUE
[here]
subjectAltName=IP:127.0.0.1
[elsewhere]
subjectAltName=DNS:other.example
"""
_EC = "ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
_LONG = "21260101000000Z"


def certificates(folder: Path) -> tuple[Path, dict[str, ssl.SSLContext]]:
    """Make an authority, to be trusted, and what servers show: by name, one good and the others not."""
    (folder / "own.cnf").write_text(_SETTINGS.format(folder=folder))
    (folder / "index.txt").touch()
    (folder / "serial").write_text("01")
    authority = _signed(folder, "authority", "authority", _LONG, by=None)
    contexts = {
        "good": _context(_signed(folder, "good", "here", _LONG, by="authority")),
        "self-signed": _context(_signed(folder, "selfsigned", "here", _LONG, by=None)),
        "wrong host": _context(_signed(folder, "wronghost", "elsewhere", _LONG, by="authority")),
        "expired": _context(_signed(folder, "expired", "here", "20210101000000Z", by="authority")),
    }
    return authority, contexts


def _signed(folder: Path, name: str, section: str, ends: str, *, by: str | None) -> Path:
    """Make a key and a certificate for it, in one file."""
    own, made = folder / "own.cnf", folder / f"{name}.pem"
    key, request = folder / f"{name}.key", folder / f"{name}.csr"
    _openssl(f"req -new -newkey {_EC} -keyout {key} -out {request} -subj /CN={name} -config {own}")
    signer = f"-cert {folder}/{by}.pem -keyfile {folder}/{by}.key" if by else f"-selfsign -keyfile {key}"
    _openssl(
        f"ca -batch {signer} -config {own} -in {request} -out {made} -notext -extensions {section} "
        f"-startdate 20200101000000Z -enddate {ends}"
    )
    (folder / f"{name}.both").write_text(made.read_text() + key.read_text())
    return made


def _openssl(command: str) -> None:
    subprocess.run(["openssl", *command.split()], check=True, capture_output=True)


def _context(made: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made.with_suffix(".both"))
    return context
