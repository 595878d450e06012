/* The search, and the age of data. The pages are complete without it. */
"use strict";

/* How many days have passed since the day, or the first day of the month, that is written in an element of the class "age". */
function addAges() {
	for (const element of document.querySelectorAll("time.age")) {
		const text = element.textContent;
		const day = Date.parse(text.length === 7 ? text + "-01" : text);
		const days = Math.floor((Date.now() - day) / 86400000);
		if (days >= 0)
			element.after(" (" + (days === 1 ? "1 day" : days + " days") + " old)");
	}
}

/* The entries that have all words, those with all of them in the name first. */
function find(words) {
	const has = (text) => words.every((word) => text.includes(word));
	const inName = [], elsewhere = [];
	for (const entry of searchIndex) {
		const name = entry[1].toLowerCase();
		if (has(name))
			inName.push(entry);
		else if (has(name + " " + entry[2].toLowerCase()))
			elsewhere.push(entry);
	}
	return inName.concat(elsewhere);
}

const shown = 200;

function show(query) {
	const words = query.toLowerCase().split(/\s+/).filter((word) => word !== "");
	const results = document.getElementById("results"), status = document.getElementById("status");
	const found = words.length > 0 ? find(words) : [];
	results.replaceChildren();
	for (const [page, name, text] of found.slice(0, shown)) {
		const item = document.createElement("li"), link = document.createElement("a"), code = document.createElement("code");
		link.href = page;
		code.textContent = name;
		link.append(code);
		item.append(link, document.createElement("br"), text);
		results.append(item);
	}
	if (words.length === 0)
		status.textContent = "Names of rules, clauses such as 7.1.2.7.6, and words of what rules ask are found.";
	else
		status.textContent = (found.length === 0 ? "Nothing is" : found.length === 1 ? "1 page or clause is" : found.length + " pages and clauses are") +
			" found for \u201c" + query + "\u201d" + (found.length > shown ? "; the first " + shown + " are shown." : ".");
}

function startSearch() {
	const input = document.getElementById("q");
	input.value = new URLSearchParams(location.search).get("q") || "";
	input.addEventListener("input", () => show(input.value));
	input.form.addEventListener("submit", (event) => {
		event.preventDefault();
		history.replaceState(null, "", "?" + new URLSearchParams({ q: input.value }));
		show(input.value);
	});
	show(input.value);
}

document.addEventListener("DOMContentLoaded", () => {
	addAges();
	if (document.getElementById("results") !== null)
		startSearch();
});
