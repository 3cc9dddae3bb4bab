"""Which release of Keras 2 a source is written for: bounds of the minor number, which since 2.4 is TensorFlow's, by evidence.

What releases build differently is shown only where the bounds decide it; most sources leave them open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cnnlint.library.keras.releases.dialect import accuracy_is_called_so, accuracy_was_acc, ended_with_2_3, ran_after_keras_1
from cnnlint.library.keras.releases.evidence import Evidence, each
from cnnlint.library.keras.releases.signs import IN_TENSORFLOW, NOT_ONE
from cnnlint.values import Release

if TYPE_CHECKING:
    from cnnlint.files.requirements import Pinned, Version
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
# The last patch of a Python that another had replaced by the end of 2018, a year and a half before Keras 2.4. None of 80 public
# notebooks of `import keras` with such a Python has a table of a later release.
_REPLACED_EARLY = {6: 7, 7: 1}

_TENSORFLOW_1 = Evidence(
    r"tf\.(Session|placeholder|ConfigProto|contrib|global_variables_initializer|get_default_graph|reset_default_graph"
    r"|enable_eager_execution|set_random_seed|app\.run|layers\.\w+\(|train\.\w+Optimizer\b)",
    r"tensorflow\.contrib\b",
    r"tensorflow(-gpu)?\s*==\s*1\.",
    r"tensorflow_version\s+1\b",
)
_V1_BY_NAME = re.compile(r"compat\.v1 as tf|compat import v1 as tf|disable_v2_behavior|disable_eager_execution")
_UNTIL_2_3 = Evidence(
    r"keras\.legacy\b",
    r"keras\.backend\.(tensorflow|theano|cntk)_backend",
    r"set_image_dim_ordering\b",
    r"KERAS_BACKEND[\"'\]=,\s]*(theano|cntk)",
    r"keras\s*==\s*2\.[0-3]\b",
    r"from\s+keras\.layers\.pooling\s+import\s+(?:\([^()]*|[^\n(]*)\b_(Global)?Pooling[123]D\b",
    r"from\s+keras\.layers\.convolutional\s+import\s+(?:\([^()]*|[^\n(]*)\b_Conv\b",
)
_V1 = re.compile(r"compat\.v1\b|compat\s+import\s+v1\b")  # where TensorFlow 2 has what it has nowhere else
_OF_CUDNN = Evidence(
    r"layers\.CuDNN(LSTM|GRU)\b",
    *each("from", r"\s+(tensorflow\.)?keras\.layers\s+import\s+(?:\([^()]*|[^\n(]*)\bCuDNN(LSTM|GRU)\b"),
)
# names that releases brought. keras/api of Keras 2.6 to 2.15 on https://pypi.org/project/keras, and for 2.1 to 2.3
# https://www.tensorflow.org/versions/r2.2/api_docs/python/tf/keras/layers/experimental/preprocessing
_EARLY_IMAGES = "RandomFlip|RandomRotation|RandomContrast|RandomTranslation|RandomCrop|Rescaling|Resizing|CenterCrop"
_IMAGES = f"{_EARLY_IMAGES}|RandomZoom"
_TEXTS = "TextVectorization|StringLookup|IntegerLookup"
_OF_ADDONS = r"(?<!tfa\.layers\.MultiHeadAttention)(?<!addons\.layers\.MultiHeadAttention)"
_SINCE = (
    (0, Evidence(r"tf\.random\.set_seed\b", r"tensorflow\.random\.set_seed\b", r"tensorflow_version\s+2\b")),
    (2, Evidence(*each("from import", r"\s+keras\.applications\.(mobilenet_v2|resnet|resnet_v2)\s"))),  # of `keras` 2.2.3
    (
        1,
        Evidence(
            r"experimental\.preprocessing\b",
            r"experimental\s+import\s+preprocessing\b",
            r"tf\.config\.(list_physical_devices|list_logical_devices)\b",  # of `tf.config.experimental` until then
        ),
    ),
    (
        2,
        Evidence(
            rf"preprocessing\.({_EARLY_IMAGES})\b",
            rf"experimental\.preprocessing\s+import\s+[^\n]*\b({_EARLY_IMAGES})\b",
        ),
    ),
    (
        3,
        Evidence(
            r"preprocessing\.RandomZoom\b",
            r"experimental\.preprocessing\s+import\s+[^\n]*\bRandomZoom\b",
            r"preprocessing\.(image|text|timeseries)_dataset_from_(directory|array)\b",
            r"preprocessing\.image\s+import\s+[^\n]*\bimage_dataset_from_directory\b",
            r"applications\.(efficientnet\b|EfficientNetB\d)",
            r"applications\s+import\s+[^\n]*\bEfficientNetB\d",
            # until then an optimizer of the package keras had `lr` alone
            r"from\s+keras\.optimizers\s+import\s+(?s:(?!.*tensorflow\.keras\.optimizers)"
            r".*\b(Adam|SGD|RMSprop|Adagrad|Adadelta|Adamax|Nadam)\([^()]*\blearning_rate\s*=)",
        ),
    ),
    (
        4,
        Evidence(
            rf"layers\.MultiHeadAttention{_OF_ADDONS}\b",  # https://github.com/tensorflow/tensorflow/issues/42905
            r"keras\.layers\s+import\s+(?:\([^()]*|[^\n(]*)\bMultiHeadAttention\b",
            r"keras\s*==\s*2\.([4-9]|1\d)\b",
            r"mixed_precision\.set_global_policy\b",
            r"utils\.(image|text)_dataset_from_directory\b",
            r"TFOpLambda\b",
            r"tf\.data\.AUTOTUNE\b",
        ),
    ),
    (
        6,
        Evidence(
            rf"layers\.({_IMAGES}|RandomHeight|RandomWidth|{_TEXTS}|CategoryEncoding|Discretization|Hashing|Normalization)\b",
            rf"from\s+(tensorflow\.)?keras\.layers\s+import\s+[^\n]*\b({_IMAGES}|{_TEXTS})\b",
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
    (12, Evidence(r"keras\.optimizers\.(AdamW|Lion)\b", r"utils\.FeatureSpace\b", r"\.save\([^)\n]*\.keras['\"]")),
)
# Names of the package keras alone, by what 2.2.5, 2.3.1, 2.4.3, 2.8 and 2.9 hold. https://pypi.org/project/keras
_OPTIMIZERS = "Adam|SGD|RMSprop|Adagrad|Adadelta|Adamax|Nadam"
_LOWER = _OPTIMIZERS.lower()
_PACKAGE_UNTIL_2_3 = Evidence(
    rf"optimizers(?<!tf\.optimizers)(?<!tensorflow\.optimizers)\.({_LOWER})\s*\(",
    rf"from\s+keras\.optimizers\s+import\s+[^\n]*\b(?P<name>{_LOWER})\b(?s:.*)(?<!\.)\b(?P=name)\s*\(",
)
_METRICS = (
    "AUC|Precision|Recall|MeanIoU|RootMeanSquaredError|(Sparse)?CategoricalAccuracy|BinaryAccuracy|(True|False)(Posi|Nega)tives"
)
_LOSSES = "(Binary|Categorical|SparseCategorical)Crossentropy|Huber|MeanSquaredError|MeanAbsoluteError|CategoricalHinge"
_LAYERS = "LayerNormalization|Attention|AdditiveAttention|Conv1DTranspose|DenseFeatures|EinsumDense"
_INITIALIZERS = "(He|Glorot|Lecun)(Normal|Uniform)"
_PACKAGE_SINCE = (
    (
        3,
        Evidence(
            rf"keras\.metrics\.({_METRICS})\s*\(",
            rf"from\s+keras\.metrics\s+import\s+[^\n]*\b({_METRICS})\b",
            rf"keras\.losses\.({_LOSSES})\s*\(",
            rf"from\s+keras\.losses\s+import\s+[^\n]*\b({_LOSSES})\b",
            rf"optimizers\.({_OPTIMIZERS})\([^()]*\blearning_rate\s*=",
        ),
    ),
    (
        4,
        Evidence(
            rf"keras\.layers\.({_LAYERS})\s*\(",
            rf"from\s+keras\.layers\s+import\s+(?:\([^()]*|[^\n(]*)\b({_LAYERS})\b",
            rf"keras\.initializers\.({_INITIALIZERS})\b",
            rf"from\s+keras\.initializers\s+import\s+[^\n]*\b({_INITIALIZERS})\b",
            r"keras\.optimizers\.schedules\b",
            r"keras\.regularizers\.L[12]\b",
            r"keras\.preprocessing\.(image|text|timeseries)_dataset_from_(directory|array)\b",
            r"keras\.preprocessing(\.image)?\s+import\s+[^\n]*\bimage_dataset_from_directory\b",
            r"keras\.applications\.(efficientnet\b|EfficientNetB\d)",
            r"from\s+keras\.applications\s+import\s+[^\n]*\bEfficientNetB\d",
        ),
    ),
)
# Modules of layers that the package had until 2.8, and a method that models had until 2.5.
_UNTIL_2_8 = Evidence(
    *each("from import", r"\s+keras\.layers\.(embeddings|recurrent|advanced_activations|merge|wrappers|local)\b")
)
_UNTIL_2_5 = Evidence(r"\.predict_classes\s*\(")
_OF_THE_PROGRAM = Evidence(r"def\s+predict_classes\b")  # then it may be called on what the program defines
_LEGACY = Evidence(r"import\s+tf_keras\b", r"from\s+tf_keras\b", "TF_USE_LEGACY_KERAS")  # TensorFlow 2.16 and later
# What only the first four releases in TensorFlow 2 called so, and what these four and others are pinned by.
_OF_2_0_TO_2_3 = Evidence(r"TensorFlowOpLayer\b")
_OF_1_15_TO_2_1 = Evidence(*each("from import", r"\s+tensorflow_core\b"))  # which these are made of
# Since which month each minor release of TensorFlow 2, and of the package keras before it was TensorFlow's, may be in use: a
# month before it was published, the first from its alpha and 2.2 from the candidate that Colab had.
# https://pypi.org/project/tensorflow
_IN_USE = (
    *((2019, 3), (2019, 12), (2020, 3), (2020, 6), (2020, 11), (2021, 4), (2021, 7), (2021, 10)),
    *((2022, 1), (2022, 4), (2022, 8), (2022, 10), (2023, 2), (2023, 6), (2023, 8), (2023, 10)),
)
_KERAS_IN_USE = ((2017, 3), (2017, 11), (2018, 6), (2019, 9), (2020, 6))
# Months after which Colab had each of them, taken for granted where the notebook installs no other by its version; two were
# there sooner: 2.3 in each of 20 public notebooks of August 2020, and 2.4 by the end of January 2021
# (https://github.com/LabeliaLabs/distributed-learning-contributivity/issues/327).
_LAG, _SOONER = 7, {3: (2020, 8), 4: (2021, 2)}
_PREVIEW = Evidence(*each("from import", r"\s+keras_core\b"))  # of Keras 3.0
_WITH_KERAS_1_2 = (3, 6)  # both are of December 2016
_KERAS_3_5 = (2024, 8)
# Of each Python the patches that were the last in the year before it; where one is older, Keras mostly is Keras 2.
_BEFORE_KERAS_3_5 = {9: range(18, 20), 10: range(13, 15), 11: range(5, 10), 12: range(5)}
_COLAB_HAS_2 = (2020, 4)  # until then it took TensorFlow 1 where a notebook did not ask for 2
_COLAB_HAS_LAST_1 = (2019, 9)  # 1.14 or 1.15, and Keras 2.2.5
# An installation that may put an older release in the place of Colab's: it names a version or an address.
_INSTALLS = re.compile(r"pip3?\s+install(?=[^\n]*\b(?:tensorflow|keras|tf-nightly))[^\n]*(?:[=~]=|<|tf-nightly-2|git\+|\.whl)")
_NIGHTLY = re.compile(r"\btf-nightly|--pre\b")
_OWN = re.compile(r"^[ \t]*(import\s+keras\b|from\s+keras\b)", re.M)
_LAST = 15  # TensorFlow has had Keras 3 since 2.16; what uses Keras 2 with it says so
_FIRST_ON_2 = 3  # release 2.3 of the package keras is the first that runs on TensorFlow 2
_BEFORE_PACKAGE_2_4 = (0, 1)  # on which its release 2.4 does not run
_PIN = Evidence(r"tensorflow(?:-gpu|-cpu)?\s*==\s*2\.(\d+)\b")


def release_of(source: Source, pins: Callable[[], Pinned] | None = None) -> Release:
    """The bounds for a source of Keras 2, and whether it can have been run with the first releases of Keras 3 or of Keras 1.

    pins: what the project installs; what was run on Colab or Kaggle was run with something else.
    """
    since_1_2 = source.python is not None and source.python >= _WITH_KERAS_1_2
    text = "\n".join(_code(cell.raw or cell.text) for cell in source.cells)
    found = _of_2(source, text)
    if pins is not None and source.run is None and (found.least is None or found.least != found.most):
        found = _pinned(found, pins(), _package(text))
    early = _PREVIEW.search(text) is not None or _before_3_5(source)
    own = pins().between.get("keras") if pins is not None and _package(text) else None
    return found._replace(before_3_5=early, since_1_2=since_1_2, before_1=own is not None and own[1] <= (1,))


def _package(text: str) -> bool:
    """Whether it is the package keras alone that is imported there."""
    return _OWN.search(text) is not None and IN_TENSORFLOW.search(text) is None


def _pinned(found: Release, pins: Pinned, package: bool) -> Release:
    """The bounds, narrowed by what is pinned where that does not contradict them."""
    own, tensorflow = pins.between.get("keras"), pins.between.get("tensorflow")
    told = _minors(*_whole(own)) if package and own else _minors(*tensorflow) if not package and tensorflow else None
    if told is None:
        return found
    least = told[0] if found.least is None else max(told[0], found.least)
    most = told[1] if found.most is None else min(told[1], found.most)
    return found._replace(least=least, most=most) if least <= most else found


def _whole(versions: tuple[Version, Version]) -> tuple[Version, Version]:
    """A release of the package before 2.2.3 has not all that 2.2 has here: the architectures came apart from it then."""
    low, high = versions
    return ((2, 1) if (2, 2) <= low < (2, 2, 3) else low), high


def _minors(low: Version, high: Version) -> tuple[int, int] | None:
    """The least and the greatest minor number of a release 2 between these versions, None where others are there too."""
    if not (2,) <= low < high <= (3,):
        return None
    least = low[1] if len(low) > 1 else 0
    most = _LAST if high == (3,) else high[1] - (len(high) == 2)
    return (least, most) if least <= most else None


def _before_3_5(source: Source) -> bool | None:
    if source.run is not None:
        return source.run.until is not None and source.run.until < _KERAS_3_5
    if source.python is None or len(source.python) < 3:
        return False
    _, minor, patch, *_ = source.python
    return None if patch in _BEFORE_KERAS_3_5.get(minor, ()) else False


def ran_lately(source: Source) -> bool:
    """Whether a Python ran the notebook that is younger than Keras 3.5."""
    if source.python is None or len(source.python) < 3:
        return False
    _, minor, patch, *_ = source.python
    return minor > max(_BEFORE_KERAS_3_5) or (minor in _BEFORE_KERAS_3_5 and patch >= _BEFORE_KERAS_3_5[minor].stop)


def _of_2(source: Source, text: str) -> Release:
    if _TENSORFLOW_1.search(text) and not _V1_BY_NAME.search(text):
        return Release(_least(source, text), -1)
    package = _package(text)
    if any(cell.notes for cell in source.cells) or (source.python is not None and source.python < (3, _NEVER_BEFORE + 1)):
        return Release(_least(source, text), 3)
    if _OF_1_15_TO_2_1.search(text):
        return Release(-1, 1)
    if _LEGACY.search(text):
        return Release(16, None)
    if len(pins := {int(pin[1]) for pin in _PIN.each(text)}) == 1:
        return _beside(min(pins)) if package else Release(min(pins), min(pins))
    if _OF_2_0_TO_2_3.search(text):
        return Release(0, 3)
    since = _brought(text, _LAST)
    if _OF_CUDNN.search(text) and not _V1.search(text):
        if _OWN.search(text):
            return Release(_least(source, text), 3)
        if since is None:  # with names of TensorFlow 2 it is what the source tried there, and got an error
            return Release(_least(source, text), -1)
    if package:
        since = _brought_to_package(text, since)
    if _is_of_2_3_at_most(text, package):
        return Release(since if since is not None and since <= 3 else _least(source, text), 3)
    least, most = _by_run(source, text, package)
    most = min(_LAST if most is None else most, _ended(text, package))
    least = least if since is None else max(since, least or 0)
    return Release(least, most) if least is None or least <= most else Release(_brought(text, most), _LAST)


def _is_of_2_3_at_most(text: str, package: bool) -> bool:
    """Whether the text has a name, an argument or a word that no release after 2.3 takes."""
    if _UNTIL_2_3.search(text) or (package and _PACKAGE_UNTIL_2_3.search(text)):
        return True
    return ended_with_2_3(text) or accuracy_was_acc(text)


def _beside(minor: int) -> Release:
    """The package keras with that TensorFlow 2: its release 2.4 needs TensorFlow 2.2."""
    return Release(max(minor, _FIRST_ON_2), _FIRST_ON_2 if minor in _BEFORE_PACKAGE_2_4 else max(minor, 4))


def _brought(text: str, most: int) -> int | None:
    """The latest release, up to `most`, that brought a name of the text.

    Where the text has names of later releases than it can have been run with, it was changed or run later; then the release is
    one of the later ones, or the names are no proof of them: what the others prove holds in both cases.
    """
    named = [minor for minor, evidence in _SINCE if minor <= most and evidence.search(text)]
    return max(named, default=0 if accuracy_is_called_so(text) else None)


def _brought_to_package(text: str, since: int | None) -> int | None:
    """The same of the package keras alone, of which TensorFlow 2 runs no release before 2.3."""
    found = [minor for minor, evidence in _PACKAGE_SINCE if evidence.search(text)]
    if since in _BEFORE_PACKAGE_2_4 or accuracy_is_called_so(text):
        found.append(_FIRST_ON_2)
    return max((*found, *(() if since is None else (since,))), default=None)


def _ended(text: str, package: bool) -> int:
    """The last release that has all names of the text."""
    if _UNTIL_2_5.search(text) and not _OF_THE_PROGRAM.search(text):
        return 5
    return 8 if package and _UNTIL_2_8.search(text) else _LAST


def _least(source: Source, text: str) -> int | None:
    """-1 where it is no Keras 1, None where it may be."""
    return -1 if ran_after_keras_1(source) or NOT_ONE.search(text) else None


def _by_run(source: Source, text: str, package: bool) -> tuple[int | None, int | None]:
    """What the kernel's Python leaves, and when the notebook was run on Colab."""
    least, most = _by_python(source.python) if source.python is not None else (None, None)
    if (run := source.run) is None:
        return least, most
    if run.until is not None and not _NIGHTLY.search(text):
        newest = _newest(run.until, _IN_USE)
        in_use = _KERAS_IN_USE if package else _KERAS_IN_USE[: _FIRST_ON_2 + 1]  # beside TensorFlow's, 2.4 is TensorFlow's own
        most = max(newest, _newest(run.until, in_use)) if _OWN.search(text) else newest
    if run.since is not None and not _INSTALLS.search(text):
        there = _on_colab(run.since) if run.since >= _COLAB_HAS_2 else -1
        there = max(there, _FIRST_ON_2) if package and there >= 0 else there
        least = there if there >= 0 or (least is None and run.since >= _COLAB_HAS_LAST_1) else least
    return least, most


def _by_python(python: tuple[int, ...]) -> tuple[int | None, int | None]:
    _, minor, *patch = python
    least, most = _FOR_PYTHON.get(minor, (None, None))
    return (least, 3) if patch and patch[0] <= _REPLACED_EARLY.get(minor, -1) else (least, most)


def _on_colab(month: tuple[int, int]) -> int:
    """The newest that Colab surely had in that month, -1 where it may have had none."""
    year, of_year = divmod(12 * month[0] + month[1] - 1 - _LAG, 12)
    sooner = max((minor for minor, since in _SOONER.items() if since <= month), default=-1)
    return max(_newest((year, of_year + 1), _IN_USE), sooner)


def _newest(month: tuple[int, int], in_use: Sequence[tuple[int, int]]) -> int:
    """The greatest minor number that may be in use in that month, -1 where none is."""
    return max((minor for minor, since in enumerate(in_use) if since <= month), default=-1)


def _code(text: str) -> str:
    """The lines that are no comments."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
