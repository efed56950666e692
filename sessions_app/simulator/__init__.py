"""The customer of a text call: played by rules, or by a model where one is configured.

By rules, everything is a pure function of the persona and of what was said so far: `listening.py`
hears what the rep does, `asking.py` what they ask for, `customer.py` reads the persona,
`standing.py` keeps what the rep has earned, `decision.py` decides, `phrases.py` has the words and
`conversation.py` puts them together.
"""
