"""Do what users ask for, a folder for each job; the command line is not known here."""
