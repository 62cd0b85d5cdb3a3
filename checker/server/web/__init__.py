"""Answer browsers and programs: routes check what is asked, call a job, and show what came out."""
