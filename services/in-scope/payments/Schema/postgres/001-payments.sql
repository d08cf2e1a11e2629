CREATE TABLE payments (
  id              TEXT    NOT NULL PRIMARY KEY,
  idempotency_key TEXT    NOT NULL UNIQUE,
  content_hash    TEXT    NOT NULL,
  order_id        TEXT    NOT NULL,
  amount          BIGINT  NOT NULL,
  currency        TEXT    NOT NULL,
  -- Cleared once the vault has destroyed the card.
  card_token      TEXT    NULL,
  state           TEXT    NOT NULL,
  brand           TEXT    NOT NULL DEFAULT '',
  last4           TEXT    NOT NULL DEFAULT '',
  -- Why the vault refused the token, as a refusal reason.
  refusal         TEXT    NULL,
  created_at      BIGINT  NOT NULL,
  -- Set before an authorization may leave: from then on it is never sent again, only asked about.
  sent_at         BIGINT  NULL,
  attempts        BIGINT  NOT NULL DEFAULT 0,
  next_attempt_at BIGINT  NOT NULL DEFAULT 0,
  lease_owner     TEXT    NULL,
  lease_until     BIGINT  NOT NULL DEFAULT 0
);

CREATE INDEX payments_open ON payments (next_attempt_at) WHERE state = 'Pending' OR card_token IS NOT NULL;

-- The captures and refunds asked for, by the key of whoever asked.
CREATE TABLE operations (
  idempotency_key TEXT   NOT NULL PRIMARY KEY,
  kind            TEXT   NOT NULL,
  payment_id      TEXT   NOT NULL REFERENCES payments (id),
  created_at      BIGINT NOT NULL
);
