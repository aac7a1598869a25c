"""Speed and memory of the tool, side by side with its peers; `make bench` runs it all."""
