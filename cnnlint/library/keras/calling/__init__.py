"""What comes out of a layer that is called, and what does Keras reject?

The call            given (on what), calls alone masks, eager (on arrays), steps (of a recurrent cell)
The shape           building (and the weights), built_before (for another input)
Weights             switches (which are switched off)
Problems            rejections, recovery (how reading goes on past one)
"""
