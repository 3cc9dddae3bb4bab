"""The settings: every key of `[tool.cnnlint]`, its type, its default and what it means. The descriptions are the manual."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, field_validator

from cnnlint.config.checks import Checks
from cnnlint.config.file import seen_from_here
from cnnlint.files.discovery import DEFAULT_EXCLUDES, DEFAULT_INCLUDES

OutputFormat = Literal["text", "concise", "json", "jsonl", "github", "sarif", "gitlab", "markdown", "junit", "rdjson"]
FailOn = Literal["error", "warning", "info", "never"]
Selectors = tuple[str, ...]
Limit = Annotated[int, Field(strict=True, gt=0)]  # pydantic would else take "5" and true for numbers


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=_kebab, populate_by_name=True)


class Limits(_Table):
    """What a model may cost. A model that exceeds a limit is a finding."""

    max_params: Limit | None = Field(default=None, description="The most weights (scalars), non-trainable ones included.")
    max_weight_bytes: Limit | None = Field(default=None, description="The most bytes that the weights may take.")
    max_macs: Limit | None = Field(default=None, description="The most multiply-accumulate operations for one sample.")
    max_activation_bytes: Limit | None = Field(
        default=None, description="The most bytes that the outputs of all layers may take together, for one sample."
    )


class Budgets(Limits):
    """Limits for every model, and for models by name."""

    models: dict[str, Limits] = Field(
        default_factory=dict,
        description="Limits by the variable's name or a glob of it (`encoder*`); they replace the general ones key by key.",
    )


class InHouseLayer(_Table):
    """What a layer of the project does, as far as sizes go."""

    output: str = Field(default="unknown", description="`same`, `unknown`, or a shape such as `(None, n // 2, 64)`.")
    params: str = Field(default="unknown", description="`unknown`, or the number of weights as an expression.")

    @field_validator("output", "params", mode="after")
    @classmethod
    def _expression(cls, value: str) -> str:
        import ast

        try:
            ast.parse(value, mode="eval")
        except SyntaxError as error:
            raise ValueError(f"`{value}` is no expression: {error.msg}") from None
        return value


class Settings(_Table):
    """Everything that `[tool.cnnlint]` in pyproject.toml, or cnnlint.toml, can say."""

    select: Selectors | None = Field(
        default=None,
        description="The rules to run, by code (`CNN201`), name, prefix (`CNN2`), family (`output`) or `ALL`. "
        "Without it: every rule that is on by default.",
        examples=[["shape", "output", "CNN601"]],
    )
    extend_select: Selectors = Field(default=(), description="Rules to run beside `select`.", examples=[["inference-stopped"]])
    ignore: Selectors = Field(
        default=(), description="Rules to leave out. The more specific of two selectors wins.", examples=[["CNN602"]]
    )
    per_file_ignores: dict[str, Selectors] = Field(
        default_factory=dict,
        description="Rules to leave out in files that match a pattern.",
        examples=[{"examples/*": ["training"]}],
    )
    rules: dict[str, dict[str, Any]] = Field(
        default_factory=dict,
        description="Options of single rules, by the rule's name; `cnnlint rule NAME` lists them.",
        examples=[{"oversized-dense": {"most": 5000000}}],
    )
    include: tuple[str, ...] = Field(default=DEFAULT_INCLUDES, description="Patterns of the files that are read in a folder.")
    exclude: tuple[str, ...] = Field(
        default=DEFAULT_EXCLUDES,
        description="Files and folders to leave out: a name or glob, or with a slash a path below the configuration file.",
    )
    extend_exclude: tuple[str, ...] = Field(
        default=(), description="Further files and folders to leave out.", examples=[["legacy"]]
    )
    force_exclude: StrictBool = Field(
        default=False, description="Leave excluded files out even where they are named on the command line."
    )
    respect_gitignore: StrictBool = Field(default=True, description="Leave out what `.gitignore` files name.")
    target_keras: Literal["auto", "1", "2", "3"] = Field(
        default="auto",
        description="The version of Keras to check against. `auto` finds it in each file, or else in the versions "
        "that the nearest requirements pin.",
    )
    assume: dict[str, Any] = Field(
        default_factory=dict,
        description="Values that the source does not tell, by the (dotted) name of the variable.",
        examples=[{"vocab_size": 20000}],
    )
    layers: dict[str, InHouseLayer] = Field(
        default_factory=dict,
        description="In-house layers by qualified name: what they do to a shape and how many weights they have.",
        examples=[{"mylib.Squeeze": {"output": "same", "params": "0"}}],
    )
    src: tuple[str, ...] = Field(default=(".", "src"), description="Folders that hold the project's own modules.")
    budgets: Budgets = Field(
        default_factory=Budgets,
        description="The most that a model may cost, by the keys below.",
        examples=[{"max-params": 5000000}],
    )
    output_format: OutputFormat = Field(default="text", description="How findings are shown.")
    fail_on: FailOn = Field(default="warning", description="The lowest severity that makes the exit code 1.")
    unsafe_fixes: StrictBool = Field(default=False, description="Let `--fix` apply fixes that change the model.")
    baseline: str | None = Field(default=None, description="A file of known findings, which are not reported.")
    strict_baseline: StrictBool = Field(
        default=False, description="Fail when the baseline has entries that match nothing any more."
    )
    cache_dir: str = Field(default=".cnnlint_cache", description="Where results are kept, relative to the configuration file.")
    jobs: Annotated[int, Field(strict=True, ge=0)] = Field(
        default=0, description="How many processes read files; 0 lets cnnlint choose."
    )
    plugins: tuple[str, ...] = Field(
        default=(), description="Installed packages that may add rules, layers and library models.", examples=[["cnnlint-acme"]]
    )
    required_version: str | None = Field(
        default=None, description="The versions of cnnlint that may run, as in requirements files.", examples=[">=0.1,<1"]
    )

    @field_validator("target_keras", mode="before")
    @classmethod
    def _dialect_as_text(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

    @field_validator("select", "extend_select", "ignore", "per_file_ignores", mode="after")
    @classmethod
    def _known_selectors(cls, value: Any) -> Any:
        from cnnlint.config.selectors import check_selectors

        groups = value.values() if isinstance(value, Mapping) else [value or ()]
        for selectors in groups:
            check_selectors(selectors)
        return value

    @field_validator("rules", mode="after")
    @classmethod
    def _known_options(cls, value: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        from cnnlint.config.selectors import check_options

        check_options(value)
        return value

    @field_validator("required_version", mode="after")
    @classmethod
    def _version_requirement(cls, value: str | None) -> str | None:
        from cnnlint import __version__
        from cnnlint.config.versions import satisfies

        satisfies(__version__, value or "")  # raises for what is no requirement; whether it holds is asked by who runs
        return value

    def checks(self, root: str = ".") -> Checks:
        """What of this changes what is found; `root` is the folder that patterns are relative to."""
        fields = self.model_dump(mode="json", include=_CHECKS, exclude_none=True)
        fields["select"] = self.select
        fields["src"] = seen_from_here(self.src, root)
        return Checks.from_dict({**fields, "root": root})


_CHECKS = set(Checks.__slots__) - {"root"}


def keys() -> dict[str, str]:
    """Every key as it is written, with its description."""
    return {_kebab(name): field.description or "" for name, field in Settings.model_fields.items()}
