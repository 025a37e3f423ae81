"""Decodes a file of a Pull answer again and again; prints the median in milliseconds.

python3 bench/element-tree.py FILE CALLS
"""

import statistics
import sys
import time
from xml.etree import ElementTree

WSEN = "{http://schemas.xmlsoap.org/ws/2004/09/enumeration}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def value_of(element):
    return None if element.get(NIL) == "true" else element.text or ""


def dicts_of(octets):
    items = ElementTree.fromstring(octets).find(f".//{WSEN}Items")
    return [
        {child.tag.rpartition("}")[2]: value_of(child) for child in item} for item in items
    ]


def timed(octets):
    start = time.perf_counter()
    dicts_of(octets)
    return (time.perf_counter() - start) * 1000


with open(sys.argv[1], "rb") as file:
    page = file.read()
calls = int(sys.argv[2])
for _ in range(3):
    timed(page)
print(statistics.median(timed(page) for _ in range(calls)))
