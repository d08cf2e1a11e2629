INSERT INTO notes (id, text) VALUES ('first', 'from the schema');
