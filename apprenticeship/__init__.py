"""Floor 5: people, classes, enrolments, mentors, logs, credits, assessment: the lifecycle."""
