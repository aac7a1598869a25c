"""Snakemake looks for what to start when a step ends, and a second later where a limit held steps back."""

from types import SimpleNamespace

import pytest
from snakemake.scheduling.job_scheduler import JobRateLimiter, JobScheduler
from snakemake.settings.types import MaxJobsPerTimespan

from snakemake_logger_plugin_analysis.__main__ import look_when_a_step_ends


@pytest.mark.parametrize(("started", "delay", "again"), [(0, 1, []), (2, 1, []), (3, 1, [1]), (0, 10, [10])])
def test_it_looks_again_where_a_limit_is_reached_or_something_else_is_awaited(monkeypatch, started, delay, again):
    asked = []
    monkeypatch.setattr(JobScheduler, "_schedule_reevalutation", lambda _, delay: asked.append(delay))
    look_when_a_step_ends()
    limiter = JobRateLimiter(MaxJobsPerTimespan(3))
    limiter.register_jobs(started)
    JobScheduler._schedule_reevalutation(SimpleNamespace(job_rate_limiter=limiter), delay)
    assert asked == again


def test_it_looks_again_where_there_is_no_limit(monkeypatch):
    asked = []
    monkeypatch.setattr(JobScheduler, "_schedule_reevalutation", lambda _, delay: asked.append(delay))
    look_when_a_step_ends()
    JobScheduler._schedule_reevalutation(SimpleNamespace(job_rate_limiter=None), 5)
    assert asked == [5]
