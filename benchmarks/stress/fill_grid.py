"""Fill a grid of markers in LibreOffice, as a person would: `python fill_grid.py GRID OUT LEVEL…`.

Run by a Python that knows LibreOffice (`import uno`), which is the system's and not this project's: it imports nothing
of the project. Each level is typed in the next cell of the fifth column, a comment beside it; what each cell offers,
and which cells are locked, is printed.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}
LEVEL, COMMENT = 4, 5  # columns, from 0
TRIES, WAIT = 120, 0.5  # seconds


def connected(place: Path) -> tuple[subprocess.Popen[bytes], Any]:
    """Start LibreOffice without a screen, and return what opens its documents."""
    pipe = f"pipe,name=grids{time.time_ns()}"
    profile = f"-env:UserInstallation={(place / 'profile').resolve().as_uri()}"
    command = ["soffice", profile, "--headless", "--norestore", f"--accept={pipe};urp;"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(TRIES):
        try:
            remote = resolver.resolve(f"uno:{pipe};urp;StarOffice.ComponentContext")
            return process, remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
        except Exception:  # not there yet: UNO has no narrower class for it
            time.sleep(WAIT)
    process.kill()
    raise SystemExit("LibreOffice does not answer")


def asked(name: str, value: Any) -> Any:
    """Return an option as LibreOffice takes it."""
    option = PropertyValue()
    option.Name, option.Value = name, value
    return option


def main() -> None:
    """Open, fill, save, tell."""
    grid, out, *levels = sys.argv[1:]
    process, desktop = connected(Path(out).parent)
    try:
        document = desktop.loadComponentFromURL(Path(grid).resolve().as_uri(), "_blank", 0, (asked("Hidden", True),))
        sheet = document.Sheets.getByIndex(0)
        told = []
        for row, level in enumerate(levels, start=1):
            cell = sheet.getCellByPosition(LEVEL, row)
            rule = cell.Validation
            told.append({"offers": rule.getFormula1(), "says": rule.InputMessage, "shown": bool(rule.ShowInputMessage)})
            cell.setFormula(level)
            sheet.getCellByPosition(COMMENT, row).setString(f"commentaire {row}")
        locked = [sheet.getCellByPosition(place, 1).CellProtection.IsLocked for place in range(COMMENT + 1)]
        is_protected = bool(sheet.isProtected())
        document.storeToURL(Path(out).resolve().as_uri(), (asked("FilterName", FILTERS[Path(out).suffix]),))
        document.close(True)
        print(json.dumps({"cells": told, "locked": locked, "protected": is_protected}))
    finally:
        try:
            desktop.terminate()
        except Exception:  # it closes the line while it answers
            process.wait(timeout=30)


if __name__ == "__main__":
    main()
