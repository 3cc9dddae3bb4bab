"""Random programs with classes: layers and models of their own, builders that keep a model, experiments with settings."""

from __future__ import annotations

from program_layers import Writer, dense, layer, shape_free, start


def own_layer(w: Writer) -> str:
    """Writes a class of a layer, returns its name. It takes `units`."""
    name = w.name("Own")
    form = w.rng.randrange(6)
    with w.block(f"class {name}(layers.Layer):"):
        if form == 5:
            w.add("def call(self, x):", f"    return {w.pick('x', 'x * 2', 'x + 1')}")
            w.add(*([] if w.chance(0.6) else ["def compute_output_shape(self, shape):", "    return shape"]))
            return name
        with w.block("def __init__(self, units=4, **kwargs):"):
            w.add("super().__init__(**kwargs)", "self.units = units")
            if form in (1, 2, 4):
                w.add("self.first = layers.Dense(units)", "self.extra = [layers.Dense(units), layers.Dropout(0.5)]")
        if form == 0 or form == 3:
            with w.block("def build(self, shape):"):
                w.add('self.w = self.add_weight(shape=(shape[-1], self.units), name="w")')
                w.add(f'self.b = self.add_weight(shape=(self.units,), name="b", trainable={w.pick("True", "False")})')
            w.add(
                "def call(self, x):",
                "    return keras.ops.matmul(x, self.w) + self.b"
                if w.dialect >= 3
                else "    return tf.matmul(x, self.w) + self.b",
            )
        else:
            with w.block("def call(self, x, training=None):"):
                w.add("x = self.first(x)")
                if form == 2:
                    w.add("for part in self.extra:", "    x = part(x)")
                w.add(f"return {w.pick('x', 'x * 2', 'self.extra[1](x)')}")
        if w.chance(0.3):
            w.add("def get_config(self):", "    return {**super().get_config(), 'units': self.units}")
        if w.chance(0.25):
            w.add("def compute_output_shape(self, shape):", "    return (*shape[:-1], self.units)")
    return name


def with_own_layers(w: Writer) -> str:
    """A Sequential or a graph that uses layers of the program's own."""
    own = own_layer(w)
    if w.chance(0.3):
        child = w.name("Child")
        w.add(f"class {child}({own}):", "    pass")
        own = child
    shape, kind = start(w)
    text, kind = layer(w, kind)
    model = w.name("model")
    units = "" if "units=" not in "\n".join(w.lines) else w.pick("", w.size(1, 8), f"units={w.size(1, 8)}")
    named = w.pick("", "", ", name='mine'") if units else ""
    call = f"{own}({units}{named})" if "def __init__" in "\n".join(w.lines[-40:]) else f"{own}()"
    if w.chance(0.5):
        w.add(f"{model} = Sequential([Input({shape}), {text}, {call}, {dense(w)}])")
        return model
    x, first = w.name("x"), w.name("inputs")
    w.add(f"{first} = Input({shape})", f"{x} = {text}({first})", f"mine = {call}", f"{x} = mine({x})")
    if w.chance(0.3):
        w.add(f"{x} = {own}()({x})")
    w.add(f"{model} = Model({first}, {dense(w)}({x}))")
    return model


def own_model(w: Writer) -> str:
    """A subclass of Model: built by a call, by build(), or never."""
    name, model = w.name("Net"), w.name("net")
    shape, kind = start(w)
    made = []
    for _ in range(w.rng.randint(1, 4)):
        text, kind = layer(w, kind)
        made.append(text)
    with w.block(f"class {name}({w.pick('Model', 'keras.Model')}):"):
        with w.block("def __init__(self, width=5, deep=True):"):
            w.add("super().__init__()" if w.chance(0.8) else f'super().__init__(name="{name.lower()}")')
            as_list = w.chance(0.3)
            if as_list:
                w.add(f"self.parts = [{', '.join(made)}]")
            else:
                w.add(*(f"self.part_{i} = {text}" for i, text in enumerate(made)))
            w.add("self.head = layers.Dense(width)")
            if w.chance(0.3):
                w.add("if deep:", f"    self.more = {shape_free(w)}", "self.deep = deep")
        with w.block("def call(self, x, training=False):"):
            if as_list:
                w.add("for part in self.parts:", "    x = part(x)")
            else:
                w.add(*(f"x = self.part_{i}(x)" for i in range(len(made))))
            if "self.deep = deep" in w.lines[-len(made) - 3 :][0] or any("self.deep" in line for line in w.lines[-12:]):
                w.add("if self.deep:", "    x = self.more(x)")
            w.add("return self.head(x)")
    w.add(f"{model} = {name}({w.pick('', w.size(1, 8), 'deep=False', 'width=3')})")
    form = w.rng.randrange(5)
    whole = "(4, 10, 3)" if "None" in shape else f"(4, *{shape})"
    if form == 0:
        w.add(f"{model}.build((None, *{shape}))")
    elif form == 1:
        w.add(f"{model}(Input({shape}))")
    elif form == 2:
        w.add(f"{model}(np.zeros({whole}))")
    elif form == 3:
        outer, first = w.name("outer"), w.name("inputs")
        w.add(f"{first} = Input({shape})", f"{outer} = Model({first}, {model}({first}))", f"{model}.summary()")
        return outer
    return model


def builder(w: Writer) -> str:
    """A class of the program that builds and keeps a model."""
    name, kept = w.name("Experiment"), w.name("experiment")
    shape, kind = start(w)
    first, kind = layer(w, kind)
    with w.block(f"class {name}:"):
        w.add(f"width = {w.rng.randint(2, 9)}")
        with w.block(f"def __init__(self, units={w.rng.randint(2, 9)}, **options):"):
            w.add("self.units = units", "self.options = options", "self.model = self.build()")
        with w.block("def build(self):"):
            w.add(f"model = Sequential([Input({shape}), {first}])")
            w.add("for i in range(self.options.get('depth', 1)):", "    model.add(layers.Dense(self.units * (i + 1)))")
            w.add("self.head(model)", "return model")
        with w.block("def head(self, model):"):
            w.add(f"model.add(layers.Dense({w.pick('self.width', 'type(self).width', 'self.size()', 'self.double')}))")
        w.add("def size(self):", "    return self.width + 1")
        w.add("@property", "def double(self):", "    return self.units * 2")
        w.add("@classmethod", "def small(cls):", "    return cls(2)")
        w.add("@staticmethod", "def tail():", f"    return {dense(w)}")
    if w.chance(0.3):
        child = w.name("Child")
        w.add(f"class {child}({name}):", "    width = 3")
        w.add(
            "    def head(self, model):", f"        {w.pick('super().head(model)', 'pass')}", "        model.add(self.tail())"
        )
        name = child
    given = w.pick("", w.size(1, 9), "depth=2", "units=3, depth=3", "4, depth=0")
    w.add(f"{kept} = {w.pick(f'{name}({given})', f'{name}({given})', f'{name}.small()')}")
    return f"{kept}.model"
