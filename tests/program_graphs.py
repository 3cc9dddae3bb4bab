"""Random graphs of the functional API: several inputs, merges, shared and nested models, operators, tensors of inner layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from program_layers import Writer, dense, extras, layer, shape_free, start


@dataclass(frozen=True)
class Tensor:
    """A tensor by its variable. like: tensors with the same mark have the same shape."""

    name: str
    kind: str
    like: int


@dataclass
class Graph:
    """What a graph has so far: its inputs, its tensors, names of layers and models that can be called again."""

    w: Writer
    inputs: list[Tensor]
    tensors: list[Tensor]
    callables: list[tuple[str, Tensor]]  # a layer or model, and a tensor that it was called on
    models: list[str]

    def put(self, expression: str, kind: str, like: int | None = None) -> Tensor:
        """Binds a new tensor."""
        made = Tensor(self.w.name("t"), kind, self.w.count if like is None else like)
        self.w.add(f"{made.name} = {expression}")
        self.tensors.append(made)
        return made

    def any(self) -> Tensor:
        """A tensor, rather a late one."""
        return self.w.rng.choice(self.tensors[-3:] if self.w.chance(0.7) else self.tensors)

    def alike(self) -> tuple[Tensor, Tensor]:
        """Two tensors, mostly of the same shape."""
        one = self.any()
        others = [t for t in self.tensors if t.like == one.like]
        return one, self.w.rng.choice(others if not self.w.chance(self.w.odds) else self.tensors)


def graph(w: Writer) -> str:
    """`Model(inputs, outputs)`."""
    g = Graph(w, [], [], [], [])
    for _ in range(w.rng.choice((1, 1, 1, 2, 3))):
        shape, kind = start(w)
        twin = g.inputs[0] if g.inputs and w.chance(0.4) else None
        name = w.name("inputs")
        size = shape if twin is None else f"{twin.name}.shape[1:]"
        called = extras(w, f"name={name!r}")
        w.add(f"{name} = {w.pick('Input', 'keras.Input', 'layers.Input')}({w.pick('', 'shape=')}{size}{called})")
        made = Tensor(name, kind if twin is None else twin.kind, w.count if twin is None else twin.like)
        g.inputs.append(made)
        g.tensors.append(made)
    for _ in range(w.rng.randint(2, 8)):
        w.rng.choice(STEPS)(g)
    return _closed(g)


def _closed(g: Graph) -> str:
    """The model: outputs that reach every input, mostly."""
    w, model = g.w, g.w.name("model")
    outputs = [g.tensors[-1].name]
    if w.chance(0.35):
        outputs.append(g.any().name)
    inputs = [t.name for t in g.inputs]
    given = inputs[0] if len(inputs) == 1 and w.chance(0.8) else f"[{', '.join(inputs)}]"
    got = outputs[0] if len(outputs) == 1 and w.chance(0.9) else f"[{', '.join(outputs)}]"
    if w.chance(0.06):
        got = f'{{"main": {outputs[0]}}}'
    arguments = w.pick(f"{given}, {got}", f"inputs={given}, outputs={got}") + extras(w, "name='graph'")
    w.add(f"{model} = {w.pick('Model', 'keras.Model', 'keras.models.Model')}({arguments})")
    if w.chance(0.3):
        return _sub_model(g, model)
    return model


def _sub_model(g: Graph, whole: str) -> str:
    """A model between tensors of a model that is there."""
    w, model = g.w, g.w.name("inner")
    layer_of = w.pick(f"{whole}.layers[{w.pick('-1', '1', '-2', '2')}]", f"{whole}.get_layer(index={w.pick('1', '-1', '2')})")
    w.add(
        w.pick(
            f"{model} = Model({whole}.inputs, {layer_of}.output)",
            f"{model} = Model({g.inputs[0].name}, {g.any().name})",
            f"{model} = Model({g.any().name}, {g.tensors[-1].name})",
            f"{model} = Model({whole}.input, [part.output for part in {whole}.layers[1:]])",
            f"{model} = Model({whole}.input, {dense(w)}({whole}.output))",
            f"{model} = Model({layer_of}.input, {whole}.output)",
            f"{model} = Model(inputs={whole}.inputs, outputs=[{whole}.outputs[0], {layer_of}.output])",
        )
    )
    return model


# ------------------------------------------------------------------ steps


def _layer(g: Graph) -> None:
    x = g.any()
    text, kind = layer(g.w, x.kind)
    g.put(f"{text}({x.name})", kind)


def _same(g: Graph) -> None:
    x = g.any()
    g.put(f"{shape_free(g.w)}({x.name})", x.kind, x.like)


def _merge(g: Graph) -> None:
    w, (a, b) = g.w, g.alike()
    name = w.pick("Add", "Concatenate", "Multiply", "Average", "Maximum", "Subtract", "Minimum")
    more = w.pick("", "axis=-1", "axis=1", "axis=-2") if name == "Concatenate" else ""
    low = w.pick("add", "concatenate", "multiply", "average", "maximum")
    third = f", {a.name}" if w.chance(0.2) and name not in ("Subtract",) else ""
    text = w.pick(f"layers.{name}({more})([{a.name}, {b.name}{third}])", f"layers.{low}([{a.name}, {b.name}])")
    g.put(text, a.kind, a.like if "oncat" not in text else None)


def _operator(g: Graph) -> None:
    w, (a, b) = g.w, g.alike()
    text = w.pick(
        f"{a.name} + {b.name}", f"{a.name} * 2", f"1 - {a.name}", f"{a.name} * {b.name}", f"{a.name} / 255.0", f"-{a.name}",
        f"{a.name} ** 2", f"{a.name} - {b.name}", f"{a.name} // 2", f"{a.name} % 3",
    )  # fmt: skip
    g.put(text, a.kind, a.like)


def _sliced(g: Graph) -> None:
    w, a = g.w, g.any()
    if a.kind == "flat":
        g.put(f"{a.name}[:, {w.pick(':2', '1:', '-2:', '::2')}]", "flat")
    elif a.kind == "sequence":
        text, kind = w.rng.choice(
            ((":, :3", "sequence"), (":, -1", "flat"), (":, :, :1", "sequence"), (":, ::2, :", "sequence"), (":, 0, :", "flat"))
        )
        g.put(f"{a.name}[{text}]", kind)
    else:
        g.put(f"{a.name}[{w.pick(':, :4', ':, :, 1:, :', '..., :1', ':, ::2, ::2, :')}]", "image")


def _function(g: Graph) -> None:
    w, (a, b) = g.w, g.alike()
    text = w.pick(*(_OF_TENSORFLOW if w.dialect < 3 else _OPS)).replace("A", a.name).replace("B", b.name)
    changed = any(word in text for word in ("concat", "mean"))
    g.put(text, a.kind, None if changed else a.like)


_OPS = (
    "keras.ops.relu(A)", "keras.ops.concatenate([A, B], axis=-1)", "keras.ops.softmax(A)", "keras.ops.sqrt(A)",
    "keras.ops.mean(A, axis=-1, keepdims=True)", "keras.ops.add(A, B)", "keras.activations.relu(A)", "keras.ops.maximum(A, 0)",
    "keras.ops.expand_dims(A, -1)[..., 0]", "keras.ops.reshape(A, (-1, *A.shape[1:]))", "keras.ops.abs(A)", "keras.ops.exp(A)",
    "keras.ops.clip(A, 0, 6)", "keras.ops.where(A > 0, A, B)", "keras.ops.cast(A, 'float32')", "keras.ops.square(A)",
    "keras.ops.squeeze(keras.ops.expand_dims(A, 1), 1)", "keras.activations.gelu(A)", "keras.ops.multiply(A, 2)",
    "keras.ops.stack([A, B], axis=1)[:, 0]", "keras.ops.tanh(A)",
)  # fmt: skip
_OF_TENSORFLOW = (
    "tf.nn.relu(A)", "tf.concat([A, B], -1)", "tf.reduce_mean(A, axis=-1, keepdims=True)", "tf.square(A)", "tf.math.add(A, B)",
    "tf.cast(A, 'float32')", "tf.add(A, 1.0)", "tf.sigmoid(A)", "tf.maximum(A, B)", "tf.identity(A)", "tf.math.multiply(A, B)",
)  # fmt: skip


def _shared(g: Graph) -> None:
    w, (a, b) = g.w, g.alike()
    name, kind = w.name("shared"), a.kind
    text = shape_free(w)
    like = a.like
    if w.chance(0.5):
        text, kind = layer(w, a.kind)
        like = w.count
    w.add(f"{name} = {text}")
    g.put(f"{name}({a.name})", kind, like)
    g.put(f"{name}({b.name})", kind, like if a.like == b.like else None)
    g.callables.append((name, a))


def _again(g: Graph) -> None:
    if not g.callables:
        return _layer(g)
    name, on = g.w.rng.choice(g.callables)
    others = [t for t in g.tensors if t.like == on.like]
    g.put(f"{name}({g.w.rng.choice(others).name})", on.kind)
    return None


def _nested(g: Graph) -> None:
    """A model called on a tensor."""
    w, a = g.w, g.any()
    name, kind = w.name("nested"), a.kind
    if w.chance(0.5):
        text, kind = layer(w, kind)
        first = f"Input({a.name}.shape[1:]), " if w.chance(0.6) else ""
        more = f", {shape_free(w)}" if w.chance(0.5) else ""
        w.add(f"{name} = Sequential([{first}{text}{more}]{extras(w, 'name=' + repr(name))})")
    else:
        inner, x = w.name("inner"), w.name("x")
        text, kind = layer(w, kind)
        w.add(f"{inner} = Input({a.name}.shape[1:])", f"{x} = {text}({inner})", f"{x} = {shape_free(w)}({x})")
        w.add(f"{name} = Model({inner}, {x}{extras(w, 'name=' + repr(name))})")
    if w.chance(0.2):
        w.add(f"{name}.trainable = False")
    g.put(f"{name}({a.name}{w.pick('', '', ', training=False')})", kind)
    g.callables.append((name, a))
    g.models.append(name)


def _of_nested(g: Graph) -> None:
    """A tensor that belongs to a model that is there."""
    if not g.models:
        return _nested(g)
    w, name = g.w, g.w.rng.choice(g.models)
    attribute = w.pick(
        "output", "outputs[0]", "layers[-1].output", "layers[0].output", "get_layer(index=-1).output", "layers[-1].output"
    )
    g.put(f"{name}.{attribute}", "flat")
    g.tensors.pop()
    if w.chance(0.5):
        other = w.name("probe")
        w.add(
            f"{other} = Model({name}.{w.pick('inputs', 'inputs', 'input')}, {w.lines[-1].split(' = ')[0].strip()})",
            f"{other}.summary()",
        )
    return None


def _block(g: Graph) -> None:
    """A function of the program that adds layers, with a skip perhaps."""
    w, x = g.w, g.any()
    name = w.name("block")
    with w.block(f"def {name}(x, width, last=True):"):
        w.add("skip = x", "x = layers.Dense(width)(x)", "if last:", f"    x = {shape_free(w)}(x)")
        if w.chance(0.3):
            w.add("else:", "    return x")
        if w.chance(0.5):
            w.add("if skip.shape[-1] != width:", "    skip = layers.Dense(width)(skip)", "x = layers.add([x, skip])")
        w.add("return x")
    g.put(f"{name}({x.name}, {w.size()}{w.pick('', ', last=False', ', True')})", x.kind)


def _looped(g: Graph) -> None:
    w, x = g.w, g.any()
    name = w.name("x")
    w.add(f"{name} = {x.name}")
    with w.block(w.pick(f"for width in {[w.rng.randint(2, 8) for _ in range(2)]}:", "for width in range(3, 5):")):
        w.add(f"{name} = layers.Dense(width)({name})", f"{name} = {shape_free(w)}({name})")
    g.put(name, x.kind)


def _attention(g: Graph) -> None:
    w, x = g.w, g.any()
    if x.kind != "sequence":
        return _layer(g)
    text = w.pick(
        f"layers.MultiHeadAttention({w.size(1, 3)}, {w.size(1, 8)})({x.name}, {x.name})",
        f"layers.Attention()([{x.name}, {x.name}])",
        f"layers.LSTM({w.size(1, 6)}, return_sequences=True)(layers.Masking()({x.name}))",
    )
    g.put(text, "sequence", x.like if "LSTM" not in text else None)
    return None


def _states(g: Graph) -> None:
    w, x = g.w, g.any()
    if x.kind != "sequence":
        return _layer(g)
    units, out, h, c = w.size(1, 6), w.name("out"), w.name("h"), w.name("c")
    w.add(f"{out}, {h}, {c} = layers.LSTM({units}, return_state=True, return_sequences=True)({x.name})")
    g.tensors.append(Tensor(h, "flat", w.count))
    g.put(
        f"layers.LSTM({units})({out}, initial_state=[{h}, {c}])" if w.chance(0.5) else out,
        "flat" if w.chance(0) else "sequence",
    )
    if "initial_state" in w.lines[-1]:
        g.tensors[-1] = Tensor(g.tensors[-1].name, "flat", w.count)
    return None


def _lambda(g: Graph) -> None:
    w, x = g.w, g.any()
    body = w.pick("t * 2", "t + 1.0", "t[:, :1]", "-t")
    g.put(f"layers.Lambda(lambda t: {body})({x.name})", x.kind, x.like if "[" not in body else None)


STEPS: tuple[Callable[[Graph], None], ...] = (
    _layer, _layer, _layer, _layer, _same, _same, _same, _merge, _merge, _merge, _operator, _operator, _sliced, _function,
    _function, _shared, _again, _nested, _nested, _of_nested, _block, _looped, _attention, _states, _lambda,
)  # fmt: skip
