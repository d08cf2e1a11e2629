CREATE TABLE orders (
  id              TEXT   NOT NULL PRIMARY KEY,
  idempotency_key TEXT   NOT NULL UNIQUE,
  content_hash    TEXT   NOT NULL,
  status          TEXT   NOT NULL,
  amount          BIGINT NOT NULL,
  currency        TEXT   NOT NULL,
  card_token      TEXT   NOT NULL,
  email           TEXT   NOT NULL,
  payment_id      TEXT   NULL,
  brand           TEXT   NOT NULL DEFAULT '',
  last4           TEXT   NOT NULL DEFAULT '',
  -- Why the card token was refused, as a refusal reason.
  refusal         TEXT   NULL,
  lease_owner     TEXT   NULL,
  lease_until     BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE order_lines (
  order_id   TEXT   NOT NULL REFERENCES orders (id),
  position   BIGINT NOT NULL,
  product_id TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  quantity   BIGINT NOT NULL,
  amount     BIGINT NOT NULL,
  PRIMARY KEY (order_id, position)
);

CREATE TABLE order_history (
  order_id TEXT   NOT NULL REFERENCES orders (id),
  position BIGINT NOT NULL,
  event    TEXT   NOT NULL,
  at       BIGINT NOT NULL,
  PRIMARY KEY (order_id, position)
);

-- What is still to be done for an order, in this order, written together with the change that makes it due.
CREATE TABLE outbox (
  order_id        TEXT   NOT NULL REFERENCES orders (id),
  position        BIGINT NOT NULL,
  task            TEXT   NOT NULL,
  trace_parent    TEXT   NULL,
  done            BIGINT NOT NULL DEFAULT 0,
  attempts        BIGINT NOT NULL DEFAULT 0,
  next_attempt_at BIGINT NOT NULL,
  PRIMARY KEY (order_id, position)
);

CREATE INDEX outbox_open ON outbox (next_attempt_at) WHERE done = 0;
