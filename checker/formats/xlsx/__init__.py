"""Read and annotate Excel workbooks."""
