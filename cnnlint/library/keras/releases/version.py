"""`keras.__version__`: of which only the first number is known, that of the Keras in force."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library import models
from cnnlint.library.python.comparison import compare
from cnnlint.values import Context, ListValue, Object, Value


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
        return f"{self.major}." if key == slice(None, 2) else at.unknown(_OTHER)

    def operate(self, sign: str, a: Value, b: Value, at: Context) -> Value:
        """Compared with a text that begins with another number, or that every release with this one comes after: `3.0`."""
        other, text = (b if a is self else a), f"{self.major}.00"
        least = other in (f"{self.major}.", f"{self.major}.0")
        decided = least or (isinstance(other, str) and not other.startswith(f"{self.major}."))
        if not decided or sign not in ("<", "<=", ">", ">=", "==", "!="):
            return at.unknown(_OTHER)
        return compare(at, sign, *((text, other) if a is self else (other, text)))


_OTHER = "which release of Keras it is is not known"


@models("keras.__version__", attribute=True)
def version(at: Context) -> Value:
    return Version(at.dialect)


@models("tensorflow.__version__", attribute=True)
def version_of_tensorflow(at: Context) -> Value:
    """Keras 3 needs a second one; before, it may be the first as well."""
    return Version(2) if at.dialect >= 3 else at.unknown(_OTHER)


@models("keras.version.startswith")
def starts(at: Context, self: Version, prefix: Value) -> Value:
    known = f"{self.major}."
    if not isinstance(prefix, str) or (prefix.startswith(known) and prefix != known):
        return at.unknown(_OTHER)
    return known.startswith(prefix)


@models("keras.version.split")
def split(at: Context, self: Version, sep: Value = None, maxsplit: Value = -1) -> Value:
    return ListValue([str(self.major)], at.unknown(_OTHER)) if sep == "." else at.unknown(_OTHER)


@models("keras.version.*")
def other(at: Context, name: str, args: Arguments) -> Value:
    return at.unknown(_OTHER)
