"""Notices to the administrators about dead letters: by e-mail, by a signed webhook, in Sentry.

Nothing that was said in a call leaves through here: a failure's words are ours (pipeline/failing.py).
"""
