"""What happens when a model meets data?

By `fit`            events feeding batches batch_axis callbacks history optimizer_variables lacking
By hand             by_hand answers tapes
By scikit-learn     wrappers
With predictions    crossed
"""
