/*
 * BR 4.9.1.1, by its numbers: (3), (4) evidence that the key is compromised, or a method that computes it easily, such as those of 6.1.1.3 (5): 24
 * hours. (6) key sizes and parameters, (12) not issued in accordance with the requirements or the CA's own policy: 5 days, and SHOULD be 24 hours.
 * 4.9.1.2 (3), (5): 7 days for the certificate of a subordinate CA.
 */
#include "audit/deadline.h"

#include <string.h>

#define OF_A_CA   "; the certificate of a subordinate CA within 7 days (4.9.1.2, reason 5)"
#define MISISSUED "Revoke within 5 days, and SHOULD within 24 hours (BR 4.9.1.1, reason 12: not issued in accordance with the requirements)"

/* Whether a rule is about keys of which the private one can be computed, or is known. */
static bool
is_about_weak_keys(const struct lint *lint)
{
	if (lint->source == SOURCE_BR)
		return strncmp(lint->clause, "6.1.1.3", strlen("6.1.1.3")) == 0;
	return lint->source == SOURCE_COMMUNITY && (strcmp(lint->clause, "weak keys") == 0 || strcmp(lint->clause, "close primes") == 0);
}

static bool
is_about_key_sizes(const struct lint *lint)
{
	return lint->source == SOURCE_BR &&
	       (strncmp(lint->clause, "6.1.5", strlen("6.1.5")) == 0 || strncmp(lint->clause, "6.1.6", strlen("6.1.6")) == 0);
}

struct deadline
deadline_of(const struct gate *gate)
{
	const struct lint *lint = gate->lint;
	bool leaves = (lint->of & NOT_CA) != 0, cas = (lint->of & SUB_CA) != 0;

	if (gate->level != MUST || gate->kind == GATE_OBJECT || !(lint->of & CERTIFICATE))
		return (struct deadline){ NULL, NULL };
	if (is_about_weak_keys(lint) && leaves)
		return (struct deadline){ "24 hours",
					  "Revoke within 24 hours (BR 4.9.1.1, reasons 3 and 4: the private key is known or can be computed)"
					  "; the certificate of a subordinate CA within 7 days (4.9.1.2, reason 3)" };
	if (lint->source == SOURCE_COMMUNITY)
		return (struct deadline){ "see below", "No document asks for this rule: BR 4.9.1 sets a deadline only if the certificate breaks the "
						       "BR or the CA's own policy as well" };
	if (source_is_of_program(lint->source) || lint->source == SOURCE_POLICY)
		return (struct deadline){
			leaves ? "5 days" : "7 days",
			"Where the CA's certificate policy or practice statement has this rule: revoke within 5 days, and SHOULD within 24 "
			"hours (BR 4.9.1.1, reason 12)" OF_A_CA
		};
	if (is_about_key_sizes(lint) && leaves)
		return (struct deadline){ "5 days",
					  "Revoke within 5 days, and SHOULD within 24 hours (BR 4.9.1.1, reason 6: key sizes and parameters)"
					  "; the certificate of a subordinate CA within 7 days (4.9.1.2, reason 3)" };
	if (leaves)
		return (struct deadline){ "5 days", cas ? MISISSUED OF_A_CA : MISISSUED };
	if (cas)
		return (struct deadline){ "7 days", "Revoke within 7 days (BR 4.9.1.2, reason 5: the certificate of a subordinate CA that was not "
						    "issued in accordance with the requirements)" };
	return (struct deadline){ "see below", "A root certificate: BR 4.9.1 sets no deadline; tell the root programs" };
}
