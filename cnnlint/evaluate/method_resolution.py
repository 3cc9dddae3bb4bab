"""In which order a class looks for its members: Python's C3 linearization."""

from __future__ import annotations

from cnnlint.values import Value


def merged(rows: list[list[Value]]) -> list[Value]:
    """The bases of a class in one row: each class before its own bases, and those in the order in which they are written.

    rows: for each base its own order, and last the bases themselves. https://docs.python.org/3/howto/mro.html
    """
    found: list[Value] = []
    while rows := [row for row in rows if row]:
        heads = [row[0] for row in rows if not any(row[0] is other for r in rows for other in r[1:])]
        chosen = heads[0] if heads else rows[0][0]  # Python rejects a hierarchy without such an order
        found.append(chosen)
        rows = [[cls for cls in row if cls is not chosen] for row in rows]
    return found
