"""Share one loaded model among a machine's jobs: a host process, and the engine that asks it."""
