"""The contract of the machine-readable output: what `--output-format json` writes, as pydantic models.

The JSON Schemas in `docs/schemas/` are made from these. Within a schema version fields are only added.
A dimension is an integer, null (Keras's None) or a string (an expression over sizes that the source does not tell).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

Dimension = int | str | None
OneShape = list[Dimension]
AnyShape = Annotated[
    OneShape | list[OneShape] | None, Field(description="null when not known; several outputs are a list of shapes")
]
Count = Annotated[int | None, Field(description="null when it is not a number")]
CellIndex = Annotated[int | None, Field(description="position among all cells of the notebook, from 0; absent for other files")]


class Contract(BaseModel):
    """What all parts share: they never change, and take nothing that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Placed(Contract):
    """Something with a place in a source."""

    cell_index: CellIndex = None

    @model_serializer(mode="wrap")
    def _without_cell(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A file that is no notebook has no cells to speak of."""
        written: dict[str, Any] = handler(self)
        if self.cell_index is None:
            written.pop("cell_index", None)
        return written


class Tool(Contract):
    """What wrote the output."""

    name: str
    version: str
    url: str | None


class Location(Contract):
    """A stretch of source. Lines and columns start at 1 within the cell and count code points; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Related(Placed):
    """Another place that explains the finding."""

    path: str
    location: Location
    file_line: int
    label: str


class TextEdit(Placed):
    """Replaces what lies at `location` by `content`."""

    path: str
    location: Location
    content: str


class Repair(Contract):
    """Edits that cure the finding. `safe`: model and training stay the same, or the original provably crashes."""

    applicability: Literal["safe", "unsafe"]
    message: str
    edits: list[TextEdit]


class Diagnostic(Placed):
    """One finding."""

    code: str
    name: str
    category: str
    severity: Literal["error", "warning", "info"]
    message: str
    expected: str | None
    actual: str | None
    help: str | None
    keras: Annotated[str | None, Field(description="what Keras itself would say")]
    shown_by: Annotated[str, Field(description="where Keras would show it: build, compile, fit or silent")]
    path: str
    location: Location
    file_line: Annotated[int, Field(description="the line in the file; in a notebook, of the .ipynb text")]
    related: list[Related]
    model: str | None
    layer: str | None
    url: str | None
    fix: Repair | None


class Totals(Contract):
    """What the run saw."""

    files: int
    models: int
    errors: int
    warnings: int
    infos: int
    suppressed: int
    layers: int
    layers_unknown: Annotated[int, Field(description="layers whose shape or parameters could not be inferred")]
    files_failed: Annotated[int, Field(description="files that an error inside cnnlint kept from being checked")]


class CheckOutput(Contract):
    """`cnnlint check --output-format json`."""

    schema_version: Literal[1]
    tool: Tool
    diagnostics: list[Diagnostic]
    summary: Totals


class Unknowable(Placed):
    """Something that the source does not tell."""

    about: Annotated[str, Field(description="the symbol, or the layers, that it concerns")]
    reason: str
    line: int | None
    assume: Annotated[str | None, Field(description="the name to settle it with: `# cnnlint: assume name=10`")]
    path: Annotated[str | None, Field(description="the file that the line is in, given where it is another one")] = None

    @model_serializer(mode="wrap")
    def _without_path(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Most are in the file that is read."""
        return {name: value for name, value in handler(self).items() if value is not None or name not in ("cell_index", "path")}


class LayerRow(Placed):
    """A row of the summary."""

    name: str
    type: Annotated[str, Field(description="the class name that the Keras in force prints")]
    class_: Annotated[str, Field(alias="class", description="the name in Keras 3")]
    output_shape: Annotated[AnyShape, Field(description="as Keras shows it; of the last call where Keras 2 prints `multiple`")]
    params: Count
    trainable_params: Count
    params_expr: str | None
    macs: Annotated[int | str | None, Field(description="multiply-accumulates for one sample")]
    weight_bytes: int | str | None
    activation_bytes: Annotated[int | str | None, Field(description="output of one sample")]
    receptive_field: Annotated[list[int | str] | None, Field(description="per spatial axis; [] is the whole input")]
    trainable: bool
    line: int
    inbound: list[str]
    unknown: str | None
    name_unknown: Annotated[
        str | None, Field(description="why Keras may call it otherwise; `name` then only tells the rows apart")
    ]
    depth: Annotated[
        int, Field(description="0 for a layer of the model; more for one of a nested model, which `expand_nested=True` shows")
    ]


class Step(Placed):
    """One step that data has gone through, and where."""

    path: str
    line: int
    text: str


class LabelFacts(Contract):
    """What class labels look like."""

    encoding: Annotated[str, Field(description="ids, one-hot, binary, multi-hot, continuous or strings")]
    classes: int | str | None


class Tensor(Contract):
    """An array that flows into a model. null stands for what is not known."""

    name: Annotated[str, Field(description="the argument: x, y, x[0], x['image'] ...")]
    shape: OneShape | None
    dtype: str | None
    low: float | None
    high: float | None
    labels: LabelFacts | None
    source: Annotated[str | None, Field(description="the data set it comes from")]
    provenance: Annotated[list[Step], Field(description="how it came to be, step by step")]
    unknown: Annotated[str | None, Field(description="why nothing is known")]


class Data(Placed):
    """A call by which data flows into the model."""

    method: Annotated[str | None, Field(description="fit, evaluate ...; null when no call says that it is for this model")]
    part: Literal["training", "validation"]
    line: int
    assumed: Annotated[str | None, Field(description="why it is taken to be this model's data, where no call says so")]
    tensors: list[Tensor]


class Model(Placed):
    """A model at one moment."""

    name: str
    keras_name: str
    kind: Literal["sequential", "functional", "subclass", "application", "unknown"]
    line: int
    layers: list[LayerRow]
    total_params: Count
    trainable_params: Count
    non_trainable_params: Count
    total_params_expr: str | None
    optimizer_params: Count
    macs: int | str | None
    weight_bytes: int | str | None
    activation_bytes: int | str | None
    built: bool
    complete: Annotated[bool, Field(description="every shape and count is a number, or Keras's None")]
    condition: Annotated[str | None, Field(description="the model exists only if this unknown condition holds")]
    data: list[Data]
    unknown: list[Unknowable]


class SummaryCall(Placed):
    """A call of `.summary()`, with the model as it was then."""

    line: int
    model: Model


class ReadError(Placed):
    """A file or cell that could not be read."""

    message: str
    line: int
    column: int


class SummaryFile(Contract):
    """What one file builds."""

    path: str
    errors: list[ReadError]
    models: Annotated[list[Model], Field(description="every model in its final state")]
    summaries: Annotated[list[SummaryCall], Field(description="one for each `.summary()` call reached, in order")]


class SummaryOutput(Contract):
    """`cnnlint summary --output-format json`."""

    schema_version: Literal[1]
    tool: Tool
    files: list[SummaryFile]


class ArgumentChange(Contract):
    """An argument that was written differently; null where it was not written."""

    name: str
    before: str | None
    after: str | None


class ChangedLayer(Contract):
    """A layer that is new (`before` is null), gone (`after` is null) or other than it was."""

    before: LayerRow | None
    after: LayerRow | None
    arguments: list[ArgumentChange]


class ChangedModel(Contract):
    """A model that is new, gone, or other than it was."""

    path: str
    name: str
    before: Model | None
    after: Model | None
    layers: list[ChangedLayer]


class DiffOutput(Contract):
    """`cnnlint diff --output-format json`."""

    schema_version: Literal[1]
    tool: Tool
    base: str
    models: Annotated[list[ChangedModel], Field(description="the models that differ")]
    compared: Annotated[int, Field(description="how many models the files have that a change may concern")]
    unread: Annotated[list[str], Field(description="files that could not be read, before or after")]
