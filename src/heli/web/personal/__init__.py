"""What people keep for themselves beside the record: saved views of the registry, and the address of their calendar."""
