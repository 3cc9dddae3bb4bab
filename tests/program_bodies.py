"""Random programs that put one body of layers and tensor functions into many places, and ask what came of it.

    write(seed)  ->  the text of a program

A body is a list of steps from `x` to `x`. It stands in a graph, a function with default arguments, the `call` of a layer or of
a model of the program's own, a `Lambda`, a loop over configurations or a nested model that is called twice; a last model takes
its sizes from what the first tells of itself.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from program_generator import COMMON, HEADS
from program_layers import Writer, dense, shape_free
from program_python import sizes
from program_tensors import FLAT, function
from program_trained import SHAPES, odd_layer


@dataclass(frozen=True)
class Step:
    """`x = text`, with `LAYER` for the layer and `A` for what comes in."""

    text: str
    layer: str = ""

    def of(self, layer: str, x: str = "x") -> str:
        return re.sub(r"\bA\b", x, self.text).replace("LAYER", layer)


def body(w: Writer, rank: int, functions: float = 0.4, most: int = 4) -> tuple[list[Step], int]:
    """A few steps, and the axes that come out."""
    steps = []
    for _ in range(w.rng.randint(1, most)):
        if w.chance(functions):
            text, rank = function(w, rank) if rank == 2 or not w.chance(0.05) else (w.pick(*FLAT[w.dialect]), 2)
            steps.append(Step(text))
        elif w.chance(0.15) or not 2 <= rank <= 5:
            beside = w.pick("A + LAYER(A)", "layers.add([LAYER(A), A])", "layers.concatenate([A, LAYER(A)])")
            steps.append(Step(beside, shape_free(w)))
        else:
            text, rank = odd_layer(w, rank)
            steps.append(Step("LAYER(A)", text))
    return steps, rank


# ------------------------------------------------------------------ places: what comes out is an expression of a tensor


def in_graph(w: Writer, x: str, rank: int) -> int:
    """Where the tensors are at hand."""
    steps, rank = body(w, rank)
    for step in steps:
        if step.layer and w.chance(0.2):
            name = w.name("part")
            w.add(f"{name} = {step.layer}", f"{x} = {step.of(name, x)}")
        else:
            w.add(f"{x} = {step.of(step.layer, x)}")
    return rank


def in_function(w: Writer, x: str, rank: int) -> int:
    """A function with default arguments, called once or in a loop."""
    name, given = w.name("block"), list(w.sizes)
    head = w.pick("units=4, last=True", "units, last=False", "*, units=3, last=True", "units=(3, 5), last=None, **more")
    with w.block(f"def {name}(x, {head}):"):
        w.sizes = [*given, "units[0]" if "(3" in head else "units"]
        steps, rank = body(w, rank)
        w.add(*(f"x = {step.of(step.layer)}" for step in steps))
        after = shape_free(w)
        w.add(*w.rng.choice((("if last:", f"    x = {after}(x)", "return x"), (f"return {after}(x) if last else x",))))
    w.sizes = given
    number = w.pick("2", "5") if "(3" not in head else "(2, 3)"
    call = w.pick(f"units={number}", f"**{{'units': {number}, 'last': False}}", f"last=False, units={number}")
    w.add(f"{x} = {name}({x}, {call})")
    return rank


def in_lambda(w: Writer, x: str, rank: int) -> int:
    """A `Lambda` of tensor functions."""
    if w.chance(0.5):
        text, rank = function(w, rank)
        name = w.pick("x", "t", "tensor")
        w.add(f"{x} = layers.Lambda(lambda {name}: {Step(text).of('', name)})({x})")
        return rank
    name = w.name("cut")
    with w.block(f"def {name}(x):"):
        steps, rank = body(w, rank, functions=1.0, most=3)
        w.add(*(f"x = {step.of('')}" for step in steps), "return x")
    w.add(f"{x} = layers.Lambda({name})({x})")
    return rank


def in_layer(w: Writer, x: str, rank: int) -> int:
    """A layer of the program's own: made in the constructor, weights of its own, called once or twice."""
    name, given = w.name("Block"), list(w.sizes)
    steps, after = body(w, rank)
    _class(w, name, "layers.Layer", steps, own=w.chance(0.4))
    w.sizes = given
    units = w.pick("", f"units={w.size(1, 6)}", w.size(1, 6))
    if w.chance(0.15) and rank > 2:
        w.add(f"{x} = layers.TimeDistributed({name}({units}))({x})")
        return after
    kept = w.name("own")
    w.add(f"{kept} = {name}({units}{', ' if units else ''}name={kept!r})" if w.chance(0.4) else f"{kept} = {name}({units})")
    w.add(f"{x} = {kept}({x}{w.pick('', '', ', training=True')})")
    return after


def _class(w: Writer, name: str, base: str, steps: list[Step], own: bool) -> None:
    """own: whether it has a weight of its own, along the last axis."""
    late = own and w.chance(0.7)
    with w.block(f"class {name}({base}):"):
        with w.block("def __init__(self, units=4, **kwargs):"):
            w.add("super().__init__(**kwargs)", "self.units = units")
            _parts(w, steps)
        if late:
            with w.block(f"def build(self, {w.pick('input_shape', 'shape')}):"):
                shape = w.lines[-1].strip().partition("self, ")[2].rstrip("):")
                _weights(w, shape)
                w.add(*([] if w.chance(0.5) else [f"super().build({shape})" if w.chance(0.5) else "self.built = True"]))
        head = w.pick("x", "x, training=None", "inputs, training=False")
        with w.block(f"def call(self, {head}):"):
            w.add(*(["x = inputs"] if "inputs" in head else []))
            _calls(w, steps)
            if late:
                w.add(w.pick("return x * self.scale[0]", "return x + self.units * self.shift"))
            else:
                w.add("return x")
        if w.chance(0.25):
            w.add("def get_config(self):", "    return {**super().get_config(), 'units': self.units}")


def _weights(w: Writer, shape: str) -> None:
    kind = w.pick("'ones'", "'zeros'", "keras.initializers.Constant(0.1)")
    frozen = w.pick("", ", trainable=False")
    place = "" if w.dialect < 3 else w.pick("", "shape=")
    named = w.pick("", ", name='scale'")
    if w.dialect < 3:
        first = w.pick(f"'scale', ({shape}[-1], self.units)", f"shape=({shape}[-1], self.units), name='scale'")
        w.add(f"self.scale = self.add_weight({first}, initializer={kind}{frozen})")
        w.add("self.shift = self.add_weight(name='shift', shape=(1,))")
    else:
        w.add(f"self.scale = self.add_weight({place}({shape}[-1], self.units), initializer={kind}{named}{frozen})")
        w.add(f"self.shift = self.add_weight({w.pick('', '(1,)', 'shape=(1, 1)')})")
    w.lines[-2] = w.lines[-2].replace("[-1], self.units)", "[-1],)") if w.chance(0.3) else w.lines[-2]


def _parts(w: Writer, steps: list[Step]) -> None:
    made = [step.layer for step in steps if step.layer]
    form = w.rng.randrange(4)
    if form == 0:
        w.add(f"self.parts = [{', '.join(made)}]")
    elif form == 1:
        w.add(f"self.parts = {{{', '.join(f'{i}: {text}' for i, text in enumerate(made))}}}")
    elif form == 2:
        w.add("self.parts = []", *(f"self.parts.append({text})" for text in made))
    else:
        w.add(*(f"self.part_{i} = {text}" for i, text in enumerate(made)))


def _calls(w: Writer, steps: list[Step]) -> None:
    single = any("self.part_0 = " in line for line in w.lines[-12:]) and not any("self.parts" in line for line in w.lines[-12:])
    number = 0
    for step in steps:
        w.add(f"x = {step.of(f'self.part_{number}' if single else f'self.parts[{number}]')}")
        number += bool(step.layer)


def in_model(w: Writer, x: str, rank: int) -> int:
    """A model of its own called on the tensor, perhaps twice."""
    name, steps_after = w.name("Net"), body(w, rank)
    _class(w, name, w.pick("Model", "keras.Model"), steps_after[0], own=False)
    kept = w.name("net")
    w.add(f"{kept} = {name}({w.pick('', 'units=3')})", f"{x} = {kept}({x})")
    return steps_after[1]


def nested(w: Writer, x: str, rank: int) -> int:
    """A graph or a stack as a layer; sometimes shared."""
    name, inner = w.name("inner"), w.name("i")
    w.add(f"{inner} = Input({x}.shape[1:])", f"h = {inner}")
    after = in_graph(w, "h", rank)
    w.add(f"{name} = Model({inner}, h{w.pick('', f', name={name!r}')})")
    if w.chance(0.3):
        w.add(f"{x} = layers.{w.pick('add', 'concatenate', 'maximum')}([{name}({x}), {name}({x})])")
    else:
        w.add(f"{x} = {name}({x})")
    return after


def configured(w: Writer, x: str, rank: int) -> int:
    """A loop over dicts that tell the layers."""
    axis = w.pick("", ", 'axis': -1")
    plans = [
        f"{{'type': 'Dense', 'units': {w.size(1, 6)}, 'activation': {w.pick('None', repr('relu'))}}}",
        f"{{'type': 'LayerNormalization'{axis}}}",
        f"dict(type='Dense', units={w.size(1, 6)}, use_bias=False)",
        "dict(type='Dropout', rate=0.2)",
        f"{{'type': 'BatchNormalization'{axis}, 'scale': False}}",
    ]
    chosen = [w.rng.choice(plans) for _ in range(w.rng.randint(1, 3))]
    w.add(f"plan = [{', '.join(chosen)}]")
    with w.block(w.pick("for i, item in enumerate(plan):", "for item in plan:")):
        w.add(
            w.pick(
                f"{x} = getattr(layers, item.pop('type'))(**item)({x})",
                "kind, more = item['type'], {k: v for k, v in item.items() if k != 'type'}\n"
                f"{x} = getattr(layers, kind)(**more)({x})",
                f"{x} = {{'Dense': layers.Dense, 'Dropout': layers.Dropout}}.get(item.pop('type'), layers.LayerNormalization)"
                f"(**({{}} if 'scale' in item else item))({x})",
                "cls = item.pop('type')\nif cls == 'Dense':\n"
                f"    {x} = layers.Dense(**item)({x})\nelse:\n    {x} = layers.ReLU()({x})",
            )
        )
    return rank


BACKWARD = "backward_layer=layers.SimpleRNN(UNITS, go_backwards=True, return_sequences=True)"
WRAPPED = {  # by the axes of the tensor: a layer, and how many axes come out; 0 for several tensors of two axes
    3: (
        ("TimeDistributed(layers.Dense(UNITS))", 3),
        ("TimeDistributed(layers.RepeatVector(UNITS))", 4),
        ("TimeDistributed(layers.Reshape((1, -1)))", 4),
        ("TimeDistributed(Sequential([layers.Dense(UNITS), layers.ReLU()]))", 3),
        ("Bidirectional(layers.LSTM(UNITS), merge_mode=None)", 0),
        ("Bidirectional(layers.GRU(UNITS, return_sequences=True), merge_mode='sum', name='both')", 3),
        ("Bidirectional(layers.RNN(layers.LSTMCell(UNITS)))", 2),
        (f"Bidirectional(layers.SimpleRNN(UNITS, return_sequences=True), {BACKWARD})", 3),
        ("Bidirectional(layers.LSTM(UNITS, return_state=True))", 0),
        ("LSTM(UNITS, return_state=True)", 0),
        ("Masking(0.0)", 3),
    ),
    4: (
        ("TimeDistributed(layers.Conv1D(UNITS, 2))", 4),
        ("TimeDistributed(layers.GlobalAveragePooling1D())", 3),
        ("TimeDistributed(layers.Bidirectional(layers.LSTM(UNITS)))", 3),
        ("TimeDistributed(layers.Permute((2, 1)))", 4),
    ),
}


def wrapped(w: Writer, x: str, rank: int) -> int:
    """Layers around layers, and what carries a mask."""
    text, after = w.rng.choice(WRAPPED.get(rank, (("Dense(UNITS)", rank),)))
    w.add(f"{x} = layers.{text.replace('UNITS', w.size(1, 5))}({x})")
    if after == 0:
        w.add(f"{x} = {w.pick(f'{x}[0]', f'layers.concatenate({x}[:2])', f'layers.concatenate(list({x})[-2:])')}")
        return 2
    return after


def prepared(w: Writer, x: str, rank: int) -> int:
    """Layers that prepare data, within the model."""
    if rank == 4:
        w.add(
            f"{x} = "
            + w.pick(
                "layers.Rescaling(1 / 255, offset=-1)", "layers.Resizing(7, 6)", "layers.CenterCrop(4, 4)",
                "layers.RandomFlip('horizontal')", "layers.RandomCrop(4, 5)", "layers.RandomZoom(0.2)",
                "layers.Normalization(mean=0.0, variance=1.0)", "layers.RandomContrast(0.1)",
                "layers.Resizing(6, 8, crop_to_aspect_ratio=True)",
                "Sequential([layers.Rescaling(1 / 255), layers.RandomRotation(0.1)])",
            )
            + f"({x})"
        )  # fmt: skip
        return rank
    if rank == 2:
        text = w.pick(
            "layers.Discretization([0.0, 1.0])", "layers.Normalization(axis=None, mean=1.0, variance=2.0)",
            "layers.CategoryEncoding(6)", "layers.CategoryEncoding(num_tokens=4, output_mode='count')", "layers.Hashing(5)",
            "layers.UnitNormalization()", "layers.Embedding(9, 3)", "layers.Embedding(9, 3, mask_zero=True)",
            "layers.CategoryEncoding(5, output_mode='one_hot')",
        )  # fmt: skip
        w.add(f"{x} = {text}({x})")
        return 3 if "Embedding" in text else rank
    w.add(f"{x} = layers.Rescaling(2.0)({x})")
    return rank


def switched(w: Writer, x: str, rank: int) -> int:
    """Conditions on what the tensors and names tell."""
    test = w.pick(
        f"{x}.shape[-1] > 3", f"len({x}.shape) == 3", f"{x}.shape[1] is None", f"{x}.shape[-1] % 2 == 0",
        "layers.__name__.endswith('layers')", f"'float' in str({x}.dtype)", f"{x}.dtype == 'float32'",
        f"isinstance({x}, list)", "hasattr(keras, 'ops')", f"{x}.shape[-1] == {x}.shape[1]",
    )  # fmt: skip
    w.add(f"if {test}:", f"    {x} = layers.Dense({w.size(1, 6)})({x})", "else:", f"    {x} = {shape_free(w)}({x})")
    return rank


PLACES: tuple[Callable[[Writer, str, int], int], ...] = (
    in_graph, in_function, in_lambda, in_lambda, in_layer, in_layer, in_layer, in_model, nested, configured, wrapped, prepared,
    switched,
)  # fmt: skip

# ------------------------------------------------------------------ what a model tells of itself

TOLD = (
    "M.count_params() % 97 + 1", "len(M.layers)", "len(M.weights) + 1", "len(M.trainable_weights) + 1", "M.output_shape[-1]",
    "sum(int(np.prod(v.shape)) for v in M.trainable_weights) % 50 + 1", "len(M.non_trainable_weights) + 1",
    "len(M.output_shape)", "M.layers[-1].count_params() % 97 + 1", "len(M.layers[-1].get_weights()) + 1",
    "M.layers[-1].output.shape[-1]", "len(M.layers[-1].name)", "len(M.get_weights()) + 1",
    "M.predict(np.zeros((2, *[d or 3 for d in M.input_shape[1:]])), verbose=0).shape[-1]", "M.output.shape[-1]",
    "sum(l.count_params() for l in M.layers) % 89 + 1", "len([l for l in M.layers if l.trainable])",
    "len([l for l in M.layers if l.weights]) + 1", "len(M.layers[-1].weights) + 1",
    "sum(isinstance(l, layers.Dense) for l in M.layers) + 1", "len(M.layers[1].__class__.__name__)",
    "len({type(l).__name__ for l in M.layers})", "M(np.zeros((2, *[d or 3 for d in M.input_shape[1:]]))).shape[-1]",
    "len(M.inputs)", "keras.models.clone_model(M).count_params() % 97 + 1", "len(M.get_config()['layers'])",
    "int(M.layers[-1].trainable) + 1", "M.input_shape[-1]",
    "len([v for l in M.layers for v in l.weights if len(v.shape) == 2]) + 1",
    "sum(v.shape[-1] for v in M.weights if len(v.shape) > 1) % 50 + 1",
)  # fmt: skip


def asked(w: Writer, model: str) -> None:
    """A model whose sizes another tells."""
    told = [w.pick(*TOLD).replace("M", model) if not w.chance(0.02) else "0" for _ in range(w.rng.randint(1, 3))]
    name = w.name("after")
    w.add(f"{name} = Sequential([Input((3,)), {', '.join(f'layers.Dense({text})' for text in told)}])", f"{name}.summary()")


# ------------------------------------------------------------------ the program


def write(seed: int | str, odds: float | None = None, dialect: int = 3) -> str:
    """The program of that seed, for Keras 3 or 2."""
    rng = random.Random(f"body {seed}")
    w = Writer(rng, rng.choice((0.0, 0.0, 0.01, 0.04)) if odds is None else odds, dialect)
    w.add(*HEADS[dialect].splitlines(), *COMMON.splitlines())
    w.add("from keras import ops" if dialect >= 3 else "from tf_keras import backend as K")
    if w.chance(0.1) and dialect >= 3:
        w.add(w.pick("keras.mixed_precision.set_global_policy('mixed_float16')", "keras.config.set_dtype_policy('bfloat16')"))
    if w.chance(0.3):
        sizes(w)
    for _ in range(rng.choice((1, 1, 2))):
        _model(w)
    return "\n".join(w.lines) + "\n"


def _model(w: Writer) -> None:
    rank = w.rng.choice((2, 2, 3, 3, 3, 4, 4))
    shape = w.rng.choice(SHAPES[rank])
    if rank > 2 and w.chance(0.1):
        shape = (None, *shape[1:])  # type: ignore[assignment]  # a length that is not told
    first, x, model = w.name("inputs"), w.name("x"), w.name("model")
    w.add(f"{first} = Input({shape}{w.pick('', '', f', name={first!r}')})", f"{x} = {first}")
    for _ in range(w.rng.randint(1, 3)):
        rank = w.rng.choice(PLACES)(w, x, rank)
    outputs = x if w.chance(0.5) else f"{dense(w)}({x})"
    w.add(f"{model} = Model({first}, {outputs})", f"{model}.summary()")
    if w.chance(0.2):
        w.add(w.pick(f"{model}.trainable = False", f"{model}.layers[-1].trainable = False", f"{model}.compile('adam', 'mse')"))
        w.add(f"{model}.summary()")
    if w.chance(0.6):
        asked(w, model)
