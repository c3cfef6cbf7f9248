"""The program around the interviews: channels, content files, commands."""
