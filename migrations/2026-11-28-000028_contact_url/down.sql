ALTER TABLE initiatives DROP COLUMN contact_url;
