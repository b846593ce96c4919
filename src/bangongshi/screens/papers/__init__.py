"""The clerk's hand on papers, wherever they are listed: the form (form), what each verb asks (verbs), the hand (hand)."""
