/* Checks of domain names that rules of several documents share. */
#ifndef LINTS_DNS_CHECKS_H
#define LINTS_DNS_CHECKS_H

#include "lints/findings.h"
#include "x509/dns.h"

/* What the first of these problems of a name is called, after the name. */
const char *dns_problem_text(unsigned problems);

/* arg: problems of domain names (enum dns_problem) that no name has. */
enum verdict host_names_lack(const struct cert *c, struct findings *f); /* the dNSNames of subjectAltName, and the commonNames */
enum verdict san_names_lack(const struct cert *c, struct findings *f);  /* the dNSNames of subjectAltName, if it is there */
enum verdict ian_names_lack(const struct cert *c, struct findings *f);  /* ... of issuerAltName, if it is there */

/*
 * Whether a host name, or what is right of an asterisk in it, is a public suffix by the section for registries. It is looked up once for all rules
 * that ask: nearly always the answer is no, and they need not go through the names. The first of them pays: the last label of each name is
 * looked up, and the rest where suffixes under it may be so long.
 */
bool has_suffix(const struct cert *c, struct findings *f);

/* What is right of "*." at the beginning of a name; data NULL where it does not begin so. */
static inline struct span
right_of_wildcard(struct span name)
{
	if (name.size < 2 || name.data[0] != '*' || name.data[1] != '.')
		return (struct span){ NULL, 0 };
	return (struct span){ name.data + 2, name.size - 2 };
}

#endif
