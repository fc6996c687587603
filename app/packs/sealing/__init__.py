"""Issued packs that can be checked: what one is made of, its signature, and whether a file is
one."""
