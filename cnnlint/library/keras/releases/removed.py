"""Modules that Keras 3 no longer has."""

from __future__ import annotations

import re

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
