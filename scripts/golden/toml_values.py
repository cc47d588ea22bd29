"""What Python's tomllib reads of TOML documents: one line for each, "no" for those it refuses.

usage: toml_values.py FILE    the documents: each after its number of bytes, in three bytes, little-endian
"""

import struct
import sys
import tomllib


def text(value):
    plain = (c if " " <= c <= "~" and c not in '"\\' else f"<{ord(c)}>" for c in value)
    return '"' + "".join(plain) + '"'


def tagged(value):
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return "s" + text(value)
        case int():
            return f"i{value}"
        case float():
            return "fnan" if value != value else f"f{struct.unpack('>Q', struct.pack('>d', value))[0]:x}"
        case list():
            return "[" + ",".join(map(tagged, value)) + "]"
        case dict():
            return "{" + ",".join(sorted(f"{text(k)}:{tagged(v)}" for k, v in value.items())) + "}"
        case _:
            return "date"


def line(document):
    try:
        return tagged(tomllib.loads(document.decode("utf-8-sig")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError, ValueError):
        return "no"


with open(sys.argv[1], "rb") as file:
    documents = file.read()
start = 0
while start < len(documents):
    count = int.from_bytes(documents[start : start + 3], "little")
    print(line(documents[start + 3 : start + 3 + count]))
    start += 3 + count
