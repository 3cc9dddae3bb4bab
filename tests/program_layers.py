"""Random Keras layers as text, for tensors of three kinds: image, sequence and flat."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

ACTIVATIONS = ("relu", "tanh", "sigmoid", "softmax", "elu", "gelu", "linear")


@dataclass
class Writer:
    """A program that grows line by line. `odds` of a slip: an argument that Keras may reject, a layer of another rank."""

    rng: random.Random
    odds: float = 0.03
    dialect: int = 3
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    count: int = 0
    sizes: list[str] = field(default_factory=list)  # expressions that are positive whole numbers
    flags: list[str] = field(default_factory=list)  # expressions that are known to be true or false
    maybe: list[str] = field(default_factory=list)  # conditions that nobody knows

    def add(self, *lines: str) -> None:
        """Appends lines at the present indentation."""
        self.lines += ["    " * self.depth + line for text in lines for line in text.split("\n")]

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
            return self.pick("0", "-1", "2.5", "None", "'8'", "7 / 2", "(3,)", "8.0")
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


def extras(w: Writer, *options: str) -> str:
    return "".join(f", {option}" for option in options if w.chance(0.25))


def _activation(w: Writer) -> str:
    name = w.pick(*ACTIVATIONS) if not w.chance(w.odds) else "relo"
    return f'activation="{name}"'


def _named(w: Writer) -> str:
    return f'name="{w.name("layer")}"'


def conv(w: Writer, cls: str, rank: int) -> str:
    kernel = _pair(w) if rank == 2 else w.small()
    padding = f'padding="{w.pick("same", "valid", "SAME") if not w.chance(w.odds) else "none"}"'
    stride = f"strides={_pair(w, 2) if rank == 2 else w.small(2)}"
    more = ["use_bias=False", _activation(w), _named(w), padding, padding]
    more += [stride] if w.chance(0.7) else [f"dilation_rate={w.rng.randint(1, 2)}"]
    if cls in ("Conv2D", "Conv1D") and w.chance(0.1):
        more.append("groups=2")
    head = f"{kernel}" if cls == "DepthwiseConv2D" else f"{w.size()}, {kernel}"
    return f"layers.{cls}({head}{extras(w, *dict.fromkeys(more))})"


def dense(w: Writer) -> str:
    return f"layers.Dense({w.size()}{extras(w, _activation(w), 'use_bias=False', _named(w))})"


def shape_free(w: Writer) -> str:
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
        f"layers.Softmax({extras(w, 'axis=-1')[2:]})",
    )


def _recurrent(w: Writer) -> tuple[str, str]:
    cls, more = w.pick("LSTM", "GRU", "SimpleRNN"), w.chance(0.5)
    units, returned = w.size(1, 8), ", return_sequences=True" if more else ""
    inner = f"layers.{cls}({units}{returned}{extras(w, 'use_bias=False', 'go_backwards=True')})"
    if w.chance(0.3):
        mode = f", merge_mode={w.pick(repr('sum'), repr('concat'), repr('mul'))}" if w.chance(0.4) else ""
        inner = f"layers.Bidirectional({inner}{mode})"
    return inner, "sequence" if more else "flat"


def image(w: Writer) -> tuple[str, str]:
    """A layer that takes (batch, height, width, channels)."""
    kind = w.rng.randrange(20)
    if kind < 7:
        return conv(
            w, w.pick("Conv2D", "Conv2D", "Conv2D", "SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose"), 2
        ), "image"
    if kind < 10:
        more = extras(w, "strides=2", 'padding="same"')
        return f"layers.{w.pick('MaxPooling2D', 'AveragePooling2D', 'MaxPool2D')}({_pair(w)}{more})", "image"
    if kind < 11:
        return w.pick(
            f"layers.ZeroPadding2D({_pair(w)})", f"layers.Cropping2D({w.small(2)})", "layers.UpSampling2D()",
            "layers.SpatialDropout2D(0.2)", "layers.RandomFlip()", "layers.GroupNormalization(1)",
        ), "image"  # fmt: skip
    if kind < 12:
        return "layers.TimeDistributed(layers.Dense(4))", "image"
    if kind < 16:
        return (shape_free(w) if kind < 15 else dense(w)), "image"
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
        return conv(w, w.pick("Conv1D", "SeparableConv1D", "Conv1DTranspose"), 1), "sequence"
    if kind < 8:
        return w.pick(
            f"layers.MaxPooling1D({w.small()})", f"layers.AveragePooling1D({w.small()}, padding='same')",
            f"layers.ZeroPadding1D({w.small(2)})", "layers.UpSampling1D(2)", "layers.Cropping1D(1)",
            "layers.SpatialDropout1D(0.1)", f"layers.TimeDistributed({dense(w)})",
            "layers.Permute((2, 1))", "layers.Masking()",
        ), "sequence"  # fmt: skip
    if kind < 11:
        return (shape_free(w) if kind < 10 else dense(w)), "sequence"
    return f"layers.{w.pick('Flatten', 'GlobalAveragePooling1D', 'GlobalMaxPooling1D')}()", "flat"


def flat(w: Writer) -> tuple[str, str]:
    """A layer that takes (batch, features)."""
    kind = w.rng.randrange(12)
    if kind < 7:
        return dense(w), "flat"
    if kind < 10:
        return shape_free(w), "flat"
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
