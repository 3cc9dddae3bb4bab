"""Functions of `keras.ops` on symbolic tensors: the rows that Keras 3 makes of them and their shapes."""

from __future__ import annotations

from typing import Any

import pytest

from cnnlint.config import Settings
from cnnlint.program import Summary
from cnnlint.run import check_source

ON_IMAGES = [
    "ops.separable_conv(x, np.ones((3, 3, 3, 2)), np.ones((1, 1, 6, 5)), 2, padding='same')",
    "ops.separable_conv(x, np.ones((2, 2, 3, 1)), np.ones((1, 1, 3, 4)), dilation_rate=2)",
    "ops.conv_transpose(x, np.ones((3, 3, 5, 3)))", "ops.conv_transpose(x, np.ones((2, 4, 5, 3)), (2, 3), padding='same')",
    "ops.conv_transpose(x, np.ones((3, 2, 5, 3)), 4, output_padding=1)", "ops.nn.conv_transpose(x, np.ones((1, 1, 5, 3)), 2)",
    "ops.conv_transpose(x, np.ones((3, 3, 5, 3)), 2, 'same', output_padding=1)",
    "ops.unfold(x, 2)", "ops.unfold(x, (3, 2), stride=(2, 1), padding=(1, 0))", "ops.unfold(x, 2, 2)",
    "ops.einsum('bijk', x)", "ops.einsum('bijk,ck', x, np.ones((2, 3)))",
    "ops.absolute(x)", "ops.arctan2(x, 2.0)", "ops.average(x, axis=1)", "ops.average_pool(x, 2)",
    "ops.average_pool(x, (2, 3), strides=1, padding='same')", "ops.max_pool(x, 3, 2, 'valid')",
    "ops.max_pool(x, 2, data_format='channels_first')", "ops.conv(x, np.ones((3, 3, 3, 16)))",
    "ops.conv(x, np.ones((3, 3, 3, 16)), strides=2, padding='same')", "ops.conv(x, np.ones((3, 3, 3, 5)), dilation_rate=2)",
    "ops.depthwise_conv(x, np.ones((3, 3, 3, 2)))", "ops.image.extract_patches(x, 4)",
    "ops.image.extract_patches(x, size=(2, 4), strides=1, padding='same')", "ops.image.extract_patches(x, 2, dilation_rate=2)",
    "ops.image.crop_images(x, 1, 1, 2, 2)", "ops.image.crop_images(x, 0, 0, target_height=4, target_width=5)",
    "ops.image.pad_images(x, 1, 1, 2, 2)", "ops.image.pad_images(x, 1, 1, target_height=20, target_width=21)",
    "ops.image.resize(x, (4, 5))", "ops.image.rgb_to_grayscale(x)", "ops.image.rgb_to_hsv(x)", "ops.image.hsv_to_rgb(x)",
    "ops.cumsum(x)", "ops.cumsum(x, axis=1)", "ops.diff(x, axis=1)", "ops.dot(x, np.ones((3, 7)))",
    "ops.expand_dims(x, (0, 2))",
    "ops.flip(x, 1)", "ops.glu(x, axis=1)", "ops.hsplit(x, 2)[1]", "ops.hstack([x, x])", "ops.hypot(x, x)", "ops.log2(x)",
    "ops.logaddexp(x, x)", "ops.median(x, axis=(1, 2))", "ops.median(x, keepdims=True)", "ops.moments(x, (1, 2))[0]",
    "ops.moveaxis(x, -1, 1)", "ops.moveaxis(x, (1, 2), (2, 1))", "ops.multi_hot(ops.cast(x, 'int32'), 6)", "ops.nanmean(x, 1)",
    "ops.norm(x, axis=-1)", "ops.pad(x, ((0, 0), (1, 2), (3, 4), (0, 0)))", "ops.pad(x, 1)", "ops.quantile(x, 0.5, axis=1)",
    "ops.quantile(x, [0.1, 0.5, 0.9], axis=1, keepdims=True)", "ops.repeat(x, 2, axis=1)", "ops.repeat(x, [3], axis=2)",
    "ops.reshape(x, (-1, 16, 12))", "ops.rot90(x, axes=(1, 3))", "ops.roll(x, 1)", "ops.slice(x, (0, 1, 1, 0), (1, 2, 3, 3))",
    "ops.sort(x)", "ops.split(x, 4, axis=1)[1]", "ops.split(x, [2, 5], axis=2)[2]", "ops.squeeze(x[:, :1], 1)",
    "ops.swapaxes(x, 1, 3)", "ops.take(x, [0, 2], axis=3)", "ops.take(x, 1, axis=1)", "ops.take(x, 5)",
    "ops.tensordot(x, x, 1)", "ops.tensordot(x, np.ones((3, 4)), axes=[[3], [0]])", "ops.tile(x, 2)",
    "ops.tile(x, (1, 2, 3, 1))",
    "ops.top_k(x, 2)[0]", "ops.trace(x, axis1=1, axis2=2)", "ops.tril(x)", "ops.trunc(x)", "ops.unstack(x, axis=3)[0]",
    "ops.vstack([x, x])", "ops.where(x > 0, x, 0.0)", "ops.inner(x, np.ones((2, 3)))", "ops.nn.hard_silu(x)",
    "ops.argmax(x, axis=1, keepdims=True)", "ops.argmin(x, keepdims=True)", "ops.nanargmax(x, axis=-1)",
    "ops.sort(x[0], axis=None)",
    "ops.nancumsum(x, axis=1)", "ops.one_hot(ops.argmax(x, -1), 5, axis=1)", "ops.take(x, [[0, 2], [1, 1]], axis=3)",
    "ops.vsplit(x, [1, 3])[2]", "ops.isin(x, [1.0, 2.0])", "ops.saturate_cast(x, 'float16')",
    "ops.append(x, x)", "ops.append(x, x, axis=1)", "ops.argpartition(x, 1)", "ops.array_split(x, 3, axis=1)[0]",
    "ops.cross(x, x)", "ops.dstack([x, x])", "ops.diagonal(x, 1, 1, 2)", "ops.diagonal(x, -2, 1, 3)",
    "ops.diagonal(x, 2, 1, 3)", "ops.diagonal(x, 4, axis1=1, axis2=3)", "ops.diagonal(x, -1, 3, 2)",
    "ops.get_item(x, (slice(None), 2))",
    "ops.linspace(x, 2.0, 5, axis=1)", "ops.logspace(x, x, 4)", "ops.geomspace(x, 2.0, 3, axis=-1)",
    "ops.multi_hot(ops.cast(x, 'int32'), 6, axis=1)", "ops.ndim(x)", "ops.nonzero(x)[1]", "ops.psnr(x, x, 1.0)",
    "ops.repeat(x, [1, 2, 0], axis=3)", "ops.select([x > 0, x > 1], [x, x], 0.0)", "ops.size(x)", "ops.trapezoid(x, axis=1)",
    "ops.unique(x)", "ops.unique(x, size=4, return_inverse=True, return_counts=True)[1]", "ops.unravel_index(x, (4, 5))[1]",
    "ops.vdot(x, x)", "ops.depth_to_space(ops.tile(x, (1, 1, 1, 4)), 2)", "ops.space_to_depth(x, 2)",
    "ops.space_to_depth(ops.transpose(x, (0, 3, 1, 2)), 2, 'channels_first')", "ops.allclose(x, x)",
    "ops.sparse_categorical_crossentropy(ops.cast(x[..., 0], 'int32'), x)", "ops.unstack(x, num=3, axis=3)[0]",
    "ops.nn.sparsemax(x)", "keras.activations.glu(x, axis=1)", "keras.activations.squareplus(x)",
]  # fmt: skip
ON_SEQUENCES = [
    "ops.ctc_decode(x, [3])[0]", "ops.ctc_decode(x, [3], strategy='beam_search', top_paths=4)[1]",
    "ops.dot(x, x)", "ops.det(x)", "ops.inv(x)", "ops.outer(x, x)", "ops.take_along_axis(x, ops.argsort(x[:, :2], 1), 1)",
    "ops.extract_sequences(x, 3, 2)", "ops.dot_product_attention(x[:, :, None], x[:, :, None], x[:, :, None])",
    "ops.average_pool(x, 2, strides=1)", "ops.conv(x, np.ones((2, 8, 4)), padding='same')",
    "ops.matmul(x, ops.transpose(x, (0, 2, 1)))", "ops.categorical_crossentropy(x, x)", "ops.layer_normalization(x)",
    "ops.einsum('bij,bkj->bik', x, x)", "ops.eigh(x)[0]", "ops.eigh(x)[1]", "ops.qr(x[:, :6])[1]",
    "ops.qr(x[:, :6], mode='complete')[0]", "ops.svd(x[:, :6])[2]", "ops.svd(x, full_matrices=False)[0]",
    "ops.svd(x[:, :, :6], full_matrices=False)[0]",
    "ops.svd(x, compute_uv=False)", "ops.lu_factor(x)[1]", "ops.lu_factor(x[:, :, :6])[1]", "ops.pinv(x[:, :6])",
    "ops.linalg.matrix_rank(x)",
    "ops.solve(x, x[..., :2])", "ops.solve_triangular(x, x)", "ops.matmul(x, np.ones((8,)))", "ops.matmul(np.ones((8,)), x)",
    "ops.matmul(x, np.ones((8, 3)))", "ops.fold(x, (4, 2), (2, 2))",
]  # fmt: skip
ON_VECTORS = [  # of a tensor of one axis
    "ops.diag(x)", "ops.diag(x, k=-2)", "ops.diagflat(x, 1)", "ops.diag(ops.outer(x, x), 3)",
    "ops.meshgrid(x, np.ones((4,)))[0]", "ops.meshgrid(x, np.ones((4,)), indexing='ij')[1]", "ops.kron(x, x)",
    "ops.histogram(x, bins=5)[1]", "ops.histogram(x)[0]",
    "ops.correlate(x, np.ones((4,)))", "ops.correlate(x, np.ones((4,)), mode='full')",
    "ops.correlate(x, np.ones((4,)), mode='same')", "ops.vander(x)",
    "ops.vander(x, 3)", "ops.searchsorted(x, ops.outer(x, x))", "ops.hsplit(x, 2)[1]", "ops.slogdet(ops.outer(x, x))[1]",
    "ops.lstsq(ops.outer(x, x), x)", "ops.lstsq(ops.outer(x, x), ops.outer(x, np.ones((3,))))",
    "ops.lstsq(ops.outer(x, np.ones((5,))), x)", "ops.matmul(x, x)", "ops.multi_hot(ops.cast(x, 'int32'), 4)",
    "ops.scatter(ops.cast(ops.outer(x, np.ones((1,))), 'int32'), x, (7,))", "ops.full((2, 3), x[0])", "ops.reshape(x, (4, 3))",
]  # fmt: skip
CASES = [(call, "(8, 8, 3)") for call in ON_IMAGES] + [(call, "(8, 8)") for call in ON_SEQUENCES]
CASES += [(call, "batch_shape=(12,)") for call in ON_VECTORS]
CASES.append(("ops.vander(x)", "batch_shape=(None,)"))
REFUSED = [
    "ops.det(x)", "ops.inv(x[:, :, :2])", "ops.cholesky(x)", "ops.linalg.det(x)",
    "ops.norm(x, ord='fro', axis=-1)", "ops.norm(x, ord=3, axis=(1, 2))", "ops.conv(x, np.ones((2, 2, 2, 4)))",
    "ops.nn.conv(x, np.ones((2, 2, 4, 4)))", "ops.depthwise_conv(x, np.ones((2, 2, 5, 1)))",
    "ops.separable_conv(x, np.ones((3, 3, 4, 2)), np.ones((1, 1, 8, 5)))", "ops.conv_transpose(x, np.ones((3, 3, 3, 5)))",
    "ops.one_hot(ops.argmax(x, -1), 5, axis=3)", "ops.trace(x, axis1=1, axis2=-3)", "ops.broadcast_to(x, (1, 8, 8, 4))",
    "ops.softmax(x, axis=4)", "ops.mean(x, axis=(1, 4))", "ops.concatenate([x, x], axis=4)", "ops.stack([x, x], axis=5)",
    "ops.expand_dims(x, 5)", "ops.expand_dims(x, -6)", "ops.split(x, 2, axis=4)", "ops.unstack(x, axis=-5)",
    "ops.cumsum(x, axis=4)", "ops.norm(x, axis=4)", "ops.take(x, [0, 1], axis=4)", "ops.squeeze(x[:, :1], axis=0)",
    "ops.transpose(x, (0, 2, 1))", "ops.transpose(x, (0, 1, 2, 4))", "ops.dot(x, np.ones((4, 7)))",
    "ops.einsum('bij,bkj->bik', x, x)", "keras.activations.softmax(x, axis=4)", "ops.argmax(x, axis=-5)",
    "ops.swapaxes(x, 1, 4)", "ops.moveaxis(x, 5, 0)", "ops.transpose(x, (0, 1, 1, 2))", "ops.reshape(x, (-1, -1, 3))",
    "ops.reshape(x, (-2, 64, 3))", "ops.reshape(x[0], (8, 8, 4))", "ops.where(x > 0, x)", "ops.average(x, axis=(1, 2))",
    "ops.average(x, weights=np.ones((8,)))", "ops.concatenate([x, x], axis=None)", "ops.argpartition(x, (1, 2))",
    "ops.digitize(x, np.ones((2, 3)))", "ops.inner(x, np.ones((2, 4)))", "ops.rot90(x, axes=(1, 1))", "ops.rot90(x[0, 0, 0])",
    "ops.space_to_depth(x, 1)", "ops.depth_to_space(x, 0)", "ops.slice(x, (0, 0), (1, 2, 3, 3))", "ops.bartlett(x)",
    "ops.slice(x, (0, 0, 0, 0), (1, 2))", "ops.repeat(x, [1, 2], axis=3)", "ops.pad(x, ((0, 0), (1, 2)))", "ops.hamming(x)",
    "ops.eigh(x)", "ops.qr(x, mode='raw')", "ops.pinv(x[0, 0, 0])", "ops.solve(x[..., :3, :], x)", "ops.kaiser(x, 14.0)",
    "ops.diag(x)", "ops.diagonal(x, axis1=1, axis2=1)", "ops.meshgrid(x, x, indexing='yx')", "ops.histogram(x, bins=-5)",
    "ops.histogram(x, range=(1,))", "ops.correlate(x, x)", "ops.searchsorted(x, x)", "ops.fold(x[0], (4, 2), (3, 3))",
    "ops.matmul(x, np.ones((4,)))", "ops.append(x, x[..., :2], axis=1)",
    "x[:2]", "x[...]", "x[None]",
]  # fmt: skip
TAKEN = [
    "ops.det(x[:, :, :3])", "ops.norm(x, ord=3, axis=1)", "ops.norm(x, ord='nuc', axis=(1, 2))",
    "ops.conv(x, np.ones((2, 2, 8, 4)), data_format='channels_first')", "ops.broadcast_to(x[0, 0], (2, 8, 3))",
    "ops.one_hot(ops.argmax(x, -1), 5, axis=0)", "ops.trace(x, axis1=1, axis2=2)",
    "ops.softmax(x, axis=3)", "ops.concatenate([x, x], axis=-4)", "ops.stack([x, x], axis=4)", "ops.expand_dims(x, -5)",
    "ops.transpose(x, (0, -1, 2, 1))", "ops.squeeze(x[:, :1])", "ops.reshape(x, (-1, 3))", "ops.swapaxes(x, -4, 3)",
    "ops.average(x, weights=ops.abs(x))", "ops.average(x, weights=np.ones((2, 8, 8, 3)))",
    "keras.layers.Lambda(lambda t: keras.ops.average(t, axis=(1, 2)))(x)",
    "ops.repeat(x, [1, 2, 3], axis=3)", "ops.inner(x, 2.0)", "ops.pad(x, 1)",
    "x[:2,]", "x[..., None]", "x[0]", "keras.layers.Lambda(lambda t: t[:2])(x)",
]  # fmt: skip
UNKNOWN = ["ops.unique(x, axis=1)", "ops.where(x)", "ops.mean(x, (2, 2))", "ops.conv(x, kernel)", "ops.repeat(x, n, axis=1)"]


def _rows(call: str, shape: str, before: str = "") -> list[tuple[str, Any]]:
    program = f"""import keras
import numpy as np
from keras import ops

{before}
x = keras.Input({shape})
model = keras.Model(x, {call})
model.summary()
"""
    (file,) = check_source(program, "model.py", Settings(**{"target-keras": 3})).files
    assert file.program is not None
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))
    return [(row.type, row.output_shape) for row in summary.model.layers]  # type: ignore[union-attr]


@pytest.mark.parametrize(("call", "shape"), CASES, ids=[call for call, _ in CASES])
def test_the_shape_is_told(call: str, shape: str) -> None:
    _, output = _rows(call, shape)[-1]
    assert isinstance(output, tuple | list)


@pytest.mark.parametrize("call", UNKNOWN)
def test_what_is_not_known_is_said_to_be(call: str) -> None:
    _, output = _rows(call, "(8, 8, 3)")[-1]
    assert not isinstance(output, tuple | list)
    assert output.reason


@pytest.mark.tensorflow
@pytest.mark.parametrize(("call", "shape"), CASES, ids=[call for call, _ in CASES])
def test_rows_and_shapes_are_those_of_keras(call: str, shape: str) -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    import numpy as np

    x = eval(f"keras.Input({shape})", {"keras": keras})
    model = keras.Model(x, eval(call, {"keras": keras, "ops": keras.ops, "np": np, "x": x}))
    theirs = [(type(o).__name__, keras.tree.map_structure(lambda t: tuple(t.shape), o.output)) for o in model.operations]
    ours = _rows(call, shape)
    assert [name for name, _ in ours] == [name for name, _ in theirs]
    assert [_plain(output) for _, output in ours] == [_plain(output) for _, output in theirs]


BY_THE_SETTING = [  # of pictures whose channels come first
    "ops.max_pool(x, 2)", "ops.average_pool(x, 2, 1, 'valid', None)", "ops.conv(x, np.ones((3, 3, 3, 16)))",
    "ops.conv(x, np.ones((3, 3, 3, 16)), 1, 'valid', None, 2)", "ops.nn.depthwise_conv(x, np.ones((3, 3, 3, 2)))",
    "ops.separable_conv(x, np.ones((3, 3, 3, 2)), np.ones((1, 1, 6, 5)))", "ops.conv_transpose(x, np.ones((3, 3, 5, 3)), 2)",
    "ops.image.resize(x, (4, 5))", "ops.image.resize(x, (4, 5), data_format='channels_last')", "ops.image.rgb_to_grayscale(x)",
    "ops.image.crop_images(x, 1, 1, 2, 2)", "ops.image.pad_images(x, 1, 1, 2, 2)", "ops.image.extract_patches(x, 4)",
    "ops.image.rgb_to_hsv(x)", "ops.max_pool(x, 2, data_format='channels_last')",
    "ops.space_to_depth(ops.transpose(x, (0, 2, 3, 1)), 2)",
]  # fmt: skip
CHANNELS_FIRST = "keras.config.set_image_data_format('channels_first')"


@pytest.mark.parametrize("call", BY_THE_SETTING)
def test_where_the_channels_stand_is_asked_of_the_setting(call: str) -> None:
    assert all(isinstance(output, tuple) for _, output in _rows(call, "(3, 16, 20)", CHANNELS_FIRST))


@pytest.mark.tensorflow
@pytest.mark.parametrize("call", BY_THE_SETTING)
def test_where_the_channels_stand_is_what_keras_takes(call: str) -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    import numpy as np

    keras.config.set_image_data_format("channels_first")
    try:
        x = keras.Input((3, 16, 20))
        theirs = tuple(eval(call, {"keras": keras, "ops": keras.ops, "np": np, "x": x}).shape)
    finally:
        keras.config.set_image_data_format("channels_last")
    assert _rows(call, "(3, 16, 20)", CHANNELS_FIRST)[-1][1] == theirs


def test_where_the_channels_stand_may_not_be_known() -> None:
    _, output = _rows("ops.max_pool(x, 2)", "(3, 16, 20)", "import sys\nkeras.config.set_image_data_format(sys.argv[1])")[-1]
    assert not isinstance(output, tuple)


def _errors(call: str) -> list[str]:
    program = f"import keras\nimport numpy as np\nfrom keras import ops\n\nx = keras.Input((8, 8, 3))\ny = {call}\n"
    return [
        f.code for f in check_source(program, "model.py", Settings(**{"target-keras": 3})).findings if f.severity == "error"
    ]


@pytest.mark.parametrize("call", REFUSED)
def test_what_no_tensor_of_these_axes_can_do_is_an_error(call: str) -> None:
    assert len(_errors(call)) == 1


def test_weights_of_an_average_may_be_as_many_as_a_size_that_is_not_told() -> None:
    program = "x = keras.Input(batch_shape=(2, n))\ny = ops.average(x, weights=np.ones(({}, 4)))\n"
    start = "import keras\nimport numpy as np\nfrom keras import ops\n\nn = int(input())\n"
    settings = Settings(**{"target-keras": 3})
    errors = [[f.code for f in check_source(start + program.format(n), "m.py", settings).findings] for n in (2, 3)]
    assert errors == [[], ["CNN115"]]


@pytest.mark.parametrize("call", ["a + b", "b + a", "ops.maximum(a, b)", "ops.where(b > 0, a, b)", "(a + c) * b", "c - a"])
def test_a_size_that_is_not_told_meets_one_that_is(call: str) -> None:
    program = (
        "import keras\nfrom keras import ops\n\nn, m = int(input()), int(input())\n"
        "a, b, c = keras.Input((n, 8)), keras.Input((16, 8)), keras.Input((m, 8))\n"
        f"keras.Model([a, b, c], {call}).summary()\n"
    )
    (file,) = check_source(program, "m.py", Settings(**{"target-keras": 3})).files
    (summary,) = (e for e in file.program.events if isinstance(e, Summary))  # type: ignore[union-attr]
    shapes = [row.output_shape for row in summary.model.layers if row.type != "InputLayer"]  # type: ignore[union-attr]
    assert str(shapes[-1][1]) == ("16" if "b" in call else "max(m, n)"), shapes


@pytest.mark.parametrize("call", TAKEN)
def test_axes_that_are_there_are_no_error(call: str) -> None:
    assert _errors(call) == []


@pytest.mark.tensorflow
@pytest.mark.parametrize("call", REFUSED + TAKEN)
def test_keras_refuses_the_same(call: str) -> None:
    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    import numpy as np

    names = {"keras": keras, "ops": keras.ops, "np": np, "x": keras.Input((8, 8, 3))}
    if call in TAKEN:
        eval(call, names)
        return
    with pytest.raises((ValueError, IndexError, TypeError)):
        eval(call, names)


def _plain(output: Any) -> Any:
    return [tuple(part) for part in output] if output and isinstance(output[0], tuple | list) else tuple(output)


def test_rows_are_called_after_the_classes_of_keras() -> None:
    """Every function of `keras.ops` that makes an operation names its class in Keras's source."""
    import ast
    from pathlib import Path

    from cnnlint.library.keras.tensors.operation_names import class_of

    keras = pytest.importorskip("keras", reason="needs TensorFlow")
    made = {}
    for path in Path(keras.__file__).parent.glob("src/ops/*.py"):
        for function in ast.parse(path.read_text()).body if not path.stem.endswith("_test") else ():
            for node in ast.walk(function) if isinstance(function, ast.FunctionDef) else ():
                match node:
                    case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id=cls)), attr="symbolic_call")):
                        made[function.name] = cls
    assert len(made) > 300
    assert {name: (cls, class_of(name)) for name, cls in made.items() if class_of(name) != cls} == {}


@pytest.mark.parametrize("dtype", ["int8", "uint8", "bool", "float16"])
def test_an_input_takes_every_dtype(dtype: str) -> None:
    pytest.importorskip("keras", reason="needs TensorFlow")
    from program_referee import HEADS, judge

    verdict = judge(HEADS[3] + f'x = Input((4,), dtype="{dtype}")\nModel(x, keras.ops.reshape(x, (-1, 2, 2))).summary()\n')
    assert verdict.outcome == "equal", verdict.why


QUANTILES = [
    "median(t, axis=1)",
    "median(t)",
    "median(t, -1, True)",
    "quantile(t, [0.5, 0.2], axis=1)",
    "median(t, axis=(1, 2))",
]


@pytest.mark.tensorflow
@pytest.mark.parametrize("call", [*QUANTILES, "quantile(t, [0.5, 0.2], axis=1, keepdims=True)", "median(t, axis=0)"])
@pytest.mark.parametrize("shape", ["(4, 3)", "batch_shape=(2, 4, 3)"])
def test_a_quantile_within_a_layer_has_sizes_that_tensorflow_does_not_know(call: str, shape: str) -> None:
    program = f"i = Input({shape})\nModel(i, layers.Lambda(lambda t: keras.ops.{call})(i)).summary()\n"
    from program_referee import HEADS, judge

    verdict = judge(f"{HEADS[3]}{program}Model(i, keras.ops.{call}).summary()\n")
    assert verdict.outcome == "equal", verdict.why


@pytest.mark.tensorflow
@pytest.mark.parametrize("shape", ["(6, 5, 2)", "(5, 2)", "(4, 4, 2)", "(None, 3, 2)"])
def test_the_axes_that_an_einsum_leaves_out(shape: str) -> None:
    from program_referee import HEADS, judge

    dense = "layers.EinsumDense('...x,xy->...y', 3)"
    program = (
        f"i = Input({shape})\nModel(i, {dense}(i)).summary()\nModel(i, layers.Lambda(lambda t: t * 2)({dense}(i))).summary()\n"
    )
    for dialect in (3, 2):
        verdict = judge(HEADS[dialect] + program, dialect)
        assert verdict.outcome == ("unknown" if dialect == 3 and shape in ("(6, 5, 2)", "(None, 3, 2)") else "equal"), (
            verdict.why
        )


@pytest.mark.parametrize(("num", "told"), [("None", True), ("20", True), ("1", False)])
def test_how_many_tensors_are_asked_for_is_read_by_tensorflow_alone(num: str, told: bool) -> None:
    """JAX and PyTorch give as many as there are: keras/src/backend/jax/core.py, `unstack`."""
    text = (
        "import numpy as np\nimport keras\nfrom keras import layers, ops\n"
        "model = keras.Sequential([keras.Input((2,)), layers.Dense(2)])\nmodel.compile('adam', 'mse')\n"
        f"model.fit(np.zeros((21, 2)), ops.one_hot(ops.unstack(np.zeros(20), {num}), 2))\n"
    )
    assert ("CNN504" in {finding.code for finding in check_source(text).findings}) is told
