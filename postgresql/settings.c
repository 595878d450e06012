#include <postgres.h>

#include <sys/stat.h>

#include "postgresql/settings.h"

#include <storage/fd.h>
#include <utils/guc.h>
#include <utils/memutils.h>

/* A policy has no more octets. */
#define POLICY_MOST (16 * 1024 * 1024)

static char *policy, *data; /* as they are set; empty: none */

void
settings_define(void)
{
	DefineCustomStringVariable("brlint.policy", "The policy that certificates, CRLs and OCSP responses are judged by: the path of a file.", NULL,
				   &policy, "", PGC_SUSET, GUC_SUPERUSER_ONLY, NULL, NULL, NULL);
	DefineCustomStringVariable("brlint.data", "The folder of reference data that takes the place of what is built in.", NULL, &data, "",
				   PGC_SUSET, GUC_SUPERUSER_ONLY, NULL, NULL, NULL);
	MarkGUCPrefixReserved("brlint");
}

/* --- whether anything has changed --- */

/* What tells one state of a file from another (FNV-1a over them). */
static uint64
mix(uint64 hash, const void *octets, size_t size)
{
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ ((const unsigned char *)octets)[i]) * UINT64CONST(0x100000001b3);
	return hash;
}

static uint64
mix_file(uint64 hash, const char *path)
{
	struct stat st;
	hash = mix(hash, path, strlen(path) + 1);
	if (stat(path, &st) != 0)
		return mix(hash, &errno, sizeof(errno));
	hash = mix(hash, &st.st_ino, sizeof(st.st_ino));
	hash = mix(hash, &st.st_size, sizeof(st.st_size));
	return mix(hash, &st.st_mtim, sizeof(st.st_mtim));
}

/* Files of the folder may have been written into without the folder having changed. Their order is that of the folder, which stays as long as it
 * does. */
static uint64
mix_folder(uint64 hash, const char *path)
{
	DIR *folder = AllocateDir(path);
	struct dirent *entry;
	hash = mix_file(hash, path);
	if (folder == NULL)
		return hash;
	while ((entry = ReadDirExtended(folder, path, LOG)) != NULL) {
		char file[MAXPGPATH];
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		if (entry->d_name[0] != '.')
			hash = mix_file(hash, file);
	}
	FreeDir(folder);
	return hash;
}

static uint64
state(void)
{
	uint64 hash = UINT64CONST(0xcbf29ce484222325);
	hash = policy[0] != '\0' ? mix_file(hash, policy) : mix(hash, "", 1);
	return data[0] != '\0' ? mix_folder(hash, data) : mix(hash, "", 1);
}

/* --- the linter --- */

/* All of the policy, in the memory of the caller. */
static char *
read_policy(size_t *size)
{
	FILE *file = AllocateFile(policy, PG_BINARY_R);
	struct stat st;

	if (file == NULL || fstat(fileno(file), &st) != 0)
		ereport(ERROR, (errcode_for_file_access(), errmsg("brlint.policy: could not open file \"%s\": %m", policy)));
	if (!S_ISREG(st.st_mode) || st.st_size > POLICY_MOST)
		ereport(ERROR, (errcode(ERRCODE_CONFIG_FILE_ERROR), errmsg("brlint.policy: \"%s\" is not a regular file of at most 16 MiB", policy)));
	char *text = palloc((Size)st.st_size + 1);
	*size = fread(text, 1, (size_t)st.st_size, file);
	if (ferror(file))
		ereport(ERROR, (errcode_for_file_access(), errmsg("brlint.policy: could not read file \"%s\": %m", policy)));
	FreeFile(file);
	return text;
}

/* Between the making of a configuration and its end, nothing may throw. */
static brlint *
make_linter(void)
{
	size_t size = 0;
	char *text = policy[0] != '\0' ? read_policy(&size) : NULL;
	brlint_config *config = brlint_config_new();
	enum brlint_status status = config != NULL ? BRLINT_OK : BRLINT_NO_MEMORY;
	char wrong[1024] = "";

	if (status == BRLINT_OK && data[0] != '\0')
		status = brlint_config_data(config, data);
	if (status == BRLINT_OK && text != NULL)
		status = brlint_config_policy(config, policy, text, size);
	brlint *linter = status == BRLINT_OK ? brlint_new(config, &status) : NULL;
	if (config != NULL)
		strlcpy(wrong, brlint_config_error(config), sizeof(wrong));
	brlint_config_free(config);
	if (text != NULL)
		pfree(text);
	if (linter == NULL && status == BRLINT_NO_MEMORY)
		ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory"), errdetail("Failed while making a linter.")));
	if (linter == NULL)
		ereport(ERROR, (errcode(ERRCODE_CONFIG_FILE_ERROR), errmsg("brlint: %s", wrong)));
	return linter;
}

brlint *
settings_linter(void)
{
	static brlint *linter;
	static uint64 made_of;
	uint64 now = state();

	if (linter == NULL || now != made_of) {
		brlint *made = make_linter();
		brlint_free(linter);
		linter = made;
		made_of = now;
	}
	return brlint_ref(linter);
}
