"""Losses and metrics of `compile` that are not one for each output of the model."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Severity, plural
from cnnlint.frozen import dataclass
from cnnlint.program import NAMELESS, Compile, ModelTrace, Program
from cnnlint.rules.facts.heads import Head, heads, open_ended
from cnnlint.rules.facts.losses import loss_of, loss_span
from cnnlint.rules.facts.untrained import without_training
from cnnlint.values import DictValue, External, Made, Value, known_items

_UNEXPECTED = "Expected keys ... in loss dict, but found loss.keys()="
_IN_A_DICT = "Expected any non-tensor type, but got a tensor instead."
_NO_METRICS = "Invalid `metrics`. `metrics` should contain metrics objects"


@dataclass(frozen=True, slots=True)
class Misfit:
    """Losses or metrics that do not fit the outputs. keras: what it says of them, None where it says nothing. certain: whether
    that holds whenever the model is compiled so. otherwise: how severe it is else. heads: the outputs that differ. argument: of
    `compile`, in which they are given."""

    message: str
    expected: str
    actual: str
    keras: str | None = None
    certain: bool = False
    otherwise: Severity = Severity.WARNING
    heads: tuple[Head, ...] = ()
    argument: str = "loss"


def misfits(event: Compile, model: ModelTrace, program: Program) -> Iterator[Misfit]:
    """What is wrong with the losses of a functional model, and with its metrics."""
    yield from _of_losses(event, model, program)
    yield from _of_metrics(event.args.get("metrics"), model, program)


def _of_losses(event: Compile, model: ModelTrace, program: Program) -> Iterator[Misfit]:
    value, outputs = event.args.get("loss"), len(model.outputs)
    losses = known_items(value)
    if losses is not None and len(losses) != outputs and not open_ended(model):
        yield _counted(len(losses), model, program)
    elif isinstance(value, DictValue) and value.rest is None:
        yield from _keys(model, value, "losses")
        yield from _left_out(model, value, program)
    elif losses is None and outputs > 1 and model.identity not in without_training(program):
        yield from _one_for_all(event, model)


def of_a_stack(event: Compile) -> Iterator[Misfit]:
    """Several losses of a model that has one output: Keras takes the first of them."""
    losses = known_items(event.args.get("loss"))
    if losses is not None and len(losses) > 1:
        message = f"{len(losses)} losses are given for 1 output, which is trained with the first alone"
        yield Misfit(message, "1 loss", str(len(losses)))


def _of_metrics(metrics: Value, model: ModelTrace, program: Program) -> Iterator[Misfit]:
    if len(model.outputs) == 1:
        return
    if isinstance(metrics, DictValue) and metrics.rest is None:
        yield from _keys(model, metrics, "metrics")
    elif program.dialect >= 3 and not open_ended(model):
        yield from _flat(metrics, len(model.outputs), program)


def _counted(losses: int, model: ModelTrace, program: Program) -> Misfit:
    """Keras 3 refuses a list that is too long for several outputs, and any that is not one for each where they are a dict; what
    is too many or too few else is passed over."""
    outputs, as_dict = len(model.outputs), bool(model.output_keys)
    raises = (losses > outputs > 1 or as_dict) and program.dialect >= 3
    said = f"The path: ({outputs},) in the `loss` argument, can't be found in either the model's output"
    return Misfit(
        f"{losses} losses are given for {plural(outputs, 'output')}{', which Keras 3 does not take' if raises else ''}",
        f"{outputs} losses",
        str(losses),
        (_IN_A_DICT if as_dict else said) if raises else None,
        raises and program.dialect_told,
    )


def _flat(metrics: Value, outputs: int, program: Program) -> Iterator[Misfit]:
    """A list without lists, one for all outputs in Keras 2. Keras 3 wants one for each output."""
    listed = known_items(metrics)
    if not listed or len(listed) == outputs or any(not isinstance(one, (str, Made, External)) for one in listed):
        return
    message = f"{plural(len(listed), 'metric')} in one list for {outputs} outputs, which Keras 3 does not take"
    wanted, told = f"{outputs} lists of metrics", program.dialect_told
    yield Misfit(message, wanted, str(len(listed)), _NO_METRICS, told, otherwise=Severity.INFO, argument="metrics")


def _keys(model: ModelTrace, given: DictValue, what: str) -> Iterator[Misfit]:
    """A key that is no output; where no key is one, the names may be those of another run of a notebook."""
    names = {*model.output_names, *(edge.layer for edge in model.outputs)}
    if any(name.startswith(NAMELESS) for name in names):
        return
    passed_over = model.dialect >= 3 and bool(model.output_keys)  # of a dict of outputs, keys without a loss
    unknown = [key for key, one in given.items.items() if key not in names and not (one is None and passed_over)]
    if unknown and all(isinstance(n, str) for n in unknown):
        wanted = ", ".join(f"`{name}`" for name in sorted(names))
        message = f"the {what} are for `{unknown[0]}`, which is no output of the model"
        fits = bool(names & given.items.keys())
        said = _said(model, what, unknown, fits)
        argument = "loss" if what == "losses" else "metrics"
        yield Misfit(message, f"one of {wanted}", str(unknown[0]), said, fits and said is not None, argument=argument)


def _said(model: ModelTrace, what: str, unknown: list[Value], fits: bool) -> str | None:
    """Keras's words about keys that name no output. Keras 2 passes over them where the outputs are a dict themselves and one of
    the losses is for an output. tf_keras/src/engine/compile_utils.py, `map_to_output_names`"""
    if model.dialect < 3 and model.output_keys:
        return None if fits or what == "metrics" else "No loss found."
    if model.dialect < 3:
        return f"Found unexpected losses or metrics that do not correspond to any Model output: dict_keys({unknown})"
    return _UNEXPECTED if what == "losses" else _NO_METRICS


def _left_out(model: ModelTrace, losses: DictValue, program: Program) -> Iterator[Misfit]:
    """Keras 3 wants a loss for every output, Keras 2 trained without those that have none."""
    names = {edge.layer for edge in model.outputs}
    missing = sorted(names - losses.items.keys())
    if program.dialect < 3 or model.output_keys or not missing or not losses.items.keys() <= names:
        return
    message = f"the output `{missing[0]}` has no loss, which Keras 3 does not take"
    given = ", ".join(map(str, losses.items))
    yield Misfit(message, ", ".join(sorted(names)), given, _UNEXPECTED, program.dialect_told)


def _one_for_all(event: Compile, model: ModelTrace) -> Iterator[Misfit]:
    value = event.args.get("loss")
    loss = None if value is None else loss_of(value, loss_span(event), event)
    found = tuple(heads(model))
    endings = {head.activation for head in found}
    if loss is None or not loss.takes_labels or len(endings) < 2 or None in endings:
        return
    message = f"one {loss.name} for outputs that end in {_and(sorted(str(e) for e in endings))}"
    yield Misfit(message, "a loss for each output", "one for all", heads=found)


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]])
