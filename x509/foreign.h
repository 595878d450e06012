/* What octets are that are none of the objects that the program lints. */
#ifndef X509_FOREIGN_H
#define X509_FOREIGN_H

#include "asn1/span.h"

/*
 * What octets are that object_sniff() does not know, told by their contents, as a phrase that goes on after "this is": "gzip data; unpack it first,
 * with gunzip". It says what the thing is, and what to do where something can be done. NULL where it cannot be told. No more is looked at than the
 * first 4,096 octets of a text, the tags of a few values, and the lengths of records.
 */
const char *foreign_name(struct span octets);

#endif
