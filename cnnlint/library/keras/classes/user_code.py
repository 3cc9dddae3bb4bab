"""Classes of the program that Keras uses: those that leave out the `__init__` of their base, or what is to be called."""

from __future__ import annotations

from typing import Any

from cnnlint.diagnostics import Label, Span
from cnnlint.library.hooks import UNMADE
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.releases.differences import takes_old_words
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import EVERY_DIALECT, Context


def refuse_uninitialised(obj: Any, at: Context, is_model: bool, holds_layers: bool) -> None:
    """An object of the program's class is used, and cannot be because `Layer.__init__` or `Model.__init__` never ran."""
    cls = obj.owner
    bases = cls.base_names
    if not bases or not all(name.startswith("keras.") for name in bases):
        return
    _tell_misspelt(cls, at)
    function = cls.skips_base
    if function is None or (at.dialect < 3 and is_model and not holds_layers):
        return  # models of TensorFlow 1 that hold nothing but variables did without
    if function.initialised and bases[0].rpartition(".")[2] not in _PLAIN_BASES:
        return  # `super(Conv2D, self).__init__()` reaches the class that all convolutions have
    if is_model and _before_subclassing(cls, at):
        return
    if first_time(at, "user-code", cls):
        at.emit(_not_initialised(cls.name, bases[0].rpartition(".")[2], function.span, at))


_MEANT = {
    **dict.fromkeys(("_init_", "_init__", "__inti__", "__innit__", "__intit__"), "__init__"),
    **dict.fromkeys(("biuld", "bulid", "buidl", "buld", "__build__"), "build"),
}


def _tell_misspelt(cls: Any, at: Context) -> None:
    """A method that nothing calls, whose name is nearly that of one that Python or Keras calls and the class lacks."""
    for name, meant in _MEANT.items():
        function = cls.function(name)
        own = function is not None and cls.function(meant) is None and ("self", name) not in cls.attributes_in_text
        if own and first_time(at, "misspelt-method", function):
            at.emit(
                Problem(
                    "base-not-initialised",
                    f"nothing calls `{name}` of {cls.name}: the method that is called is `{meant}`",
                    function.span,
                    "AttributeError",
                    labels=(Label(at.span, "used here"),),
                    expected=meant,
                    actual=name,
                    help=f"write `def {meant}`",
                    layer=cls.name,
                    certain=False,
                )
            )


def _not_initialised(name: str, base: str, where: Span, at: Context) -> Problem:
    keras = f"In layer '{name}', you forgot to call `super().__init__()` as the first statement in the `__init__()` method."
    return Problem(
        "base-not-initialised",
        f"`__init__` of {name} does not call that of {base}, without which no {base.lower()} works",
        where,
        "RuntimeError" if at.dialect >= 3 else "AttributeError",
        labels=(Label(at.span, "used here"),),
        help="begin `__init__` with `super().__init__()`",
        keras=keras if at.dialect >= 3 else "You must call `super().__init__()` in the layer constructor.",
        layer=name,
    )


def _before_subclassing(cls: Any, at: Context) -> bool:
    """Whether the class may be for the package keras before 2.2: it had no subclassed models with a `call` of their own, and
    asked nothing of the `__init__` of a class derived from a model."""
    older = at.dialect == 1 or (takes_old_words(at) and at.release.before(2) is not False)
    return older and cls.function("call") is None


_PLAIN_BASES = {"Model": EVERY_DIALECT, "Layer": frozenset({3})}  # of Keras 2 a Layer gives back what it takes


def refuse_no_call(obj: Any, at: Context) -> None:
    """An object of the program's class is called, and neither the class nor its base says what that does."""
    cls = obj.owner
    base = cls.base_names[0] if len(cls.base_names) == 1 else ""
    short = base.rpartition(".")[2] if base.startswith("keras.") else ""
    # the last one until Keras 1; what a `__new__` of its own makes may be a model of tensors
    ways = ("__call__", "__new__", "train_step", "test_step", "predict_step", "get_output")
    own = cls.has("call") or "call" in obj.attributes or any(cls.function(name) is not None for name in ways)
    unmade = any(one is cls for one in at.shared(UNMADE))  # a class that others are derived from elsewhere
    open_ = obj.unknown is not None  # arguments that are not shown may be the tensors that it stands between
    if at.dialect not in _PLAIN_BASES.get(short, ()) or own or unmade or open_ or not first_time(at, "user-code", cls):
        return
    if short == "Model" and _before_subclassing(cls, at):
        return
    other = next((name for name in ("forward", "__forward__", "Call") if cls.function(name) is not None), None)
    place, label = cls.span if other is None else cls.function(other).span, Label(at.span, "called here")
    if place.path != at.span.path:
        place, label = at.span, Label(place, f"the class {cls.name}" if other is None else f"`{other}` of {cls.name}")
    at.emit(
        Problem(
            "no-call",
            f"{cls.name} has no `call`, which says what the {short.lower()} does",
            place,
            "NotImplementedError",
            labels=(label,),
            help="define `call(self, inputs)`" if other is None else f"rename `{other}` to `call`",
            keras=f"{short} {cls.name} does not have a `call()` method implemented."
            if at.dialect >= 3
            else "Unimplemented `tf.keras.Model.call()`",
            layer=cls.name,
            dialects=_PLAIN_BASES[short],
        )
    )


def refuse_no_shape(inner: Any, at: Context) -> bool:
    """Whether Keras 3 refuses a TimeDistributed of it: it asks the layer for a `compute_output_shape`, which a layer of the
    program has only by writing one. keras/src/layers/rnn/time_distributed.py, compute_output_shape"""
    owner: Any = inner.owner
    plain = owner is not None and owner.base_names == ("keras.layers.Layer",)
    if not plain or owner.function("compute_output_shape") is not None:
        return False
    message = f"TimeDistributed asks {owner.name} for a `compute_output_shape`, which it does not have"
    help = "define `compute_output_shape(self, input_shape)`"
    keras = f"Layer {owner.name} does not have a `compute_output_shape` method implemented."
    at.emit(
        Problem(
            "no-call",
            message,
            at.span,
            "NotImplementedError",
            labels=(Label(owner.span, "its class"),),
            help=help,
            keras=keras,
            layer=inner.name,
            dialects=frozenset({3}),
        )
    )
    return True


_BASES = frozenset({"keras.Model", "keras.layers.Layer"})


def surely_lacks(layer: Any, name: str) -> bool:
    """Whether neither the class nor Keras, in any release, gives a layer an attribute, and nothing has set it."""
    from cnnlint.library.keras.releases.attributes import ATTRIBUTES

    owner = layer.owner
    if layer.unknown is not None or name.startswith("_") or name in ATTRIBUTES or layer.has(name) or owner.has(name):
        return False
    return _BASES.issuperset(owner.base_names) and not owner.asks_itself and not owner.loose


def refuse_unset(layer: Any, name: str, at: Context) -> None:
    """`self.dense` in a `call`, which neither the class nor Keras, in any release, gives the object."""
    from difflib import get_close_matches

    from cnnlint.library.keras.releases.attributes import ATTRIBUTES

    if not bodies(at).entered or layer.unknown is not None or name.startswith("_") or name in ATTRIBUTES:
        return
    if not _BASES.issuperset(layer.owner.base_names) or layer.owner.may_set(name):
        return
    near = next(iter(get_close_matches(name, layer.attributes, 1, 0.6)), None)
    at.emit(
        Problem(
            "missing-attribute",
            f"`call` of {layer.owner.name} reads `self.{name}`, which nothing sets",
            at.span,
            "AttributeError",
            labels=(Label(layer.owner.span, "the class"),),
            expected=near,
            actual=name,
            help=f"did you mean `self.{near}`?" if near else f"set `self.{name}` in `__init__`",
            keras=f"'{layer.owner.name}' object has no attribute '{name}'",
            layer=layer.name,
        )
    )


def takes_by_name_alone(function: Any, at: Context) -> bool:
    """Whether a `call` takes nothing but `self` by position, and something by name: `def call(self, *, graph)`. Keras 3 then
    hands it what the layer was called on by name; before, Keras handed on the first of it by position."""
    signature = function.signature
    by_name = signature.by_keyword or signature.double_star is not None
    return at.dialect >= 3 and bool(by_name) and len(signature.places) < 2 and signature.star is None


def refuse_no_inputs(function: Any, cls: str, at: Context) -> bool:
    """Whether a `call` takes nothing beside `self`, which is told."""
    signature = function.signature
    takes = [p for p in signature.parameters if not p.keyword_only]
    if signature.star is not None or len(takes) > 1 or function.decorated:
        return False
    if first_time(at, "user-code", function):
        at.emit(
            Problem(
                "no-call",
                f"`call` of {cls} has no parameter for the tensor that it is called on",
                function.span,
                "TypeError",
                labels=(Label(at.span, "called here"),),
                help="write `call(self, inputs)`",
                keras="too many positional arguments"
                if at.dialect >= 3
                else "call() takes 1 positional argument but 2 were given",
                layer=cls,
            )
        )
    return True


def _first(one: object, at: Context) -> bool:
    """Whether something is wrong with it for the first time."""
    return first_time(at, "user-code", one)
