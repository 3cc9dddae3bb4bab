"""CNN6xx: weights, memory and operations."""
