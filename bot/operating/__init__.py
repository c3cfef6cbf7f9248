"""The operator's work: beside a process that serves, and without a word of anybody."""
