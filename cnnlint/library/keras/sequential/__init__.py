"""What does `keras.Sequential` do?

The value           stack begun rebuilding
Its input           relaxing (stacks that were given none) foreseen
Problems            refusals
"""
