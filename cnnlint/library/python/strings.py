"""Methods of strings, bytes and numbers, which Python computes itself when all is known, and the constants of `string`."""

from __future__ import annotations

import string
from collections.abc import Callable

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.python.formatting import refuse_fields
from cnnlint.library.python.items import items_of
from cnnlint.library.python.kinds import from_native, native, raise_like_python, to_native
from cnnlint.library.python.sequences import MOST_CHARACTERS, wide
from cnnlint.shapes import Expr
from cnnlint.values import Context, Counted, DictValue, Text, Unknown, Value, as_text, nameless

_METHODS = frozenset(
    """
    capitalize casefold center count encode endswith expandtabs find index isalnum isalpha isascii isdecimal isdigit
    isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip partition removeprefix
    removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title
    upper zfill decode bit_length is_integer as_integer_ratio conjugate hex format
    """.split()  # noqa: SIM905
)


_TEXTS = frozenset(
    f"builtins.str.{word}"
    for word in ["capitalize", "format", "lower", "lstrip", "replace", "rstrip", "strip", "title", "upper", "zfill"]
)


@models("builtins.str.*", "builtins.bytes.*", "builtins.int.*", "builtins.float.*", "builtins.bool.*")
def method(at: Context, name: str, args: Arguments) -> Value:
    """Any method of a string or number without effect, called on known values."""
    short = name.rpartition(".")[2]
    values = (*args.positional, *args.keywords.values())
    template = args.positional[0] if args.positional else None
    if short == "format" and isinstance(template, str) and args.rest is None and not args.keywords:
        refuse_fields(at, template, args.positional[1:])
    unknown = args.rest or next((v for v in values if isinstance(v, Unknown)), None)
    if unknown is not None:
        return as_text(unknown) if name in _TEXTS else nameless(unknown)
    if short not in _METHODS or not all(native(v) for v in values) or not values:
        return at.unknown(f"`.{short}()` is computed at run time")
    if isinstance(args.positional[0], Counted):
        return _of_counted(at, short, args.positional[0], args.positional[1:])
    receiver, *rest = (to_native(v) for v in args.positional)
    if _long(short, receiver, [*rest, *map(to_native, args.keywords.values())]):
        return at.unknown(f"a string of more than {MOST_CHARACTERS:,} characters is not followed")
    try:
        return from_native(getattr(receiver, short)(*rest, **{k: to_native(v) for k, v in args.keywords.items()}))
    except (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        return raise_like_python(at, error, *values)


def _of_counted(at: Context, short: str, name: Counted, given: tuple[Value, ...]) -> Value:
    """A method of a name with a number that is counted: only the stem is sure."""
    asked = {"startswith": _begins, "endswith": _ends}.get(short)
    found = None if asked is None or len(given) != 1 else _any_of(asked, name.stem, given[0])
    return at.unknown(f"`.{short}()` of a name that Keras counts") if found is None else found


def _any_of(asked: Callable[[str, Value], bool | None], stem: str, texts: Value) -> bool | None:
    """Whether it holds of the text, or of one of several."""
    answers = [asked(stem, text) for text in (texts if isinstance(texts, tuple) else (texts,))]
    return True if True in answers else None if None in answers else False


def _begins(stem: str, prefix: Value) -> bool | None:
    """Whether a name begins so, of which the stem is sure and a number may follow."""
    if not isinstance(prefix, str) or (prefix.startswith(stem) and prefix != stem):
        return None
    return stem.startswith(prefix)


def _ends(stem: str, suffix: Value) -> bool | None:
    """Whether such a name ends so: with a number it ends in a digit."""
    if not isinstance(suffix, str) or not suffix or suffix[-1].isdecimal() or stem.endswith(suffix):
        return None
    return False


@models("text.startswith")
def startswith(at: Context, name: Value, *given: Value) -> Value:
    """The same of a name whose number is not known at all."""
    stem = name.stem if isinstance(name, Text) else None
    begun = None if stem is None or len(given) != 1 else _any_of(_begins, stem, given[0])
    return nameless(name) if begun is None and isinstance(name, Unknown) else begun


def _long(method: str, receiver: object, given: list[object]) -> bool:
    """Whether the result may be longer than anybody means it to be."""
    size = len(receiver) if isinstance(receiver, (str, bytes)) else 0
    if method == "format":
        nested = isinstance(receiver, str) and ":{" in receiver
        return isinstance(receiver, str) and (
            wide(receiver) or (nested and any(isinstance(one, int) and one > 999 for one in given))
        )
    if any(isinstance(one, int) and one > MOST_CHARACTERS for one in given):
        return method in ("center", "expandtabs", "ljust", "rjust", "zfill")
    longest = max((len(one) for one in given if isinstance(one, (str, bytes))), default=0)
    return method in ("expandtabs", "replace", "translate") and (size + 1) * max(longest, 8) > 8 * MOST_CHARACTERS


@models("builtins.str.join")
def join(at: Context, separator: Value, iterable: Value, /) -> Value:
    """The strings with the separator between them."""
    known, rest = items_of(at, iterable)
    if rest is not None or not all(isinstance(item, str) for item in (separator, *known)):
        return as_text(rest or at.unknown("a string is joined from parts that are not known"))
    if len(str(separator)) * len(known) + sum(len(str(item)) for item in known) > MOST_CHARACTERS:
        return at.unknown(f"a string of more than {MOST_CHARACTERS:,} characters is not followed")
    return str(separator).join(str(item) for item in known)


@models("builtins.str.format_map")
def format_map(at: Context, template: Value, mapping: Value, /) -> Value:
    if isinstance(mapping, DictValue) and native(mapping):
        return str(template).format_map(to_native(mapping))
    return at.unknown("a string is formatted with values that are not known")


@models("builtins.int.real", "builtins.float.real", "builtins.int.numerator", attribute=True)
def itself(at: Context, x: Value) -> Value:
    return x


@models("builtins.int.denominator", attribute=True)
def one(at: Context, x: Value) -> Value:
    return 1


@models("builtins.int.__index__", "builtins.int.__int__")
def whole(at: Context, x: Value, /) -> Value:
    return x if isinstance(x, (int, Expr)) else at.unknown("an integer computed at run time")


@models("string.ascii_lowercase", attribute=True, value=string.ascii_lowercase)
@models("string.ascii_uppercase", attribute=True, value=string.ascii_uppercase)
@models("string.ascii_letters", attribute=True, value=string.ascii_letters)
@models("string.digits", attribute=True, value=string.digits)
@models("string.punctuation", attribute=True, value=string.punctuation)
def constant(at: Context, *, value: str) -> Value:
    return value
