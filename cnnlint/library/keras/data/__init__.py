"""What data do Keras's own functions give?

Data sets           datasets
From files          directories folders public generators folder_arguments
Arrays and texts    utils text words refused_arguments negative_labels
"""
