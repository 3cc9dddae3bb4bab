"""`keras.__version__`: of which only the first number is known, that of the Keras in force."""

from __future__ import annotations

import re

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library import models
from cnnlint.library.python.comparison import compare
from cnnlint.values import Cause, Context, ListValue, Object, Value


@dataclass(frozen=True, slots=True)
class Version(Object):
    """A text that begins with this number and a dot."""

    major: int

    def get(self, name: str, at: Context) -> Value:
        return at.member(self, "keras.version", name)

    def item(self, key: Value, at: Context) -> Value:
        """Its first character, or the first two."""
        if key == 0 or key == slice(None, 1):
            return str(self.major)
        return f"{self.major}." if key == slice(None, 2) else at.because(Cause.RELEASE)

    def operate(self, sign: str, a: Value, b: Value, at: Context) -> Value:
        """Compared with a text that begins with another number, or that every release with this one comes after: `3.0`."""
        other, text = (b if a is self else a), f"{self.major}.00"
        least = other in (f"{self.major}.", f"{self.major}.0")
        decided = least or (isinstance(other, str) and not other.startswith(f"{self.major}."))
        if not decided or sign not in ("<", "<=", ">", ">=", "==", "!="):
            return at.because(Cause.RELEASE)
        return compare(at, sign, *((text, other) if a is self else (other, text)))


@models("keras.__version__", attribute=True)
def version(at: Context) -> Value:
    return Version(at.dialect)


@models("tensorflow.__version__", "tensorflow.version.VERSION", attribute=True)
def version_of_tensorflow(at: Context) -> Value:
    """Keras 3 needs a second one; before, it may be the first as well."""
    return Version(2) if at.dialect >= 3 else at.because(Cause.RELEASE)


@models("keras.version.startswith")
def starts(at: Context, self: Version, prefix: Value) -> Value:
    known = f"{self.major}."
    if not isinstance(prefix, str) or (prefix.startswith(known) and prefix != known):
        return at.because(Cause.RELEASE)
    return known.startswith(prefix)


@models("keras.version.split")
def split(at: Context, self: Version, sep: Value = None, maxsplit: Value = -1) -> Value:
    return ListValue([str(self.major)], at.because(Cause.RELEASE)) if sep == "." else at.because(Cause.RELEASE)


@models("keras.version.*")
def other(at: Context, name: str, args: Arguments) -> Value:
    return at.because(Cause.RELEASE)


@dataclass(frozen=True, slots=True)
class Numbers(Object):
    """A version that is compared number by number. least, most: its bounds, the same for one that is known to the end."""

    least: tuple[int, ...]
    most: tuple[int, ...]

    def operate(self, sign: str, a: Value, b: Value, at: Context) -> Value:
        """Compared with another one, or with a text."""
        one, other = _numbers(a, at), _numbers(b, at)
        if one is None or other is None:
            return at.because(Cause.RELEASE)
        if sign in (">", "<="):
            one, other = other, one
        before = True if one.most < other.least else False if one.least >= other.most else None
        if sign not in ("<", ">", "<=", ">=") or before is None:
            return at.because(Cause.RELEASE)
        return before if sign in ("<", ">") else not before


_SECOND_OF_KERAS_3 = 16  # of the TensorFlow 2 that has Keras 3
_MANY = 10**9


def _numbers(value: Value, at: Context) -> Numbers | None:
    if isinstance(value, Version):
        of_tensorflow = value.major == 2 and at.dialect >= 3
        return Numbers((value.major, _SECOND_OF_KERAS_3) if of_tensorflow else (value.major,), (value.major, _MANY))
    if isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)*", value):
        exact = tuple(int(number) for number in re.sub(r"(\.0+)+$", "", value).split("."))
        return Numbers(exact, exact)
    return value if isinstance(value, Numbers) else None


@models(
    "packaging.version.parse",
    "packaging.version.Version",
    "distutils.version.LooseVersion",
    "distutils.version.StrictVersion",
    "pkg_resources.parse_version",
)
def parse(at: Context, version: Value) -> Value:
    """A version that is compared number by number."""
    return _numbers(version, at) or at.because(Cause.RELEASE)
