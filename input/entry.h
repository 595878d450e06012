/* The entries of Certificate Transparency logs, as they stand in octets (RFC 6962 3.4, 4.6; static-ct-api, Log entries). */
#ifndef INPUT_ENTRY_H
#define INPUT_ENTRY_H

#include "asn1/span.h"

#define LOG_DIGEST_SIZE 32 /* SHA-256 */

/* What a leaf index is that is not there; or that is there twice, or is no number of five octets. */
#define LEAF_INDEX_ABSENT (-1)
#define LEAF_INDEX_ODD    (-2)

/* An entry. Its octets are those of the input, or of what was decoded from it. */
struct log_entry {
	uint64_t timestamp; /* milliseconds since 1970 */
	bool precertificate;
	struct span leaf;        /* the TimestampedEntry */
	const uint8_t *key_hash; /* issuer_key_hash, of LOG_DIGEST_SIZE octets; NULL: it is a certificate's */
	struct span logged;      /* the certificate, or the TBSCertificate that is logged of a precertificate */
	struct span submitted;   /* the certificate or precertificate */
	int64_t leaf_index;      /* that of its extensions; or one of those above */
	/* The chain, beginning with the issuer of what was submitted: of a tile digests, one behind another; of an answer certificates. */
	bool has_certificates;
	struct span chain;
	const char *fault; /* of a tile: NULL, or why it is none although it is known where it ends */
	/* Whether any leaf of the tile has an index; and that of this one by the others of the tile or answer, -1 where they do not tell. */
	bool siblings_have_index;
	int64_t sibling_index;
};

/* The cause of an entry of which not all octets are there. */
extern const char log_entry_cut[];

/*
 * Reads the entry of a tile with which the octets begin. Returns NULL, and in *size how many octets it has; or what is wrong with it: "its type is
 * neither ...". What is wrong with one of which it is known where it ends is in entry->fault. If that is log_entry_cut, *size is how many there must
 * be at least to tell more.
 */
const char *log_entry_of_tile(struct log_entry *entry, struct span octets, size_t *size);

/*
 * Reads leaf_input and extra_data of an answer to get-entries, as they are behind their base64. `extra_data` NULL: it is not there, and neither is
 * the chain. Returns NULL, or what is wrong.
 */
const char *log_entry_of_answer(struct log_entry *entry, struct span leaf_input, const struct span *extra_data);

/* Takes a certificate off the front of such an entry's chain. Returns false if there is none. */
bool log_entry_take_certificate(struct span *chain, struct span *certificate);

#endif
