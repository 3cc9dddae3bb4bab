"""What `predict` gives: an array for each output, with as many rows as the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cnnlint.layers.base import LayerError, Undetermined
from cnnlint.library.facts import predicted
from cnnlint.library.keras.calling.eager import conformed
from cnnlint.library.keras.calling.rejections import OUTSIDE, channels_known
from cnnlint.library.keras.making.forms import Form
from cnnlint.library.keras.models.model_ends import output_form, output_keys
from cnnlint.library.keras.models.model_value import ModelValue, innermost_layers
from cnnlint.shapes import Dim, Shape, differ, is_shape
from cnnlint.values import Array, Context, DictValue, ListValue, Unknown, Value, samples


def prediction(at: Context, model: ModelValue, given: Mapping[str, Value], shapes: Sequence[Shape | Unknown] | None) -> Value:
    """The result of `model.predict(...)`: an array `(rows, ...)`, or those of several outputs in a list or by their keys.

    shapes: those of the data, where they are known.
    """
    outputs = [tensor.shape for tensor in model.model_outputs()]
    known = [shape for shape in outputs if not isinstance(shape, Unknown)]
    if not known or len(known) < len(outputs):
        return at.unknown("the result of predict()")
    data, rows = given.get("x", given.get("generator")), samples(given.get("x"))
    arrays = [predicted(at, _filled(at, model, shape, rows), data) for shape in _for_data(model, known, list(shapes or ()), at)]
    keys, form = output_keys(model), output_form(model)
    if keys:
        return DictValue(dict(zip(keys, arrays, strict=True)))
    if isinstance(form, Form):
        return form.filled(arrays)
    return arrays[0] if len(arrays) == 1 else ListValue(arrays)


def _filled(at: Context, model: ModelValue, shape: Shape | Unknown, rows: Dim) -> Array:
    if isinstance(shape, Unknown):
        return Array(shape, "float32")
    return Array((rows, *shape[1:]) if len(shape) < 3 or _ordered(model, at) else at.unknown(OUTSIDE), "float32")


def _for_data(
    model: ModelValue, outputs: Sequence[Shape], shapes: list[Shape | Unknown], at: Context
) -> Sequence[Shape | Unknown]:
    """What comes out for data of these shapes, where the model leaves sizes open or takes others than it declares."""
    known = [s for s in conformed(model, tuple(shapes)) if not isinstance(s, Unknown)]
    if not known or len(known) != len(shapes) or model.owner is not None:
        return outputs
    inputs = [tensor.shape for tensor in model.model_inputs()]
    if any(map(_is_one_sample, inputs, known)):
        return [at.unknown("one sample is given where the model takes batches")] * len(outputs)
    declared = all(map(_as_declared, inputs, known))
    if declared and all(None not in shape[1:] for shape in outputs):
        return outputs
    otherwise = outputs if declared else [at.unknown("the data have other sizes than the input of the model")] * len(outputs)
    try:
        found = model.infer_output(*known)
    except (Undetermined, LayerError):  # what does not fit was told when the data met the model
        return otherwise
    given = found if isinstance(found, list) else [found]
    fits = len(given) == len(outputs) and all(map(is_shape, given))
    ranked = not declared or all(len(one) == len(shape) for one, shape in zip(given, outputs, strict=False))
    return given if fits and ranked else otherwise


def _as_declared(declared: Shape | Unknown, given: Shape) -> bool:
    """Whether data have the sizes that an input declares, as far as both tell them."""
    if isinstance(declared, Unknown):
        return True
    return len(declared) == len(given) and not any(
        None not in (a, b) and differ(a, b) for a, b in zip(declared[1:], given[1:], strict=True)
    )


def _is_one_sample(declared: Shape | Unknown, given: Shape) -> bool:
    """Whether data have every axis of an input but that of the samples. Numbers in a row may be samples of one number each."""
    return not isinstance(declared, Unknown) and len(given) > 1 and _as_declared(declared, (None, *given))


def _ordered(model: ModelValue, at: Context) -> bool:
    """Whether it is known where all its layers have the channels."""
    specs = (layer.spec for layer in innermost_layers(model))
    return all(channels_known(spec, at) for spec in specs if spec is not None and "data_format" in spec.fields)
