"""run_notebooks.py NAME[:PLOTS]...: executes notebooks from their first cell to their last and judges what came of it.

Each must be committed without outputs, run without an error or a warning on the error stream, and draw so many plots.
`--values FILE` has lines `notebook expression value`: the expression, evaluated in that notebook's kernel at its end, must
print the value. Prints a line a check and, last, "N passed, N failed".
"""
import pathlib
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

FOLDER = pathlib.Path(__file__).resolve().parent.parent.parent / "notebooks"
LARGEST = 200_000
passed = failed = 0


def check(sentence, holds, detail=""):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"FAILED: {sentence}\n  {detail}")


def expected(arguments):
    if "--values" not in arguments:
        return arguments, []
    at = arguments.index("--values")
    lines = pathlib.Path(arguments[at + 1]).read_text(encoding="utf-8").splitlines()
    return arguments[:at] + arguments[at + 2:], [line.split("\t") for line in lines if line]


def execute(name, plots, values):
    path = FOLDER / f"{name}.ipynb"
    book = nbformat.read(path, as_version=4)
    check(f"{name} is small and without outputs",
          path.stat().st_size < LARGEST and not any(c.get("outputs") or c.get("execution_count") for c in book.cells),
          "Clear all outputs before a commit.")
    for _, expression, _ in values:
        book.cells.append(nbformat.v4.new_code_cell(f"print({expression})"))
    try:
        NotebookClient(book, timeout=180, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
    except CellExecutionError as error:
        check(f"{name} runs to its end", False, str(error)[-3000:])
        return
    check(f"{name} runs to its end", True)
    outputs = [o for c in book.cells for o in c.get("outputs", [])]
    said = "".join(o.text for o in outputs if o.output_type == "stream" and o.name == "stderr")
    check(f"{name} says nothing on the error stream", not said, said[-2000:])
    drawn = [o for o in outputs if "image/png" in o.get("data", {})]
    check(f"{name} draws {plots} plots", len(drawn) == plots, f"it draws {len(drawn)}")
    shown = [c.outputs[-1].text.strip() for c in book.cells[len(book.cells) - len(values):]] if values else []
    for (_, expression, value), got in zip(values, shown):
        check(f"{name}: {expression} is {value}", got == value, f"it is {got}")


names, figures = expected(sys.argv[1:])
for argument in names:
    notebook, _, count = argument.partition(":")
    execute(notebook, int(count or 0), [f for f in figures if f[0] == notebook])
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
