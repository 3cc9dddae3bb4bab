"""A Python file as a source of one cell."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from cnnlint.files.cells import make_cell, unix_lines
from cnnlint.files.source import Broken, Cell, Source

BOM = b"\xef\xbb\xbf"
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


def encoding_of(data: bytes) -> str:
    """The encoding that Python would use: the cookie of the first two lines, else UTF-8. A BOM is not part of the text."""
    if data.startswith(BOM):
        return "utf-8-sig"
    for line in data.split(b"\n", 2)[:2]:
        if match := _COOKIE.match(line):
            return match[1].decode("ascii")
    return "utf-8"


def place_of_byte(error: UnicodeDecodeError) -> tuple[int, int]:
    """The line and column of the first byte that cannot be decoded: both from 1, the column in characters."""
    before = error.object[: error.start].decode(error.encoding, "replace")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def read_script(path: str, data: bytes) -> Source:
    """The source of a `.py` file."""
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except LookupError:
        return Source(path, "python", (), broken=Broken(f"unknown encoding `{encoding}`", 1))
    except UnicodeDecodeError as error:
        if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            message = "the file is UTF-16, which Python does not read: save it as UTF-8"
            return Source(path, "python", (), broken=Broken(message, 1))
        byte = f"0x{error.object[error.start]:02x}"  # not `data`: a BOM is taken off first
        message = f"byte {byte} is not {encoding}: save the file as UTF-8, or name its encoding in the first line"
        return Source(path, "python", (), broken=Broken(message, *place_of_byte(error)))
    return Source(path, "python", (make_cell(Cell(None, "", raw=unix_lines(text))),), text=text)
