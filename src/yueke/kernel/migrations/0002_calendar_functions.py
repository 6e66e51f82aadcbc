"""The working calendar's rules as SQL functions, over the tables that ``calendar.editing.rebuild`` writes.

Days outside the tables (1990–2069) follow the plain Monday-to-Friday week, so that a mistyped year yields a
date like any other instead of NULL.
"""

from django.conf import settings
from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION yueke_is_working(day date) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce((SELECT is_working FROM kernel_workday WHERE date = day), extract(isodow FROM day) < 6)
$$;

CREATE FUNCTION yueke_roll(day date) RETURNS date
LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT AS $$
DECLARE rolled date;
BEGIN
    SELECT next_working INTO rolled FROM kernel_workday WHERE date = day;
    RETURN coalesce(rolled, day + CASE extract(isodow FROM day) WHEN 6 THEN 2 WHEN 7 THEN 1 ELSE 0 END);
END
$$;

CREATE FUNCTION yueke_add_working_days(day date, n integer) RETURNS date
LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT AS $$
DECLARE
    goal integer;
    nth date;
    weekday integer := least(extract(isodow FROM day), 5);
BEGIN
    IF n <= 0 THEN RETURN yueke_roll(day); END IF;
    -- Two look-ups, not a join: a statement over everybody rules out nested loops, and would hash the table here.
    SELECT ordinal + n INTO goal FROM kernel_workday WHERE date = day;
    SELECT date INTO nth FROM kernel_workday WHERE is_working AND ordinal = goal;
    IF nth IS NOT NULL THEN RETURN nth; END IF;
    -- Whole weeks and the rest, counted from the Monday-to-Friday day at or before this one.
    RETURN day - greatest(extract(isodow FROM day)::integer - 5, 0) + (n / 5) * 7 + n % 5
        + CASE WHEN weekday + n % 5 > 5 THEN 2 ELSE 0 END;
END
$$;

CREATE FUNCTION yueke_working_days_between(first date, last date) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE STRICT AS $$
    SELECT (SELECT ordinal FROM kernel_workday WHERE date = last)
         - (SELECT ordinal FROM kernel_workday WHERE date = first)
$$;

CREATE FUNCTION yueke_local_date(at timestamptz) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE STRICT AS $$
    SELECT (at AT TIME ZONE '{zone}')::date
$$;

CREATE FUNCTION yueke_day_end(day date) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE STRICT AS $$
    SELECT (day + 1)::timestamp AT TIME ZONE '{zone}' - interval '1 microsecond'
$$;

CREATE FUNCTION yueke_open_seconds(at timestamptz) RETURNS numeric
LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT AS $$
DECLARE total numeric;
BEGIN
    SELECT before + extract(epoch FROM least(at, ends) - starts) INTO total
      FROM kernel_workspan WHERE starts <= at ORDER BY starts DESC LIMIT 1;
    RETURN coalesce(total, 0);
END
$$;

CREATE FUNCTION yueke_working_minutes_between(first timestamptz, last timestamptz) RETURNS numeric
LANGUAGE sql STABLE PARALLEL SAFE STRICT AS $$
    SELECT (yueke_open_seconds(last) - yueke_open_seconds(first)) / 60
$$;

CREATE FUNCTION yueke_add_working_minutes(start timestamptz, minutes numeric) RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT AS $$
DECLARE
    target numeric := yueke_open_seconds(start) + minutes * 60;
    -- "before" holds whole seconds; compared with a numeric it could not use its index.
    whole bigint := ceil(target);
    due timestamptz;
BEGIN
    IF minutes > 0 THEN
        SELECT starts + make_interval(secs => (target - before)::double precision) INTO due
          FROM kernel_workspan WHERE before < whole ORDER BY before DESC LIMIT 1;
    ELSE
        SELECT greatest(starts, start) INTO due
          FROM kernel_workspan
         WHERE ends > start
           AND starts >= coalesce((SELECT max(starts) FROM kernel_workspan WHERE starts <= start), start)
         ORDER BY starts LIMIT 1;
    END IF;
    RETURN due;
END
$$;

CREATE FUNCTION yueke_due(start timestamptz, n integer, unit text, roll boolean DEFAULT true)
RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT AS $$
DECLARE last date := yueke_local_date(start);
BEGIN
    CASE unit
        WHEN 'minutes', 'hours' THEN RETURN start + (n || ' ' || unit)::interval;
        WHEN 'working hours' THEN RETURN yueke_add_working_minutes(start, n * 60);
        WHEN 'working days' THEN
            IF n > 0 THEN RETURN yueke_day_end(yueke_add_working_days(last, n)); END IF;
        WHEN 'days', 'weeks', 'months', 'years' THEN last := last + (n || ' ' || unit)::interval;
        ELSE RAISE EXCEPTION 'unknown unit of time: %', unit;
    END CASE;
    RETURN yueke_day_end(CASE WHEN roll THEN yueke_roll(last) ELSE last END);
END
$$;
"""

REMOVAL = """
DROP FUNCTION yueke_due, yueke_add_working_minutes, yueke_working_minutes_between, yueke_open_seconds,
    yueke_day_end, yueke_local_date, yueke_working_days_between, yueke_add_working_days, yueke_roll,
    yueke_is_working;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS.replace("{zone}", settings.TIME_ZONE), REMOVAL)]
