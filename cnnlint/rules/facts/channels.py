"""Whether an input shape puts the channels first where the layers expect them last."""

from __future__ import annotations

import re
from dataclasses import replace

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.facts.graph import Graph, one_shape, own_models
from cnnlint.rules.facts.kinds import CONVOLUTIONS, POOLINGS, SPATIAL_RANK
from cnnlint.rules.facts.reading import field_of

_SET = re.compile(r"set_image_dim_ordering|^(?!\s*def\b).*\bdim_ordering\s*=|data_format", re.M)
_FIRST = re.compile(r"#[^\n]*dim_ordering\W{1,5}(?:th|theano)\b")
# Theano, which takes the channels first, and what Keras had before 1.0, which put them there for every backend.
_EARLY = re.compile(
    r"^\W*(?:import|from)\s+theano\b|\bTimeDistributedDense\s*\(|\bshow_accuracy\s*=|\bclass_mode\s*=|\blayers\.containers\b"
    r"|\blayers\s+import\s+containers\b",
    re.M,
)

FEW = (1, 3, 4)  # grey, colour, colour with transparency


def looks_channels_first(model: ModelTrace) -> bool:
    """A declared input such as (3, 32, 32) whose first spatial layer works on channels last."""
    declared = one_shape(model.input_shape)
    if declared is None or len(declared) != 4 or not all(isinstance(d, int) for d in declared[1:]):
        return False
    _, first, second, third = declared
    if first not in FEW or second != third or not isinstance(second, int) or second <= 4:
        return False
    return _spatial_first_layer_is_channels_last(model)


def _spatial_first_layer_is_channels_last(model: ModelTrace) -> bool:
    for layer in model.layers:
        if layer.cls in CONVOLUTIONS | POOLINGS and SPATIAL_RANK[layer.cls] == 2:
            return bool(field_of(layer, "data_format") == "channels_last")
        if layer.model is not None:
            return _spatial_first_layer_is_channels_last(layer.model)
        if layer.cls in ("Permute", "Reshape", "Lambda", "Flatten"):
            return False
    return False


def order_is_told(program: Program) -> bool:
    """Whether the program says where the channels stand: in the days of Keras 1 a file of the user's often did."""
    return program.dialect > 1 or _SET.search(program.text) is not None


def order_before(graph: Graph, layer: LayerTrace) -> tuple[str | None, LayerTrace | None]:
    """The data format of the nearest convolution before the layer, if nothing in between moves axes."""
    for before in graph.upstream(layer):
        if before.cls in ("Permute", "Reshape", "Lambda"):
            return None, None
        if before.cls in CONVOLUTIONS:
            found = field_of(before, "data_format")
            return (found, before) if isinstance(found, str) else (None, None)
    return None, None


def order_is_first(program: Program) -> bool:
    """Whether a comment of a program for Keras 1 says that the channels come first, by that file of the user's, or the program
    is for Theano or one of the first releases, where they did, and says nothing else."""
    if program.dialect != 1:
        return False
    return _FIRST.search(program.text) is not None or (not order_is_told(program) and _EARLY.search(program.text) is not None)


def first_by_a_file(finding: Finding, program: Program) -> Finding:
    """The finding, where a program for Keras 1 does not say where the channels stand and a model of it seems to have them
    first: then the size that the layer looks at may be another."""
    if order_is_told(program) or not any(map(_seems_first, own_models(program))):
        return finding
    message = f"{finding.message} (if the channels stand last: releases before 1.2 took them first by default)"
    return replace(finding, severity=Severity.INFO, message=message)


def _seems_first(model: ModelTrace) -> bool:
    """An input such as (3, None, None) or (3, 16, 112, 112). Of (3, 32, 40) all is known that tells a mistake."""
    declared = one_shape(model.input_shape) or ()
    plain = len(declared) == 4 and all(isinstance(side, int) for side in declared[1:])
    return len(declared) in (4, 5) and not plain and declared[1] in FEW and all(side not in FEW for side in declared[2:])
