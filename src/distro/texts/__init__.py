"""Every string a person sees, in French, English and Arabic."""
