"""What happens to a random model once it is there: switches, changes, copies, data; and conditions that nobody knows."""

from __future__ import annotations

from collections.abc import Callable

from program_layers import Writer, dense, layer, shape_free, start

Change = Callable[[Writer, str], None]


def _trainable(w: Writer, model: str) -> None:
    w.add(f"{model}.trainable = {w.pick('False', 'False', 'True')}")


def _one_layer(w: Writer, model: str) -> None:
    w.add(f"{model}.layers[{w.pick('0', '-1', '1')}].trainable = {w.pick('False', 'False', 'True')}")


def _some_layers(w: Writer, model: str) -> None:
    with w.block(f"for part in {model}.layers{w.pick('', '[:-1]', '[1:]', '[:2]', '[::2]')}:"):
        w.add(
            w.pick(
                "part.trainable = False",
                "if isinstance(part, layers.Dense): part.trainable = False",
                "part.trainable = isinstance(part, layers.BatchNormalization)",
                "if 'dense' in part.name: part.trainable = False",
                "part.trainable = not part.trainable",
                "if part.name.startswith('conv'): part.trainable = False",
                "if part.__class__.__name__ == 'Dense': part.trainable = False",
            )
        )


def _built(w: Writer, model: str) -> None:
    w.add(f"{model}.build({w.pick('(None, 12)', '(None, 16, 16, 3)', '(4, 10, 5)', 'input_shape=(None, 8)')})")


def _called(w: Writer, model: str) -> None:
    data = w.pick("np.zeros((4, 8))", "np.ones((2, 16, 16, 3))", "np.zeros((3, 10, 5))")
    w.add(w.pick(f"{model}({data})", f"output = {model}({data})", f"{model}.compile('adam', 'mse')"))


def _on_new_input(w: Writer, model: str) -> None:
    shape, _ = start(w)
    if w.chance(0.8):
        shape = f"{model}.input_shape[1:]"
    tensor, outer = w.name("tensor"), w.name("outer")
    w.add(f"{tensor} = Input({shape})", f"{outer} = Model({tensor}, {dense(w)}({model}({tensor})))", f"{outer}.summary()")


def _truncated(w: Writer, model: str) -> None:
    if _is_graph(w, model):
        return
    name = w.name("cut")
    w.add(f"{name} = Sequential({model}.layers[{w.pick(':-1', '1:', ':2', '-2:', ':')}])", f"{name}.summary()")


def _is_graph(w: Writer, model: str) -> bool:
    """Whether its layers need not be a stack."""
    return not any(line.strip().startswith(f"{model} = Sequential") for line in w.lines)


def _feature(w: Writer, model: str) -> None:
    name = w.name("features")
    layer_of = w.pick("layers[-2]", "layers[0]", "get_layer(index=1)", "layers[-1]")
    w.add(f"{name} = Model({model}.{w.pick('inputs', 'input')}, {model}.{layer_of}.output)", f"{name}.summary()")


def _extended(w: Writer, model: str) -> None:
    name = w.name("longer")
    w.add(
        w.pick(
            f"{name} = Model({model}.inputs, {dense(w)}({model}.{w.pick('outputs[0]', 'output', 'layers[-1].output')}))",
            f"{name} = Sequential([{model}, {shape_free(w)}])",
            f"{name} = Sequential([{model}, {dense(w)}])"
            if _is_graph(w, model)
            else f"{name} = Sequential([*{model}.layers, {dense(w)}])",
            f"{name} = Sequential()\n{name}.add({model})\n{name}.add({dense(w)})",
        )
    )
    w.add(f"{name}.summary()")


def _popped(w: Writer, model: str) -> None:
    w.add(f"if hasattr({model}, 'pop'):", f"    {model}.pop()")
    if w.chance(0.5):
        w.add(f"    {model}.add({dense(w)})")


def _cloned(w: Writer, model: str) -> None:
    name = w.name("clone")
    w.add(f"{name} = keras.models.clone_model({model})", f"{name}.summary()")


def _switch_through_alias(w: Writer, model: str) -> None:
    name = w.name("same")
    w.add(f"{name} = {w.pick(model, f'[{model}][0]', f'dict(m={model})[' + repr('m') + ']', f'(lambda m: m)({model})')}")
    w.add(w.pick(f"{name}.trainable = False", f"{name}.layers[-1].trainable = False"))


def _sized(w: Writer, model: str) -> None:
    """Sizes that are read from the model."""
    name = w.name("head")
    w.add(
        w.pick(
            f"{name} = Sequential([Input({model}.output_shape[1:]), {dense(w)}])",
            f"{name} = Sequential([Input((4,)), layers.Dense(len({model}.layers))])",
            f"{name} = Sequential([Input((4,)), layers.Dense({model}.output_shape[-1])])",
            f"{name} = Sequential([Input({model}.input_shape[1:]), layers.Flatten(), layers.Dense({model}.count_params())])",
        ),
        f"{name}.summary()",
    )


CHANGES: tuple[tuple[Change, float], ...] = (
    (_trainable, 0.12), (_one_layer, 0.12), (_some_layers, 0.1), (_built, 0.07), (_called, 0.07), (_on_new_input, 0.06),
    (_truncated, 0.05), (_feature, 0.06), (_extended, 0.06), (_popped, 0.05), (_cloned, 0.03), (_switch_through_alias, 0.05),
    (_sized, 0.05),
)  # fmt: skip


def changed(w: Writer, model: str) -> None:
    """Some of them, with a table at the end and perhaps before."""
    if w.chance(0.1):
        w.add(f"{model}.summary()")
    for change, odds in CHANGES:
        if w.chance(odds):
            change(w, model)
    w.add(f"{model}.summary()")


# ------------------------------------------------------------------ what the program does not tell


def unknowns(w: Writer) -> None:
    """Flags and sizes from a module that nobody has."""
    flags, sizes = (
        [w.name("flag") for _ in range(w.rng.choice((1, 1, 2)))],
        [w.name("size") for _ in range(w.rng.choice((0, 1, 2)))],
    )
    w.add(f"from settings import {', '.join(flags + sizes)}")
    w.maybe += flags + [f"{size} > 4" for size in sizes]
    w.sizes += sizes * 2


def under_conditions(w: Writer, model: str = "") -> str:
    """A Sequential that depends on them, also through another name, in a function, in a loop."""
    shape, kind = start(w)
    model, same = w.name("model"), w.name("same")
    first, kind = layer(w, kind)
    w.add(f"{model} = Sequential([Input({shape}), {first}])", f"{same} = {w.pick(model, model, f'[{model}][-1]')}")
    for _ in range(w.rng.randint(1, 4)):
        w.rng.choice(_FORKS)(w, w.pick(model, same))
    if w.chance(0.4):
        w.add(f"{model}.add({dense(w)})")
    return w.pick(model, same)


def _maybe_added(w: Writer, model: str) -> None:
    flag = w.rng.choice(w.maybe)
    w.add(f"if {w.pick('', 'not ')}{flag}:", f"    {model}.add({dense(w)})")
    if w.chance(0.4):
        w.add("else:", f"    {model}.add({w.pick(dense(w), shape_free(w))})")


def _maybe_sized(w: Writer, model: str) -> None:
    name = w.name("n")
    w.add(
        f"{name} = {w.rng.randint(1, 5)} if {w.rng.choice(w.maybe)} else {w.rng.randint(1, 5)}",
        f"{model}.add(layers.Dense({name}))",
    )


def _maybe_in_function(w: Writer, model: str) -> None:
    name = w.name("grow")
    flag = w.rng.choice(w.maybe)
    with w.block(f"def {name}(m):"):
        w.add(f"if {flag}:", f"    {w.pick('return m', 'm.add(layers.Dense(3))', 'm.trainable = False')}")
        w.add(f"m.add({dense(w)})", "return m")
    w.add(w.pick(f"{name}({model})", f"{model} = {name}({model})"))


def _maybe_in_loop(w: Writer, model: str) -> None:
    with w.block(f"for i in range({w.rng.randint(1, 3)}):"):
        w.add(f"if {w.rng.choice(w.maybe)}:", f"    {w.pick('break', 'continue', f'{model}.add(layers.Dense(i + 1))')}")
        w.add(f"{model}.add({w.pick(f'layers.Dense({w.size()})', 'layers.ReLU()')})")


def _maybe_switched(w: Writer, model: str) -> None:
    w.add(f"if {w.rng.choice(w.maybe)}:", f"    {model}.{w.pick('layers[0].trainable', 'trainable')} = False")


def _maybe_other(w: Writer, model: str) -> None:
    other, either = w.name("other"), w.name("either")
    w.add(f"{other} = Sequential([Input((3,)), {dense(w)}])", f"{either} = {model} if {w.rng.choice(w.maybe)} else {other}")
    w.add(f"{either}.add({dense(w)})")
    if w.chance(0.5):
        w.add(f"{other}.summary()")


def _maybe_listed(w: Writer, model: str) -> None:
    name, same = w.name("parts"), w.name("alias")
    w.add(f"{name} = [{dense(w)}]", f"{same} = {name}", f"if {w.rng.choice(w.maybe)}:", f"    {same}.append({dense(w)})")
    w.add(f"for part in {name}:", f"    {model}.add(part)")


def _maybe_both(w: Writer, model: str) -> None:
    w.add(
        f"if {w.rng.choice(w.maybe)}:",
        f"    {model}.add({dense(w)})",
        "else:",
        f"    {model}.add({dense(w)})",
        f"    {model}.add({shape_free(w)})",
    )


def _maybe_twice(w: Writer, model: str) -> None:
    flag = w.rng.choice(w.maybe)
    w.add(f"if {flag}:", f"    {model}.add({dense(w)})", f"if not {flag}:", f"    {model}.add({dense(w)})")


def _counted(w: Writer, model: str) -> None:
    sizes = [s for s in w.sizes if s.startswith("size_")]
    if not sizes:
        return _maybe_added(w, model)
    w.add(f"for i in range({w.rng.choice(sizes)}):", f"    {model}.add(layers.Dense(i + 2))")
    return None


def _maybe_summary(w: Writer, model: str) -> None:
    w.add(f"if {w.rng.choice(w.maybe)}:", f"    {model}.summary()")


_FORKS: tuple[Change, ...] = (
    _maybe_added, _maybe_added, _maybe_sized, _maybe_in_function, _maybe_in_loop, _maybe_switched, _maybe_other, _maybe_listed,
    _maybe_both, _maybe_twice, _counted, _maybe_summary,
)  # fmt: skip


def graph_under_conditions(w: Writer) -> str:
    """A graph whose tensors depend on them."""
    shape, kind = start(w)
    first, x, model = w.name("inputs"), w.name("x"), w.name("model")
    w.add(f"{first} = Input({shape})", f"{x} = {first}")
    for _ in range(w.rng.randint(1, 4)):
        flag, form = w.rng.choice(w.maybe), w.rng.randrange(5)
        if form == 0:
            w.add(f"if {flag}:", f"    {x} = {shape_free(w)}({x})")
        elif form == 1:
            w.add(f"if {flag}:", f"    {x} = {dense(w)}({x})", "else:", f"    {x} = {dense(w)}({x})")
        elif form == 2:
            w.add(f"{x} = {dense(w)}({x}) if {flag} else {x}")
        elif form == 3:
            w.add(f"y = {shape_free(w)}({x})", f"if {flag}:", f"    {x} = layers.add([{x}, y])")
        else:
            text, kind = layer(w, kind)
            w.add(f"{x} = {text}({x})")
    w.add(f"{model} = Model({first}, {x})")
    return model
