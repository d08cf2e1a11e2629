CREATE TABLE products (
  id          TEXT    NOT NULL PRIMARY KEY,
  position    INTEGER NOT NULL,
  name        TEXT    NOT NULL,
  description TEXT    NOT NULL,
  amount      BIGINT  NOT NULL CHECK (amount > 0),
  currency    TEXT    NOT NULL CHECK (length(currency) = 3)
);
