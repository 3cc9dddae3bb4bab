"""Random programs that train: models of odd layers meet arrays, losses, metrics and weights that may not fit them.

    write(seed)  ->  the text of a program

Unlike `program_data`, what is drawn here does not follow what was drawn before: the head, the loss and the targets are drawn
apart, so that about half of the programs crash where the data meets the model.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from program_generator import COMMON, HEADS
from program_layers import ACTIVATIONS, Writer, extras, shape_free

LOSSES = (
    *("mse", "mae", "mape", "msle", "huber", "log_cosh", "hinge", "squared_hinge", "categorical_hinge", "poisson"),
    *("kl_divergence", "cosine_similarity", "binary_crossentropy", "binary_crossentropy", "categorical_crossentropy"),
    *("categorical_crossentropy", "sparse_categorical_crossentropy", "sparse_categorical_crossentropy"),
    *("binary_focal_crossentropy", "mean_squared_error"),
)
LOSS_OBJECTS = (
    *("MeanSquaredError()", "Huber()", "BinaryCrossentropy(from_logits=True)", "CategoricalCrossentropy(label_smoothing=0.1)"),
    *("SparseCategoricalCrossentropy(from_logits=True)", "MeanAbsoluteError(reduction='sum')", "Poisson()", "KLDivergence()"),
    *("SparseCategoricalCrossentropy(ignore_class=0)", "CosineSimilarity(axis=1)", "Hinge()", "LogCosh()"),
    *("BinaryFocalCrossentropy(gamma=3)", "CategoricalHinge()", "BinaryCrossentropy()", "CategoricalCrossentropy(axis=1)"),
)
METRICS = (
    *("'accuracy'", "'accuracy'", "'acc'", "'mae'", "'mse'", "'binary_accuracy'", "'categorical_accuracy'", "'AUC'"),
    *("'sparse_categorical_accuracy'", "'top_k_categorical_accuracy'", "'Precision'", "'cosine_similarity'", "'Recall'"),
    *("keras.metrics.AUC()", "keras.metrics.Precision()", "keras.metrics.Recall(class_id=1)", "keras.metrics.MeanIoU(2)"),
    *("keras.metrics.CategoricalAccuracy()", "keras.metrics.SparseTopKCategoricalAccuracy(k=2)", "keras.metrics.Accuracy()"),
    *("keras.metrics.F1Score()", "keras.metrics.RootMeanSquaredError()", "keras.metrics.R2Score()", "'crossentropy'"),
    *("keras.metrics.BinaryIoU()", "keras.metrics.OneHotMeanIoU(3)", "keras.metrics.TruePositives()", "'f1'"),
    *("keras.metrics.TopKCategoricalAccuracy(2)", "keras.metrics.SparseCategoricalCrossentropy()", "'Accuracy'"),
)
OPTIMIZERS = (
    *("'adam'", "'adam'", "'sgd'", "'rmsprop'", "'Nadam'", "'adagrad'", "'adamax'", "'ftrl'", "keras.optimizers.Adam(0.01)"),
    *("keras.optimizers.SGD(0.1, momentum=0.9)", "keras.optimizers.RMSprop(learning_rate=1e-3)", "'AdamW'", "'lion'"),
    *("keras.optimizers.SGD(momentum=0.5, nesterov=True)", "keras.optimizers.Adam(clipnorm=1.0)", "'adadelta'"),
)


def _few(w: Writer, *options: str, odds: float = 0.12) -> str:
    return "".join(f", {option}" for option in options if w.chance(odds))


def _window(w: Writer, rank: int, high: int = 3) -> str:
    return w.small(high) if w.chance(0.5) else "(" + ", ".join(w.small(high) for _ in range(rank)) + ",)"


def _convolution(w: Writer, rank: int) -> str:
    cls = w.pick("Conv", "Conv", "SeparableConv", "DepthwiseConv", "Transpose")
    if rank == 3 and cls in ("SeparableConv", "DepthwiseConv"):
        cls = "Conv"
    name = f"Conv{rank}DTranspose" if cls == "Transpose" else f"{cls}{rank}D"
    more = [f"padding={w.pick('same', 'valid')!r}", f"activation={w.pick(*ACTIVATIONS)!r}", "use_bias=False"]
    more += [w.pick(f"strides={_window(w, rank, 2)}", f"dilation_rate={_window(w, rank, 2)}")]
    if cls == "Conv":
        more += [f"groups={w.rng.randint(1, 3)}"] + ["padding='causal'"] * (rank == 1 and "padding='same'" not in more)
        more[:1] = [w.pick(more[0], more.pop())] if rank == 1 and len(more) > 5 else more[:1]
    if cls == "Transpose":
        more += [f"output_padding={w.rng.randint(0, 1)}"]
    if cls in ("SeparableConv", "DepthwiseConv"):
        more += [f"depth_multiplier={w.rng.randint(1, 3)}"]
    head = _window(w, rank) if cls == "DepthwiseConv" else f"{w.size(1, 8)}, {_window(w, rank)}"
    return f"layers.{name}({head}{_few(w, *more, odds=0.3)})"


def _pooling(w: Writer, rank: int) -> str:
    more = [f"strides={_window(w, rank, 2)}", "padding='same'"]
    return f"layers.{w.pick('Max', 'Average')}Pooling{rank}D({_window(w, rank)}{_few(w, *more, odds=0.3)})"


def _edges(w: Writer, rank: int) -> str:
    pair = f"({w.rng.randint(0, 2)}, {w.rng.randint(0, 2)})"
    amount = w.pick("1", pair, "(" + ", ".join([pair] * rank) + ")" if rank > 1 else "2")
    return w.pick(
        f"layers.ZeroPadding{rank}D({amount})",
        f"layers.Cropping{rank}D({amount})",
        f"layers.UpSampling{rank}D({_window(w, rank, 2) if rank > 1 else 2})",
        f"layers.SpatialDropout{rank}D(0.2)",
    )


def _recurrent(w: Writer) -> tuple[str, int]:
    whole = w.chance(0.5)
    more = _few(
        w, "go_backwards=True", "dropout=0.2", "recurrent_dropout=0.1", "use_bias=False", "unroll=True", "activation='relu'"
    )
    more += ", return_sequences=True" if whole else ""
    form = w.rng.randrange(6)
    if form < 4:
        inner = f"layers.{w.pick('LSTM', 'GRU', 'SimpleRNN')}({w.size(1, 6)}{more})"
    elif form == 4:
        cell = f"layers.{w.pick('LSTMCell', 'GRUCell', 'SimpleRNNCell')}({w.size(1, 6)})"
        inner = f"layers.RNN({w.pick(cell, f'[{cell}, {cell}]')}{', return_sequences=True' if whole else ''})"
    else:
        inner = f"layers.GRU({w.size(1, 6)}, reset_after=False{more})"
    if w.chance(0.25):
        mode = w.pick("", "", ", merge_mode='sum'", ", merge_mode='ave'", ", merge_mode='mul'")
        inner = f"layers.Bidirectional({inner}{mode})"
    return inner, 3 if whole else 2


def _free(w: Writer) -> str:
    axis = w.pick("-1", "1", "-1")
    return w.pick(
        shape_free(w),
        f"layers.Softmax(axis={axis})",
        f"layers.LayerNormalization(axis={axis}, center=False)",
        f"layers.BatchNormalization(axis={axis}, center=False)",
        "layers.ELU(0.5)",
        "layers.PReLU(shared_axes=[1])",
        "layers.AlphaDropout(0.2)",
        "layers.GaussianDropout(0.2)",
        "layers.ActivityRegularization(l2=0.01)",
        "layers.Masking(0.0)",
        "layers.Lambda(lambda t: t * 2)",
        f"layers.Dense({w.size(1, 8)}, kernel_regularizer='l2', kernel_constraint='max_norm')",
        f"layers.EinsumDense('...x,xy->...y', {w.size(1, 6)})",
        f"layers.GroupNormalization({w.pick('1', '-1', '2')})",
        "layers.Identity()" if w.dialect >= 3 else "layers.ReLU(max_value=6)",
    )


def odd_layer(w: Writer, rank: int) -> tuple[str, int]:
    """A layer for tensors of so many axes, and the axes that come out."""
    spatial, roll = rank - 2, w.rng.random()
    if roll < 0.28:
        return _free(w), rank
    if rank == 2:
        if roll < 0.8:
            return f"layers.Dense({w.size(1, 9)}{extras(w, f'activation={w.pick(*ACTIVATIONS)!r}', 'use_bias=False')})", 2
        return w.pick(
            f"layers.RepeatVector({w.rng.randint(1, 4)})", f"layers.Reshape(({w.pick('-1, 1', '1, -1', '-1, 2')}))"
        ), 3
    if roll < 0.5:
        return _convolution(w, spatial), rank
    if roll < 0.6:
        return _pooling(w, spatial), rank
    if roll < 0.68:
        return _edges(w, spatial), rank
    if rank == 3 and roll < 0.85:
        return _recurrent(w)
    if rank == 4 and roll < 0.74:
        return w.pick(
            "layers.Reshape((-1, 4))", "layers.TimeDistributed(layers.Flatten())", "layers.TimeDistributed(layers.LSTM(3))"
        ), 3
    if rank == 4 and roll < 0.78:
        return f"layers.ConvLSTM1D({w.size(1, 4)}, 2{_few(w, 'padding=' + repr('same'), odds=0.5)})", 3
    if rank == 5 and roll < 0.78:
        return w.pick("layers.ConvLSTM2D(3, 2)", "layers.TimeDistributed(layers.Flatten())"), 4
    if roll < 0.84:
        kind = w.pick("Average", "Max")
        return f"layers.Global{kind}Pooling{spatial}D({_few(w, 'keepdims=True')[2:]})", 2
    if roll < 0.9:
        axes = list(range(1, rank))
        w.rng.shuffle(axes)
        return f"layers.Permute(({', '.join(map(str, axes))},))", rank
    return "layers.Flatten()", 2


SHAPES = {
    2: ((4,), (7,), (3,)),
    3: ((6, 3), (5, 4), (8, 2)),
    4: ((8, 8, 3), (6, 5, 2), (9, 9, 1)),
    5: ((4, 5, 6, 2), (5, 5, 5, 1)),
}


def _array(w: Writer, shape: tuple[int, ...], rows: int) -> str:
    whole = ", ".join(map(str, (rows, *shape)))
    return w.pick(
        f"np.random.rand({whole})",
        f"np.random.rand({whole}).astype('float32')",
        f"np.zeros(({whole},))",
        f"np.ones(({whole},), dtype='float32')",
        f"np.random.randint(0, 2, size=({whole},))",
        f"np.random.normal(size=({whole},))",
        f"np.arange({rows * _product(shape)}).reshape({whole}) / {rows}",
    )


def _product(shape: tuple[int, ...]) -> int:
    total = 1
    for size in shape:
        total *= size
    return total


def targets(w: Writer, rows: int, head: tuple[int, ...]) -> str:
    """An expression for targets, mostly such as fit a head of that shape."""
    classes = head[-1] if w.chance(0.85) else w.rng.randint(1, 5)
    axes = head[:-1] if w.chance(0.9) else w.rng.choice(((), (2,)))
    whole = ", ".join(map(str, (rows, *axes)))
    return w.pick(
        f"np.random.rand({whole}, {classes})",
        f"np.random.randint(0, {classes}, size=({whole},))",
        f"np.random.randint(0, {classes}, size=({whole}, 1))",
        f"np.random.randint(0, 2, size=({whole}, {classes}))",
        f"keras.utils.to_categorical(np.random.randint(0, {classes}, size=({whole},)), {classes})",
        f"np.eye({classes})[np.random.randint(0, {classes}, size=({whole},))]",
        f"np.zeros(({whole},))",
        f"np.random.rand({whole}, {classes}).astype('float32')",
    )


def _stacked(w: Writer) -> tuple[str, tuple[int, ...], int]:
    """Writes a model; its name, the shape of the data for it, and the last layer's width."""
    rank = w.rng.choice((2, 2, 3, 3, 4, 4, 5))
    shape = w.rng.choice(SHAPES[rank])
    told = shape if w.chance(0.93) else (*shape[:-1], shape[-1] + 1)
    if rank > 2 and w.chance(0.1):
        told = (None, *told[1:])  # type: ignore[assignment]  # a length that is not told
    parts = []
    for _ in range(w.rng.randint(0, 4)):
        text, rank = odd_layer(w, rank)
        parts.append(text)
    if rank > 2 and w.chance(0.75):
        parts.append(w.pick("layers.Flatten()", f"layers.Global{w.pick('Max', 'Average')}Pooling{rank - 2}D()"))
        rank = 2
    head = w.rng.choice((1, 1, 2, 3, 3, 4))
    act = w.pick("", "", ", activation='softmax'", ", activation='sigmoid'", ", activation='relu'")
    if w.chance(0.93):
        parts.append(f"layers.Dense({head}{act})")
    return _written(w, told, parts), shape, head


def _written(w: Writer, shape: tuple[int, ...], parts: list[str]) -> str:
    model, form = w.name("model"), w.rng.randrange(5)
    if form == 0:
        w.add(f"{model} = Sequential([", f"    Input({shape}),", *(f"    {p}," for p in parts), "])")
    elif form == 1:
        w.add(f"{model} = Sequential()", f"{model}.add(Input({shape}))", *(f"{model}.add({p})" for p in parts))
    elif form == 2:
        w.add(f"inputs = x = Input(shape={shape})", *(f"x = {p}(x)" for p in parts), f"{model} = Model(inputs, x)")
    elif form == 3 and parts:
        w.add(f"{model} = Sequential([", *(f"    {p}," for p in parts), "])")
    else:
        with w.block("def build(shape):"):
            w.add("inputs = Input(shape)", "x = inputs", *(f"x = {p}(x)" for p in parts), "return Model(inputs, x)")
        w.add(f"{model} = build({shape})")
    return model


def _loss(w: Writer) -> str:
    if w.chance(0.7):
        return repr(w.pick(*LOSSES))
    return f"keras.losses.{w.pick(*LOSS_OBJECTS)}"


def _compiled(w: Writer, model: str) -> None:
    metrics = [w.pick(*METRICS) for _ in range(w.rng.choice((0, 0, 1, 1, 2)))]
    told = f", metrics=[{', '.join(metrics)}]" if metrics else ""
    if metrics and w.chance(0.1):
        told = told.replace("metrics=", "weighted_metrics=")
    told += _few(w, "run_eagerly=True", "loss_weights=[0.5]", odds=0.05)
    w.add(f"{model}.compile({w.pick(*OPTIMIZERS)}, loss={_loss(w)}{told})")


def _weights(w: Writer, rows: int, head: int) -> str:
    form = w.rng.randrange(8)
    if form == 0:
        return f", class_weight={{i: 1.0 for i in range({head})}}"
    if form == 1:
        return f", sample_weight=np.ones({w.pick(str(rows), f'({rows}, 1)', f'({rows}, {head})')})"
    return ""


CALLBACKS = (
    "keras.callbacks.EarlyStopping('loss')",
    "keras.callbacks.EarlyStopping(patience=2)",
    "keras.callbacks.ReduceLROnPlateau(monitor='loss')",
    "keras.callbacks.TerminateOnNaN()",
    "keras.callbacks.LearningRateScheduler(lambda e: 0.01)",
    "keras.callbacks.LambdaCallback(on_epoch_end=lambda e, logs: None)",
)


def _fitted(w: Writer, model: str, x: str, y: str, rows: int, head: int) -> None:
    more = w.pick(
        "", "", "", ", batch_size=4", ", validation_split=0.25", f", validation_data=({x}, {y})", ", shuffle=False",
        f", validation_data=({x}[:2], {y}[:2])", ", epochs=2", ", steps_per_epoch=1", f", callbacks=[{w.pick(*CALLBACKS)}]",
        f", batch_size={rows + 9}",
    )  # fmt: skip
    more += _weights(w, rows, head)
    form = w.rng.randrange(12)
    if form == 0:
        w.add(f"{model}.train_on_batch({x}, {y})")
    elif form == 1:
        w.add(f"data = tf.data.Dataset.from_tensor_slices(({x}, {y})).batch(3)", f"{model}.fit(data, verbose=0)")
    elif form == 2:
        w.add(f"data = tf.data.Dataset.from_tensor_slices(({x}, {y}))", f"{model}.fit(data, verbose=0)")
    elif form == 3:
        with w.block("def batches():"), w.block("while True:"):
            w.add(f"yield {x}[:4], {y}[:4]")
        w.add(f"{model}.fit(batches(), steps_per_epoch=2, verbose=0)")
    else:
        w.add(f"history = {model}.fit({x}, {y}, verbose=0{more})")


def _used(w: Writer, model: str, x: str, y: str, shape: tuple[int, ...]) -> None:
    form = w.rng.randrange(14)
    if form == 0:
        w.add(f"{model}.evaluate({x}, {y}, verbose=0)")
    elif form == 1:
        w.add(
            f"predicted = {model}.predict({x}, verbose=0)",
            "after = Sequential([Input(predicted.shape[1:]), layers.Dense(2)])",
            "after.summary()",
        )
    elif form == 2:
        w.add(f"classes = np.argmax({model}.predict({x}, verbose=0), axis={w.pick('-1', '1')})")
        w.add("after = Sequential([Input((classes.ndim,)), layers.Dense(len(classes))])", "after.summary()")
    elif form == 3:
        w.add(f"{model}.predict({x}[{w.pick('0', ':1', '0:2', '[0]', 'None, 0')}], verbose=0)")
    elif form == 4:
        w.add(f"out = {model}({x}[:2])", "after = Sequential([Input(out.shape[1:]), layers.Dense(2)])", "after.summary()")
    elif form == 5:
        w.add(f"{model}.trainable = False", f"{model}.summary()")
    elif form == 6:
        w.add(f"loss, *rest = {model}.evaluate({x}, {y}, verbose=0)")
    elif form == 7:
        w.add(f"predicted = {model}.predict_on_batch({x})", f"error = np.mean((predicted - {y}) ** 2)")
    elif form == 8:
        w.add(
            f"whole = Sequential([{model}, layers.Dense(3)])",
            f"whole.build((None, {', '.join(map(str, shape))}))",
            "whole.summary()",
        )
    elif form == 9:
        w.add(f"{model}.test_on_batch({x}, {y})")


def trained(w: Writer) -> None:
    """One model, one array, one target, drawn apart."""
    rows = w.rng.randint(4, 9)
    model, shape, head = _stacked(w)
    if w.chance(0.5):
        w.add(f"{model}.summary()")
    x, y = w.name("x"), w.name("y")
    fed = shape if w.chance(0.93) else w.rng.choice(((*shape, 1), shape[:-1], (*shape[:-1], shape[-1] + 2)))
    w.add(f"{x} = {_array(w, fed, rows)}", f"{y} = {targets(w, rows if w.chance(0.97) else rows + 1, (head,))}")
    if w.chance(0.05):
        w.add(f"{x} = {x}.tolist()")
    _compiled(w, model)
    _fitted(w, model, x, y, rows, head)
    _used(w, model, x, y, shape)
    w.add(f"{model}.summary()")


def several(w: Writer) -> None:
    """Two inputs that are merged, one or two outputs, data in lists, tuples and dicts that may not fit."""
    rows, a, b = w.rng.randint(4, 8), w.rng.randint(2, 5), w.rng.randint(2, 5)
    w.add(f"one, two = Input(({a},), name='one'), Input(({b},), name='two')")
    wide = w.pick(str(a), str(b), "4")
    w.add(f"left, right = layers.Dense({wide})(one), layers.Dense({w.pick(wide, wide, wide, '3')})(two)")
    merge = w.pick(
        *(f"layers.{m}()" for m in ("Add", "Multiply", "Concatenate", "Average", "Subtract", "Maximum", "Minimum")),
        "layers.Dot(1)",
    )
    w.add(f"h = {merge}([left, right])", f"first = layers.Dense({w.rng.randint(1, 3)}, name='first')(h)")
    outs = w.pick("first", "[first, second]", "{'first': first, 'second': second}", "[first]")
    w.add(f"second = layers.Dense({w.rng.randint(1, 3)}, activation='sigmoid', name='second')(h)")
    ins = w.pick("[one, two]", "[one, two]", "(one, two)", "{'one': one, 'two': two}")
    w.add(f"model = Model({ins}, {outs})", "model.summary()")
    loss = w.pick(
        _loss(w), "['mse', 'mae']", "{'first': 'mse', 'second': 'binary_crossentropy'}", "['mse', None]", "'mse'", "['mse']"
    )
    metrics = w.pick(
        "",
        "",
        ", metrics=['mae']",
        ", metrics={'first': 'mae'}",
        ", metrics=[['mae'], ['accuracy']]",
        ", metrics=['mae', 'mse']",
    )
    weights = w.pick("", "", "", ", loss_weights=[1, 2]", ", loss_weights={'first': 2}", ", loss_weights=[1]")
    w.add(f"model.compile({w.pick(*OPTIMIZERS)}, loss={loss}{metrics}{weights})")
    w.add(f"p, q = np.random.rand({rows}, {a}), np.random.rand({rows}, {w.pick(str(b), str(b), str(b), '6')})")
    wide, other = w.pick("1", "2", "3"), w.pick("1", "2", "3")
    w.add(f"s, t = np.random.rand({rows}, {wide}), np.random.randint(0, 2, size=({rows}, {other}))")
    x = w.pick("[p, q]", "(p, q)", "{'one': p, 'two': q}", "[p, q]", "[q, p]", "p", "{'one': p}", "[p]")
    y = w.pick("[s, t]", "(s, t)", "{'first': s, 'second': t}", "s", "[s]", "{'first': s}", "[s, t]")
    w.add(f"model.fit({x}, {y}, verbose=0{w.pick('', '', ', validation_split=0.25', ', batch_size=2')})")
    w.add(
        w.pick(f"model.evaluate({x}, {y}, verbose=0)", f"model.predict({x}, verbose=0)", f"model({x})", "pass"),
        "model.summary()",
    )


FORMS: tuple[Callable[[Writer], None], ...] = (trained, trained, trained, several)


def write(seed: int | str, odds: float | None = None, dialect: int = 3) -> str:
    """The program of that seed, for Keras 3 or 2."""
    rng = random.Random(f"trained {seed}")
    w = Writer(rng, rng.choice((0.0, 0.0, 0.0, 0.03)) if odds is None else odds, dialect)
    w.add(*(["import tensorflow as tf"] if dialect >= 3 else []), *HEADS[dialect].splitlines(), *COMMON.splitlines())
    rng.choice(FORMS)(w)
    return "\n".join(w.lines) + "\n"
