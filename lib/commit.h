#ifndef LIB_COMMIT_H
#define LIB_COMMIT_H
static const char *const brlint_commit = "unknown";
#endif
