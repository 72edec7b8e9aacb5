"""Recordings from a wristband's own memory: recognised by their content, read without a copy."""
