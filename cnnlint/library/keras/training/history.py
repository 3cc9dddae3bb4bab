"""What `fit` returns: a History, whose `history` is a dict of the figures of each epoch by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnnlint.diagnostics import Label, Span
from cnnlint.library import models
from cnnlint.library.keras.making.naming import snake_case
from cnnlint.library.keras.releases.differences import standalone
from cnnlint.library.once import first_time
from cnnlint.program import Compile, ModelTrace, Problem
from cnnlint.values import Context, External, ListValue, Made, Mutable, Object, Shared, Unknown, Value

_CHANGES = frozenset({"pop", "popitem", "update", "setdefault", "clear"})
_OF_PYTHON_2 = frozenset({"has_key", "iteritems", "iterkeys", "itervalues"})
_TWINS = {"acc": "accuracy", "accuracy": "acc"}  # Keras 2.3 and tf.keras of TensorFlow 2 report a metric by the name given


class History(Object):
    """The History of one call of `fit`."""

    __slots__ = ("log",)

    def __init__(self, log: Log) -> None:
        self.log = log

    def get(self, name: str, at: Context) -> Value:
        if name == "history":
            return self.log
        from cnnlint.library.keras.training.missing_methods import of_history

        of_history(at, self, name)
        return at.unknown(f"`{name}` of a History")

    def item(self, key: Value, at: Context) -> Value:
        wanted = f"history.history[{key!r}]" if isinstance(key, str) else "history.history[...]"
        message = "a History cannot be indexed: its figures are in its attribute `history`"
        keras = "'History' object is not subscriptable"
        at.emit(Problem("missing-figure", message, at.span, "TypeError", help=f"write `{wanted}`", keras=keras))
        return at.unknown("figures of a training")

    def describe(self) -> str:
        return "the History of a training"


class Log(Mutable):
    """The dict of figures by name. compiled, given: what they follow from; None once the program changed the dict. trained:
    the call of `fit`. asked: the figures of which the program asks whether they are there, which is prepared for both."""

    __slots__ = ("asked", "compiled", "given", "trained")

    def __init__(self, compiled: Compile | None, given: Mapping[str, Value], trained: Span) -> None:
        self.compiled, self.given, self.trained = compiled, given, trained
        self.asked: frozenset[str] = frozenset()

    def snapshot(self) -> Any:
        return self.compiled, self.asked

    def restore(self, state: Any) -> None:
        self.compiled, self.asked = state

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return one[0] if one[0] is other[0] else None, one[1] | other[1]

    def forget(self, why: Unknown) -> None:
        self.compiled = None

    def get(self, name: str, at: Context) -> Value:
        if name in _CHANGES:
            at.store.touch(self)
            self.compiled = None
        elif not hasattr(dict, name) and name not in _OF_PYTHON_2:
            _refuse_attribute(at, self, name)
        return at.unknown("figures of a training")

    def set_item(self, key: Value, value: Value, at: Context) -> None:
        """The program adds a figure of its own."""
        at.store.touch(self)
        self.compiled = None

    def contains(self, key: Value, at: Context) -> Unknown:
        """`key in history.history`."""
        if isinstance(key, str):
            plain = key.removeprefix("val_")
            at.store.touch(self)
            self.asked |= {key, key.replace(plain, _TWINS.get(plain, plain))}
        return at.unknown("whether the training reports a figure")

    def item(self, key: Value, at: Context) -> Value:
        if isinstance(key, str) and self.compiled is not None and key not in self.asked:
            instead = _instead(key, self.compiled, self.given)
            if instead is not None:
                at.emit(missing_figure(key, instead, self, self.compiled, at))
        return at.unknown("figures of a training")

    def describe(self) -> str:
        return "the figures of a training"


def _refuse_attribute(at: Context, log: Log, name: str) -> None:
    """`history.history.loss`."""
    if not first_time(at, "missing-figure", log):
        return
    message = f"the dict of figures has no attribute `{name}`: figures are read by their names as keys"
    keras = f"'dict' object has no attribute '{name}'"
    help = f"write `history.history[{name!r}]`"
    at.emit(Problem("missing-figure", message, at.span, "AttributeError", help=help, keras=keras, actual=name))


class Histories(Mutable):
    """The History of the last training of each model: it is no change of the model that a loop has to be followed for."""

    __slots__ = ("of",)

    def __init__(self) -> None:
        self.of: dict[int, tuple[object, History]] = {}  # by identity, with the model, so that it stays that of this one

    def snapshot(self) -> Any:
        return dict(self.of)

    def restore(self, state: Any) -> None:
        self.of = dict(state)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return {model: kept for model, kept in one.items() if other.get(model) is kept}

    def forget(self, why: Unknown) -> None:
        """Whoever else trains the model leaves it a History as well; with what figures, the model tells that was given."""


_HISTORIES = Shared(Histories)


def keep(at: Context, model: object, history: History) -> None:
    """The model has it from here on. keras/src/callbacks/history.py"""
    histories = at.shared(_HISTORIES)
    at.store.touch(histories)
    histories.of[id(model)] = model, history


@models("keras.Model.history", attribute=True)
def last_history(at: Context, model: Object) -> Value:
    """What the last `fit` of the model returned."""
    kept = at.shared(_HISTORIES).of.get(id(model))
    if kept is None:
        return at.unknown("the History of a model that nothing trained here")
    log = kept[1].log
    return kept[1] if log.compiled is getattr(model, "compiled", None) else History(Log(None, {}, log.trained))


def _instead(key: str, compiled: Compile, given: Mapping[str, Value]) -> str | None:
    """The name that the figure has, "" where it has none; None where it is reported, or may be."""
    return None if _may_add_figures(given.get("callbacks")) else reported_instead(key, compiled, given)


def reported_instead(key: str, compiled: Compile, given: Mapping[str, Value]) -> str | None:
    """The same of what a callback is given at the end of an epoch, where no other writes into that."""
    plain = key.removeprefix("val_")
    if "**" in given or "**" in compiled.args:
        return None
    if plain != key and not _validated(given):
        reported = plain == "loss" or plain in _TWINS or plain in (_metrics(compiled.args.get("metrics")) or ())
        return "" if reported and _plain_model(compiled) else None
    if plain in _TWINS and not compiled.args.keys() & {"metrics", "weighted_metrics"} and _plain_model(compiled):
        return ""
    names = _metrics(compiled.args.get("metrics"))
    if plain not in _TWINS or names is None or plain in names:
        return None
    if _TWINS[plain] in names:
        return key.replace(plain, _TWINS[plain])
    special = [name for name in names if name.endswith("_accuracy")]
    if special or not _plain_model(compiled):
        return key.replace(plain, special[0]) if len(special) == 1 and _plain_model(compiled) else None
    return None if "weighted_metrics" in compiled.args else ""


def _may_add_figures(callbacks: Value) -> bool:
    """Whether a callback of the program, or of another package, may write into the figures that the History then keeps."""
    if callbacks is None:
        return False
    if not isinstance(callbacks, ListValue) or callbacks.rest is not None:
        return True
    names = [one.name if isinstance(one, Made) else "" for one in callbacks.items]
    return any(not name.startswith("keras.callbacks.") or name.endswith(".LambdaCallback") for name in names)


def _validated(given: Mapping[str, Value]) -> bool:
    return bool(given.keys() & {"validation_data", "validation_split"})


def _plain_model(compiled: Compile) -> bool:
    """A model that reports what it is compiled with, nothing of its own."""
    return isinstance(compiled.model, ModelTrace) and compiled.model.kind in ("sequential", "functional")


def _metrics(value: Value) -> frozenset[str] | None:
    listed = (
        value.items if isinstance(value, ListValue) and value.rest is None else (value,) if isinstance(value, str) else value
    )
    if not isinstance(listed, (list, tuple)):
        return None
    names = [_name(metric) for metric in listed]
    return None if None in names else frozenset(name for name in names if name is not None)


def _name(metric: Value) -> str | None:
    """The name that a metric is reported by; a function of Keras has its own, an object that of its class in snake case."""
    if isinstance(metric, str):
        return metric
    if isinstance(metric, External) and metric.name.startswith("keras.metrics.") and metric.name.islower():
        return metric.name.rpartition(".")[2]
    if isinstance(metric, Made) and metric.name.startswith("keras.metrics.") and metric.complete:
        given = metric.arguments.get("name")
        return given if isinstance(given, str) else None if given is not None else snake_case(metric.name.rpartition(".")[2])
    return None


def missing_figure(key: str, instead: str, log: Log, compiled: Compile, at: Context) -> Problem:
    """Keras 2 on its own reported "accuracy" as "acc" up to 2.2; within TensorFlow that is a matter of TensorFlow 1."""
    by_name, validated = bool(instead), _validated(log.given)
    twin = instead.removeprefix("val_") in _TWINS
    roots = {name.partition(".")[0] for name in at.imports}
    reason = f"it is called {instead!r}" if by_name else _advice(key, validated)[0]
    within = "tensorflow" in roots and not standalone(at)
    once = key.removeprefix("val_") == "acc" and at.release.before(0)
    return Problem(
        "missing-figure",
        f"the history of the training has no {key!r}: {reason}",
        at.span,
        "KeyError",
        labels=(Label(compiled.place_of("metrics"), "the metrics") if by_name else Label(log.trained, "trained here"),),
        expected=instead or _advice(key, validated)[1],
        actual=key if by_name else "none",
        help=f"read {instead!r}" if by_name else _advice(key, validated)[2],
        keras=f"KeyError: '{key}'",
        certain=at.dialect >= 3 or not twin,
        dialects=frozenset({2, 3} if (within and not once) or not twin else {3}),
    )


def _advice(key: str, validated: bool) -> tuple[str, str, str]:
    """Why the figure is not there, what would have to be given, and how."""
    if key.removeprefix("val_") in _TWINS and (validated or not key.startswith("val_")):
        return "the model is compiled without it", "a metric", "compile the model with `metrics=['accuracy']`"
    return "`fit` gets no validation data", "validation data", "give `fit` `validation_data` or `validation_split`"
