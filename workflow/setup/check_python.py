"""Tell, in plain words, what is missing before the environment can be made.

Written for any Python 3, and even Python 2, since it runs before the version is known.
"""

import sys

OLDEST = (3, 11)


def remedy(package):
    """Return the line to type on this system to get `package`."""
    if sys.platform == "darwin":
        return "brew install python@3.12   (puis : make report PYTHON=python3.12)"
    if sys.platform.startswith("win"):
        return "winget install Python.Python.3.12"
    return "sudo apt install " + package


def missing():
    """Return what is missing and the line to type, or None."""
    if sys.version_info[:2] < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        return "Python %s est trop ancien : il faut la version 3.11 ou plus récente." % found, remedy(  # noqa: UP031
            "python3.11 python3.11-venv   (puis : make report PYTHON=python3.11)"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "Python est là, mais sans son module venv.", remedy("python3-venv")
    return None


if __name__ == "__main__":
    fault = missing()
    if fault:
        sys.stderr.write("%s\nTapez :\n    %s\n" % fault)  # noqa: UP031
        sys.exit(1)
