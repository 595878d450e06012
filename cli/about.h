/*
 * What is known of a rule beside its row, from the catalogue, the ballots, the texts for people and the cases: what "explain" says, and the pages of
 * the rules. The memory of what is given out is the program's, or that of the catalogue.
 */
#ifndef CLI_ABOUT_H
#define CLI_ABOUT_H

#include "cli/statements.h"
#include "corpus/examples.h"
#include "corpus/explanations.h"
#include "spec/ballot.h"

/* Goes on to the next statement that names a rule: *at, from 0, is the place from which to look, and then that behind it. NULL: there is no more. */
const struct entry *next_statement(const struct catalogue *catalogue, const char *rule, size_t *at);

/*
 * "MUST" or "SHOULD": how strongly the documents ask for what a rule asks; NULL of a notice, which nobody has to heed. An error is a MUST and a
 * warning a SHOULD, unless no statement of the rule's document is as strong, or as weak.
 */
const char *rule_strength(const struct catalogue *catalogue, const struct lint *lint);

/*
 * Goes on to the next ballot, version or clause that made this day one on which rules of a document begin or end; *text is all zero at first. Those
 * of other documents are given out only if the document has none of that day: of documents that it replaces, or that changed it, and if these have
 * none, of any.
 */
bool next_ballot_of(struct span *text, enum source source, int64_t day, struct ballot *ballot);

/*
 * Behind a day, what made it one: ": " and the ballot; of several, which need not all be about the rule, "; on that day took effect: " and all of
 * them. Nothing if there is none.
 */
void add_causes(struct buffer *b, enum source source, int64_t day);

/* What a ballot is called: "BR Ballot 62 (Version 1.0 of the Baseline Requirements)". */
void add_ballot(struct buffer *b, const struct ballot *ballot);

/* Profiles in words: "subscriber certificates for TLS", "CRLs and OCSP responses". */
void add_profiles(struct buffer *b, profile_set profiles);

/* What an object has on which a rule depends: "if it has extKeyUsage and its key is an RSA key"; nothing if there is nothing. */
void add_conditions(struct buffer *b, feature_set features);

/* What holds for what has been issued against the rule, in whole sentences; with the strength that rule_strength() tells. */
void add_issued(struct buffer *b, const struct lint *lint, const char *strength);

/* Whether an example is one of a rule, of this kind. */
bool example_is_of(const struct example *example, const struct lint *lint, enum example_kind kind);

/* How many cases of a kind a rule has; *best gets the one to read first: short, and about few other rules. */
size_t find_example(const struct lint *lint, enum example_kind kind, struct example *best);

/* zlint's name for the source of its lint of the same name; NULL if it has none of that name. */
const char *zlint_source_of(const struct lint *lint);

/* The rules that apply to a profile, or to several, by document, clause, and place in the registry. Returns how many there are; `sorted` has room for
 * all. */
size_t rules_of_profiles(const struct ruleset *rules, profile_set profiles, const struct gate **sorted);

#endif
