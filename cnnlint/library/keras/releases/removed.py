"""Modules that Keras 3 no longer has, and names that the package keras left to TensorFlow's Keras."""

from __future__ import annotations

import re

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.program import Problem
from cnnlint.values import Context, Value

# Module of Keras 1 or 2 -> where its contents are today (keras/api of Keras 3.15; None: nowhere).
_MOVED: tuple[tuple[str, str | None], ...] = (
    (r"keras\.layers\.(convolutional|core|normalization|advanced_activations|recurrent|merge|pooling|embeddings|wrappers|noise|local)\b",
     "keras.layers"),
    (r"keras\.layers\.(activations|constraints|initializers|regularizers)\b", "keras"),
    (r"keras\.layers\.experimental\.preprocessing\b", "keras.layers"),
    (r"keras\.utils\.(np_utils|generic_utils|vis_utils|data_utils|layer_utils)\b", "keras.utils"),
    (r"keras\.engine\b", "keras"),
    (r"keras\.objectives\b", "keras.losses"),
    (r"keras\.wrappers\.scikit_learn\b", None),
    (r"keras\.utils\.multi_gpu_model\b", None),
    (r"keras\.backend\.tensorflow_backend\b", "keras.backend"),
    (r"keras\.callbacks\.callbacks\b", "keras.callbacks"),
)  # fmt: skip

# What `dir()` shows of modules of the package keras 3.15, and today's place of what others than these did. The functions on
# tensors, the generators of images and the readers of text are below `tensorflow.keras` alone: keras/src/legacy/backend.py
_KEPT = {
    "keras.backend": (
        "clear_session epsilon floatx get_uid image_data_format is_float_dtype is_int_dtype is_keras_tensor result_type "
        "set_epsilon set_floatx set_image_data_format standardize_dtype backend",
        "the functions on tensors are in `keras.ops`; a shape is `x.shape`",
    ),
    "keras.preprocessing": (
        "image image_dataset_from_directory sequence text_dataset_from_directory timeseries_dataset_from_array",
        "use `keras.layers.TextVectorization`",
    ),
    "keras.preprocessing.image": (
        "array_to_img img_to_array load_img save_img smart_resize",
        "use `keras.utils.image_dataset_from_directory` and layers such as `keras.layers.RandomFlip`",
    ),
    "keras.preprocessing.sequence": ("pad_sequences", "use `keras.utils.timeseries_dataset_from_array`"),
}


def left_behind(at: Context, name: str) -> Problem | None:
    """What to tell of a name that is read of the package keras, and that only TensorFlow's Keras has kept; nothing where
    TensorFlow is imported as well: both are called `keras` here."""
    return None if any(one.startswith(("tensorflow", "tf_keras")) for one in at.imports) else _left_behind(at, name)


def _left_behind(at: Context, name: str) -> Problem | None:
    room, _, last = name.rpartition(".")
    while room and room not in _KEPT:
        room, _, last = room.rpartition(".")
    kept, instead = _KEPT.get(room, ("", ""))
    if not kept or at.dialect < 3 or last in kept.split() or last.startswith("_"):
        return None
    return Problem(
        "missing-attribute",
        f"`{room}` has no `{last}` in Keras 3",
        at.span,
        "AttributeError",
        actual=last,
        help=instead,
        keras=f"module '{room}' has no attribute '{last}'",
        dialects=frozenset({3}),
    )


@models("keras.__imported__")
def imported(at: Context, name: str) -> Value:
    """A name of Keras is imported, as written: what only older releases have does not import under Keras 3."""
    if at.dialect < 3:
        return None
    short = re.sub(r"^(tensorflow\.|tf_)(?=keras\b)", "", name)  # below `tensorflow.python` TensorFlow keeps what it had
    for pattern, today in _MOVED:
        found = re.match(pattern, short)
        if found is None:
            continue
        help = f"import it from `{today}`" if today else "it has no successor in Keras"
        keras = f"No module named '{found[0]}'"
        message = f"Keras 3 has no module `{found[0]}`"
        at.emit(Problem("removed-module", message, at.span, "ImportError", help=help, keras=keras, dialects=frozenset({3})))
        return None
    if short == name and (problem := _left_behind(at, name)) is not None:
        words = f"cannot import name '{problem.actual}' from '{name.rpartition('.')[0]}'"
        at.emit(replace(problem, error="ImportError", keras=words))
    return None


@models("keras.__looked_for__")
def looked_for(at: Context, name: str) -> Value:
    """A `try` imports a name: a layer that Keras 3 no longer has does not import."""
    from cnnlint.layers import find

    short = name.removeprefix("keras.layers.")
    cls = find(short) if short != name and at.dialect >= 3 else None
    if cls is not None and 3 not in cls.dialects:
        at.raises("ImportError", f"cannot import name '{short}' from 'keras.layers'")
    return None
