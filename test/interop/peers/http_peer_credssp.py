"""The server's side of CredSSP, versions 5 and 6: TLS by OpenSSL, the login in it by GSSAPI. [MS-CSSP]"""
import datetime
import os
import ssl
import tempfile
from functools import cache
from hashlib import sha256

import gssapi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from http_peer_gss import Gss

# What an explicit tag [0] to [5] of a TSRequest holds.
FIELDS = ["version", "negoTokens", "authInfo", "pubKeyAuth", "errorCode", "clientNonce"]
CHUNK = 16 * 1024
TRAILERS = {"TLSv1.2": 16, "TLSv1.3": 17}
SEC_E_LOGON_DENIED = bytes.fromhex("008009030c")
PASSWORD_CREDENTIALS = b"\x01"


@cache
def certificate_and_key():
    """As a server of Windows makes one for itself, in PEM; and its SubjectPublicKey."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "CREDSSP-SRV01")])
    start = datetime.datetime.utcnow() - datetime.timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, start,
                                      start + datetime.timedelta(days=30))
    certificate = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    return private + certificate.public_bytes(pem), public


def der(tag, *contents):
    body = b"".join(contents)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 128 + len(length)]) + length + body


def read_der(data):
    """The values in a row: pairs of tag and contents."""
    found = []
    while data:
        tag, size, start = data[0], data[1], 2
        if size >= 128:
            start += size - 128
            size = int.from_bytes(data[2:start], "big")
        if start + size > len(data):
            raise ValueError("DER that is cut off")
        found.append((tag, data[start:start + size]))
        data = data[start + size:]
    return found


def only(data, tag):
    """The contents of the one value there is."""
    (found, contents), = read_der(data)
    if found != tag:
        raise ValueError("tag %#x where %#x must be" % (found, tag))
    return contents


def explicit(n, tag, contents):
    return b"" if contents is None else der(0xa0 + n, der(tag, contents))


def read_request(message):
    request = {}
    for tag, contents in read_der(only(message, 0x30)):
        name = FIELDS[tag - 0xa0]
        kind = {"version": 0x02, "negoTokens": 0x30}.get(name, 0x04)
        request[name] = only(contents, kind)
    if "negoTokens" in request:
        token = only(request["negoTokens"], 0x30)
        request["negoTokens"] = only(only(token, 0xa0), 0x04)
    return request


def write_request(version, token=None, key=None, error=None):
    tokens = None if token is None else der(0x30, explicit(0, 0x04, token))
    return der(0x30, explicit(0, 0x02, bytes([version])), explicit(1, 0x30, tokens),
               explicit(3, 0x04, key), explicit(4, 0x02, error))


def read_credentials(message):
    kind, credentials = [contents for _, contents in read_der(only(message, 0x30))]
    if only(kind, 0x02) != PASSWORD_CREDENTIALS:
        raise ValueError("no TSPasswordCreds")
    fields = read_der(only(only(credentials, 0x04), 0x30))
    if [tag for tag, _ in fields] != [0xa0, 0xa1, 0xa2]:
        raise ValueError("TSPasswordCreds of other fields")
    return [only(contents, 0x04).decode("utf-16-le") for _, contents in fields]


def binding_hash(direction, nonce):
    if len(nonce) != 32:
        raise ValueError("a nonce of %d bytes" % len(nonce))
    _, public_key = certificate_and_key()
    return sha256(b"CredSSP %s Binding Hash\0" % direction + nonce + public_key).digest()


class CredSsp:
    def __init__(self, fault):
        self.fault = fault
        self.version = int(fault[8:]) if fault.startswith("version-") else 6
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = self.tls_context().wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.inner = Gss()
        self.is_secure = self.is_complete = self.is_proved = False
        self.credentials = None
        self.requests = []

    def tls_context(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.NamedTemporaryFile() as file:
            file.write(certificate_and_key()[0])
            file.flush()
            context.load_cert_chain(file.name)
        if self.fault == "tls12":
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        return context

    def step(self, records):
        self.incoming.write(records)
        if self.is_secure:
            self.answer(read_request(self.read()))
        else:
            self.shake()
        return self.outgoing.read()

    def facts(self):
        facts = dict(self.inner.facts(), tls=self.tls.version(), requests=self.requests)
        return dict(facts, credentials=self.credentials)

    def shake(self):
        try:
            self.tls.do_handshake()
            self.is_secure = True
        except ssl.SSLWantReadError:
            pass

    def read(self):
        message = b""
        try:
            while True:
                message += self.tls.read(1 << 20)
        except ssl.SSLWantReadError:
            return message

    def answer(self, request):
        self.requests.append([name for name in FIELDS[1:] if name in request])
        if "authInfo" in request:
            return self.take_credentials(request["authInfo"])
        try:
            token = self.inner.step(request["negoTokens"]) if "negoTokens" in request else None
        except gssapi.exceptions.GSSError:
            # Version 5 has no error codes. [MS-CSSP] 2.2.1
            if self.version != 5:
                self.send(error=SEC_E_LOGON_DENIED)
            return None
        return self.send(token, self.prove(request))

    def prove(self, request):
        if "pubKeyAuth" not in request:
            return None
        found = self.inner.open(request["pubKeyAuth"])
        if found != binding_hash(b"Client-To-Server", request["clientNonce"]):
            raise ValueError("the client shows another key")
        self.is_proved = True
        if self.fault == "no-key":
            return None
        nonce = os.urandom(32) if self.fault == "other-key" else request["clientNonce"]
        return self.inner.close_up(binding_hash(b"Server-To-Client", nonce))

    def take_credentials(self, sealed):
        if not self.is_proved:
            raise ValueError("the client shows no key")
        self.credentials = read_credentials(self.inner.open(sealed))
        self.is_complete = True

    def send(self, token=None, key=None, error=None):
        self.tls.write(write_request(self.version, token, key, error))

    def chunks(self, message):
        return [message[at:at + CHUNK] for at in range(0, len(message), CHUNK)]

    def seal(self, message):
        """The header and the data of WinRM."""
        self.tls.write(message)
        records = self.outgoing.read()
        split = TRAILERS[self.tls.version()]
        return records[:split], records[split:]

    def unseal(self, header, data):
        if len(header) != TRAILERS[self.tls.version()]:
            raise ValueError("a header of %d bytes" % len(header))
        self.incoming.write(header + data)
        return self.read()
