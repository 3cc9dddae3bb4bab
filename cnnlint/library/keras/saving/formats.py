"""The endings that Keras 3 wants of the files it writes.

keras/src/saving/saving_api.py, keras/src/callbacks/model_checkpoint.py
"""

from __future__ import annotations

import posixpath

from cnnlint.diagnostics import Span
from cnnlint.program import Problem
from cnnlint.values import Context, Made, Shared, Value

_WEIGHTS = (".weights.h5",)
MODEL_FILES = (".keras", ".h5", ".hdf5")
_CHECKPOINT = (".keras", ".h5")
_STARTS_IN = ("/content", "/kaggle/working")  # notebooks of Colab and of Kaggle
CHECKPOINTS: Shared[list[Value]] = Shared(list)  # the paths that callbacks write to


def place_of(path: str) -> str:
    """One spelling for all paths to the same file, as far as their text tells."""
    path = posixpath.normpath(path)
    return next((path[len(start) + 1 :] for start in _STARTS_IN if path.startswith(f"{start}/")), path)


def refuse_model_file(path: Value, span: Span | None, at: Context) -> None:
    """`model.save(path)`."""
    _refuse("`save`", path, span, MODEL_FILES, "Invalid filepath extension for saving.", at)


def refuse_weights_file(path: Value, span: Span | None, at: Context) -> None:
    """`model.save_weights(path)`."""
    _refuse("`save_weights`", path, span, _WEIGHTS, f"The filename must end in `.weights.h5`. Received: filepath={path}", at)


def refuse_checkpoint(callback: Made, at: Context) -> None:
    """`ModelCheckpoint(path)`, which looks at the ending before anything is trained."""
    only = callback.arguments.get("save_weights_only", False)
    path, span = callback.arguments.get("filepath"), callback.spans.get("filepath")
    at.shared(CHECKPOINTS).append(path)
    if only is True:
        said = "When using `save_weights_only=True` in `ModelCheckpoint`, the filepath provided must end in `.weights.h5`"
        _refuse("`ModelCheckpoint` of weights", path, span, _WEIGHTS, said, at)
    elif only is False and callback.complete:
        said = f"The filepath provided must end in `.keras` (Keras model format). Received: filepath={path}"
        _refuse("`ModelCheckpoint`", path, span, _CHECKPOINT, said, at)


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
