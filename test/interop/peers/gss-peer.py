#!/usr/bin/python3
"""The other side of an authentication, by MIT GSSAPI and gss-ntlmssp.

JSON lines: a request on stdin, its answer on stdout. Bytes are base64. Nothing here computes a
token, a key, a signature or a ciphertext: all of that is done by libgssapi_krb5 and its mechanisms.

  {"op": "open", "as": "acceptor" | "initiator", "mech": "ntlm" | "spnego" | "any",
   "bindings": bytes?, "target": "http@host"?, "user": text?, "password": text?}
  {"op": "step", "token": bytes?}     -> {"token": bytes?, "complete": bool}
  {"op": "facts"}                     -> {"mech": OID, "peer": text, "bound": bool, "key": bytes}
  {"op": "wrap", "message": bytes}    -> {"header": bytes, "data": bytes}
  {"op": "unwrap", "sealed": bytes}   -> {"message": bytes}

One context at a time: "open" drops the last. An error is {"error": text}. Users are those of the
file that NTLM_USER_FILE names, a line `DOMAIN:user:password` each.
"""
import base64
import json
import sys

import gssapi
from gssapi import raw

MECHS = {
    "ntlm": gssapi.OID.from_int_seq("1.3.6.1.4.1.311.2.2.10"),
    "spnego": gssapi.OID.from_int_seq("1.3.6.1.5.5.2"),
}
# GSS_C_INQ_SSPI_SESSION_KEY
SESSION_KEY = gssapi.OID.from_int_seq("1.2.840.113554.1.2.2.5.5")
CHANNEL_BOUND = 0x800
NTLM_SIGNATURE_LENGTH = 16
WANTED = (
    gssapi.RequirementFlag.mutual_authentication
    | gssapi.RequirementFlag.replay_detection
    | gssapi.RequirementFlag.out_of_sequence_detection
    | gssapi.RequirementFlag.confidentiality
    | gssapi.RequirementFlag.integrity
)


def decoded(value):
    return None if value is None else base64.b64decode(value)


def encoded(value):
    return None if value is None else base64.b64encode(bytes(value)).decode()


def open_acceptor(request, options):
    mech = request["mech"]
    # Without a credential the library takes any mechanism that it has one for.
    credential = None if mech == "any" else gssapi.Credentials(usage="accept", mechs=[MECHS[mech]])
    return gssapi.SecurityContext(usage="accept", creds=credential, **options)


def open_initiator(request, options):
    mech = MECHS[request["mech"]]
    name = gssapi.Name(request["user"], name_type=gssapi.NameType.user)
    password = request["password"].encode()
    acquired = raw.acquire_cred_with_password(name, password, usage="initiate", mechs=[mech])
    target = gssapi.Name(request["target"], name_type=gssapi.NameType.hostbased_service)
    return gssapi.SecurityContext(
        usage="initiate", creds=gssapi.Credentials(acquired.creds), mech=mech, name=target,
        flags=int(WANTED), **options)


class Peer:
    context = None

    def open(self, request):
        bindings = decoded(request.get("bindings"))
        options = {}
        if bindings is not None:
            options["channel_bindings"] = raw.ChannelBindings(application_data=bindings)
        make = open_acceptor if request["as"] == "acceptor" else open_initiator
        self.context = make(request, options)
        return {}

    def step(self, request):
        token = self.context.step(decoded(request.get("token")))
        return {"token": encoded(token), "complete": self.context.complete}

    def facts(self, _request):
        # Each fact is asked for by name: gss-ntlmssp 1.2.0 crashes when an acceptor is asked for
        # the name of its target.
        wanted = dict.fromkeys(["target_name", "lifetime", "locally_init", "complete"], False)
        found = raw.inquire_context(
            self.context, initiator_name=True, mech=True, flags=True, **wanted)
        flags = 0
        for flag in found.flags:
            flags |= int(flag)
        key = raw.inquire_sec_context_by_oid(self.context, SESSION_KEY)[0]
        peer = str(gssapi.Name(found.initiator_name)).rstrip("\0")
        return {"mech": found.mech.dotted_form, "peer": peer,
                "bound": bool(flags & CHANNEL_BOUND), "key": encoded(key)}

    def wrap(self, request):
        wrapped = raw.wrap(self.context, decoded(request["message"]), confidential=True)
        if not wrapped.encrypted:
            raise ValueError("the message was not encrypted")
        split = NTLM_SIGNATURE_LENGTH
        return {"header": encoded(wrapped.message[:split]), "data": encoded(wrapped.message[split:])}

    def unwrap(self, request):
        unwrapped = raw.unwrap(self.context, decoded(request["sealed"]))
        if not unwrapped.encrypted:
            raise ValueError("the message was not encrypted")
        return {"message": encoded(unwrapped.message)}


OPERATIONS = {name: getattr(Peer, name) for name in ("open", "step", "facts", "wrap", "unwrap")}


def main():
    peer = Peer()
    for line in sys.stdin:
        try:
            request = json.loads(line)
            answer = OPERATIONS[request["op"]](peer, request)
        except Exception as error:  # A refusal is an answer, too.
            answer = {"error": "%s: %s" % (type(error).__name__, str(error).replace("\0", ""))}
        print(json.dumps(answer), flush=True)


main()
