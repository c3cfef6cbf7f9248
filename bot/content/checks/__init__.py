"""The rules of the writers' linter, a module for each kind of defect."""
