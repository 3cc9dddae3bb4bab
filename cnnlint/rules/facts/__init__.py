"""What rules want to know of a program, computed from its events and models alone. Pure; standard library only."""
