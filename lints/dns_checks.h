/* Checks of domain names that rules of several documents share. */
#ifndef LINTS_DNS_CHECKS_H
#define LINTS_DNS_CHECKS_H

#include "lints/findings.h"
#include "x509/dns.h"

/* arg: problems of domain names (enum dns_problem) that no name has. */
enum verdict host_names_lack(const struct cert *c, struct findings *f); /* the dNSNames of subjectAltName, and the commonNames */
enum verdict san_names_lack(const struct cert *c, struct findings *f);  /* the dNSNames of subjectAltName, if it is there */
enum verdict ian_names_lack(const struct cert *c, struct findings *f);  /* ... of issuerAltName, if it is there */

#endif
