"""Modules that Google published on TensorFlow Hub, by their handle: what comes out of them and the variables they hold.

Those for images are the architectures of `keras.applications`, whose names the handles spell out, and BERT's size follows from
its name. The modules for texts are looked up. Only what loads into a `KerasLayer` of TensorFlow 2 is here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from cnnlint.frozen import dataclass
from cnnlint.program import Output, Weight
from cnnlint.shapes import Dim, Shape
from cnnlint.values import DictValue, ListValue, Value

Pack = Callable[[Sequence[Value]], Value]


@dataclass(frozen=True, slots=True)
class Module:
    """One module. output: from the shape of its input, batch included; pack: its outputs as the call returns them; texts:
    whether it takes strings and nothing else."""

    output: Callable[[Shape], Output]
    weights: Callable[[], tuple[Weight, ...]]
    pack: Pack | None = None
    texts: bool = False


_PLACE = re.compile(r"https?://(?:www\.)?tfhub\.dev/(google|tensorflow)/([\w./-]+?)/(\d+)/?(?:\?tf-hub-format=compressed)?")
_KAGGLE = re.compile(
    r"(?:https?://(?:www\.)?kaggle\.com/models/)?google/([\w-]+)/(?:frameworks/)?tensorFlow2/(?:variations/)?([\w-]+)"
    r"(?:/versions)?/\d+/?",
    re.IGNORECASE,
)


def module_called(handle: str) -> Module | None:
    """The module of a handle, if it is known."""
    if (kaggle := _KAGGLE.fullmatch(handle)) is not None:
        return _named(_of_kaggle(kaggle[1], kaggle[2]), 1000)
    if (place := _PLACE.fullmatch(handle)) is None:
        return None
    path, version = place[2].replace("-", "_"), int(place[3])
    if path.startswith("imagenet/") and version < 4 and "efficientnet_v2" not in path:
        return None  # of TensorFlow 1, whose variables another loader makes
    return _named(re.sub(r"^(imagenet|tf2_preview)/", "", path), version)


def _of_kaggle(model: str, variation: str) -> str:
    """A name there in the words of tfhub.dev: `mobilenet-v2` and `100-224-feature-vector`."""
    model, variation = model.replace("-", "_"), variation.replace("-", "_").removeprefix("tf2_preview_")
    whole = variation if variation.startswith(model) else f"{model}_{variation}"
    return re.sub(r"_(feature_vector|classification)$", r"/\1", whole)


def _named(path: str, version: int) -> Module | None:
    text = _TEXTS.get(path)
    if text is not None:
        return _text(*text[:2]) if version >= text[2] else None
    net, _, kind = path.rpartition("/")
    if kind in ("feature_vector", "classification"):
        return _image(net, kind == "classification")
    return _preprocessing() if _PREPROCESS.fullmatch(path) else _bert(path, version)


# ------------------------------------------------------------------ texts

# width, variables (as TensorFlow's guides and published summaries print them), the first version of TensorFlow 2
_TEXTS = {
    "nnlm_en_dim50": (50, 48_190_600, 1),
    "nnlm_en_dim128": (128, 124_642_688, 1),
    "gnews_swivel_20dim": (20, 400_020, 1),
    "universal_sentence_encoder": (512, 256_797_824, 4),
}


def _text(width: int, variables: int) -> Module:
    return Module(lambda x: (x[0] if x else None, width), lambda: (Weight("embeddings", (variables,)),), texts=True)


# ------------------------------------------------------------------ images

_NETS = (
    (r"mobilenet_v1_(\d{3})_(\d+)", "MobileNet"),
    (r"mobilenet_v2_(\d{3})_(\d+)", "MobileNetV2"),
    (r"mobilenet_v2", "MobileNetV2"),
    (r"mobilenet_v3_large_(\d{3})_(\d+)", "MobileNetV3Large"),
    (r"mobilenet_v3_small_(\d{3})_(\d+)", "MobileNetV3Small"),
    (r"inception_v3", "InceptionV3"),
    (r"resnet_v1_(50|101|152)", "ResNet"),
    (r"resnet_v2_(50|101|152)", "ResNetV2"),
    (r"efficientnet/b([0-7])", "EfficientNetB"),
    (r"efficientnet_v2_imagenet1k_([bsml])(\d?)", "EfficientNetV2"),
)


def _image(net: str, classification: bool) -> Module | None:
    if net == "inception_v1":
        width = 1001 if classification else 1024
        return Module(lambda x: (x[0] if x else None, width), lambda: _inception_v1(classification))
    for pattern, family in _NETS:
        if (found := re.fullmatch(pattern, net)) is not None:
            return _architecture(family, found.groups(), classification)
    return None


def _architecture(family: str, words: tuple[str, ...], classification: bool) -> Module:
    """The nets of 2017 and before have a class for the background, and ResNet V1 has no biases."""
    arguments: dict[str, Value] = {"weights": None}
    if family.startswith("MobileNet"):
        name = family
        arguments["alpha"] = int(words[0]) / 100 if words else 1.0
    elif family.startswith("ResNet"):
        name = f"ResNet{words[0]}{family.removeprefix('ResNet')}"
    else:
        name = family + "".join(words).upper()
    arguments["classes"] = classes = 1000 if family.startswith("EfficientNet") else 1001

    def weights() -> tuple[Weight, ...]:
        return _variables(name, tuple(arguments.items()), classification)

    width: Dim = classes if classification else _width(name, tuple(arguments.items()))
    return Module(lambda x: (x[0] if x else None, width), weights)


# of each block: the 1×1 convolution, the two of the second way, the two of the third, and that behind the pooling
_BLOCKS = (
    *((64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64)),
    *((128, 128, 256, 24, 64, 64), (112, 144, 288, 32, 64, 64), (256, 160, 320, 32, 128, 128), (256, 160, 320, 32, 128, 128)),
    (384, 192, 384, 48, 128, 128),
)


def _inception_v1(classification: bool) -> tuple[Weight, ...]:
    """No net of `keras.applications`: 3×3 where the paper has 5×5, no biases, norms without a factor.
    tensorflow/models/research/slim/nets/inception_v1.py"""
    convolutions = [(7, 3, 64), (1, 64, 64), (3, 64, 192)]
    entering = 192
    for first, squeezed, second, small, third, pooled in _BLOCKS:
        convolutions += [(1, entering, first), (1, entering, squeezed), (3, squeezed, second)]
        convolutions += [(1, entering, small), (3, small, third), (1, entering, pooled)]
        entering = first + second + third + pooled
    channels = sum(out for _, _, out in convolutions)
    return (
        Weight("kernels", (sum(side * side * given * out for side, given, out in convolutions),)),
        Weight("beta", (channels,)),
        Weight("moving", (2 * channels,), trainable=False),
        *((Weight("logits", ((entering + 1) * 1001,)),) if classification else ()),
    )


@lru_cache(maxsize=64)
def _nodes(name: str, arguments: tuple[tuple[str, Value], ...], classification: bool) -> tuple[Any, ...]:
    """The layers. The features of MobileNetV3 are those that its last layer reads."""
    from cnnlint.applications.build import build

    top = classification or name.startswith("MobileNetV3")
    nodes = build(name, {**dict(arguments), "include_top": top, "pooling": None if top else "avg"}, 2).nodes
    if top and not classification:
        last = max(i for i, node in enumerate(nodes) if node.cls == "Conv2D")
        return nodes[:last]
    return nodes


def _width(name: str, arguments: tuple[tuple[str, Value], ...]) -> Dim:
    shape: Shape = _nodes(name, arguments, False)[-1].output
    return shape[-1]


@lru_cache(maxsize=64)
def _variables(name: str, arguments: tuple[tuple[str, Value], ...], classification: bool) -> tuple[Weight, ...]:
    bare = re.fullmatch(r"ResNet\d+", name) is not None
    return tuple(
        weight
        for node in _nodes(name, arguments, classification)
        for weight in node.weights
        if node.cls != "Normalization" and not (bare and node.cls == "Conv2D" and weight.name == "bias")
    )


# ------------------------------------------------------------------ BERT

_PREPROCESS = re.compile(r"bert_(en_uncased|en_cased|multi_cased|zh)_preprocess")
_BERT = re.compile(r"(small_bert/)?bert_(en_uncased|en_cased|multi_cased|zh)_L_(\d+)_H_(\d+)_A_\d+")
_WORDS = {"en_uncased": 30522, "en_cased": 28996, "multi_cased": 119547, "zh": 21128}
_POSITIONS, _SEGMENTS, _STEPS = 512, 2, 128


def _preprocessing() -> Module:
    """Texts to what the encoders take."""
    names = ("input_mask", "input_type_ids", "input_word_ids")

    def output(x: Shape) -> Output:
        return [(x[0] if x else None, _STEPS) for _ in names]

    return Module(output, tuple, lambda parts: DictValue(dict(zip(names, parts, strict=True))))


def _bert(path: str, version: int) -> Module | None:
    """An encoder: a list of two until version 2, since then a dict, as those of the small ones and the experts always were."""
    if path.startswith("experts/bert/"):
        return _encoder(12, 768, _WORDS["en_uncased"])
    if (found := _BERT.fullmatch(path)) is None:
        return None
    blocks, width, words = int(found[3]), int(found[4]), _WORDS[found[2]]
    old = found[1] is None and version < 3
    return _encoder(blocks, width, words, _listed(width) if old else None)


def _listed(width: int) -> Callable[[Shape], Output]:
    return lambda x: [(x[0], width), (x[0], x[1], width)]


def _encoder(blocks: int, width: int, words: int, listed: Callable[[Shape], Output] | None = None) -> Module:
    """In the order in which TensorFlow flattens it: default, encoder_outputs, pooled_output, sequence_output."""

    def output(x: Shape) -> Output:
        pooled, steps = (x[0], width), (x[0], x[1], width)
        return [pooled, *([steps] * blocks), pooled, steps]

    def pack(parts: Sequence[Value]) -> Value:
        return DictValue(
            {
                "default": parts[0],
                "encoder_outputs": ListValue(parts[1 : 1 + blocks]),
                "pooled_output": parts[-2],
                "sequence_output": parts[-1],
            }
        )

    def weights() -> tuple[Weight, ...]:
        return _of_bert(blocks, width, words)

    return Module(output, weights, pack) if listed is None else Module(listed, weights)


def _of_bert(blocks: int, width: int, words: int) -> tuple[Weight, ...]:
    """Embeddings and their norm; per block four square matrices, two of four times the width, their biases and two norms; the
    pooler; and one number that is not trained. tensorflow_models/official/nlp/modeling/networks/bert_encoder.py"""
    block = 12 * width * width + 13 * width
    return (
        Weight("embeddings", ((words + _POSITIONS + _SEGMENTS + 2) * width,)),
        Weight("transformer", (blocks * block,)),
        Weight("pooler", (width * width + width,)),
        Weight("constant", (), trainable=False),
    )
