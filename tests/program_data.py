"""Random programs whose shapes come from data: arrays that are reshaped, scaled, encoded and fed to `fit`."""

from __future__ import annotations

from program_layers import Writer, dense, shape_free

OPTIMIZERS = ('"adam"', '"sgd"', '"rmsprop"', "keras.optimizers.Adam(1e-3)", "keras.optimizers.SGD(learning_rate=0.1)")


def slip(w: Writer, good: str, *bad: str) -> str:
    """Mostly the first, rarely one that may crash."""
    return w.pick(*bad) if w.chance(w.odds * 4) else good


def labels(w: Writer, rows: str, classes: int) -> tuple[str, str, str]:
    """Writes the labels; their name, the expression for the width of the last layer, and the loss."""
    y = w.name("y")
    form = w.rng.randrange(5)
    if form == 0:
        w.add(f"{y} = np.arange({rows}) % {classes}")
        w.add(f"{y} = keras.utils.to_categorical({y}{w.pick('', f', {classes}', f', num_classes={classes}')})")
        return y, w.pick(f"{y}.shape[1]", f"{y}.shape[-1]", str(classes), f"len({y}[0])"), '"categorical_crossentropy"'
    if form == 1:
        w.add(f"{y} = np.array([i % {classes} for i in range({rows})])")
        return y, w.pick(f"len(np.unique({y}))", f"int({y}.max()) + 1", str(classes)), '"sparse_categorical_crossentropy"'
    if form == 2:
        w.add(f"{y} = np.zeros({w.pick(rows, f'({rows}, 1)')})")
        return y, "1", w.pick('"mse"', '"binary_crossentropy"', '"mae"')
    if form == 3:
        w.add(f"{y} = np.eye({classes})[np.arange({rows}) % {classes}]")
        return y, w.pick(f"{y}.shape[1]", str(classes)), '"categorical_crossentropy"'
    w.add(f"{y} = np.random.rand({rows}, {classes})")
    return y, w.pick(f"{y}.shape[1]", str(classes)), '"mse"'


def trained(w: Writer, model: str, x: str, y: str, loss: str) -> None:
    """compile, fit and what follows."""
    metrics = w.pick("", "", ', metrics=["accuracy"]')
    w.add(f"{model}.compile({w.pick('optimizer=', '')}{w.pick(*OPTIMIZERS)}, loss={slip(w, loss, repr('mse'))}{metrics})")
    if w.chance(0.2):
        w.add(f"{model}.summary()")
    more = w.pick("", "", ", validation_split=0.25", f", validation_data=({x}, {y})", ", batch_size=4", ", shuffle=False")
    history = w.pick("", "", "history = ")
    w.add(f"{history}{model}.fit({x}, {y}, epochs=1, verbose=0{more})")
    w.add(f"{model}.summary()")
    if w.chance(0.3):
        after = w.name("after")
        w.add(f"predicted = {model}.predict({x}, verbose=0)")
        w.add(f"{after} = Sequential([Input(predicted.shape[1:]), {dense(w)}])", f"{after}.summary()")


def table(w: Writer) -> None:
    """Rows of features, for a stack of Dense."""
    rows, features, classes = w.rng.randint(8, 14), w.rng.randint(3, 9), w.rng.randint(2, 5)
    x = w.name("x")
    w.add(f"{x} = np.random.rand({rows}, {features}){w.pick('', '.astype(' + repr('float32') + ')')}")
    if w.chance(0.3):
        w.add(
            w.pick(
                f"{x} = ({x} - {x}.mean(axis=0)) / ({x}.std(axis=0) + 1)",
                f"{x} = {x}[:, 1:]",
                f"{x} = {x}[:8]",
                f"{x} = np.concatenate([{x}, {x}[:, :2]], axis=1)",
                f"{x} = np.hstack([{x}, np.ones((len({x}), 1))])",
            )
        )
    y, width, loss = labels(w, f"len({x})" if w.chance(0.7) else f"{x}.shape[0]", classes)
    if w.chance(0.2):
        w.add(f"cut = int(0.75 * len({x}))", f"{x}, held = {x}[:cut], {x}[cut:]", f"{y} = {y}[:cut]")
    last = _last(w, width, loss)
    body = [dense(w), shape_free(w), dense(w)][: w.rng.randint(1, 3)]
    model = w.name("model")
    if w.chance(0.35):
        w.add(f"inputs = Input({w.pick('', 'shape=')}{_features(w, x)})", "h = inputs")
        w.add(*(f"h = {text}(h)" for text in body), f"{model} = Model(inputs, {last}(h))")
    else:
        begin = slip(w, f"Input({_features(w, x)})", f"Input({x}.shape)", f"Input(({features + 1},))")
        first = w.pick("", f"{begin}, ", f"{begin}, ")
        w.add(f"{model} = Sequential([{first}{', '.join(body)}, {last}])")
    trained(w, model, x, y, loss)


def _features(w: Writer, x: str) -> str:
    return w.pick(f"({x}.shape[1],)", f"{x}.shape[1:]", f"{x}[0].shape", f"(len({x}[0]),)")


def _last(w: Writer, width: str, loss: str) -> str:
    end = {"mse": "linear", "mae": "linear", "binary_crossentropy": "sigmoid"}.get(loss.strip('"'), "softmax")
    return f'layers.Dense({slip(w, width, width + " + 1", "1")}, activation="{end}")'


def pictures(w: Writer) -> None:
    """Images without or with their channel axis."""
    rows, side, classes = w.rng.randint(6, 10), w.rng.choice((8, 10, 12, 14)), w.rng.randint(2, 4)
    x, model = w.name("x"), w.name("model")
    if w.chance(0.6):
        w.add(f"{x} = np.zeros(({rows}, {side}, {side}), dtype={w.pick(repr('uint8'), repr('float32'))})")
        right = (
            f"{x} = {x}.reshape(-1, {side}, {side}, 1)",
            f"{x} = np.expand_dims({x}, -1)",
            f"{x} = {x}[..., np.newaxis]",
            f"{x} = {x}.reshape({x}.shape[0], *{x}.shape[1:], 1)",
            f"{x} = np.stack([{x}] * 3, axis=-1)",
            f"{x} = np.repeat({x}[..., None], 3, axis=-1)",
            f"{x} = np.reshape({x}, (len({x}), {side}, {side}, 1))",
        )
        w.add(slip(w, w.pick(*right), f"{x} = np.expand_dims({x}, 0)", f"{x} = {x}"))
    else:
        w.add(f"{x} = np.random.randint(0, 256, size=({rows}, {side}, {side}, 3))")
    w.add(w.pick(f"{x} = {x} / 255.0", f"{x} = {x}.astype('float32') / 255", f"{x} = {x} * 1.0"))
    y, width, loss = labels(w, f"len({x})", classes)
    if w.chance(0.3):
        w.add("shape = " + w.pick(f"{x}.shape[1:]", f"{x}[0].shape", f"({side}, {side}, {x}.shape[-1])"))
        begin = f"Input({w.pick('', 'shape=')}shape)"
    else:
        begin = f"Input({x}.shape[1:])"
    w.add(f"{model} = Sequential({w.pick('', 'name=' + repr('cnn'))})")
    if w.chance(0.7):
        w.add(f"{model}.add({begin})")
    for _ in range(w.rng.randint(1, 2)):
        w.add(f"{model}.add(layers.Conv2D({w.size(2, 8)}, 3, activation='relu'{w.pick('', ', padding=' + repr('same'))}))")
        w.add(f"{model}.add({w.pick('layers.MaxPooling2D()', 'layers.MaxPooling2D(2)', shape_free(w))})")
    w.add(slip(w, f"{model}.add({w.pick('layers.Flatten()', 'layers.GlobalAveragePooling2D()')})", "pass"))
    w.add(f"{model}.add({_last(w, width, loss)})")
    trained(w, model, x, y, loss)


def tokens(w: Writer) -> None:
    """Integer sequences for an Embedding; the texts may still have to be padded."""
    rows, steps, vocab, classes = w.rng.randint(6, 10), w.rng.randint(5, 9), w.rng.randint(9, 20), w.rng.randint(2, 4)
    x, model = w.name("x"), w.name("model")
    if w.chance(0.4):
        w.add(f"texts = [list(range(1, 2 + i % {steps})) for i in range({rows})]")
        pad = "keras.utils.pad_sequences" if w.dialect >= 3 else "keras.preprocessing.sequence.pad_sequences"
        w.add(f"{x} = {pad}(texts{w.pick('', f', maxlen={steps}', f', maxlen={steps}, padding=' + repr('post'))})")
        w.add("vocab = " + w.pick("max(max(text) for text in texts) + 1", f"{x}.max() + 1", str(vocab)))
    else:
        w.add(f"{x} = np.random.randint(0, {vocab}, size=({rows}, {steps}))", f"vocab = {vocab}")
    y, width, loss = labels(w, f"len({x})", classes)
    more = w.pick("", "", ", mask_zero=True")
    if w.dialect < 3 and w.chance(0.5):
        more += f", input_length={w.pick(f'{x}.shape[1]', f'{x}.shape[-1]')}"
    embedding = f"layers.Embedding({w.pick('vocab', 'int(vocab)', 'input_dim=int(vocab)')}, {slip(w, '8', '0')}{more})"
    embedding = embedding if "input_dim" not in embedding else f"layers.Embedding(input_dim=int(vocab), output_dim=8{more})"
    body = w.pick(
        "layers.LSTM(6)",
        "layers.GRU(4, return_sequences=True), layers.GRU(3)",
        "layers.Bidirectional(layers.LSTM(5))",
        "layers.Conv1D(4, 3), layers.GlobalMaxPooling1D()",
        "layers.GlobalAveragePooling1D()",
        "layers.Flatten()",
        "layers.SimpleRNN(4), layers.Dropout(0.2)",
        "layers.SpatialDropout1D(0.2), layers.LSTM(4, dropout=0.1)",
    )
    first = w.pick("", f"Input(({x}.shape[1],)), ", f"Input(({slip(w, f'{x}.shape[1]', 'None')},)), ")
    w.add(f"{model} = Sequential([{first}{embedding}, {body}, {_last(w, width, loss)}])")
    if w.chance(0.5):
        trained(w, model, x, y, loss)
    else:
        w.add(
            w.pick(f"{model}.build({x}.shape)", f"{model}({x}[:1])", f"{model}.build((None, {x}.shape[1]))"),
            f"{model}.summary()",
        )


def windows(w: Writer) -> None:
    """A series cut into windows by a function or a comprehension, for a recurrent stack."""
    length, size = w.rng.randint(20, 30), w.rng.randint(3, 6)
    x, y, model = w.name("x"), w.name("y"), w.name("model")
    w.add(f"series = np.arange({length}, dtype='float32')", f"window = {size}")
    if w.chance(0.5):
        with w.block("def cut(series, window):"):
            w.add("xs, ys = [], []")
            with w.block("for i in range(len(series) - window):"):
                w.add("xs.append(series[i:i + window])", "ys.append(series[i + window])")
            w.add("return np.array(xs), np.array(ys)")
        w.add(f"{x}, {y} = cut(series, window)")
    else:
        w.add(f"{x} = np.array([series[i:i + window] for i in range(len(series) - window)])", f"{y} = series[window:]")
    right = (f"{x} = {x}.reshape({x}.shape[0], {x}.shape[1], 1)", f"{x} = {x}[..., None]", f"{x} = np.expand_dims({x}, axis=2)")
    w.add(slip(w, w.pick(*right), f"{x} = {x}"))
    cell, deep = w.pick("LSTM", "GRU", "SimpleRNN"), w.chance(0.4)
    shape = w.pick(f"({x}.shape[1], {x}.shape[2])", f"{x}.shape[1:]", "(window, 1)", f"({x}.shape[1], 1)")
    w.add(f"{model} = Sequential([Input({shape})])")
    if deep:
        w.add(f"{model}.add(layers.{cell}({w.size(2, 8)}, return_sequences={slip(w, 'True', 'False')}))")
    w.add(f"{model}.add(layers.{cell}({w.size(2, 8)}))", f"{model}.add(layers.Dense(1))")
    trained(w, model, x, y, '"mse"')


def several(w: Writer) -> None:
    """Two inputs, two outputs; data and losses in lists or by name."""
    rows, a, b = w.rng.randint(6, 10), w.rng.randint(3, 6), w.rng.randint(3, 6)
    model = w.name("model")
    w.add(f"left, right = np.zeros(({rows}, {a})), np.zeros(({rows}, {b}))")
    w.add(f"ya, yb = np.zeros(({rows}, 2)), np.arange({rows}) % 3")
    w.add('first = Input((left.shape[1],), name="first")', 'second = Input(right.shape[1:], name="second")')
    merge = w.pick(
        "layers.concatenate([first, second])",
        "layers.Concatenate()([first, second])",
        "layers.Concatenate()([layers.Dense(4)(first), second])",
    )
    w.add(f"h = {merge}", f"h = {dense(w)}(h)", f"ha = layers.Dense({slip(w, '2', '3')}, name='main')(h)")
    w.add("hb = layers.Dense(3, activation='softmax', name='aux')(h)")
    form = w.rng.randrange(3)
    outputs = ("[ha, hb]", "[ha, hb]", '{"main": ha, "aux": hb}')[form]
    losses = ("['mse', 'sparse_categorical_crossentropy']", "{'main': 'mse', 'aux': 'sparse_categorical_crossentropy'}")
    w.add(f"{model} = Model([first, second], {outputs})", f"{model}.summary()")
    w.add(f"{model}.compile('adam', loss={losses[0 if form == 0 else 1]})")
    x = w.pick("[left, right]", "{'first': left, 'second': right}")
    y = "[ya, yb]" if form == 0 else "{'main': ya, 'aux': yb}"
    w.add(f"{model}.fit({x}, {y}, epochs=1, verbose=0)", f"{model}.summary()")
    w.add(f"part = Model({model}.inputs, {model}.get_layer('main').output)", "part.summary()")


DATA = (table, table, pictures, pictures, tokens, windows, several)
