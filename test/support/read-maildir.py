"""Reads the mails of a maildir with Python's email package, and prints them as JSON."""

import json
import mailbox
import sys
from email import policy
from email.parser import BytesParser


def read(message):
    parts = []
    for part in message.walk():
        if part.is_multipart():
            continue
        content = part.get_content()
        parts.append(
            {
                "type": part.get_content_type(),
                "disposition": part.get_content_disposition(),
                "filename": part.get_filename(),
                "id": part["Content-ID"],
                "size": len(content),
                "text": content if isinstance(content, str) else None,
            }
        )
    return {
        "headers": [[name, str(value)] for name, value in message.items()],
        "defects": [repr(defect) for part in message.walk() for defect in part.defects],
        "headerDefects": [repr(d) for value in message.values() for d in value.defects],
        "parts": parts,
    }


box = mailbox.Maildir(sys.argv[1], create=False)
parser = BytesParser(policy=policy.default)
json.dump([read(parser.parsebytes(box.get_bytes(key))) for key in box.keys()], sys.stdout)
