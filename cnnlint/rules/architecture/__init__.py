"""CNN3xx: how layers are composed."""
