"""The keywords that `compile`, `fit`, `evaluate` and `predict` take, by release of Keras.

keras/src/trainers/trainer.py of Keras 3.15; tf_keras/src/engine/training.py of tf_keras 2.21.
"""

from __future__ import annotations

from functools import cache
from typing import TypeVar

from cnnlint.arguments import Arguments, with_name
from cnnlint.diagnostics import Edit
from cnnlint.library.keras.models.model_value import ModelValue
from cnnlint.library.keras.releases.differences import passes_over_keywords, takes_old_words
from cnnlint.program import Problem
from cnnlint.values import Context

_T = TypeVar("_T")


def _names(line: str) -> frozenset[str]:
    return frozenset(line.split())


_FIT = _names(
    "x y batch_size epochs verbose callbacks validation_split validation_data shuffle class_weight sample_weight "
    "initial_epoch steps_per_epoch validation_steps validation_batch_size validation_freq"
)
_TODAY = {
    "compile": _names(
        "optimizer loss loss_weights metrics weighted_metrics run_eagerly steps_per_execution jit_compile auto_scale_loss"
    ),
    "fit": _FIT,
    "evaluate": _names("x y batch_size verbose sample_weight steps callbacks return_dict"),
    "predict": _names("x batch_size verbose steps callbacks"),
}
_WORKERS = _names("max_queue_size workers use_multiprocessing")
_OLD_WORKERS = _names("max_q_size nb_worker pickle_safe val_samples samples_per_epoch nb_val_samples nb_epoch")
_OF_STEPS = _names("generator steps callbacks verbose") | _WORKERS | _OLD_WORKERS
# The methods of Keras 2 alone, with what the package keras up to 2.3 called their arguments (keras/legacy/interfaces.py)
_GONE = {
    "fit_generator": (_FIT - _names("x y batch_size validation_split sample_weight validation_batch_size"))
    | _names("generator")
    | _WORKERS
    | _OLD_WORKERS,
    "evaluate_generator": _OF_STEPS,
    "predict_generator": _OF_STEPS,
}
_ONCE = {
    "compile": _names(
        "sample_weight_mode target_tensors cloning experimental_run_tf_function distribute pss_evaluation_shards "
        "feed_dict fetches options run_metadata "  # handed on to `Session.run` of TensorFlow 1
        "context"  # the devices, in the Keras of MXNet. https://github.com/awslabs/keras-apache-mxnet
    ),
    "fit": _WORKERS,
    "evaluate": _WORKERS,
    "predict": _WORKERS,
}
_OF_OPTIMIZERS = _names("lr learning_rate decay momentum nesterov")
_BASES = _names("keras.Model keras.Sequential builtins.object")
RENAMED = {"nb_epoch": "epochs", "samples_per_epoch": "steps_per_epoch", "nb_val_samples": "validation_steps"}


def check_keywords(model: ModelValue, method: str, args: Arguments, at: Context) -> None:
    """Reports what Keras does not take; a method of a user's class may take whatever it likes, and Keras 1 took other names."""
    if not is_of_keras(model):
        return
    if method in _GONE and at.dialect == 2:
        for name in args.keywords:
            if name not in _GONE[method]:
                at.emit(_of_gone(model, method, name, args, at))
    if method not in _TODAY:
        return
    if at.dialect == 1:
        _check_old(model, method, args, at)
        return
    for name in args.keywords:
        if name in _TODAY[method] or (name in _ONCE[method] and at.dialect < 3):
            continue
        if name not in RENAMED or not takes_old_words(at):
            at.emit(_problem(model, method, name, args, at))


def is_of_keras(model: ModelValue) -> bool:
    """Whether the methods that a class of the program does not write itself, which never come here, are those of Keras."""
    if model.kind in ("sequential", "functional"):
        return True
    return model.owner is not None and all(base in _BASES for base in model.owner.base_names)


def _check_old(model: ModelValue, method: str, args: Arguments, at: Context) -> None:
    """`compile` of Keras 1 handed what it did not know to the backend, which ignored it with a warning, or raised."""
    for name in args.keywords:
        if method == "compile" and name in _OF_OPTIMIZERS:
            at.emit(
                Problem(
                    "unknown-argument",
                    f"`compile` has no argument `{name}`, so that it has no effect",
                    args.keyword_spans.get(with_name(name), at.span),
                    actual=name,
                    help=_advice(method, name, at),
                    argument=name,
                    model=model.variable,
                    certain=False,
                )
            )


def _of_gone(model: ModelValue, method: str, name: str, args: Arguments, at: Context) -> Problem:
    instead = _near(name, _GONE[method] - _OLD_WORKERS)
    return Problem(
        "unknown-argument",
        f"`{method}` has no argument `{name}`",
        args.keyword_spans.get(with_name(name), at.span),
        "TypeError",
        expected=instead,
        actual=name,
        help=f"write `{instead}`" if instead else None,
        keras=f"{method}() got an unexpected keyword argument '{name}'",
        argument=name,
        model=model.variable,
        edits=renaming(name, instead, args) if instead else (),
        fix_message=f"write {instead}" if instead else None,
        dialects=frozenset({2}),
    )


def _problem(model: ModelValue, method: str, name: str, args: Arguments, at: Context) -> Problem:
    once, instead, spans = name in _ONCE[method], _meant(method, name), args.keyword_spans
    return Problem(
        "renamed-argument" if name in RENAMED else "unknown-argument",
        f"`{method}` has no argument `{name}`{' in Keras 3' if once else ''}",
        spans.get(with_name(name), at.span),
        "TypeError",
        expected=instead,
        actual=name,
        help=f"write `{instead}`" if instead else _advice(method, name, at),
        keras=f"{method}() got an unexpected keyword argument '{name}'",
        argument=name,
        model=model.variable,
        edits=renaming(name, instead, args) if instead else (),
        fix_message=f"write {instead}" if instead else None,
        certain=at.dialect >= 3 or not _may_pass(method, name, at),
        dialects=frozenset({3}) if once else frozenset({2, 3}),
    )


def _may_pass(method: str, name: str, at: Context) -> bool:
    """Whether a release of Keras 2 may have run it: `fit` of TensorFlow up to 2.1 still took the old names."""
    return name in RENAMED or (method == "compile" and passes_over_keywords(at))


@cache
def _meant(method: str, name: str) -> str | None:
    return RENAMED.get(name) or _near(name, _TODAY[method])


def _near(name: str, taken: frozenset[str]) -> str | None:
    from difflib import get_close_matches

    near = get_close_matches(name, taken, 1, 0.8)
    return near[0] if near else None


def as_meant(model: ModelValue, method: str, given: dict[str, _T], at: Context) -> dict[str, _T]:
    """Misspelt keywords under the names that were meant: each is reported once, and nothing follows from it."""
    taken = _TODAY[method] | _ONCE[method] | RENAMED.keys()
    if given.keys() <= taken or not is_of_keras(model) or at.dialect == 1:
        return given
    found = {}
    for name, value in given.items():
        instead = None if name in taken else _meant(method, name)
        found[name if instead is None or instead in given else instead] = value
    return found


def _advice(method: str, name: str, at: Context) -> str | None:
    if method == "compile" and name in _FIT:
        return f"`{name}` belongs to `fit`"
    if method == "compile" and name in _OF_OPTIMIZERS:
        taken = {"lr": "learning_rate"}.get(name, name) if at.dialect >= 2 else name
        return f"give it to the optimizer: `optimizer={'SGD' if name in ('momentum', 'nesterov') else 'Adam'}({taken}=...)`"
    if name in _WORKERS:
        return "give it to the data set (`keras.utils.PyDataset`)"
    return None


def renaming(name: str, instead: str, args: Arguments) -> tuple[Edit, ...]:
    """The edit that gives a keyword another name, where that one is not given as well."""
    whole, value = args.keyword_spans.get(with_name(name)), args.keyword_spans.get(name)
    if whole is None or value is None or instead in args.keywords:
        return ()
    return (Edit(whole.up_to(value), f"{instead}="),)
