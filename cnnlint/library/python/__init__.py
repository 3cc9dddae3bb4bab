"""Python's own functions, operators and standard library over abstract values."""
