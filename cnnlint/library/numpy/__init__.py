"""NumPy: functions `numpy.<name>` and methods `numpy.ndarray.<name>`."""
