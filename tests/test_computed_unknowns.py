"""What is computed from things that the source does not tell: exact, or no longer called by their name."""

from __future__ import annotations

import math

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files import read_source
from cnnlint.program import LayerTrace, ModelTrace, Program, Summary
from cnnlint.report.gaps import gaps
from cnnlint.shapes import Expr, substitute

HEAD = "import math\nfrom keras import Input, Sequential, layers\nfrom settings import k, n\n"
GIVEN = {"n": 11, "k": 4}
EXACT = ("n + k", "n - k", "k * n", "n // k", "n % k", "n - k + 3", "-k + n", "2 * (n + k) // 3", "(n + k) * (n - k)")
OPEN = (
    "n ** k", "n << k", "n | k", "1 + (not n)", "1 + (n > k)", "1 + (n == 11)", "1 + bool(n)", "sum([n, k])",
    "math.gcd(n, k)", "int(n * 0.5)", "int(n / k)", "max(n, k)", "abs(n - 20)", "(n and k)",
    "1 + (n in (11, k))", "'nnnn'.count('n') * k",
)  # fmt: skip


def program_of(rest: str, **assume: object) -> Program:
    return read(read_source("m.py", (HEAD + rest).encode()), Options(assume=assume))


def row_of(expression: str) -> LayerTrace:
    """The Dense of that many units."""
    program = program_of(f"Sequential([Input((3,)), layers.Dense({expression})]).summary()\n")
    (model,) = (e.model for e in program.events if isinstance(e, Summary))
    assert isinstance(model, ModelTrace)
    return model.layers[0]


def lengths_around(change: str) -> list[object]:
    """How many items a list has that comes from elsewhere, before a change and after it."""
    given = "other = names\nbefore = len(other)\n"
    text = f"from settings import load\nnames, tags = load(), load()\n{given}{change}\nafter = len(other)\n"
    program = program_of(text + "Sequential([Input((3,)), layers.Dense(before), layers.Dense(after)]).summary()\n")
    (model,) = (e.model for e in program.events if isinstance(e, Summary))
    assert isinstance(model, ModelTrace)
    return [layer.output_shape for layer in model.layers]


@pytest.mark.parametrize("change", ["names.append('other')", "names[0] = 'other'", "names += ['other']", "other.pop()"])
def test_what_is_changed_in_place_has_another_length_by_every_name(change: str) -> None:
    before, after = lengths_around(change)
    assert before != after


@pytest.mark.parametrize("change", ["tags.append('other')", "tags[0] = 'other'", "names = []", "names.count('other')"])
def test_what_is_changed_beside_it_leaves_the_length(change: str) -> None:
    before, after = lengths_around(change)
    assert before == after


@pytest.mark.parametrize("expression", EXACT)
def test_a_size_of_two_unknowns_is_exact(expression: str) -> None:
    shape = row_of(expression).output_shape
    assert isinstance(shape, tuple)
    assert isinstance(shape[1], Expr)
    assert substitute(shape[1], GIVEN) == eval(expression, dict(GIVEN))


@pytest.mark.parametrize("expression", OPEN)
def test_what_is_not_followed_is_not_called_by_the_name_of_a_part(expression: str) -> None:
    shape = row_of(expression).output_shape
    if isinstance(shape, tuple) and isinstance(shape[1], Expr):
        size = substitute(shape[1], GIVEN)
        assert isinstance(size, Expr) or size == eval(expression, {"math": math, **GIVEN})


SETTLED = {
    "n > 3": "n=10",
    "n > k": "n=10",
    'n == "large"': 'n="large"',
    'n in ("a", "b")': 'n="a"',
    "n is None": "n=None",
    "n is not True": "n=True",
    "not n": "n=True",
    "n": "n=True",
}


@pytest.mark.parametrize(("condition", "expected"), SETTLED.items())
def test_a_comparison_is_settled_by_a_value_of_its_kind(condition: str, expected: str) -> None:
    text = f"m = Sequential([Input((3,)), layers.Dense(2)])\nif {condition}:\n    m.add(layers.Dense(5))\nm.summary()\n"
    (model,) = (e.model for e in program_of(text).events if isinstance(e, Summary))
    assert isinstance(model, ModelTrace)
    (gap,) = gaps(model)
    assert f"{gap.assume}={gap.example}" == expected


def test_a_module_that_is_imported_is_not_none_and_what_it_holds_may_be() -> None:
    text = "import toolbox\nm = Sequential([Input((3,)), layers.Dense(2)])\nif toolbox is None:\n    m.pop()\nm.summary()\n"
    held = text.replace("toolbox is", "toolbox.found is")
    known, unknown = (gaps(e.model) for t in (text, held) for e in program_of(t).events if isinstance(e, Summary))  # type: ignore[arg-type]
    assert known == []
    assert [gap.assume for gap in unknown] == ["toolbox.found"]
