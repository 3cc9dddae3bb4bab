"""What functions of `keras.ops` do to matrices, which are the last two axes of a tensor. keras/src/ops/linalg.py"""

from __future__ import annotations

from typing import Any

from cnnlint.arguments import Arguments
from cnnlint.library.keras.tensors.operators import matmul, of_a_body, operand_shape
from cnnlint.library.keras.tensors.shape_rules import Rule, argument, refused
from cnnlint.library.keras.tensors.symbolic import TensorValue
from cnnlint.program import Output
from cnnlint.shapes import Dim, Shape, axes_text, differ, shape_text
from cnnlint.values import Context, Unknown


def eigen(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.eig(x)`, `ops.eigh(x)`: the eigenvalues and the eigenvectors."""
    shape = _matrices(at, inputs, square=True)
    return shape if isinstance(shape, Unknown) else [shape[:-1], shape]


def qr(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.qr(x, mode)`: both sizes of a matrix are asked for."""
    shape, mode = _matrices(at, inputs), argument(call, 1, "mode", default="reduced")
    if isinstance(shape, Unknown):
        return shape
    if isinstance(mode, str) and mode not in ("reduced", "complete"):
        keras = "`mode` argument value not supported. Expected one of {'reduced', 'complete'}."
        message, words = f"`qr` has no mode {mode!r}", "'reduced' or 'complete'"
        return refused(at, inputs, message, words, repr(mode), f"write {words}", "invalid-argument", keras)
    *batch, rows, columns = shape
    least = _lesser(rows, columns)
    if mode == "reduced" and least is not None:
        return [(*batch, rows, least), (*batch, least, columns)]
    if mode == "complete" and least is not None:
        return [(*batch, rows, rows), (*batch, rows, columns)]
    return at.unknown("the sizes of a matrix are not known")


def svd(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.svd(x, full_matrices=True, compute_uv=True)`: what is on the left, the singular values, what is on the right."""
    shape = _matrices(at, inputs)
    if isinstance(shape, Unknown):
        return shape
    full, vectors = argument(call, 1, "full_matrices", default=True), argument(call, 2, "compute_uv", default=True)
    *batch, rows, columns = shape
    least = _lesser(rows, columns)
    if least is None or full not in (True, False) or vectors not in (True, False):
        return at.unknown("the sizes of a matrix are not known")
    values = (*batch, least)
    if not vectors:
        return values
    left, right = (rows, columns) if full else (least, least)
    return [(*batch, rows, left), values, (*batch, right, columns)]


def lu_factor(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.lu_factor(x)`: both triangles in one matrix, and the rows that changed places."""
    shape = _matrices(at, inputs)
    least = None if isinstance(shape, Unknown) else _lesser(*shape[-2:])
    if isinstance(shape, Unknown) or least is None:
        return shape if isinstance(shape, Unknown) else at.unknown("the sizes of a matrix are not known")
    return [shape, (*shape[:-2], least)]


def pseudo_inverse(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.pinv(x)`: of the sizes of the transposed matrix."""
    shape = _matrices(at, inputs)
    return shape if isinstance(shape, Unknown) else (*shape[:-2], shape[-1], shape[-2])


def rank_of_matrix(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.matrix_rank(x)`: a number for each matrix."""
    shape = _matrices(at, inputs)
    return shape if isinstance(shape, Unknown) else shape[:-2]


def sign_and_logdet(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.slogdet(x)`: the sign, and the logarithm of the determinant. Of several matrices Keras takes one sign for all."""
    shape = inputs[0].shape
    if isinstance(shape, Unknown) or len(shape) != 2:
        return shape if isinstance(shape, Unknown) else at.unknown("the signs of several determinants are not modelled")
    return [(), ()]


def solve(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.solve(a, b)`, `ops.solve_triangular(a, b)`: an unknown for each of `b`."""
    matrix, right = (operand_shape(argument(call, i, name)) for i, name in enumerate("ab"))
    if isinstance(matrix, Unknown) or isinstance(right, Unknown):
        return matrix if isinstance(matrix, Unknown) else right
    square = _matrices(at, inputs, square=True)
    if isinstance(square, Unknown):
        return square
    if len(right) == len(matrix) and _unlike(matrix[-2], right[-2], inputs):
        message = f"`solve` meets matrices of {shape_text(matrix)} with right sides of {shape_text(right)}"
        keras = "Incompatible shapes between `a` and `b`. Expected `a.shape[-2] == b.shape[-2]`."
        return refused(at, inputs, message, f"{matrix[-2]} rows", f"{right[-2]} rows", None, "merge-shapes", keras)
    return right


def least_squares(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.lstsq(a, b)`: an unknown for each column of `a`."""
    matrix, right = (operand_shape(argument(call, i, name)) for i, name in enumerate("ab"))
    if isinstance(matrix, Unknown) or isinstance(right, Unknown):
        return matrix if isinstance(matrix, Unknown) else right
    if len(matrix) != 2 or len(right) not in (1, 2):
        return at.unknown("least squares of several matrices are not modelled")
    return (matrix[1], *right[1:])


def product(at: Context, inputs: list[Any], call: Arguments) -> Output | Unknown:
    """`ops.matmul(a, b)`: a vector stands for one row on the left and for one column on the right."""
    a, b = operand_shape(argument(call, 0, "x1")), operand_shape(argument(call, 1, "x2"))
    if isinstance(a, Unknown) or isinstance(b, Unknown) or not a or not b:
        return a if isinstance(a, Unknown) else b if isinstance(b, Unknown) else at.unknown("a product with a number")
    whole = matmul(at, (1, *a) if len(a) == 1 else a, (*b, 1) if len(b) == 1 else b)
    if not isinstance(whole, tuple):
        return whole
    *lead, rows, columns = whole
    return (*lead, *(() if len(a) == 1 else (rows,)), *(() if len(b) == 1 else (columns,)))


def _matrices(at: Context, inputs: list[Any], square: bool = False) -> Shape | Unknown:
    """The shape of the first tensor, if it holds matrices; what Keras says of one that does not is told."""
    shape: Shape | Unknown = inputs[0].shape
    if isinstance(shape, Unknown):
        return shape
    if len(shape) < 2:
        message = f"a tensor of {shape_text(shape)} is no matrix"
        keras = f"Expected input to have rank >= 2. Received input with shape {shape_text(shape)}."
        return refused(at, inputs[:1], message, "at least 2 axes", axes_text(len(shape)), None, "wrong-rank", keras)
    rows, columns = shape[-2:]
    if square and _unlike(rows, columns, inputs):
        message = f"the matrices in {shape_text(shape)} are not square"
        keras = f"Expected a square matrix. Received non-square input with shape {shape_text(shape)}"
        return refused(at, inputs[:1], message, "as many rows as columns", shape_text(shape[-2:]), None, "merge-shapes", keras)
    return shape


def _unlike(a: Dim, b: Dim, inputs: list[Any]) -> bool:
    """Whether Keras takes them for two sizes: of a symbolic tensor None is one of its own."""
    symbolic = all(isinstance(tensor, TensorValue) and not of_a_body(tensor) for tensor in inputs)
    return (symbolic and (a is None) != (b is None)) or differ(a, b)


def _lesser(a: Dim, b: Dim) -> int | None:
    return min(a, b) if isinstance(a, int) and isinstance(b, int) else None


OWN: dict[str, Rule] = {
    "keras.ops.eig": eigen,
    "keras.ops.eigh": eigen,
    "keras.ops.lstsq": least_squares,
    "keras.ops.lu_factor": lu_factor,
    "keras.ops.matmul": product,
    "keras.ops.matrix_rank": rank_of_matrix,
    "keras.ops.pinv": pseudo_inverse,
    "keras.ops.qr": qr,
    "keras.ops.slogdet": sign_and_logdet,
    "keras.ops.solve": solve,
    "keras.ops.solve_triangular": solve,
    "keras.ops.svd": svd,
}
