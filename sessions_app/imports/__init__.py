"""Calls that happened elsewhere: files and pasted text, read into lines that name their speaker."""
