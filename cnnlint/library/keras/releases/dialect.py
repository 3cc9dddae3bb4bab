"""Which Keras a source is written for: 1, 2 or 3, and the evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnnlint.library.keras.releases.evidence import Evidence, each

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnlint.files.requirements import Pinned
    from cnnlint.files.source import Source


# What only Keras 1 has, or what nothing later than its last releases accepts without a legacy layer.
_ONE = Evidence(
    *each("border_mode nb_filter nb_row nb_col nb_epoch subsample dim_ordering W_regularizer b_regularizer", r"\s*="),
    *each("samples_per_epoch nb_val_samples", r"\s*="),
    *each("Convolution[13]D AtrousConvolution2D MaxoutDense TimeDistributedDense Highway Merge", r"\s*\("),
    # early Keras 2 still had these two names, and takes the size of the kernel as a pair
    *each(
        "Convolution2D Deconvolution2D",
        r"\s*\((?!\s*[^,()]+,\s*(?:[(\[]|kernel_size\b))(?![^()]*\b(?:padding|strides|use_bias|kernel_initializer)\s*=)",
    ),
    r"set_image_dim_ordering\b",
    r"keras\.initializations\b",
    r"from\s+keras\s+import\s+[^\n#]*\binitializations\b",
    r"Dense\s*\(\s*output_dim\s*=",
    r"merge\s*\(\s*\[[^\]]*\]\s*,\s*mode\s*=",
)
# What Keras 1 does not take; Keras 2 up to 2.3 took the words above with a warning.
_NOT_ONE = Evidence(
    *each("Conv1D Conv2D Conv3D", r"\s*\([^()]*\b(filters|kernel_size|padding|kernel_initializer)\s*="),
    *each("Conv2D Conv3D", r"\s*\([^,()]+,\s*[(\[]"),
    r"Dense\s*\([^()]*\b(units|kernel_initializer|use_bias)\s*=",
    *each("MaxPooling2D AveragePooling2D", r"\s*\([^()]*\bpadding\s*="),
)
_LAYERS = (
    r"layers\. Conv Dense Activation BatchNormalization Add Concatenate Dropout Input Separable Depthwise Softmax ReLU "
    "LeakyReLU Flatten Reshape ZeroPadding Lambda Multiply MaxPooling AveragePooling GlobalMaxPooling GlobalAveragePooling"
)
_SLASH = r"\bname\s*=(?:\s*\w+\s*\+)?\s*f?[\"'][^\"'\s]*/"
_TWO = Evidence(
    # packages and modules that end before Keras 3 (or TensorFlow 2.16, which brought it)
    *each("import from", r"\s+tf_keras\b"),
    *each(r"TF_USE_LEGACY_KERAS tensorflow\.compat\.v[12] tf\.compat\.v1 tensorflow\.python\.keras tf\.contrib dtensor", r"\b"),
    r"keras\.utils\s+import\s+(np_utils|multi_gpu_model)",
    r"keras\.layers\.(convolutional|core|normalization|advanced_activations|recurrent|merge|pooling|embeddings|wrappers|noise"
    r"|local)\b",
    r"keras\.utils\.(np_utils|generic_utils|vis_utils|data_utils|layer_utils)\b",
    *each(r"keras\.objectives keras\.engine keras\.legacy keras\.callbacks\.callbacks", r"\b"),
    r"keras\.backend\.(tensorflow|theano|cntk)_backend",
    r"keras\.preprocessing\.text\b",
    r"keras\.preprocessing\.image\s+import\s+ImageDataGenerator",
    r"keras\.wrappers\.scikit_learn",
    "tensorflow_addons",
    r"tensorflow_probability\.layers\b",
    r"tfp\.layers\.[A-Z]",
    r"tfpl\.[A-Z]",
    # packages that work with Keras 2 (tf_keras) alone
    *each("import from", r"\s+efficientnet\b"),
    *each("import from", r"\s+tensorflow_(gnn|lattice|ranking|model_optimization|decision_forests)\b"),
    r"hub\.KerasLayer\b",
    r"TF(Auto|Bert|DistilBert|Roberta|XLMRoberta|Albert|Electra|XLNet|GPT2|T5)\w*\.from_pretrained\b",
    r"tf\.(keras\.)?estimator\b",
    r"experimental\.preprocessing",
    r"layers\.experimental\b",
    r"Input\s*\([^()]*\btype_spec\s*=",
    r"optimizers\.legacy\b",
    r"tensorflow(-gpu)?\s*==\s*(1\.|2\.([0-9]|1[0-5])\b)",
    r"keras\s*==\s*2\.",
    "%tensorflow_version",
    # TensorFlow 1
    r"tf\.(Session|placeholder|ConfigProto|global_variables_initializer|enable_eager_execution|set_random_seed"
    r"|reset_default_graph|get_default_graph|get_variable|layers\.|logging\.|app\.run|flags\.|gfile\.|python_io\."
    r"|train\.\w+Optimizer)",
    r"from\s+__future__\s+import\s+print_function\b",
    # calls, layers and arguments that end before Keras 3
    *each(r"\.fit_generator \.evaluate_generator \.predict_generator \.predict_classes \.predict_proba", r"\s*\("),
    *each("CuDNNLSTM CuDNNGRU LocallyConnected[12]D ThresholdedReLU multi_gpu_model DenseFeatures", r"\b"),
    *each("batch_input_shape input_length use_multiprocessing max_queue_size write_grads", r"\s*="),
    r"from\s+keras\.layers\s+import\s+(?:\([^)#]*|[^\n#(]*)\bmerge\b",  # a function in Keras 1, a module in Keras 2
    r"weights\s*=\s*\[",
    r"Model\s*\(\s*input\s*=",
    *each(
        "K backend",
        r"\.(function|learning_phase|set_learning_phase|in_train_phase|in_test_phase|placeholder"
        r"|manual_variable_initialization|[sg]et_session|image_dim_ordering|tensorflow_backend|tf)\b",
    ),
    r"from\s+keras\.layers(\.convolutional)?\s+import\s+[^\n]*\bDeconv[23]D\b",  # as Keras 2 first called Conv2DTranspose
    r"IPUStrategy\b",  # Graphcore's TensorFlow ended at 2.6
    # Keras 3 takes no slash in the name of a layer
    ending=[*each(_LAYERS, r"\w*\s*\([^\n]{0,1000}"), *each(_LAYERS, r"\w*\s*\((?:[^()]|\([^()]*\))*?")],
    ends=_SLASH,
)
_OPTIMIZER = Evidence(*each("SGD Adam RMSprop Adagrad Adadelta Adamax Nadam", r"\s*\((?:[^)#]|#[^\n]*\n)*?\b(lr|decay)\s*="))
_THREE = Evidence(
    r"keras\.(ops|random|saving\.register|Variable|KerasTensor|tree|quantizers)\b",
    *each("PyDataset TFSMLayer JaxLayer FlaxLayer TorchModuleWrapper", r"\b"),
    r"from\s+keras\s+import\s+[^\n]*\bops\b",
    r"KERAS_BACKEND[\"'\]=,\s]*(jax|torch)",
    r"keras\s*(==|>=)\s*3",
    r"InputLayer\s*\(\s*shape\s*=",
)
# What left other libraries before Keras 3 came, in November 2023: where this runs, Keras is older.
_OLDER = Evidence(
    r"load_boston\b",  # scikit-learn 1.2
    *each(r"sklearn\.cross_validation sklearn\.grid_search sklearn\.externals", r"\b"),
    *each("plot_confusion_matrix plot_roc_curve plot_precision_recall_curve", r"\s*\(\s*\w+\s*,\s*[Xx]_?\w*\s*,"),
    r"scipy\.misc\s+import\s+[^\n]*\b(imread|imresize|imsave|toimage)\b",
    *each("np numpy", r"\.(float|int|object)\b(?!\s*=)"),  # NumPy 1.24
    r"style\.use\(\s*['\"]seaborn(?!-v0)",  # Matplotlib 3.8
)
# A file of weights in the form of TensorFlow's checkpoints, which Keras 3 does not read.
_CHECKPOINT = Evidence(r"\+\s*['\"]\.index['\"]")
_PRIVATE = re.compile(r"\b(?!self\b)\w+(\[[^\]\n]*\])?\._name\s*=(?!=)")
_FILE = Evidence("KERAS_BACKEND", r"\.save\([^)\n]*\.keras['\"]")

# `import keras` alone (not TensorFlow's) brings no functions on tensors in `keras.backend` since Keras 3.
_OWN_BACKEND = re.compile(r"^\s*(from\s+keras\s+import\s+[^#\n]*\bbackend|import\s+keras\.backend)\s+as\s+K\b", re.M)
_FUNCTION = re.compile(
    r"\bK\.(abs|argmax|batch_dot|batch_flatten|cast|cast_to_floatx|clip|concatenate|dot|equal|eval|exp|expand_dims|flatten|gather"
    r"|get_value|gradients|greater|int_shape|l2_normalize|less|log|max|maximum|mean|min|minimum|ndim|not_equal|one_hot|ones_like|ones"
    r"|permute_dimensions|pow|prod|random_normal|random_uniform|relu|repeat|repeat_elements|reshape|resize_images|reverse|round"
    r"|set_value|shape|sigmoid|softmax|sqrt|square|squeeze|stack|std|stop_gradient|sum|switch|tanh|tile|transpose|update|var|variable"
    r"|zeros_like|zeros|binary_crossentropy|categorical_crossentropy|sparse_categorical_crossentropy)\("
)
# Until Keras 2.3 the history of the metric "accuracy" was called "acc".
_HISTORY = Evidence(r"history\w*\[\s*['\"](val_)?acc['\"]\s*\]")
_ACC = Evidence(r"metrics\s*=\s*[\[{]?[^\])}\n]*['\"]acc['\"]", r"name\s*=\s*['\"]acc['\"]")
_IN_TENSORFLOW = Evidence(*each(r"tensorflow tf", r"\.keras\b"), r"from\s+tensorflow\s+import\s+[^\n]*\bkeras\b")


def dialect_of(source: Source, target: str, pins: Callable[[], Pinned] | None = None) -> tuple[int, str]:
    """The Keras in force and why: what the user says, else the evidence in the source, else what the project pins, else the one
    that is installed today."""
    if target in ("1", "2", "3"):
        return int(target), f"target-keras = {target}"
    texts = [cell.raw or cell.text for cell in source.cells]
    own = not any(_IN_TENSORFLOW.search(text) for text in texts)  # TensorFlow's Keras was never Keras 1
    for version, pattern in ((3, _THREE), (1, _ONE), (2, _TWO), (2, _OPTIMIZER)):
        for text in texts if own or version != 1 else ():
            found = pattern.search(text)
            if found is not None:
                later = next(filter(None, map(_NOT_ONE.search, texts)), None) if version == 1 else None
                found, version = (found, version) if later is None else (later, 2)
                if version == 1 and ran_after_keras_1(source):
                    return 2, f"`{_shown(found[0])}` is of Keras 1, but the notebook was run when Keras 2 was there"
                return version, f"`{_shown(found[0])}` is of Keras {version}"
    told = _recorded(source) or (_pinned(pins(), own) if pins is not None else None) or _habit(source, texts)
    return told or (3, "no evidence, so the Keras that is installed today")


def _pinned(pins: Pinned, own: bool) -> tuple[int, str] | None:
    """What the project installs: of `import keras` its own package, which works with the TensorFlow beside it; of `tf.keras`
    TensorFlow's alone, which was never Keras 1."""
    found = (pins.keras if own else None) or pins.tensorflow
    return None if found is None else (found[0], f"{found[1]} is of Keras {found[0]}")


def _shown(text: str) -> str:
    return " ".join(text.split())


def _recorded(source: Source) -> tuple[int, str] | None:
    """What a notebook's outputs and its kernel tell."""
    styles = {t.style for cell in source.cells for t in cell.tables}
    if styles:
        version = 3 if "box" in styles else 2
        return version, f"a recorded summary in the style of Keras {version}"
    for cell in source.cells:
        if cell.ran_with is not None:
            return cell.ran_with, f"the recorded output of a cell is of Keras {cell.ran_with}"
    if source.ran_with is not None:
        return source.ran_with, f"the notebook was run by a Python that has Keras {source.ran_with} at most"
    return None


def _habit(source: Source, texts: list[str]) -> tuple[int, str] | None:
    """What came or went with Keras 3 and is weaker evidence, or takes more than one place to tell."""
    for text in texts:
        if (found := _FILE.search(text)) is not None:
            return 3, f"`{_shown(found[0])}` is of Keras 3"
    for text in texts:
        if "._name" in text and (found := _PRIVATE.search(text)) is not None:
            return 2, f"`{_shown(found[0])}` names a layer in Keras 2 only"
    if any(cell.notes for cell in source.cells):
        return 2, "Python 2 is older than Keras 3"
    for text in texts:
        if ".load_weights(" in text and (found := _CHECKPOINT.search(text)) is not None:
            return 2, f"`{_shown(found[0])}` of a checkpoint is of Keras 2"
    for text in texts:
        if (found := _OLDER.search(text)) is not None:
            return 2, f"`{_shown(found[0])}` left its library before Keras 3"
    whole = "\n".join(texts)
    if "as K" in whole and _OWN_BACKEND.search(whole) and (found := _FUNCTION.search(whole)) is not None:
        return 2, f"`{found[0]}` of `keras.backend` is of Keras 2"
    if (found := _HISTORY.search(whole)) is not None and accuracy_was_acc(whole):
        return 2, f"`{found[0]}` for the metric accuracy is of Keras 2"
    return None


def accuracy_was_acc(text: str) -> bool:
    """Whether the history of the metric "accuracy" is called "acc", as it was until Keras 2.3 and TensorFlow 2."""
    return _HISTORY.search(text) is not None and not _ACC.search(text)


def ran_after_keras_1(source: Source) -> bool:
    """Whether what ran the notebook is younger than Keras 1: Colab came half a year after Keras 2, Python 3.7 a year."""
    return source.run is not None or (source.python is not None and source.python >= (3, 7))


def of_keras_1(text: str) -> bool:
    """Whether the words of Keras 1 stand in it, which the package keras took until 2.3."""
    return not _IN_TENSORFLOW.search(text) and _ONE.search(text) is not None
