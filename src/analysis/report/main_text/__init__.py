"""The main text of the report: what the study found, in prose and in few pages; the chapters give everything else."""
