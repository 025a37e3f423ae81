"""Sends requests by python3-winrm and reads the instances of each answer into dicts.

Reads {"url": ..., "bodies": [...]} from its first line and says "ready"; for each further line it
sends all of the requests once and says how many instances there were.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree

from winrm.protocol import Protocol

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def local(tag):
    return tag.rpartition("}")[2]


def to_dict(item):
    return {local(one.tag): None if one.get(NIL) == "true" else one.text for one in item}


def instances(answer):
    for element in ElementTree.fromstring(answer).iter():
        if local(element.tag) == "Items":
            return [to_dict(item) for item in element]
    return []


setup = json.loads(sys.stdin.readline())
protocol = Protocol(setup["url"], transport="plaintext", username="user", password="password")
print("ready", flush=True)
for _ in sys.stdin:
    count = sum(len(instances(protocol.send_message(body))) for body in setup["bodies"])
    print(count, flush=True)
