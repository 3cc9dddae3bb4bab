"""NumPy's constants."""

from __future__ import annotations

import math

from cnnlint.library import models
from cnnlint.values import Context, Value


@models("numpy.newaxis", "tensorflow.newaxis", attribute=True)
def newaxis(at: Context) -> Value:
    return None


@models("numpy.pi", attribute=True)
def pi(at: Context) -> Value:
    return math.pi


@models("numpy.e", attribute=True)
def e(at: Context) -> Value:
    return math.e


@models("numpy.inf", "numpy.Inf", "numpy.Infinity", attribute=True)
def inf(at: Context) -> Value:
    return math.inf


@models("numpy.nan", "numpy.NaN", "numpy.NAN", attribute=True)
def nan(at: Context) -> Value:
    return math.nan
