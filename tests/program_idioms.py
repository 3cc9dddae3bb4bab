"""Random programs in whole idioms: data that feed `fit`, known architectures, classes, and Python around the functional API.

    write(seed)  ->  the text of a program

Beside `program_generator.write`, which mixes single steps: here each program is one thing that people write, with random sizes
and, rarely, a slip that Keras refuses.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from program_architectures import ARCHITECTURES
from program_changes import changed
from program_data import DATA, slip
from program_generator import COMMON, HEADS
from program_layers import Writer, dense, layer, start
from program_own import OWN
from program_python import sizes


def scoped(w: Writer) -> None:
    """A model inside a strategy's scope, in a function that is the program's main."""
    with w.block("def main(argv=None):"):
        w.add("parser = argparse.ArgumentParser()", f"parser.add_argument('--units', type=int, default={w.rng.randint(2, 9)})")
        w.add(
            f"parser.add_argument('-d', '--depth', type=int, default={w.rng.randint(1, 3)})", "args = parser.parse_args(argv)"
        )
        with w.block("with tf.distribute.get_strategy().scope():"):
            w.add(f"model = Sequential([Input(({w.rng.randint(3, 8)},))])")
            w.add("for _ in range(args.depth):", "    model.add(layers.Dense(args.units))")
            w.add("model.compile(optimizer='adam', loss='mse')")
        w.add("model.summary()", "return model")
    with w.block("if __name__ == '__main__':"):
        w.add(
            f"trained = main({w.pick('[]', '[' + repr('--units') + ', ' + repr('4') + ']')})",
            f"trained.add({dense(w)})",
            "trained.summary()",
        )


def folded(w: Writer) -> None:
    """Layers that are kept in a list or dict and applied one after the other."""
    shape, kind = start(w)
    made = []
    for _ in range(w.rng.randint(2, 4)):
        text, kind = layer(w, kind)
        made.append(text)
    w.add(f"inputs = Input({shape})", f"parts = [{', '.join(made)}]")
    w.add(
        w.pick(
            "x = inputs\nfor part in parts:\n    x = part(x)",
            "x = functools.reduce(lambda x, part: part(x), parts, inputs)",
            "x = inputs\nwhile parts:\n    x = parts.pop(0)(x)",
            "outputs = [inputs]\nfor part in parts:\n    outputs.append(part(outputs[-1]))\nx = outputs[-1]",
            "def apply(x, *parts):\n    for part in parts:\n        x = part(x)\n    return x\nx = apply(inputs, *parts)",
            "def chain(x, parts):\n    if not parts:\n        return x\n    return chain(parts[0](x), parts[1:])\nx = "
            "chain(inputs, parts)",
            "named = {f'p{i}': part for i, part in enumerate(parts)}\nx = inputs\nfor name, part in named.items():\n   "
            " x = part(x)",
        )
    )
    w.add("model = Model(inputs, x)")
    changed(w, "model")


def halved(w: Writer) -> None:
    """A loop that goes on until a size is small enough."""
    side = w.rng.choice((16, 24, 32, 40))
    w.add(f"size, filters = {side}, {w.size(2, 4)}", "model = Sequential([Input((size, size, 3))])")
    with w.block(f"while size > {w.rng.randint(3, 8)}:"):
        w.add(
            "model.add(layers.Conv2D(filters, 3, strides=2, padding='same'))",
            "size //= 2",
            w.pick("filters *= 2", "filters = min(filters * 2, 8)"),
        )
    w.add(
        f"model.add(layers.Reshape({slip(w, '(-1,)', '(7, -1)')}))",
        "assert model.output_shape[-1] > 0, 'empty'",
        "model.summary()",
    )


def attempted(w: Writer) -> None:
    """What Keras refuses is caught, and something else is taken."""
    w.add("inputs = Input((6, 6, 3))", "x = inputs")
    with w.block(f"for kernel in ({w.rng.randint(2, 4)}, {w.rng.randint(3, 9)}):"):
        with w.block("try:"):
            w.add("x = layers.Conv2D(4, kernel)(x)")
        with w.block(f"except {w.pick('ValueError', 'Exception', '(ValueError, TypeError)')}{w.pick('', ' as error')}:"):
            w.add(w.pick("break", "pass", "x = layers.Conv2D(4, 1)(x)"))
    w.add(f"model = Model(inputs, {w.pick('x', 'layers.Flatten()(x)')})", "model.summary()")


def settled(w: Writer) -> None:
    """Settings from JSON, an environment variable with a default, a named tuple, an enum."""
    form = w.rng.randrange(4)
    if form == 0:
        numbers = [w.rng.randint(2, 6), w.rng.randint(2, 6)]
        w.add(f'config = json.loads(\'{{"units": {numbers}, "rate": 0.5, "bn": {w.pick("true", "false")}}}\')')
        units, rate, flag = "config['units']", "config['rate']", "config['bn']"
    elif form == 1:
        w.add(
            "Config = namedtuple('Config', 'units rate bn')",
            f"config = Config([{w.rng.randint(2, 6)}, 4], rate=0.25, bn={w.pick('True', 'False')})",
        )
        units, rate, flag = "config.units", "config.rate", "config.bn"
    elif form == 2:
        with w.block("@dataclass(frozen=True)\nclass Config:"):
            w.add(
                f"units: list = field(default_factory=lambda: [{w.rng.randint(2, 6)}, 3])",
                "rate: float = 0.5",
                "bn: bool = True",
                "total: int = field(init=False, default=0)",
            )
            w.add("def __post_init__(self):", "    object.__setattr__(self, 'total', sum(self.units))")
        w.add(
            f"config = Config({w.pick('', 'bn=False', '[5, 6, 7]', 'units=[2]')})",
            "config = replace(config, rate=0.1)" if w.chance(0.3) else "pass",
        )
        units, rate, flag = w.pick("config.units", "[config.total]", "asdict(config)['units']"), "config.rate", "config.bn"
    else:
        with w.block("class Size(Enum):"):
            w.add(f"SMALL = {w.rng.randint(2, 4)}", f"LARGE = {w.rng.randint(5, 9)}")
        units, rate, flag = "[size.value for size in Size]", "0.5", "Size.SMALL.value > 2"
    with w.block("def build(units, rate=0.5, bn=False, **options):"):
        w.add(f"inputs = Input(({w.rng.randint(3, 9)},), **options)", "x = inputs")
        with w.block("for i, n in enumerate(units):"):
            w.add(
                "x = layers.Dense(n, use_bias=not bn)(x)",
                "if bn:",
                "    x = layers.BatchNormalization()(x)",
                "x = layers.Dropout(rate)(x)" if w.chance(0.5) else "pass",
            )
        w.add(w.pick("return Model(inputs, x)", "model = Model(inputs, x)\nreturn model, x.shape[-1]"))
    call = f"build({units}, {w.pick(rate, 'rate=' + rate)}, bn={flag}{w.pick('', ', name=' + repr('given'))})"
    if "return model, x.shape[-1]" in w.lines[-1]:
        w.add(
            f"model, width = {call}",
            "other = Sequential([Input((width,)), layers.Dense(width)])",
            "other.summary()",
            "model.summary()",
        )
    else:
        w.add(f"model = {call}", "model.summary()")


def operated(w: Writer) -> None:
    """A graph of many functions on tensors."""
    ops = _OPS if w.dialect >= 3 else _OF_TENSORFLOW
    w.add(f"inputs = Input(({w.pick('6', 'None')}, {w.pick('4', '8')}))", "x = inputs")
    for _ in range(w.rng.randint(1, 4)):
        w.add("x = " + w.pick(*ops))
    if w.chance(0.5):
        w.add("x = layers.Flatten()(x)" if w.chance(0.3) else "x = layers.Dense(3)(x)")
    w.add("model = Model(inputs, x)", "model.summary()")


_OPS = (
    "keras.ops.transpose(x, (0, 2, 1))",
    "keras.ops.concatenate([x, x], axis=1)",
    "keras.ops.matmul(x, keras.ops.transpose(x, (0, 2, 1)))",
    "keras.ops.reshape(x, (-1, 4, 6))",
    "keras.ops.pad(x, [[0, 0], [1, 1], [0, 0]])",
    "keras.ops.repeat(x, 2, axis=-1)",
    "keras.ops.sum(x, axis=-1, keepdims=True)",
    "keras.ops.split(x, 2, axis=-1)[0]",
    "keras.ops.stack([x, x], axis=-1)[..., 0]",
    "keras.ops.einsum('bij,bkj->bik', x, x)",
    "keras.ops.mean(x, axis=1, keepdims=True) + x",
    "keras.ops.tile(x, (1, 1, 2))",
    "keras.ops.max(x, axis=1)[:, None, :]",
    "keras.ops.swapaxes(x, 1, 2)",
    "keras.ops.softmax(x, axis=-1) * x",
    "keras.ops.flip(x, axis=1)",
    "keras.ops.roll(x, 1, axis=1)",
    "keras.ops.take(x, [0, 1], axis=-1)",
    "keras.ops.squeeze(keras.ops.expand_dims(x, -1), -1)",
    "keras.ops.cumsum(x, axis=1)",
    "keras.ops.one_hot(keras.ops.argmax(x, axis=-1), 5)",
    "keras.ops.norm(x, axis=-1, keepdims=True)",
    "keras.ops.silu(x)",
    "keras.ops.unstack(x, axis=-1)[0][..., None]",
    "layers.Permute((2, 1))(x)",
    "layers.Dense(4)(x)",
    "layers.Conv1D(4, 2)(x)",
    "layers.Attention()([x, x])",
    "layers.Dot(axes=2)([x, x])",
)
_OF_TENSORFLOW = (
    "tf.transpose(x, [0, 2, 1])",
    "tf.concat([x, x], axis=1)",
    "tf.matmul(x, x, transpose_b=True)",
    "tf.reshape(x, [-1, 4, 6])",
    "tf.pad(x, [[0, 0], [1, 1], [0, 0]])",
    "tf.repeat(x, 2, axis=-1)",
    "tf.reduce_sum(x, axis=-1, keepdims=True)",
    "tf.split(x, 2, axis=-1)[0]",
    "tf.stack([x, x], axis=-1)[..., 0]",
    "tf.expand_dims(tf.reduce_max(x, axis=1), 1)",
    "tf.tile(x, [1, 1, 2])",
    "tf.nn.softmax(x) * x",
    "tf.squeeze(tf.expand_dims(x, -1), -1)",
    "tf.gather(x, [0, 1], axis=-1)",
    "layers.Permute((2, 1))(x)",
    "layers.Dense(4)(x)",
    "layers.Conv1D(4, 2)(x)",
    "layers.Attention()([x, x])",
    "layers.Dot(axes=2)([x, x])",
)


def edited(w: Writer) -> None:
    """A stack whose top is taken off and replaced, one way or another."""
    w.add(
        f"model = Sequential([Input((8, 8, 3)), layers.Conv2D({w.size(2, 6)}, 3, name='first'), layers.Flatten(), "
        f"{dense(w)}, layers.Dense(4, name='old')])"
    )
    w.add(
        w.pick(
            "model.pop()\nmodel.add(layers.Dense(2, name='new'))",
            "model.pop()\nmodel.pop()\nmodel.add(layers.Dense(3))",
            "model = Model(model.inputs, layers.Dense(2)(model.layers[-2].output))",
            "model = Sequential(model.layers[:-1] + [layers.Dense(2)])",
            "body = Sequential(model.layers[:-1])\nmodel = Sequential([Input((8, 8, 3)), body, layers.Dense(2)])",
            "model = Sequential([layer for layer in model.layers if not isinstance(layer, layers.Dense)])\n"
            "model.build((None, 8, 8, 3))",
            "old = model.get_layer('old')\nold.trainable = False\nx = model.get_layer('first').output\nmodel = "
            "Model(model.inputs, layers.GlobalMaxPooling2D()(x))",
            "for layer in model.layers:\n    if layer.name == 'old':\n        layer.trainable = False",
            "model = keras.models.clone_model(model)\nmodel.add(layers.Dense(2))",
            "tops = {n: Sequential([Input(model.output_shape[1:]), layers.Dense(n)]) for n in (2, 3)}\nfor n, top in "
            "tops.items():\n    whole = Sequential([model, top])\n    whole.summary()",
        )
    )
    w.add("model.summary()", "print(f'{len(model.layers)} layers, {model.count_params():,} weights')")


def volumes(w: Writer) -> None:
    """Three spatial axes, separable and transposed windows, cropping and padding."""
    if w.chance(0.4):
        w.add("model = Sequential([Input((8, 8, 8, 1))])")
        padding = w.pick(repr("same"), repr("valid"))
        w.add(f"model.add(layers.Conv3D({w.size(2, 4)}, {slip(w, '3', '9')}, padding={padding}))")
        then = (
            "MaxPooling3D(2)",
            "AveragePooling3D((1, 2, 2))",
            "GlobalAveragePooling3D()",
            "UpSampling3D(2)",
            "ZeroPadding3D(1)",
        )
        w.add(f"model.add(layers.{w.pick(*then)})")
    else:
        w.add(f"model = Sequential([Input(({w.pick('12', '15')}, 16, 3))])")
        for _ in range(w.rng.randint(1, 3)):
            w.add(
                "model.add("
                + w.pick(
                    "layers.SeparableConv2D(4, 3, depth_multiplier=2)",
                    "layers.DepthwiseConv2D(3, strides=2, padding='same')",
                    "layers.Conv2DTranspose(3, 3, strides=2, padding='same')",
                    "layers.Cropping2D(((1, 2), (0, 1)))",
                    "layers.ZeroPadding2D(((0, 1), (2, 2)))",
                    "layers.UpSampling2D((2, 3), interpolation='bilinear')",
                    "layers.Conv2D(4, (3, 1), dilation_rate=(2, 1))",
                    "layers.Resizing(10, 10)",
                    "layers.CenterCrop(8, 8)",
                    "layers.RandomRotation(0.1)",
                    "layers.Conv2DTranspose(2, 2, strides=2, output_padding=1)",
                    "layers.GroupNormalization(groups=1)",
                    "layers.AveragePooling2D(3, strides=1, padding='same')",
                )
                + ")"
            )
    w.add("model.summary()")


MORE = (scoped, folded, folded, halved, attempted, settled, settled, operated, operated, edited, edited, volumes)
FAMILIES: tuple[tuple[Callable[[Writer], None], ...], ...] = (DATA, ARCHITECTURES, OWN, MORE)


def write(seed: int | str, odds: float | None = None, dialect: int = 3) -> str:
    """The program of that seed, for Keras 3 or 2."""
    rng = random.Random(f"idiom {seed}")
    w = Writer(rng, rng.choice((0.0, 0.0, 0.02, 0.05)) if odds is None else odds, dialect)
    w.add(*(["import tensorflow as tf"] if dialect >= 3 else []), *HEADS[dialect].splitlines(), *COMMON.splitlines())
    w.add(
        "import functools",
        "import json",
        "from collections import namedtuple",
        "from dataclasses import asdict",
        "from enum import Enum",
    )
    if rng.random() < 0.3:
        sizes(w)
    rng.choice(rng.choice(FAMILIES))(w)
    return "\n".join(w.lines) + "\n"
