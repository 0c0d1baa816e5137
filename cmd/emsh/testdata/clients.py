"""imaplib, poplib and smtplib do what scripts do with a mailbox of three messages."""
import imaplib, poplib, smtplib, ssl, sys
from email.message import EmailMessage

imap, imaps, pop, pops, submission, user, password, ca = sys.argv[1:]
trust = ssl.create_default_context(cafile=ca)

# IMAP, STARTTLS: flags, search, fetch, copy, expunge, folders.
m = imaplib.IMAP4("localhost", int(imap))
m.starttls(trust)
m.login(user, password)
assert m.select("INBOX") == ("OK", [b"3"]), "select"
assert m.search(None, "UNSEEN")[1] == [b"1 2 3"], "search"
typ, data = m.fetch("1", "(RFC822.SIZE BODY.PEEK[])")
assert len(data[0][1]) > 0 and b"message 0" in data[0][1], data
m.store("1", "+FLAGS", r"(\Seen \Answered)")
assert m.uid("SEARCH", "ANSWERED")[1][0] != b"", "answered"
assert m.create("Copies")[0] == "OK"
assert m.copy("1:2", "Copies")[0] == "OK"
assert m.status("Copies", "(MESSAGES UIDNEXT)")[1][0].startswith(b"Copies (MESSAGES 2")
assert m.append("Copies", r"(\Flagged)", None, b"Subject: appended\r\n\r\nx\r\n")[0] == "OK"
assert m.rename("Copies", "Kept")[0] == "OK"
assert any(b"Kept" in line for line in m.list()[1])
m.select("Kept")
m.store("1", "+FLAGS", r"\Deleted")
assert m.expunge()[1] == [b"1"]
m.close()
assert m.delete("Kept")[0] == "OK"
m.logout()

# IMAP over TLS, AUTHENTICATE PLAIN.
m = imaplib.IMAP4_SSL("localhost", int(imaps), ssl_context=trust)
m.authenticate("PLAIN", lambda _: b"\0" + user.encode() + b"\0" + password.encode())
m.logout()

# POP3, STLS and TLS.
p = poplib.POP3("localhost", int(pop))
assert "STLS" in p.capa()
p.stls(trust)
p.user(user)
p.pass_(password)
count, size = p.stat()
assert count == 3 and size > 0
assert sum(int(line.split()[1]) for line in p.list()[1]) == size
assert len(set(p.uidl()[1])) == 3
assert any(b"message 1" in line for line in p.top(2, 0)[1])
assert b"." in p.retr(1)[1] and b"..two dots" in p.retr(1)[1]
p.dele(3)
p.rset()
p.quit()
p = poplib.POP3_SSL("localhost", int(pops), context=trust)
p.user(user)
p.pass_(password)
assert p.stat()[0] == 3
p.dele(3)
p.quit()
p = poplib.POP3_SSL("localhost", int(pops), context=trust)
p.user(user)
p.pass_(password)
assert p.stat()[0] == 2
p.quit()

# A wrong password is refused.
try:
    imaplib.IMAP4_SSL("localhost", int(imaps), ssl_context=trust).login(user, "wrong")
    sys.exit("a wrong password was taken")
except imaplib.IMAP4.error:
    pass

# SMTP.
s = smtplib.SMTP("localhost", int(submission))
s.starttls(context=trust)
s.login(user, password)
letter = EmailMessage()
letter["From"] = letter["To"] = user + "@contoso.com"
letter["Subject"] = "sent with smtplib"
letter.set_content("Grüße\n.\nend\n")
assert s.send_message(letter) == {}
try:
    s.sendmail("annb@contoso.com", [user + "@contoso.com"], "Subject: as another\r\n\r\nx\r\n")
    sys.exit("sending as another was allowed")
except smtplib.SMTPException:
    pass
s.quit()
