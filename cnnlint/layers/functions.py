"""The functions of `keras.layers`: each makes the layer of that name and calls it. keras/src/layers/merging/"""

from __future__ import annotations

FUNCTIONS = {
    "add": "Add",
    "subtract": "Subtract",
    "multiply": "Multiply",
    "average": "Average",
    "maximum": "Maximum",
    "minimum": "Minimum",
    "concatenate": "Concatenate",
    "dot": "Dot",
    "merge": "Merge",
}
