"""Where each field of a checked 收文 entry is kept; the same at registration, enrolment and correction."""

from bangongshi.models.document_number import recognise
from bangongshi.models.incoming_form import IncomingEntry
from bangongshi.models.papers import Document, Incoming
from bangongshi.models.standing import standing


def fill(document: Document, incoming: Incoming, entry: IncomingEntry) -> None:
    """Write the entry into the two rows. Sender, copies, number, phase and deadline are other acts' business."""
    document.title, document.alias, document.genre = entry.title, entry.alias, entry.genre
    document.secrecy, document.urgency = entry.secrecy, entry.urgency
    document.standing = standing(entry.urgency, document.key)
    document.signed_on, document.note = entry.signed_on, entry.note
    document.pages, document.attachments = entry.pages, entry.attachments
    incoming.source_number = entry.source_number
    incoming.source_key = recognise(entry.source_number).key if entry.source_number else ""
    incoming.relation, incoming.handling = entry.relation, entry.handling
    incoming.reply_wanted, incoming.channel = entry.reply_wanted, entry.channel
    incoming.addressees, incoming.copied_to = entry.addressees, entry.copied_to
    incoming.signer, incoming.copy_numbers = entry.signer, entry.copy_numbers
