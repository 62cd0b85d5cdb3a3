"""Run jobs: durable queues, a process of its own for each job, what is asked of checker in it."""
