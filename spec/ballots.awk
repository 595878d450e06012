# Writes the header of the days on which rules begin and end, one name a line of ballots.tsv.
BEGIN {
	FS = "\t"
	print "/* The days on which rules begin and end, made of spec/ballots.tsv. */"
	print "#ifndef LINTS_BALLOTS_H\n#define LINTS_BALLOTS_H\n"
}
FNR > 1 {
	split($4, day, "-")
	printf "#define %s D(%d, %d, %d) /* %s, %s: %s */\n", $1, day[1], day[2], day[3], $2, $3, $5
}
END { print "\n#endif" }
