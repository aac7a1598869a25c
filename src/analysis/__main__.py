"""python -m analysis: the commands on a study."""

from analysis.commands import run

if __name__ == "__main__":
    run()
