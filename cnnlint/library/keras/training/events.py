"""compile, fit and the other meetings of a model with data: they become events."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label
from cnnlint.library import models
from cnnlint.library.facts import predicted
from cnnlint.library.keras.calling.rejections import OUTSIDE, in_order
from cnnlint.library.keras.classes.models import surely_called
from cnnlint.library.keras.classes.subclass import keep_variables
from cnnlint.library.keras.classes.user_code import refuse_functions, refuse_uninitialised, uncalled_generator
from cnnlint.library.keras.models.printed import printed
from cnnlint.library.keras.models.shared import ModelValue, leaves
from cnnlint.library.keras.models.traces import trace
from cnnlint.library.keras.releases.method_arguments import check_keywords
from cnnlint.library.keras.sequential.foreseen import foresee
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.keras.training.batch_axis import batched, column, held_back, input_shapes
from cnnlint.library.keras.training.batches import as_batches
from cnnlint.library.keras.training.callbacks import run_callbacks
from cnnlint.library.keras.training.history import History, Log
from cnnlint.library.keras.training.lacking import Nothing, of_a_tensor
from cnnlint.library.pandas.held import as_fed
from cnnlint.program import REMOVED_METHODS, Compile, Fit, Problem, Summary
from cnnlint.values import Array, Context, Unknown, Value

_COMPILE = ("optimizer", "loss", "metrics", "loss_weights", "weighted_metrics")
_COMPILE_OLD = ("optimizer", "loss", "metrics", "loss_weights", "sample_weight_mode")
_FIT = (
    "x",
    "y",
    "batch_size",
    "epochs",
    "verbose",
    "callbacks",
    "validation_split",
    "validation_data",
    "shuffle",
    "class_weight",
    "sample_weight",
    "initial_epoch",
    "steps_per_epoch",
    "validation_steps",
    "validation_batch_size",
    "validation_freq",
)
_ORDER = {
    "fit": _FIT,
    "evaluate": ("x", "y", "batch_size", "verbose", "sample_weight", "steps", "callbacks"),
    "predict": ("x", "batch_size", "verbose", "steps", "callbacks"),
    "train_on_batch": ("x", "y", "sample_weight", "class_weight"),
    "test_on_batch": ("x", "y", "sample_weight"),
    "predict_on_batch": ("x",),
    "fit_generator": (
        "x",
        "steps_per_epoch",
        "epochs",
        "verbose",
        "callbacks",
        "validation_data",
        "validation_steps",
        "class_weight",
    ),
    "evaluate_generator": ("x", "steps"),
    "predict_generator": ("x", "steps"),
    "predict_classes": ("x", "batch_size", "verbose"),
    "predict_proba": ("x", "batch_size", "verbose"),
}


@models("keras.Model.summary", raw=True)
def summary(at: Context, args: Arguments) -> Value:
    """`model.summary()`."""
    model = args.receiver(ModelValue)
    if at.dialect < 3:
        surely_called(model, at)
    if (
        at.dialect < 3
        and model.unbuilt(at)
        and model.kind in ("sequential", "subclass")
        and model.weights is None
        and not model.model_inputs()
        and (model.kind == "subclass" or model.rows())  # without any layer it waits to be written
    ):
        _not_built(model, at)
    if hasattr(model, "own"):
        at.store.touch(model)
        keep_variables(model, at)  # also what was set after its call
    given, _ = _named(_OF_SUMMARY, args)
    length, expand_nested = given.get("line_length"), given.get("expand_nested") is True
    shown = Summary(
        at.span,
        printed(model, at, expand_nested),
        model.variable or model.name,
        expand_nested=expand_nested,
        show_trainable=given.get("show_trainable") is True,
        line_length=length if isinstance(length, int) else None,
    )
    at.emit(shown)
    return None


_OF_SUMMARY = ("line_length", "positions", "print_fn", "expand_nested", "show_trainable")


def _not_built(model: ModelValue, at: Context) -> None:
    """Keras 3 prints question marks for a model without an input shape, older ones raise."""
    message = f"{model.describe()} has no input shape yet and has seen no data, so it has no summary"
    keras = "This model has not yet been built. Build the model first by calling `build()`"
    help = "start the model with `Input(shape)`, or call `summary` after `fit`"
    dialects = frozenset({1, 2})
    at.emit(Problem("model-not-built", message, at.span, help=help, keras=keras, model=model.variable, dialects=dialects))


@models("keras.__unknown_summary__", raw=True)
def unknown_summary(at: Context, args: Arguments) -> Value:
    """`.summary()` of something that is not known is still an event, with the reason."""
    receiver = args.positional[0]
    if isinstance(receiver, TensorValue):
        of_a_tensor(at, receiver, "summary")
    result = getattr(receiver, "shape", receiver)  # what a call that is not known made of symbolic tensors
    why = result if isinstance(result, Unknown) else at.unknown(f"{getattr(receiver, 'name', 'this')} is not modelled")
    at.emit(Summary(at.span, why, str(getattr(receiver, "name", None) or "")))
    return None


@models("keras.Model.compile", raw=True)
def compile(at: Context, args: Arguments) -> Value:
    """`model.compile(...)`."""
    model = args.receiver(ModelValue)
    given, spans = _named(_COMPILE if at.dialect >= 3 else _COMPILE_OLD, args)
    check_keywords(model, "compile", args, at)
    refuse_functions(given, at)
    if hasattr(model, "owner") and model.kind == "subclass":
        refuse_uninitialised(model, at, True, bool(model.rows()))
    foresee(model, at)
    event = Compile(at.span, trace(model, at), given, spans)
    at.store.touch(model)
    model.compiled, model.fitted = event, False
    at.emit(event)
    return Nothing("compile")


@models("keras.__unknown_compile__", raw=True)
def unknown_compile(at: Context, args: Arguments) -> Value:
    """`.compile(optimizer=..., loss=...)` of something that is not known is that of a model: what it is given is still read."""
    receiver = args.positional[0]
    if isinstance(receiver, Unknown) and args.keywords.keys() & {"optimizer", "loss"}:
        given, spans = _named(_COMPILE if at.dialect >= 3 else _COMPILE_OLD, args)
        at.emit(Compile(at.span, receiver, given, spans))
    return None


def _named(order: tuple[str, ...], args: Arguments) -> tuple[dict[str, Value], Any]:
    """Arguments by name, without the receiver, and their places."""
    given = {**dict(zip(order, args.positional[1:], strict=False)), **args.keywords}
    places = {n: s for n, s in zip(order, list(args.positional_spans)[1:], strict=False) if s is not None}
    if args.rest is not None:
        given["**"] = args.rest
    return given, {**places, **dict(args.keyword_spans)}


def _meet(at: Context, args: Arguments, method: str) -> Value:
    model = args.receiver(ModelValue)
    given, spans = _named(_ORDER[method], args)
    check_keywords(model, method, args, at)
    if "generator" in given:
        given["x"] = given.pop("generator")
    if "nb_epoch" in given:
        given.setdefault("epochs", given["nb_epoch"])
    uncalled_generator(given.get("x"), method, at)
    given.update({name: as_batches(at, given[name]) for name in ("x", "validation_data") if name in given})
    shapes = input_shapes(given.get("x"))
    if at.dialect < 3 and isinstance(x := given.get("x"), Array):
        shapes = [column(x)]
    if _is_called_on_data(model, method):
        model.meet(batched(shapes, method, given, at) if shapes is not None else [_why(given.get("x"), at)], at)
    if method == "fit" and shapes and at.dialect < 3 and model.kind == "sequential":
        model.meet(held_back(shapes[0], given, at), at)
    plain = model.kind in ("sequential", "functional") and not hasattr(model, "owner")  # a class of one's own may have its own
    if method in _NEEDS_COMPILE and model.compiled is None and plain and model.gap is None:
        _not_compiled(model, method, at)
    given = {name: as_fed(value) for name, value in given.items()}
    at.emit(Fit(at.span, trace(model, at), method, given, spans, model.compiled))
    if given.get("callbacks") is not None:
        run_callbacks(model, given["callbacks"], at)
    if method in ("fit", "fit_generator", "train_on_batch") and model.fitted is not True:
        at.store.touch(model)
        model.fitted = True
    return _result(at, model, method, given)


_STEPS = {"evaluate": "test_step", "test_on_batch": "test_step", "fit": "train_step", "train_on_batch": "train_step"}


def _is_called_on_data(model: ModelValue, method: str) -> bool:
    """Whether Keras calls the model on what it is fed: a step of its own may do anything else with that."""
    owner = getattr(model, "owner", None)
    if owner is None or (step := owner.function(_STEPS.get(method, ""))) is None:
        return True
    return bool(step.hands_up or owner.is_called_within)


def _not_compiled(model: ModelValue, method: str, at: Context) -> None:
    keras = "You must call `compile()` before using the model."
    if at.dialect < 3:
        keras = "You must compile your model before training/testing."
    message, labels = f"`{method}` is called before `compile`", (Label(model.span, "built here"),)
    at.emit(
        Problem("not-compiled", message, at.span, labels=labels, help="call `compile` first", keras=keras, model=model.variable)
    )


_NEEDS_COMPILE = ("fit", "evaluate", "train_on_batch", "test_on_batch", "fit_generator", "evaluate_generator")


def _why(x: Value, at: Context) -> Unknown:
    return x if isinstance(x, Unknown) else at.unknown("the shape of the data is not known")


def _result(at: Context, model: ModelValue, method: str, given: dict[str, Value]) -> Value:
    if method.startswith("predict") and method != "predict_classes":
        outputs = model.model_outputs()
        rows = _rows(given.get("x"))
        if len(outputs) == 1 and not isinstance(outputs[0].shape, Unknown):
            shape = outputs[0].shape
            whole = (rows, *shape[1:]) if len(shape) < 3 or _ordered(model, at) else at.unknown(OUTSIDE)
            return predicted(at, Array(whole, "float32"))
    if method in ("fit", "fit_generator"):
        return History(Log(model.compiled, given, at.span))
    return at.unknown(f"the result of {method}()")


def _ordered(model: ModelValue, at: Context) -> bool:
    """Whether it is known where all its layers have the channels."""
    ordering = (layer.spec for layer in leaves(model) if layer.spec is not None and "data_format" in layer.spec.fields)
    return all(in_order(spec, at) for spec in ordering)


def _rows(x: Value) -> Any:
    return x.shape[0] if isinstance(x, Array) and isinstance(x.shape, tuple) and x.shape else None


@models("keras.Model.fit", raw=True)
def fit(at: Context, args: Arguments) -> Value:
    return _meet(at, args, "fit")


@models("keras.Model.evaluate", raw=True)
def evaluate(at: Context, args: Arguments) -> Value:
    return _meet(at, args, "evaluate")


@models("keras.Model.predict", raw=True)
def predict(at: Context, args: Arguments) -> Value:
    return _meet(at, args, "predict")


@models("keras.Model.train_on_batch", raw=True)
def train_on_batch(at: Context, args: Arguments) -> Value:
    return _meet(at, args, "train_on_batch")


@models("keras.Model.test_on_batch", raw=True)
def test_on_batch(at: Context, args: Arguments) -> Value:
    return _meet(at, args, "test_on_batch")


@models("keras.Model.predict_on_batch", raw=True)
def predict_on_batch(at: Context, args: Arguments) -> Value:
    return _meet(at, args, "predict_on_batch")


def _removed(at: Context, args: Arguments, method: str) -> Value:
    """A method that Keras 3 no longer has, nor the last releases of Keras 2 those for classes."""
    of_classes = method in ("predict_classes", "predict_proba")
    if at.dialect >= 3 or (of_classes and at.release.before(6) is False):
        model = args.receiver(ModelValue)
        instead, help = REMOVED_METHODS[method]
        since = "Keras 3" if at.dialect >= 3 else "Keras since 2.6"
        message = f"`{method}` was removed, {since} has only `{instead}`"
        keras = f"'{model.cls}' object has no attribute '{method}'"
        at.emit(
            Problem(
                "missing-attribute",
                message,
                at.span,
                "AttributeError",
                help=help,
                keras=keras,
                actual=method,
                expected=instead,
                dialects=frozenset({at.dialect, 3}),
            )
        )
    return _meet(at, args, method)


@models("keras.Model.fit_generator", raw=True)
def fit_generator(at: Context, args: Arguments) -> Value:
    return _removed(at, args, "fit_generator")


@models("keras.Model.evaluate_generator", raw=True)
def evaluate_generator(at: Context, args: Arguments) -> Value:
    return _removed(at, args, "evaluate_generator")


@models("keras.Model.predict_generator", raw=True)
def predict_generator(at: Context, args: Arguments) -> Value:
    return _removed(at, args, "predict_generator")


@models("keras.Sequential.predict_classes", raw=True)
def predict_classes(at: Context, args: Arguments) -> Value:
    return _removed(at, args, "predict_classes")


@models("keras.Sequential.predict_proba", raw=True)
def predict_proba(at: Context, args: Arguments) -> Value:
    return _removed(at, args, "predict_proba")
