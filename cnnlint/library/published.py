"""What is published under names: how a program names an archive or table that everybody downloads from one place, and the path
that it then has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cnnlint.library.python.disk import Parts, parts_of
from cnnlint.values import Context

# The columns of `jena_climate_2009_2016.csv`.
WEATHER_OF_JENA = (
    "Date Time,p (mbar),T (degC),Tpot (K),Tdew (degC),rh (%),VPmax (mbar),VPact (mbar),VPdef (mbar),sh (g/kg),"
    "H2OC (mmol/mol),rho (g/m**3),wv (m/s),max. wv (m/s),wd (deg)"
)
_ROOTS = ("", "content", "kaggle/working", "tmp")  # where notebooks run


def names_at_kaggle(handle: str) -> tuple[str, ...]:
    """The words that name a data set of Kaggle: what downloads it, its archive, and the folder where it is mounted."""
    short = handle.rpartition("/")[2]
    return handle, f"{short}.zip", f"input/{short}"


def names_of_competition(name: str) -> tuple[str, ...]:
    """The words that name the data of a competition at Kaggle."""
    return f"-c {name}", f"{name}.zip", f"input/{name}"


def is_named(at: Context, words: Iterable[str], path: str = "") -> bool:
    """Whether one of the words stands in the source or in the path, and does not go on."""
    return any(_stands(word, at.text) or _stands(word, path) for word in words)


def _stands(word: str, text: str) -> bool:
    return word in text and re.search(rf"{re.escape(word)}(?![\w-])", text) is not None


def end_of(path: Parts, written: str) -> Parts | None:
    """The end of the path that the written one is. One with `/` before it is all of the path, below the folder that the program
    runs in."""
    end = parts_of(written.lstrip("/"))
    if written.startswith("/"):
        return end if any(path == (*parts_of(root), *end) for root in _ROOTS) else None
    return end if path[-len(end) :] == end else None
