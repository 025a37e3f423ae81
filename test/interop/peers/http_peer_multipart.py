"""Bodies of multipart/encrypted, read strictly, and written as Windows does. [MS-WSMV] 2.2.9.1"""
import re
import struct

BOUNDARY = b"Encrypted Boundary"
DELIMITER = b"--" + BOUNDARY
CRLF = b"\r\n"


def read(body, content_type, protocol):
    """The parts: type and length of the plaintext, header and data of the sealed one."""
    media = re.fullmatch(r'multipart/(?:x-multi-)?encrypted;protocol="(.*)";boundary="(.*)"',
                         content_type)
    if media is None or media.groups() != (protocol, BOUNDARY.decode()):
        raise ValueError("the content type is " + content_type)
    parts = []
    at = 0
    while body[at:] != DELIMITER + b"--" + CRLF:
        part, at = read_part(body, at, protocol)
        parts.append(part)
    if content_type.startswith("multipart/x-multi-") != (len(parts) > 1):
        raise ValueError("%d parts under %s" % (len(parts), content_type))
    return parts


def read_part(body, at, protocol):
    head = re.compile(
        re.escape(DELIMITER) + rb"\r\n\s*Content-Type: (.*)\r\n"
        rb"\s*OriginalContent: type=(.*);Length=(\d+)\r\n" + re.escape(DELIMITER) +
        rb"\r\n\s*Content-Type: application/octet-stream\r\n").match(body, at)
    if head is None or head.group(1) != protocol.encode():
        raise ValueError("a part begins with %r" % body[at:at + 80])
    length = int(head.group(3))
    start = head.end() + 4
    header_length, = struct.unpack_from("<I", body, head.end())
    end = body.index(DELIMITER, start + header_length + length)
    return {"type": head.group(2).decode(), "length": length,
            "header": body[start:start + header_length],
            "data": body[start + header_length:end]}, end


def opened(part, context):
    message = context.unseal(part["header"], part["data"])
    if len(message) != part["length"]:
        raise ValueError("%d bytes came out of %d" % (len(message), part["length"]))
    return message


def sealed(message, context):
    header, data = context.seal(message)
    return {"length": len(message), "header": header, "data": data}


def write(parts, protocol, soap, is_tampered):
    """The body, and its content type."""
    body = b""
    for part in parts:
        body += CRLF.join([
            DELIMITER, b"\tContent-Type: " + protocol.encode(),
            b"\tOriginalContent: type=%s;Length=%d" % (soap.encode(), part["length"]),
            DELIMITER, b"\tContent-Type: application/octet-stream",
            struct.pack("<I", len(part["header"])) + part["header"] + part["data"]])
    if is_tampered:
        body = body[:-1] + bytes([body[-1] ^ 1])
    kind = "x-multi-encrypted" if len(parts) > 1 else "encrypted"
    content_type = 'multipart/%s;protocol="%s";boundary="%s"' % (kind, protocol, BOUNDARY.decode())
    return body + DELIMITER + b"--" + CRLF, content_type
