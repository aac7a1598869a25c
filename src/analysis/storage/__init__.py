"""Result files: the only place of the project that reads and writes them."""

from analysis.storage.files import (
    forget_incomplete_figures,
    places_text,
    read_answers,
    read_figures,
    read_places,
    read_table,
    read_texts,
    table_text,
    write_answers,
    write_bytes,
    write_figures,
    write_private,
    write_table,
    write_text,
)
from analysis.storage.locks import BusyError, OrphanError, is_held, join, own, owned
from analysis.storage.logs import logged_to, progress
from analysis.storage.records import changed_since, made_later, noted_sums
from analysis.storage.streams import Streamed, slices_writer

__all__ = [
    "BusyError",
    "OrphanError",
    "Streamed",
    "changed_since",
    "forget_incomplete_figures",
    "is_held",
    "join",
    "logged_to",
    "made_later",
    "noted_sums",
    "own",
    "owned",
    "places_text",
    "progress",
    "read_answers",
    "read_figures",
    "read_places",
    "read_table",
    "read_texts",
    "slices_writer",
    "table_text",
    "write_answers",
    "write_bytes",
    "write_figures",
    "write_private",
    "write_table",
    "write_text",
]
