CREATE TABLE cards (
  -- SHA-256 of the token: the table alone gives no token that could be used.
  token_hash   TEXT   NOT NULL PRIMARY KEY,
  brand        TEXT   NOT NULL,
  last4        TEXT   NOT NULL,
  expiry_month BIGINT NOT NULL,
  expiry_year  BIGINT NOT NULL,
  key_version  TEXT   NOT NULL,
  wrapped_key  BLOB   NOT NULL,
  ciphertext   BLOB   NOT NULL,
  created_at   BIGINT NOT NULL,
  -- The one payment that the card was read for.
  payment_id   TEXT   NULL
);

CREATE INDEX cards_by_age ON cards (created_at);
CREATE INDEX cards_by_key ON cards (key_version);

-- How often a card came lately, by keyed fingerprint. No row leads to a card or a token.
CREATE TABLE velocity (
  fingerprint TEXT   NOT NULL,
  at          BIGINT NOT NULL
);

CREATE INDEX velocity_by_fingerprint ON velocity (fingerprint, at);
