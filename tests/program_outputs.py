"""Random programs of models with named outputs: what they end in, their losses and their targets are drawn apart.

    write(seed)  ->  the text of a program

Outputs, losses, weights and targets come alone, in lists, tuples and dicts, with keys that may lack or be too many; the data as
arrays, a `tf.data.Dataset` or a generator. About half of the programs crash in `fit`.
"""

from __future__ import annotations

import random

from program_generator import COMMON, HEADS
from program_layers import Writer

NAMES = ("a", "b", "c")
ENDS = (
    *("layers.Dense({n}, name={name!r})", "layers.Dense({n}, activation='softmax', name={name!r})"),
    *("layers.Flatten(name={name!r})", "layers.Softmax(name={name!r})", "layers.Reshape((-1, 1), name={name!r})"),
    *("layers.Dense({n}, activation='sigmoid', name={name!r})", "layers.Lambda(lambda t: t[:, :{n}], name={name!r})"),
)
LOSSES = ("mse", "mse", "mae", "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy")
FORMS = ("one", "list", "list", "tuple", "dict", "dict")


def _formed(w: Writer, form: str, items: dict[str, str], lacking: float = 0.0) -> str:
    """The items in that form; some are left out."""
    kept = {name: text for name, text in items.items() if not w.chance(lacking)} or items
    if form == "dict":
        return "{" + ", ".join(f"{name!r}: {text}" for name, text in kept.items()) + "}"
    if form == "one" or (len(kept) == 1 and w.chance(0.3)):
        return next(iter(kept.values()))
    listed = ", ".join(kept.values())
    return f"[{listed}]" if form == "list" else f"({listed}{',' * (len(kept) == 1)})"


def _targets(w: Writer, rows: int, wide: int) -> str:
    return w.pick(
        f"np.random.rand({rows}, {wide})",
        f"np.random.rand({rows}, {wide})",
        f"np.zeros(({rows}, 1))",
        f"np.arange({rows}) % {wide}",
        f"np.eye({wide})[np.arange({rows}) % {wide}]",
        f"np.random.rand({rows}, {wide}, 1)",
    )


def _fitted(w: Writer, x: str, y: str, rows: int) -> None:
    form = w.rng.randrange(8)
    if form == 0:
        parts = f"({x}, {y.replace('[', '(').replace(']', ',)')})"
        w.add(f"model.fit(tf.data.Dataset.from_tensor_slices({parts}).batch(2), verbose=0)")
    elif form == 1:
        w.add(f"model.train_on_batch({x}, {y})")
    else:
        more = w.pick("", "", ", batch_size=2", ", class_weight={0: 1.0, 1: 2.0}", f", sample_weight=np.ones({rows})")
        w.add(f"model.fit({x}, {y}, verbose=0{more})")


def write(seed: int | str, odds: float | None = None, dialect: int = 3) -> str:
    """The program of that seed, for Keras 3 or 2."""
    rng = random.Random(f"outputs {seed}")
    w = Writer(rng, 0.0 if odds is None else odds, dialect)
    w.add(*(["import tensorflow as tf"] if dialect >= 3 else []), *HEADS[dialect].splitlines(), *COMMON.splitlines())
    if w.chance(0.1):
        w.add("keras.mixed_precision.set_global_policy('mixed_float16')")
    rows, wide = rng.randint(3, 6), rng.randint(2, 4)
    names = NAMES[: rng.choice((1, 2, 2, 2, 3))]
    w.add(f"i = Input(({wide},), name='i')", f"h = layers.Dense({wide}, activation='relu')(i)")
    for name in names:
        w.add(f"{name} = {w.pick(*ENDS).format(n=w.pick(str(wide), str(wide), '1'), name=name)}(h)")
    w.add(f"model = Model(i, {_formed(w, w.pick(*FORMS), dict(zip(names, names, strict=True)))})", "model.summary()")
    told = {name: repr(w.pick(*LOSSES)) if w.chance(0.85) else "None" for name in names}
    weights = f", loss_weights={_formed(w, w.pick('list', 'dict'), dict.fromkeys(names, '0.5'), 0.1)}" if w.chance(0.15) else ""
    w.add(f"model.compile('adam', loss={_formed(w, w.pick(*FORMS), told, 0.1)}{weights})")
    w.add(f"x = np.random.rand({rows}, {wide})")
    w.add(*(f"{name}_true = {_targets(w, rows, wide)}" for name in names))
    y = _formed(w, w.pick(*FORMS), {name: f"{name}_true" for name in names}, 0.1)
    _fitted(w, w.pick("x", "x", "[x]", "{'i': x}"), y, rows)
    w.add("model.summary()")
    return "\n".join(w.lines) + "\n"
