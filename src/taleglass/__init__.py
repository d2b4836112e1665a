"""taleglass reads a work of fiction once, offline, and builds a world you can open, question and check."""
