"""What must hold for an installation to serve, one look at a time; `heli check` prints what each found."""
