"""Random programs in the ways that people put models together: classes around them, tables of makers, parts kept and reused.

    write(seed)  ->  the text of a program

Beside `program_generator.write` and `program_idioms.write`: here what varies is how the pieces of a program meet, on small
networks that mostly run.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from program_changes import changed
from program_generator import COMMON, HEADS
from program_layers import Writer, dense, shape_free
from program_people_parts import PARTS
from program_python import sizes

ACTS = ("'relu'", "'tanh'", "None", "'elu'")


def _n(w: Writer, low: int = 2, high: int = 9) -> str:
    return str(w.rng.randint(low, high)) if not w.sizes or w.chance(0.7) else w.size(low, high)


def wrapped(w: Writer) -> None:
    """A class that keeps its configuration and makes the model in a method, perhaps at once, perhaps when asked."""
    with w.block("class Net:"):
        w.add(f"depth = {w.rng.randint(1, 3)}")
        with w.block(f"def __init__(self, shape, classes={_n(w)}, **options):"):
            w.add("self.shape, self.classes = shape, classes", "self.options = {'width': 4, **options}", "self.made = []")
            w.add(w.pick("self.model = None", "self.model = self.build()", "self._model = None\nself.model = self.build()"))
        with w.block("def layer(self, x, i):"):
            w.add("made = layers.Dense(self.options['width'] + i, activation=self.options.get('act'))")
            w.add("self.made.append(made)", w.pick("return made(x)", "x = made(x)\nreturn layers.Dropout(0.1)(x) if i else x"))
        with w.block("def build(self):"):
            w.add("inputs = x = Input(self.shape)", "for i in range(self.depth):", "    x = self.layer(x, i)")
            w.add(w.pick("", "if self.options.get('flat', True):\n    x = layers.Flatten()(x)"))
            w.add("self.model = Model(inputs, layers.Dense(self.classes)(x))", w.pick("return self.model", "return self.model"))
    w.add(f"net = Net(({_n(w)}, {_n(w)}){w.pick('', ', width=' + _n(w), ', act=' + repr('relu'), ', flat=False, classes=2')})")
    w.add(w.pick("Net.depth = 1", "net.depth = 2", "net.made.clear()", "pass"))
    w.add(w.pick("net.build()", "net.build().summary()", "model = net.model or net.build()"))
    w.add(
        w.pick(
            "net.made[0].trainable = False", "for made in net.made[1:]: made.trainable = False", "net.model.trainable = False"
        )
    )
    w.add("model = net.model")
    changed(w, "model")


def described(w: Writer) -> None:
    """A data class per block, a table of makers, a loop that applies them."""
    w.add("@dataclass")
    with w.block("class Block:"):
        w.add("kind: str", f"size: int = {_n(w)}", "options: dict = field(default_factory=dict)", f"times: int = {_n(w, 1, 2)}")
        w.add(w.pick("", "@property\ndef doubled(self):\n    return self.size * 2"))
    w.add("def conv(size, kernel=3, **more):", "    return layers.Conv1D(size, kernel, padding='same', **more)")
    w.add(
        "MAKERS = {",
        f"    'conv': {w.pick('conv', 'partial(conv, kernel=2)', 'lambda n, **k: conv(n, **k)')},",
        f"    'dense': {w.pick('layers.Dense', 'partial(layers.Dense, use_bias=False)')},",
        f"    'drop': lambda n, **_: layers.Dropout(n / {w.rng.randint(20, 40)}),",
        f"    'norm': lambda n, **_: {shape_free(w)},",
        "}",
    )
    blocks = [
        f"Block({w.pick(*(repr(k) for k in ('conv', 'dense', 'drop', 'norm')))}"
        + w.pick("", f", {_n(w)}", f", size={_n(w)}, times=2", ", options={'name': " + repr(w.name("b")) + "}")
        + ")"
        for _ in range(w.rng.randint(2, 4))
    ]
    w.add(f"blocks = [{', '.join(blocks)}]")
    w.add(
        w.pick(
            "",
            "blocks.insert(0, blocks.pop())",
            f"blocks.append(replace(blocks[0], size={_n(w)}, options={{}}))",
            "blocks[-1].size += 1",
        )
    )
    if w.chance(0.5):
        w.add(f"model = Sequential([Input(({_n(w)}, {_n(w)}))])")
        with w.block("for block in blocks:"), w.block("for _ in range(block.times):"):
            w.add("model.add(MAKERS[block.kind](block.size, **block.options))")
    else:
        w.add(f"inputs = x = Input(({_n(w)}, {_n(w)}))")
        with w.block("for block in blocks:"):
            w.add("options = dict(block.options)", "options.pop('missing', None)")
            w.add("x = MAKERS.get(block.kind, layers.Dense)(block.size, **options)(x)")
        w.add("model = Model(inputs, x)")
    changed(w, "model")


def grown(w: Writer) -> None:
    """A stack that is grown and cut while its own sizes are asked."""
    w.add(f"model = Sequential([Input(({w.rng.choice((12, 20, 33))}, {_n(w)}))])", dense_add(w))
    with w.block(f"while model.output_shape[1] > {w.rng.randint(2, 6)}:"):
        w.add(w.pick("model.add(layers.MaxPooling1D(2))", "model.add(layers.Conv1D(model.output_shape[-1], 3, strides=2))"))
    with w.block(f"while len(model.layers) < {w.rng.randint(3, 7)}:"):
        w.add("model.add(layers.Dense(len(model.layers) + 1))")
        if w.chance(0.3):
            w.add("if model.count_params() > 60:", "    break")
    w.add(
        w.pick(
            "model.pop()", "last = model.layers[-1]\nmodel.pop()\nmodel.add(last)", "pass", "model.layers[0].trainable = False"
        )
    )
    w.add(w.pick("model.add(layers.Flatten())", "model.add(layers.GlobalMaxPooling1D())"), dense_add(w))
    w.add(f"assert model.output_shape[-1] {w.pick('>', '!=')} 0")
    changed(w, "model")


def dense_add(w: Writer) -> str:
    return f"model.add({dense(w)})"


def kept(w: Writer) -> None:
    """Layers in lists and dicts, made by comprehensions, edited, then applied: some twice, some never."""
    w.add(f"widths = {[w.rng.randint(2, 8) for _ in range(w.rng.randint(2, 4))]}")
    w.add(
        w.pick(
            "parts = [layers.Dense(n) for n in widths]",
            "parts = [make(n) for n in widths for make in (layers.Dense, lambda k: layers.Dropout(k / 10))]",
            "parts = [layers.Dense(n, name=f'part_{i}') for i, n in enumerate(widths)]",
            "parts = list(map(partial(layers.Dense, activation='relu'), widths))",
            "parts = [layers.Dense(**{'units': n, 'use_bias': i > 0}) for i, n in enumerate(widths)]",
        )
    )
    w.add(
        w.pick(
            "parts.insert(1, layers.ReLU())", "parts.append(parts.pop(0))", "parts[0] = layers.Dense(3)", "del parts[0]",
            "parts += [layers.Dense(widths[-1])]", "parts = parts[::-1]", "extra, *parts = parts + parts[:1]",
            "parts.extend([layers.ReLU(), layers.BatchNormalization()])", "parts = sorted(parts, key=lambda p: p.name)",
        )
    )  # fmt: skip
    form = w.rng.randrange(4)
    if form == 0:
        w.add(f"model = Sequential([Input(({_n(w)},)), *parts])")
    elif form == 1:
        w.add(f"inputs = x = Input(({_n(w)},))", "for part in parts:", "    x = part(x)", "model = Model(inputs, x)")
    elif form == 2:
        w.add(f"inputs = Input(({_n(w)},))", "outputs = [part(inputs) for part in parts]")
        w.add(w.pick("model = Model(inputs, outputs)", "model = Model(inputs, layers.concatenate(outputs))"))
    else:
        w.add("by_name = {part.name: part for part in parts}", f"model = Sequential(name='kept')\nmodel.add(Input(({_n(w)},)))")
        w.add("for name in list(by_name):", "    model.add(by_name.pop(name))", "assert not by_name")
    w.add(w.pick("parts[-1].trainable = False", "parts.clear()", "for part in parts[:1]: part.trainable = False", "pass"))
    changed(w, "model")


def attempted(w: Writer) -> None:
    """What fails is tried in another way."""
    wrong = w.pick("layers.Conv2D(4, 9)", "layers.MaxPooling2D(9)", "layers.Reshape((7, 7))", "layers.Conv2D(0, 3)")
    right = w.pick("layers.Conv2D(4, 3)", "layers.AveragePooling2D()", "layers.Flatten()")
    error = w.pick("ValueError", "Exception", "(ValueError, TypeError)", "Exception as error")
    w.add(f"inputs = Input((8, 8, {w.rng.randint(1, 3)}))")
    with w.block("try:"):
        w.add(f"x = {w.pick(wrong, wrong, right)}(inputs)", w.pick("", "done = True"))
    with w.block(f"except {error}:"):
        w.add(f"x = {right}(inputs)")
    if w.chance(0.4):
        with w.block(w.pick("else:", "finally:")):
            w.add(f"x = {shape_free(w)}(x)" if w.lines[-1].strip() != "finally:" else "kept = 1")
    with w.block("def number(text, default=3):"):
        w.add("try:", "    return int(text)", f"except {w.pick('ValueError', 'Exception')}:", "    return default")
    w.add(
        f"x = layers.Dense(number({w.pick(repr('5'), repr('x'), repr('7.5'), 'None, 4' if error else '')}))(x)"
        if w.chance(0.9)
        else ""
    )
    w.add("model = Model(inputs, x)")
    changed(w, "model")


def cut(w: Writer) -> None:
    """Models of inner tensors, found by name, by place and by a search."""
    w.add("inputs = x = Input((12, 12, 3))", "skips = {}")
    with w.block(f"for i, n in enumerate({[w.rng.randint(2, 6) for _ in range(w.rng.randint(2, 3))]}):"):
        w.add("x = layers.Conv2D(n, 3, padding='same', name=f'conv_{i}')(x)", "skips[f'conv_{i}'] = x")
        w.add(
            w.pick(
                "x = layers.BatchNormalization(name=f'bn_{i}')(x)",
                "x = layers.ReLU()(x)",
                "x = layers.MaxPooling2D(padding='same')(x)",
            )
        )
    w.add(f"model = Model(inputs, layers.Dense({_n(w)}, name='head')(layers.Flatten()(x)))")
    w.add(
        w.pick(
            "part = Model(model.input, model.get_layer('conv_1').output)",
            "part = Model(model.inputs, [layer.output for layer in model.layers if layer.name.startswith('conv')])",
            "part = Model(inputs, list(skips.values()))",
            "part = Model(inputs, skips)" if w.dialect >= 3 else "part = Model(inputs, list(skips.values())[::-1])",
            "part = Model(skips['conv_1'], model.output)",
            "part = Model(model.layers[2].input, model.get_layer('head').output)",
            "part = Model(model.input, next(layer for layer in reversed(model.layers) if 'conv' in layer.name).output)",
            "part = Model(inputs, layers.GlobalMaxPooling2D()(model.get_layer(index=2).output))",
            "part = Sequential(model.layers[:-2] + [layers.GlobalAveragePooling2D()])",
            "new = x = Input((12, 12, 3))\nfor layer in model.layers[1:-1]:\n    x = layer(x)\npart = Model(new, x)",
            "part = Sequential()\nfor layer in model.layers[:3]:\n    part.add(layer)",
        )
    )
    w.add(w.pick("", "part.trainable = False", "model.get_layer('head').trainable = False", "part.layers[1].trainable = False"))
    w.add("part.summary()")
    changed(w, "model")


def merged(w: Writer) -> None:
    """Lists of inputs, of towers that share layers, of merges in turn."""
    count = w.rng.randint(2, 3)
    shared = w.pick("layers.Dense(4)", "Sequential([layers.Dense(5), layers.ReLU()])", "layers.LSTM(3)")
    shape = "(6, 4)" if "LSTM" in shared else "(4,)"
    w.add(f"inputs = [Input({shape}, name=f'in_{{i}}') for i in range({count})]", f"shared = {shared}")
    w.add(
        w.pick(
            "towers = [shared(i) for i in inputs]",
            "towers = list(map(shared, inputs))",
            "towers = [layers.Dense(4)(shared(i)) for i in inputs]",
            "towers = []\nfor k, i in enumerate(inputs):\n    y = shared(i)\n"
            "    if k % 2:\n        y = layers.Dense(y.shape[-1])(y)\n    towers.append(y)",
        ),
        w.pick(
            "x = layers.Concatenate()(towers)", "x = layers.add(towers)", "x = layers.Average()(towers)",
            "x = towers[0]\nfor y in towers[1:]:\n    x = layers.Multiply()([x, y])",
            "x = towers.pop()\nwhile towers:\n    x = layers.concatenate([x, towers.pop()])",
            "x = sum(towers[1:], towers[0])",
            "x = layers.Concatenate()([*towers, layers.Maximum()(towers)])",
            "merge = {'add': layers.Add, 'cat': layers.Concatenate}\nx = merge['" + w.pick("add", "cat") + "']()(towers)",
        ),
    )  # fmt: skip
    outputs = w.pick("layers.Dense(2)(x)", "[x, layers.Dense(2)(x)]", "x")
    w.add(f"model = Model({w.pick('inputs', 'inputs[::-1]', '[*inputs]')}, {outputs})")
    w.add(w.pick("shared.trainable = False", "print(len(model.inputs), model.output_shape)", "pass"))
    changed(w, "model")


PEOPLE: tuple[Callable[[Writer], None], ...] = (
    wrapped,
    described,
    grown,
    kept,
    kept,
    attempted,
    cut,
    cut,
    merged,
    merged,
    *PARTS,
)


def write(seed: int | str, odds: float | None = None, dialect: int = 3) -> str:
    """The program of that seed, for Keras 3 or 2."""
    rng = random.Random(f"people {seed}")
    w = Writer(rng, rng.choice((0.0, 0.0, 0.02)) if odds is None else odds, dialect)
    w.add(*(["import tensorflow as tf"] if dialect >= 3 else []), *HEADS[dialect].splitlines(), *COMMON.splitlines())
    if rng.random() < 0.3:
        sizes(w)
    rng.choice(PEOPLE)(w)
    return "\n".join(line for line in w.lines if line.strip()) + "\n"
