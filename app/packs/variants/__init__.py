"""What is made of one pack for its different readers: the form that the group is sent, the other
form, the chair's brief, one reader's copy, one section, one web page."""
