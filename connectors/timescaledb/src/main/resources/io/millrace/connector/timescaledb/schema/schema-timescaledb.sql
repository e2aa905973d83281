-- Millrace on TimescaleDB. May be run at every start, also by several processes at once.
-- Needs TimescaleDB 2.13 or newer, preloaded (shared_preload_libraries). All that is TimescaleDB's own stands in this file.

-- One process at a time; given back at the end, or when the connection closes.
SELECT pg_advisory_lock(7021431907);

CREATE EXTENSION IF NOT EXISTS timescaledb;

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
);
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
);
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
);
COMMENT ON COLUMN scores.contributions IS 'share of each feature, by its name';
COMMENT ON COLUMN scores.observation IS 'number of the vector that the detector saw of this asset, from 1';
CREATE INDEX IF NOT EXISTS scores_anomalous ON scores (asset, time DESC) WHERE anomalous;

-- ---------------------------------------------------------------- chunks of a day, compressed after 7 days, kept for 5 years

SELECT create_hypertable('readings', by_range('time', INTERVAL '1 day'), create_default_indexes => false, if_not_exists => true);
SELECT create_hypertable('features', by_range('time', INTERVAL '1 day'), create_default_indexes => false, if_not_exists => true);
SELECT create_hypertable('scores', by_range('time', INTERVAL '1 day'), create_default_indexes => false, if_not_exists => true);

-- Only once: the settings of a table that already holds compressed chunks are left alone.
DO $$
DECLARE
    series record;
BEGIN
    FOR series IN SELECT * FROM (VALUES ('readings', 'asset, sensor'), ('features', 'asset, feature'),
                                        ('scores', 'asset, detector')) AS s (name, segments) LOOP
        IF NOT EXISTS (SELECT FROM timescaledb_information.hypertables
                       WHERE hypertable_schema = current_schema() AND hypertable_name = series.name
                         AND compression_enabled) THEN
            EXECUTE format('ALTER TABLE %I SET (timescaledb.compress, timescaledb.compress_segmentby = %L, '
                || 'timescaledb.compress_orderby = ''time DESC'')', series.name, series.segments);
        END IF;
    END LOOP;
END $$;

SELECT add_compression_policy('readings', INTERVAL '7 days', if_not_exists => true);
SELECT add_compression_policy('features', INTERVAL '7 days', if_not_exists => true);
SELECT add_compression_policy('scores', INTERVAL '7 days', if_not_exists => true);
SELECT add_retention_policy('readings', INTERVAL '5 years', if_not_exists => true);
SELECT add_retention_policy('features', INTERVAL '5 years', if_not_exists => true);
SELECT add_retention_policy('scores', INTERVAL '5 years', if_not_exists => true);

-- ---------------------------------------------------------------- aggregates that TimescaleDB keeps up to date
CREATE MATERIALIZED VIEW IF NOT EXISTS readings_1min
WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT asset, sensor, time_bucket('1 minute', time) AS bucket,
       avg(value) FILTER (WHERE quality < 2) AS avg_value,
       min(value) FILTER (WHERE quality < 2) AS min_value,
       max(value) FILTER (WHERE quality < 2) AS max_value,
       stddev(value) FILTER (WHERE quality < 2) AS stddev_value,
       count(*) AS reading_count,
       count(*) FILTER (WHERE quality = 0) AS good_count
FROM readings
GROUP BY asset, sensor, bucket
WITH NO DATA;
SELECT add_continuous_aggregate_policy('readings_1min', start_offset => INTERVAL '3 hours',
    end_offset => INTERVAL '1 minute', schedule_interval => INTERVAL '1 minute', if_not_exists => true);

CREATE MATERIALIZED VIEW IF NOT EXISTS readings_1hour
WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT asset, sensor, time_bucket('1 hour', time) AS bucket,
       avg(value) FILTER (WHERE quality < 2) AS avg_value,
       min(value) FILTER (WHERE quality < 2) AS min_value,
       max(value) FILTER (WHERE quality < 2) AS max_value,
       stddev(value) FILTER (WHERE quality < 2) AS stddev_value,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY value) FILTER (WHERE quality < 2) AS median_value,
       count(*) AS reading_count,
       count(*) FILTER (WHERE quality = 0) AS good_count
FROM readings
GROUP BY asset, sensor, bucket
WITH NO DATA;
SELECT add_continuous_aggregate_policy('readings_1hour', start_offset => INTERVAL '1 day',
    end_offset => INTERVAL '1 hour', schedule_interval => INTERVAL '1 hour', if_not_exists => true);

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
