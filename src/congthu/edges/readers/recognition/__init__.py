"""Pages that are pictures: laid flat, cleaned, recognised, looked at again in doubt, and their stamps."""
