"""Random programs that build Keras models, as people write them; most run, some crash.

    write(seed)  ->  the text of a program

The same seed always gives the same program. Every program calls `summary()` at least once and needs nothing but Keras, NumPy
and, one in five, flags and sizes from a module `settings` that nobody has.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from program_changes import changed, graph_under_conditions, under_conditions, unknowns
from program_classes import builder, own_model, with_own_layers
from program_graphs import graph
from program_layers import Writer, conv, dense, extras, layer, shape_free, stack, start
from program_python import listed, sizes

HEADS = {
    2: "import tensorflow as tf\nimport tf_keras as keras\nfrom tf_keras import Input, Model, Sequential, layers\n",
    3: "import keras\nfrom keras import Input, Model, Sequential, layers\n",
}
COMMON = """import argparse
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
import numpy as np
"""


def sequential_list(w: Writer) -> str:
    """`Sequential([...])`, the layers written in place, or collected before."""
    shape, kind = start(w)
    made, _ = stack(w, kind, w.rng.randint(2, 7))
    if w.chance(0.8):
        made.insert(0, w.pick(f"Input({shape})", f"Input(shape={shape})", f"layers.InputLayer(shape={shape})"))
    model, name = w.name("model"), extras(w, 'name="net"')
    if w.chance(0.4):
        w.add(f"{model} = Sequential([", *(f"    {text}," for text in made), f"]{name})")
        return model
    w.add(f"{model} = Sequential({listed(w, made)}{name})")
    return model


def sequential_add(w: Writer) -> str:
    """`model.add` with conditions, loops, aliases, summaries between."""
    shape, kind = start(w)
    model = w.name("model")
    w.add(f"{model} = Sequential({extras(w, repr('net'))[2:] and 'name=' + repr('net')})")
    if w.chance(0.85):
        w.add(f"{model}.add(Input({shape}))")
    names = [model]
    for _ in range(w.rng.randint(2, 6)):
        kind = _added(w, w.rng.choice(names), kind)
        if w.chance(0.08):
            alias = w.name("alias")
            w.add(f"{alias} = {model}")
            names.append(alias)
        if w.chance(0.08):
            w.add(f"{w.rng.choice(names)}.summary()")
    if w.chance(0.15):
        w.add(f"{w.rng.choice(names)}.pop()")
        if w.chance(0.5):
            _added(w, model, "flat")
    return model


def _added(w: Writer, model: str, kind: str) -> str:
    roll = w.rng.random()
    if roll < 0.12 and kind != "flat":
        text = conv(w, "Conv2D" if kind == "image" else "Conv1D", 2 if kind == "image" else 1)
        text = text.replace(f'name="layer_{w.count}"', "use_bias=True") if "name=" in text and "use_bias" not in text else text
        with w.block(
            w.pick(f"for n in ({w.size()}, {w.size()}):", f"for i, n in enumerate([{w.size()}, 6]):", "for n in range(2, 4):")
        ):
            w.add(
                f"{model}.add({text})" if "name=" not in text else f"{model}.add(layers.Dense(n))",
                f"{model}.add(layers.Dense(n))",
            )
        return kind
    text, after = layer(w, kind)
    if roll < 0.24 and w.flags:
        with w.block(f"if {w.rng.choice(w.flags)}:"):
            w.add(f"{model}.add({text})")
        other, _ = layer(w, kind)
        if after != kind or w.chance(0.5):
            with w.block("else:"):
                w.add(f"{model}.add({text if after != kind else other})")
        return after
    if roll < 0.32:
        name = w.name("layer")
        w.add(f"{name} = {text}", f"{model}.add({name})")
        if w.chance(0.3):
            w.add(f"{name}.trainable = {w.pick('False', 'True')}")
        return after
    w.add(f"{model}.add({text})")
    return after


def functional(w: Writer) -> str:
    """The functional API: chains, blocks, merges, shared layers."""
    shape, kind = start(w)
    first, x = w.name("inputs"), w.name("x")
    w.add(f"{first} = Input({shape}{extras(w, 'name=' + repr(first))})", f"{x} = {first}")
    for _ in range(w.rng.randint(1, 5)):
        kind = _step(w, x, kind)
    outputs = x
    if w.chance(0.15):
        outputs = w.name("y")
        w.add(f"{outputs} = {dense(w)}({x})")
        outputs = f"[{x}, {outputs}]"
    model = w.name("model")
    w.add(f"{model} = {w.pick('Model', 'keras.Model')}({w.pick(f'{first}, {outputs}', f'inputs={first}, outputs={outputs}')})")
    return model


def _step(w: Writer, x: str, kind: str) -> str:
    roll = w.rng.random()
    if roll < 0.15:
        return _merge(w, x, kind)
    if roll < 0.23:
        return _block(w, x, kind)
    if roll < 0.30:
        shared, text = w.name("shared"), shape_free(w)
        w.add(f"{shared} = {text}", f"{x} = {shared}({shared}({x}))")
        return kind
    if roll < 0.36:
        with w.block(f"for width in {[w.rng.randint(2, 8) for _ in range(2)]}:"):
            w.add(f"{x} = layers.Dense(width)({x})")
            w.add(f"{x} = {shape_free(w)}({x})")
        return kind
    if roll < 0.42:
        ops = "keras.ops" if w.dialect >= 3 else "tf.nn"
        w.add(
            w.pick(
                f"{x} = {x} * 2",
                f"{x} = {ops}.relu({x})",
                f"{x} = 1 - {x}",
                f"{x} = {x} + {x}",
                f"{x} = keras.activations.relu({x})",
            )
        )
        return kind
    if roll < 0.47 and kind == "sequence":
        w.add(f"{x} = layers.MultiHeadAttention({w.size(1, 3)}, {w.size(1, 8)})({x}, {x})")
        return kind
    text, after = layer(w, kind)
    w.add(f"{x} = {text}({x})")
    return after


def _merge(w: Writer, x: str, kind: str) -> str:
    y = w.name("y")
    text, after = layer(w, kind) if w.chance(0.3) else (shape_free(w), kind)
    w.add(f"{y} = {text}({x})")
    merge = w.pick("Add", "Concatenate", "Multiply", "Average", "Maximum", "Subtract")
    if after != kind and w.chance(0.9):
        return kind
    w.add(
        w.pick(
            f"{x} = layers.{merge}()([{x}, {y}])",
            f"{x} = {x} + {y}",
            f"{x} = layers.{w.pick('add', 'concatenate')}([{x}, {y}])",
        )
    )
    return kind


def _block(w: Writer, x: str, kind: str) -> str:
    name = w.name("block")
    inner, after = layer(w, kind)
    with w.block(f"def {name}(x, width, last=True):"):
        w.add("x = layers.Dense(width)(x)", "if last:", f"    x = {shape_free(w)}(x)")
        if w.chance(0.3):
            w.add("else:", "    return x")
        w.add(f"x = {inner}(x)" if after == kind and "name=" not in inner else "x = layers.ReLU()(x)", "return x")
    w.add(f"{x} = {name}({x}, {w.size()}{w.pick('', ', last=False', ', True')})")
    return kind


def in_function(w: Writer) -> str:
    """A model built by a function, from its arguments."""
    name, model = w.name("build"), w.name("model")
    kept = list(w.sizes)
    with w.block(f"def {name}(units, depth={w.rng.randint(1, 3)}):"):
        w.sizes.append("units")
        inner = w.pick("sequential_list", "sequential_add", "functional", "functional")
        made = FORMS[inner](w)
        w.add(f"return {made}")
    w.sizes = kept
    w.add(f"{model} = {name}({w.pick(w.size(), f'units={w.size()}', f'{w.size()}, depth=2')})")
    return model


def nested(w: Writer) -> str:
    """A model on top of another, or made of its layers."""
    base = w.pick("sequential_list", "sequential_add", "functional")
    inner, model = FORMS[base](w), w.name("model")
    source, target = w.pick("input", "inputs"), w.pick("output", "outputs[0]", "layers[-1].output")
    form = w.rng.randrange(6)
    if form == 0:
        w.add(f"{model} = Sequential([{inner}, {shape_free(w)}])")
    elif form == 1:
        w.add(f"{model} = Model({inner}.inputs, {dense(w)}({inner}.{target}))")
    elif form == 2:
        w.add(f"{model} = Model({inner}.{source}, {inner}.layers[{w.pick('-2', '1', '-1')}].output)")
    elif form == 3:
        w.add(
            f"{inner}.trainable = False",
            f"tensor = Input({inner}.input_shape[1:])",
            f"{model} = Model(tensor, {dense(w)}({inner}(tensor)))",
        )
    elif form == 4:
        w.add(f"{model} = Sequential({inner}.layers[:{w.pick('-1', '2', '3')}])")
        if w.chance(0.5):
            w.add(f"{model}.add({dense(w)})")
    else:
        with w.block(f"for part in {inner}.layers[:{w.pick('-1', '2')}]:"):
            w.add("part.trainable = False")
        w.add(f"{model} = {inner}")
    return model


FORMS: dict[str, Callable[[Writer], str]] = {
    "sequential_list": sequential_list,
    "sequential_add": sequential_add,
    "functional": functional,
    "graph": graph,
    "in_function": in_function,
    "nested": nested,
    "with_own_layers": with_own_layers,
    "own_model": own_model,
    "builder": builder,
}
OPEN: dict[str, Callable[[Writer], str]] = {
    "under_conditions": under_conditions,
    "graph_under_conditions": graph_under_conditions,
}


def write(seed: int | str, odds: float | None = None, dialect: int = 3) -> str:
    """The program of that seed, for Keras 3 or 2."""
    rng = random.Random(seed)
    w = Writer(rng, rng.choice((0.0, 0.0, 0.02, 0.05)) if odds is None else odds, dialect)
    w.add(*HEADS[dialect].splitlines(), *COMMON.splitlines())
    forms = FORMS
    if rng.random() < 0.2:
        unknowns(w)
        forms = {**FORMS, **OPEN} if rng.random() < 0.3 else OPEN
    sizes(w)
    for _ in range(rng.choice((1, 1, 2))):
        changed(w, forms[rng.choice(list(forms))](w))
    return "\n".join(w.lines) + "\n"
