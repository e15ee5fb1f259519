"""Operations, a file per subject. Each calls the public functions of `matters`, `documents` or `offices`, no rule here."""
