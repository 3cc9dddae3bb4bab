from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from cnnlint.arguments import with_name
from cnnlint.diagnostics import Edit, Finding, Fix, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.optimizers import COMMON, OLD, OWN, Optimizer, optimizers


class OptimizerArgument(Rule):
    """The optimizer is given an argument that it does not have.

    ## What it does
    Compares the keywords with the signature. `lr` became `learning_rate`, and `decay` a schedule. In code for Keras 2 the
    two are an info; Keras 3 reads `decay`, says so and ignores it.

    ## Why is this bad?
    Keras 3 raises.

    ## Bad
    ```python
    # target-keras = 3
    import keras
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer=keras.optimizers.Adam(lr=0.001), loss="sparse_categorical_crossentropy")
    ```

    ## Good
    ```python
    import keras
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001), loss="sparse_categorical_crossentropy")
    ```

    ## Keras says
    `Argument(s) not recognized: {'lr': 0.001}`
    """

    code = "CNN710"
    name = "optimizer-argument"
    severity = Severity.ERROR
    shown_by = "compile"
    fixable = "safe"
    source = "tensorchiefs#18; probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        for optimizer in optimizers(program):
            own = OWN.get(optimizer.name)
            if own is None or optimizer.legacy:
                continue
            for name in optimizer.made.arguments:
                if not name.isdigit() and name not in COMMON | own:
                    yield self._report(optimizer, name, program.dialect)

    def _report(self, optimizer: Optimizer, name: str, dialect: int) -> Finding:
        old = name in OLD
        instead = OLD.get(name)
        severity = Severity.INFO if old and dialect < 3 else Severity.WARNING if name == "decay" else self.given()
        keyword = optimizer.made.spans.get(with_name(name))
        return self.finding(
            keyword or optimizer.place_of(name),
            f"{optimizer.name} has no argument `{name}`{' in Keras 3' if old else ''}",
            severity=severity,
            expected=instead or "one of " + ", ".join(sorted({"learning_rate", *OWN[optimizer.name]})),
            actual=name,
            help=f"write `{instead}`"
            if instead
            else "use a schedule of `keras.optimizers.schedules`"
            if "decay" in name and old
            else _meant(name, optimizer),
            keras=f"Argument(s) not recognized: {{'{name}': ...}}",
            fix=_renamed(optimizer, name, instead, safe=dialect >= 3),
        )


def _meant(name: str, optimizer: Optimizer) -> str:
    near = get_close_matches(name, sorted(COMMON | OWN[optimizer.name]), 1, 0.8)
    return f"did you mean `{near[0]}`?" if near else "leave the argument out"


def _renamed(optimizer: Optimizer, name: str, instead: str | None, safe: bool) -> Fix | None:
    whole, value = optimizer.made.spans.get(with_name(name)), optimizer.made.spans.get(name)
    if instead is None or whole is None or value is None or instead in optimizer.made.arguments:
        return None
    before = type(whole)(whole.path, whole.line, whole.column, value.line, value.column, whole.cell)
    return Fix(f"write {instead}", (Edit(before, f"{instead}="),), safe)
