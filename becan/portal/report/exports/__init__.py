"""The files of a report. Each function gives the content of one file; ``running`` makes them in a worker."""
