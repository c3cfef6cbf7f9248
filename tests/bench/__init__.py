"""The benchmark: Passage's real process and three bots beside it, in one run, alternated."""
