DROP TABLE session_logins;
DROP TABLE sessions;
