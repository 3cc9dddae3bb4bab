"""Runs in the child: trains a rebuilt model on MNIST for a moment and measures."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import numpy as np

from cnnlint.verify.digits import load
from cnnlint.verify.feed import Adapter, Target, adapter, select, target
from cnnlint.verify.limits import failed, peak
from cnnlint.verify.observe import count
from cnnlint.verify.protocol import CompilePlan, Message, Train, Trained
from cnnlint.verify.rebuild import Rebuilder

BATCH = 32
HELD_BACK = 500
LEFT = 0.1  # of the averages that a batch normalization begins with


class Training:
    """One short training of one model."""

    def __init__(self, rebuilder: Rebuilder, model: Any, request: Train) -> None:
        self.rebuilder, self.model, self.request = rebuilder, model, request
        self.how: list[str] = []

    def run(self) -> Message:
        """Trained, or Failed with the stage where it went wrong."""
        stage = "compile"
        try:
            losses = self._compile()
            stage = "data"
            adapters, targets = self._adapters(), self._targets(losses)
            stage = "fit"
            return self._measure(adapters, targets)
        except Exception as error:  # whatever Keras raises is the answer
            return failed(stage, error)

    # ---------------------------------------------------------------- preparation

    def _compile(self) -> list[str]:
        """Compiles as written, or with what suits the head; the names of the losses, one for each output."""
        plan = self.request.compile or CompilePlan()
        self.how += plan.notes
        outputs = len(self.model.outputs)
        loss = self.rebuilder.decode(plan.loss)
        if loss is None:
            losses = [self._suited_loss(i) for i in range(outputs)]
            loss = losses[0] if outputs == 1 else losses
        optimizer = self.rebuilder.decode(plan.optimizer)
        if optimizer is None:
            self.how.append("optimizer Adam")
        self.model.compile(optimizer=optimizer or "adam", loss=loss)
        return self._loss_names(loss, outputs)

    def _suited_loss(self, index: int) -> Any:
        losses, output = self.rebuilder.keras.losses, self.model.outputs[index]
        activation = self._activation(output)
        if len(output.shape) == 2 and (output.shape[-1] or 1) > 1:
            logits = activation != "softmax"
            self.how.append(f"loss sparse categorical cross-entropy{' from logits' if logits else ''}")
            return losses.SparseCategoricalCrossentropy(from_logits=logits)
        if len(output.shape) == 2 and activation in ("sigmoid", None):
            self.how.append("loss binary cross-entropy")
            return losses.BinaryCrossentropy(from_logits=activation is None)
        self.how.append("loss mean squared error")
        return losses.MeanSquaredError()

    def _activation(self, output: Any) -> str | None:
        history = getattr(output, "_keras_history", None)
        layer = history[0] if history is not None else self.model.layers[-1]
        name = type(layer).__name__
        if name in ("Softmax", "Sigmoid"):
            return name.lower()
        activation = getattr(getattr(layer, "activation", None), "__name__", None)
        return None if activation == "linear" else activation

    def _loss_names(self, loss: Any, outputs: int) -> list[str]:
        given = list(loss.values()) if isinstance(loss, dict) else loss if isinstance(loss, (list, tuple)) else [loss] * outputs
        names = [one if isinstance(one, str) else getattr(one, "__name__", type(one).__name__) for one in given]
        return [name.replace("_", "").lower() for name in names]

    def _adapters(self) -> list[Adapter]:
        adapters = [adapter(tensor.shape, self._integers(tensor), self.request.brightest) for tensor in self.model.inputs]
        self.how += dict.fromkeys(a.how for a in adapters)
        return adapters

    def _integers(self, tensor: Any) -> int | None:
        """The number of words that an embedding takes, where the input goes into one."""
        vocabularies = [layer.input_dim for layer in self.model.layers if type(layer).__name__ == "Embedding"]
        if vocabularies:
            return int(min(vocabularies))
        return 10 if "int" in str(tensor.dtype) else None

    def _targets(self, losses: list[str]) -> list[Target]:
        first = self.model.inputs[0].shape
        targets = [target(loss, out.shape, first) for loss, out in zip(losses, self.model.outputs, strict=True)]
        self.how += dict.fromkeys(f"targets: {t.how}" for t in targets)
        return targets

    # ---------------------------------------------------------------- measurement

    def _measure(self, adapters: list[Adapter], targets: list[Target]) -> Trained:
        digits = load(Path(self.request.mnist) if self.request.mnist else None)
        x, y, x_test, y_test = select(digits, min(t.digits for t in targets))
        self.how.insert(0, digits.name)

        def batch(images: Any, labels: Any) -> tuple[Any, Any]:
            inputs = [a.make(images) for a in adapters]
            outputs = [t.make(labels, inputs[0]) for t in targets]
            return inputs[0] if len(inputs) == 1 else inputs, outputs[0] if len(outputs) == 1 else outputs

        losses, seconds = self._train(lambda at: batch(x[at], y[at]), len(x))
        steps = len(losses)
        measured = Trained(
            steps=steps,
            images=steps * BATCH,
            loss_start=_finite(losses[0]),
            loss_end=_finite(float(np.mean(losses[-5:]))),
            images_per_second=(steps - 1) * BATCH / seconds if steps > 1 and seconds > 0 else 0.0,
            peak_memory=peak(),
            params=count(self.model.weights),
            how=tuple(dict.fromkeys(self.how)),
        )
        if len(targets) > 1 or targets[0].classes is None or not all(a.real for a in adapters):
            return measured
        test = slice(0, self._affordable(seconds, steps))
        judged = self._judged(batch(x_test[test], y_test[test])[0], y_test[test], targets[0].classes)
        return measured.model_copy(update={**judged, "unsettled": self._unsettled(steps)})

    def _train(self, batch: Any, number: int) -> tuple[list[float], float]:
        """Trains for the steps or seconds asked for; the losses, and the seconds without the first step, which compiles."""
        order = np.random.default_rng(0).permutation(number)
        losses: list[float] = []
        start = time.perf_counter()
        while not self._done(len(losses), time.perf_counter() - start):
            at = np.take(order, range(len(losses) * BATCH, (len(losses) + 1) * BATCH), mode="wrap")
            losses.append(float(np.ravel(self.model.train_on_batch(*batch(at)))[0]))
            if len(losses) == 1:
                start = time.perf_counter()
        return losses, time.perf_counter() - start

    def _done(self, steps: int, seconds: float) -> bool:
        if self.request.steps:
            return steps >= self.request.steps
        return steps >= 2 and seconds > self.request.seconds

    def _affordable(self, seconds: float, steps: int) -> int:
        """How many images to judge: no more than training took time for."""
        each = seconds / max((steps - 1) * BATCH, 1)
        return int(min(HELD_BACK, max(BATCH, (seconds + 2) / max(each, 1e-6))))

    def _unsettled(self, steps: int) -> bool:
        averaged = (x for x in self.model._flatten_layers() if type(x).__name__ == "BatchNormalization" and x.trainable)
        return any(layer.momentum**steps > LEFT for layer in averaged)

    def _judged(self, inputs: Any, labels: Any, classes: int) -> dict[str, Any]:
        parts = [slice(i, i + BATCH) for i in range(0, len(labels), BATCH)]
        one = [[x[at] for x in inputs] if isinstance(inputs, list) else inputs[at] for at in parts]
        answers = np.concatenate([self.model.predict_on_batch(x) for x in one])
        if classes == 1:
            odd = answers.ravel() > 0.5
            right = odd == (labels % 2 == 1)
            return {"accuracy": float(right.mean()), "held_back": len(labels), "constant": len(np.unique(odd)) == 1}
        predicted = answers.argmax(axis=-1)
        return {
            "accuracy": float((predicted == labels).mean()),
            "held_back": len(labels),
            "never_predicted": classes - len(np.unique(predicted)),
            "constant": len(np.unique(predicted)) == 1,
            "units": classes,
        }


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
