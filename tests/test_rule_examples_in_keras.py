"""The documented examples in real Keras: what a rule says is shown by build, compile or fit does raise, the good ones run."""

from __future__ import annotations

import re

import pytest
from examples_in_keras import IN_A_GRAPH, run
from rule_examples import Example, examples, findings, settings_in

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.program import Problem

pytestmark = [pytest.mark.tensorflow, pytest.mark.usefixtures("eager_keras")]
keras = pytest.importorskip("keras", reason="needs TensorFlow")
tensorflow = pytest.importorskip("tensorflow", reason="needs TensorFlow")

NOT_RUN = {
    "CNN002 Bad": "a part of a notebook",
    "CNN002 Good": "a part of a notebook",
    "CNN004 Bad": "imports a module that does not exist",
    "CNN524 Bad": "reads a table that is not there; test_symptoms_training.py trains on another",
    "CNN524 Good": "reads a table that is not there; test_symptoms_training.py trains on another",
    "CNN801 Good": "downloads the weights of ImageNet",
    "CNN803 Bad": "downloads the weights of ImageNet; test_symptoms_other.py runs it without",
    "CNN803 Good": "downloads the weights of ImageNet; test_symptoms_other.py runs it without",
    "CNN804 Bad": "builds VGG16 with its head; test_symptoms_other.py runs it on a smaller base",
    "CNN804 Good": "builds VGG16; test_symptoms_other.py runs it on a smaller base",
    "CNN805 Bad": "trains a whole MobileNet; test_symptoms_other.py trains a smaller one",
    "CNN805 Good": "trains a whole MobileNet; test_symptoms_other.py trains a smaller one",
}
KERAS_2 = ("import tf_keras",)


def _run(example: Example) -> None:
    name = f"{example.rule.code} {example.kind}"
    if name in NOT_RUN:
        pytest.skip(NOT_RUN[name])
    if any(word in example.code for word in KERAS_2):
        pytest.skip("is for Keras 2")
    keras.backend.clear_session(free_memory=False)  # which takes longer than most examples
    tensorflow.config.run_functions_eagerly(example.rule.code not in IN_A_GRAPH)
    try:
        run(example.code, example.id)
    finally:
        tensorflow.config.run_functions_eagerly(True)


RAISING = [example for example in examples("Bad") if example.rule.shown_by != "silent"]


# What is raised instead of a ValueError.
RAISED = {
    "CNN001": "SyntaxError",
    "CNN112": "IndexError",
    "CNN122": "InvalidArgumentError",
    "CNN202": "InvalidArgumentError",
    "CNN204": "KeyError",
    "CNN218": "InvalidArgumentError",
    "CNN230": "InvalidArgumentError",
    "CNN321": "InvalidArgumentError",
    "CNN417": "TypeError",
    "CNN512": "InvalidArgumentError",
    "CNN520": "TypeError",
    "CNN521": "InvalidArgumentError",
    "CNN519": "NotFittedError",
    "CNN426": "RuntimeError",
    "CNN704": "TypeError",
    "CNN714": "AttributeError",
    "CNN718": "KeyError",
    "CNN719": "AttributeError",
    "CNN722": "RuntimeError",
    "CNN723": "TypeError",
    "CNN725": "NotImplementedError",
    "CNN728": "NameError",
    "CNN730": "AttributeError",
    "CNN731": "TypeError",
    "CNN732": "TypeError",
    "CNN734": "TypeError",
    "CNN735": "NotImplementedError",
    "CNN737": "TypeError",
    "CNN738": "AttributeError",
    "CNN740": "TypeError",
    "CNN743": "TypeError",
}


@pytest.mark.parametrize("example", RAISING, ids=lambda example: example.id)
def test_what_is_said_to_raise_does_raise(example: Example) -> None:
    """Of the class that the problem names, in the words that the finding quotes."""
    with pytest.raises(Exception) as raised:  # noqa: PT011  # its class is asked for below
        _run(example)
    public = (cls.__name__ for cls in type(raised.value).__mro__ if not cls.__module__.endswith("._exceptions"))
    said = f"{next(public)}: {raised.value}"  # NumPy's own classes have no name that a program could write
    expected = RAISED.get(example.rule.code, "ValueError")
    assert said.startswith(f"{expected}: ")
    assert all(error == expected for error in _promised_errors(example))
    assert all(re.search(words, said) for words in _quoted(example))


def _promised_errors(example: Example) -> list[str]:
    program = read(read_source("example.py", example.code.encode()))
    return [p.error for p in program.events if isinstance(p, Problem) and p.kind in example.rule.problems]


def _quoted(example: Example) -> list[str]:
    """Patterns of the words: dots stand for what is left out, and the data here has other numbers of samples."""
    told = [f.keras for f in findings(example.code, settings_in(example.code)) if f.code == example.rule.code]
    assert told
    words = [text for text in told if text is not None]
    assert words or example.rule.code == "CNN001"  # whose message is CPython's own
    return [re.sub(r"\d{4,}", r"\\d+", re.escape(text)).replace(r"\.\.\.", ".*") for text in words]


@pytest.mark.parametrize("example", examples("Good"), ids=lambda example: example.id)
def test_a_good_example_runs(example: Example) -> None:
    _run(example)


SILENT = [example for example in examples("Bad") if example.rule.shown_by == "silent"]


@pytest.mark.parametrize("example", SILENT, ids=lambda example: example.id)
def test_what_is_said_to_be_silent_does_run(example: Example) -> None:
    _run(example)
