"""The bases of `keras.applications` in a program: which family, what its images must be, where it went."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.frozen import dataclass
from cnnlint.program import Call, Fit, LayerTrace, ModelTrace, Program
from cnnlint.rules.facts.first_mistake import first_of_each

MODES = {
    "VGG": "caffe",
    "ResNetV2": "tf",
    "ResNetRS": "own",
    "ResNet": "caffe",
    "InceptionResNet": "tf",
    "Inception": "tf",
    "Xception": "tf",
    "MobileNetV3": "own",
    "MobileNet": "tf",
    "NASNet": "tf",
    "DenseNet": "torch",
    "EfficientNet": "own",
    "ConvNeXt": "own",
    "RegNet": "own",
}  # keras/src/applications/*.py: what preprocess_input of each family does; `own`: the model scales by itself
MODULES = {
    "vgg16": "caffe",
    "vgg19": "caffe",
    "resnet": "caffe",
    "resnet50": "caffe",
    "resnet_v2": "tf",
    "inception_v3": "tf",
    "inception_resnet_v2": "tf",
    "xception": "tf",
    "mobilenet": "tf",
    "mobilenet_v2": "tf",
    "mobilenet_v3": "own",
    "nasnet": "tf",
    "densenet": "torch",
    "efficientnet": "own",
    "efficientnet_v2": "own",
    "convnext": "own",
    "regnet": "own",
    "resnet_rs": "own",
}


@dataclass(frozen=True, slots=True)
class Base:
    """A call of `keras.applications.<name>`."""

    name: str
    call: Call

    @property
    def mode(self) -> str | None:
        """How its images must be prepared: caffe, tf, torch, or own."""
        if self.name.endswith("V2") and self.name.startswith("ResNet"):
            return "tf"
        return next((mode for prefix, mode in MODES.items() if self.name.startswith(prefix)), None)

    @property
    def pretrained(self) -> bool:
        """Whether it surely starts from the weights of ImageNet."""
        return bool(self.call.args.get("weights", "imagenet") == "imagenet")

    @property
    def with_top(self) -> bool:
        """Whether it surely keeps its own head of 1000 classes."""
        return self.call.args.get("include_top", True) is True and self.call.args.get("classes", 1000) == 1000


def bases(program: Program) -> Iterator[Base]:
    """The bases that the program makes, each place once."""
    return first_of_each(_all(program), lambda base: base.call.span)


def _all(program: Program) -> Iterator[Base]:
    for event in program.events:
        if isinstance(event, Call) and event.name.startswith("keras.applications."):
            name = event.name.rpartition(".")[2]
            if name[:1].isupper():
                yield Base(name, event)


def rows_of(base: Base, model: ModelTrace) -> list[LayerTrace]:
    """The rows of a model that are the base: one nested model, or its layers one by one."""
    return [layer for layer in model.layers if layer.span == base.call.span]


def models_on(base: Base, program: Program) -> list[ModelTrace]:
    """The models that contain the base and more."""
    found = {}
    for model in (*program.models, *(e.model for e in program.events if isinstance(e, Fit))):
        if isinstance(model, ModelTrace) and model.kind != "application":
            rows = rows_of(base, model)
            if rows and len(rows) < len(model.layers):
                found[model.identity] = model
    return list(found.values())
