"""The endings that Keras 3 wants of the files it writes.

keras/src/saving/saving_api.py, keras/src/callbacks/model_checkpoint.py
"""

from __future__ import annotations

import posixpath

from cnnlint.diagnostics import Label, Span
from cnnlint.library.python.paths import text_of_path
from cnnlint.program import Problem
from cnnlint.values import Context, Made, Shared, Value

_WEIGHTS = (".weights.h5",)
MODEL_FILES = (".keras", ".h5", ".hdf5")
_CHECKPOINT = (".keras", ".h5")
_STARTS_IN = ("/content", "/kaggle/working")  # notebooks of Colab and of Kaggle
CHECKPOINTS: Shared[list[Value]] = Shared(list)  # the paths that callbacks write to
_WEIGHTS_ALONE: Shared[dict[str, Span]] = Shared(dict)  # the files that the program writes weights to, and where


def place_of(path: str) -> str:
    """One spelling for all paths to the same file, as far as their text tells."""
    path = posixpath.normpath(path)
    return next((path[len(start) + 1 :] for start in _STARTS_IN if path.startswith(f"{start}/")), path)


def refuse_model_file(path: Value, span: Span | None, at: Context) -> None:
    """`model.save(path)`."""
    _refuse("`save`", path, span, MODEL_FILES, "Invalid filepath extension for saving.", at)


def refuse_weights_file(path: Value, span: Span | None, at: Context) -> None:
    """`model.save_weights(path)`."""
    _remember_weights_alone(path, at)
    _refuse("`save_weights`", path, span, _WEIGHTS, f"The filename must end in `.weights.h5`. Received: filepath={path}", at)


def refuse_checkpoint(callback: Made, at: Context) -> None:
    """`ModelCheckpoint(path)`, which looks at the ending before anything is trained."""
    only = callback.arguments.get("save_weights_only", False)
    path, span = callback.arguments.get("filepath"), callback.spans.get("filepath")
    at.shared(CHECKPOINTS).append(path)
    if only is True:
        _remember_weights_alone(path, at)
        said = "When using `save_weights_only=True` in `ModelCheckpoint`, the filepath provided must end in `.weights.h5`"
        _refuse("`ModelCheckpoint` of weights", path, span, _WEIGHTS, said, at)
    elif only is False and callback.complete:
        said = f"The filepath provided must end in `.keras` (Keras model format). Received: filepath={path}"
        _refuse("`ModelCheckpoint`", path, span, _CHECKPOINT, said, at)


def _remember_weights_alone(path: Value, at: Context) -> None:
    if isinstance(path := text_of_path(path), str):
        at.shared(_WEIGHTS_ALONE).setdefault(place_of(path), at.span)


def refuse_weights_alone(path: str, at: Context) -> bool:
    """`load_model(path)` of a file in HDF5 that the program writes weights to, and no model. keras/src/legacy/saving/
    legacy_h5_format.py, tf_keras/src/saving/legacy/hdf5_format.py: a file without the layers is none of a model."""
    written = at.shared(_WEIGHTS_ALONE).get(place_of(path))
    if written is None or not path.endswith((".h5", ".hdf5")):
        return False
    at.emit(
        Problem(
            "file-format",
            f"`{path}` holds weights alone, and no model to load",
            at.span,
            labels=(Label(written, "the weights are written here"),),
            help="make the model as before and call its `load_weights`, or save the whole model",
            keras="No model config found in the file",
        )
    )
    return True


def _refuse(what: str, path: Value, span: Span | None, endings: tuple[str, ...], keras: str, at: Context) -> None:
    if at.dialect < 3 or not isinstance(path, str) or path.endswith(endings) or path.startswith("hf://"):
        return
    wanted = " or ".join(f"`{ending}`" for ending in endings[:2])
    at.emit(
        Problem(
            "file-format",
            f"{what} cannot write {path!r}: the name must end in {wanted}",
            span or at.span,
            expected=wanted.replace("`", ""),
            actual=path,
            help=f"let the name end in `{endings[0]}`, also where the file is read",
            keras=keras,
            dialects=frozenset({3}),
        )
    )
