"""The documented examples: the bad ones yield their own code only, the good ones nothing, under all rules."""

from __future__ import annotations

import pytest
from notebooks import notebook
from rule_examples import Example, examples, findings, settings_in


def _source(example: Example) -> tuple[str, str]:
    """The text and the path; an example of a cell is put into a notebook."""
    if example.rule.name != "unreadable-cell":
        return example.code, "example.py"
    return notebook(example.code), "example.ipynb"


@pytest.mark.parametrize("example", examples("Bad"), ids=lambda example: example.id)
def test_a_bad_example_yields_its_own_code_only(example: Example) -> None:
    text, path = _source(example)
    assert {f.code for f in findings(text, settings_in(text), path)} == {example.rule.code}


@pytest.mark.parametrize("example", examples("Good"), ids=lambda example: example.id)
def test_a_good_example_is_silent_under_all_rules(example: Example) -> None:
    text, path = _source(example)
    assert findings(text, settings_in(text), path) == []


@pytest.mark.parametrize("example", examples("Bad"), ids=lambda example: example.id)
def test_a_rule_announces_its_fixes(example: Example) -> None:
    text, path = _source(example)
    offered = [f.fix for f in findings(text, settings_in(text), path) if f.fix is not None]
    assert bool(offered) == bool(example.rule.fixable) or example.rule.fixable == "sometimes"
    if example.rule.fixable == "safe":
        assert all(fix.safe for fix in offered)


IN_ONE_PLACE = {
    *("CNN108", "CNN111", "CNN701", "CNN702", "CNN703", "CNN704", "CNN705", "CNN706", "CNN707", "CNN710"),  # one call
    *(
        "CNN714",
        "CNN717",
        "CNN720",
        "CNN724",
        "CNN418",
        "CNN728",
        "CNN729",
        "CNN730",
        "CNN731",
        "CNN741",
        "CNN742",
        "CNN801",
        "CNN802",
    ),
    *("CNN201", "CNN306", "CNN308", "CNN309", "CNN315", "CNN317", "CNN401", "CNN402", "CNN403", "CNN420"),  # odd by itself
    *("CNN428", "CNN519"),  # what was not done has no place
    *("CNN222", "CNN311", "CNN321", "CNN323", "CNN528", "CNN531", "CNN737"),  # both in one statement
}


@pytest.mark.parametrize("example", [e for e in examples("Bad") if e.rule.code[3] != "0"], ids=lambda example: example.id)
def test_a_finding_points_at_the_other_half_of_the_contradiction(example: Example) -> None:
    found = findings(example.code, settings_in(example.code))
    assert all(any(label.span != f.span for label in f.labels) != (f.code in IN_ONE_PLACE) for f in found), found


def test_what_an_input_is_declared_as_stands_where_it_is_declared() -> None:
    stack = "    [\n        layers.Input((28, 28, 3)),\n        layers.Flatten(),\n        layers.Dense(1),\n    ]\n"
    text = f"import numpy as np\nfrom keras import Sequential, layers\nmodel = Sequential(\n{stack})\n"
    text += "model.predict(np.zeros((28, 28, 3)))\n"
    (finding,) = findings(text)
    assert [label.span.line for label in finding.labels if label.text == "the input is declared here"] == [5]


@pytest.mark.parametrize(
    ("lines", "code", "place"),
    [
        ("a = np.zeros((10, 28, 28))\na = a.reshape((60, 784))", "CNN120", 4),
        ("a = np.zeros((10, 28, 28))\na = a.reshape((-1, 783))", "CNN120", 4),
        (
            "m = Sequential([layers.Input((8,)), layers.Dense(1)])\np = m.predict(np.zeros((4, 8)))\nc = p.argmax(1)",
            "CNN222",
            5,
        ),
    ],
)
def test_an_array_of_another_line_is_pointed_at(lines: str, code: str, place: int) -> None:
    (finding,) = [
        f for f in findings(f"import numpy as np\nfrom keras import Sequential, layers\n\n{lines}\n") if f.code == code
    ]
    assert [label.span.line for label in finding.labels] == [place]
