"""Where work is done: child processes of this machine, or a Dask cluster."""
