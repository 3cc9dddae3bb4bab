"""Which release of Keras 2 a source is written for: bounds of the minor number, which since 2.4 is TensorFlow's, by evidence.

What releases build differently is shown only where the bounds decide it; most sources leave them open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnnlint.evaluate.dialect import Evidence, accuracy_was_acc, of_keras_1
from cnnlint.values import Release

if TYPE_CHECKING:
    from cnnlint.files.source import Source


# The first and the last TensorFlow 2 for a Python 3. https://pypi.org/project/tensorflow
_FOR_PYTHON = {
    6: (None, 6),
    7: (None, 11),
    8: (2, 13),
    9: (5, None),
    10: (8, None),
    11: (12, None),
    12: (16, None),
    13: (20, None),
}
_NEVER_BEFORE = 5  # Python 3.5 ended with TensorFlow 2.3

_TENSORFLOW_1 = Evidence(
    r"tf\.(Session|placeholder|ConfigProto|contrib|global_variables_initializer|get_default_graph|reset_default_graph"
    r"|enable_eager_execution|set_random_seed|app\.run|layers\.\w+\()",
    r"tensorflow(-gpu)?\s*==\s*1\.",
)
_V1_BY_NAME = re.compile(r"compat\.v1 as tf|compat import v1 as tf|disable_v2_behavior|disable_eager_execution")
_UNTIL_2_3 = Evidence(
    r"keras\.legacy\b",
    r"keras\.backend\.(tensorflow|theano|cntk)_backend",
    r"set_image_dim_ordering\b",
    r"KERAS_BACKEND[\"'\]=,\s]*(theano|cntk)",
    r"keras\s*==\s*2\.[0-3]\b",
)
_SINCE_2_4 = Evidence(
    r"from\s+keras\.layers\s+import\s+[^\n]*\b(TextVectorization|Rescaling|RandomFlip|RandomRotation|RandomZoom|MultiHeadAttention)\b",
    r"from\s+keras\.utils\s+import\s+[^\n]*\b(image_dataset_from_directory|pad_sequences|load_img|img_to_array)\b",
    r"keras\.optimizers\.legacy\b",
    r"keras\s*==\s*2\.([4-9]|1\d)\b",
)


def release_of(source: Source) -> Release:
    """The bounds for a source of Keras 2."""
    text = "\n".join(_code(cell.raw or cell.text) for cell in source.cells)
    if any(cell.notes for cell in source.cells) or (source.python is not None and source.python < (3, _NEVER_BEFORE + 1)):
        return Release(None, 3)
    if _TENSORFLOW_1.search(text) and not _V1_BY_NAME.search(text):
        return Release(None, -1)
    if _UNTIL_2_3.search(text) or of_keras_1(text) or accuracy_was_acc(text):
        return Release(None, 3)
    least, most = _FOR_PYTHON.get(source.python[1], (None, None)) if source.python is not None else (None, None)
    return Release(max(least or 4, 4) if _SINCE_2_4.search(text) else least, most)


def _code(text: str) -> str:
    """The lines that are no comments."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
