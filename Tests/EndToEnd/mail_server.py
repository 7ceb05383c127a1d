"""A mail server that takes mails over STARTTLS from who signs in, and keeps them; it can be away, slow or refuse."""

import contextlib
import datetime
import email
import email.policy
import ipaddress
import ssl
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "usher", "p@ss:word/with%signs"


def certificate(folder):
    """A certificate for localhost that signs itself, as a company's own authority would."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1)).add_extension(names, False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256()))
    (folder / "mail.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "mail.key").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "mail.pem", folder / "mail.key")
    return context


class _Controller(Controller):
    """With TLS from the beginning where it is wanted: `ssl_context` of aiosmtpd's own."""

    def factory(self):
        return SMTP(self.handler, **self.SMTP_kwargs)


class MailServer:
    def __init__(self, folder, port, implicit=False, tls=True):
        context = certificate(folder)
        self.authorities = str(folder / "mail.pem")
        self.mails = []
        self.refusal = None
        self.attempts = 0
        options = {} if implicit else {"tls_context": context if tls else None, "require_starttls": tls}
        self.controller = _Controller(
            self, hostname="127.0.0.1", port=port, ssl_context=context if implicit else None, auth_required=True,
            authenticator=self._authenticate, auth_require_tls=tls and not implicit, **options)

    def _authenticate(self, server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()))

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.attempts += 1
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(Mail(envelope))
        return "250 Taken"

    def start(self):
        self.controller.start()

    def stop(self):
        with contextlib.suppress(Exception):
            self.controller.stop()

    def wait(self, receiver, subject, seconds=30):
        """The newest mail to somebody with this subject."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in reversed(self.mails):
                if mail.receivers == [receiver] and mail.message["Subject"] == subject:
                    return mail
            time.sleep(0.1)
        raise AssertionError([(mail.receivers, mail.message["Subject"]) for mail in self.mails])


class Mail:
    def __init__(self, envelope):
        self.sender = envelope.mail_from
        self.receivers = envelope.rcpt_tos
        self.bytes = envelope.content
        self.message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.raw = email.message_from_bytes(envelope.content)

    @property
    def text(self):
        return self.message.get_body(("plain",)).get_content()

    @property
    def html(self):
        return self.message.get_body(("html",)).get_content()

    @property
    def link(self):
        return next(line for line in self.text.splitlines() if line.startswith("http"))
