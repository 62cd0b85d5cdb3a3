"""Do what pages, the API and assistants ask of questions: answer, keep, forget, collect."""
