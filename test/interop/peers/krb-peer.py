#!/usr/bin/python3
"""The server's side of Kerberos, by MIT GSSAPI: all the security is the library's.

JSON lines: a request on stdin, its answer on stdout. Bytes are base64.

  {"op": "open", "mech": "krb5" | "spnego", "bindings": bytes?}
  {"op": "step", "token": bytes}                         -> {"token": bytes?, "complete": bool}
  {"op": "facts"}             -> {"mech": OID, "peer": text, "bound": bool, "delegated": bool}
  {"op": "wrap", "message": bytes}                       -> {"header": bytes, "data": bytes}
  {"op": "unwrap", "header": bytes, "data": bytes}       -> {"message": bytes}

One context at a time: "open" drops the last. An error is {"error": text, "token": bytes?}: the
token is the KRB-ERROR for the other side.
"""
import base64
import json
import sys

import gssapi
from gssapi import raw
from gssapi.raw import IOV, IOVBuffer, IOVBufferType

MECHS = {
    "krb5": gssapi.OID.from_int_seq("1.2.840.113554.1.2.2"),
    "spnego": gssapi.OID.from_int_seq("1.3.6.1.5.5.2"),
}
CHANNEL_BOUND = 0x800


def decoded(value):
    return None if value is None else base64.b64decode(value)


def encoded(value):
    return None if value is None else base64.b64encode(bytes(value)).decode()


class Peer:
    context = None

    def open(self, request):
        bindings = decoded(request.get("bindings"))
        options = {}
        if bindings is not None:
            options["channel_bindings"] = raw.ChannelBindings(application_data=bindings)
        credential = gssapi.Credentials(usage="accept", mechs=[MECHS[request["mech"]]])
        self.context = gssapi.SecurityContext(usage="accept", creds=credential, **options)
        return {}

    def step(self, request):
        token = self.context.step(decoded(request["token"]))
        return {"token": encoded(token), "complete": self.context.complete}

    def facts(self, _request):
        flags = 0
        for flag in self.context.actual_flags:
            flags |= int(flag)
        delegated = self.context.delegated_creds is not None
        return {"mech": self.context.mech.dotted_form, "peer": str(self.context.initiator_name),
                "bound": bool(flags & CHANNEL_BOUND), "delegated": delegated}

    def wrap(self, request):
        # The layout of WinRM: what is not the data's own ciphertext goes into the header.
        iov = IOV(IOVBuffer(IOVBufferType.header, True, None),
                  IOVBuffer(IOVBufferType.data, False, decoded(request["message"])),
                  IOVBuffer(IOVBufferType.padding, True, None), std_layout=False)
        if not raw.wrap_iov(self.context, iov, confidential=True):
            raise ValueError("the message was not encrypted")
        return {"header": encoded(iov[0].value), "data": encoded(iov[1].value)}

    def unwrap(self, request):
        iov = IOV(IOVBuffer(IOVBufferType.header, False, decoded(request["header"])),
                  IOVBuffer(IOVBufferType.data, False, decoded(request["data"])),
                  IOVBuffer(IOVBufferType.data, False, b""), std_layout=False)
        if not raw.unwrap_iov(self.context, iov).encrypted:
            raise ValueError("the message was not encrypted")
        return {"message": encoded(iov[1].value)}


OPERATIONS = {name: getattr(Peer, name) for name in ("open", "step", "facts", "wrap", "unwrap")}


def main():
    peer = Peer()
    for line in sys.stdin:
        try:
            request = json.loads(line)
            answer = OPERATIONS[request["op"]](peer, request)
        except Exception as error:  # A refusal is an answer, too.
            text = "%s: %s" % (type(error).__name__, error)
            answer = {"error": text, "token": encoded(getattr(error, "token", None))}
        print(json.dumps(answer), flush=True)


main()
