"""What breaks a run, tried for long: `make stress` writes benchmarks/stress.md."""
