"""Writes the parts lists (SBOM) and prints the licence report.

uv run --isolated --group packaging python packaging/parts_lists.py
"""

from checks.parts import report, write_all

if __name__ == "__main__":
    write_all()
    print(report(), end="")
