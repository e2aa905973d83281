-- Millrace on PostgreSQL 12 or newer without TimescaleDB: partitions by day and materialised views.
-- May be run at every start, also by several processes at once. The tables and columns are those of schema-timescaledb.sql.

-- One process at a time; given back at the end, or when the connection closes.
SELECT pg_advisory_lock(7021431907);

-- ---------------------------------------------------------------- what was measured and computed

CREATE TABLE IF NOT EXISTS readings (
    asset   text             NOT NULL,
    sensor  text             NOT NULL,
    time    timestamptz      NOT NULL,
    value   double precision,
    quality smallint         NOT NULL CHECK (quality BETWEEN 0 AND 2),
    origin  smallint         NOT NULL CHECK (origin BETWEEN 0 AND 1),
    PRIMARY KEY (asset, sensor, time),
    CHECK (value IS NOT NULL OR quality = 2)
) PARTITION BY RANGE (time);
COMMENT ON COLUMN readings.value IS 'in the unit of the sensor; NULL where the device gave no finite number, which makes the reading BAD';
COMMENT ON COLUMN readings.quality IS '0 GOOD, 1 UNCERTAIN, 2 BAD (must not be used)';
COMMENT ON COLUMN readings.origin IS '0 LIVE, 1 HISTORY (fetched or sent later)';
CREATE INDEX IF NOT EXISTS readings_not_good ON readings (quality, time DESC) WHERE quality <> 0;

CREATE TABLE IF NOT EXISTS features (
    asset    text             NOT NULL,
    feature  text             NOT NULL,
    time     timestamptz      NOT NULL,
    value    double precision NOT NULL,
    sequence bigint           NOT NULL,
    PRIMARY KEY (asset, feature, time)
) PARTITION BY RANGE (time);
COMMENT ON COLUMN features.sequence IS 'number of the asset''s feature vector, from 1; of two vectors of the same time the later one is kept';

CREATE TABLE IF NOT EXISTS scores (
    asset         text             NOT NULL,
    detector      text             NOT NULL,
    time          timestamptz      NOT NULL,
    value         double precision NOT NULL,
    threshold     double precision NOT NULL,
    anomalous     boolean          NOT NULL,
    contributions jsonb            NOT NULL,
    observation   bigint           NOT NULL,
    PRIMARY KEY (asset, detector, time)
) PARTITION BY RANGE (time);
COMMENT ON COLUMN scores.contributions IS 'share of each feature, by its name';
COMMENT ON COLUMN scores.observation IS 'number of the vector that the detector saw of this asset, from 1';
CREATE INDEX IF NOT EXISTS scores_anomalous ON scores (asset, time DESC) WHERE anomalous;

-- Nothing is refused for its time: a day without a partition of its own is kept here.
CREATE TABLE IF NOT EXISTS readings_default PARTITION OF readings DEFAULT;
CREATE TABLE IF NOT EXISTS features_default PARTITION OF features DEFAULT;
CREATE TABLE IF NOT EXISTS scores_default PARTITION OF scores DEFAULT;

-- ---------------------------------------------------------------- partitions of a UTC day, kept for 5 years

-- Gives one day its partition. Rows of that day that came before it move there from the default partition.
CREATE OR REPLACE FUNCTION millrace_make_day(series text, day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    partition text := series || '_' || to_char(day, 'YYYYMMDD');
    first_moment timestamptz := day::timestamp AT TIME ZONE 'UTC';
    end_moment timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
    IF to_regclass(quote_ident(partition)) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', series || '_default');
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition, series);
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE time >= %L AND time < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
        series || '_default', first_moment, end_moment, partition);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        series, partition, first_moment, end_moment);
END $$;

-- Makes the partitions from yesterday to the given number of days ahead, and drops the days that are older than keep.
-- Runs at every start; a plant that runs for months calls it once a day (cron, pg_cron). Without it rows
-- go to the default partitions. Those are never cleared, so that old data that was loaded on purpose stays.
CREATE OR REPLACE FUNCTION millrace_maintain_days(days_ahead integer, keep interval) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
    series text;
    old_day record;
BEGIN
    FOREACH series IN ARRAY ARRAY['readings', 'features', 'scores'] LOOP
        FOR ahead IN -1 .. days_ahead LOOP
            PERFORM millrace_make_day(series, today + ahead);
        END LOOP;
        FOR old_day IN
            SELECT child.relname AS name
            FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
            WHERE inhparent = quote_ident(series)::regclass AND child.relname ~ ('^' || series || '_[0-9]{8}$')
              AND to_date(right(child.relname, 8), 'YYYYMMDD') < today - keep
        LOOP
            EXECUTE format('DROP TABLE %I', old_day.name);
        END LOOP;
    END LOOP;
END $$;

SELECT millrace_maintain_days(7, INTERVAL '5 years');

-- ---------------------------------------------------------------- aggregates; renewed by millrace_refresh_aggregates()

CREATE MATERIALIZED VIEW IF NOT EXISTS readings_1min AS
SELECT asset, sensor, to_timestamp(floor(extract(epoch FROM time) / 60) * 60) AS bucket,
       avg(value) FILTER (WHERE quality < 2) AS avg_value,
       min(value) FILTER (WHERE quality < 2) AS min_value,
       max(value) FILTER (WHERE quality < 2) AS max_value,
       stddev(value) FILTER (WHERE quality < 2) AS stddev_value,
       count(*) AS reading_count,
       count(*) FILTER (WHERE quality = 0) AS good_count
FROM readings
GROUP BY asset, sensor, bucket;
CREATE UNIQUE INDEX IF NOT EXISTS readings_1min_key ON readings_1min (asset, sensor, bucket);

CREATE MATERIALIZED VIEW IF NOT EXISTS readings_1hour AS
SELECT asset, sensor, to_timestamp(floor(extract(epoch FROM time) / 3600) * 3600) AS bucket,
       avg(value) FILTER (WHERE quality < 2) AS avg_value,
       min(value) FILTER (WHERE quality < 2) AS min_value,
       max(value) FILTER (WHERE quality < 2) AS max_value,
       stddev(value) FILTER (WHERE quality < 2) AS stddev_value,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FILTER (WHERE quality < 2) AS median_value,
       count(*) AS reading_count,
       count(*) FILTER (WHERE quality = 0) AS good_count
FROM readings
GROUP BY asset, sensor, bucket;
CREATE UNIQUE INDEX IF NOT EXISTS readings_1hour_key ON readings_1hour (asset, sensor, bucket);

-- Computes both from all readings, without locking out those who read them. How often is the operator's choice.
CREATE OR REPLACE FUNCTION millrace_refresh_aggregates() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    REFRESH MATERIALIZED VIEW CONCURRENTLY readings_1min;
    REFRESH MATERIALIZED VIEW CONCURRENTLY readings_1hour;
END $$;

-- ---------------------------------------------------------------- what people act upon

CREATE TABLE IF NOT EXISTS alarms (
    id           text             NOT NULL,
    transition   integer          NOT NULL,
    asset        text             NOT NULL,
    rule         text             NOT NULL,
    rule_version integer          NOT NULL,
    severity     text             NOT NULL,
    state        text             NOT NULL,
    start_time   timestamptz      NOT NULL,
    time         timestamptz      NOT NULL,
    value        double precision,
    message      text             NOT NULL,
    PRIMARY KEY (id, transition)
);
COMMENT ON TABLE alarms IS 'every transition of every alarm; the last one is the present state';
COMMENT ON COLUMN alarms.state IS 'ISA-18.2: UNACKNOWLEDGED, ACKNOWLEDGED, RETURNED_UNACKNOWLEDGED, NORMAL';
CREATE INDEX IF NOT EXISTS alarms_by_asset ON alarms (asset, time DESC);

CREATE TABLE IF NOT EXISTS dead_letters (
    id      text        NOT NULL PRIMARY KEY,
    source  text        NOT NULL,
    reason  text        NOT NULL,
    payload bytea       NOT NULL,
    time    timestamptz NOT NULL
);
COMMENT ON COLUMN dead_letters.id IS 'SHA-256 of what was refused: the same thing refused again is one row';
CREATE INDEX IF NOT EXISTS dead_letters_by_time ON dead_letters (time DESC);

CREATE TABLE IF NOT EXISTS gaps (
    source    text        NOT NULL,
    sensor    text        NOT NULL,
    from_time timestamptz NOT NULL,
    to_time   timestamptz NOT NULL,
    reason    text        NOT NULL,
    PRIMARY KEY (source, sensor, from_time, to_time)
);
COMMENT ON COLUMN gaps.sensor IS 'empty for the whole source';

CREATE OR REPLACE VIEW alarm_episodes AS
SELECT DISTINCT ON (id) id, asset, rule, rule_version, severity, state, start_time, time AS last_time,
       transition AS transitions, value, message
FROM alarms
ORDER BY id, transition DESC;

CREATE OR REPLACE VIEW open_alarms AS
SELECT * FROM alarm_episodes WHERE state IN ('UNACKNOWLEDGED', 'ACKNOWLEDGED');

SELECT pg_advisory_unlock(7021431907);
