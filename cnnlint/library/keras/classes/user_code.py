"""Code of the program that Keras runs: functions that return nothing, classes that leave out the `__init__` of their base."""

from __future__ import annotations

from typing import Any

from cnnlint.diagnostics import Label, Span
from cnnlint.library.hooks import UNMADE
from cnnlint.library.keras.calling.bodies import bodies
from cnnlint.library.keras.classes.loss_arguments import tell_swapped
from cnnlint.library.keras.classes.loss_signature import (
    refuse_signature,
    refuse_tensors_around,
    tell_samples_by_number,
    tell_unused_predictions,
    tell_whole_arrays,
)
from cnnlint.library.keras.classes.numbers_of_tensors import refuse_numbers
from cnnlint.library.keras.releases.differences import takes_old_words
from cnnlint.library.once import first_time
from cnnlint.program import Call, Problem
from cnnlint.values import EVERY_DIALECT, Context, DictValue, External, ListValue, Made, ProgramFunction, Value


def refuse_uninitialised(obj: Any, at: Context, is_model: bool, holds_layers: bool) -> None:
    """An object of the program's class is used, and cannot be because `Layer.__init__` or `Model.__init__` never ran."""
    cls = obj.owner
    bases = cls.base_names
    if not bases or not all(name.startswith("keras.") for name in bases):
        return
    function = cls.skips_base
    if function is None or (at.dialect < 3 and is_model and not holds_layers):
        return  # models of TensorFlow 1 that hold nothing but variables did without
    if function.initialised and bases[0].rpartition(".")[2] not in _PLAIN_BASES:
        return  # `super(Conv2D, self).__init__()` reaches the class that all convolutions have
    if is_model and _before_subclassing(cls, at):
        return
    if _first(cls, at):
        at.emit(_not_initialised(cls.name, bases[0].rpartition(".")[2], function.span, at))


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
    ways = ("__call__", "train_step", "test_step", "predict_step", "get_output")  # the last one until Keras 1
    own = any(cls.function(name) is not None for name in ways)
    unmade = any(one is cls for one in at.shared(UNMADE))  # a class that others are derived from elsewhere
    open_ = obj.unknown is not None  # arguments that are not shown may be the tensors that it stands between
    if at.dialect not in _PLAIN_BASES.get(short, ()) or own or unmade or open_ or not _first(cls, at):
        return
    if short == "Model" and _before_subclassing(cls, at):
        return
    other = next((name for name in ("forward", "__forward__", "Call") if cls.function(name) is not None), None)
    at.emit(
        Problem(
            "no-call",
            f"{cls.name} has no `call`, which says what the {short.lower()} does",
            cls.span if other is None else cls.function(other).span,
            "NotImplementedError",
            labels=(Label(at.span, "called here"),),
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


def refuse_no_inputs(function: Any, cls: str, at: Context) -> bool:
    """Whether a `call` takes nothing beside `self`, which is told."""
    signature = function.signature
    takes = [p for p in signature.parameters if not p.keyword_only]
    if signature.star is not None or len(takes) > 1 or function.decorated:
        return False
    if _first(function, at):
        at.emit(
            Problem(
                "no-call",
                f"`call` of {cls} takes no tensor that it is called on",
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


def refuse_no_result(function: Value, what: str, at: Context, certain: bool = True) -> None:
    """A function whose result Keras goes on with, and that has none. what: whose function it is, as `the loss`."""
    if not isinstance(function, ProgramFunction) or not function.returns_nothing or not _first(function, at):
        return
    at.emit(
        Problem(
            "returns-nothing",
            f"`{function.name}` returns nothing, but {what} is what it returns",
            function.span,
            labels=(Label(at.span, "used here"),),
            expected="a `return`",
            actual="None",
            help="return the result at the end of the function",
            keras="None values not supported.",
            certain=certain,
        )
    )


def refuse_functions(args: Any, model: Value, at: Context) -> None:
    """Losses and metrics of the program that Keras cannot call or make nothing of, and losses that no gradient goes through.

    A class of the program may call what its `compile` is given in a way of its own: of `self.loss` in it nothing is told.
    """
    own: Any = getattr(model, "owner", None)
    asked = {name for _, name in own.attributes_in_text} if own is not None else set()
    for argument, what in (("loss", "the loss"), ("metrics", "the metric")):
        for function in _several(args.get(argument)):
            refuse_no_result(function, what, at)
            _refuse_maker(function, what, at)
            if argument not in asked:
                refuse_signature(function, what, at)
                refuse_numbers(function, what, args, at)
    for function in _several(args.get("loss")):
        if "loss" not in asked:
            refuse_tensors_around(function, at)
        _tell_no_gradient(function, at)
        tell_unused_predictions(function, at)
        tell_swapped(function, at)
        tell_samples_by_number(function, at)
        tell_whole_arrays(function, at)


def _refuse_maker(function: Value, what: str, at: Context) -> None:
    """A function that makes the loss stands where the loss does: Keras calls it with targets and predictions."""
    inner = function.returned_function if isinstance(function, ProgramFunction) else ""
    if not isinstance(function, ProgramFunction) or not inner or not _first(function, at):
        return
    name = function.name
    at.emit(
        Problem(
            "returns-nothing",
            f"`{name}` makes {what}, it is not {what}: it returns the function `{inner}`",
            at.span,
            "TypeError",
            labels=(Label(function.span, f"`{inner}` is made here"),),
            expected=f"{name}(...)",
            actual=name,
            help=f"call it: `{name}()`",
            keras=f"Expected float32, but got <function {name}.<locals>.{inner}> of type 'function'.",
        )
    )


# TensorFlow has no gradient for them; `sign` has one, which is 0.
_WORDS = """
argmax argmin argsort round rint floor ceil equal not_equal greater greater_equal less less_equal logical_and logical_or
logical_not logical_xor compare one_hot count_nonzero in_top_k shape size ndim rank .shape .ndim int_shape
"""
_WITHOUT_GRADIENT = frozenset(_WORDS.split())


def _blocking(function: Value, index: int) -> list[str] | None:
    """The functions without gradient that stand on every route of that parameter into the result; None where one has none."""
    if isinstance(function, External):
        short = function.name.rpartition(".")[2]
        return [short] if function.name.startswith(("keras.", "tensorflow.")) and short in _WITHOUT_GRADIENT else None
    found = function.routes(index) if isinstance(function, ProgramFunction) else None
    if not found or not all(route & _WITHOUT_GRADIENT for route in found):
        return None
    blocked = sorted(set().union(*(route & _WITHOUT_GRADIENT for route in found)))
    return [name for name in blocked if not name.startswith(".") and name != "compare"]


def tell_blocking(layer: Any, at: Context) -> None:
    """A Lambda whose function takes its input through nothing but functions without gradient."""
    named = _blocking(layer.args.get("function"), 0)
    if named is not None and _first(layer, at):
        told = {"layer": layer.name, "through": ListValue(named)}
        at.emit(Call(layer.span, "keras.layers.Lambda.__no_gradient__", told, {"layer": layer.span}))


def _metrics(function: Value) -> list[str] | None:
    """The metric that the loss is, or takes the predictions through on every route: what a metric returns has no gradient."""
    if isinstance(function, Made):
        return [function.name.rpartition(".")[2]] if _is_metric(function) else None
    found = function.routes(1) if isinstance(function, ProgramFunction) else None
    if not isinstance(function, ProgramFunction) or not found:
        return None
    named = [next((name for name in route if _is_metric(function.meant(name))), None) for route in found]
    return sorted({name for name in named if name}) if all(named) else None


def _is_metric(value: Value) -> bool:
    return isinstance(value, Made) and value.name.startswith("keras.metrics.")


def _tell_no_gradient(function: Value, at: Context) -> None:
    """A loss that takes the predictions through nothing but such functions: `fit` raises, not `compile`."""
    named = None if isinstance(function, External) else _metrics(function) or _blocking(function, 1)
    if named is None or not _first(function, at):
        return
    span = getattr(function, "span", None) or at.span
    told = {"loss": getattr(function, "name", "?"), "through": ListValue(named)}
    at.emit(Call(at.span, "keras.Model.__no_gradient__", told, {"loss": span}))


_SHORT = frozenset(
    ("mse", "MSE", "mae", "MAE", "mape", "MAPE", "msle", "MSLE", "kld", "KLD", "bce", "BCE")
)  # words of Keras 3 for losses that its HDF5 files are not read with: keras/src/legacy/saving/saving_utils.py


def refuse_unregistered(model: Any, path: str, at: Context) -> None:
    """A saved model is loaded that was compiled with functions of the program, which Keras finds only if it is told them."""
    args = model.compiled.args if model.compiled is not None else {}
    if at.dialect >= 3 and path.endswith((".h5", ".hdf5")) and _refuse_short_words(args.get("loss"), path, at):
        return
    for argument, what in (("loss", "loss"), ("metrics", "metric")):
        for function in _several(args.get(argument)):
            if not isinstance(function, ProgramFunction) or function.decorated:
                continue
            name = function.name
            at.emit(
                Problem(
                    "unregistered-object",
                    f"the model was compiled with the {what} `{name}`, which Keras does not find when it loads the model",
                    at.span,
                    "ValueError" if at.dialect < 3 else "TypeError",
                    labels=(Label(function.span, f"the {what}"),),
                    help=f"pass `custom_objects={{'{name}': {name}}}`, or `compile=False` if the model only predicts",
                    keras=f"Unknown {what} function: '{name}'" if at.dialect < 3 else f"Could not locate function '{name}'",
                )
            )
            return


def _refuse_short_words(loss: Value, path: str, at: Context) -> bool:
    """Whether a loss is given by a word that Keras 3 does not find again in an HDF5 file."""
    word = next((word for word in _several(loss) if isinstance(word, str) and word in _SHORT), None)
    if word is None:
        return False
    message = f"the model was compiled with `loss={word!r}`, a short word that Keras 3 does not find when it loads `{path}`"
    help = "save it as `.keras`, pass `compile=False` if it only predicts, or write the loss's whole name"
    keras = f"Could not deserialize 'keras.metrics.{word}'"
    at.emit(Problem("unregistered-object", message, at.span, help=help, keras=keras, dialects=frozenset({3})))
    return True


def _several(value: Value) -> list[Value]:
    if isinstance(value, ListValue):
        return list(value.items)
    return list(value.items.values()) if isinstance(value, DictValue) else [value]


def _first(one: object, at: Context) -> bool:
    """Whether something is wrong with it for the first time."""
    return first_time(at, "user-code", one)


def uncalled_generator(x: Value, method: str, at: Context) -> None:
    """The function that makes a generator stands where the generator should."""
    if not isinstance(x, ProgramFunction) or not x.generator or x.decorated:
        return
    name = x.name
    at.emit(
        Problem(
            "uncalled-generator",
            f"`{method}` is given the function `{name}`, not the generator that it makes",
            at.span,
            "TypeError" if at.dialect < 3 else "ValueError",
            labels=(Label(x.span, "the function"),),
            expected="a generator",
            actual="a function",
            help=f"call it: `{name}()`",
            keras=f"Unrecognized data type: x=<function {name}>",
        )
    )
