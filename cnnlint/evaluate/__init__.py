"""What does this Python compute? A bounded abstract interpreter over LibCST. It knows Python, no library.

A reading           interpreter assumptions reading uncalled filling growing place library_calls deep_stack
Trees               trees tree_expressions tree_strings tree_statements tree_patterns node_makers parsed_modules written_modules
Places              positions argument_spans contexts
Statements          statements assignment definitions defined with_statements managers patterns
Loops               loops unrolling rounds effects turns unfinished
Exceptions          try_statements (what surely raises) guarded (what may raise) guards (the blocks of `try` that run)
                    misfits (calls that do not fit)
Expressions         expressions literals names operations comprehensions calls dynamic
Functions, classes  functions classes type_attributes descriptors method_resolution metaclasses supers
Objects             own_objects instances own_dicts own_lists
Names               scope modules
Unknown conditions  conditions flow; naming (how an unknown is called), escaping (what code that is not followed may change)
Arrays in memory    sharing
From the text       lexical bindings bodies parameter_flow keys_read returned_keys tensors_taken
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any

from cnnlint.frozen import dataclass

if TYPE_CHECKING:
    from cnnlint.files.source import Source
    from cnnlint.program import Program


@dataclass(frozen=True, slots=True)
class Options:
    """What the user tells the reader beside the source.

    target_keras: `auto`, `1`, `2` or `3`. assume: facts the source lacks, by (dotted) name. layers: in-house layers by
    qualified name, `{"output": "same" | expression, "params": "unknown" | expression}`. src: folders of the project's
    modules. defaults: whether functions that nothing calls are followed with the defaults of their parameters, or with every
    parameter unknown. attributes: the same for what a class sets of which nothing makes an object. guesses: whether a name that
    nothing binds is taken for Keras's of that name. root: the folder up to which requirement files of the project tell the
    Keras; None: they are not read.
    """

    target_keras: str = "auto"
    assume: Mapping[str, Any] = field(default_factory=dict)
    layers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    src: tuple[str, ...] = (".", "src")
    defaults: bool = True
    attributes: bool = True
    guesses: bool = True
    root: str | None = None


def read(source: Source, options: Options | None = None) -> Program:
    """The program in a source. Never raises for what the source says; every bound ends in an Unknown with that reason."""
    from cnnlint.evaluate.interpreter import interpret

    return interpret(source, options or Options())
