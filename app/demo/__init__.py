"""The demonstration: Total Place, February 2010. Nothing else imports it."""
