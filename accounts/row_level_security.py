"""Supabase serves every table of `public` over its Data API: close them all.

Row level security without a policy refuses everyone but the owner, which is us. Views have none, so
the API's roles lose their rights on those. It changes only what is still open: altering a table
takes a lock that waits for every reader.
"""

from django.db import connections

_ENABLE = """
DO $$
DECLARE open_table regclass;
BEGIN
    FOR open_table IN
        SELECT c.oid::regclass FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND NOT c.relrowsecurity AND pg_has_role(c.relowner, 'USAGE')
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', open_table);
    END LOOP;
END $$
"""

_REVOKE = """
DO $$
DECLARE api_role text; mine text;
BEGIN
    FOREACH api_role IN ARRAY ARRAY['anon', 'authenticated'] LOOP
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = api_role) THEN
            FOR mine IN
                SELECT c.oid::regclass::text FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
                    AND pg_has_role(c.relowner, 'USAGE')
            LOOP
                EXECUTE format('REVOKE ALL ON %s FROM %I', mine, api_role);
            END LOOP;
        END IF;
    END LOOP;
END $$
"""


def protect_tables(*, using: str = "default", **_: object) -> None:
    """Enable row level security on every table in `public` that we own; close our views."""
    with connections[using].cursor() as cursor:
        cursor.execute(_ENABLE)
        cursor.execute(_REVOKE)
