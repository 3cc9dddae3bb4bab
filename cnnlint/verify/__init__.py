"""Is it true? Real Keras builds the models of a program in a child process, and says what they are.

On our side     verification plan encode process protocol compare evidence measurements suggest
  what it says  result sentences terminal markdown machine
In the child    child rebuild decode bodies observe compiled limits; on MNIST: digits feed training
`--execute`     execution; in its child: executor shortened stand_ins
"""
