/* Reading a proof that a certificate was in a population, and whether it holds. */
#ifndef AUDIT_PROOF_READ_H
#define AUDIT_PROOF_READ_H

#include "audit/run_read.h"

/* What a proof says of one tree. */
#define PATH_MAX_HASHES 64
struct inclusion {
	uint8_t root[SHA256_SIZE], path[PATH_MAX_HASHES][SHA256_SIZE];
	uint32_t size, index;
	size_t count; /* of the path */
};

struct proof {
	uint8_t sha256[SHA256_SIZE];
	struct inclusion population, sample;
	bool has_sample; /* false: it was not drawn */
};

/* Reads a proof, JSON in any layout, from a file that was opened. False: it is none, or something else is wrong (f->status). */
bool proof_read(struct proof *proof, struct run_file *f);

/* Whether the path leads from the leaf to the root (RFC 9162 2.1.3.2). */
bool inclusion_holds(const uint8_t sha256[SHA256_SIZE], const struct inclusion *inclusion);

#endif
