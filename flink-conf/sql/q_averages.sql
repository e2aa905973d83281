-- The mean temperature of each device and minute of event time, written back to the broker. Runs without an end.
INSERT INTO averages
SELECT
  device,
  CAST(window_start AS TIMESTAMP_LTZ(3)) AS `minute`,
  AVG(temperature) AS temperature,
  COUNT(temperature) AS readings,
  'averages/' || device AS topic
FROM TABLE(TUMBLE(TABLE telemetry, DESCRIPTOR(`timestamp`), INTERVAL '1' MINUTE))
WHERE error IS NULL
GROUP BY device, window_start, window_end;
