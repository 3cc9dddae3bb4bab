"""Texts that programs download from a place that never changes: of which characters they are made."""

from __future__ import annotations

import string

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.published import WEATHER_OF_JENA, is_named
from cnnlint.library.python.textfiles import Contents
from cnnlint.values import Context, ListValue, Shared, Value

# https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt, of TensorFlow's tutorial on generating text, and
# https://s3.amazonaws.com/text-datasets/nietzsche.txt, of Keras's example `lstm_text_generation`
_CHARACTERS = {
    "download.tensorflow.org/data/shakespeare.txt": frozenset(string.ascii_letters + "\n !$&',-.3:;?"),
    "s3.amazonaws.com/text-datasets/nietzsche.txt": frozenset(
        string.ascii_letters + string.digits + "\n !\"'(),-.:;=?[]_" + "\u00c6\u00e4\u00e6\u00e9\u00eb"
    ),
}

# The first line of tables that are read as texts, by their name; the program names the archive that they come from.
# https://www.tensorflow.org/tutorials/structured_data/time_series
_HEADERS = {"jena_climate_2009_2016.csv": ",".join(f'"{name}"' for name in WEATHER_OF_JENA.split(","))}


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


def is_known_table(text: Contents) -> bool:
    """Whether the file has the name of one of these tables."""
    return _name(text) in _HEADERS


@models("text.split")
def split(at: Context, text: Value, sep: Value = None, maxsplit: Value = -1) -> Value:
    """The lines of a table: what stands in the first one is known."""
    why = at.unknown("the contents of files are not read")
    if not isinstance(text, Contents) or sep != "\n" or maxsplit != -1 or text.lowered:
        return why
    name = _name(text)
    if name not in _HEADERS or not is_named(at, (f"{name}.zip",), text.path):
        return why
    return ListValue([_HEADERS[name]], why) if at.supposes(f"if `{text.path}` is the table in `{name}.zip`") else why


def _name(text: Contents) -> str:
    return text.path.replace("\\", "/").rpartition("/")[2]


@models("text.decode")
def decode(at: Context, text: Contents, *args: Value, **more: Value) -> Value:
    """The text of a file is text however it was opened."""
    return text


@models("text.lower")
def lower(at: Context, text: Value) -> Value:
    return replace(text, lowered=True) if isinstance(text, Contents) else at.unknown("the contents of files are not read")
