"""A logger of Snakemake for programs to read: each event is one line of JSON, after a record separator (RFC 7464).

`snakemake --logger analysis` writes them on the standard error, among what anything else prints there.
"""

import json
import sys
from logging import LogRecord

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent

FIELDS = ("jobid", "job_id", "rule_name", "rule_msg", "log", "stats", "exception")
UNTOLD = (LogEvent.SHELLCMD, LogEvent.DEBUG_DAG, LogEvent.PROGRESS)


class LogHandler(LogHandlerBase):
    """Write every event with what Snakemake would have said of it."""

    def emit(self, record: LogRecord) -> None:
        """Write one event."""
        event = getattr(record, "event", None)
        if event in UNTOLD:
            return
        known = {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        told = {"event": event and str(event), "time": record.created, "text": self.format(record), **known}
        sys.stderr.write(f"\x1e{json.dumps(told, default=str)}\n")
        sys.stderr.flush()

    @property
    def writes_to_stream(self) -> bool:
        """Take the place of Snakemake's own words on the terminal."""
        return True

    @property
    def writes_to_file(self) -> bool:
        """Write no file."""
        return False

    @property
    def has_filter(self) -> bool:
        """Hear everything, whatever --quiet says."""
        return True

    @property
    def has_formatter(self) -> bool:
        """Leave the words to Snakemake."""
        return False

    @property
    def needs_rulegraph(self) -> bool:
        """Do without the graph of the rules."""
        return False
