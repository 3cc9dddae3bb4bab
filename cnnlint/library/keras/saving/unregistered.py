"""A saved model that Keras cannot load, since it does not find what the model was compiled with."""

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
