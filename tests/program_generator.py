"""Random programs that build Keras models, as people write them; most run, some crash.

    write(seed)  ->  the text of a program

The same seed always gives the same program. Every program calls `summary()` at least once and needs nothing but Keras.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HEAD = "import keras\nfrom keras import Input, Model, Sequential, layers\n"
ACTIVATIONS = ("relu", "tanh", "sigmoid", "softmax", "elu", "gelu", "linear")


@dataclass
class Writer:
    """A program that grows line by line. `odds` of a slip: an argument that Keras may reject, a layer of another rank."""

    rng: random.Random
    odds: float = 0.03
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    count: int = 0
    sizes: list[str] = field(default_factory=list)  # expressions that are positive whole numbers
    flags: list[str] = field(default_factory=list)  # expressions that are known to be true or false

    def add(self, *lines: str) -> None:
        """Appends lines at the present indentation."""
        self.lines += ["    " * self.depth + line for line in lines]

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """The lines written inside belong to `head`."""
        self.add(head)
        self.depth += 1
        yield
        self.depth -= 1

    def name(self, stem: str) -> str:
        """A new variable name."""
        self.count += 1
        return f"{stem}_{self.count}"

    def chance(self, odds: float) -> bool:
        return self.rng.random() < odds

    def pick(self, *options: str) -> str:
        return self.rng.choice(options)

    def size(self, low: int = 1, high: int = 24) -> str:
        """An expression for a number between about low and high; rarely one that Keras does not take."""
        rng = self.rng
        if self.chance(self.odds):
            return self.pick("0", "-1", "2.5", "None", "'8'", "7 / 2", "(3,)", "True", "8.0")
        if self.sizes and self.chance(0.35):
            name = rng.choice(self.sizes)
            return self.pick(
                name, name, f"{name} * 2", f"{name} // 2 + 1", f"max({name}, {rng.randint(low, high)})", f"{name} + 1"
            )
        number = rng.randint(low, high)
        if self.chance(0.8):
            return str(number)
        return self.pick(
            f"{number} * 2",
            f"2 ** {rng.randint(1, 4)}",
            f"int({number} / 2) + 1",
            f"len({list(range(rng.randint(1, 6)))})",
            f"sum([{number}, 1])",
            f"min({number}, 9)",
            f"round({number}.4)",
            f"abs(-{number})",
            f"({number} if {rng.choice(self.flags) if self.flags else 'True'} else {number + 1})",
            f"divmod({number + 4}, 2)[0]",
        )

    def small(self, high: int = 3) -> str:
        """A kernel, pool or stride."""
        return str(self.rng.randint(1, high)) if not self.chance(self.odds) else self.pick("0", "9", "-1", "None", "2.0")


# ------------------------------------------------------------------ layers: text and what comes out (image, sequence, flat)

Maker = Callable[[Writer], tuple[str, str]]


def _pair(w: Writer, high: int = 3) -> str:
    return w.small(high) if w.chance(0.7) else f"({w.small(high)}, {w.small(high)})"


def _extras(w: Writer, *options: str) -> str:
    return "".join(f", {option}" for option in options if w.chance(0.25))


def _activation(w: Writer) -> str:
    name = w.pick(*ACTIVATIONS) if not w.chance(w.odds) else "relo"
    return f'activation="{name}"'


def _named(w: Writer) -> str:
    return f'name="{w.name("layer")}"'


def _conv(w: Writer, cls: str, rank: int) -> str:
    kernel = _pair(w) if rank == 2 else w.small()
    padding = f'padding="{w.pick("same", "valid", "SAME") if not w.chance(w.odds) else "none"}"'
    stride = f"strides={_pair(w, 2) if rank == 2 else w.small(2)}"
    more = ["use_bias=False", _activation(w), _named(w), padding, padding]
    more += [stride] if w.chance(0.7) else [f"dilation_rate={w.rng.randint(1, 2)}"]
    if cls in ("Conv2D", "Conv1D") and w.chance(0.1):
        more.append("groups=2")
    head = f"{kernel}" if cls == "DepthwiseConv2D" else f"{w.size()}, {kernel}"
    return f"layers.{cls}({head}{_extras(w, *dict.fromkeys(more))})"


def _dense(w: Writer) -> str:
    return f"layers.Dense({w.size()}{_extras(w, _activation(w), 'use_bias=False', _named(w))})"


def _shape_free(w: Writer) -> str:
    return w.pick(
        "layers.BatchNormalization()",
        "layers.BatchNormalization(scale=False)",
        "layers.BatchNormalization(axis=1)",
        "layers.Dropout(0.5)",
        f"layers.Dropout({w.pick('0.2', '0', '1.5' if w.chance(0.2) else '0.9')})",
        f"layers.Activation({w.pick(*map(repr, ACTIVATIONS))})",
        "layers.ReLU()",
        "layers.LeakyReLU()",
        "layers.PReLU()",
        "layers.LayerNormalization()",
        "layers.GaussianNoise(0.1)",
        "layers.UnitNormalization()",
        "layers.Rescaling(1 / 255)",
        f"layers.Softmax({_extras(w, 'axis=-1')[2:]})",
    )


def _recurrent(w: Writer) -> tuple[str, str]:
    cls, more = w.pick("LSTM", "GRU", "SimpleRNN"), w.chance(0.5)
    inner = f"layers.{cls}({w.size(1, 8)}{', return_sequences=True' if more else ''}{_extras(w, 'use_bias=False', 'go_backwards=True')})"
    if w.chance(0.3):
        mode = f", merge_mode={w.pick(repr('sum'), repr('concat'), repr('mul'))}" if w.chance(0.4) else ""
        inner = f"layers.Bidirectional({inner}{mode})"
    return inner, "sequence" if more else "flat"


def image(w: Writer) -> tuple[str, str]:
    """A layer that takes (batch, height, width, channels)."""
    kind = w.rng.randrange(20)
    if kind < 7:
        return _conv(
            w, w.pick("Conv2D", "Conv2D", "Conv2D", "SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose"), 2
        ), "image"
    if kind < 10:
        more = _extras(w, "strides=2", 'padding="same"')
        return f"layers.{w.pick('MaxPooling2D', 'AveragePooling2D', 'MaxPool2D')}({_pair(w)}{more})", "image"
    if kind < 11:
        return w.pick(
            f"layers.ZeroPadding2D({_pair(w)})", f"layers.Cropping2D({w.small(2)})", "layers.UpSampling2D()",
            "layers.SpatialDropout2D(0.2)", "layers.RandomFlip()", "layers.GroupNormalization(1)",
        ), "image"  # fmt: skip
    if kind < 12:
        return "layers.TimeDistributed(layers.Dense(4))", "image"
    if kind < 16:
        return (_shape_free(w) if kind < 15 else _dense(w)), "image"
    cls = w.pick("Flatten", "Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "Reshape")
    if cls == "Reshape":
        return f"layers.Reshape((-1, {w.pick('4', '8', '2', '7')}))", "sequence"
    return f"layers.{cls}()", "flat"


def sequence(w: Writer) -> tuple[str, str]:
    """A layer that takes (batch, steps, features)."""
    kind = w.rng.randrange(14)
    if kind < 4:
        return _recurrent(w)
    if kind < 6:
        return _conv(w, w.pick("Conv1D", "SeparableConv1D", "Conv1DTranspose"), 1), "sequence"
    if kind < 8:
        return w.pick(
            f"layers.MaxPooling1D({w.small()})", f"layers.AveragePooling1D({w.small()}, padding='same')", f"layers.ZeroPadding1D({w.small(2)})",
            "layers.UpSampling1D(2)", "layers.Cropping1D(1)", "layers.SpatialDropout1D(0.1)", f"layers.TimeDistributed({_dense(w)})",
            "layers.Permute((2, 1))", "layers.Masking()",
        ), "sequence"  # fmt: skip
    if kind < 11:
        return (_shape_free(w) if kind < 10 else _dense(w)), "sequence"
    return f"layers.{w.pick('Flatten', 'GlobalAveragePooling1D', 'GlobalMaxPooling1D')}()", "flat"


def flat(w: Writer) -> tuple[str, str]:
    """A layer that takes (batch, features)."""
    kind = w.rng.randrange(12)
    if kind < 7:
        return _dense(w), "flat"
    if kind < 10:
        return _shape_free(w), "flat"
    if kind < 11:
        return f"layers.RepeatVector({w.small()})", "sequence"
    return f"layers.Reshape((-1, {w.pick('1', '2', '3', '4')}))", "sequence"


MAKERS: dict[str, Maker] = {"image": image, "sequence": sequence, "flat": flat}


def layer(w: Writer, kind: str) -> tuple[str, str]:
    """A layer for a tensor of that kind, rarely for one of another."""
    if w.chance(w.odds / 2):
        kind = w.pick(*MAKERS)
    return MAKERS[kind](w)


def stack(w: Writer, kind: str, length: int) -> tuple[list[str], str]:
    """Layers on top of each other."""
    made = []
    for _ in range(length):
        text, kind = layer(w, kind)
        made.append(text)
    return made, kind


def start(w: Writer) -> tuple[str, str]:
    """The input shape and the kind of tensor."""
    kind = w.pick("image", "image", "sequence", "flat")
    if kind == "image":
        side = w.rng.choice((8, 12, 16, 28, 32))
        return w.pick(
            f"({side}, {side}, {w.pick('1', '3')})", f"({side}, {side + 4}, 2)", f"({w.size(6, 20)}, {side}, 3)"
        ), kind
    if kind == "sequence":
        return f"({w.pick('None', '10', '16', w.size(5, 12))}, {w.rng.randint(1, 8)})", kind
    return f"({w.size(2, 20)},)", kind


# ------------------------------------------------------------------ programs


def constants(w: Writer) -> None:
    """Names for sizes and flags, in the forms that people use."""
    rng = w.rng
    if w.chance(0.6):
        name = w.name("units")
        w.add(f"{name} = {rng.randint(2, 16)}")
        w.sizes.append(name)
    if w.chance(0.4):
        name = w.name("widths")
        w.add(f"{name} = {[rng.randint(2, 12) for _ in range(3)]}")
        w.sizes += [f"{name}[{i}]" for i in (0, -1)] + [f"len({name})"]
    if w.chance(0.3):
        name = w.name("cfg")
        w.add(
            f'{name} = {{"hidden": {rng.randint(2, 12)}, "deep": {{"units": {rng.randint(2, 9)}}}, "bn": {rng.choice((True, False))}}}'
        )
        w.sizes += [f'{name}["hidden"]', f'{name}["deep"]["units"]', f'{name}.get("rate", 5)']
        w.flags.append(f'{name}["bn"]')
    if w.chance(0.3):
        first, second = w.name("a"), w.name("b")
        w.add(f"{first}, {second} = {rng.randint(2, 9)}, {rng.randint(2, 9)}")
        w.sizes += [first, f"{first} * {second}"]
        w.flags += [f"{first} > {second}", f"not {first} == {second}"]
    if w.chance(0.2):
        w.add("class Config:", f"    width = {rng.randint(2, 12)}", "    deep = True")
        w.sizes.append("Config.width")
        w.flags.append("Config.deep")
    if w.chance(0.2):
        name = w.name("scale")
        w.add(f"def {name}(n, factor=2):", "    return n * factor")
        w.sizes += [f"{name}({rng.randint(1, 5)})", f"{name}(3, factor=1)"]
    if w.chance(0.2):
        name = w.name("total")
        w.add(f"{name} = 0", f"for i in range({rng.randint(1, 4)}):", f"    {name} += i + 1")
        w.sizes.append(name)


def sequential_list(w: Writer) -> str:
    """`Sequential([...])`, the layers written in place, or collected before."""
    shape, kind = start(w)
    made, _ = stack(w, kind, w.rng.randint(2, 7))
    if w.chance(0.8):
        made.insert(0, w.pick(f"Input({shape})", f"Input(shape={shape})", f"layers.InputLayer(shape={shape})"))
    model, name = w.name("model"), _extras(w, 'name="net"')
    if w.chance(0.6):
        w.add(f"{model} = Sequential([", *(f"    {text}," for text in made), f"]{name})")
        return model
    stacked = w.name("stack")
    w.add(f"{stacked} = [{made[0]}]")
    for text in made[1:]:
        w.add(w.pick(f"{stacked}.append({text})", f"{stacked} += [{text}]", f"{stacked}.extend([{text}])"))
    w.add(f"{model} = Sequential({stacked}{name})")
    return model


def sequential_add(w: Writer) -> str:
    """`model.add` with conditions, loops, aliases, summaries between."""
    shape, kind = start(w)
    model = w.name("model")
    w.add(f"{model} = Sequential({_extras(w, repr('net'))[2:] and 'name=' + repr('net')})")
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
        text = _conv(w, "Conv2D" if kind == "image" else "Conv1D", 2 if kind == "image" else 1)
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
    w.add(f"{first} = Input({shape}{_extras(w, 'name=' + repr(first))})", f"{x} = {first}")
    for _ in range(w.rng.randint(1, 5)):
        kind = _step(w, x, kind)
    outputs = x
    if w.chance(0.15):
        outputs = w.name("y")
        w.add(f"{outputs} = {_dense(w)}({x})")
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
        shared, text = w.name("shared"), _shape_free(w)
        w.add(f"{shared} = {text}", f"{x} = {shared}({shared}({x}))")
        return kind
    if roll < 0.36:
        with w.block(f"for width in {[w.rng.randint(2, 8) for _ in range(2)]}:"):
            w.add(f"{x} = layers.Dense(width)({x})")
            w.add(f"{x} = {_shape_free(w)}({x})")
        return kind
    if roll < 0.42:
        w.add(
            w.pick(
                f"{x} = {x} * 2",
                f"{x} = keras.ops.relu({x})",
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
    text, after = layer(w, kind) if w.chance(0.3) else (_shape_free(w), kind)
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
        w.add("x = layers.Dense(width)(x)", "if last:", f"    x = {_shape_free(w)}(x)")
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
    form = w.rng.randrange(6)
    if form == 0:
        w.add(f"{model} = Sequential([{inner}, {_shape_free(w)}])")
    elif form == 1:
        w.add(f"{model} = Model({inner}.inputs, {_dense(w)}({inner}.output))")
    elif form == 2:
        w.add(f"{model} = Model({inner}.input, {inner}.layers[{w.pick('-2', '1', '-1')}].output)")
    elif form == 3:
        w.add(
            f"{inner}.trainable = False",
            f"tensor = Input({inner}.input_shape[1:])",
            f"{model} = Model(tensor, {_dense(w)}({inner}(tensor)))",
        )
    elif form == 4:
        w.add(f"{model} = Sequential({inner}.layers[:{w.pick('-1', '2', '3')}])")
        if w.chance(0.5):
            w.add(f"{model}.add({_dense(w)})")
    else:
        with w.block(f"for part in {inner}.layers[:{w.pick('-1', '2')}]:"):
            w.add("part.trainable = False")
        w.add(f"{model} = {inner}")
    return model


FORMS: dict[str, Callable[[Writer], str]] = {
    "sequential_list": sequential_list,
    "sequential_add": sequential_add,
    "functional": functional,
    "in_function": in_function,
    "nested": nested,
}


def ending(w: Writer, model: str) -> None:
    """Switches, builds and summaries after the model is there."""
    if w.chance(0.15):
        w.add(f"{model}.trainable = False")
    if w.chance(0.15):
        w.add(f"{model}.layers[{w.pick('0', '-1', '1')}].trainable = False")
    if w.chance(0.1):
        with w.block(f"for part in {model}.layers:"):
            w.add(w.pick("part.trainable = False", "if isinstance(part, layers.Dense): part.trainable = False"))
    if w.chance(0.1):
        w.add(f"{model}.build({w.pick('(None, 12)', '(None, 16, 16, 3)', '(4, 10, 5)')})")
    w.add(f"{model}.summary()")


def write(seed: int | str, odds: float | None = None) -> str:
    """The program of that seed."""
    rng = random.Random(seed)
    w = Writer(rng, rng.choice((0.0, 0.0, 0.02, 0.05)) if odds is None else odds)
    w.add(*HEAD.splitlines())
    constants(w)
    for _ in range(rng.choice((1, 1, 2))):
        ending(w, FORMS[rng.choice(list(FORMS))](w))
    return "\n".join(w.lines) + "\n"
