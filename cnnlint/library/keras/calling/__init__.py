"""What comes out of a layer that is called, and what does Keras reject?

The call            calls alone masks built_before, eager (on arrays)
Weights             switches (which are switched off)
Problems            rejections, recovery (how reading goes on past one)
"""
