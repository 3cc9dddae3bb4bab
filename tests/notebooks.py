"""Notebooks as the tests write them: the JSON text of some cells."""

from __future__ import annotations

import json
from typing import Any

FAILED = {"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []}


def code(source: str | list[str], **rest: Any) -> dict[str, Any]:
    """A code cell that was never run; rest: what is otherwise, `execution_count=3`."""
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source, **rest}


def notebook(*cells: str | dict[str, Any], indent: int | None = None, **rest: Any) -> str:
    """A notebook of these cells, plain texts for code; rest: what it has beside them, `metadata={...}`."""
    made = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **rest}, indent=indent)
