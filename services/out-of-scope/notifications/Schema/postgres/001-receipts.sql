-- The outbox of receipts: what a mail system outside the workload would collect.
CREATE TABLE receipts (
  id          TEXT   NOT NULL PRIMARY KEY,
  order_id    TEXT   NOT NULL,
  email       TEXT   NOT NULL,
  kind        TEXT   NOT NULL,
  amount      BIGINT NOT NULL,
  currency    TEXT   NOT NULL,
  brand       TEXT   NOT NULL,
  last4       TEXT   NOT NULL,
  recorded_at BIGINT NOT NULL
);
