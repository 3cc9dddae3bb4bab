"""What does `keras.Sequential` do?

The value           stack adding begun_by_tensor rebuilding
Its input           several_shapes (stacks that were given none) without_input
Problems            refusals
"""
