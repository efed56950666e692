"""Notices to the administrators about dead letters: by e-mail, by a signed webhook, in Sentry.

Nothing that was said in a call leaves through here: the words of a failure are ours, as
pipeline/failing.py writes them.
"""
