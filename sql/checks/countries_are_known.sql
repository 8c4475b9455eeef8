-- Every country code is in core.countries.
--
-- severity: error

with codes as (
    select
        'core.participants' as relation,
        country
    from core.participants

    union all

    select
        'core.statements' as relation,
        country
    from core.statements

    union all

    select
        'core.meetings' as relation,
        place_country as country
    from core.meetings

    union all

    select
        'core.people' as relation,
        country
    from core.people
)

select
    codes.relation,
    codes.country,
    count(*) as row_count
from codes
anti join core.countries as known on codes.country = known.iso3
where codes.country is not null
group by codes.relation, codes.country;
