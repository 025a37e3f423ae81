#!/usr/bin/python3
"""A server of HTTP or HTTPS that lets in by Kerberos, Negotiate and CredSSP, and echoes messages.

  http-peer.py [CERTIFICATE KEY]    -> one line of JSON: {"port": number}

Over HTTP it takes and gives sealed messages only; over HTTPS it takes clear ones, and wants logins
by GSSAPI to be bound to the channel. All the security of logins is that of libgssapi_krb5 and its
mechanisms, and of OpenSSL. What is after the last slash of the path makes it misbehave: see FAULTS.

A line on stdin is answered by a line of JSON: the connections since the last one. It runs until its
stdin ends.
"""
import base64
import json
import os
import socket
import ssl
import sys
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from http_peer_credssp import CredSsp  # noqa: E402
from http_peer_gss import Gss  # noqa: E402
import http_peer_multipart as multipart  # noqa: E402

FAULTS = {
    "basic": "offers nothing but Basic",
    "silent": "lets in without a token of its own",
    "late": "reads the first token after DELAY seconds",
    "tampered": "changes the last byte of its answers",
    "clear": "answers in clear",
    "replayed": "sends its first answer again and again",
    "other-key": "CredSSP shows a key that is not that of its channel",
    "no-key": "CredSSP shows no key",
    "version-2": "CredSSP of an old version",
    "version-3": "the same",
    "version-4": "the same",
    "version-5": "the first version of CredSSP with a nonce",
    "tls12": "the TLS in CredSSP is of version 1.2",
}
PROTOCOLS = {
    "Kerberos": "application/HTTP-Kerberos-session-encrypted",
    "Negotiate": "application/HTTP-SPNEGO-session-encrypted",
    "CredSSP": "application/HTTP-CredSSP-session-encrypted",
}
SOAP = "application/soap+xml;charset=UTF-8"
DELAY = 2.5


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.context = self.scheme = self.first_answer = None
        self.record = self.server.record_of[self.client_address]

    def log_message(self, *_):
        pass

    def do_POST(self):
        self.fault = self.path.rpartition("/")[2]
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        authorization = self.headers["Authorization"]
        if self.fault == "basic":
            self.answer(401, challenges=['Basic realm="WSMAN"'])
        elif authorization is not None:
            self.log_in(*authorization.split(" ", 1), body)
        elif self.context is None or not self.context.is_complete:
            self.refuse()
        else:
            self.echo(body)

    def log_in(self, scheme, text, body):
        # A body that comes with a token is in clear.
        self.record["clear"] += len(body)
        if scheme not in PROTOCOLS:
            return self.refuse()
        if self.context is None:
            self.scheme = self.record["scheme"] = scheme
            self.context = self.open_context()
        if self.fault == "late":
            time.sleep(DELAY)
        try:
            token = self.context.step(base64.b64decode(text, validate=True))
        except Exception as error:  # A refusal is an answer, too.
            self.record["error"] = "%s: %s" % (type(error).__name__, error)
            return self.refuse(getattr(error, "token", None))
        if not self.context.is_complete:
            return self.answer(401, challenges=[self.challenge(token)])
        self.record.update(self.context.facts())
        if self.server.bindings and scheme != "CredSSP" and not self.record["bound"]:
            return self.refuse()
        is_silent = self.fault == "silent" or not token
        return self.answer(200, challenges=[] if is_silent else [self.challenge(token)])

    def open_context(self):
        if self.scheme == "CredSSP":
            return CredSsp(self.fault)
        return Gss(self.server.bindings)

    def echo(self, body):
        if isinstance(self.connection, ssl.SSLSocket):
            return self.answer(200, body, SOAP)
        protocol = PROTOCOLS[self.scheme]
        content_type = self.headers["Content-Type"] or ""
        if not content_type.startswith("multipart/"):
            self.record["clear"] += len(body)
            return self.answer(500)
        parts = multipart.read(body, content_type, protocol)
        message = b"".join(multipart.opened(part, self.context) for part in parts)
        self.record["sealed"].append(len(message))
        self.record["parts"].append([part["length"] for part in parts])
        if self.fault == "clear":
            return self.answer(200, message, SOAP)
        sealed = [multipart.sealed(chunk, self.context) for chunk in self.context.chunks(message)]
        answer = multipart.write(sealed, protocol, SOAP, is_tampered=self.fault == "tampered")
        self.first_answer = self.first_answer or answer
        return self.answer(200, *(self.first_answer if self.fault == "replayed" else answer))

    def challenge(self, token):
        return ("%s %s" % (self.scheme, base64.b64encode(token or b"").decode())).strip()

    def refuse(self, token=None):
        self.context = None
        self.answer(401, challenges=[self.challenge(token)] if token else list(PROTOCOLS))

    def answer(self, status, body=b"", content_type=None, challenges=()):
        self.send_response(status)
        for challenge in challenges:
            self.send_header("WWW-Authenticate", challenge)
        if content_type is not None:
            self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    tls = bindings = None

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.record_of = {}
        # Those of clients since the last question.
        self.addresses = []

    def process_request(self, request, address):
        # Connections are accepted in their order, whatever the order of their threads.
        self.record_of[address] = {"clear": 0, "sealed": [], "parts": []}
        self.addresses.append(address)
        super().process_request(request, address)

    def seen(self):
        """The records since the last question: all are noted when one more connection is."""
        with socket.create_connection(self.server_address) as last:
            own = last.getsockname()
            while own not in self.addresses:
                time.sleep(0.001)
        addresses, self.addresses = self.addresses, []
        return [self.record_of[address] for address in addresses if address != own]

    def use_tls(self, certificate, key):
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)
        with open(certificate) as file:
            der = ssl.PEM_cert_to_DER_cert(file.read())
        # The certificate is signed with SHA-256. [RFC 5929] 4.1
        self.bindings = b"tls-server-end-point:" + sha256(der).digest()

    def get_request(self):
        connection, address = super().get_request()
        if self.tls is None:
            return connection, address
        options = {"server_side": True, "do_handshake_on_connect": False}
        return self.tls.wrap_socket(connection, **options), address

    def handle_error(self, *_):
        # Whoever hangs up has seen enough.
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(*_)

    def serve(self):
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        print(json.dumps({"port": self.server_port}), flush=True)
        for _ in sys.stdin:
            print(json.dumps(self.seen()), flush=True)


def main(*tls):
    server = Server()
    if tls:
        server.use_tls(*tls)
    server.serve()


main(*sys.argv[1:])
