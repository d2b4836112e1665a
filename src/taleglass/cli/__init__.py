"""What do I type?

Thin commands: parse, call, print. The only room that talks to a terminal. One file a command; ``exit_codes`` has what they
return to the shell.
"""

from taleglass.cli.program import main, run

__all__ = ["main", "run"]
