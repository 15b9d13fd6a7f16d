ALTER TABLE initiatives ADD COLUMN contact_url text CONSTRAINT initiatives_contact_url CHECK (char_length(contact_url) <= 200);
COMMENT ON COLUMN initiatives.contact_url IS 'Web address where contractors reach or read about the provider, if there is one: https, at most 200 characters.';
