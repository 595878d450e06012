# shellcheck shell=bash
# What the suites with a browser share, behind tests/lib.sh: `python`, which has selenium, and axe.min.js in the current folder if it can be had.
need chromium chromedriver
# the one that Debian's packages are for may not be the first
python=
for candidate in python3 /usr/bin/python3; do
	[ -n "$python" ] || ! "$candidate" -c 'import selenium' 2>/dev/null || python=$candidate
done
[ -n "$python" ] || { skip 'the whole suite' 'selenium for python3 missing'; exit 77; }

# what it is that finds contrast that is too low, and fields without labels; it comes by npm, or else without
axe=4.10.3
axe_sha256=880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb
by_npm() { timeout 120 npm install --silent --no-audit --no-fund --ignore-scripts --prefix axe "axe-core@$axe" && mv axe/node_modules/axe-core/axe.min.js .; }
by_curl() { curl -sSf --max-time 120 "https://registry.npmjs.org/axe-core/-/axe-core-$axe.tgz" | tar -xz package/axe.min.js && mv package/axe.min.js .; }
if have 'contrast and labels' curl tar sha256sum; then
	{ by_npm || by_curl; } >out 2>err && echo "$axe_sha256  axe.min.js" | sha256sum -c >out 2>&1 || {
		rm -f axe.min.js
		skip 'contrast and labels' "axe-core $axe cannot be had"
	}
fi
