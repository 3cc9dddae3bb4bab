"""A saved model that Keras cannot load, since it does not find what the model was made of or compiled with."""

from __future__ import annotations

from typing import Any

from cnnlint.diagnostics import Label
from cnnlint.library.keras.classes.loss_functions import several
from cnnlint.program import Problem
from cnnlint.values import Context, ProgramFunction, Value

_SHORT = frozenset(
    ("mse", "MSE", "mae", "MAE", "mape", "MAPE", "msle", "MSLE", "kld", "KLD", "bce", "BCE")
)  # words of Keras 3 for losses that its HDF5 files are not read with: keras/src/legacy/saving/saving_utils.py


def refuse_unregistered(model: Any, path: str, at: Context) -> None:
    """A saved model is loaded that was compiled with functions of the program, which Keras finds only if it is told them."""
    args = model.compiled.args if model.compiled is not None else {}
    if at.dialect >= 3 and path.endswith((".h5", ".hdf5")) and _refuse_short_words(args.get("loss"), path, at):
        return
    for argument, what in (("loss", "loss"), ("metrics", "metric")):
        for function in several(args.get(argument)):
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


def refuse_unregistered_layer(own: list[Any], path: str, at: Context) -> bool:
    """Whether one of the layers of the program is of a class that Keras does not find, which is told: the file holds the
    name of the class, that of Keras 3 with the name of its module. keras/src/saving/serialization_lib.py"""
    from cnnlint.layers import names as layer_names

    apart = at.dialect >= 3 and path.endswith(".keras")
    of_keras = set() if apart else set(layer_names())  # under such a name Keras finds its own class
    layer = next((one for one in own if one.owner.span.path == at.span.path and one.owner.name not in of_keras), None)
    if layer is None:
        return False
    name = layer.owner.name
    at.emit(
        Problem(
            "unregistered-object",
            f"the model has a layer of the class `{name}`, which Keras does not find when it loads the model",
            at.span,
            "ValueError" if at.dialect < 3 else "TypeError",
            labels=(Label(layer.owner.span, "the class"), Label(layer.span, "its layer")),
            help=f"pass `custom_objects={{'{name}': {name}}}`, or decorate the class with `@{_REGISTERING[at.dialect >= 3]}()`",
            keras=f"If `{name}` is a custom class, please register it" if at.dialect < 3 else f"'class_name': '{name}'",
        )
    )
    return True


def refuse_unregistered_model(model: Any, path: str, at: Context) -> None:
    """A model of a class of the program, which Keras does not find. Files of HDF5 hold no graph of a subclass, and Keras 3 does
    not save one that it cannot make again."""
    from cnnlint.layers import names as layer_names

    owner, stored = model.owner, path.endswith((".h5", ".hdf5"))
    init = owner.function("__init__")
    plain = init is None or len(init.signature.parameters) <= 1 or at.dialect < 3
    graph = model.kind != "subclass"
    if owner.span.path != at.span.path or owner.name in layer_names() or not (stored or path.endswith(".keras")):
        return
    if not graph and (stored or not (plain or owner.has("get_config"))):
        return
    name = owner.name
    at.emit(
        Problem(
            "unregistered-object",
            f"the model is of the class `{name}`, which Keras does not find when it loads the model",
            at.span,
            "ValueError" if stored else "TypeError",
            labels=(Label(owner.span, "the class"),),
            help=f"pass `custom_objects={{'{name}': {name}}}`, or decorate the class with `@{_REGISTERING[at.dialect >= 3]}()`",
            keras=f"Unknown layer: '{name}'" if stored else f"Could not locate class '{name}'",
        )
    )


_REGISTERING = {True: "keras.saving.register_keras_serializable", False: "keras.utils.register_keras_serializable"}


def _refuse_short_words(loss: Value, path: str, at: Context) -> bool:
    """Whether a loss is given by a word that Keras 3 does not find again in an HDF5 file."""
    word = next((word for word in several(loss) if isinstance(word, str) and word in _SHORT), None)
    if word is None:
        return False
    message = f"the model was compiled with `loss={word!r}`, a short word that Keras 3 does not find when it loads `{path}`"
    help = "save it as `.keras`, pass `compile=False` if it only predicts, or write the loss's whole name"
    keras = f"Could not deserialize 'keras.metrics.{word}'"
    at.emit(Problem("unregistered-object", message, at.span, help=help, keras=keras, dialects=frozenset({3})))
    return True
