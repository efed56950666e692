"""Grades become numbers: the last step of the pipeline, rollups and dashboards."""
