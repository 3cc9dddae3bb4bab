"""What people read when a layer is impossible: what is, what was expected, what to do, and Keras's own words."""

from __future__ import annotations

from typing import Any

import pytest
from keras_referee import arguments

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.layers import find, of_package
from cnnlint.layers.base import ArgumentError, Layer, LayerError, ShapeError
from cnnlint.layers.construct import construct
from cnnlint.shapes import symbol
from cnnlint.values import External, Made, Scalar, Unknown


def layer(name: str, /, *args: Any, **kwargs: Any) -> Layer:
    cls = find(name)
    assert cls is not None
    return construct(cls, arguments(args, kwargs))


def use(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: Any) -> None:
    built = layer(name, *args, **kwargs)
    built.output(shape)
    list(built.weights(shape))


def refusal(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: Any = None) -> LayerError:
    with pytest.raises(LayerError) as caught:
        use(name, args, kwargs, shape)
    return caught.value


@pytest.mark.parametrize(
    ("name", "args", "shape", "message", "help"),
    [
        ("Conv2D", (32, 3), (None, 28, 28), "there is no channel axis", "give the channel axis too, as in (28, 28, 1)"),
        (
            "Conv2D",
            (32, 3),
            (None, 128),
            "it is already flat",
            "put this layer before Flatten, or declare the input as (height, width, channels)",
        ),
        ("MaxPooling2D", (2,), (None, 1, 28, 28, 1), "there is one axis too many", "leave the batch axis out"),
        ("Conv2D", (32, 5), (None, 3, 3, 8), "its kernel needs 5 × 5", "the smallest input that works is 5 × 5"),
        ("Conv2D", (32, 3, 1, "valid", None, 4), (None, 8, 8, 8), "its kernel needs 9 × 9", "9 × 9"),
        ("MaxPooling2D", (2,), (None, 1, 1, 8), "its pooling window needs 2 × 2", "the smallest input that works is 2 × 2"),
        ("Cropping2D", (3,), (None, 6, 8, 1), "cuts everything off", "the smallest input that works is 7 × 7"),
        ("Reshape", ((7, 7, 64),), (None, 3000), "which has 3,000 values, into (7, 7, 64), which has 3,136", None),
        ("Reshape", ((-1, 7),), (None, 30), "30 is not divisible by 7", None),
        ("Dense", (10,), (None, None), "it is None in (None, None)", "use a global pooling layer in place of Flatten"),
        ("Conv2D", (8, 3), (None, 8, 8, None), "how many channels its input has", "give axis -1 of the input shape a size"),
        ("RepeatVector", (3,), (None, 4, 5), "needs an input with 2 axes", None),
    ],
)
def test_shapes(name: str, args: tuple[Any, ...], shape: Any, message: str, help: str | None) -> None:
    error = refusal(name, args, {}, shape)
    assert isinstance(error, ShapeError)
    assert message in error.message
    assert error.keras
    assert (help or "") in (error.help or "")


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "kind", "argument", "replacement"),
    [
        ("Dense", (8,), {"activation": "sofmax"}, "unknown-identifier", "activation", "'softmax'"),
        ("Dense", (8,), {"activation": "ReLU"}, "unknown-identifier", "activation", "'relu'"),
        ("Dense", (8,), {"kernel_initializer": "he_norml"}, "unknown-identifier", "kernel_initializer", "'he_normal'"),
        ("Dense", (8.0,), {}, "invalid-argument", "units", "8"),
        ("Dense", ("8",), {}, "invalid-argument", "units", "8"),
        ("Dense", (), {}, "missing-argument", "units", None),
        ("Dense", (8,), {"unit": 3}, "unknown-argument", "unit", None),
        ("Dense", (8,), {"acitvation": "relu"}, "unknown-argument", "acitvation", "activation"),
        ("MaxPooling2D", (2,), {"padding": "SAME"}, "invalid-argument", "padding", "'same'"),
        ("Conv2D", (7, 3), {"groups": 2}, "channels-groups", "groups", None),
        ("Conv2D", (8, 3, 2), {"dilation_rate": 2}, "invalid-argument", "dilation_rate", None),
        ("Dropout", (25,), {}, "invalid-argument", "rate", None),
        ("Conv2D", (8, 3), {"padding": "smae"}, "invalid-argument", "padding", "'same'"),
        ("Conv2D", (8, 3), {"padding": "full"}, "invalid-argument", "padding", None),
        ("MaxPooling2D", (2,), {"padding": "vaild"}, "invalid-argument", "padding", "'valid'"),
        ("Conv2D", (8, 3), {"data_format": "channel_last"}, "invalid-argument", "data_format", "'channels_last'"),
        ("Reshape", (784,), {}, "invalid-argument", "target_shape", "(784,)"),
        ("Dense", (8,), {"name": "a/b"}, "invalid-argument", "name", "'a_b'"),
        ("Permute", ((0, 1, 2),), {}, "invalid-argument", "dims", None),
    ],
)
def test_arguments(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], kind: str, argument: str, replacement: str | None
) -> None:
    error = refusal(name, args, kwargs)
    assert isinstance(error, ArgumentError)
    assert (error.kind, error.argument, error.replacement) == (kind, argument, replacement)
    assert error.message[0].islower() or error.message[0] == "`" or error.message.startswith(name) or error.message[0].isdigit()
    assert not error.message.endswith(".")


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "help", "keras", "error"),
    [
        ("Dropout", (25,), {}, "25 % is 0.25", "Received: rate=25", "ValueError"),
        (
            "Conv2D",
            (8,),
            {"nb_row": 3, "nb_col": 3},
            "write `kernel_size=(...)` for `nb_row`, `nb_col`",
            "Unrecognized keyword arguments passed to Conv2D",
            "ValueError",
        ),
        (
            "ActivityRegularization",
            (),
            {"activity_regularizer": "l2"},
            "leave it out",
            "got multiple values for keyword argument 'activity_regularizer'",
            "TypeError",
        ),
    ],
)
def test_what_to_do_about_an_argument(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], help: str, keras: str, error: str
) -> None:
    found = refusal(name, args, kwargs)
    assert (found.help, found.error) == (help, error)
    assert keras in (found.keras or "")


@pytest.mark.parametrize("units", [2.5, Scalar("float", 2.5)])
def test_groups_must_share_the_filters_when_they_are_made(units: Any) -> None:
    cls = find("Conv2D")
    assert cls is not None
    with pytest.raises(ArgumentError):
        construct(cls, Arguments((units, 3)))
    assert "filters" in construct(cls, Arguments((2.0, 3))).late  # Keras takes it until it makes the weights


def test_the_place_is_the_argument() -> None:
    span = Span("a.py", 3, 14)
    with pytest.raises(ArgumentError) as caught:
        construct(find("Dense"), Arguments((8,), {"activation": "rleu"}, keyword_spans={"activation": span}))  # type: ignore[arg-type]
    assert caught.value.span == span


@pytest.mark.parametrize(
    "value",
    [None, Unknown("read from a file"), External("tensorflow.nn.relu"), Made("keras.layers.ReLU"), {"class_name": "x"}],
)
def test_only_words_are_judged(value: Any) -> None:
    dense = find("Dense")
    assert dense is not None
    construct(dense, Arguments((8,), {"activation": arguments((value,)).positional[0] if isinstance(value, dict) else value}))


@pytest.mark.parametrize(
    ("units", "help"),
    [
        (Scalar("float", None), "use `//` or wrap it in `int(...)`"),
        (Scalar("numpy.int64", symbol("n")), "wrap it in `int(...)`: Keras takes NumPy's integers no longer since 3.13"),
    ],
)
def test_a_symbolic_number_of_the_wrong_type(units: Scalar, help: str) -> None:
    dense = find("Dense")
    assert dense is not None
    with pytest.raises(ArgumentError) as caught:
        construct(dense, Arguments((units,)))
    assert caught.value.help == help


@pytest.mark.parametrize(("name", "args"), [("Dense", 1), ("Conv2D", 2), ("Dropout", 1), ("AdaptiveMaxPooling2D", 1)])
def test_a_constant_of_another_module_is_not_known(name: str, args: int) -> None:
    cls = find(name)
    assert cls is not None
    construct(cls, Arguments((External("config.SIZE"),) * args))


def test_a_size_that_may_fit_is_not_refused() -> None:
    size = symbol("n", minimum=1)
    assert layer("Conv2D", 8, 5).output((None, size, size, 3)) == (None, size - 4, size - 4, 8)


def test_a_size_that_never_fits_is_refused() -> None:
    small = symbol("n", minimum=1, maximum=4)
    with pytest.raises(ShapeError, match="needs 5 × 5"):
        layer("Conv2D", 8, 5).output((None, small, small, 3))


@pytest.mark.parametrize("shape", [(2, 0), (None, 1.5), [1, "a"], (None, -1)])
def test_a_noise_shape_is_made_of_positive_integers_and_none(shape: Any) -> None:
    """Keras 3: `Expected all dimensions to be positive integers or None.`"""
    assert refusal("Dropout", (0.5,), {"noise_shape": shape}).expected == "a tuple of positive integers or None"
    use("Dropout", (0.5,), {"noise_shape": (None, 1)}, (None, 8))


def test_a_layer_of_another_package_is_called_what_it_is_called_there() -> None:
    with pytest.raises(ArgumentError, match=r"^`groups` of GroupNormalization must be "):
        construct(of_package("addons")["GroupNormalization"], Arguments((-3,)))
    with pytest.raises(ArgumentError, match=r"^PositionEmbedding needs the argument `sequence_length`"):
        construct(of_package("hub")["PositionEmbedding"], Arguments())
