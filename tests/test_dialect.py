"""Which Keras a source is for, and what tells."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator

import pytest
from notebooks import code, notebook

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.library.keras.releases import evidence, signs
from cnnlint.library.keras.releases.dialect import dialect_of
from cnnlint.program import Summary


def of_script(text: str) -> int:
    return dialect_of(read_source("model.py", text.encode()), "auto")[0]


def of_notebook(source: str, output: str = "", python: str = "3.11.2") -> int:
    outputs = [{"output_type": "stream", "name": "stdout", "text": output}] if output else []
    metadata = {"language_info": {"name": "python", "version": python}}
    text = notebook(code(source, execution_count=1, outputs=outputs), metadata=metadata)
    return dialect_of(read_source("model.ipynb", text.encode()), "auto")[0]


ASKED = "import keras\nold = keras.__version__ < '3'\n"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("import keras", 3),
        ("from keras.optimizers import Adam\nAdam(0.1,  # decay=0.1,\n    name='a')", 3),
        ("from keras.optimizers import Adam\nAdam(0.1,  # a comment\n    decay=0.1)", 2),
        ("from keras.layers import InputLayer, Convolution2D\nInputLayer(shape=(8,))", 3),
        ("from tensorflow import keras", 3),
        ("import os\nos.environ['KERAS_BACKEND'] = 'jax'\nfrom keras.layers.core import Dense", 3),
        ("import os\nos.environ['KERAS_BACKEND'] = 'tensorflow'\nfrom keras.layers.core import Dense", 2),
        ("import os\nos.environ['KERAS_BACKEND'] = 'tensorflow'\nimport keras", 3),
        ("from keras.layers.core import Dense\n# InputLayer(shape=(8,))", 2),
        ("# InputLayer(shape=(8,))\nfrom keras.layers.core import Dense\nInputLayer(shape=(8,))", 3),
        ("from lasagne.layers import DenseLayer, InputLayer\nfrom keras.layers.core import Dense\nInputLayer(shape=(8,))", 2),
        ("import lasagne\nfrom keras.layers.core import Dense\nlasagne.layers.InputLayer(shape=(8,))", 2),
        ("from torch import nn\nfrom keras.layers.core import Dense\nnn.LeakyReLU(negative_slope=0.2)", 2),
        ("class LeakyReLU:\n    pass\nfrom keras.layers.core import Dense\nLeakyReLU(negative_slope=0.2)", 2),
        ("import keras\n# keras>=3", 3),
        ("from __future__ import print_function\nimport keras", 2),
        ("from tensorflow import keras\nkeras.layers.InputLayer(type_spec=spec)", 2),
        ("import tensorflow as tf\nfrom aimet_tensorflow.keras.model_preparer import prepare_model", 2),
        ("from __future__ import print_function\nfrom keras.layers import LeakyReLU\nLeakyReLU(negative_slope=0.2)", 3),
        ("from keras.engine.saving import load_model", 2),
        ("from keras.backend import tensorflow_backend as KTF", 2),
        ("from keras.backend.common import image_data_format", 2),
        ("from tensorflow import keras\nassert model.layers[-1].output_shape == (None, 3)", 2),
        ("from tensorflow import keras\nassert model.output_shape == (None, 3)", 3),
        ("from tensorflow_core.python.keras.layers import Dense", 2),
        ("from keras import backend as K\nx = K.mean(y)", 2),
        ("from tensorflow.keras import backend as K\nx = K.mean(y)", 3),
        ("import keras\nx = keras.backend.mean(y)", 2),
        ("from keras import layers, backend\nx = backend.mean(y)", 2),
        ("from tensorflow import keras\nx = keras.backend.mean(y)", 3),
        ("import keras\nfrom tensorflow.keras import backend\nx = backend.mean(y)", 3),
        ("import keras\nx = keras.backend.epsilon()", 3),
        ("import keras\nfrom keras.backend import int_shape, epsilon", 2),
        ("import keras\nfrom keras.preprocessing import sequence, text", 2),
        ("from tensorflow.keras import backend as K\nK.set_learning_phase(0)", 2),
        ("from tensorflow import keras\nkeras.layers.Dense(3, name='head/dense')", 2),
        ("from tensorflow import keras\nopen('a/b', name='head/dense')", 3),
        ("import keras\nkeras.preprocessing.text.Tokenizer()", 2),
        ("from tensorflow import keras\nkeras.preprocessing.text.Tokenizer()", 3),
        ("from keras.preprocessing.text import Tokenizer", 2),
        ("from tensorflow import keras\nself.add_metric(mean(x), name='x', aggregation='mean')", 2),
        ("from tensorflow import keras\nlog.add_metric(mean(x), name='x')", 3),
        ("from tensorflow import keras\nself.add_loss(mean(x), inputs=[x])", 2),
        ("from tensorflow import keras\nself.add_loss(mean(x))", 3),
        ("import tensorflow_model_optimization as tfmot\ntfmot.quantization.keras.quantizers.LastValueQuantizer()", 2),
        ("import keras\nkeras.quantizers.get('abs_max')\nbatch_input_shape=(1, 3)", 3),
        ("from tensorflow import keras\nkeras.optimizers.Adam(\n    lr=0.1)", 2),
        ("import keras\nmodel.compile(metrics=['accuracy'])\nplot(history.history['val_acc'])", 2),
        ("import keras\nmodel.compile(metrics=['acc'])\nplot(history.history['val_acc'])", 3),
        ("import keras\nprint 'Keras'", 2),
        ("from tensorflow import keras\nfor layer in base.layers:\n    layer._name = layer.name + '_b'", 2),
        ("from tensorflow import keras\nmodel.layers[0]._name = 'first'", 2),
        ("from tensorflow import keras\nclass Own:\n    def __init__(self):\n        self._name = 'own'", 3),
        ("import keras\nfrom sklearn.datasets import load_boston", 2),
        ("from tensorflow import keras\nimport numpy as np\nx = y.astype(np.float)", 2),
        ("from tensorflow import keras\nimport numpy as np\nx = y.astype(np.float32)", 3),
        ("from tensorflow import keras\nplt.style.use('seaborn-whitegrid')", 2),
        ("from tensorflow import keras\nplt.style.use('seaborn-v0_8-whitegrid')", 3),
        ("import keras\nfrom sklearn.datasets import load_boston\nkeras.ops.zeros(3)", 3),
        ("import tensorflow as tf\ntf.compat.v1.disable_eager_execution()", 2),
        ("from keras.layers import Convolution2D\nConvolution2D(8, 3, 3)", 1),
        ("from keras.layers import Deconvolution2D\nDeconvolution2D(n, size, strides=2, padding='same')", 3),
        ("from keras.layers import Deconvolution2D\nDeconvolution2D(n, size, size, subsample=(2, 2))", 1),
        ("from keras.layers import AtrousConv2D\nAtrousConv2D(n, size, subsample=[2, 2])", 1),
        ("from keras.layers import Dense\nfrom xgboost import XGBRegressor\nXGBRegressor(subsample=0.8)", 3),
        ("from keras.layers import Deconvolution2D\nDeconvolution2D(n, (size, size), W_regularizer=l2(1e-4))", 2),
        ("import os\nos.environ['KERAS_BACKEND'] = settings.backend\nfrom tensorflow import keras\nMODEL._name = 'a'", 2),
        ("import os\n# os.environ['KERAS_BACKEND'] = 'plaidml.keras.backend'\nimport keras", 2),
        ("import os\nos.environ['KERAS_BACKEND'] = 'theano'\nimport keras", 2),
        ("import os\nos.environ['KERAS_BACKEND'] = 'jax'\nimport keras", 3),
        ("from keras.layers import Conv2D\nConv2D(8, 3, 3)\nmodel.fit(x, y, nb_epoch=3)", 1),
        ("from keras.layers import Conv2D\nConv2D(8, (3, 3))\nmodel.fit(x, y, nb_epoch=3)", 2),
        ("import keras\nmodel.get_layer('max_pooling2d_1')\nmodel.fit(x, y, nb_epoch=3)", 2),
        ("import keras\nmodel.get_layer('maxpooling2d_1')\nmodel.fit(x, y, nb_epoch=3)", 1),
        ("from keras.layers import Dense\nDense(units=3)\nmodel.fit_generator(x, samples_per_epoch=3)", 2),
        ("from keras.layers import Conv1D\nConv1D(8, 3, padding='same')\nmodel.fit(x, y, nb_epoch=3)", 2),
        ("try:\n    from keras.utils import np_utils\nexcept ImportError:\n    np_utils = keras.utils", 3),
        ("try:\n    from keras.utils import np_utils\nexcept ImportError:\n    np_utils = None", 2),
        ("try:\n    from keras.utils import np_utils\nexcept ImportError:\n    from keras import utils\nx = np_utils.a", 3),
        ("try:\n    from keras.utils import np_utils\nexcept ImportError:\n    from keras import utils\nimport tf_keras", 2),
        ("import numpy as np, tf_keras as keras", 2),
        (f"{ASKED}if old:\n    from keras.engine import Layer\nelse:\n    from keras.layers import Layer", 3),
        (f"{ASKED}if old:\n    from keras.engine import Layer", 2),
        (f"{ASKED}if new:\n    from keras.engine import Layer\nelse:\n    from keras.layers import Layer", 2),
        (f"{ASKED}if old:\n    import tensorflow.compat.v1.keras as k\nelse:\n    import keras as k", 2),
        (
            "def f():\n    if int(keras.__version__[0]) > 2:\n        pass\n    else:\n        import keras.engine",
            3,
        ),
    ],
)
def test_the_source_tells(text: str, version: int) -> None:
    assert of_script(text) == version


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import keras\nmodel.save('model.keras')", False),  # 2.12 to 2.15 write such files, too
        ("import os\nos.environ['KERAS_BACKEND'] = 'jax'\nimport keras\nmodel.save('model.keras')", True),
        ("import keras\nkeras.ops.add(a, b)\nmodel.save('model.keras')", True),
    ],
)
def test_a_file_in_the_format_of_today_tells_nothing_for_sure(text: str, told: bool) -> None:
    found = dialect_of(read_source("x.py", text.encode()), "auto")
    assert (found.dialect, found.told) == (3, told)


BOX = """Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ embedding (Embedding)           │ ?                      │   0 (unbuilt) │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 0 (0.00 B)
"""
CUT = """Model: "sequential"
_________________________________________________________________
Layer (type)                 Output Shape              Param #
=================================================================
embedding (Embedding)        (None, 3, 4)              36
=================================================================
Total params: 36
"""


@pytest.mark.parametrize(
    ("source", "output", "python", "version"),
    [
        ("import keras", "", "3.11.2", 3),
        ("import keras", "", "3.7.10", 2),
        ("import keras", "Using TensorFlow backend.\n", "3.11.2", 2),
        ("import keras_tuner", "Using TensorFlow backend\n", "3.11.2", 3),
        ("import keras", "469/469 [==============================] - 2s 4ms/step - loss: 0.3\n", "3.11.2", 2),
        ("import keras", "\x1b[1m469/469\x1b[0m \x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m 2s\n", "3.7.1", 3),
        ("import tensorflow as tf\nprint(tf.__version__)", "2.4.1\n", "3.11.2", 2),
        ("import tensorflow as tf\nprint(tf.__version__)", "2.17.0\n", "3.11.2", 3),
        ("import keras\nprint(keras.__version__)", "2.2.4\n", "3.11.2", 2),
        ("import keras\nprint('2.2.4')", "2.2.4\n", "3.11.2", 3),
        ("from keras import ops", "Using TensorFlow backend.\n", "3.7.1", 3),
        ("import keras\nkeras.layers.Embedding(9, 4, input_length=3)", "", "3.11.2", 2),
        ("import keras\nkeras.layers.Embedding(9, 4, input_length=3)", BOX, "3.11.2", 3),
        ("import keras\n# from keras.preprocessing.text import Tokenizer", BOX, "3.11.2", 3),
        ("import keras, os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'", BOX, "3.11.2", 2),
        ("import keras\nkeras.layers.Embedding(9, 4, input_length=3)", BOX + CUT, "3.11.2", 2),
    ],
)
def test_the_outputs_tell(source: str, output: str, python: str, version: int) -> None:
    assert of_notebook(source, output, python) == version


@pytest.mark.parametrize("last", ["", ", layers.Dense(3, name='a/b')"])
def test_a_line_of_many_layers_costs_what_its_layers_cost(last: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them may begin a name with a slash; to look for one to the end of the line takes time in its square."""
    sought = []
    look = evidence._at_words

    def looking(expression: str, text: str) -> Iterator[re.Match[str]]:
        sought.append(expression)
        return look(expression, text)

    monkeypatch.setattr(evidence, "_at_words", looking)
    found = of_script("import keras\nmodel = keras.Sequential([" + "layers.Dense(16), " * 1_000 + last + "])\n")
    assert found == (2 if last else 3)
    assert any(expression.endswith(signs._SLASH) for expression in sought) is bool(last)  # not where there is no slash
    assert not [expression for expression in sought if "[^\\n]*" in expression]  # to the end of the line


def lacking(place: str, words: str) -> list[str]:
    """Which of the words, the marks of expressions taken off, are no names there."""
    plain = words.replace("[12]D", "1D").replace("[sg]et", "get").replace(r"\w+", "Adam").replace("\\", "")
    return [word for word in plain.split() if not there(f"{place}.{word.rstrip('.')}")]


def there(path: str) -> bool:
    """Whether a module, class or function can be had by that name."""
    try:
        return pkgutil.resolve_name(path) is not None
    except (ImportError, AttributeError):
        return False


GONE = {  # the names that are gone, and one that is not
    "keras": (f"{signs.MODULES_OF_2} wrappers.scikit_learn".replace("legacy", "legacy.interfaces"), "layers"),
    "keras.preprocessing": ("text image.ImageDataGenerator", "image"),
    "keras.layers": (f"{signs.LAYER_MODULES_OF_2} {signs.LAYERS_OF_2} experimental MaxoutDense Highway Merge", "Dense"),
    "keras.utils": (f"{signs.UTILITY_MODULES_OF_2} multi_gpu_model", "to_categorical"),
    "keras.Sequential": (signs.METHODS_OF_2, "fit"),
    "keras.backend": (f"{signs.BACKEND_OF_2} {signs.FUNCTIONS_OF_BACKEND}", "floatx"),
    "tensorflow": (f"{signs.TENSORFLOW_1} estimator contrib", "Variable"),
}


@pytest.mark.tensorflow
@pytest.mark.parametrize("place", GONE)
def test_what_tells_of_old_releases_is_gone(place: str) -> None:
    pytest.importorskip("keras", reason="needs TensorFlow")
    gone, stayed = GONE[place]
    assert len(lacking(place, gone)) == len(gone.split())
    assert not lacking(place, stayed)


@pytest.mark.tensorflow
@pytest.mark.parametrize("arguments", [signs.ARGUMENTS_OF_1, signs.ARGUMENTS_OF_2, signs.GENERATORS_OF_1])
def test_no_signature_of_today_has_an_old_argument(arguments: str) -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    made = [one for room in (keras.layers, keras.callbacks) for one in vars(room).values() if isinstance(one, type)]
    taken = {name for one in (keras.Model.fit, *made) for name in inspect.signature(one).parameters}
    assert {"padding", "steps_per_epoch"} <= taken
    assert taken.isdisjoint(arguments.split())


@pytest.mark.tensorflow
def test_what_tells_of_keras_3_is_new() -> None:
    pytest.importorskip("keras", reason="needs TensorFlow")
    pytest.importorskip("tf_keras", reason="needs Keras 2")
    modules = signs.MODULES_OF_3.replace("register", "register_keras_serializable")
    assert not lacking("keras", modules)
    assert set(lacking("keras.layers", signs.LAYERS_OF_3)) == set(lacking("keras.layers", "PyDataset"))
    assert not lacking("keras.utils", "PyDataset")
    assert len(lacking("tf_keras.layers", signs.LAYERS_OF_3)) == len(signs.LAYERS_OF_3.split())


@pytest.mark.parametrize(
    ("colab", "count", "version"),
    [
        ({"name": "a.ipynb", "provenance": []}, 1, 2),  # a form that Colab wrote before there was a Keras 3
        ({"name": "a.ipynb", "provenance": []}, None, 3),  # which was not run
        ({"provenance": [], "gpuType": "T4"}, 1, 3),
    ],
)
def test_a_notebook_that_ran_before_keras_3_is_not_for_it(colab: dict[str, object], count: int | None, version: int) -> None:
    text = notebook(code("import keras", execution_count=count), metadata={"colab": colab})
    assert dialect_of(read_source("model.ipynb", text.encode()), "auto")[0] == version


def test_the_preview_of_keras_3_is_read_as_its_first_release() -> None:
    text = """import keras_core as keras
from keras_core.layers import Conv2D, Dense, Flatten, Input
i = Input((9, 9, 3))
model = keras.Sequential([keras.Model(i, Conv2D(4, 3)(i)), Flatten(), Dense(2)])
model.summary()
"""
    source = read_source("model.py", text.encode())
    assert dialect_of(source, "auto")[0] == 3
    (summary,) = [e for e in read(source, Options()).events if isinstance(e, Summary)]
    assert [layer.type for layer in summary.model.layers] == ["Functional", "Flatten", "Dense"]
    assert [layer.params for layer in summary.model.layers] == [112, None, None]  # built by `fit`, until 3.5


def test_the_module_that_draws_models_tells_of_keras_1() -> None:
    text = "from keras import backend as K\nfrom keras.models import Sequential\nprint(K.image_dim_ordering())\n"
    assert of_script(text + "from keras.utils.vis_utils import plot_model\n") == 2
    assert of_script(text + "from keras.utils.visualize_util import plot\n") == 1
