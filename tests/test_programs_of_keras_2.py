"""Small programs for what only Keras 2 has are read as Keras 2 runs them."""

from __future__ import annotations

import pytest
from program_referee import HEADS, judge

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tf_keras", reason="needs tf_keras")

ARGUMENTS = "from tf_keras.src.utils import conv_utils\n"
PROGRAMS = {
    "branches before a function that is several rows": """\
import tf_keras.backend as K
i = Input((4, 6, 3))
for axes in ([2, 2], [1, 1]):
    Model(i, K.batch_dot(i[:, 0], i[:, 1], axes=axes)).summary()
""",
    "the class that `Model` makes": """\
from tf_keras.src.engine.functional import Functional
i = Input((3,))
a = layers.Dense(4)(i)
Functional(inputs=i, outputs=[layers.Dense(1)(a), layers.Dense(2)(a)]).summary()
Functional([i], a, name="named").summary()
""",
    "a layer that enlarges pictures, and reads its arguments as those of Keras do": f"""\
{ARGUMENTS}import tensorflow as tf
class Larger(layers.Layer):
    def __init__(self, factor=2, size=None, data_format=None, **more):
        super().__init__(**more)
        self.data_format = conv_utils.normalize_data_format(data_format)
        self.size = conv_utils.normalize_tuple(size, 2, "size") if size else None
        self.factor = None if size else conv_utils.normalize_tuple(factor, 2, "factor")
    def call(self, x):
        if self.size:
            return tf.image.resize(x, self.size)
        return tf.image.resize(x, (x.shape[1] * self.factor[0], x.shape[2] * self.factor[1]))
i = Input((8, 6, 3))
x = Larger([2, 3], name="a")(Larger(name="b")(i))
Model(i, layers.Conv2D(4, 3)(Larger(size=(9, 9), data_format="Channels_Last", name="c")(x))).summary()
""",
    "arguments that are refused": f"""\
{ARGUMENTS}def refused(function, *given):
    try:
        function(*given)
    except ValueError:
        return 5
    return 3
for given in ((1, 2, 3), (1, 0), (1, 2), 0, 4):
    Sequential([Input((3,)), layers.Dense(refused(conv_utils.normalize_tuple, given, 2, "size"))]).summary()
for given in ("last", "channels_first", None):
    Sequential([Input((3,)), layers.Dense(refused(conv_utils.normalize_data_format, given))]).summary()
""",
    "a zero that is allowed": f"""\
{ARGUMENTS}a, b = conv_utils.normalize_tuple((4, 0), 2, "size", allow_zero=True)
Sequential([Input((3,)), layers.Dense(a + b)]).summary()
""",
    "lengths of convolutions": f"""\
{ARGUMENTS}for padding in ("same", "valid", "full", "causal"):
    sizes = [conv_utils.conv_output_length(20, 3, padding, step, dilation=gap) for step in (1, 2, 3) for gap in (1, 2)]
    Sequential([Input((3,)), *(layers.Dense(n) for n in sizes)]).summary()
conv_utils.conv_output_length(None, 3, "same", 1) or Sequential([Input((3,)), layers.Dense(2)]).summary()
""",
    "lengths of transposed convolutions": f"""\
{ARGUMENTS}for padding in ("same", "valid", "full"):
    for more in (None, 0, 1):
        sizes = [conv_utils.deconv_output_length(9, 4, padding, more, step, gap) for step in (1, 2, 5) for gap in (1, 2)]
        Sequential([Input((3,)), *(layers.Dense(n) for n in sizes if n > 0)]).summary()
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_is_read_as_keras_2_runs_it(name: str) -> None:
    verdict = judge(HEADS[2] + PROGRAMS[name], 2)
    assert verdict.outcome == "equal", verdict.why
