"""Papers: what stands on them comes from the interview, the file is made here."""
