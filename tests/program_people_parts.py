"""Random programs with classes of their own that derive from Keras's: layers with `build`, models of models."""

from __future__ import annotations

from collections.abc import Callable

from program_changes import changed
from program_layers import Writer, dense, shape_free


def _size(w: Writer) -> str:
    return str(w.rng.randint(2, 8))


def own_layer(w: Writer) -> None:
    """A layer that makes its weights in `build`, or wraps another that it is given."""
    form = w.rng.randrange(4)
    with w.block("class Own(layers.Layer):"):
        if form < 2:
            with w.block(f"def __init__(self, units={_size(w)}, bias=True, **kwargs):"):
                w.add("super().__init__(**kwargs)", "self.units, self.bias = units, bias")
            with w.block("def build(self, input_shape):"):
                frozen = w.pick("", ", trainable=False")
                w.add(f"self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name='kernel'{frozen})")
                w.add(
                    "if self.bias:",
                    "    self.offset = self.add_weight(shape=(self.units,), initializer='zeros', name='offset')",
                )
                w.add(w.pick("super().build(input_shape)", "self.built = True"))
            with w.block("def call(self, x):"):
                w.add(f"y = {w.pick('keras.ops.matmul', 'keras.ops.dot') if w.dialect >= 3 else 'tf.matmul'}(x, self.kernel)")
                w.add("return y + self.offset if self.bias else y")
        else:
            with w.block(f"def __init__(self, inner, times={w.rng.randint(1, 2)}, **kwargs):"):
                w.add("super().__init__(**kwargs)", "self.inner, self.times = inner, times", f"self.norm = {shape_free(w)}")
            with w.block("def call(self, x, training=None):"):
                w.add(
                    "for _ in range(self.times):",
                    "    x = self.inner(x)",
                    w.pick("return self.norm(x)", "return x + self.norm(x)"),
                )
    made = [
        w.pick(f"Own({_size(w)})", f"Own(units={_size(w)}, bias=False)", "Own(name='mine')", "Own()")
        if form < 2
        else w.pick(
            "Own(layers.Dense(4))", "Own(Sequential([layers.Dense(3), layers.Dense(4)]))", "Own(inner=layers.ReLU(), times=1)"
        )
        for _ in range(w.rng.randint(1, 2))
    ]
    if w.chance(0.5):
        w.add(f"model = Sequential([Input(({_size(w)}, 4)), {', '.join(made)}, {dense(w)}])")
    else:
        w.add(f"inputs = x = Input(({_size(w)}, 4))", f"for part in [{', '.join(made)}]:", "    x = part(x)")
        w.add(f"model = Model(inputs, {dense(w)}(x))")
    changed(w, "model")


def of_models(w: Writer) -> None:
    """A model of the program's own class that is given others, or makes lists of layers."""
    with w.block("class Whole(Model):"):
        with w.block("def __init__(self, *parts, head=None, **kwargs):"):
            w.add("super().__init__(**kwargs)", w.pick("self.parts = list(parts)", "self.parts = [part for part in parts]"))
            w.add(f"self.head = head or {dense(w)}", f"self.drop = layers.Dropout({w.pick('0.1', '0.5')})")
        with w.block(f"def call(self, x{w.pick('', ', training=False', ', training=None')}):"):
            w.add("for part in self.parts:", "    x = part(x)")
            w.add(w.pick("return self.head(self.drop(x))", "x = self.drop(x)\nreturn self.head(x)", "return self.head(x)"))
    w.add("first = Sequential([Input((6,)), layers.Dense(5)], name='first')")
    w.add("inner = Input((5,))", "second = Model(inner, layers.Dense(3)(inner), name='second')")
    parts = ("first, second", "first", "*[first, second]", "layers.Dense(4), layers.ReLU()", "first, head=second")
    w.add(f"model = Whole({w.pick(*parts)})")
    w.add(
        w.pick(
            "model.build((None, 6))",
            "model(np.zeros((2, 6)))",
            "model(Input((6,)))",
            "model.compile('adam', 'mse')\nmodel.predict(np.zeros((3, 6)), verbose=0)",
        )
    )
    w.add(w.pick("first.trainable = False", "model.head.trainable = False", "pass", "model.trainable = False"))
    w.add("model.summary()", w.pick("first.summary()", "second.summary()", "print(len(model.layers))"))


def derived(w: Writer) -> None:
    """Classes that derive from Sequential, from a layer of Keras, from a class of the program."""
    with w.block(f"class Base({w.pick('Sequential', 'keras.Sequential')}):"):
        w.add(f"widths = ({_size(w)}, {_size(w)})")
        with w.block(f"def __init__(self, size={_size(w)}, **kwargs):"):
            w.add(
                "super().__init__(**kwargs)",
                "self.add(Input((size,)))",
                "for n in self.widths:",
                "    self.add(layers.Dense(n))",
                "self.finish()",
            )
        w.add("def finish(self):", f"    self.add({shape_free(w)})")
    with w.block("class Child(Base):"):
        w.add(f"widths = Base.widths + ({_size(w)},)")
        if w.chance(0.6):
            with w.block("def finish(self):"):
                w.add(w.pick("super().finish()", "pass"), f"self.add({dense(w)})")
    with w.block("class Wide(layers.Dense):"), w.block("def __init__(self, units, factor=2, **kwargs):"):
        w.add("super().__init__(units * factor, **kwargs)")
    w.add(f"model = {w.pick('Base', 'Child', 'Child')}({w.pick('', '3', 'size=5, name=' + repr('own'))})")
    w.add(w.pick(f"model.add(Wide({_size(w)}))", f"model.add(Wide({_size(w)}, factor=1, name='wide'))", "pass"))
    changed(w, "model")


def handed(w: Writer) -> None:
    """Arguments that go through several hands: `**kwargs`, `partial`, defaults of a class, a decorator."""
    given = w.pick("{**DEFAULTS, **kwargs}", "dict(DEFAULTS, **kwargs)", "(DEFAULTS | kwargs)")
    w.add("DEFAULTS = dict(activation='relu', use_bias=True)")
    w.add(
        "def dense(*args, **kwargs):",
        f"    return layers.Dense(*args, **{given})",
    )
    w.add("slim = partial(dense, use_bias=False)", "slimmer = partial(slim, activation=None)")
    with w.block("def twice(make):"):
        w.add(
            "def both(x, *args, **kwargs):",
            "    for _ in range(2):",
            "        x = make(*args, **kwargs)(x)",
            "    return x",
            "return both",
        )
    w.add(f"inputs = x = Input(({_size(w)},))")
    for _ in range(w.rng.randint(2, 4)):
        w.add(
            w.pick(
                f"x = dense({_size(w)})(x)", f"x = slim({_size(w)}, use_bias=True)(x)", f"x = twice(slim)(x, {_size(w)})",
                f"x = twice(dense)(x, units={_size(w)}, use_bias=False)", f"x = slimmer(units={_size(w)})(x)",
                f"x = (lambda t, make=slim: make({_size(w)})(t))(x)", f"x = getattr(layers, 'Dense')({_size(w)})(x)",
                f"for make, n in ((slim, {_size(w)}), (dense, {_size(w)})):\n    x = make(n)(x)",
            )
        )  # fmt: skip
    w.add("model = Model(inputs=inputs, outputs=x)")
    changed(w, "model")


PARTS: tuple[Callable[[Writer], None], ...] = (own_layer, own_layer, of_models, derived, handed)
