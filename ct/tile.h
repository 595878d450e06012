/* A tile, or an answer to get-entries, from its octets as they are stored to lines and rows: unpacked, split, hashed, linted. */
#ifndef CT_TILE_H
#define CT_TILE_H

#include "ct/entries.h"
#include "ct/issuers.h"
#include "ct/log.h"

/* What is given. */
struct tile {
	const struct log *log; /* NULL: not known */
	const char *input;     /* what lines call it */
	const char *format;    /* of brlint_ct_entries(): "ct-tile", "ct-entries"; NULL: told by contents */
	size_t index;          /* the place in the input of its first entry: what lines count from */
	int64_t first;         /* the number of its first entry in the log; -1: that of leaf_index, or not known */
	int64_t otherwise;     /* the number of its first entry if neither `first` nor a leaf_index tells; -1: not known */
	bool is_place;         /* which a leaf_index must fit: that of an answer to get-entries tells no number */
	bool has_leaf_index;   /* of a part of an answer: of those before it one had a leaf_index, by which that of its first entry would be this: */
	int64_t leaf_index;
	unsigned width;       /* how many entries it must have; 0: not known */
	bool is_later;        /* it may have more than these, which are passed over: a full tile in the place of a partial one */
	bool is_static;       /* static-ct-api asks for a leaf_index in each; false: for one in each of a tile, or in none */
	struct octets stored; /* with gzip around it or not; or else: */
	struct entries read;  /* of an answer to get-entries, numbered from 0 */
	size_t most;          /* octets unpacked, --max-tile */
	bool has_leaves;      /* what the log has signed: */
	struct hash leaves[TILE_WIDTH];
	uint64_t timestamp;      /* of the checkpoint, in milliseconds; 0: not known */
	struct issuers *issuers; /* NULL: there is no source of issuers */
	issuers_fetch *fetch;
	void *fetch_context;
	bool has_source_of_issuers; /* so that a missing one is ct_chain */
	bool hashes_only;           /* leaves are hashed, and nothing else is looked at */
	bool findings_only;         /* of rules: leaves are not hashed, nothing is said of the log, and no row has a pair */
};

struct finding_row {
	uint32_t rule; /* brlint_rule_at(): name, revision */
	enum brlint_level level;
	unsigned number; /* among findings of one rule at one path and offset, from 0 */
	uint64_t offset, length;
	uint32_t path, message; /* places of strings in `texts` */
};
struct log_finding_row {
	const char *name;    /* a constant */
	uint32_t message;    /* in `texts` */
	int64_t entry, last; /* the number in the log; or if that is not known in the tile; `last`: of a range */
};
struct entry_row {
	int64_t entry;                                                                   /* number in the log; -1: not known */
	uint64_t timestamp;                                                              /* milliseconds */
	bool precertificate, has_pair, issuer_found, has_issuer, has_validity, verified; /* verified: its hash is what the log has signed */
	struct hash sha256, pair, issuer;                                                /* of the submitted one; `issuer`: chain[0] */
	const char *kind, *profile;                                                      /* constants of the library */
	uint32_t serial, serial_size;                                                    /* in `texts` */
	int64_t not_before, not_after;
	uint32_t first_finding, finding_count;
	uint32_t first_log_finding, log_finding_count;
	size_t line, line_size; /* in `lines` */
	bool is_judged;         /* false: it has more octets than --max-object */
	int worst;              /* enum brlint_level of what counts and is not waived; -1: nothing */
};

/* What comes of it. All 0 before it is first used; it serves tile after tile. */
struct judged {
	struct octets lines; /* jsonl, a line an entry */
	struct octets texts; /* strings, each with a NUL; octets of serial numbers */
	struct entry_row *entries;
	size_t entry_count, entry_room;
	struct finding_row *findings;
	size_t finding_count, finding_room;
	struct log_finding_row *log_findings;
	size_t log_finding_count, log_finding_room;
	struct hash leaves[TILE_WIDTH]; /* of the entries, as far as they are at most 256 */
	unsigned leaf_count;
	bool whole;     /* all of it could be read, and is what the log has signed, if that is known */
	bool is_none;   /* it is neither a tile nor an answer to get-entries, or could not be unpacked: a line says so */
	bool failed;    /* memory ran out */
	struct why why; /* of what is not whole */
};
void judged_free(struct judged *judged);

/*
 * One thread's. It lints with a linter's rules, also where only brlint_ct_check() is wanted: who wants no more than that gives it a linter of few.
 * NULL if memory ran out.
 */
struct judge;
struct judge *judge_new(const brlint *linter, bool wants_lines, bool wants_rows);
void judge_free(struct judge *judge);

/*
 * Judges a tile: a line and a row for each entry that can be read, in order, and a line in the place of what cannot. `lints`: false: only hashes and
 * what brlint_ct_check() says, with signatures. Without wants_rows there are rows of entries and of log findings nevertheless, but none of findings,
 * and of a row only what says where its line is, `verified`, `worst`, `entry` and `timestamp`.
 */
void judge_tile(struct judge *judge, const struct tile *tile, bool lints, struct judged *out);

#endif
