"""`fit`, `evaluate`, `predict` and the like: data meet a model, which becomes an event."""

from __future__ import annotations

from collections.abc import Mapping

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, Span
from cnnlint.frozen import dataclass, replace
from cnnlint.library import models
from cnnlint.library.facts import predicted
from cnnlint.library.keras.classes.left_out import tell_left_out
from cnnlint.library.keras.functional.graph import FunctionalValue
from cnnlint.library.keras.making.node import MIXED
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.models.traces import trace
from cnnlint.library.keras.releases.differences import compares_data, drops_inputs
from cnnlint.library.keras.releases.method_arguments import check_keywords, is_of_keras
from cnnlint.library.keras.sequential.several_shapes import loosen
from cnnlint.library.keras.sequential.stack import SequentialValue
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.keras.training.attributes_of_callbacks import tell_missing_data
from cnnlint.library.keras.training.attributes_of_optimizers import tell_gone_in_callbacks
from cnnlint.library.keras.training.batch_axis import batched, held_back, input_shapes, keys_of, single_numbers
from cnnlint.library.keras.training.batches import as_batches, refuse_no_data, refuse_uncalled_generator, refuse_zip
from cnnlint.library.keras.training.callbacks import run_callbacks
from cnnlint.library.keras.training.events import by_name
from cnnlint.library.keras.training.figures_of_callbacks import adds_figures, tell_missing_figures
from cnnlint.library.keras.training.history import History, Log, keep
from cnnlint.library.keras.training.judging import figures_of, loss_and_metrics
from cnnlint.library.keras.training.methods_of_callbacks import refuse_methods
from cnnlint.library.keras.training.optimizer_variables import state_after
from cnnlint.library.keras.training.predictions import prediction
from cnnlint.library.keras.training.rates_of_schedules import tell_no_rates
from cnnlint.library.pandas.held import as_fed
from cnnlint.program import Fit, Problem
from cnnlint.shapes import Shape
from cnnlint.values import (
    Array,
    Context,
    Dataset,
    DictValue,
    Made,
    Unknown,
    Value,
    known_items,
)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of models that feeds them data.

    parameters: in Keras's order. compiled: whether Keras refuses it before `compile`. step: the method that does it for one
    batch. replaced_by: the method that Keras 3 has in its place, and what to do.
    """

    parameters: tuple[str, ...]
    compiled: bool = False
    step: str = ""
    replaced_by: tuple[str, str] | None = None


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
_FIT_GENERATOR = (
    "x",
    "steps_per_epoch",
    "epochs",
    "verbose",
    "callbacks",
    "validation_data",
    "validation_steps",
    "class_weight",
)
# Keras 1 counted samples where later releases count batches. keras/engine/training.py of 1.2, `fit_generator`
_SAMPLES = {"steps_per_epoch": "samples_per_epoch", "validation_steps": "nb_val_samples", "steps": "val_samples"}
_EVALUATE = ("x", "y", "batch_size", "verbose", "sample_weight", "steps", "callbacks")
_METHODS = {
    "fit": Method(_FIT, True, "train_step"),
    "evaluate": Method(_EVALUATE, True, "test_step"),
    "predict": Method(("x", "batch_size", "verbose", "steps", "callbacks")),
    "train_on_batch": Method(("x", "y", "sample_weight", "class_weight"), True, "train_step"),
    "test_on_batch": Method(("x", "y", "sample_weight"), True, "test_step"),
    "predict_on_batch": Method(("x",)),
    "fit_generator": Method(_FIT_GENERATOR, True, replaced_by=("fit", "call `fit`, which takes generators too")),
    "evaluate_generator": Method(("x", "steps"), True, replaced_by=("evaluate", "call `evaluate`, which takes generators too")),
    "predict_generator": Method(("x", "steps"), replaced_by=("predict", "call `predict`, which takes generators too")),
    "predict_classes": Method(
        ("x", "batch_size", "verbose"),
        replaced_by=("predict", "write `model.predict(x).argmax(axis=-1)`, or `model.predict(x) > 0.5` for one unit"),
    ),
    "predict_proba": Method(("x", "batch_size", "verbose"), replaced_by=("predict", "call `predict`, which gives the same")),
}


_TRAINING = ("fit", "fit_generator", "train_on_batch")


def _is_fed(given: TensorValue) -> bool:
    """Whether it is the input of a tensor, which feeds it in releases before Keras 3."""
    return given.layer is not None and not given.layer.args.keys().isdisjoint(("tensor", "input_tensor"))


def refuse_missing_keys(model: ModelValue, x: Value, at: Context) -> None:
    """A dict of data lacks the name of an input: of what was given as a dict the keys, or else the names of the inputs."""
    if not isinstance(model, FunctionalValue) or model.open_inputs is not None or not isinstance(x, DictValue):
        return
    if x.rest is not None or not x.items or not all(isinstance(key, str) for key in x.items):
        return
    needed = model.input_keys or [t.layer.name for t in model.inputs if t.layer is not None and t.layer.unnamed is None]
    lost = next((name for name in needed if name not in x.items), None)
    if lost is None or len(needed) != len(model.inputs) or (at.dialect < 3 and any(map(_is_fed, model.inputs))):
        return
    keys = [str(key) for key in x.items]
    message = f"the data have no {lost!r}, which is an input of {model.describe()}: their keys are {', '.join(map(repr, keys))}"
    keras = f'Missing data for input "{lost}". You passed a data dictionary with keys {keys}.'
    help = "call the keys of the data and the inputs of the model alike"
    at.emit(Problem("arrays-do-not-fit", message, at.span, help=help, keras=keras, expected=lost, actual=", ".join(keys)))


@models(
    "keras.Model.fit",
    "keras.Model.evaluate",
    "keras.Model.predict",
    "keras.Model.train_on_batch",
    "keras.Model.test_on_batch",
    "keras.Model.predict_on_batch",
    "keras.Model.fit_generator",
    "keras.Model.evaluate_generator",
    "keras.Model.predict_generator",
    "keras.Sequential.predict_classes",
    "keras.Sequential.predict_proba",
    named=True,
)
def meet(at: Context, name: str, args: Arguments) -> Value:
    """`model.fit(...)` and its like."""
    model, method = args.receiver(ModelValue), name.rpartition(".")[2]
    facts = _METHODS[method]
    if facts.replaced_by is not None:
        _refuse_removed(model.cls, method, facts.replaced_by, at)
    check_keywords(model, method, args, at)
    given, spans = _arguments(method, args, at)
    given = {name: at.settle(value) for name, value in given.items()}
    shapes = _built_by_data(model, method, given, at)
    plain = is_of_keras(model) and not any(map(model.own_method, ("compile", method)))  # a class may have its own
    unread = _unread(model, at) if model.compiled is None else None
    if facts.compiled and model.compiled is None and plain and model.gap is None and unread is None:
        _not_compiled(model, method, at)
    given = {name: as_fed(value) for name, value in given.items()}
    met = trace(model, at) if unread is None else replace(found := trace(model, at), unknown=(*found.unknown, unread))
    streamed = not _runs_eagerly(model) and any(_gives_batches(given.get(name)) for name in ("x", "validation_data"))
    stack = model.kind == "sequential"
    known = compares_data(at, stack, streamed), adds_figures(given), drops_inputs(at, stack)
    own = _has_own_loss(model, facts.step)
    fed = _is_called_on_data(model, method, given)
    at.emit(Fit(at.span, met, method, given, spans, model.compiled, None, facts.replaced_by, *known, own_loss=own, fed=fed))
    if method in ("fit", "fit_generator"):
        tell_left_out(model, at)
    if given.get("callbacks") is not None:
        _meet_callbacks(model, method, given, spans.get("callbacks"), at)
    if method in ("fit", "fit_generator", "train_on_batch") and _may_be_first(model) and unread is None:
        at.store.touch(model)
        model.fitted = state_after(model, facts.step or "train_step", at)
    figures = figures_of(model) if _asks_for_figures(method, args) else None
    return _result(at, model, method, given, shapes) if figures is None else loss_and_metrics(method, figures, at)


def _meet_callbacks(model: ModelValue, method: str, given: Mapping[str, Value], place: Span | None, at: Context) -> None:
    if method in ("fit", "fit_generator"):
        tell_missing_figures(model, given, at)
        tell_missing_data(given, at)
        tell_gone_in_callbacks(model, given, at)
        refuse_methods(given, at)
        tell_no_rates(given, at)
    run_callbacks(model, given["callbacks"], place, at)


def _built_by_data(model: ModelValue, method: str, given: Mapping[str, Value], at: Context) -> list[Shape | Unknown] | None:
    """Calls the model on what it is given, where that builds it. Returns the shapes of that, None where they are not known."""
    x = given.get("x")
    if isinstance(x, Array) and x.of_lists:
        return None  # no tensor can be made of them
    shapes = [single_numbers(x, model, at)] if at.dialect < 3 and isinstance(x, Array) else input_shapes(x)
    eagerly = _runs_eagerly(model)
    training = at.dialect < 3 and method in _TRAINING  # Keras 3 builds it before
    if _is_called_on_data(model, method, given):
        refuse_missing_keys(model, x, at)
        met: list[Shape | Unknown] = batched(shapes, method, given, at, eagerly) if shapes is not None else [_why(x, at)]
        model.meet(met, at, keys_of(x) or (shapes is not None or MIXED), training)  # unknown data may be a dict or a list
    elif _is_called(model, method):
        model.meet([at.unknown(f"what its `{_METHODS[method].step}` calls it on is not known")], at, MIXED, training)
    if (
        method == "fit"
        and shapes
        and at.dialect < 3
        and model.kind in ("sequential", "subclass")
        and _is_called_on_data(model, "evaluate", given)
    ):
        model.meet(held_back(shapes[0], given, at, eagerly), at)
    if _gives_batches(x) and not eagerly and isinstance(model, SequentialValue):
        loosen(model, at)
    return shapes


def _runs_eagerly(model: ModelValue) -> bool:
    return model.compiled is not None and model.compiled.args.get("run_eagerly") is True


def _gives_batches(data: Value) -> bool:
    """Whether it is a generator or a Sequence, which Keras asks for one batch after the other."""
    return isinstance(data, Dataset) and data.kind != "tensorflow.data.Dataset"


def _arguments(method: str, args: Arguments, at: Context) -> tuple[dict[str, Value], dict[str, Span]]:
    """The arguments under the names that they have today, and their places."""
    names = _METHODS[method].parameters
    if at.dialect == 1 and method.endswith("_generator"):
        names = tuple(_SAMPLES.get(name, name) for name in names)
    given, spans = by_name(names, args)
    if "generator" in given:
        given["x"] = given.pop("generator")
    if isinstance(given.get("callbacks"), Made):
        given["callbacks"] = (given["callbacks"],)  # one alone is as good as a list of one
    if "nb_epoch" in given:
        given.setdefault("epochs", given["nb_epoch"])
    refuse_uncalled_generator(given.get("x"), method, at)
    refuse_zip(given.get("x"), method, at)
    refuse_no_data(given.get("x"), method, at)
    same = "x" in given and given["x"] is given.get("validation_data")
    given.update({name: as_batches(at, given[name]) for name in ("x", "validation_data") if name in given})
    if same:  # one generator makes one data set
        given["validation_data"] = given["x"]
    return given, spans


# what Keras asks whether a model was compiled: a class that sets it may train without `compile`
_COMPILED = {1: ("train_function",), 2: ("train_function", "_is_compiled"), 3: ("compiled", "_compile_was_called")}


def _unread(model: ModelValue, at: Context) -> Unknown | None:
    """Why a model of which no `compile` is read may have been compiled."""
    if isinstance(model.fitted, Unknown):
        return model.fitted
    own = next((name for name in _COMPILED[at.dialect] if model.owner is not None and model.owner.may_set(name)), None)
    return None if own is None else at.unknown(f"its class sets `{own}` itself")


def _is_called_on_data(model: ModelValue, method: str, given: Mapping[str, Value]) -> bool:
    """Whether Keras calls the model on what it is fed: a step of its own may do anything else with that."""
    step = model.own_method(_METHODS[method].step)
    if step is None or model.owner is None:
        return True
    x = given.get("x")
    element = known_items(x.element) if isinstance(x, Dataset) else None
    paired = given.get("y") is not None or (element is not None and len(element) > 1)
    return hasattr(step, "takes_as_given") and bool(step.takes_as_given(paired))


def _is_called(model: ModelValue, method: str) -> bool:
    """Whether a step of its own may call the model at all."""
    step = model.own_method(_METHODS[method].step)
    return step is None or model.owner is None or bool(step.hands_up or model.owner.is_called_within)


# what a step asks for the compiled loss by
_COMPILED_LOSSES = frozenset({"compiled_loss", "compute_loss", "_compute_loss", "loss", "_compile_loss", "get_compile_config"})


def _has_own_loss(model: ModelValue, name: str) -> bool:
    """Whether a step of its class takes another loss than that of `compile`."""
    step = model.own_method(name)
    if step is None or model.owner is None or step.hands_up or model.owner.asks_itself:
        return False
    return not any(word in _COMPILED_LOSSES for _, word in model.owner.attributes_in_text)


def _may_be_first(model: ModelValue) -> bool:
    """Whether the optimizer may have no variables yet."""
    return model.fitted is False or isinstance(model.fitted, Unknown)


def _not_compiled(model: ModelValue, method: str, at: Context) -> None:
    keras = "You must call `compile()` before using the model."
    if at.dialect < 3:
        keras = "You must compile your model before training/testing."
    message, labels = f"`{method}` is called before `compile`", (Label(model.span, "built here"),)
    problem = Problem("not-compiled", message, at.span, labels=labels, help="call `compile` first", keras=keras)
    at.emit(replace(problem, model=model.variable, condition=at.left_out("compile")))


def _why(x: Value, at: Context) -> Unknown:
    return x if isinstance(x, Unknown) else at.unknown("the shape of the data is not known")


def _result(
    at: Context, model: ModelValue, method: str, given: dict[str, Value], shapes: list[Shape | Unknown] | None
) -> Value:
    if method.startswith("predict") and method != "predict_classes":
        return prediction(at, model, given, shapes)
    if method in ("fit", "fit_generator"):
        own = model.owner is not None  # whose `train_step` reports what it likes
        history = History(Log(None if own else model.compiled, given, at.span))
        keep(at, model, history)
        return history
    return at.unknown(f"the result of {method}()")


@models("keras.__unknown_predict__", raw=True)
def unknown_predict(at: Context, args: Arguments) -> Value:
    """`.predict(generator)` of something that is not known, as of a model that is loaded: the order is that of the data."""
    receiver, *given = args.positional
    of = given[0] if given else next((args.keywords[n] for n in ("x", "generator") if n in args.keywords), None)
    if isinstance(of, Dataset):
        return predicted(at, Array(at.unknown("what a model answers that is not known"), "float32"), of)
    why = receiver if isinstance(receiver, Unknown) else at.unknown("`predict` of something that is not known")
    name = f"{why.name}.predict" if why.name else None
    written = Arguments(tuple(given), args.keywords, (), args.keyword_spans, args.rest, args.spread)
    return at.call(Unknown(why.reason, why.span, name), written)


@models("keras.__unknown_predict_classes__", raw=True)
def unknown_predict_classes(at: Context, args: Arguments) -> Value:
    """`.predict_classes(x)` of something that is not known: only models of Keras had it."""
    receiver, instead = args.positional[0], _METHODS["predict_classes"].replaced_by
    if isinstance(receiver, Unknown) and instead is not None:
        _refuse_removed("Sequential", "predict_classes", instead, at, certain=False)
        at.emit(Fit(at.span, receiver, "predict_classes", replaced_by=instead))
    return at.unknown("the result of predict_classes()")


_JUDGING = ("evaluate", "evaluate_generator", "train_on_batch", "test_on_batch")


def _asks_for_figures(method: str, args: Arguments) -> bool:
    """Whether it judges, and surely is not told to give a dict: `return_dict` stands behind the parameters, if by place."""
    by_place = len(args.positional) - 1
    told = args.rest is not None or "return_dict" in args.keywords or by_place > len(_METHODS[method].parameters)
    # before 1.0 that argument made it give the accuracy as well
    return method in _JUDGING and not told and "show_accuracy" not in args.keywords


def _refuse_removed(cls: str, method: str, replaced_by: tuple[str, str], at: Context, certain: bool = True) -> None:
    """A method that Keras 3 no longer has, nor the last releases of Keras 2 those for classes."""
    of_classes = method in ("predict_classes", "predict_proba")
    if at.dialect < 3 and not (of_classes and at.release.before(6) is False):
        return
    instead, help = replaced_by
    since = "Keras 3" if at.dialect >= 3 else "Keras since 2.6"
    message = f"`{method}` was removed, {since} has only `{instead}`"
    keras = f"'{cls}' object has no attribute '{method}'"
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
            certain=certain,
            dialects=frozenset({at.dialect, 3}),
        )
    )
