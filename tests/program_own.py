"""Random programs with layers and models of their own in the forms that people write: build and call, "
"blocks, attention, codes."""

from __future__ import annotations

from program_data import slip
from program_layers import Writer, dense, shape_free


def _ops(w: Writer) -> str:
    return "keras.ops" if w.dialect >= 3 else "tf"


def _weight(w: Writer, name: str, shape: str) -> str:
    initial = w.pick("", ", initializer='zeros'", ", initializer='random_normal'", ", trainable=True")
    return f"self.{name} = self.add_weight({w.pick(f'name={name!r}, shape={shape}', f'shape={shape}, name={name!r}')}{initial})"


def linear(w: Writer) -> None:
    """A Dense of one's own, several times, in a model of its own or a stack."""
    with w.block("class Linear(layers.Layer):"):
        with w.block("def __init__(self, units=8, activation=None, **kwargs):"):
            w.add(w.pick("super().__init__(**kwargs)", "super(Linear, self).__init__(**kwargs)"))
            w.add("self.units = units", "self.activation = keras.activations.get(activation)")
        with w.block("def build(self, input_shape):"):
            last = w.pick("input_shape[-1]", "int(input_shape[-1])")
            w.add(_weight(w, "w", f"({last}, self.units)"), _weight(w, "b", "(self.units,)"))
            w.add(w.pick("super().build(input_shape)", "self.built = True", "pass"))
        with w.block("def call(self, inputs):"):
            w.add(f"return self.activation({_ops(w)}.matmul(inputs, self.w) + self.b)")
        if w.chance(0.3):
            w.add("def compute_output_shape(self, input_shape):", "    return (*input_shape[:-1], self.units)")
    sizes = [w.size(2, 8) for _ in range(w.rng.randint(1, 3))]
    if w.chance(0.5):
        w.add(f"model = Sequential([Input(({w.rng.randint(3, 9)},)), {', '.join(f'Linear({n})' for n in sizes)}, {dense(w)}])")
    else:
        w.add(
            f"inputs = Input(({w.rng.randint(3, 9)},))",
            "x = inputs",
            f"for n in [{', '.join(sizes)}]:",
            "    x = Linear(n, activation='relu')(x)",
        )
        w.add("model = Model(inputs, x)")
    w.add("model.summary()")


def block_model(w: Writer) -> None:
    """A model of blocks, which are layers of layers; built by a call on data, on an Input, or by build."""
    with w.block(f"class Block({w.pick('layers.Layer', 'keras.layers.Layer', 'Model')}):"):
        with w.block("def __init__(self, filters, pool=True):"):
            w.add("super().__init__()", f"self.conv = layers.Conv2D(filters, 3, padding={w.pick(repr('same'), repr('valid'))})")
            w.add("self.bn = layers.BatchNormalization()", "self.pool = layers.MaxPooling2D() if pool else None")
        with w.block("def call(self, x, training=None):"):
            w.add(
                "x = self.bn(self.conv(x), training=training)",
                "x = " + ("keras.ops.relu(x)" if w.dialect >= 3 else "tf.nn.relu(x)"),
            )
            w.add(
                w.pick(
                    "if self.pool is not None:\n    x = self.pool(x)\nreturn x",
                    "return self.pool(x) if self.pool is not None else x",
                )
            )
    with w.block("class Net(Model):"):
        with w.block(f"def __init__(self, widths=(4, 6), classes={w.rng.randint(2, 5)}):"):
            w.add(
                "super().__init__()",
                "self.blocks = "
                + w.pick(
                    "[Block(n) for n in widths]",
                    "[Block(n, pool=i == 0) for i, n in enumerate(widths)]",
                    "list(map(Block, widths))",
                ),
            )
            w.add(
                f"self.flat = {w.pick('layers.Flatten()', 'layers.GlobalAveragePooling2D()')}",
                "self.head = " + w.pick("layers.Dense(classes)", f"Sequential([{dense(w)}, layers.Dense(classes)])"),
            )
        with w.block("def call(self, x):"):
            w.add("for block in self.blocks:", "    x = block(x)", "return self.head(self.flat(x))")
    side = slip(w, w.pick("16", "12"), "3")
    w.add(f"net = Net({w.pick('', 'widths=[2, 3, 4]', '(5,), classes=3')})")
    w.add(
        w.pick(
            f"net.build((None, {side}, {side}, 3))",
            f"net(np.zeros((2, {side}, {side}, 3)))",
            f"net(np.zeros((2, {side}, {side}, 3), dtype='float32'))",
            f"net(Input(({side}, {side}, 3)))",
        )
    )
    w.add("net.summary()")


def transformer(w: Writer) -> None:
    """Embeddings of tokens and places, and a block with attention."""
    heads, width, steps = w.rng.randint(1, 3), w.rng.choice((4, 6, 8)), w.rng.randint(5, 9)
    with w.block("class Places(layers.Layer):"):
        with w.block("def __init__(self, steps, vocab, width, **kwargs):"):
            w.add(
                "super().__init__(**kwargs)",
                "self.tokens = layers.Embedding(vocab, width)",
                "self.places = layers.Embedding(steps, width)",
                "self.steps = steps",
            )
        with w.block("def call(self, x):"):
            count = w.pick("self.steps", "x.shape[-1]") if w.dialect >= 3 else w.pick("self.steps", "tf.shape(x)[-1]")
            w.add(
                f"places = {'keras.ops.arange' if w.dialect >= 3 else 'tf.range'}({count})",
                "return self.tokens(x) + self.places(places)",
            )
    if w.chance(0.6):
        with w.block("class Block(layers.Layer):"):
            with w.block("def __init__(self, width, heads, hidden, rate=0.1):"):
                w.add("super().__init__()", "self.attention = layers.MultiHeadAttention(num_heads=heads, key_dim=width)")
                w.add("self.feed = Sequential([layers.Dense(hidden, activation='relu'), layers.Dense(width)])")
                w.add(
                    "self.norm1, self.norm2 = layers.LayerNormalization(epsilon=1e-6), layers.LayerNormalization(epsilon=1e-6)",
                    "self.drop = layers.Dropout(rate)",
                )
            with w.block("def call(self, x, training=None):"):
                w.add(
                    "x = self.norm1(x + self.drop(self.attention(x, x), training=training))",
                    "return self.norm2(x + self.feed(x))",
                )
        call = f"Block({slip(w, str(width), str(width + 1))}, {heads}, {w.size(4, 9)})(x)"
    else:
        with w.block("def block(x, width, heads, hidden):"):
            w.add("a = layers.MultiHeadAttention(heads, width)(x, x)", "x = layers.LayerNormalization()(layers.add([x, a]))")
            w.add(
                "f = layers.Dense(hidden, activation='gelu')(x)",
                "f = layers.Dense(width)(f)",
                "return layers.LayerNormalization()(x + f)",
            )
        call = f"block(x, {slip(w, str(width), str(width + 1))}, {heads}, {w.size(4, 9)})"
    w.add(f"inputs = Input(({steps},))", f"x = Places({steps}, {w.rng.randint(9, 30)}, {width})(inputs)")
    w.add(f"for _ in range({w.rng.randint(1, 2)}):", f"    x = {call}", "x = layers.GlobalAveragePooling1D()(x)")
    w.add(f"model = Model(inputs, {dense(w)}(x))", "model.summary()")


def variational(w: Writer) -> None:
    """A layer that samples, a model of two models."""
    code, size = w.rng.randint(2, 4), w.rng.randint(8, 14)
    noise = "keras.random.normal(keras.ops.shape(mean))" if w.dialect >= 3 else "tf.random.normal(tf.shape(mean))"
    exp = "keras.ops.exp" if w.dialect >= 3 else "tf.exp"
    with w.block("class Sampling(layers.Layer):"):
        w.add("def call(self, inputs):", "    mean, log_var = inputs", f"    return mean + {exp}(0.5 * log_var) * {noise}")
    w.add(
        f"inputs = Input(({size},))",
        f"h = {dense(w)}(inputs)",
        f"mean = layers.Dense({code}, name='mean')(h)",
        f"log_var = layers.Dense({slip(w, str(code), str(code + 1))}, name='log_var')(h)",
    )
    w.add("z = Sampling()([mean, log_var])", "encoder = Model(inputs, [mean, log_var, z], name='encoder')", "encoder.summary()")
    w.add(
        f"given = Input(({code},))",
        f"decoder = Model(given, layers.Dense({size}, activation='sigmoid')({dense(w)}(given)), name='decoder')",
        "decoder.summary()",
    )
    if w.chance(0.6):
        with w.block("class VAE(Model):"):
            with w.block("def __init__(self, encoder, decoder, **kwargs):"):
                w.add("super().__init__(**kwargs)", "self.encoder, self.decoder = encoder, decoder")
            w.add("def call(self, x):", "    mean, log_var, z = self.encoder(x)", "    return self.decoder(z)")
        w.add(
            "vae = VAE(encoder, decoder)",
            w.pick(f"vae(np.zeros((2, {size})))", f"vae.build((None, {size}))", f"vae(Input(({size},)))"),
        )
    else:
        w.add("vae = Model(inputs, decoder(encoder(inputs)[2]))")
    w.add("vae.summary()")


def functional_class(w: Writer) -> None:
    """A class whose constructor makes a graph for `super().__init__`, or whose method builds one; made several times."""
    if w.chance(0.5):
        units = w.rng.randint(2, 6)
        with w.block("class Net(Model):"), w.block(f"def __init__(self, shape, units={units}, name=None):"):
            w.add(
                "inputs = Input(shape)",
                f"x = {dense(w)}(inputs)",
                f"x = {shape_free(w)}(x)",
                "super().__init__(inputs, layers.Dense(units)(x), name=name)",
            )
        w.add(f"nets = [Net(({w.rng.randint(3, 8)},), n) for n in (2, 3)]", "for net in nets:", "    net.summary()")
        return
    with w.block("class Factory:"):
        w.add("registry = {}")
        with w.block("def __init__(self, shape, *, classes=3):"):
            w.add("self.shape, self.classes = shape, classes", "self.built = []")
        with w.block("def body(self, x, n):"):
            w.add("for i in range(n):", "    x = layers.Dense(2 ** (i + 1), name=f'{len(self.built)}_{i}')(x)", "return x")
        with w.block("def make(self, n=2):"):
            w.add(
                "inputs = Input(self.shape)",
                "model = Model(inputs, layers.Dense(self.classes)(self.body(inputs, n)))",
                "self.built.append(model)",
            )
            w.add("Factory.registry[n] = model", "return model")
        w.add("def __len__(self):", "    return len(self.built)")
    w.add(
        f"factory = Factory(({w.rng.randint(3, 8)},), classes={w.rng.randint(2, 4)})",
        "factory.make()",
        f"factory.make({w.rng.randint(1, 3)})",
    )
    w.add(
        "for model in factory.built:",
        "    model.summary()",
        "last = Sequential([Input((len(factory),)), layers.Dense(len(Factory.registry))])",
        "last.summary()",
    )


def cells(w: Writer) -> None:
    """Recurrent layers of cells, in both directions, over frames, with states."""
    n = w.rng.randint(2, 5)
    rnn = w.pick(
        f"layers.RNN([layers.LSTMCell({n}), layers.LSTMCell({n + 1})])",
        f"layers.RNN(layers.GRUCell({n}), return_sequences=True)",
        f"layers.RNN(layers.StackedRNNCells([layers.SimpleRNNCell({n}), layers.GRUCell({n})]))",
        f"layers.Bidirectional(layers.LSTM({n}), backward_layer=layers.LSTM({n + slip_int(w)}, go_backwards=True))",
        f"layers.Bidirectional(layers.GRU({n}, return_sequences=True), "
        f"merge_mode={w.pick(repr('ave'), repr('concat'), 'None')})",
        f"layers.LSTM({n}, stateful=False, dropout=0.1, recurrent_dropout=0.1)",
        f"layers.Bidirectional(layers.SimpleRNN({n}))",
    )
    if w.chance(0.4):
        w.add(
            f"frames = Input(({w.pick('None', '4')}, 8, 8, 3))",
            f"eye = Sequential([Input((8, 8, 3)), layers.Conv2D({n}, 3), layers.Flatten()])",
        )
        w.add("x = layers.TimeDistributed(eye)(frames)", f"x = {rnn}(x)", "model = Model(frames, x)")
    elif w.chance(0.3):
        w.add(
            f"frames = Input((4, 8, 8, {w.pick('1', '3')}))",
            f"x = layers.ConvLSTM2D({n}, 3, padding='same', return_sequences={w.pick('True', 'False')})(frames)",
        )
        w.add(f"x = {w.pick('layers.BatchNormalization()', 'layers.Flatten()')}(x)", "model = Model(frames, x)")
    else:
        w.add(f"series = Input(({w.pick('None', '6')}, {n}))", f"x = {rnn}(series)", "model = Model(series, x)")
    w.add("model.summary()")


def slip_int(w: Writer) -> int:
    return int(w.chance(w.odds * 2))


OWN = (linear, block_model, block_model, transformer, variational, functional_class, cells)
