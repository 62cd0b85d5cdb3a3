"""Read and edit Word documents."""
