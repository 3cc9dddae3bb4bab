"""Hugging Face's `transformers` for Keras 2: `TFBertModel.from_pretrained("bert-base-uncased")` is one layer of a model.

What comes out and how many weights there are follows from the configuration that a published checkpoint has; of another
one only the class is known. The counts are those of tables that notebooks show and of the package itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.layers.base import Undetermined
from cnnlint.library import models
from cnnlint.library.keras.making.layer import LayerValue
from cnnlint.library.keras.making.naming import auto_name, doubt_all
from cnnlint.library.keras.making.opaque import set_common_arguments
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output, Summary, Weight
from cnnlint.shapes import Shape
from cnnlint.values import Context, ListValue, Object, Unknown, Value

_BERT = ("last_hidden_state", "pooler_output")
_DISTILLED = ("last_hidden_state",)


@dataclass(frozen=True, slots=True)
class Design:
    """A configuration. words: the size of the vocabulary; positions, kinds: those of its other embeddings; dropouts: how many
    layers without a name of their own it makes."""

    cls: str
    words: int
    blocks: int = 12
    width: int = 768
    positions: int = 512
    kinds: int = 2
    outputs: tuple[str, ...] = _BERT

    @property
    def dropouts(self) -> int:
        """In each block and behind the embeddings."""
        return 1 + 3 * self.blocks

    def weights(self) -> Iterator[Weight]:
        """Embeddings and a norm; per block four square matrices, two of four times the width, biases, two norms; the pooler."""
        width = self.width
        yield Weight("embeddings", ((self.words + self.positions + self.kinds + 2) * width,))
        yield Weight("transformer", (self.blocks * (12 * width * width + 13 * width),))
        if "pooler_output" in self.outputs:
            yield Weight("pooler", (width * width + width,))


def _bert(words: int, blocks: int = 12, width: int = 768) -> Design:
    return Design("TFBertModel", words, blocks, width)


def _distilled(words: int) -> Design:
    return Design("TFDistilBertModel", words, 6, kinds=0, outputs=_DISTILLED)


def _roberta(cls: str, words: int, blocks: int = 12, width: int = 768) -> Design:
    return Design(cls, words, blocks, width, 514, 1)


_DESIGNS = {
    "bert-base-uncased": _bert(30522),
    "bert-base-cased": _bert(28996),
    "bert-base-chinese": _bert(21128),
    "bert-base-multilingual-cased": _bert(119547),
    "bert-base-multilingual-uncased": _bert(105879),
    "bert-large-uncased": _bert(30522, 24, 1024),
    "bert-large-cased": _bert(28996, 24, 1024),
    "bert-large-uncased-whole-word-masking": _bert(30522, 24, 1024),
    "distilbert-base-uncased": _distilled(30522),
    "distilbert-base-cased": _distilled(28996),
    "distilbert-base-multilingual-cased": _distilled(119547),
    "roberta-base": _roberta("TFRobertaModel", 50265),
    "roberta-large": _roberta("TFRobertaModel", 50265, 24, 1024),
    "distilroberta-base": _roberta("TFRobertaModel", 50265, 6),
    "xlm-roberta-base": _roberta("TFXLMRobertaModel", 250002),
    "xlm-roberta-large": _roberta("TFXLMRobertaModel", 250002, 24, 1024),
}
# attributes and methods that say nothing of what is trained
_HARMLESS = frozenset(
    {"config", "summary", "compile", "fit", "predict", "evaluate", "save_pretrained", "num_parameters", "dtype"}
)
_OWNERS = ("google-bert/", "distilbert/", "FacebookAI/")
_NAMES = {
    **dict.fromkeys(("TFBertModel", "TFRobertaModel", "TFXLMRobertaModel"), _BERT),
    "TFDistilBertModel": _DISTILLED,
}


class Answered(Object):
    """What it returns: by position, by name and as an attribute. One tensor of which nothing is known stands for all."""

    __slots__ = ("names", "tensors")

    def __init__(self, names: Sequence[str], tensors: Sequence[Value]) -> None:
        self.names, self.tensors = names, tensors

    def get(self, name: str, at: Context) -> Value:
        return self.item(name, at)

    def item(self, key: Value, at: Context) -> Value:
        place = self.names.index(key) if isinstance(key, str) and key in self.names else key
        if isinstance(place, int) and -len(self.tensors) <= place < len(self.tensors):
            return self.tensors[place]
        first = self.tensors[0]
        alone = isinstance(first, TensorValue) and isinstance(first.shape, Unknown)
        return first if alone else at.unknown(f"the output {key!r} of a pretrained model is not followed")

    def iterate(self, at: Context) -> Sequence[Value] | Unknown:
        """A tuple in the first releases; in later ones a loop sees the names."""
        return at.unknown("what a loop over the outputs of a pretrained model sees depends on the release")

    def describe(self) -> str:
        return "the output of a pretrained model"


class PretrainedLayer(LayerValue):
    """The model as a layer; without a `design` only its class is known."""

    __slots__ = ("design",)
    kinds = ("transformers-model", "keras.layers.Layer")
    design: Design | None

    def infer_output(self, *shapes: Shape, **keywords: Shape) -> Output:
        if self.design is None or not shapes or len(shapes[0]) != 2:
            raise Undetermined(self._why)
        batch, steps = shapes[0]
        found: dict[str, Shape] = {
            "last_hidden_state": (batch, steps, self.design.width),
            "pooler_output": (batch, self.design.width),
        }
        return [found[name] for name in self.design.outputs]

    def infer_weights(self, *shapes: Shape, **keywords: Shape) -> tuple[Weight, ...]:
        if self.design is None:
            raise Undetermined(self._why)
        return tuple(self.design.weights())

    def call(self, args: Arguments, at: Context) -> Value:
        result = super().call(args, at)
        tensors = result.items if isinstance(result, ListValue) else [result]
        return result if isinstance(result, Unknown) else Answered(_NAMES[self.cls], tensors)

    def get(self, name: str, at: Context) -> Value:
        """All that it holds is one layer, called after its kind (`model.bert`); who goes deeper may freeze a part of it."""
        if name == "layers":
            return ListValue([self])
        if name == self.cls.removeprefix("TF").removesuffix("Model").lower():
            return self
        if name not in _HARMLESS and not self.has(name):
            at.store.touch(self)
            self.trainable = at.unknown(f"which parts of `{self.label}` are trained is not followed")
        return super().get(name, at)

    @property
    def _why(self) -> Unknown:
        return Unknown("what a checkpoint holds is not in the source", self.span)


@models("transformers-model.summary", raw=True)
def summary(at: Context, args: Arguments) -> Value:
    """Of the model by itself: rows of classes that are not read."""
    layer = args.receiver(LayerValue)
    why = at.unknown("the layers that a pretrained model holds are not followed")
    at.emit(Summary(at.span, why, layer.label))
    return None


@models("transformers.**")
def pretrained(at: Context, name: str, args: Arguments) -> Value:
    """`transformers.TFXModel.from_pretrained(checkpoint)`."""
    short, _, method = name.removeprefix("transformers.").rpartition(".")
    checkpoint = args.positional[0] if args.positional else args.keywords.get("pretrained_model_name_or_path")
    design = _design(checkpoint, args)
    cls = design.cls if design is not None and short == "TFAutoModel" else short
    why = at.unknown(f"{name}() is computed at run time")
    if method != "from_pretrained" or cls not in _NAMES or at.dialect != 2:
        if short.startswith("TF"):
            doubt_all(at, why)  # it makes layers
        return why
    layer = PretrainedLayer(cls, "", at.span, qualified=f"transformers.{cls}")
    layer.design = design if design is not None and design.cls == cls else None
    if layer.design is None:
        layer.unknown = layer.weights = why
    set_common_arguments(at, layer, Arguments(keywords={k: v for k, v in args.keywords.items() if k in ("name", "trainable")}))
    if layer.design is None:
        doubt_all(at, why)
    for _ in range(layer.design.dropouts if layer.design is not None else 0):
        auto_name(at, "Dropout")
    return layer


def _design(checkpoint: Value, args: Arguments) -> Design | None:
    """That of a published checkpoint, unless a configuration of the program's own may change it."""
    if not isinstance(checkpoint, str) or args.rest is not None or not _PLAIN.issuperset(args.keywords):
        return None
    owner = next((owner for owner in _OWNERS if checkpoint.startswith(owner)), "")
    return _DESIGNS.get(checkpoint.removeprefix(owner))


# keywords that change neither rows nor counts nor what comes out
_PLAIN = frozenset(
    {"from_pt", "cache_dir", "name", "trainable", "local_files_only", "force_download", "revision", "trust_remote_code"}
)
