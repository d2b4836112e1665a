"""What does ``python -m taleglass`` do? The same as the command."""

from taleglass.cli import main

if __name__ == "__main__":
    main()
