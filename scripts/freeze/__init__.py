"""Writes down everything that users get from one version of checker, and compares two versions.

A change of the house (modules that move, names that become clear, data that leaves the code) must
not change what users get. So what they get is written to a folder before and after, an artefact to
a small text file, and the two folders are compared:

    python -m scripts.freeze write BEFORE --checkout ../checker-before --corpus ../documents
    python -m scripts.freeze write AFTER --inputs ../checker-before --corpus ../documents
    python -m scripts.freeze compare BEFORE AFTER --expected intended.yaml

`--checkout` names the version that is run (else this one), `--inputs` the one whose examples and
notes are read (else that of `--checkout`), so that both versions are given the same documents.
`compare` ends with 1 where something differs that `intended.yaml` does not list:

    - pattern: "It has 137 characters"       # a regular expression, found in the difference
      where: "examples/*"                    # artefacts concerned, all where it is left out
      reason: The message is now plural where it should be.

`runs` says which commands are run, `configurations.yaml` in which generated folders, `command` runs
one through the entry point alone, so that it works whatever lies behind it. `text` makes output
comparable (clocks and versions are blanked, zip files opened), `compare` groups differences.
"""
