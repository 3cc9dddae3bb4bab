"""Texts that programs download from a place that never changes: of which characters they are made."""

from __future__ import annotations

import string

from cnnlint.library import models
from cnnlint.library.python.textfiles import Contents
from cnnlint.values import Context, Shared, Value

# https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt, of TensorFlow's tutorial on generating text
_CHARACTERS = {"download.tensorflow.org/data/shakespeare.txt": frozenset(string.ascii_letters + "\n !$&',-.3:;?")}


_DOWNLOADS: Shared[dict[str, str]] = Shared(dict)  # where the files at these paths were brought from


def downloaded(at: Context, path: str, origin: Value) -> None:
    """A file was brought from there to that path."""
    places = at.shared(_DOWNLOADS)
    places.pop(path, None)
    if isinstance(origin, str):
        places[path] = origin


def characters(at: Context, text: Contents) -> list[str] | None:
    """Those of the text of a file, each once; None where they are not known."""
    origin = at.shared(_DOWNLOADS).get(text.path, "")
    found = next((made_of for place, made_of in _CHARACTERS.items() if origin.endswith(f"/{place}")), None)
    return None if found is None else sorted(found)


@models("text.decode")
def decode(at: Context, text: Contents, *args: Value, **more: Value) -> Value:
    """The text of a file is text however it was opened."""
    return text
