/* The certificates of the canary; the definitions are made from cases of the corpus. */
#ifndef SERVE_CANARY_CERTIFICATES_H
#define SERVE_CANARY_CERTIFICATES_H

/* PEM. */
extern const char canary_good[], canary_faulty[];

#endif
