CREATE TABLE cards (
  -- SHA-256 of the token: the table alone gives no token that could be used.
  token_hash   TEXT   NOT NULL PRIMARY KEY,
  brand        TEXT   NOT NULL,
  last4        TEXT   NOT NULL,
  expiry_month BIGINT NOT NULL,
  expiry_year  BIGINT NOT NULL,
  key_version  TEXT   NOT NULL,
  wrapped_key  BYTEA  NOT NULL,
  ciphertext   BYTEA  NOT NULL,
  created_at   BIGINT NOT NULL,
  -- The one payment that the card was read for.
  payment_id   TEXT   NULL
);

CREATE INDEX cards_by_age ON cards (created_at);
CREATE INDEX cards_by_key ON cards (key_version);

-- Why a token is refused whose card is destroyed. Nothing of the card is here.
CREATE TABLE spent_tokens (
  token_hash TEXT   NOT NULL PRIMARY KEY,
  reason     TEXT   NOT NULL CHECK (reason IN ('token-used', 'token-expired')),
  at         BIGINT NOT NULL
);

CREATE INDEX spent_tokens_by_age ON spent_tokens (at);

-- Nearly every row is soon deleted.
ALTER TABLE cards SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50);

-- How often a card came lately, by keyed fingerprint and whole minute. Who may read system columns can tell from them
-- which card came last under a fingerprint, and no more than its face.
CREATE TABLE velocity (
  minute      BIGINT NOT NULL,
  fingerprint TEXT   NOT NULL,
  times       BIGINT NOT NULL,
  PRIMARY KEY (fingerprint, minute)
);

CREATE INDEX velocity_by_age ON velocity (minute);
