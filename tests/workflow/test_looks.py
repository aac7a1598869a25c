"""Snakemake looks for what to start when a step ends, and a second later where a limit held steps back."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def asked(monkeypatch):
    """Return the delays after which a scheduler looks again, once it looks when a step ends."""
    from snakemake.scheduling.job_scheduler import JobScheduler  # slow: only where it is called

    from snakemake_logger_plugin_analysis.__main__ import look_when_a_step_ends

    delays = []
    monkeypatch.setattr(JobScheduler, "_schedule_reevalutation", lambda _, delay: delays.append(delay))
    look_when_a_step_ends()
    return delays


@pytest.mark.parametrize(("started", "delay", "again"), [(0, 1, []), (2, 1, []), (3, 1, [1]), (0, 10, [10])])
def test_it_looks_again_where_a_limit_is_reached_or_something_else_is_awaited(asked, started, delay, again):
    from snakemake.scheduling.job_scheduler import JobRateLimiter, JobScheduler
    from snakemake.settings.types import MaxJobsPerTimespan

    limiter = JobRateLimiter(MaxJobsPerTimespan(3))
    limiter.register_jobs(started)
    JobScheduler._schedule_reevalutation(SimpleNamespace(job_rate_limiter=limiter), delay)
    assert asked == again


def test_it_looks_again_where_there_is_no_limit(asked):
    from snakemake.scheduling.job_scheduler import JobScheduler

    JobScheduler._schedule_reevalutation(SimpleNamespace(job_rate_limiter=None), 5)
    assert asked == [5]
