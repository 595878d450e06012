/* Names and numbers of an object as text in UTF-8, for people and programs that look for them. */
#ifndef X509_TEXT_H
#define X509_TEXT_H

#include "x509/cert.h"

/* Takes text in pieces: put(context, text, size), as often as it needs. A piece is no string, but all of them together are UTF-8. */
struct text_sink {
	void (*put)(void *context, const char *text, size_t size);
	void *context;
};

/*
 * A Name as RFC 4514 has it: the last relative distinguished name first, a comma between them, a plus sign between the attributes of one. The nine
 * short names of RFC 4514 3 are used: CN, L, ST, O, OU, C, STREET, DC, UID. Another attribute is its dotted identifier and, as 2.4 wants it, the hash
 * sign and its value's encoding in hexadecimal; so is a value that is no string, or has octets that are no character of its type. Nothing is written
 * for what is no attribute.
 */
void name_write(const struct text_sink *out, const struct tree *tree, const struct node *name);

/* The contents octets of an INTEGER in lower case hexadecimal without leading zeros, "-" before it if it is negative; "0" for zero and for no octets.
 */
void integer_write(const struct text_sink *out, struct span contents);

/*
 * A general name: a dNSName, rfc822Name or uniformResourceIdentifier as it is; an iPAddress in dotted decimal, or as RFC 5952 has it; a directoryName
 * as name_write() has it; of a registeredID "registeredID:" and of an otherName "otherName:" before the dotted identifier. Others, and an iPAddress
 * of another length, are the name of their kind, a colon, and the contents in hexadecimal.
 *
 * What is as it is may have any octets. One that is no part of a character in UTF-8 (RFC 3629 3), and a backslash, is written as a backslash and two
 * lower case hexadecimal digits, so that the octets can be had back. Nothing is written for what is no general name.
 */
void general_name_write(const struct text_sink *out, const struct tree *tree, const struct node *name);

/* The names of a certificate in subjectAltName, in their order: the first general name, and the one after another; NULL behind the last. */
const struct node *cert_name_first(const struct cert *cert);
const struct node *cert_name_next(const struct cert *cert, const struct node *name);

/*
 * The type of validation that a certificate claims by its policies: "ev", "ov", "iv", "dv", the first of these of which it has the reserved
 * identifier (BR 7.1.6.1); "none" where it has none. `ev`: whether it has one under which its CA issued EV certificates, which only the reference
 * data tells.
 */
const char *cert_policy_text(const struct cert *cert, bool ev);

#endif
