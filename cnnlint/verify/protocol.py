"""What goes over the pipes between cnnlint and its TensorFlow child: one JSON object a line, a Request down, a Response up.

An expression (`Expression`) is a JSON value that stands for an argument as written: null, booleans, numbers and strings for
themselves; everything else is an object with one telling key, see `encode` and `decode`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Expression: TypeAlias = Any  # JSON
Source: TypeAlias = tuple[str, int, int]  # layer name, call, output
OneShape: TypeAlias = tuple[int | None, ...]
Shapes: TypeAlias = OneShape | list[OneShape]


class Message(BaseModel):
    """A strict, immutable message."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CallPlan(Message):
    """One call of a layer in the graph: its number, where its inputs come from, and its other arguments."""

    node: int = 0
    inputs: tuple[Source, ...]
    nested: bool = False
    tensors: dict[str, tuple[Source, ...]] = {}
    arguments: dict[str, Expression] = {}


class LayerPlan(Message):
    """A layer by its class and its arguments as written.

    called: its name in Keras where `name` only tells it from another. model: the nested model, when the layer is one.
    switches: the `trainable` of layers inside it, by name. body: what an operation, a Lambda or a layer of the user's own
    does to its inputs; own: it is such a class, and `qualified` its base. weights: those that such a class makes for itself.
    legacy: what Keras 2 calls arguments that have another name in Keras 3. made: where the source makes it.
    """

    name: str
    called: str = ""
    cls: str
    qualified: str
    positional: tuple[Expression, ...] = ()
    arguments: dict[str, Expression] = {}
    trainable: bool = True
    calls: tuple[CallPlan, ...] = ()
    model: ModelPlan | None = None
    switches: dict[str, bool] = {}
    body: Expression = None
    own: bool = False
    weights: tuple[Expression, ...] = ()
    legacy: dict[str, str] = {}
    made: str = ""


class ModelPlan(Message):
    """A model to rebuild. No output shape and no parameter count is in it; `input_shape` is what the source declares.

    removed: layers of a Sequential that it loses after it was called. cls, body, weights: the class of a subclassed model,
    what it does to its inputs and its own weights; called_on: the shapes that it is called on, nested: in one list.
    sharing: models in it have layers in common, which are those of one name that are made at one place.
    """

    name: str
    kind: Literal["sequential", "functional", "subclass"]
    layers: tuple[LayerPlan, ...] = ()
    removed: tuple[LayerPlan, ...] = ()
    cls: str = ""
    body: Expression = None
    weights: tuple[Expression, ...] = ()
    called_on: tuple[OneShape, ...] = ()
    nested: bool = False
    inputs: tuple[Source, ...] = ()
    outputs: tuple[Source, ...] = ()
    input_shape: OneShape | None = None
    trainable: bool = True
    sharing: bool = False


class CompilePlan(Message):
    """The arguments of `compile` as written; None for what could not be carried over."""

    optimizer: Expression = None
    loss: Expression = None
    notes: tuple[str, ...] = ()


class ArrayPlan(Message):
    """An array of made-up values: its shape with the batch axis, and the values it holds.

    classes: integers below it, for class ids; one_hot: a single 1 in each row.
    """

    shape: tuple[int, ...]
    dtype: str = "float32"
    classes: int | None = None
    one_hot: bool = False


# ------------------------------------------------------------------ requests


class Hello(Message):
    """Import TensorFlow and say what is there. keras: 3, or 2 for tf_keras."""

    kind: Literal["hello"] = "hello"
    keras: int = 3
    memory_limit: int = 0  # bytes, 0 for none


class Build(Message):
    """Build the model and describe it."""

    kind: Literal["build"] = "build"
    model: ModelPlan


class Provoke(Message):
    """Build, compile and train on one synthetic batch, up to `stage`: does Keras raise?

    x, y: one array for each input and output.
    """

    kind: Literal["provoke"] = "provoke"
    model: ModelPlan
    compile: CompilePlan | None = None
    stage: Literal["build", "summary", "compile", "fit"] = "build"
    x: tuple[ArrayPlan, ...] = ()
    y: tuple[ArrayPlan, ...] = ()


class Train(Message):
    """Train on MNIST for a number of steps, or for some seconds when `steps` is 0. brightest: the value of a white pixel."""

    kind: Literal["train"] = "train"
    model: ModelPlan
    compile: CompilePlan | None = None
    steps: int = 0
    seconds: float = 4.0
    mnist: str | None = None
    brightest: int = 1


class Execute(Message):
    """Run a file, cell by cell. legacy: with tf_keras in the place of Keras."""

    kind: Literal["execute"] = "execute"
    path: str
    cells: tuple[tuple[int | None, str], ...]
    legacy: bool = False


Request = Annotated[Hello | Build | Provoke | Train, Field(discriminator="kind")]

# ------------------------------------------------------------------ responses


class Ready(Message):
    """TensorFlow is there."""

    kind: Literal["ready"] = "ready"
    tensorflow: str
    keras: str


class Row(Message):
    """A layer as Keras built it."""

    name: str
    type: str
    output_shape: Shapes | None
    trainable: int
    non_trainable: int


class Built(Message):
    """A model as Keras built it: counts of weights, without the optimizer's."""

    kind: Literal["built"] = "built"
    rows: tuple[Row, ...]
    trainable: int
    non_trainable: int


class Trained(Message):
    """What training on MNIST gave. `how`: sentences on how data, loss and optimizer were chosen."""

    kind: Literal["trained"] = "trained"
    steps: int
    images: int
    loss_start: float | None
    loss_end: float | None
    accuracy: float | None = None  # on held-back digits, None when the head is no classifier
    held_back: int = 0
    never_predicted: int | None = None
    units: int | None = None
    constant: bool = False  # every digit gets the same answer
    unsettled: bool = False  # the averages of a batch normalization are still close to those that it began with
    images_per_second: float
    peak_memory: int  # bytes, of the whole child process
    params: int
    how: tuple[str, ...] = ()


class Fine(Message):
    """Nothing raised."""

    kind: Literal["fine"] = "fine"


class Failed(Message):
    """Python or Keras raised, at this stage; or the limits were passed, or the child died."""

    kind: Literal["failed"] = "failed"
    stage: Literal["import", "decode", "build", "summary", "compile", "data", "fit", "memory", "time", "crash", "protocol"]
    error: str = ""
    message: str = ""
    layer: str | None = None
    stderr: str = ""


class Captured(Message):
    """A `.summary()` was called there, on this model."""

    kind: Literal["captured"] = "captured"
    cell: int | None
    line: int
    model: Built


class Stopped(Message):
    """The file that is run, or one of its cells, ended with an exception."""

    kind: Literal["stopped"] = "stopped"
    cell: int | None = None
    line: int | None = None
    message: str


class Done(Message):
    """The file was run to its end."""

    kind: Literal["done"] = "done"


Response = Annotated[Ready | Built | Trained | Fine | Failed | Captured | Stopped | Done, Field(discriminator="kind")]

requests: TypeAdapter[Request] = TypeAdapter(Request)
responses: TypeAdapter[Response] = TypeAdapter(Response)
