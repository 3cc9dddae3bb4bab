"""Whether an input shape puts the channels first where the layers expect them last."""

from __future__ import annotations

import re

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.graph import Graph, one_shape, own_models
from cnnlint.rules.facts.layer_kinds import CONVOLUTIONS, POOLINGS, SPATIAL_RANK
from cnnlint.rules.facts.written import stands_in
from cnnlint.shapes import Dim, Shape, less

_SET = re.compile(
    r"set_image_dim_ordering|^(?!\s*def\b).*\bdim_ordering\s*=|data_format|#[^\n]{0,200}dim_ordering\W{1,5}(?:tf|tensorflow)\b",
    re.M,
)
_OF_ALL = ("set_image_d", "channels_last")  # what a program says of all its layers, or of this one
_FIRST = re.compile(r"#[^\n]{0,200}dim_ordering\W{1,5}(?:th|theano)\b")
# What is done with the last axis of maps only where the channels stand there.
_AS_LAST = re.compile(
    r"\bconcat_axis\s*=\s*(?:-1|3)\b|\b_keras_shape\[(?:-1|3)\]|\bBatchNormalization\([^()\n]*\baxis\s*=\s*(?:-1|3)\b"
)
# Theano, which takes the channels first, and what Keras had before 1.0, which put them there for every backend.
_EARLY = re.compile(
    r"^[^\w\n]*(?:import|from)\s+theano\b|\bTimeDistributedDense\s*\(|\bshow_accuracy\s*=|\bclass_mode\s*=|\blayers\.containers\b"
    r"|\blayers\s+import\s+containers\b",
    re.M,
)

# What is done with the second axis of maps or to the axes of pictures only where the channels come first.
_SAID = re.compile(
    r"\bconcat_axis\s*=\s*1\b|\bBatchNormalization\([^()\n]*\baxis\s*=\s*1\b|\bUpSampling2D\([^\n]*\baxis\s*=\s*1\b"
    r"|\btranspose\([^\n]*\b(?:2,\s*0,\s*1|0,\s*3,\s*1,\s*2)\b|\brollaxis\([^()\n]*,\s*(?:2|3,\s*1)\s*(?:,\s*0\s*)?\)"
)
ASKED = re.compile(r"\bimage_(?:dim_ordering|data_format)\s*\(")  # a call, not a comment on the file
OF_TENSORFLOW = re.compile(r"\b(tensorflow|tf)\.(python\.)?keras\b")

# A convolution is given as many filters as the second axis has, which are the channels then; beside it the last is a side.
_FILTERS_OF_SECOND = re.compile(r"\bnb_filter\s*=\s*[\w.]+\._keras_shape\[1\]")

# An input whose first side is so small, where what is wrong kept the model from being made.
_DECLARED_FIRST = re.compile(r"\bshape\s*=\s*[(\[]\s*[134]\s*,\s*(?![134]\s*[,)\]])[^,()\[\]]")

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
        if layer.cls in ("Permute", "Reshape", "Lambda", "Flatten") or _has_worked(layer):
            return False
    return False


def _has_worked(layer: LayerTrace) -> bool:
    """Whether a layer that does not say where the channels stand, such as a Pipeline, has made other sizes of them."""
    shapes = layer.input_shape, layer.output_shape
    changed = shapes[0] != shapes[1] and all(isinstance(shape, tuple) for shape in shapes)
    return changed and field_of(layer, "data_format") is None


def order_is_told(program: Program) -> bool:
    """Whether the program says where the channels stand: in the days of Keras 1 a file of the user's often did."""
    if program.dialect > 1 or stands_in(program, _SET):
        return True
    return stands_in(program, _AS_LAST) and not stands_in(program, _FILTERS_OF_SECOND)


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
    """Whether the channels come first although no line of code sets it: the program treats them so, or a comment of a program
    for Keras 1 says it, or that program is for Theano or an early release, where they did by default."""
    if _treats_as_first(program):
        return True
    if program.dialect != 1:
        return False
    return stands_in(program, _FIRST) or (not order_is_told(program) and stands_in(program, _EARLY))


def _treats_as_first(program: Program) -> bool:
    """Whether the program handles the second axis as that of the channels (joins or normalises along it, or moves the channels
    there) and never sets the order itself. Only the package `keras` before 3 read the file that may hold it."""
    if program.dialect > 2 or stands_in(program, _SET) or stands_in(program, OF_TENSORFLOW):
        return False
    return stands_in(program, _SAID) or _normalizes_second(program)


def _normalizes_second(program: Program) -> bool:
    """Whether a model that another file builds is normalized along the second axis of its maps."""
    rows = (row for model in own_models(program) for row in model.layers if row.span.path != program.path)
    maps = (row for row in rows if row.cls == "BatchNormalization" and len(one_shape(row.input_shape) or ()) == 4)
    return any(row.args.get("axis") == 1 for row in maps)


def told_by_a_file(program: Program) -> Severity | None:
    """How severe it is at most that the channels come first, where a file of the user's may say so; None where none does."""
    if program.dialect > 2 or stands_in(program, OF_TENSORFLOW):
        return None
    return Severity.INFO if order_is_first(program) or not order_is_told(program) else Severity.WARNING


def first_by_a_file(finding: Finding, program: Program) -> Finding:
    """The finding, where a program for Keras 1 does not say where the channels stand, or one for the package keras 2, and a
    model of it seems to have them first: then the size that the layer looks at may be another."""
    treated, most = order_is_first(program), told_by_a_file(program)
    told = (order_is_told(program) if program.dialect < 2 else program.mentions(*_OF_ALL)) and not treated
    models = list(own_models(program))
    seems = any(_seems_first(model, treated) for model in models) if models else stands_in(program, _DECLARED_FIRST)
    if most is None or told or not seems:
        return finding
    why = "the program treats them as first" if treated else "releases before 1.2 took them first by default"
    if most is Severity.WARNING:
        why = "`keras.json` may put them first"
    severity = max(most, finding.severity, key=lambda severity: severity.rank)
    return finding.under(f"if the channels stand last: {why}", severity=severity)


def _seems_first(model: ModelTrace, treated: bool) -> bool:
    """Whether one of its inputs is such."""
    given = model.input_shape
    return any(_is_first(one_shape(shape) or (), treated) for shape in (given if isinstance(given, list) else [given]))


def _is_first(declared: Shape, treated: bool) -> bool:
    """An input such as (3, None, None) or (3, 16, 112, 112). Of (3, 32, 40) all is known that tells a mistake, unless the
    program treats the channels as `treated`, as first: then it is any whose first side is the least, or is small beside sides
    that are not known."""
    if treated and len(declared) in (4, 5):
        places = range(1, len(declared) - 2)  # behind the batch, or behind the steps as well
        return any(all(_may_be_more(side, declared[i]) for side in declared[i + 1 :]) for i in places)
    plain = len(declared) == 4 and all(isinstance(side, int) for side in declared[1:])
    return len(declared) in (4, 5) and not plain and declared[1] in FEW and all(side not in FEW for side in declared[2:])


def _may_be_more(side: Dim, channels: Dim) -> bool:
    if side is None or (channels in FEW and not isinstance(side, int)):
        return True
    return channels is not None and less(channels, side)
