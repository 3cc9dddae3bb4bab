"""`model.get_layer(...)` of a layer that the model does not have."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.diagnostics import Label, plural
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.releases.differences import release_told
from cnnlint.program import Problem
from cnnlint.values import EVERY_DIALECT, Cause, Context, Unknown, Value

_NAMED_FROM_THE_START = ("vgg16", "vgg19")  # bases whose layers every release calls alike, but for the input


def names_are_known(model: ModelValue) -> bool:
    """Whether all layers of the model are known, and releases of Keras do not differ in them.

    What a function that was not read makes of a tensor may be many layers, by any name.
    """
    strange = any(row.spec is None and row.unnamed is not None for row in model.rows())
    doubted = strange or model.doubt is not None or any(row.doubted is not None for row in model.rows())
    doubted = doubted or getattr(model, "input_row", False) is not False
    return model.kind != "subclass" and model.gap is None and bool(model.rows()) and not doubted


def refuse_both_or_none(name: Value, index: Value, at: Context) -> Unknown | None:
    """A layer is asked for by its name or by its place. Early releases of Keras 2 took both, and looked at the place."""
    if isinstance(name, Unknown) or isinstance(index, Unknown) or (name is None) != (index is None):
        return None
    message = "`get_layer` is given a name and an index" if name is not None else "`get_layer` is given no name and no index"
    keras = "Provide only a layer name or a layer index." if name is not None else "Provide either a layer name or layer index"
    at.emit(
        Problem(
            "missing-argument" if name is None else "invalid-argument",
            message,
            at.span,
            "ValueError",
            help="write `get_layer(name)` or `get_layer(index=...)`",
            keras=keras,
            argument="name" if name is None else "index",
            certain=name is None or release_told(at),
        )
    )
    return at.because(Cause.IMPOSSIBLE, "after an impossible call")


def refuse_number_for_name(number: int, at: Context) -> None:
    """`model.get_layer(3)`: the first argument is the name."""
    message = f"`get_layer` takes the name first, and no layer is called {number}"
    help, keras = f"write `get_layer(index={number})`", f"No such layer: {number}."
    at.emit(Problem("unknown-layer", message, at.span, help=help, keras=keras, argument="name", actual=str(number)))


def no_such_layer(model: ModelValue, asked: str | int, rows: Sequence[LayerValue], at: Context) -> Unknown:
    """Tells of it. Before Keras 3 the layers of a base may have been called otherwise in another release."""
    near, name = _nearest(asked, rows), model.known or model.variable or "model"
    message, keras = _words(model.describe(), asked, len(rows))
    always = isinstance(asked, str) and not asked.startswith("input") and model.name in _NAMED_FROM_THE_START
    at.emit(
        Problem(
            "unknown-layer",
            message,
            at.span,
            labels=(Label(model.span, "built here"),) if model.span.row != at.span.row else (),
            expected=near,
            actual=str(asked),
            help=f"did you mean `{near}`?" if near else f"its layers are listed by `{name}.summary()`",
            keras=keras,
            argument="name" if isinstance(asked, str) else "index",
            model=model.variable,
            certain=release_told(at) or always,
            dialects=EVERY_DIALECT if always else frozenset({at.dialect}),
        )
    )
    return at.unknown(message)


def no_such_place(model: ModelValue, index: int, count: int, at: Context) -> Unknown:
    """`model.layers[9]`, a list that is too short. Releases of Keras 2 differ in whether the Input of a Sequential is in it."""
    name = model.known or model.variable or "model"
    message = f"{model.describe()} has {plural(count, 'layer')}, but none at index {index}"
    at.emit(
        Problem(
            "unknown-layer",
            message,
            at.span,
            "IndexError",
            labels=(Label(model.span, "built here"),) if model.span.row != at.span.row else (),
            expected=f"{-count} to {count - 1}" if count else None,
            actual=str(index),
            help=f"its layers are listed by `{name}.summary()`; the last is `{name}.layers[-1]`",
            keras="list index out of range",
            model=model.variable,
            certain=at.dialect >= 3 or release_told(at),
            dialects=frozenset({at.dialect}),
        )
    )
    return at.because(Cause.IMPOSSIBLE, "after an impossible index")


def _nearest(asked: str | int, rows: Sequence[LayerValue]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(asked, [row.name for row in rows], 1, 0.7)), None) if isinstance(asked, str) else None


def _words(model: str, asked: str | int, count: int) -> tuple[str, str]:
    """Ours and Keras's."""
    if isinstance(asked, str):
        return f"no layer of {model} is called {asked!r}", f"No such layer: {asked}."
    message = f"{model} has {plural(count, 'layer')}, but none at index {asked}"
    return message, f"Was asked to retrieve layer at index {asked} but model only has {count} layers."
