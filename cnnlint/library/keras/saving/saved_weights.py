"""Files of weights that the program saved from one model and reads into a model of other layers.

keras/src/saving/saving_lib.py, keras/src/legacy/saving/legacy_h5_format.py; tf_keras has both, and checkpoints of TensorFlow
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, Span, plural
from cnnlint.library.keras.making.layer import LayerValue, all_inside
from cnnlint.library.keras.models.model_value import ModelValue, each_once
from cnnlint.library.keras.models.row_weights import weights_of
from cnnlint.library.keras.saving.formats import CHECKPOINTS, place_of
from cnnlint.library.python.paths import text_of_path
from cnnlint.program import Problem
from cnnlint.shapes import shape_text
from cnnlint.values import Context, Mutable, Shared, Unknown, Value

_HDF5 = (".h5", ".hdf5", ".keras")  # Keras 2 wrote HDF5 under the last, too, before it had archives
_ARCHIVES = (".weights.h5", ".keras")
_Shapes: TypeAlias = "tuple[Any, ...]"


class _Row(NamedTuple):
    cls: str
    label: str
    shapes: _Shapes
    inside: bool  # a model inside the model


class _Kept(NamedTuple):
    """What a file holds: the layers with the shapes of their weights, and all shapes."""

    rows: tuple[_Row, ...]
    all: _Shapes
    span: Span


class SavedWeights(Mutable):
    """By file: what it holds, and None where that depends on the way."""

    __slots__ = ("files",)

    def __init__(self) -> None:
        self.files: dict[str, _Kept | None] = {}

    def snapshot(self) -> Any:
        return dict(self.files)

    def restore(self, state: Any) -> None:
        self.files = dict(state)

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return {place: one.get(place) if one.get(place) == other.get(place) else None for place in {**one, **other}}

    def forget(self, why: Unknown) -> None:
        """Files stay."""


_SAVED = Shared(SavedWeights)


def remember_weights(model: ModelValue, path: Value, at: Context) -> None:
    """The program saves the weights of a model under that path, alone or with the model."""
    path = text_of_path(path)
    if isinstance(path, str):
        saved = at.shared(_SAVED)
        at.store.touch(saved)
        saved.files[place_of(path)] = _kept(model, at)


def _kept(model: ModelValue, at: Context) -> _Kept | None:
    """None where not all weights are known as numbers, or a class of the program writes them in its own way."""
    if model.gap is not None or model.unknown is not None or any(map(_own_way, all_inside(model))):
        return None
    everything = _shapes(model, at)
    rows = [(row, _shapes(row, at)) for row in each_once(model.rows())]
    if not everything or any(shapes is None for _, shapes in rows):
        return None
    known = (_Row(row.cls, row.label, shapes, isinstance(row, ModelValue)) for row, shapes in rows if shapes is not None)
    return _Kept(tuple(known), everything, at.span)


def _own_way(layer: LayerValue) -> bool:
    return layer.owner is not None and layer.owner.has("load_own_variables")


def _shapes(layer: LayerValue, at: Context) -> _Shapes | None:
    weights, _ = weights_of(layer, at.dialect)
    if weights is None and not isinstance(layer, ModelValue):
        return ()
    if not isinstance(weights, tuple) or not all(type(size) is int for weight in weights for size in weight.shape):
        return None
    return tuple(weight.shape for weight in weights)


def refuse_other_weights(model: ModelValue, args: Arguments, at: Context) -> None:
    """`model.load_weights(path)` of a file that another model's weights were written to."""
    path = text_of_path(args.one(1, "filepath")[0])
    if not isinstance(path, str) or len(args.positional) > 2 or args.keywords.keys() - {"filepath"} or args.spread is not None:
        return  # by name, or without those that do not fit
    file, mine = at.shared(_SAVED).files.get(place_of(path)), _kept(model, at)
    if file is None or mine is None or _may_be_overwritten(path, at) or not _refused(file, mine, path, at):
        return
    message, keras = _told(file, mine, path, at)
    help = "load it into a model of the same layers; `skip_mismatch=True` leaves out what does not fit"
    labels = (Label(file.span, "saved here"),)
    at.emit(Problem("incompatible-input", message, at.span, "ValueError", labels, help=help, keras=keras))


def _may_be_overwritten(path: str, at: Context) -> bool:
    """A callback may have written the weights of the model that was trained last."""
    written = [text_of_path(one) for one in at.shared(CHECKPOINTS)]
    return any(not isinstance(one, str) or "{" in one or place_of(one) == place_of(path) for one in written)


def _refused(file: _Kept, mine: _Kept, path: str, at: Context) -> bool:
    """Every weight of the model needs one of its own shape in the file. HDF5 has none over; an archive may."""
    lacking, over = Counter(mine.all) - Counter(file.all), Counter(file.all) - Counter(mine.all)
    if path.endswith(_ARCHIVES):
        return bool(lacking)
    if path.endswith(_HDF5):
        return bool(lacking or over)
    same = _classes(file) == _classes(mine)
    alone = not any(row.inside for row in (*file.rows, *mine.rows))
    return at.dialect == 2 and same and alone and _first_pair(file.rows, mine.rows) is not None


def _classes(kept: _Kept) -> list[str]:
    return [row.cls for row in kept.rows if row.cls != "InputLayer"]


def _first_pair(file: Sequence[_Row], mine: Sequence[_Row]) -> tuple[_Row, Any, Any] | None:
    """The first layer with as many weights as the one in its place, of which one has another shape; and the two shapes."""
    for theirs, own in zip([row for row in file if row.shapes], [row for row in mine if row.shapes], strict=False):
        if own.cls != theirs.cls or len(own.shapes) != len(theirs.shapes):
            return None
        for has, gets in zip(own.shapes, theirs.shapes, strict=True):
            if has != gets:
                return own, has, gets
    return None


def _told(file: _Kept, mine: _Kept, path: str, at: Context) -> tuple[str, str]:
    """What is said, and what Keras says."""
    pair = _first_pair(file.rows, mine.rows)
    archive = path.endswith(_ARCHIVES)
    if pair is None:
        holds = f"`{path}` holds {plural(len(file.all), 'weight')} of {plural(sum(bool(r.shapes) for r in file.rows), 'layer')}"
        has = f"{plural(len(mine.all), 'weight')} of {plural(sum(bool(r.shapes) for r in mine.rows), 'layer')}"
        words = ("could not be loaded" if at.dialect >= 3 else "") if archive else "mismatch"
        return f"{holds}, of other shapes than the {has} that the model has", words
    row, has, gets = pair
    words = "objects could not be loaded" if at.dialect >= 3 and archive else "hape mismatch"
    if not path.endswith(_HDF5):
        words = "Received incompatible tensor with shape"
    return f"{row.label} has a weight of {shape_text(has)}, and `{path}` holds one of {shape_text(gets)} for it", words
