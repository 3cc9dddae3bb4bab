"""The words for arguments that do not fit a layer: unknown, renamed, missing, twice, too many."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import TYPE_CHECKING, Any

from cnnlint.arguments import MISSING, Arguments, BindError
from cnnlint.diagnostics import Span, plural
from cnnlint.layers._errors import ArgumentError
from cnnlint.layers.dialects import renamed, today

if TYPE_CHECKING:
    from cnnlint.layers.base import Layer

COMMON = ("name", "dtype", "trainable", "autocast", "activity_regularizer")  # what keras.Layer.__init__ takes
COMMON_INPUT = ("input_shape", "input_dim")  # accepted for the first layer of a Sequential, by every version
COMMON_KERAS2 = (
    "batch_input_shape",
    "batch_size",
    "weights",
    "dynamic",
    "implementation",
    "input_dtype",
    "experimental_autocast",
)


def unexpected(
    cls: type[Layer], name: str, value: Any, span: Span | None, dialect: int, given: Container[str] = ()
) -> ArgumentError:
    """The error for an argument that the layer does not take: an older Keras's word, one that it sets itself, or nobody's.
    given: the arguments beside it, which cannot be given twice."""
    if name in cls.withheld:
        return _set_by_itself(cls, name, span)
    keras = f"Unrecognized keyword arguments passed to {cls.__name__}: {{'{name}': ...}}"
    if dialect < 3:
        keras = f"('Keyword argument not understood:', '{name}')"
    old = renamed(cls, name)
    if old is None and name in (*COMMON_KERAS2, *cls.keras2_only):
        old = "Keras 2", ""
    if old is None:
        return _unknown_argument(cls, name, keras, span, given)
    error = _renamed_argument(cls, name, value, old, dialect, given)
    error.keras, error.span = keras, span
    return error


def _renamed_argument(
    cls: type[Layer], name: str, value: Any, old: tuple[str, str], dialect: int, given: Container[str]
) -> ArgumentError:
    """old: the Keras whose word it is, and what it is called today."""
    version, new = old[0], cls.word_today(name, value) or old[1]
    sides = _one_by_one(cls, given) if version == "Keras 1" else None
    twice = bool(new) and new in given
    help = f"leave it out: `{new}` is given too" if twice else _how_to_rename(cls, name, new)
    return ArgumentError(
        "renamed-argument",
        f"`{name}` is {version}'s word: {cls.__name__} of Keras {dialect} does not take it",
        argument=name,
        expected=new or None,
        actual=name,
        help=help if sides is None else f"write `{new}`, and the sides of the kernel as one tuple: `{sides}`",
        replacement=None if twice or sides is not None else new or None,
        joined=cls.joined1.get(new, ()),
        value=today(name, value),
        dialects=frozenset({2, 3} if version == "Keras 1" else {3}),
    )


def _one_by_one(cls: type[Layer], given: Container[str]) -> tuple[int, ...] | None:
    """The sides of a kernel, where they stand one by one as in Keras 1: `Conv2D(8, 3, 3, border_mode="same")`. Today the second
    number is the stride."""
    names = ("kernel_size", "strides", "padding")[: len(cls.joined1.get("kernel_size", ()))]
    sides = [given[name] for name in names if name in given and type(given[name]) is int] if isinstance(given, Mapping) else []
    return tuple(sides) if len(sides) == len(names) > 1 else None


def _how_to_rename(cls: type[Layer], name: str, new: str) -> str:
    joined = cls.joined1.get(new, ())
    if len(joined) > 1:
        return f"write `{new}=(...)` for {', '.join(f'`{j}`' for j in joined)}"
    if name == "batch_input_shape":
        return "begin the model with `keras.Input(batch_shape=...)`"
    return f"write `{new}`" if new else "leave it out"


def only_new(cls: type[Layer], name: str, span: Span | None, dialect: int) -> ArgumentError:
    """The error for an argument of Keras 3 in a program for an older one."""
    return ArgumentError(
        "unknown-argument",
        f"`{name}` came with Keras 3: {cls.__name__} of Keras {dialect} does not take it",
        argument=name,
        actual=name,
        keras=f"('Keyword argument not understood:', '{name}')",
        error="TypeError",
        span=span,
    )


def _set_by_itself(cls: type[Layer], name: str, span: Span | None) -> ArgumentError:
    return ArgumentError(
        "unknown-argument",
        f"{cls.__name__} sets `{name}` itself",
        argument=name,
        actual=name,
        help="leave it out",
        keras=f"got multiple values for keyword argument '{name}'",
        error="TypeError",
        span=span,
    )


def _unknown_argument(cls: type[Layer], name: str, words: str, span: Span | None, given: Container[str]) -> ArgumentError:
    from difflib import get_close_matches

    own = [p.name for p in cls.signature.parameters]
    near = get_close_matches(name, [*own, *(() if cls.closed else COMMON)], 1)
    twice = bool(near) and near[0] in given
    return ArgumentError(
        "unknown-argument",
        f"{cls.__name__} has no argument `{name}`",
        argument=name,
        expected=_wanted(near, own),
        actual=name,
        help=f"did you mean `{near[0]}`, which is given too?" if twice else f"did you mean `{near[0]}`?" if near else None,
        keras=words,
        span=span,
        replacement=near[0] if near and not twice else None,
    )


def _wanted(near: list[str], own: list[str]) -> str:
    """What to write in the place of an argument that a layer with these does not have."""
    if near or len(own) == 1:
        return [*near, *own][0]
    return f"one of {', '.join(own)}" if own else "no arguments of its own"


def unbindable(cls: type[Layer], args: Arguments, dialect: int, error: BindError) -> ArgumentError:
    """The error for arguments that do not meet the signature: one is missing, given twice, or one too many."""
    name, help = cls.__name__, None
    if error.kind == "missing":
        for keyword, value in args.keywords.items():  # the older name of the missing argument says more
            if (renamed(cls, keyword) or ("", ""))[1] == error.name:
                return unexpected(cls, keyword, value, args.keyword_spans.get(keyword), dialect)
        message, words = f"{name} needs the argument `{error.name}`", f"missing 1 required positional argument: '{error.name}'"
        kind, help = "missing-argument", _foreign_words(cls, args)
    elif error.kind == "twice":
        message, help = f"{name} gets `{error.name}` twice, by position and by keyword", "leave one of them out"
        kind, words = "invalid-argument", f"got multiple values for argument '{error.name}'"
    else:
        most = len([p for p in cls.signature.parameters if not p.keyword_only])
        message = f"{name} takes at most {plural(most, 'positional argument')}, not {error.name}"
        help = _in_a_tuple(cls, args) or "give the others by name, or leave them out"
        kind, words = "invalid-argument", f"takes {most + 1} positional arguments but {int(error.name) + 1} were given"
    keras = f"{name}.__init__() {words}"
    argument = None if error.kind == "too-many" else error.name
    return ArgumentError(kind, message, argument=argument, help=help, keras=keras, error="TypeError", span=error.span)


def _in_a_tuple(cls: type[Layer], args: Arguments) -> str | None:
    """What to do about sizes that are given one by one: `Reshape(7, 7, 64)`, `Permute(2, 1)`."""
    if [p.name for p in cls.signature.parameters][:1] not in (["target_shape"], ["dims"]) or args.keywords:
        return None
    sizes = [str(value) for value in args.positional if type(value) is int]
    return f"write `{cls.__name__}(({', '.join(sizes)}))`" if len(sizes) == len(args.positional) else None


def _foreign_words(cls: type[Layer], args: Arguments) -> str | None:
    """What was given that the layer does not take, such as words of another library."""
    own = {p.name for p in cls.signature.parameters}
    odd = [f"`{name}`" for name in args.keywords if name not in own and name not in (*COMMON, *COMMON_INPUT, *COMMON_KERAS2)]
    needed = ", ".join(p.name for p in cls.signature.parameters if p.default is MISSING)
    if not odd:
        return None
    words = f"{', '.join(odd)} {'is no argument' if len(odd) == 1 else 'are no arguments'}"
    return f"write `{cls.__name__}({needed})`: {words} of {cls.__name__}"
