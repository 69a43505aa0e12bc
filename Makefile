# The handshake: `make run` opens the exercise county, `make test` passes the tests. No other tool is needed but Python.
PYTHON ?= $(shell for name in python3 python3.12 python3.13 python3.11 python; do \
	if $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1; then echo $$name; break; fi; done)

.PHONY: run test check bench setup
run test check bench setup:
	@test -n "$(PYTHON)" || { echo "Command Map needs Python 3.11, 3.12 or 3.13 on the PATH: install one and run again."; exit 1; }
	@$(PYTHON) scripts/handshake.py $@ $(ARGS)
