"""What a notebook imports from its project, by the bytes alone: for the question whether it concerns Keras."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress

_IMPORT = re.compile(rb'(?m)(?:"|^)\s*(?:from\s+([A-Za-z_][\w.]*)\s+import\s+(\w+)|import\s+([A-Za-z_][\w.]*))')
_LEVELS = 4  # the notebook's folder and those above it: where notebooks have a folder of their own, the modules are beside that


def modules(data: bytes, path: str) -> Iterator[bytes]:
    """The content of each module that is found."""
    names: dict[str, None] = {}
    for base, name, whole in _IMPORT.findall(data):
        names.update(dict.fromkeys(name.decode() for name in (base + b"." + name if base else b"", base, whole) if name))
    for folder in _folders(path):
        for name in names:
            for file in (f"{name.replace('.', os.sep)}.py", os.path.join(name.replace(".", os.sep), "__init__.py")):
                with suppress(OSError), open(os.path.join(folder, file), "rb") as module:  # most are not there
                    yield module.read()


def _folders(path: str) -> Iterator[str]:
    folder = os.path.dirname(os.path.abspath(path))
    for _ in range(_LEVELS):
        yield folder
        folder = os.path.dirname(folder)
