"""Which Keras a source is written for: 1, 2 or 3, and the evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnlint.files.source import Source

# What only Keras 1 has, or what nothing later than its last releases accepts without a legacy layer.
_ONE = re.compile(
    r"\b(border_mode|nb_filter|nb_row|nb_col|nb_epoch|subsample|dim_ordering|W_regularizer|b_regularizer|samples_per_epoch|nb_val_samples)\s*="
    r"|\b(Convolution[123]D|AtrousConvolution2D|Deconvolution2D|MaxoutDense|TimeDistributedDense|Highway)\s*\("
    r"|\bset_image_dim_ordering\b|\bDense\s*\(\s*output_dim\s*=|\bmerge\s*\(\s*\[[^\]]*\]\s*,\s*mode\s*="
)
_TWO = re.compile(
    r"\b(import\s+tf_keras|from\s+tf_keras|TF_USE_LEGACY_KERAS|tensorflow\.compat\.v[12]|tensorflow\.python\.keras|tf\.contrib)\b"
    r"|\.(fit_generator|evaluate_generator|predict_generator|predict_classes|predict_proba)\s*\("
    r"|\b(CuDNNLSTM|CuDNNGRU|LocallyConnected[12]D|ThresholdedReLU|multi_gpu_model)\b|experimental\.preprocessing"
    r"|keras\.utils\.np_utils|keras\.utils\s+import\s+np_utils|keras\.layers\.(convolutional|core|normalization|advanced_activations|recurrent|merge|pooling|embeddings)\b"
    r"|\b(batch_input_shape|input_length)\s*=|\bweights\s*=\s*\[|\bfrom\s+__future__\s+import\s+print_function\b|\bdtensor\b"
    r"|\bDenseFeatures\b|\boptimizers\.legacy\b|\bkeras\.preprocessing\.text\b|\bkeras\.preprocessing\.image\s+import\s+ImageDataGenerator"
    r"|keras\.wrappers\.scikit_learn|keras\.engine\b|tensorflow_addons|\btf\.(Session|placeholder|ConfigProto|global_variables_initializer)\b"
    r"|(tensorflow|tensorflow-gpu)\s*==\s*(1\.|2\.([0-9]|1[0-5])\b)|\bkeras\s*==\s*2\."
)
_LR = re.compile(r"\b(SGD|Adam|RMSprop|Adagrad|Adadelta|Adamax|Nadam)\s*\([^)\n]*\b(lr|decay)\s*=")
_THREE = re.compile(
    r"\bkeras\.(ops|random|saving\.register|Variable|KerasTensor|tree|quantizers)\b|KERAS_BACKEND|from\s+keras\s+import\s+ops"
    r"|\bkeras\s*(==|>=)\s*3"
)

_FILE = re.compile(r"\.save\([^)\n]*\.keras['\"]")


def _within_tensorflow(source: Source) -> bool:
    """Whether Keras is TensorFlow's own, which was never Keras 1, though it keeps some of its names."""
    return any(re.search(r"\b(tensorflow|tf)\.keras\b", cell.raw or cell.text) for cell in source.cells)


def dialect_of(source: Source, target: str) -> tuple[int, str]:
    """The Keras in force and why: what the user says, else the evidence in the source, else the one that is installed today."""
    if target in ("1", "2", "3"):
        return int(target), f"target-keras = {target}"
    for version, pattern in ((3, _THREE), (1, _ONE), (2, _TWO), (2, _LR), (3, _FILE)):
        for cell in source.cells:
            found = pattern.search(cell.raw or cell.text)
            if found is not None and not (version == 1 and _within_tensorflow(source)):
                return version, f"`{found[0].strip()}` is of Keras {version}"
    styles = {t.style for cell in source.cells for t in cell.tables}
    if styles:
        version = 3 if "box" in styles else 2
        return version, f"a recorded summary in the style of Keras {version}"
    return 3, "no evidence, so the Keras that is installed today"
