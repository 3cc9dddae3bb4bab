"""pandas: frames and columns as arrays whose rows lie in a file, and the files that other libraries read."""
