"""What releases of Keras 2 build differently from the same call: unknown where the source does not tell the release."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from cnnlint.layers.base import Layer
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.program import of_tensorflow_keras
from cnnlint.shapes import Shape, symbol
from cnnlint.values import Context, Unknown, Value

if TYPE_CHECKING:
    from cnnlint.library.keras.functional.graph import FunctionalValue

# Rows that releases have in different number: the first convolution of the MobileNets was padded by a layer of its own before
# TensorFlow 2.4 (not before Keras 2.2.3, with which DenseNet got an activation at its end, and NASNet paddings), the top of
# the first has no Reshape since 2.7, V3 squeezed with a Reshape before 2.6, EfficientNet's ImageNet weights come with a
# division by the square root of the variance since 2.9, a Rescaling from 2.10 to 2.15. Totals are the same.
_DOUBTFUL = dict.fromkeys(("MobileNet", "MobileNetV2", "MobileNetV3Large", "MobileNetV3Small"), 1)
_DOUBTFUL |= {f"EfficientNetB{i}": 3 for i in range(8)}
_TODAYS = "keras.applications.resnet"  # the module that always had today's ResNets
_ANY_SIZE = frozenset(("InceptionResNetV2", "InceptionV3", "Xception"))
_SCALED = "CustomScaleLayer"  # of InceptionResNetV2, a Lambda before 2.12


def standalone(at: Context) -> bool:
    """Whether the program's Keras is the package of that name, which before 2.4 was not TensorFlow's."""
    own = False
    for name in at.imports:
        if of_tensorflow_keras(name):
            return False
        own = own or name == "keras" or name.startswith("keras.")
    return own


def calls_each_once(at: Context) -> bool | None:
    """Whether a stack without an input calls a layer once that was added twice; None where that is not known.

    tf_keras/src/engine/sequential.py goes through `layers`, which `_flatten_layers` gives each once; the package keras
    before 2.4 and Keras 3 go through the list itself.
    """
    if at.dialect != 2:
        return False
    older = at.release.before(4) if standalone(at) else at.release.before(0) is True
    return None if older is None else not older


def compares_data(at: Context, stack: bool, streamed: bool) -> bool | None:
    """Whether data of another size than the input that a model declares are refused for that; None where it is not known.

    TensorFlow 2.2 and 2.3 warn, and leave it to the layers, for a Sequential until 2.6: _conform_to_reference_input in
    python/keras/engine/network.py and functional.py. streamed: a generator or a Sequence gives them.
    """
    if streamed and not (told := tells_sizes(at)):
        return told
    first, behind = 4 if standalone(at) else 2, 7 if stack else 4  # the package keras was its own before 2.4
    if at.dialect != 2 or first == behind or at.release.before(first) is True or at.release.before(behind) is False:
        return True
    return False if at.release.before(first) is False and at.release.before(behind) else None


def tells_sizes(at: Context) -> bool | None:
    """Whether a model is told the sizes of what a generator or a Sequence gives; None where that is not known.

    Since TensorFlow 2.2 that goes through a dataset of which no axis is known but how many there are; what the first two
    releases within TensorFlow 2 made of it is not known. tf_keras/src/engine/data_adapter.py, GeneratorDataAdapter
    """
    if at.dialect != 2:
        return True
    if release_told(at):
        return False
    if standalone(at):
        return at.release.before(4)
    return at.release.before(0) or (at.release.before(2) and None)


def drops_inputs(at: Context, stack: bool) -> bool | None:
    """Whether arrays beyond the inputs of a model are passed over, as by TensorFlow 2.0 to 2.3, and by a stack of Keras 3; None
    where that is not known.

    _conform_to_reference_input in python/keras/engine/network.py and functional.py; the package keras counts them.
    keras/src/models/sequential.py, call
    """
    if at.dialect >= 3:
        return stack
    if at.dialect != 2 or standalone(at) or at.release.before(4) is False or at.release.before(0) is True:
        return False
    return True if at.release.before(4) and at.release.before(0) is False else None


def compares_names(at: Context, begun: bool) -> bool | None:
    """Whether a layer with the name of another one is refused by a stack; None where that is not known. begun: it has an input.

    Until TensorFlow 2.3, and in the package keras, names are compared in the graph alone, which a stack without an input is
    no part of: add in python/keras/engine/sequential.py.
    """
    if begun or at.dialect != 2:
        return True
    older = at.release.before(4 if standalone(at) else 3)
    return None if older is None else not older


def builds_on_a_model(at: Context) -> bool | Unknown:
    """Whether a Sequential model that begins with another model is built at once; Keras 3 does so since 3.5."""
    if at.dialect < 3 or at.release.before_3_5 is False:
        return True
    return not at.release.before_3_5 and at.unknown("releases of Keras 3 differ in whether a model on a model is built at once")


def release_told(at: Context) -> bool:
    """Whether the program says which release it is for: the package tf_keras has only the last ones of Keras 2."""
    return at.dialect != 2 or any(name.startswith("tf_keras") for name in at.imports)


def lends_its_layers(at: Context) -> bool:
    """Whether `model.layers` may be the list that the model keeps, as in the package keras before 2.4. engine/network.py"""
    if at.dialect == 1:
        return True
    return not release_told(at) and at.release.before(4 if standalone(at) else 0) is not False


def is_plain_model(at: Context) -> bool:
    """Whether a model between tensors surely is a `Model` by name: `Functional` came with TensorFlow 2.3, keras 2.4."""
    return at.dialect == 1 or (at.dialect == 2 and at.release.before(4 if standalone(at) else 3) is True)


def takes_old_words(at: Context) -> bool:
    """Whether classes may be those of the package keras 2.0 to 2.3, which still took what Keras 1 called them and theirs.

    Where TensorFlow's are imported as well, either may stand behind a name.
    """
    if at.dialect != 2 or not any(name.partition(".")[0] == "keras" for name in at.imports):
        return False
    return at.release.before(4) is not False


def passes_over_keywords(at: Context) -> bool:
    """Whether `compile` may pass over what it does not know. TensorFlow 2.0 and 2.1 kept it for `Session.run`, which their
    loops never call. python/keras/engine/training.py and training_v2.py; the package keras hands it to `K.function`."""
    return not standalone(at) and at.release.before(2) is not False and at.release.before(0) is not True


def doubt_rows(at: Context, name: str, module: str, weights: Value, rows: Sequence[LayerValue]) -> tuple[int, Unknown] | None:
    """From which row on the table of the model `<module>.<name>` depends on the release; of models that are made of its layers
    as well. `keras.applications.resnet` always had today's, and others the older ones beside it."""
    known = at.dialect != 2 or module == _TODAYS or _known_rows(at, name) or is_branched(at, name, module)
    first = None if known else _first(at, name, weights, rows)
    if first is None:
        return None
    why = at.unknown(f"the rows of {name} differ between releases of Keras 2")
    begins = next((words for start, words in _STRAY.items() if name.startswith(start)), ())
    for row in rows[first:]:
        row.doubted, row.stray = why, bool(begins) and row.name.startswith(begins) and _has_top(rows, name)
    return first, why


def _known_rows(at: Context, name: str) -> bool:
    """Whether the rows are those of a release that is known and that `applications` builds as well. The first releases of the
    package keras, and those beside TensorFlow 1, have MobileNets of their own: keras/applications of 2.0.6 and 2.1.6,
    `Keras-Applications` 1.0.2 and 1.0.4."""
    least, most, *_ = at.release
    if name in ("MobileNet", "MobileNetV2"):
        older = least is not None and least >= _since_2_2_3(at) and most is not None and most < 4
        return older or (least is not None and least >= 4 and most is not None and most < 7)
    known = at.release.before(9) or least == most == 9 or (at.release.before(10) is False and at.release.before(16))
    return name.startswith("EfficientNetB") and known is True


def _since_2_2_3(at: Context) -> int:
    """The least number of a release that surely builds the architectures of `Keras-Applications` 1.0.6: of the package keras,
    or of TensorFlow, where it is that of 2.0."""
    return 2 if standalone(at) else 0


def is_branched(at: Context, name: str, module: str) -> bool:
    """Whether it is surely the older ResNet50, which the package keras had beside today's; 2.3 needs the last of
    `Keras-Applications`, which have it with these rows."""
    only_2_3 = at.release.least == at.release.most == 3
    return name == "ResNet50" and at.dialect == 2 and module != _TODAYS and only_2_3 and standalone(at)


def differs_without_top(at: Context, name: str, include_top: Value) -> bool:
    """Whether the model may end in layers that it has no more: those of MobileNetV3 without its top, before 2.8."""
    return at.dialect == 2 and name.startswith("MobileNetV3") and not include_top and at.release.before(8) is not False


def differs_without_size(at: Context, name: str, given: Mapping[str, Value]) -> bool:
    """Whether it may be a NASNet for images of any size, whose cells join in another way: since 2.10 of Keras 2 one without its
    top is that where nothing tells the size. The weights of ImageNet fit the other one alone. keras/applications/nasnet.py"""
    told = given["include_top"] or given["input_shape"] is not None or given["input_tensor"] is not None
    if at.dialect != 2 or told or not name.startswith("NASNet"):
        return False
    older = at.release.before(10)
    return older is False or (older is None and given["weights"] != "imagenet")


def images_of(at: Context, name: str, given: Mapping[str, Value]) -> Shape | None:
    """The shape of a batch of images where the release decides it: three architectures took images of any size, with their
    top as well, from 2.0.7 of the package keras until `Keras-Applications` 1.0.7, which is beside 2.3 and TensorFlow 2."""
    if at.dialect != 2 or name not in _ANY_SIZE or given["input_shape"] is not None or given["include_top"] not in (True, 1):
        return None
    if at.release.before(3) is False if standalone(at) else not at.release.before(0):
        return None
    why = f"releases of Keras 2 differ in whether {name} with its top is made for images of any size"
    return (None, *(symbol(f"input_shape[{i}]", why, at.span, 1) for i in range(2)), 3)


def _first(at: Context, name: str, weights: Value, rows: Sequence[LayerValue]) -> int | None:
    if at.release.before(_AS_TODAY.get(name, 16)) is False:
        return None
    added = next((words for start, words in _ADDED.items() if name.startswith(start)), None)
    if added is not None:
        known = at.release.before(_since_2_2_3(at)) is False
        return None if known else next((i for i, row in enumerate(rows) if row.name.startswith(added)), None)
    if name == "MobileNet" and at.release.before(4) is False:
        return next((i for i, row in enumerate(rows) if row.cls == "GlobalAveragePooling2D"), None) if _has_top(rows) else None
    # rewritten for the package keras 2.4 and for TensorFlow 2.1, with the shortcut before the way that it goes around
    if name == "ResNet50":
        return 1 if standalone(at) or at.release.before(1) is not False else None
    if name == "InceptionResNetV2" and not release_told(at) and not at.release.before(12):
        return next((i for i, row in enumerate(rows) if row.cls == _SCALED), None)
    if name.startswith("EfficientNet") and weights != "imagenet":
        return None
    return _DOUBTFUL.get(name)


def _has_top(rows: Sequence[LayerValue], name: str = "MobileNet") -> bool:
    return name != "MobileNet" or (bool(rows) and rows[-1].cls == "Activation")


# How the names of the first rows begin that came with `Keras-Applications` 1.0.6.
_ADDED = {"DenseNet": ("relu",), "NASNet": ("separable_conv_1_pad", "reduction_pad_1")}
# How the names of the rows begin that not every release has, or not there: the pooling of MobileNet, which was two rows before
# it kept its axes, and the shortcut of ResNet50, which stood behind the way that it goes around.
_STRAY = {**_ADDED, "MobileNet": ("global_average_pooling2d",), "ResNet50": tuple(f"conv{i}_block1_3_bn" for i in range(2, 6))}
# since which release the rows are today's; EfficientNet's since 2.16
_AS_TODAY = {
    "MobileNet": 7,
    "MobileNetV2": 4,
    "MobileNetV3Large": 6,
    "MobileNetV3Small": 6,
    "ResNet50": 4,
    "InceptionResNetV2": 12,
}


def with_rows(at: Context, model: FunctionalValue, rows: Sequence[LayerValue]) -> list[LayerValue]:
    """The layers that have a row: before 2.4 the package keras showed no input that leads nowhere."""
    if at.dialect != 2 or not standalone(at) or not at.release.before(4) or len(rows) < 2:
        return list(rows)
    taken = _taken(model, rows)
    return [row for row in rows if not row.is_input or id(row) in taken]


def _taken(model: FunctionalValue, rows: Sequence[LayerValue]) -> set[int]:
    """What leads somewhere: to a layer, or out of the model. _map_graph_network in keras/engine/network.py"""
    nodes = [row.nodes[index] for row in rows for index in model.nodes_used.get(id(row), ())]
    given = (t for node in nodes for t in (*node.inputs, *(t for more in node.keywords.values() for t in more)))
    return {id(t.layer) for t in (*given, *model.outputs)}


def doubt_among(at: Context, model: FunctionalValue, inside: bool) -> tuple[int, Unknown] | None:
    """From which row on the table of a functional model depends on the release: layers of another model that does, and an
    input that leads nowhere, which has a row only since 2.4. inside: it begins at an inner tensor."""
    rows, used = model.order, model.nodes_used
    if inside and not release_told(at) and at.release.before(7) is not False:  # keras/engine/functional.py of Keras 2.6 and 2.7
        return 0, at.unknown("releases of Keras 2 differ in the first row of a model that begins at an inner tensor")
    open_ = at.dialect == 2 and standalone(at) and at.release.before(4) is None
    taken = _taken(model, rows) if open_ else set()
    for i, row in enumerate(rows):
        if row.doubted is not None:
            return _in_line(rows[: i + 1], used) if row.qualified.startswith("keras.ops.") else i, row.doubted
        if open_ and row.is_input and id(row) not in taken and len(rows) > 1:
            return i, at.unknown("releases of Keras 2 differ in whether an input that leads nowhere has a row")
    return None


def _in_line(rows: Sequence[LayerValue], used: Mapping[int, Sequence[int]]) -> int:
    """The row behind which the graph branches first, else the last: how many layers an operation is on each of its branches
    decides which of them the table begins with."""
    for i, (before, row) in enumerate(pairwise(rows), 1):
        given = [t.layer for index in used.get(id(row), ()) for t in row.nodes[index].inputs]
        if len(given) != 1 or given[0] is not before:
            return min((j + 1 for j in range(i) if any(rows[j] is layer for layer in given)), default=0)
    return len(rows) - 1


def shows_input(at: Context) -> bool | Unknown:
    """Whether an InputLayer that is added to a Sequential model has a row, or why that is not known: it had one until 2.1, and
    in the first Keras of TensorFlow 1, which was imported from `tensorflow.python` by many."""
    if at.dialect != 2:
        return at.dialect == 1
    old = False if all(name.partition(".")[0] != "keras" for name in at.imports) else at.release.before(2)
    if old and at.release.most == -1:  # each release of the package keras up to 2.3 ran on TensorFlow 1
        old = None
    first = any(name.startswith("tensorflow.python.keras") for name in at.imports) and at.release.before(0) is not False
    if old is False and not first and not at.release.before(0):
        return False
    if old and standalone(at):
        return True
    return at.unknown("releases of Keras 2 differ in whether an InputLayer that is added has a row")


def doubt_reset_after(spec: Layer, at: Context) -> None:
    """`keras` 2.0 to 2.3 and TensorFlow 1 made GRU and its cell with reset_after=False, `tf.keras` 2 and `keras` 2.4 with True:
    without evidence the source does not tell."""
    if at.dialect != 2 or "reset_after" in spec.bound.given:
        return
    own = of_the_package(at, type(spec).__name__)
    older = at.release.before(0 if own is False else 4)
    if own is None and older:
        older = at.release.before(0) or None
    if older:
        spec.__dict__["reset_after"] = False
    elif older is None and own is not False:
        _doubt_default(spec, "reset_after", at)


def of_the_package(at: Context, name: str) -> bool | None:
    """Whether a class is that of the package keras; None where TensorFlow's is imported as well and may be meant. Beside
    TensorFlow's optimizers, which its models took only since 2.4, it is TensorFlow's own."""
    if "tensorflow" in at.imports and _called_in_full(at.text, name):
        return False
    if standalone(at):
        return True
    if any(whole.startswith("tensorflow.keras.optimizers") for whole in at.imports):
        return False
    by_name = {whole.partition(".")[0] for whole in at.imports if whole.endswith(f".{name}")}
    roots = by_name or {whole.partition(".")[0] for whole in at.imports if whole.rpartition(".")[2] in _HOLDERS}
    return None if {"keras", "tensorflow"} <= roots else "keras" in roots


def _called_in_full(text: str, name: str) -> bool:
    """Whether the class is always written with all that it lies in: `tf.keras.layers.GRU`."""
    found = re.findall(rf"(?<![\w.])(?:((?:\w+\.)+){name}\b|{name}\s*\()", text) if f"keras.layers.{name}" in text else []
    return bool(found) and all(path.startswith(("tf.keras.", "tensorflow.keras.")) for path in found)


_HOLDERS = ("*", "layers", "keras", "tensorflow")  # what classes of layers are attributes of, or come from all at once


def doubt_input_length(spec: Layer, at: Context) -> None:
    """Where the input leaves the length of sequences open, the package keras before 2.4 shows what `input_length` says."""
    if at.dialect == 2 and standalone(at) and (older := at.release.before(4)) is not False:
        why = at.unknown("releases of Keras 2 differ in the length that an Embedding with `input_length` shows")
        spec.__dict__["shows_length"] = why if older is None else True


def doubt_open_axis(spec: Layer, at: Context) -> None:
    """Where the batch is open too, the -1 of a Reshape was None in TensorFlow before 2.3; the package keras worked it out."""
    if at.dialect != 2 or release_told(at) or (older := at.release.before(3)) is False:
        return
    own = of_the_package(at, type(spec).__name__)
    if own is not True:
        why = "releases of Keras 2 differ in whether a Reshape shows the size that -1 stands for"
        spec.__dict__["left_open"] = None if older and own is False else symbol("reshape", why, at.span, 1)


def doubt_mask_token(spec: Layer, at: Context) -> None:
    """Lookups had a place for what is masked (`""`, 0) until they left `experimental.preprocessing`, with TensorFlow 2.6."""
    if at.dialect == 2 and "mask_token" not in spec.bound.given and not release_told(at) and at.release.before(6) is not False:
        _doubt_default(spec, "mask_token", at)


def _doubt_default(spec: Layer, name: str, at: Context) -> None:
    delattr(spec, name)
    why = at.unknown(f"the default of `{name}` differs between releases of Keras 2")
    spec.unknown = {**spec.unknown, name: why}
