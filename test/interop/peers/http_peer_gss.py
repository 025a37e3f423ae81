"""The server's side of a login by GSSAPI: Kerberos, NTLM, or either of them in SPNEGO."""
import gssapi
from gssapi import raw
from gssapi.raw import IOV, IOVBuffer, IOVBufferType

NTLM = "1.3.6.1.4.1.311.2.2.10"
NTLM_SIGNATURE_LENGTH = 16
KERBEROS_HEADER_LENGTH = 60
CHANNEL_BOUND = 0x800

# A step that fails says so at once, whether it has a token for the client or not.
gssapi.SecurityContext.__DEFER_STEP_ERRORS__ = False


class Gss:
    """A context of the library with one client."""

    def __init__(self, bindings=None):
        options = {}
        if bindings is not None:
            options["channel_bindings"] = raw.ChannelBindings(application_data=bindings)
        # Without a credential the library takes any mechanism that it has one for.
        self.context = gssapi.SecurityContext(usage="accept", **options)

    @property
    def is_complete(self):
        return self.context.complete

    def step(self, token):
        return self.context.step(token)

    def facts(self):
        # Each is asked for by name: gss-ntlmssp 1.2.0 crashes when asked for the name of its target.
        wanted = dict.fromkeys(["target_name", "lifetime", "locally_init", "complete"], False)
        found = raw.inquire_context(
            self.context, initiator_name=True, mech=True, flags=True, **wanted)
        flags = 0
        for flag in found.flags:
            flags |= int(flag)
        delegated = self.context.delegated_creds
        self.mech = found.mech.dotted_form
        return {
            "mech": self.mech,
            "service": None if self.mech == NTLM else str(self.context.target_name),
            "user": str(gssapi.Name(found.initiator_name)).rstrip("\0"),
            "bound": bool(flags & CHANNEL_BOUND),
            "delegated": None if delegated is None else str(delegated.name),
        }

    def chunks(self, message):
        return [message]

    def seal(self, message):
        """The header and the data of WinRM."""
        if self.mech == NTLM:
            return self.split(raw.wrap(self.context, message, confidential=True))
        iov = IOV(IOVBuffer(IOVBufferType.header, True, None),
                  IOVBuffer(IOVBufferType.data, False, message),
                  IOVBuffer(IOVBufferType.padding, True, None), std_layout=False)
        if not raw.wrap_iov(self.context, iov, confidential=True):
            raise ValueError("the message was not encrypted")
        return iov[0].value, iov[1].value

    def split(self, wrapped):
        if not wrapped.encrypted:
            raise ValueError("the message was not encrypted")
        return wrapped.message[:NTLM_SIGNATURE_LENGTH], wrapped.message[NTLM_SIGNATURE_LENGTH:]

    def unseal(self, header, data):
        wanted = NTLM_SIGNATURE_LENGTH if self.mech == NTLM else KERBEROS_HEADER_LENGTH
        if len(header) != wanted:
            raise ValueError("a header of %d bytes" % len(header))
        if self.mech == NTLM:
            return self.open(header + data)
        iov = IOV(IOVBuffer(IOVBufferType.header, False, header),
                  IOVBuffer(IOVBufferType.data, False, data),
                  IOVBuffer(IOVBufferType.data, False, b""), std_layout=False)
        if not raw.unwrap_iov(self.context, iov).encrypted:
            raise ValueError("the message was not encrypted")
        return iov[1].value or b""

    def close_up(self, message):
        """A message in one piece, as CredSSP has it."""
        return raw.wrap(self.context, message, confidential=True).message

    def open(self, sealed):
        unwrapped = raw.unwrap(self.context, sealed)
        if not unwrapped.encrypted:
            raise ValueError("the message was not encrypted")
        return unwrapped.message
