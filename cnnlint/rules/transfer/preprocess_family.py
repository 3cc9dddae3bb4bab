from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.frozen import replace
from cnnlint.program import Call, LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.bases import MODULES, Base, bases, models_on, rows_of
from cnnlint.rules.facts.feeds import TRAINING, Feed, came_from, feeds
from cnnlint.rules.facts.graph import Graph
from cnnlint.rules.facts.scaling import WHITE, is_picture, is_unscaled_images, rescalings
from cnnlint.values import Array

EXPECTS = {"caffe": "BGR without the mean of ImageNet", "tf": "values from -1 to 1", "torch": "the deviation of ImageNet"}


class PreprocessFamily(Rule):
    """The images are not prepared as the pretrained base expects.

    ## What it does
    Compares the `preprocess_input` that the images went through with the family of the base: VGG and ResNet want BGR around
    zero, Inception, Xception, MobileNet and ResNetV2 want -1 to 1, DenseNet wants ImageNet's deviation. Reported are a
    function of another family, and raw images that nothing was done to, where a model on the base is trained, and where the
    base itself is asked by `predict`. Images that are divided by 255 instead are reported, too: for a frozen VGG or ResNet
    that is a warning, as their values then lie 100 times closer together than those they were trained on; for the others an
    info.

    ## Why is this bad?
    The weights were trained on such values; on others the features mean little. Nothing is said.

    ## When not to worry
    Images that the program or the model computes with before the base are not called raw.

    ## Bad
    ```python
    import keras
    from keras import Sequential, layers
    from keras.applications.vgg16 import preprocess_input
    from keras.datasets import cifar10

    (x_train, y_train), (x_test, y_test) = cifar10.load_data()
    x_train = preprocess_input(x_train)
    base = keras.applications.MobileNetV2(include_top=False, input_shape=(32, 32, 3), pooling="avg")
    model = Sequential([base, layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```

    ## Good
    ```python
    import keras
    from keras import Sequential, layers
    from keras.applications.mobilenet_v2 import preprocess_input
    from keras.datasets import cifar10

    (x_train, y_train), (x_test, y_test) = cifar10.load_data()
    x_train = preprocess_input(x_train)
    base = keras.applications.MobileNetV2(include_top=False, input_shape=(32, 32, 3), pooling="avg")
    model = Sequential([base, layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(x_train, y_train, validation_split=0.1)
    ```
    """

    code = "CNN803"
    name = "preprocess-family"
    severity = Severity.WARNING
    source = "keras#9214, keras#3622, deep-learning-models#96"

    def check(self, program: Program) -> Iterator[Finding]:
        found = [base for base in bases(program) if base.pretrained and base.mode in EXPECTS]
        if len(found) != 1:
            return
        inside = next(_inside(found[0], program), None)
        if inside is not None:
            yield self._report_inside(*inside, found[0])
            return
        on_it = {model.identity for model in models_on(found[0], program)}
        for feed in feeds(program, TRAINING | {"predict"}):
            if feed.fit.method == "predict" and not _is_itself(found[0], feed.model):
                continue
            x = feed.inputs
            if x is None or feed.part != "training" or feed.model is None:
                continue
            if feed.model.identity not in on_it and not _is_itself(found[0], feed.model):
                continue
            why = _why(found[0], feed, x)
            if why is not None:
                yield self._report(feed, x, found[0], why)
                return
            if _divided(found[0], feed, x):
                far = found[0].mode == "caffe" and _is_frozen(found[0], feed)
                report = self._report(feed, x, found[0], f"divided by {WHITE:g}")
                yield report if far else replace(report, severity=Severity.INFO)
                return

    def _report_inside(self, call: Call, model: ModelTrace, base: Base) -> Finding:
        why = f"prepared for {_module(call)}"
        return self.finding(
            call.span,
            f"{base.name} expects {EXPECTS[base.mode or '']}, but the images are {why}",
            labels=(Label(base.call.span, "the pretrained base"),),
            expected=f"preprocess_input of {base.name}'s own module",
            actual=why,
            help=f"use the `preprocess_input` from the module of {base.name}",
            model=model.name,
        )

    def _report(self, feed: Feed, x: Array, base: Base, why: str) -> Finding:
        return self.finding(
            feed.fit.place_of("x"),
            f"{base.name} expects {EXPECTS[base.mode or '']}, but the images are {why}",
            labels=(Label(base.call.span, "the pretrained base"), *came_from(x, why)),
            expected=f"preprocess_input of {base.name}'s own module",
            actual=why,
            help=f"use the `preprocess_input` from the module of {base.name}",
            model=feed.model.name if feed.model else None,
        )


def _inside(base: Base, program: Program) -> Iterator[tuple[Call, ModelTrace]]:
    """The preprocessing of another family that a model does between its input and the base."""
    calls = [e for e in program.events if isinstance(e, Call) and e.name.endswith(".preprocess_input")]
    others = {call.span: call for call in calls if MODULES.get(_module(call), "own") not in ("own", base.mode)}
    for model in models_on(base, program) if others else ():
        steps = {layer.span for row in rows_of(base, model)[:1] for layer in Graph(model).upstream(row)}
        if len(steps & {call.span for call in calls}) == 1:
            yield from ((others[span], model) for span in others.keys() & steps)


def _module(call: Call) -> str:
    return call.name.split(".")[-2]


def _is_itself(base: Base, model: ModelTrace | None) -> bool:
    """Whether it is the base alone."""
    return model is not None and model.kind == "application" and model.span == base.call.span


def _why(base: Base, feed: Feed, x: Array) -> str | None:
    """What was done to the images instead; None if it is right or not known."""
    steps = [str(scaling.by) for scaling in x.scaled if scaling.how == "preprocess_input"]
    if steps:
        mode = MODULES.get(steps[-1])
        return f"prepared for {steps[-1]}" if mode is not None and mode != base.mode else None
    if not is_unscaled_images(feed) or feed.model is None or feed.model.unknown:
        return None
    touched = rescalings(feed.model) or any(layer.unknown or layer.cls == "Lambda" for layer in _before(feed, base))
    return None if touched or _computes(feed, base) or _led_to(base) else "not prepared at all"


def _divided(base: Base, feed: Feed, x: Array) -> bool:
    """Images that lie between 0 and 1, because they were divided and nothing else was done to them."""
    if feed.model is None or feed.model.unknown or not is_picture(x) or not x.scaled:
        return False
    if x.low is None or x.high is None or not (x.low >= 0 and 0.9 < x.high <= 1.01):
        return False
    if any(scaling.by is None or scaling.how not in ("*", "/") or scaling.first for scaling in x.scaled):
        return False
    touched = rescalings(feed.model) or any(layer.unknown or layer.cls == "Lambda" for layer in _before(feed, base))
    return not (touched or _computes(feed, base) or _led_to(base))


def _is_frozen(base: Base, feed: Feed) -> bool:
    """Whether nothing of the base is trained: its features stay those of other images."""
    rows = rows_of(base, feed.model) if feed.model is not None else []
    return bool(rows) and all(row.trainable_params == 0 for row in rows)


def _led_to(base: Base) -> bool:
    """Whether its `input_tensor` comes out of layers, which may prepare the images."""
    last = getattr(base.call.args.get("input_tensor"), "layer", None)
    return last is not None and not last.is_input and not last.cls.startswith("Random")


def _before(feed: Feed, base: Base) -> list[LayerTrace]:
    return [layer for layer in feed.model.layers if layer.span != base.call.span] if feed.model else []


def _computes(feed: Feed, base: Base) -> bool:
    """Whether the model does arithmetic before the base: preprocess_input on a tensor leaves operators behind."""
    plain = {"InputLayer", "Dense", "Flatten", "Dropout", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "BatchNormalization"}
    return any(layer.cls not in plain and not layer.cls.startswith("Random") for layer in _before(feed, base))
