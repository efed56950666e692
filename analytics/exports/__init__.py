"""Sessions, criteria and people as CSV and XLSX: sheets of columns, and two ways to write them.

Rows are fetched a few hundred at a time and written at once, so a file of any length takes the same
memory and, for each of these parts, the same few queries.
"""
