-- What does each column of the warehouse mean?
--
-- Grain: one row per column of a table or view in core, mart and ops.
--
-- Columns:
--   schema: Core for facts, mart for views to query, ops for what the runs did
--   table: Name of the table or view
--   column: Name of the column
--   position: Place of the column in its table, from 1
--   type: SQL type
--   is_nullable: False where a table promises a value; views promise nothing
--   comment: What the column holds
--   grain: What one row of the table is

create or replace view mart.data_dictionary as

with relations as (
    select
        schema_name,
        table_name,
        comment
    from duckdb_tables()
    where database_name = current_database()

    union all

    select
        schema_name,
        view_name as table_name,
        comment
    from duckdb_views()
    where database_name = current_database()
)

select
    c.schema_name as "schema",  -- noqa: RF06
    c.table_name as "table",  -- noqa: RF06
    c.column_name as "column",
    cast(c.column_index as bigint) as position,
    c.data_type as "type",  -- noqa: RF06
    c.is_nullable,
    c.comment,
    regexp_extract(r.comment, '(?i)(one row per .*?)([.:;]|$)', 1) as grain
from duckdb_columns() as c
inner join relations as r
    on c.schema_name = r.schema_name and c.table_name = r.table_name
where
    c.database_name = current_database()
    and c.schema_name in ('core', 'mart', 'ops');
