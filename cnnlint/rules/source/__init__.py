"""CNN0xx: what could not be read, and comments and recorded outputs that no longer hold."""
