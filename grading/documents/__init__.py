"""A session's report as a PDF: what is in it (session_report), how it is drawn (drawing)."""
