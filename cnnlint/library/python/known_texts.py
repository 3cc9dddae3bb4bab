"""Texts that programs download from a place that never changes: of which characters they are made."""

from __future__ import annotations

import string

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.python.textfiles import Contents
from cnnlint.values import Context, Shared, Value

# https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt, of TensorFlow's tutorial on generating text, and
# https://s3.amazonaws.com/text-datasets/nietzsche.txt, of Keras's example `lstm_text_generation`
_CHARACTERS = {
    "download.tensorflow.org/data/shakespeare.txt": frozenset(string.ascii_letters + "\n !$&',-.3:;?"),
    "s3.amazonaws.com/text-datasets/nietzsche.txt": frozenset(
        string.ascii_letters + string.digits + "\n !\"'(),-.:;=?[]_" + "\u00c6\u00e4\u00e6\u00e9\u00eb"
    ),
}


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
    if found is None or not (all(map(str.isascii, found)) or _in_utf_8(at, text.path)):
        return None
    return sorted({character.lower() for character in found} if text.lowered else found)


def _in_utf_8(at: Context, path: str) -> bool:
    """Whether letters beyond ASCII are one character each, as Python 2 does not read them, and Python 3 only where UTF-8 is
    the default. The notebook tells its Python."""
    return at.release.since_1_2 and at.supposes(f"if `{path}` is read as UTF-8")


@models("text.decode")
def decode(at: Context, text: Contents, *args: Value, **more: Value) -> Value:
    """The text of a file is text however it was opened."""
    return text


@models("text.lower")
def lower(at: Context, text: Contents) -> Value:
    return replace(text, lowered=True)
