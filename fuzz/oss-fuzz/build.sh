#!/bin/bash -eu
# Builds the fuzz targets into $OUT, each with its dictionary, options and seeds: called by OSS-Fuzz in the folder of the sources, with CC, CXX,
# CFLAGS and LIB_FUZZING_ENGINE set.
build=${WORK:-/tmp}/brlint
sources=$(pwd)

[ -x configure ] || { mkdir -p m4 && autoreconf -i; }
rm -rf "$build"
mkdir -p "$build"
cd "$build"

# Where the targets run, there are no libraries but the system's: these are linked into them.
"$sources/configure" --enable-fuzzing --disable-hardening --disable-shared \
	TASN1_LIBS=-l:libtasn1.a NETTLE_LIBS='-l:libhogweed.a -l:libnettle.a -l:libgmp.a' GMP_LIBS=-l:libgmp.a UNISTRING_LIBS=-l:libunistring.a \
	LIBS="${LIBS:-} $(case ${CXXFLAGS:-} in *-stdlib=libc++*) echo -lc++ ;; *) echo -lstdc++ ;; esac)"
make -j"$(nproc)"

for options in fuzz/fuzz-*.options; do
	target=$(basename "$options" .options)
	cp "fuzz/$target" "fuzz/$target.dict" "$options" "$OUT/"
done

# The corpus as seeds: the cases' objects for what takes objects, the case files and the reference data for what reads these.
mkdir -p seeds
names=$(sed -n 's/^\(case\|base\)  *//p' "$sources"/corpus/*/*.cases "$sources"/corpus/bases/*.base)
# shellcheck disable=SC2086
corpus/compile "$sources/corpus" samples seeds $names
(cd seeds && find . -type f -print | zip -q -@ "$OUT/fuzz-lint_seed_corpus.zip")
cp "$OUT/fuzz-lint_seed_corpus.zip" "$OUT/fuzz-input_seed_corpus.zip"
(cd "$sources/corpus" && find . -name '*.cases' -o -name '*.base' -o -name '*.rules' | zip -q -@ "$OUT/fuzz-corpus_seed_corpus.zip")
(cd "$sources/data" && zip -q "$OUT/fuzz-reference_seed_corpus.zip" ./*.tsv ./*.dat)
# the policies of the manual
sed -n '/^\.Sh POLICY/,/^\.Sh EXIT/{/^\.Bd/,/^\.Ed/{/^\./d;s/\\e/\\/g;p}}' "$sources/doc/brlint.1.in" >manual.policy
zip -q "$OUT/fuzz-policy_seed_corpus.zip" manual.policy
