"""CNN5xx: scaling, the batch axis, training data against test data."""
