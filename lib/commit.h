/* Which sources this was built of. */
#ifndef LIB_COMMIT_H
#define LIB_COMMIT_H

/* The commit of git in 40 digits, with "-dirty" behind it where tracked files were changed; "unknown" where neither git nor the tarball tells. */
extern const char *const brlint_commit;

#endif
