/* What the lists for the CCADB beside ccadb.csv are called, and what the one in text has: for who writes them, and who reads them again. */
#ifndef AUDIT_LISTED_H
#define AUDIT_LISTED_H

#include "report/buffer.h"
#include "x509/sha256.h"

/* From so many rows on the list is to be a text, too, ccadb.txt, as the CCADB's guidelines ask for. */
#define LISTED_AS_TEXT 10000

/* Adds the name of the file that has the rows of one rule: what is no letter, digit, "_" or "-" in the rule's name is "_" there. */
void listed_file_name(struct buffer *b, struct span rule);

/* Adds the line of the text for one certificate. */
void listed_text_line(struct buffer *b, const uint8_t sha256[SHA256_SIZE]);

#endif
