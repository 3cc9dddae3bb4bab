"""What a Python expression can be worth before it runs. A leaf module.

Not known          unknowns (why, and by what name it can be assumed), narrowing
Facts              kinds (numbers with a type, arrays, data sets, things of libraries), trail (how an array came to be),
                   release, taken_as (what they are where a size is asked for)
State              objects (the protocol), abilities (what some can do beside), containers, deferred (generators)
Of the program     functions, classes
Unknown conditions store (both ways are followed), joining (what they have in common)
For libraries      context (what they may ask of the evaluator)

Numbers, strings, booleans, `None`, tuples, slices and `Ellipsis` stand for themselves; a symbolic size is an
`Expr`. Everything else is one of the classes here, or an `Object` that another room defines (user functions and
classes in `evaluate/`, models and layers in `library/keras/`). Unknown is a value with a reason, never an absence.

Mutable state lives in `Mutable` objects with stable identity. It is changed only after `store.touch(obj)`, so that an
unknown condition can be followed both ways: the store saves an object at its first change, runs one way, rolls back, runs
the other, and joins what was touched.
"""

from __future__ import annotations

from cnnlint.reasons import Cause as Cause
from cnnlint.values.automatic import Counted as Counted
from cnnlint.values.classes import ProgramClass as ProgramClass
from cnnlint.values.classes import ProgramObject as ProgramObject
from cnnlint.values.classes import class_of as class_of
from cnnlint.values.containers import DictValue as DictValue
from cnnlint.values.containers import Generated as Generated
from cnnlint.values.containers import ListValue as ListValue
from cnnlint.values.containers import Runs as Runs
from cnnlint.values.containers import SetValue as SetValue
from cnnlint.values.containers import another as another
from cnnlint.values.containers import hashable as hashable
from cnnlint.values.containers import held_by as held_by
from cnnlint.values.containers import in_runs as in_runs
from cnnlint.values.containers import known_items as known_items
from cnnlint.values.containers import symbolic as symbolic
from cnnlint.values.context import Context as Context
from cnnlint.values.context import LibraryFunction as LibraryFunction
from cnnlint.values.deferred import Deferred as Deferred
from cnnlint.values.functions import ProgramFunction as ProgramFunction
from cnnlint.values.functions import unbound as unbound
from cnnlint.values.joining import alike as alike
from cnnlint.values.joining import any_one as any_one
from cnnlint.values.joining import common as common
from cnnlint.values.joining import identical as identical
from cnnlint.values.joining import join as join
from cnnlint.values.joining import joined as joined
from cnnlint.values.joining import kind_of_number as kind_of_number
from cnnlint.values.joining import one_of as one_of
from cnnlint.values.kinds import FIRST as FIRST
from cnnlint.values.kinds import LOST as LOST
from cnnlint.values.kinds import NDARRAY as NDARRAY
from cnnlint.values.kinds import ON_DISK as ON_DISK
from cnnlint.values.kinds import TABLES as TABLES
from cnnlint.values.kinds import Array as Array
from cnnlint.values.kinds import Changed as Changed
from cnnlint.values.kinds import Dataset as Dataset
from cnnlint.values.kinds import External as External
from cnnlint.values.kinds import Labels as Labels
from cnnlint.values.kinds import Made as Made
from cnnlint.values.kinds import Member as Member
from cnnlint.values.kinds import Relation as Relation
from cnnlint.values.kinds import Scalar as Scalar
from cnnlint.values.kinds import perhaps_no_number as perhaps_no_number
from cnnlint.values.narrowing import all_are as all_are
from cnnlint.values.objects import Mutable as Mutable
from cnnlint.values.objects import Object as Object
from cnnlint.values.release import EVERY_DIALECT as EVERY_DIALECT
from cnnlint.values.release import Release as Release
from cnnlint.values.store import Shared as Shared
from cnnlint.values.store import States as States
from cnnlint.values.store import Store as Store
from cnnlint.values.taken_as import as_dim as as_dim
from cnnlint.values.taken_as import as_operand as as_operand
from cnnlint.values.taken_as import as_size as as_size
from cnnlint.values.taken_as import samples as samples
from cnnlint.values.trail import BY_CHANCE as BY_CHANCE
from cnnlint.values.trail import UNTOLD as UNTOLD
from cnnlint.values.trail import Did as Did
from cnnlint.values.trail import Put as Put
from cnnlint.values.trail import Scaling as Scaling
from cnnlint.values.trail import Step as Step
from cnnlint.values.trail import origin_of as origin_of
from cnnlint.values.unknowns import Computed as Computed
from cnnlint.values.unknowns import Drawn as Drawn
from cnnlint.values.unknowns import Either as Either
from cnnlint.values.unknowns import NotGiven as NotGiven
from cnnlint.values.unknowns import Number as Number
from cnnlint.values.unknowns import OneOf as OneOf
from cnnlint.values.unknowns import Optional as Optional
from cnnlint.values.unknowns import Rejected as Rejected
from cnnlint.values.unknowns import Text as Text
from cnnlint.values.unknowns import Undefined as Undefined
from cnnlint.values.unknowns import Unknown as Unknown
from cnnlint.values.unknowns import Value as Value
from cnnlint.values.unknowns import as_number as as_number
from cnnlint.values.unknowns import as_text as as_text
from cnnlint.values.unknowns import aside_from as aside_from
from cnnlint.values.unknowns import nameless as nameless
from cnnlint.values.unknowns import not_none as not_none
from cnnlint.values.unknowns import untyped as untyped
