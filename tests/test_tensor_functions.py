"""Functions of TensorFlow and of Keras's backend in the body of a Lambda: the shape that Keras 2 gives, or none."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from cnnlint.config import Settings
from cnnlint.program import Summary
from cnnlint.run import check_source

ON_IMAGES = [
    "K.abs(x)", "K.exp(x) + 1.0", "K.mean(x, axis=0)", "K.mean(x, axis=[1, 2])", "K.sum(x, axis=-1, keepdims=True)",
    "K.expand_dims(x, 1)", "K.expand_dims(x)", "K.squeeze(x[:, :1], 1)", "K.reshape(x, (-1, 28, 84))", "K.batch_flatten(x)",
    "K.batch_flatten(tf.broadcast_to(x[:, :1, :1], (2, 28, 28, 3)))",
    "K.flatten(x)", "K.permute_dimensions(x, (0, 3, 1, 2))", "K.concatenate([x, x])", "K.concatenate([x, x], axis=1)",
    "K.stack([x, x], axis=1)", "K.repeat_elements(x, 3, axis=1)", "K.tile(x, (1, 2, 2, 1))", "K.l2_normalize(x, axis=-1)",
    "K.resize_images(x, 2, 3, 'channels_last')", "K.clip(x, 0, 1)", "K.cast(x, 'float16')", "K.reverse(x, 1)", "x[:] - 1",
    "x[:, 2:, :-3]", "x[..., 0]", "x[:, ::2, ::2, :]", "x[..., ::-1]", "K.max(x, axis=3)", "K.argmax(x)", "K.relu(x)",
    "K.softmax(x)", "K.dot(x, tf.ones((3, 5)))", "K.int_shape(x)[1] * x", "x * K.random_normal((K.shape(x)[0], 28, 28, 1))",
    "x + K.random_uniform(K.shape(x))", "K.zeros_like(x)", "K.gather(tf.ones((10, 4)), K.cast(x, 'int32'))", "K.ndim(x) * x",
    "tf.nn.space_to_depth(x, 2)", "tf.nn.space_to_depth(x, block_size=4)", "tf.nn.depth_to_space(K.tile(x, (1, 1, 1, 4)), 2)",
    "tf.image.resize(x, (64, 48))", "tf.image.rgb_to_grayscale(x)", "tf.image.grayscale_to_rgb(x[..., :1])",
    "tf.image.flip_left_right(x)", "tf.image.resize(x, size=[8, 8], method='nearest')",
    "tf.pad(x, [[0, 0], [1, 2], [3, 4], [0, 0]])", "tf.reduce_mean(x, axis=[1, 2])",
    "tf.reduce_mean(x, [1, 2], keepdims=True)", "tf.nn.l2_normalize(x, 1)", "tf.norm(x, axis=-1)",
    "tf.split(x, 4, axis=1)[0]", "tf.split(x, [10, 18], 1)[1]", "tf.split(x, [10, -1], 1)[1]",
    "tf.split(x, num_or_size_splits=2, axis=2)[1]",
    "tf.unstack(x, axis=3)[2]", "tf.gather(x, [0, 2], axis=3)", "tf.gather(x, 1, axis=1)", "tf.repeat(x, 2, axis=2)",
    "tf.tile(x, [1, 1, 1, 2])", "tf.transpose(x, [0, 2, 1, 3])", "tf.reshape(x, [tf.shape(x)[0], -1])",
    "tf.squeeze(x[:, 0:1], 1)", "tf.squeeze(x[:, 0:1])",
    "tf.reshape(x, (-1, x.shape[1] * x.shape[2], x.shape[3]))", "tf.concat([x, x], axis=-1)",
    "tf.concat([x, x], -1)", "tf.einsum('bijc,bijd->bcd', x, x)", "tf.one_hot(tf.cast(x[..., 0], tf.int32), 10)",
    "tf.cast(x, tf.float32) / 255.0", "tf.stack([x, x], -1)", "tf.math.square(x)", "tf.where(x > 0, x, 0.0)",
    "tf.maximum(x, 0.0)", "tf.nn.local_response_normalization(x)", "tf.zeros((tf.shape(x)[0], 5))",
    "tf.broadcast_to(x[:, :1, :1], (2, 28, 28, 3))", "tf.shape(x)[0] * 2 + 0 * tf.cast(x, tf.int32)",
    "tf.random.normal(tf.shape(x))", "tf.random.normal((tf.shape(x)[0], tf.shape(x)[1], 4))", "tf.ones_like(x)",
    "tf.image.rot90(x[:, :9])", "tf.expand_dims(x, 0)",
    "tf.nn.conv2d(x, tf.ones((3, 3, 3, 16)), 2, 'SAME')",
    "tf.nn.conv2d(x, tf.ones((5, 5, 3, 8)), strides=[1, 1, 1, 1], padding='VALID')", "tf.nn.max_pool2d(x, 2, 2, 'SAME')",
    "tf.nn.avg_pool2d(x, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding='VALID')", "tf.nn.max_pool(x, 2, 2, 'VALID')",
    "tf.nn.depthwise_conv2d(x, tf.ones((3, 3, 3, 2)), [1, 1, 1, 1], 'SAME')", "tf.math.top_k(x, 2)[0]",
    "tf.image.extract_patches(x, sizes=[1, 4, 4, 1], strides=[1, 4, 4, 1], rates=[1, 1, 1, 1], padding='VALID')",
    "tf.nn.moments(x, [1, 2], keepdims=True)[1]", "tf.slice(x, [0, 1, 1, 0], [-1, 5, 6, 3])", "tf.math.cumsum(x)",
    "tf.math.is_inf(x)", "tf.math.atan2(x, x)", "tf.linalg.band_part(x, 0, -1)", "tf.math.xlogy(x, x)",
    "tf.image.sobel_edges(x)", "K.pool2d(x, (2, 2))", "K.pool2d(x, (3, 3), (2, 2), 'same', pool_mode='avg')",
    "K.spatial_2d_padding(x)", "K.spatial_2d_padding(x, ((1, 2), (0, 3)))", "K.pool3d(x[..., None], (2, 3, 1))",
    "K.spatial_2d_padding(x, ((1, 2), (0, 3)), 'channels_first')", "K.temporal_padding(x[:, 0])",
    "K.temporal_padding(x[:, 0], padding=(2, 0))",
]  # fmt: skip
ON_SEQUENCES = [
    "K.repeat(x[:, 0], 6)", "K.batch_dot(x, x, axes=2)", "K.batch_dot(x, x, axes=[2, 2])", "K.batch_dot(x, x, axes=(1, 1))",
    "K.batch_dot(x[:, 0], x[:, 0], axes=1)", "K.batch_dot(x, x[:, 0], axes=(2, 1))", "tf.matmul(x, x, transpose_b=True)",
    "K.dot(x, tf.ones((8, 3)))", "K.sum(x * K.softmax(x), axis=1)", "x[:, -1, :]", "K.reshape(x, (-1, 8))",
    "tf.reduce_sum(x, 1)", "tf.reverse(x, [1])", "tf.repeat(x, repeats=3, axis=0)",
    "tf.matmul(x, tf.transpose(x, [0, 2, 1]))", "tf.expand_dims(x, -1)", "K.mean(x, axis=1, keepdims=False)",
    "tf.tensordot(x, tf.ones((8, 6)), 1)", "tf.tensordot(x, tf.ones((8, 2)), axes=[[2], [0]])", "K.dot(x, tf.ones((5, 8, 3)))",
    "tf.linalg.trace(x)", "tf.nn.conv1d(x, tf.ones((3, 8, 5)), 2, 'SAME')",
    "tf.nn.conv1d(input=x, filters=tf.ones((3, 8, 5)), stride=2, padding='SAME')",
    "tf.unique(K.flatten(x))[0]", "tf.linalg.matmul(x, x, transpose_a=True)", "tf.cumsum(x, axis=1)",
]  # fmt: skip
OF_LISTS = [  # where one tensor is asked for, a list of them becomes one
    "tf.reduce_sum([x, x], 0)", "tf.reduce_mean([x, x], axis=0)", "K.sum([x, x], axis=0)", "tf.transpose([x, x], (1, 2, 3, 0))",
    "tf.reshape([x, x], (-1, 40))", "tf.add_n([x, x])", "tf.math.accumulate_n([x, x])", "tf.expand_dims([x, x], -1)",
    "tf.nn.relu([x, x])", "tf.cast((x, x), 'float16')", "tf.concat([[x, x], [x, x]], 0)", "tf.stack([[x, x], [x, x]], 1)",
    "tf.matmul([x, x], [x, x], transpose_b=True)", "tf.add([x, x], x)", "tf.maximum(x, [x, x])", "tf.unstack([x, x])[1]",
    "tf.argmax([x, x], axis=0)", "tf.nn.softmax([x, x], axis=0)", "tf.gather([x, x], [0], axis=0)", "tf.split([x, x], 2)[0]",
]  # fmt: skip
CASES = [(body, (28, 28, 3)) for body in ON_IMAGES] + [(body, (5, 8)) for body in ON_SEQUENCES + OF_LISTS]
NOT_MODELLED = {"tf.unique(K.flatten(x))[0]", "tf.image.rot90(x[:, :9])", "tf.squeeze(x[:, 0:1])"}


def _ours(body: str, shape: tuple[int, ...], before: str = "") -> Any:
    program = f"""import tensorflow as tf
import tf_keras as keras
from tf_keras import backend as K

{before}
x = keras.Input({shape})
model = keras.Model(x, keras.layers.Lambda(lambda x: {body})(x))
model.summary()
"""
    report = check_source(program, "model.py", Settings(**{"target-keras": 2}))
    (file,) = report.files
    assert file.program is not None
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    return summary.model.layers[-1].output_shape  # type: ignore[union-attr]


@pytest.mark.parametrize(("body", "shape"), CASES, ids=[body for body, _ in CASES])
def test_the_shape_of_a_lambda_is_told(body: str, shape: tuple[int, ...]) -> None:
    assert isinstance(_ours(body, shape), tuple) is (body not in NOT_MODELLED)


@pytest.mark.tensorflow
@pytest.mark.parametrize(("body", "shape"), CASES, ids=[body for body, _ in CASES])
def test_the_shape_of_a_lambda_is_that_of_keras(body: str, shape: tuple[int, ...]) -> None:
    keras = pytest.importorskip("tf_keras", reason="needs TensorFlow")
    import tensorflow as tf

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        layer = keras.layers.Lambda(eval(f"lambda x: {body}", {"tf": tf, "K": keras.backend}))
        theirs = layer(keras.Input(shape)).shape
    ours = _ours(body, shape)
    assert not isinstance(ours, tuple) or ours == tuple(theirs), f"Keras has {theirs}"


BY_THE_SETTING = [  # of pictures whose channels come first
    "K.conv2d(x, tf.ones((3, 3, 3, 5)))", "K.conv2d(x, tf.ones((3, 3, 20, 5)), data_format='channels_last')",
    "K.depthwise_conv2d(x, tf.ones((3, 3, 3, 2)))", "K.pool2d(x, (2, 2), (2, 2))",
    "K.pool2d(x, (2, 3), (1, 2), 'same', None, 'avg')", "K.spatial_2d_padding(x)", "tf.nn.max_pool2d(x, 2, 2, 'VALID')",
    "tf.nn.conv2d(x, tf.ones((3, 3, 20, 5)), 1, 'SAME')", "tf.image.resize(x, (4, 5))", "tf.image.rgb_to_grayscale(x[..., :3])",
]  # fmt: skip


@pytest.mark.parametrize("body", BY_THE_SETTING)
def test_functions_of_the_backend_ask_where_the_channels_stand(body: str) -> None:
    ours = _ours(body, (3, 28, 20), "keras.backend.set_image_data_format('channels_first')")
    assert isinstance(ours, tuple)


@pytest.mark.tensorflow
@pytest.mark.parametrize("body", BY_THE_SETTING)
def test_where_the_channels_stand_is_what_keras_takes(body: str) -> None:
    keras = pytest.importorskip("tf_keras", reason="needs TensorFlow")
    import tensorflow as tf

    keras.backend.set_image_data_format("channels_first")
    try:
        layer = keras.layers.Lambda(eval(f"lambda x: {body}", {"tf": tf, "K": keras.backend}))
        theirs = layer(keras.Input((3, 28, 20))).shape
    finally:
        keras.backend.set_image_data_format("channels_last")
    assert _ours(body, (3, 28, 20), "keras.backend.set_image_data_format('channels_first')") == tuple(theirs)


NEW_NUMBERS = [  # how many, a tensor tells
    "K.random_normal((n, 5))", "K.random_uniform(shape=[n, 5])", "K.truncated_normal((n, 5))", "tf.random.normal([n, 5])",
    "tf.random.uniform((n, 5), 0, 2)", "tf.zeros([n, 5])", "tf.ones((n, 5))", "tf.fill([n, 5], 2.0)",
]  # fmt: skip
AS_ROWS = """import tensorflow as tf
import tf_keras as keras
from tf_keras import backend as K

x = keras.Input((28, 28, 3))
n = K.shape(x)[0]
model = keras.Model(x, {body})
model.summary()
"""


@pytest.mark.parametrize(("module", "known"), [("tf_keras", True), ("keras", False)])
def test_what_batch_dot_gives_of_more_than_three_axes_depends_on_the_release(module: str, known: bool) -> None:
    """Before Keras 2.3 all axes but the last two were those of the batch. backend/tensorflow_backend.py"""
    text = f"""import {module} as keras
from {module} import backend as K

x = keras.layers.Input((5, 4, 8))
keras.models.Model(x, keras.layers.Lambda(lambda x: K.batch_dot(x, x, [3, 3]))(x)).summary()
"""
    (file,) = check_source(text, "model.py", Settings(**{"target-keras": 2})).files
    assert file.program is not None
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    shape = summary.model.layers[-1].output_shape  # type: ignore[union-attr]
    assert shape == (None, 5, 4, 5, 4) if known else not isinstance(shape, tuple)


def _rows(body: str) -> list[tuple[str, Any]]:
    (file,) = check_source(AS_ROWS.format(body=body), "model.py", Settings(**{"target-keras": 2})).files
    assert file.program is not None
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    return [(row.name, row.output_shape) for row in summary.model.layers[1:]]  # type: ignore[union-attr]


@pytest.mark.parametrize("body", NEW_NUMBERS)
def test_new_numbers_have_the_sizes_that_are_asked_for(body: str) -> None:
    assert [shape for _, shape in _rows(body)] == [(4,), (), (None, 5)]


@pytest.mark.tensorflow
@pytest.mark.parametrize("body", NEW_NUMBERS)
def test_new_numbers_have_the_row_of_keras(body: str) -> None:
    pytest.importorskip("tf_keras", reason="needs TensorFlow").backend.clear_session()
    names: dict[str, Any] = {}
    exec(AS_ROWS.format(body=body), names)
    assert _rows(body) == [(layer.name, tuple(layer.output_shape)) for layer in names["model"].layers[1:]]


def test_a_function_that_is_made_of_others_has_rows_that_are_not_known() -> None:
    assert not isinstance(_rows("tf.image.sobel_edges(x)")[-1][1], tuple)


def test_an_input_that_holds_new_numbers_has_their_shape() -> None:
    program = """import keras
from keras import backend as K

x = keras.layers.Input((3,))
noise = keras.layers.Input(tensor=K.random_normal(shape=(K.shape(x)[0], 3)))
keras.models.Model([x, noise], keras.layers.add([x, noise])).summary()
"""
    (file,) = check_source(program, "model.py", Settings(**{"target-keras": 2})).files
    assert file.program is not None
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    assert [row.output_shape for row in summary.model.layers] == [(None, 3)] * 3  # type: ignore[union-attr]


DECLARED = """import {module}
from {module} import backend as K

x = {module}.layers.Input((3,))
y = {module}.layers.Lambda(lambda x: x + K.random_normal((250, 3)), output_shape={said})(x)
model = {module}.models.Model(x, y)
model.summary()
"""


def _declared(module: str, dialect: int, said: str = "(3,)") -> Any:
    report = check_source(DECLARED.format(module=module, said=said), "model.py", Settings(**{"target-keras": dialect}))
    (file,) = report.files
    assert file.program is not None
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    return summary.model.layers[-1].output_shape  # type: ignore[union-attr]


def test_the_declared_shape_is_shown_where_keras_shows_it() -> None:
    assert _declared("keras", 3) == (None, 3)
    assert _declared("tf_keras", 2, "None") == (250, 3)
    assert _declared("keras", 1) == (None, 3)


def test_where_releases_differ_the_shape_is_not_known() -> None:
    assert "releases of Keras 2" in _declared("keras", 2).reason


@pytest.mark.tensorflow
def test_keras_3_shows_the_declared_shape() -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    assert keras.layers.Lambda(lambda x: x * 2, output_shape=(7,))(keras.Input((3,))).shape == (None, 7)


@pytest.mark.tensorflow
def test_tensorflows_keras_2_shows_what_the_function_returns() -> None:
    keras = pytest.importorskip("tf_keras", reason="needs TensorFlow")
    assert tuple(keras.layers.Lambda(lambda x: x * 2, output_shape=(7,))(keras.Input((3,))).shape) == (None, 3)


UNKNOWN_AMONG = [
    "K.bias_add(u, x)", "tf.nn.bias_add(value=u, bias=x)", "K.binary_crossentropy(u, x)", "tf.clip_by_value(u, x, 1)",
    "tf.gather(u, x)", "tf.concat([x, u], -1)", "tf.concat([u, x], 0)", "tf.stack([u, x])", "keras.layers.concatenate([x, u])",
    "tf.concat([x] * len(u), 1)", "tf.stack([x for _ in u], 1)", "tf.reduce_sum([x, u], 0)", "u + x", "tf.matmul(u, x)",
]  # fmt: skip


@pytest.mark.parametrize("body", UNKNOWN_AMONG)
@pytest.mark.parametrize("origin", ["elsewhere.weights", "elsewhere.weights(3)"])
def test_what_is_not_known_has_no_shape_of_the_tensors_beside_it(body: str, origin: str) -> None:
    program = f"""import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import backend as K
import elsewhere

u = {origin}
x = keras.Input((5, 8))
model = keras.Model(x, keras.layers.Lambda(lambda x: {body})(x))
model.summary()
"""
    (file,) = check_source(program, "model.py", Settings(**{"target-keras": 2})).files
    assert file.program is not None
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    assert not isinstance(summary.model.layers[-1].output_shape, tuple)  # type: ignore[union-attr]


LONGER = """import sys
import tensorflow as tf
from tensorflow import keras

class Joined(keras.layers.Layer):
    def call(self, x):
        parts = [x, x]
        for _ in range(int(sys.argv[1])):
            parts.append(x)
        return {body}

x = keras.Input((5, 8))
model = keras.Model(x, Joined()(x))
model.summary()
"""


@pytest.mark.parametrize("body", ["tf.concat(parts, 1)", "tf.reshape(parts, (-1, 8))", "keras.layers.concatenate(parts)"])
def test_a_list_that_may_go_on_has_no_known_sum_of_sizes(body: str) -> None:
    (file,) = check_source(LONGER.format(body=body), "model.py", Settings(**{"target-keras": 2})).files
    assert file.program is not None
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    assert not isinstance(summary.model.layers[-1].output_shape, tuple)  # type: ignore[union-attr]


ON_ARRAYS = [
    "tf.linalg.band_part(tf.ones((5, 5)), -1, 0)", "tf.cumsum(a)", "tf.norm(a, axis=1)", "tf.math.top_k(a, 3)[0]",
    "tf.tensordot(a, tf.ones((6, 2)), 1)", "tf.einsum('ab,cb->ac', a, a)", "tf.nn.gelu(a)", "tf.maximum(a, tf.ones((6,)))",
    "ops.softmax(a)", "ops.where(a > 0, a, 0.0)", "ops.tril(a)", "ops.convert_to_tensor([1, 2, 3])", "ops.norm(a, axis=0)",
    "ops.tensordot(a, a, axes=([1], [1]))", "ops.greater(a, 3)", "ops.unstack(a, axis=0)[0]", "ops.top_k(a, 2)[1]",
]  # fmt: skip


@pytest.mark.tensorflow
def test_functions_on_arrays_that_only_have_a_rule_for_shapes() -> None:
    pytest.importorskip("keras", reason="needs TensorFlow")
    from program_referee import HEADS, judge

    rows = "\n".join(f"Sequential([Input((3,)), *[layers.Dense(int(n)) for n in ({v}).shape]]).summary()" for v in ON_ARRAYS)
    verdict = judge(f"{HEADS[3]}import tensorflow as tf\nfrom keras import ops\na = tf.ones((4, 6))\n{rows}\n")
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.tensorflow
def test_what_is_repeated_as_often_as_there_are_samples() -> None:
    pytest.importorskip("keras", reason="needs TensorFlow")
    from program_referee import HEADS, judge

    program = """from keras import ops
class Token(layers.Layer):
    def build(self, shape):
        self.token = self.add_weight(name="token", shape=(1, 1, shape[-1]))
    def call(self, x):
        return ops.concatenate([x, ops.repeat(self.token, ops.shape(x)[0], axis=0)], axis=1)
i = Input((5, 4))
Model(i, Token()(i)).summary()
"""
    verdict = judge(HEADS[3] + program)
    assert verdict.outcome == "equal", verdict.why


REFUSED = [
    "tf.reduce_mean(x, axis=4)", "K.sum(x, axis=[1, 4])", "tf.nn.softmax(x, axis=4)", "K.softmax(x, axis=-5)",
    "tf.argmax(x, axis=4)", "tf.squeeze(x, axis=4)", "tf.expand_dims(x, 5)", "K.expand_dims(x, -6)", "tf.concat([x, x], 4)",
    "K.concatenate([x, x], axis=4)", "tf.stack([x, x], axis=5)", "tf.split(x, 2, axis=4)", "tf.unstack(x, axis=4)",
    "tf.repeat(x, 2, axis=4)", "tf.norm(x, axis=4)", "K.l2_normalize(x, axis=4)", "tf.transpose(x, [0, 2, 1])",
    "K.permute_dimensions(x, (0, 1, 2, 4))", "tf.einsum('bij,bkj->bik', x, x)", "K.dot(x, tf.ones((4, 7)))",
]  # fmt: skip
TAKEN = [
    "K.concatenate([x, x], axis=-7)", "K.cumsum(x, axis=4)", "tf.roll(x, 1, axis=4)", "tf.squeeze(x, axis=0)",
    "tf.expand_dims(x, 4)", "tf.stack([x, x], -5)",
]  # fmt: skip


def _errors(call: str) -> list[str]:
    program = f"""import tensorflow as tf
import tf_keras as keras
from tf_keras import backend as K

x = keras.Input((28, 28, 3))
y = {call}
"""
    return [f.code for f in check_source(program, "model.py", Settings()).findings if f.severity == "error"]


@pytest.mark.parametrize("call", REFUSED)
def test_an_axis_that_is_not_there_is_an_error(call: str) -> None:
    assert len(_errors(call)) == 1


@pytest.mark.parametrize("call", TAKEN)
def test_what_tensorflow_asks_only_of_numbers_is_no_error(call: str) -> None:
    assert _errors(call) == []


@pytest.mark.tensorflow
@pytest.mark.parametrize("call", REFUSED + TAKEN)
def test_tensorflow_refuses_the_same(call: str) -> None:
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    keras = pytest.importorskip("tf_keras", reason="needs tf_keras")
    names = {"tf": tf, "keras": keras, "K": keras.backend, "x": keras.Input((28, 28, 3))}
    if call in TAKEN:
        eval(call, names)
        return
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError)):
        eval(call, names)
