"""What does `keras.Sequential` do?

The value           stack adding begun rebuilding
Its input           relaxing (stacks that were given none) foreseen
Problems            refusals
"""
