# `just` lists what can be done; every recipe uses the environment that `just setup` makes.

python := ".venv/bin/python"

[private]
default:
    @just --list

# Make the environment: the package, editable, with the development tools.
setup:
    python3 -m venv .venv
    {{ python }} -m pip install -e ".[dev]"

# Run what CI runs.
check: test lint

# Run the tests; `just test tests/text -k dash` runs some of them.
test *arguments:
    {{ python }} -m pytest {{ arguments }}

# Check style, types and the layers contract.
lint:
    bash .ci/lint {{ python }}

# Give the code its one shape.
format:
    {{ python }} -m ruff check --fix-only --quiet src tests benchmarks
    {{ python }} -m ruff format src tests benchmarks

# Measure one thing, then renew the tables: `just bench accuracy --data DATA --score score.py`, `just bench speed BOOK.epub`.
bench what *arguments:
    {{ python }} benchmarks/{{ what }}/run.py {{ arguments }}
    {{ python }} benchmarks/tables.py

# Build the wheel and the source archive into dist/.
build:
    {{ python }} -m pip install --quiet build
    {{ python }} -m build
