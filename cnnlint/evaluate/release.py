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
# names that releases brought. keras/api of Keras 2.6 to 2.15 on https://pypi.org/project/keras
_IMAGES = "RandomFlip|RandomRotation|RandomZoom|RandomContrast|RandomTranslation|RandomCrop|Rescaling|Resizing|CenterCrop"
_SINCE = (
    (
        4,
        Evidence(
            r"from\s+keras\.layers\s+import\s+[^\n]*\bMultiHeadAttention\b",
            r"keras\s*==\s*2\.([4-9]|1\d)\b",
            r"mixed_precision\.set_global_policy\b",
            r"utils\.(image|text)_dataset_from_directory\b",
            r"TFOpLambda\b",
        ),
    ),
    (
        6,
        Evidence(
            rf"layers\.({_IMAGES}|TextVectorization|StringLookup|IntegerLookup|CategoryEncoding)\b",
            rf"from\s+(tensorflow\.)?keras\.layers\s+import\s+[^\n]*\b({_IMAGES}|TextVectorization)\b",
            r"from\s+(tensorflow\.)?keras\.utils\s+import\s+[^\n]*\b(image_dataset_from_directory|load_img|img_to_array)\b",
        ),
    ),
    (8, Evidence(r"EfficientNetV2\w+\b", r"efficientnet_v2\b")),
    (
        9,
        Evidence(
            r"from\s+(tensorflow\.)?keras\.utils\s+import\s+[^\n]*\bpad_sequences\b",
            r"keras\.utils\.pad_sequences\b",
            r"keras\.optimizers\.legacy\b",
            r"layers\.(UnitNormalization|RandomBrightness)\b",
        ),
    ),
    (10, Evidence(r"ConvNeXt(Tiny|Small|Base|Large|XLarge)\s*\(", r"utils\.split_dataset\b")),
    (12, Evidence(r"keras\.optimizers\.(AdamW|Lion)\b", r"utils\.FeatureSpace\b")),
)
_LEGACY = Evidence(r"import\s+tf_keras\b", r"from\s+tf_keras\b", "TF_USE_LEGACY_KERAS")  # TensorFlow 2.16 and later
# What only the first four releases in TensorFlow 2 called so, and what these four and others are pinned by.
_OF_2_0_TO_2_3 = Evidence(r"TensorFlowOpLayer\b")
_PIN = re.compile(r"\btensorflow(?:-gpu|-cpu)?\s*==\s*2\.(\d+)\b")


def release_of(source: Source) -> Release:
    """The bounds for a source of Keras 2."""
    text = "\n".join(_code(cell.raw or cell.text) for cell in source.cells)
    if any(cell.notes for cell in source.cells) or (source.python is not None and source.python < (3, _NEVER_BEFORE + 1)):
        return Release(None, 3)
    if _TENSORFLOW_1.search(text) and not _V1_BY_NAME.search(text):
        return Release(None, -1)
    if _LEGACY.search(text):
        return Release(16, None)
    if len(pins := {int(minor) for minor in _PIN.findall(text)}) == 1:
        return Release(min(pins), min(pins))
    if _OF_2_0_TO_2_3.search(text):
        return Release(0, 3)
    if _UNTIL_2_3.search(text) or of_keras_1(text) or accuracy_was_acc(text):
        return Release(None, 3)
    least, most = _FOR_PYTHON.get(source.python[1], (None, None)) if source.python is not None else (None, None)
    known = [minor for minor, evidence in _SINCE if evidence.search(text)]
    return Release(max([*known, least or 0]) if known else least, most)


def _code(text: str) -> str:
    """The lines that are no comments."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
