"""The fourteen lines that Heli never crosses, and the checks that hold a running installation to them."""
