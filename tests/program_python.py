"""The Python around a random model: where sizes come from, and how a list of layers is put together."""

from __future__ import annotations

from collections.abc import Callable

from program_layers import Writer, dense

Lists = Callable[[Writer, list[str]], str]


# ------------------------------------------------------------------ sizes and flags


def sizes(w: Writer) -> None:
    """Names for sizes and flags that the program itself tells, in the forms that people use."""
    for form, odds in SIZES:
        if w.chance(odds):
            form(w)


def _plain(w: Writer) -> None:
    name = w.name("units")
    w.add(f"{name} = {w.rng.randint(2, 16)}")
    w.sizes.append(name)


def _list(w: Writer) -> None:
    name = w.name("widths")
    w.add(f"{name} = {[w.rng.randint(2, 12) for _ in range(3)]}")
    w.sizes += [f"{name}[{i}]" for i in (0, -1)] + [f"len({name})", f"sum({name}[1:])", f"sorted({name})[0]"]


def _dict(w: Writer) -> None:
    name, rng = w.name("cfg"), w.rng
    hidden, units, flag = rng.randint(2, 12), rng.randint(2, 9), rng.choice((True, False))
    w.add(f'{name} = {{"hidden": {hidden}, "deep": {{"units": {units}}}, "bn": {flag}}}')
    if w.chance(0.3):
        w.add(w.pick(f'{name}["hidden"] += 1', f"{name}.update(hidden=5)", f'{name} = {{**{name}, "hidden": 6}}'))
    w.sizes += [f'{name}["hidden"]', f'{name}["deep"]["units"]', f'{name}.get("rate", 5)']
    w.flags += [f'{name}["bn"]', f'"bn" in {name}', f'{name}.get("deep") is None']


def _pair(w: Writer) -> None:
    first, second = w.name("a"), w.name("b")
    w.add(f"{first}, {second} = {w.rng.randint(2, 9)}, {w.rng.randint(2, 9)}")
    if w.chance(0.3):
        w.add(f"{first}, {second} = {second}, {first}")
    w.sizes += [first, f"{first} * {second}", f"({first} + {second}) // 2", f"abs({first} - {second}) + 1"]
    w.flags += [f"{first} > {second}", f"not {first} == {second}", f"2 <= {first} < 5"]


def _class(w: Writer) -> None:
    w.add("class Config:", f"    width = {w.rng.randint(2, 12)}", "    deep = True")
    w.sizes.append("Config.width")
    w.flags.append("Config.deep")
    if w.chance(0.5):
        child = w.name("Child")
        w.add(f"class {child}(Config):", "    width = Config.width + 1", "    deep = not Config.deep")
        w.sizes.append(f"{child}.width")
        w.flags.append(f"{child}().deep")


def _dataclass(w: Writer) -> None:
    kind, name = w.name("Settings"), w.name("settings")
    w.add("@dataclass", f"class {kind}:", f"    width: int = {w.rng.randint(2, 9)}", "    widths: tuple = (4, 8)")
    w.add(
        "    names: list = field(default_factory=list)",
        "    @property",
        "    def double(self):",
        "        return self.width * 2",
    )
    w.add(f"{name} = {kind}({w.pick('', 'width=6', '3, (5, 2)', 'widths=(7,)')})")
    if w.chance(0.3):
        w.add(w.pick(f"{name}.width += 2", f"{name} = replace({name}, width=11)"))
    w.sizes += [f"{name}.width", f"{name}.double", f"{name}.widths[0]", f"len({name}.widths)"]
    w.flags += [f"{name}.names", f"len({name}.widths) > 1"]


def _function(w: Writer) -> None:
    name = w.name("scale")
    w.add(f"def {name}(n, factor=2):", "    return n * factor")
    w.sizes += [f"{name}({w.rng.randint(1, 5)})", f"{name}(3, factor=1)", f"{name}(*[2, 3])", f"{name}(**dict(n=4))"]


def _loop(w: Writer) -> None:
    name = w.name("total")
    w.add(f"{name} = 0", f"for i in range({w.rng.randint(1, 4)}):", f"    {name} += i + 1")
    if w.chance(0.4):
        w.add(w.pick("    if i == 1:\n        break", "    if i == 0:\n        continue"), f"    {name} *= 2")
    if w.chance(0.3):
        w.add("else:", f"    {name} += 1")
    w.sizes.append(f"({name} + 1)")


def _while(w: Writer) -> None:
    name = w.name("power")
    w.add(f"{name} = 1", f"while {name} < {w.rng.randint(2, 12)}:", f"    {name} *= 2")
    w.sizes.append(name)


def _recursion(w: Writer) -> None:
    name = w.name("fib")
    w.add(f"def {name}(n):", f"    return n if n < 2 else {name}(n - 1) + {name}(n - 2)")
    w.sizes.append(f"{name}({w.rng.randint(2, 7)})")


def _strings(w: Writer) -> None:
    name = w.name("spec")
    w.add(f'{name} = "{w.rng.randint(2, 9)},{w.rng.randint(2, 9)} relu"')
    w.sizes += [f'int({name}.split()[0].split(",")[1])', f"int({name}[0])", f"len({name}) - 2"]
    w.flags += [f'{name}.endswith("relu")', f'"tanh" in {name}']


def _closure(w: Writer) -> None:
    maker, name = w.name("counter"), w.name("step")
    w.add(f"def {maker}(start):", "    def step():", "        nonlocal start", "        start += 1", "        return start")
    w.add("    return step", f"{name} = {maker}({w.rng.randint(1, 4)})")
    w.sizes.append(f"{name}()")


def _attempt(w: Writer) -> None:
    name = w.name("parsed")
    w.add("try:", f'    {name} = int("{w.pick("7", "x", "3")}")', "except ValueError:", f"    {name} = 4")
    if w.chance(0.4):
        w.add(w.pick(f"else:\n    {name} += 1", f"finally:\n    {name} += 2"))
    w.sizes.append(name)


def _arguments(w: Writer) -> None:
    name = w.name("args")
    w.add("parser = argparse.ArgumentParser()", f'parser.add_argument("--units", type=int, default={w.rng.randint(2, 9)})')
    w.add('parser.add_argument("--deep", action="store_true")', f"{name} = parser.parse_args([])")
    w.sizes.append(f"{name}.units")
    w.flags.append(f"{name}.deep")


def _walrus(w: Writer) -> None:
    name = w.name("found")
    w.add(f"if ({name} := {w.rng.randint(1, 6)}) > 3:", f"    {name} = {name} - 1")
    w.sizes.append(name)


SIZES: tuple[tuple[Callable[[Writer], None], float], ...] = (
    (_plain, 0.5), (_list, 0.3), (_dict, 0.2), (_pair, 0.2), (_class, 0.12), (_dataclass, 0.12), (_function, 0.15),
    (_loop, 0.12), (_while, 0.1), (_recursion, 0.06), (_strings, 0.06), (_closure, 0.05), (_attempt, 0.08),
    (_arguments, 0.06), (_walrus, 0.05),
)  # fmt: skip


# ------------------------------------------------------------------ lists of layers: an expression for one


def listed(w: Writer, made: list[str]) -> str:
    """Puts the layers into a list somehow."""
    return w.rng.choice(LISTS)(w, made)


def _grown(w: Writer, made: list[str]) -> str:
    name = w.name("stack")
    w.add(f"{name} = [{made[0]}]")
    other = name
    if w.chance(0.2):
        other = w.name("alias")
        w.add(f"{other} = {name}")
    for text in made[1:]:
        target = w.pick(name, other)
        w.add(
            w.pick(
                f"{target}.append({text})", f"{target} += [{text}]", f"{target}.extend([{text}])",
                f"{target}.insert(len({target}), {text})", f"{target}[len({target}):] = [{text}]",
            )
        )  # fmt: skip
    return name


def _lambdas(w: Writer, made: list[str]) -> str:
    name = w.name("makers")
    w.add(f"{name} = [{', '.join(f'lambda: {text}' for text in made)}]")
    return w.pick(f"[make() for make in {name}]", f"list(map(lambda make: make(), {name}))")


def _generated(w: Writer, made: list[str]) -> str:
    name = w.name("parts")
    with w.block(f"def {name}(deep=True):"):
        for text in made:
            w.add(f"yield {text}")
        if w.chance(0.4):
            w.add("if not deep:", "    return", f"yield {dense(w)}" if w.chance(0.3) else "yield from []")
    return w.pick(f"list({name}())", f"[*{name}()]", f"[part for part in {name}(deep=False)]")


def _mapped(w: Writer, made: list[str]) -> str:
    name = w.name("table")
    w.add(f"{name} = {{{', '.join(f'{w.pick(repr(chr(97 + i)), str(i))}: {text}' for i, text in enumerate(made))}}}")
    return w.pick(f"list({name}.values())", f"[part for _, part in {name}.items()]", f"[{name}[key] for key in {name}]")


def _joined(w: Writer, made: list[str]) -> str:
    cut = w.rng.randint(0, len(made))
    return f"[{', '.join(made[:cut])}] + [{', '.join(made[cut:])}]"


def _starred(w: Writer, made: list[str]) -> str:
    name = w.name("collect")
    w.add(f"def {name}(first, *others, **named):", "    return [first, *others, *named.values()]")
    last = f"last={made[-1]}" if len(made) > 1 and w.chance(0.5) else made[-1] if len(made) > 1 else ""
    return f"{name}({', '.join(filter(None, [*made[: max(1, len(made) - 1)], last]))})"


def _method(w: Writer, made: list[str]) -> str:
    name = w.name("Builder")
    with w.block(f"class {name}:"):
        with w.block("def __init__(self):"):
            w.add("self.parts = []", *(f"self.add({text})" for text in made))
        w.add("def add(self, part):", "    self.parts.append(part)", "    return self")
    return f"{name}().parts"


def _tower(w: Writer, made: list[str]) -> str:
    name = w.name("tower")
    w.add(f"def {name}(n):", f"    return [] if n == 0 else [layers.Dense(n + 1)] + {name}(n - 1)")
    return f"[{', '.join(made)}] + {name}({w.rng.randint(0, 3)})"


def _zipped(w: Writer, made: list[str]) -> str:
    widths = [w.rng.randint(2, 9) for _ in range(w.rng.randint(1, 3))]
    made_more = w.pick(
        f"[layers.Dense(n, activation=a) for n, a in zip({widths}, ('relu', 'tanh', None))]",
        f"[layers.Dense(n, name=f'dense_{{i}}_of_{w.count}') for i, n in enumerate({widths}, 1)]",
        f"[layers.Dense(n) for n in {widths} if n > 3]",
        f"[f(n) for n in {widths} for f in (layers.Dense, lambda m: layers.Dropout(m / 10))]",
        f"list(map(layers.Dense, {widths}))",
        f"[layers.Dense(n) for n in reversed({widths})]",
        f"[layers.Dense(n) for n in sorted({widths}, reverse=True)[:2]]",
    )
    return f"[{', '.join(made)}, *{made_more}]"


def _partial(w: Writer, made: list[str]) -> str:
    name = w.name("make")
    w.add(f"{name} = partial(layers.Dense, activation={w.pick('None', repr('relu'))}, use_bias={w.pick('True', 'False')})")
    return f"[{', '.join(made)}, {name}({w.size()}), {name}({w.size()}, use_bias=True)]"


def _dispatched(w: Writer, made: list[str]) -> str:
    name = w.name("KINDS")
    w.add(f'{name} = {{"dense": layers.Dense, "drop": layers.Dropout}}')
    w.add(f'parts = [{name}[kind](value) for kind, value in [("dense", {w.size()}), ("drop", 0.5)]]')
    return f"[{', '.join(made)}, *parts, getattr(layers, 'Dense')({w.size()})]"


def _edited(w: Writer, made: list[str]) -> str:
    name = w.name("stack")
    w.add(f"{name} = [{', '.join(made)}]", f"{name}.append({dense(w)})")
    w.add(
        w.pick(
            f"{name}.pop()", f"del {name}[-1]", f"{name} = {name}[:-1]", f"{name} = list({name})", f"{name}[-1] = {dense(w)}",
            f"{name}.remove({name}[-1])", f"*{name}, last = {name}", f"copied = {name}[:]\ncopied.pop()",
            f"{name}.reverse()\n{name}.reverse()",
        )
    )  # fmt: skip
    return name


def _context(w: Writer, made: list[str]) -> str:
    name = w.name("stack")
    with w.block(w.pick("with nullcontext():", "with nullcontext(3) as depth:", "if __name__ == '__main__':", "try:")) as _:
        w.add(f"{name} = [{', '.join(made)}]")
    if w.lines[-2].strip() == "try:":
        w.add("finally:", "    done = True")
    return name


def _decorated(w: Writer, made: list[str]) -> str:
    name = w.name("twice")
    w.add(
        "def extended(function):", "    def inner(*args, **kwargs):", f"        return function(*args, **kwargs) + [{dense(w)}]"
    )
    w.add("    return inner", "@extended", f"def {name}(parts):", "    return list(parts)")
    return f"{name}([{', '.join(made)}])"


def _shared_default(w: Writer, made: list[str]) -> str:
    name = w.name("gather")
    w.add(f"def {name}(part, kept=[]):", "    kept.append(part)", "    return kept")
    for text in made[:-1]:
        w.add(f"{name}({text})")
    return f"{name}({made[-1]})"


def _written(w: Writer, made: list[str]) -> str:
    return f"[{', '.join(made)}]"


LISTS: tuple[Lists, ...] = (
    _written, _grown, _grown, _lambdas, _generated, _mapped, _joined, _starred, _method, _tower, _zipped, _zipped, _partial,
    _dispatched, _edited, _context, _decorated, _shared_default,
)  # fmt: skip
