"""Whether the tests see a fault in what protects people: one small fault at a time is put into the
code, and the tests that run through it should fail. See docs/testing.md; ``make mutants`` runs it.

``subjects`` says which modules are tried and which tests should see it, ``making`` makes the
faults, ``trying`` runs the tests, and ``survivors.toml`` lists what no test need see, with why.
"""
