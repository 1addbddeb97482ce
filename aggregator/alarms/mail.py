"""An alarm as mail, by the standard library's client."""

import smtplib
import ssl
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from aggregator.alarms.wording import Message
from aggregator.errors import DeliveryError

TIMEOUT = 10.0
"""Seconds for each step of the conversation with the mail server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A way to tell people by mail.

    ``secure`` speaks TLS from the first byte; without it TLS is begun where the server offers it (STARTTLS),
    and must be before a password is said.
    """

    host: str
    port: int
    user: str
    password: str
    secure: bool
    sender: str
    to: tuple[str, ...]

    def send(self, message: Message, *, now: datetime) -> None:
        """Hand a message to the mail server.

        Raises:
            DeliveryError: the server was not reached, or did not take it for anybody.
        """
        try:
            with self._connected() as server:
                server.send_message(self._written(message, now), self.sender, self.to)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise DeliveryError(_words(error), to=f"mail server {self.host}:{self.port}") from error

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        with ExitStack() as on_failure:
            on_failure.callback(server.close)
            server.ehlo()
            if not self.secure and (self.user or server.has_extn("starttls")):
                server.starttls(context=context)
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
            on_failure.pop_all()
        return server

    def _written(self, message: Message, now: datetime) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, ", ".join(self.to), message.subject
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2] or "localhost")
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answer, please
        mail.set_content(message.text)
        return mail


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "it did not take the user name and password"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "it takes no mail for any of the people to be told"
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return f"it answered {error.smtp_code} {words}"
    return str(error) or type(error).__name__
