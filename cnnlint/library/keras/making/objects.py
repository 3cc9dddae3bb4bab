"""Losses, optimizers, callbacks and the like: described by their arguments. And Keras's settings."""

from __future__ import annotations

import re
from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.library import models
from cnnlint.library.keras.classes.loss_arguments import is_class, of_class
from cnnlint.library.keras.making.refused_calls import refuse_call
from cnnlint.library.keras.making.refused_values import refuse_values
from cnnlint.library.keras.releases.known_arguments import Taken, of_object
from cnnlint.library.keras.releases.misnamed_arguments import refuse_argument
from cnnlint.library.keras.saving.formats import refuse_checkpoint
from cnnlint.library.keras.tensors.on_tensors import takes_tensors
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.library.packages import binds_others, may_be_ours
from cnnlint.program import Call, Problem, of_tensorflow_keras
from cnnlint.values import Array, Cause, Context, External, Made, Mutable, Shared, Unknown, Value

_OPTIMIZERS: dict[str, tuple[str, ...]] = {
    "SGD": ("learning_rate", "momentum", "nesterov"),
    "Adam": ("learning_rate", "beta_1", "beta_2", "epsilon", "amsgrad"),
    "AdamW": ("learning_rate", "weight_decay", "beta_1", "beta_2", "epsilon"),
    "RMSprop": ("learning_rate", "rho", "momentum", "epsilon", "centered"),
    "Adagrad": ("learning_rate", "initial_accumulator_value", "epsilon"),
    "Adadelta": ("learning_rate", "rho", "epsilon"),
    "Adamax": ("learning_rate", "beta_1", "beta_2", "epsilon"),
    "Nadam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
    "Ftrl": ("learning_rate", "learning_rate_power"),
}
# keras/optimizers.py of Keras 2.3
_IN_LOWER_CASE = {name.lower(): name for name in ("SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam")}


@models(
    "keras.losses.*",
    "keras.optimizers.*",
    "keras.optimizers.legacy.*",
    "keras.optimizers.schedules.*",
    "keras.metrics.*",
    "keras.callbacks.*",
    "keras.initializers.*",
    "keras.regularizers.*",
    "keras.constraints.*",
    "tensorflow_addons.optimizers.*",
    "tensorflow_addons.losses.*",
    "tensorflow_addons.metrics.*",
    "tensorflow.optimizers.*",
    "tensorflow.losses.*",
    "tensorflow.initializers.*",
    "tensorflow.metrics.*",
)
def make(at: Context, name: str, args: Arguments) -> Value:
    """An object that is described by its arguments, by name where the signature is known."""
    _refuse_lower_case(name, at)
    own = _own(name)
    short = own.rpartition(".")[2]
    if is_class(own) and len(args.positional) > 1 and all(map(_has_axes, args.positional[:2])):
        at.emit(of_class(own, at.span))
        return at.because(Cause.IMPOSSIBLE, "after an impossible call")
    if name.startswith(("keras.losses.", "keras.metrics.")) and takes_tensors(args):
        return at.apply("keras.__loss__", Arguments((short, args)))
    order = (of_object(own.removeprefix("keras.")) or Taken(_OPTIMIZERS.get(short, ()))).today
    given, spans = _named_arguments(order, args)
    made = Made(own, given, at.span, spans, args.rest is None)
    of_optimizers = made.name.startswith("keras.optimizers.") and given
    if made.name.startswith("keras.callbacks.") or of_optimizers or short == "get":
        at.emit(Call(at.span, made.name, given, spans, made))
    _refuse_arguments(made, name, args, at)
    return made


def _refuse_lower_case(name: str, at: Context) -> None:
    """`optimizers.adam(...)` of TensorFlow's Keras, which never had the names in small letters of the package keras."""
    module, _, short = name.rpartition(".")
    elsewhere = any(one.startswith(("keras", "tensorflow.python", "tf_keras")) for one in at.imports)
    if module == "keras.optimizers" and short in _IN_LOWER_CASE and any(map(of_tensorflow_keras, at.imports)) and not elsewhere:
        at.emit(
            Problem(
                "missing-attribute",
                f"`tensorflow.keras.optimizers` has no `{short}`",
                at.span,
                "AttributeError",
                expected=_IN_LOWER_CASE[short],
                actual=short,
                help=f"write `{_IN_LOWER_CASE[short]}`",
                keras=f"has no attribute '{short}'",
            )
        )


def _has_axes(value: Value) -> bool:
    """Whether it is a tensor or an array, not a single number."""
    return isinstance(value, (Array, TensorValue)) and value.shape != ()


def _named_arguments(order: tuple[str, ...], args: Arguments) -> tuple[dict[str, Value], dict[str, Span]]:
    """The arguments and their places by name, and by their position where the signature does not have it."""
    given: dict[str, Value] = {}
    spans: dict[str, Span] = {}
    for i, value in enumerate(args.positional):
        key = order[i] if i < len(order) else str(i)
        given[key] = value
        span = args.positional_spans[i] if i < len(args.positional_spans) else None
        if span is not None:
            spans[key] = span
    given.update(args.keywords)
    spans.update(args.keyword_spans)
    return given, spans


def _refuse_arguments(made: Made, name: str, args: Arguments, at: Context) -> None:
    short = made.name.rpartition(".")[2]
    refuse_values(made.name, args, at)
    refuse_call(made.name, args, at)
    if short == "ModelCheckpoint":
        refuse_checkpoint(made, at)
    if short == "ReduceLROnPlateau":
        _refuse_growth(made, at)
    if short.islower() and name.startswith("keras.losses."):
        at.apply("keras.__loss_taken__", Arguments((made, args)))
    if name.startswith(("keras.losses.", "keras.metrics.")) and args.rest is None and args.spread is None:
        _refuse_without_predictions(short, args, at)


def _refuse_growth(made: Made, at: Context) -> None:
    """keras/src/callbacks/reduce_lr_on_plateau.py"""
    factor = made.arguments.get("factor")
    if not isinstance(factor, (int, float)) or factor < 1:
        return
    received = f"Received factor={factor}" if at.dialect >= 3 else f"Got {factor}"
    at.emit(
        Problem(
            "invalid-argument",
            f"ReduceLROnPlateau multiplies the learning rate by `factor`: {factor:g} does not reduce it",
            made.spans.get("factor", at.span),
            "ValueError",
            expected="below 1",
            actual=f"{factor:g}",
            help=f"write `factor={1 / factor:g}`" if factor > 1 else "write `factor=0.1`",
            keras=f"ReduceLROnPlateau does not support a factor >= 1.0. {received}",
            argument="factor",
        )
    )


def _refuse_without_predictions(short: str, args: Arguments, at: Context) -> None:
    """`loss=keras.losses.binary_crossentropy()`: the function itself is the loss, and is not to be called."""
    from cnnlint.library.keras.releases.public_names import TODAY

    given = len(args.positional) + len(args.keywords.keys() & {"y_true", "y_pred"})
    if given >= 2 or not short.islower() or short in ("get", "deserialize", "serialize") or short not in TODAY["metrics"]:
        return
    message = f"`{short}` is a function of `y_true` and `y_pred`, but is called without them"
    keras = f"{short}() missing {2 - given} required positional argument{'s' if given < 1 else ''}"
    help = f"give `{short}` itself, without parentheses"
    at.emit(Problem("missing-argument", message, at.span, "TypeError", help=help, keras=keras, argument="y_pred"))


def _own(name: str) -> str:
    """`tensorflow.optimizers.Adam` is Keras's, and `keras.optimizers.adam` was that class until Keras 2.3."""
    name = "keras" + name.removeprefix("tensorflow") if name.startswith("tensorflow.") else name
    module, _, short = name.rpartition(".")
    return f"{module}.{_IN_LOWER_CASE[short]}" if module == "keras.optimizers" and short in _IN_LOWER_CASE else name


@models("keras.InputSpec", "keras.layers.InputSpec", "keras_contrib.layers.normalization.InputSpec", raw=True)
def input_spec(at: Context, args: Arguments) -> Value:
    """What a layer of the user's says that it takes: no layer itself."""
    return make(at, "keras.InputSpec", args)


@models("keras.activations.get")
def get_activation(at: Context, identifier: Value) -> Value:
    """The function of that name; a function stands for itself."""
    if identifier is None or isinstance(identifier, str):
        return External(f"keras.activations.{identifier or 'linear'}")
    return identifier


_INITIALIZERS = {
    **{
        name: name.title().replace("_", "")
        for name in (
            *("zeros", "ones", "random_normal", "random_uniform", "truncated_normal", "glorot_normal", "glorot_uniform"),
            *("he_normal", "he_uniform", "lecun_normal", "lecun_uniform", "orthogonal", "identity"),
        )
    },
    **{"zero": "Zeros", "one": "Ones", "normal": "RandomNormal", "uniform": "RandomUniform"},
}


@models("keras.initializers.get")
def get_initializer(at: Context, identifier: Value) -> Value:
    """The initializer of that name, which is called for values."""
    made = _INITIALIZERS.get(identifier) if isinstance(identifier, str) else None
    return identifier if made is None else at.apply(f"keras.initializers.{made}", Arguments())


@models("keras.regularizers.get", "keras.constraints.get")
def get_object(at: Context, identifier: Value) -> Value:
    """The object of that name, which the name stands for just as well."""
    return identifier


class Settings(Mutable):
    """Keras's global switches."""

    def __init__(self) -> None:
        self.data_format: str | Unknown = "channels_last"
        self.told = False  # the program itself says so

    def snapshot(self) -> Any:
        return self.data_format, self.told

    def restore(self, state: Any) -> None:
        self.data_format, self.told = state

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return one if one == other else (why, True)

    def forget(self, why: Unknown) -> None:
        """Nobody outside changes it."""


SETTINGS = Shared(Settings)


def settings(at: Context) -> Settings:
    """The switches of the program that is read."""
    return at.shared(SETTINGS)


@models("keras.backend.image_data_format", "keras.config.image_data_format", "keras.backend.common.image_data_format")
def image_data_format(at: Context) -> Value:
    """What Keras answers on a machine without a configuration file of its own, which in the days of Keras 1 was common."""
    found = settings(at)
    return found.data_format if found.told or at.dialect > 1 else at.unknown("the order of axes is set outside of the program")


@models("keras.backend.image_dim_ordering", "keras.backend.common.image_dim_ordering")
def image_dim_ordering(at: Context) -> Value:
    found = image_data_format(at)
    return {"channels_last": "tf", "channels_first": "th"}.get(found, found) if isinstance(found, str) else found


@models("keras.backend.set_image_data_format", "keras.config.set_image_data_format")
def set_image_data_format(at: Context, data_format: Value) -> Value:
    at.store.touch(settings(at))
    settings(at).told = True
    settings(at).data_format = data_format if isinstance(data_format, str) else at.unknown("the data format is not known")
    return None


@models("keras.backend.set_image_dim_ordering")
def set_image_dim_ordering(at: Context, dim_ordering: Value) -> Value:
    order = {"th": "channels_first", "tf": "channels_last"}.get(dim_ordering if isinstance(dim_ordering, str) else "")
    return set_image_data_format(at, order)


@models("keras.backend.backend", "keras.config.backend")
def backend(at: Context) -> Value:
    return "tensorflow"


@models("keras.backend.clear_session", "keras.utils.clear_session")
def clear_session(at: Context, free_memory: Value = True) -> Value:
    """Automatic names start again."""
    from cnnlint.library.keras.making.naming import names_of

    names = names_of(at)
    at.store.touch(names)
    names.counts, names.doubts = {}, {}
    return None


@models("keras.backend.int_shape")
def int_shape(at: Context, x: Value) -> Value:
    return at.attribute(x, "shape")


@models("keras.backend.ndim")
def ndim(at: Context, x: Value) -> Value:
    return at.attribute(x, "ndim")


@models("keras.backend.is_keras_tensor")
def is_keras_tensor(at: Context, x: Value) -> Value:
    return hasattr(x, "symbolic")


@models("keras.backend.epsilon", "keras.config.epsilon")
def epsilon(at: Context) -> Value:
    return 1e-07


@models("keras.backend.*", "keras.utils.*", "keras.config.*", "keras.random.*", "keras.mixed_precision.*")
def other(at: Context, name: str, args: Arguments) -> Value:
    """Functions that change no model and whose result is not modelled."""
    for argument in args.keywords:
        refuse_argument(at, name, argument, args.keyword_spans.get(argument))
    if not name.startswith("keras.backend.") and any(hasattr(v, "symbolic") for v in args.positional):
        return at.apply("keras.__symbolic__", Arguments((name, args)))
    return at.unknown(f"{name}() is computed at run time")


# a shape of images with its channels in front
_CHANNELS_FIRST = re.compile(r"shape\s*=\s*\(\s*(None\s*,\s*)?[13]\s*,\s*\w{2,}\s*,\s*\w{2,}\s*\)")


def data_format(at: Context) -> str | Unknown:
    """The image data format in force. Helpers that are not read, `from utils import *`, are thought to set it where the program
    writes shapes for the other one."""
    found = settings(at)
    if not found.told and any(map(_is_of_helpers, at.imports)) and _CHANNELS_FIRST.search(at.text):
        return at.unknown("the order of axes may be set by a module that is not read")
    return found.data_format


def _is_of_helpers(imported: str) -> bool:
    module, _, last = imported.rpartition(".")
    return last == "*" and may_be_ours(module) and not binds_others(module)
