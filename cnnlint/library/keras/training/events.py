"""`summary` and `compile`: they become events."""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, Span
from cnnlint.library import models
from cnnlint.library.keras.classes.loss_arguments import meant
from cnnlint.library.keras.classes.loss_functions import refuse_functions
from cnnlint.library.keras.classes.models import surely_called
from cnnlint.library.keras.classes.user_code import refuse_uninitialised
from cnnlint.library.keras.classes.weights_kept import keep_variables
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.models.printed import printed
from cnnlint.library.keras.models.traces import trace
from cnnlint.library.keras.releases.method_arguments import as_meant, check_keywords
from cnnlint.library.keras.sequential.without_input import foresee
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.keras.training.missing_methods import Nothing, of_a_tensor
from cnnlint.library.keras.training.own_steps import tell_unused_gradients
from cnnlint.program import Compile, Problem, Summary
from cnnlint.values import Context, ListValue, Unknown, Value

_COMPILE = ("optimizer", "loss", "loss_weights", "metrics", "weighted_metrics")
_COMPILE_OLD = ("optimizer", "loss", "metrics", "loss_weights", "sample_weight_mode")


@models("keras.Model.summary", raw=True)
def summary(at: Context, args: Arguments) -> Value:
    """`model.summary()`."""
    model = args.receiver(ModelValue)
    if at.dialect < 3:
        surely_called(model, at)
        if _is_not_built(model, at):
            _not_built(model, at)
    if hasattr(model, "own"):
        at.store.touch(model)
        keep_variables(model, at)  # also what was set after its call
    given, _ = by_name(_OF_SUMMARY, args)
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
    return Nothing("summary", "call `summary` in a line of its own: it prints, and gives nothing back")


def _is_not_built(model: ModelValue, at: Context) -> bool:
    """Whether Keras 2 refuses to show it. Without any layer a stack waits to be written."""
    if not model.unbuilt(at) or model.kind not in ("sequential", "subclass"):
        return False
    return model.weights is None and not model.model_inputs() and (model.kind == "subclass" or bool(model.rows()))


_OF_SUMMARY = ("line_length", "positions", "print_fn", "expand_nested", "show_trainable")


def _not_built(model: ModelValue, at: Context) -> None:
    """Keras 3 prints question marks for a model without an input shape, older ones raise."""
    message = f"{model.describe()} has no input shape yet and has seen no data, so it has no summary"
    keras = "This model has not yet been built. Build the model first by calling `build()`"
    help = "start the model with `Input(shape)`, or call `summary` after `fit`"
    labels, dialects = (Label(model.span, "built here"),) if model.span != at.span else (), frozenset({1, 2})
    name = model.variable
    at.emit(Problem("model-not-built", message, at.span, labels=labels, help=help, keras=keras, model=name, dialects=dialects))


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
    given, spans = by_name(_COMPILE if at.dialect >= 3 else _COMPILE_OLD, args)
    check_keywords(model, "compile", args, at)
    refuse_functions(given, model, at)
    if model.owner is not None and model.kind == "subclass":
        refuse_uninitialised(model, at, True, bool(model.rows()))
    if _refuse_words_as_weights(given.get("loss_weights"), spans.get("loss_weights"), at) and "metrics" not in given:
        given = {("metrics" if name == "loss_weights" else name): value for name, value in given.items()}  # as is meant
    foresee(model, at)
    tell_unused_gradients(model, at)
    given, spans = (as_meant(model, "compile", named, at) for named in (given, spans))
    if "loss" in given:
        given = {**given, "loss": meant(given["loss"], at)}
    event = Compile(at.span, trace(model, at), given, spans)
    at.store.touch(model)
    model.compiled, model.fitted = event, False
    at.emit(event)
    return Nothing("compile")


def _refuse_words_as_weights(weights: Value, span: Span | None, at: Context) -> bool:
    """Tells of `compile("adam", "mse", ["mae"])`: the third argument was that of the metrics before Keras 3."""
    words = weights.items if isinstance(weights, ListValue) else []
    word = next((word for word in words if isinstance(word, str)), None)
    if word is None or at.dialect < 3:
        return False
    message = f"`compile` takes {word!r} as the weight of a loss: in Keras 3 its third argument is `loss_weights`"
    help = f"name the metrics: `metrics=[{word!r}]`"
    at.emit(Problem("invalid-argument", message, span or at.span, help=help, argument="loss_weights", dialects=frozenset({3})))
    return True


@models("keras.__unknown_compile__", raw=True)
def unknown_compile(at: Context, args: Arguments) -> Value:
    """`.compile(optimizer=..., loss=...)` of something that is not known is that of a model: what it is given is still read."""
    receiver = args.positional[0]
    if isinstance(receiver, Unknown) and args.keywords.keys() & {"optimizer", "loss"}:
        given, spans = by_name(_COMPILE if at.dialect >= 3 else _COMPILE_OLD, args)
        at.emit(Compile(at.span, receiver, given, spans))
    return None


def by_name(order: tuple[str, ...], args: Arguments) -> tuple[dict[str, Value], Any]:
    """Arguments by name, without the receiver, and their places."""
    given = {**dict(zip(order, args.positional[1:], strict=False)), **args.keywords}
    places = {n: s for n, s in zip(order, list(args.positional_spans)[1:], strict=False) if s is not None}
    if args.rest is not None:
        given["**"] = args.rest
    return given, {**places, **dict(args.keyword_spans)}
