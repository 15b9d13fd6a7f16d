UPDATE fulfilments SET outdated_since = NULL;
