"""What code that is not followed may have changed is not known afterwards, and what it cannot have changed still is."""

from __future__ import annotations

import pytest

from cnnlint.config import Settings
from cnnlint.program import Summary
from cnnlint.run import check_source

HEAD = """import keras
import numpy as np
from keras.layers import Dense
from elsewhere import run

def fitted(callbacks):
    model = keras.Sequential([keras.Input((4,)), Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.zeros((8, 4)), np.zeros((8, 1)), callbacks=callbacks)

class Rates(keras.callbacks.Callback):
    def __init__(self, size):
        super().__init__()
        self.size = size
        self.seen = [1, 2]
        self.best = 3

    def on_epoch_end(self, epoch, logs=None):
        self.seen.append(epoch)
        self.best = 5

"""
TAIL = "\nkeras.Sequential([keras.Input((4,)), Dense({units})]).summary()\n"
CHANGED = {
    "a class, by a method": (
        "class Box:\n    size = 2\n    def a(self):\n        Box.size += 1\nrun(Box)",
        "Box.size",
    ),
    "a class, by a method of the class": (
        "class Box:\n    size = 2\n    @classmethod\n    def a(cls):\n        cls.size = 8\nrun(Box)",
        "Box.size",
    ),
    "a class, by what its objects are": (
        "class Box:\n    size = 2\n    def a(self):\n        type(self).size = 8\nrun(Box)",
        "Box.size",
    ),
    "the list that code elsewhere is given with a picture": (
        "import matplotlib.pyplot as plt\nseen = [1]\nrun(plt.gca(), seen)",
        "len(seen)",
    ),
    "the list of a closure": ("seen = [1]\ndef note(x):\n    seen.append(x)\nrun(note)", "len(seen)"),
    "the list of a closure, in a list of functions": (
        "seen = [1]\ndef note(x):\n    seen.append(x)\nrun(observers=[note])",
        "len(seen)",
    ),
    "a lambda's list": ("seen = [1]\nrun(lambda x: seen.extend(x))", "len(seen)"),
    "a global number": ("count = 1\ndef note():\n    global count\n    count += 1\nrun(note)", "count"),
    "a global array": ("a = np.zeros((2, 3))\ndef read():\n    global a\n    a = np.zeros((2, 4))\nrun(read)", "a.shape[1]"),
    "a global tuple": ("size = (3,)\ndef read():\n    global size\n    size = (4,)\nrun(read)", "size[0]"),
    "the list that a function returns": ("seen = [1]\ndef give():\n    return seen\nrun(give)", "len(seen)"),
    "the list of a generator that was not asked yet": (
        "seen = [1]\ndef give(n):\n    for i in range(n):\n        seen.append(i)\n        yield i\nrun(give(3))",
        "len(seen)",
    ),
    "the list of a map that was not asked yet": (
        "seen = [1]\ndef note(x):\n    seen.append(x)\nrun(map(note, [1, 2]))",
        "len(seen)",
    ),
    "an item by a subscript": ("sizes = {'a': 1}\ndef note(x):\n    sizes['a'] = x\nrun(note)", "sizes['a']"),
    "an attribute among several targets": ("rates = Rates(4)\nrates.best, other = run()", "rates.best"),
    "an item among several targets": ("sizes = {'a': 1}\n(sizes['a'], size), other = run()", "sizes['a']"),
    "the list of a callback": ("rates = Rates(4)\nfitted([rates])", "len(rates.seen)"),
    "the number of a callback": ("rates = Rates(4)\nfitted([rates])", "rates.best"),
    "a callback by itself": ("rates = Rates(4)\nfitted(rates)", "len(rates.seen)"),
    "what a LambdaCallback closes over": (
        "seen = [1]\nfitted([keras.callbacks.LambdaCallback(on_epoch_end=lambda e, logs: seen.append(e))])",
        "len(seen)",
    ),
}
_PICTURED = "import matplotlib.pyplot as plt\nimport pandas as pd\nimport seaborn as sns\nnames = ['a', 'b']\n"
KEPT = {
    "the shape of an array of which a function sets a row": (
        "a = np.zeros((2, 3))\ndef note():\n    a[0] = 1\nrun(note)",
        "a.shape[1] - 1",
    ),
    "names at the axes of a picture": (
        f"{_PICTURED}fig, ax = plt.subplots()\nax.set(xticklabels=names)\nplt.gca().bar(names, [1, 2])\n"
        "fig.add_subplot(111).set_xticklabels([''] + names)",
        "len(names)",
    ),
    "names at one of several axes": (
        f"{_PICTURED}fig, axes = plt.subplots(2, 2)\nfor ax in axes.flat:\n    ax.legend(names)\n"
        "axes[0, 1].pie([1], labels=names)",
        "len(names)",
    ),
    "names at the axes that a function is given": (
        f"{_PICTURED}def show(ax, words):\n    ax.set_yticklabels(words)\nshow(sns.heatmap([[1]]), names)",
        "len(names)",
    ),
    "names at a picture of a table": (
        f"{_PICTURED}table = pd.DataFrame({{'x': [1, 2]}})\ntable.plot(kind='bar').set_xticklabels(names)\n"
        "table.x.value_counts().plot.bar().set_xticklabels(names)\ntable.hist()[0][0].set_xticklabels(names)",
        "len(names)",
    ),
    "names at a display of scikit-learn": (
        f"{_PICTURED}from sklearn.metrics import ConfusionMatrixDisplay as Display\n"
        "shown = Display([[1]], display_labels=names)\nshown.plot()\nshown.ax_.set_xticklabels(names)",
        "len(names)",
    ),
    "names in the rows of a table that is written": (
        "import csv\nfrom prettytable import PrettyTable\nnames = ['a', 'b']\ncsv.writer(open('x', 'w')).writerow(names)\n"
        "shown = PrettyTable()\nshown.field_names = names\nshown.add_row(names)",
        "len(names)",
    ),
    "settings that are noted": (
        "import logging\nimport neptune\nfrom comet_ml import Experiment\nfrom rich import print\nsizes = {'a': 1}\n"
        "logging.getLogger(__name__).info(sizes)\nExperiment().log_parameters(sizes)\nneptune.init_run()['sizes'] = sizes\n"
        "print(sizes)",
        "sizes['a']",
    ),
    "a model that is explained": (
        "from keras_flops import get_flops\nfrom lime import lime_image\n"
        "model = keras.Sequential([keras.Input((4,)), Dense(2)])\n"
        "get_flops(model)\nlime_image.LimeImageExplainer().explain_instance(picture, model.predict)",
        "model.output_shape[1]",
    ),
    "layers that a bar shows the way through": (
        "from rich.progress import track\nmodel = keras.Sequential([keras.Input((4,)), Dense(2), Dense(2)])\n"
        "for layer in track(model.layers, description='layers'):\n    layer.trainable = False",
        "len(model.non_trainable_weights) // 2",
    ),
    "a list that a function only reads": ("sizes = [1, 2]\ndef show(x):\n    return sizes[x]\nrun(show)", "len(sizes)"),
    "a name of its own": ("seen = [1]\ndef note(x):\n    seen = []\n    seen.append(x)\n    return seen\n", "len(seen)"),
    "a parameter of that name": ("seen = [1]\ndef note(seen):\n    seen.append(1)\nrun(note)", "len(seen)"),
    "a model that is saved and shown": (
        "from mlxtend.plotting import plot_decision_regions\nimport tensorflow as tf\n"
        "model = keras.Sequential([keras.Input((4,)), Dense(2)])\n"
        "tf.train.Checkpoint(model=model)\nplot_decision_regions(1, 2, clf=model)",
        "len(model.layers)",
    ),
    "a layer, whichever it is, that is given weights": (
        "from elsewhere import place, weights\nmodel = keras.Sequential([keras.Input((4,)), Dense(2), Dense(2)])\n"
        "model.layers[place].set_weights(weights)",
        "model.layers[-1].units",
    ),
    "a model that is written for others": (
        "import tf2onnx\nmodel = keras.Sequential([keras.Input((4,)), Dense(2)])\ntf2onnx.convert.from_keras(model)",
        "len(model.layers)",
    ),
    "a model that tests judge": (
        "import unittests\nmodel = keras.Sequential([keras.Input((4,)), Dense(2)])\nunittests.test_model(model)",
        "len(model.layers)",
    ),
    "a model that is saved in the folder in which Colab starts": (
        "model = keras.Sequential([keras.Input((4,)), Dense(2)])\nmodel.save('model.keras')\n"
        "same = keras.models.load_model('/content/model.keras')",
        "same.layers[-1].units",
    ),
    "a model that an agent trains": (
        "from rl.agents.dqn import DQNAgent\nmodel = keras.Sequential([keras.Input((4,)), Dense(2)])\nDQNAgent(model=model)",
        "len(model.layers)",
    ),
    "a model that tests of a package judge": (
        "from tools.testing_utils import summary\nmodel = keras.Sequential([keras.Input((4,)), Dense(2)])\nsummary(model)",
        "len(model.layers)",
    ),
    "a number before tests are imported": ("steps = 2\nfrom test_utils import *", "steps"),
    "a layer that is wrapped to be pruned": (
        "import tensorflow_model_optimization as tfmot\nmodel = keras.Sequential([keras.Input((4,)), Dense(2)])\n"
        "keras.models.clone_model(model, clone_function=lambda layer: tfmot.sparsity.keras.prune_low_magnitude(layer))",
        "model.layers[-1].units",
    ),
    "a class that its objects alone hide": (
        "class Box:\n    size = 2\n    def a(self):\n        self.size = 8\nrun(Box)",
        "Box.size",
    ),
    "a class that is read": (
        "class Box:\n    size = 2\n    def a(self):\n        return Box.size\nrun(Box)",
        "Box.size",
    ),
    "a callback before the training": ("rates = Rates(4)", "len(rates.seen)"),
}


def _output(setup: str, units: str) -> object:
    (file,) = check_source(HEAD + setup + TAIL.format(units=units), "model.py", Settings()).files
    assert file.program is not None
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    return summary.model.layers[-1].output_shape  # type: ignore[union-attr]


@pytest.mark.parametrize(("setup", "units"), CHANGED.values(), ids=CHANGED)
def test_what_may_have_changed_is_not_known(setup: str, units: str) -> None:
    output = _output(setup, units)
    assert not isinstance(output, tuple) or not isinstance(output[-1], int), output


@pytest.mark.parametrize(("setup", "units"), KEPT.values(), ids=KEPT)
def test_what_cannot_have_changed_is_known(setup: str, units: str) -> None:
    assert _output(setup, units) in ((None, 1), (None, 2))


def test_the_axis_of_a_picture_is_a_number_that_is_not_known() -> None:
    setup = """import tensorflow as tf
picture = tf.io.decode_image(tf.io.read_file("a.png"), channels=3)
side = min(picture.shape[0], picture.shape[1])
picture = tf.image.resize(tf.image.crop_to_bounding_box(picture, 0, 0, side, side), (7, 9))"""
    assert _output(setup, "picture.shape[1]") == (None, 9)
