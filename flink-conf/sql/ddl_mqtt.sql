-- Tables over MQTT. Start with them: ./millrace sql -i flink-conf/sql/ddl_mqtt.sql -f flink-conf/sql/q_averages.sql
-- All options: docs/reference/mqtt-sql.md

-- What devices publish, for example devices/sensor-001/telemetry {"temperature":23.5,"timestamp":"2024-01-01T12:00:00Z"}.
-- A message that is no such JSON is a row with a reason in the column error.
CREATE TABLE telemetry (
  temperature DOUBLE,
  humidity DOUBLE,
  `timestamp` TIMESTAMP_LTZ(3),
  topic STRING NOT NULL METADATA,
  arrival_time TIMESTAMP_LTZ(3) NOT NULL METADATA,
  error STRING METADATA,
  device AS SPLIT_INDEX(topic, '/', 1),
  WATERMARK FOR `timestamp` AS `timestamp` - INTERVAL '5' SECOND
) WITH (
  'connector' = 'mqtt',
  'url' = 'mqtt://localhost:1883',
  'topic' = 'devices/+/telemetry',
  'client-id' = 'millrace-sql-telemetry',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

-- One message for each device and minute, kept by the broker as the last known state.
CREATE TABLE averages (
  device STRING,
  `minute` TIMESTAMP_LTZ(3),
  temperature DOUBLE,
  readings BIGINT,
  topic STRING METADATA
) WITH (
  'connector' = 'mqtt',
  'url' = 'mqtt://localhost:1883',
  'version' = '3.1.1',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601',
  'sink.retained' = 'true'
);
