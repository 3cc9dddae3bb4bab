"""`np.random`: shapes and ranges of what is drawn."""

from __future__ import annotations

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.dtypes import dtype_of, is_float
from cnnlint.library.intervals import interval_of, union
from cnnlint.library.numbers_in_arrays import number
from cnnlint.library.python.items import fresh
from cnnlint.library.python.random import shuffle as shuffled_list
from cnnlint.library.shape_arguments import broadcast, shape_of
from cnnlint.program import Call
from cnnlint.shapes import Shape, shape_text
from cnnlint.values import Array, Changed, Context, Did, ListValue, Made, Scalar, Unknown, Value, as_size


def drawn(at: Context, size: Value, dtype: str | None, low: float | None = None, high: float | None = None) -> Value:
    """Random numbers of a shape; without, one number of Python's."""
    if isinstance(size, Unknown):
        return _filled(at, size, dtype, low, high)
    if size is None and is_float(dtype):
        return Scalar("float", low=low, high=high, span=at.span, reason="a random number")
    if size is None:
        least, most = (bound if isinstance(bound, int) else None for bound in (low, high))
        empty = least is not None and most is not None and least > most
        return fresh(at, "random", "a random number", None if empty else least, None if empty else most)
    return _filled(at, shape_of(at, size), dtype, low, high)


def _filled(at: Context, shape: Shape | Unknown, dtype: str | None, low: float | None, high: float | None) -> Array:
    text = "random numbers" if isinstance(shape, Unknown) else f"random numbers of shape {shape_text(shape)}"
    return step(Array(shape, dtype, low, high), at, text, Did.DRAWN)


@models("numpy.random.seed", "numpy.random.RandomState.seed", "numpy.random.set_state")
def seed(at: Context, *args: Value, **more: Value) -> Value:
    """What is drawn from here on is known to the program, which may draw it again."""
    at.emit(Call(at.span, "numpy.random.seed"))
    return None


@models("numpy.random.default_rng")
def default_rng(at: Context, seed: Value = None) -> Value:
    return Made("numpy.random.Generator", {"seed": seed}, at.span)


@models("numpy.random.RandomState")
def random_state(at: Context, seed: Value = None) -> Value:
    return Made("numpy.random.RandomState", {"seed": seed}, at.span)


@models("numpy.random.rand")
def rand(at: Context, *dims: Value) -> Value:
    return drawn(at, dims or None, "float64", 0, 1)


@models("numpy.random.RandomState.rand")
def rand_of(at: Context, self: Value, *dims: Value) -> Value:
    return rand(at, *dims)


@models("numpy.random.randn")
def randn(at: Context, *dims: Value) -> Value:
    return drawn(at, dims or None, "float64")


@models("numpy.random.RandomState.randn")
def randn_of(at: Context, self: Value, *dims: Value) -> Value:
    return randn(at, *dims)


@models("numpy.random.random", "numpy.random.random_sample", "numpy.random.sample", "numpy.random.ranf")
def random(at: Context, size: Value = None) -> Value:
    return drawn(at, size, "float64", 0, 1)


@models("numpy.random.Generator.random", "numpy.random.RandomState.random_sample", "numpy.random.RandomState.random")
def random_of(at: Context, self: Value, size: Value = None, dtype: Value = None, out: Value = None) -> Value:
    return drawn(at, size, "float64" if dtype is None else dtype_of(dtype), 0, 1)


@models("numpy.random.randint", "numpy.random.random_integers")
def randint(at: Context, low: Value, high: Value = None, size: Value = None, dtype: Value = int) -> Value:
    """From `low` up to, without, `high`; below `low` when it is alone."""
    first, last = (0, low) if high is None else (low, high)
    top = interval_of(last)[1]
    return drawn(at, size, dtype_of(dtype), interval_of(first)[0], None if top is None else top - 1)


@models("numpy.random.RandomState.randint")
def randint_of(at: Context, self: Value, low: Value, high: Value = None, size: Value = None, dtype: Value = int) -> Value:
    return randint(at, low, high, size, dtype)


@models("numpy.random.Generator.integers")
def integers(at: Context, self: Value, low: Value, high: Value = None, size: Value = None, dtype: Value = "int64",
             endpoint: Value = False) -> Value:  # fmt: skip
    first, last = (0, low) if high is None else (low, high)
    top = interval_of(last)[1]
    most = None if top is None or not isinstance(endpoint, bool) else top - 1 + endpoint
    if size is None:
        return number(at, Array((), dtype_of(dtype)), interval_of(first)[0], most, "a random number")
    return drawn(at, size, dtype_of(dtype), interval_of(first)[0], most)


@models("numpy.random.uniform")
def uniform(at: Context, low: Value = 0.0, high: Value = 1.0, size: Value = None) -> Value:
    return drawn(at, _size(at, size, low, high), "float64", *union(interval_of(low), interval_of(high)))


@models("numpy.random.Generator.uniform", "numpy.random.RandomState.uniform")
def uniform_of(at: Context, self: Value, low: Value = 0.0, high: Value = 1.0, size: Value = None) -> Value:
    return uniform(at, low, high, size)


@models("numpy.random.normal", "numpy.random.laplace", "numpy.random.logistic")
def normal(at: Context, loc: Value = 0.0, scale: Value = 1.0, size: Value = None) -> Value:
    return drawn(at, _size(at, size, loc, scale), "float64")


@models("numpy.random.Generator.normal", "numpy.random.RandomState.normal")
def normal_of(at: Context, self: Value, loc: Value = 0.0, scale: Value = 1.0, size: Value = None) -> Value:
    return normal(at, loc, scale, size)


@models("numpy.random.standard_normal")
def standard_normal(at: Context, size: Value = None) -> Value:
    return drawn(at, size, "float64")


@models("numpy.random.Generator.standard_normal", "numpy.random.RandomState.standard_normal")
def standard_normal_of(at: Context, self: Value, size: Value = None, dtype: Value = None, out: Value = None) -> Value:
    return drawn(at, size, "float64" if dtype is None else dtype_of(dtype))


@models("numpy.random.multivariate_normal")
def multivariate_normal(at: Context, mean: Value, cov: Value, size: Value = None, **more: Value) -> Value:
    """A vector as long as the mean for each place of `size`."""
    center, places = as_array(at, mean), () if size is None else shape_of(at, size)
    if isinstance(center, Unknown) or isinstance(center.shape, Unknown) or isinstance(places, Unknown) or not center.shape:
        return at.unknown("the length of the mean is not known")
    return _filled(at, (*places, center.shape[-1]), "float64", None, None)


@models("numpy.random.Generator.multivariate_normal", "numpy.random.RandomState.multivariate_normal")
def multivariate_normal_of(at: Context, self: Value, mean: Value, cov: Value, size: Value = None, **more: Value) -> Value:
    return multivariate_normal(at, mean, cov, size)


@models("numpy.random.binomial")
def binomial(at: Context, n: Value, p: Value, size: Value = None) -> Value:
    return drawn(at, _size(at, size, n, p), "int64", 0, interval_of(n)[1])


@models("numpy.random.poisson")
def poisson(at: Context, lam: Value = 1.0, size: Value = None) -> Value:
    return drawn(at, _size(at, size, lam), "int64", 0, None)


@models("numpy.random.beta")
def beta(at: Context, a: Value, b: Value = None, size: Value = None) -> Value:
    """Between 0 and 1."""
    return drawn(at, _size(at, size, a, b), "float64", 0, 1)


@models("numpy.random.exponential", "numpy.random.rayleigh", "numpy.random.standard_gamma", "numpy.random.chisquare")
def positive(at: Context, scale: Value = 1.0, size: Value = None) -> Value:
    """Nothing below 0."""
    return drawn(at, _size(at, size, scale), "float64", 0, None)


@models("numpy.random.gamma", "numpy.random.lognormal")
def positive_of_two(at: Context, shape: Value = 0.0, scale: Value = 1.0, size: Value = None) -> Value:
    return drawn(at, _size(at, size, shape, scale), "float64", 0, None)


def _size(at: Context, size: Value, *parameters: Value) -> Value:
    """Without a size, array parameters give theirs."""
    given = [as_array(at, p) for p in parameters if isinstance(p, (Array, ListValue, tuple))]
    shapes = [p if isinstance(p, Unknown) else p.shape for p in given]
    if size is not None or not shapes:
        return size
    whole: Shape = ()
    for shape in shapes:
        if isinstance(shape, Unknown):
            return shape
        whole = broadcast(at, whole, shape)
    return whole or None


@models("numpy.random.choice")
def choice(at: Context, a: Value, size: Value = None, replace: Value = True, p: Value = None) -> Value:
    """From an array, or from `range(a)`."""
    count = as_size(a)
    if count is not None:
        return drawn(at, size, "int64", 0, count - 1 if isinstance(count, int) else None)
    pool = as_array(at, a)
    if isinstance(pool, Unknown) or isinstance(pool.shape, Unknown):
        return at.unknown("a choice from values that are not known")
    if size is None:
        return at.item(pool, 0) if pool.values is None else at.unknown("a random choice")
    shape = shape_of(at, size)
    if isinstance(shape, Unknown):
        return Array(shape, pool.dtype, pool.low, pool.high)
    return step(Array((*shape, *pool.shape[1:]), pool.dtype, pool.low, pool.high, pool.labels), at, "random choice")


@models("numpy.random.Generator.choice", "numpy.random.RandomState.choice")
def choice_of(at: Context, self: Value, a: Value, size: Value = None, replace: Value = True, p: Value = None,
              axis: Value = 0, shuffle: Value = True) -> Value:  # fmt: skip
    return choice(at, a, size, replace, p)


@models("numpy.random.shuffle", "numpy.random.Generator.shuffle", "numpy.random.RandomState.shuffle")
def shuffle(at: Context, *args: Value, **more: Value) -> Value:
    """In place; what the rows look like stays. The items of a list are in another order afterwards."""
    for value in args:
        if isinstance(value, ListValue) and len(value.items) > 1:
            shuffled_list(at, value)
        if isinstance(value, Array) and value.related is not None:
            at.emit(Call(at.span, "numpy.random.shuffle", {"x": value}))
        if isinstance(value, Array) and value.values is not None:
            return Changed(None, replace(value, values=None), True, value)
        if isinstance(value, Array) and not _seeded(args[0]):
            return Changed(None, step(value, at, "rows shuffled", Did.REORDERED, "at random"), True)
    return None


def _seeded(generator: Value) -> bool:
    """Whether another one with the same seed would shuffle alike."""
    return isinstance(generator, Made) and generator.arguments.get("seed") is not None


@models("numpy.random.Generator.permutation", "numpy.random.RandomState.permutation")
def permutation_of(at: Context, self: Value, x: Value, axis: Value = 0) -> Value:
    from cnnlint.library.numpy.shaping import permutation

    return permutation(at, x)
