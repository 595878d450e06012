// Package brlint lints certificates, CRLs and OCSP responses of the Web PKI against the CA/Browser Forum Baseline Requirements and the documents
// beside them. It is libbrlint for Go, by cgo; brlint(3) and brlint(1) tell more.
//
// A Linter never changes and is used by any number of goroutines at the same time. To exchange it, make another.
package brlint

/*
#cgo pkg-config: brlint
#include <stdio.h>
#include <stdlib.h>
#include <brlint.h>

// What a rule said, for all rules with one call.
static void
verdicts(const brlint_report *report, unsigned char *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		out[i] = (unsigned char)brlint_verdict_at(report, i);
}

static int
take(void *context, const char *text, size_t size)
{
	return fwrite(text, 1, size, context) != size;
}

// What brlint_write() says, as a text to be freed: NULL if it failed or memory ran out.
static char *
written(const brlint_report *report, const char *format, size_t *size, enum brlint_status *status)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, size);
	*status = out != NULL ? brlint_write(report, format, take, out) : BRLINT_NO_MEMORY;
	if (*status == BRLINT_IO || (out != NULL && fclose(out) != 0))
		*status = BRLINT_NO_MEMORY;
	if (*status == BRLINT_OK)
		return text;
	free(text);
	return NULL;
}
*/
import "C"

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"sort"
	"sync"
	"time"
	"unsafe"
)

// Level is how much a finding weighs.
type Level int

const (
	Error   Level = C.BRLINT_ERROR   // a MUST is violated
	Warning Level = C.BRLINT_WARNING // a SHOULD is violated
	Notice  Level = C.BRLINT_NOTICE  // worth knowing; nothing is violated
)

func (l Level) String() string {
	switch l {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Notice:
		return "notice"
	}
	return "unknown"
}

// Verdict is what a rule says of an object.
type Verdict uint8

const (
	NotRun        Verdict = C.BRLINT_NOT_RUN        // it is switched off, or verdicts were not asked for
	NotApplicable Verdict = C.BRLINT_NOT_APPLICABLE // it is for other kinds or profiles, or what it is about is absent
	NotInForce    Verdict = C.BRLINT_NOT_IN_FORCE   // not at the date by which the object is judged
	Pass          Verdict = C.BRLINT_PASS
	Fail          Verdict = C.BRLINT_FAIL
)

// Rule is a rule; Linter.Rules has all of them.
type Rule struct {
	Name        string // a promise: it never changes its meaning
	Source      string // the document: "BR", "RFC5280", ...
	Clause      string
	Title       string // what must hold, in one sentence
	Level       Level
	Revision    int
	From, Until time.Time // in force: inclusive and exclusive; zero if there is no bound
	Enabled     bool      // whether the linter runs it
}

// Waiver is why a finding does not count: a line of a policy.
type Waiver struct {
	Reason, Owner string    // Owner: empty if none is named
	Until         time.Time // exclusive
	File          string    // the policy's name
	Line          int
}

// Finding is what a rule found.
type Finding struct {
	Rule           *Rule
	Level          Level
	Waived         *Waiver // it does not count, and why; nil: it does
	Blocks         bool    // an error, or of a level that a policy blocks, and not waived
	Message        string  // what is there, against what the clause wants
	Path           string  // "tbsCertificate.extensions[3].extnValue.keyUsage"; empty: the whole object
	Offset, Length int     // the octets it is about
}

// Policy is what a CA has decided on the rules, as brlint(1) has it.
type Policy struct {
	Name string // for errors and waivers
	Text []byte
}

// LogList is a list of Certificate Transparency logs: the JSON that Chrome and Apple publish.
type LogList struct {
	Name string // for errors
	JSON []byte
}

// KeyList is a list of Debian weak keys, as --weak-keys of brlint(1) has it.
type KeyList struct {
	Name string // for errors
	Text string
}

// Options is what a linter is made of; the zero value: all rules, the built-in data.
type Options struct {
	Policies       []Policy // they add up
	LogLists       []LogList
	WeakKeys       []KeyList // more Debian weak keys
	Data           string    // a folder of reference data instead of the built-in ones
	Only           []string  // rules: these and no others
	Ignore         []string  // rules: not these
	IncludeSources []string  // documents: the rules of these and no others
	ExcludeSources []string  // documents: not the rules of these
	NameFilter     string    // an extended regular expression (POSIX): the rules whose names match it
	Levels         map[string]Level
	BlockedKeys    [][32]byte // keys that must not be certified, by the SHA-256 of SubjectPublicKeyInfo, in any order; they are copied
	TestKeys       bool       // RSA keys are put to tests that take milliseconds: whether the modulus is a prime, or a power
	MaxObject      int        // larger objects are refused; 0: 2^31 - 1 octets
}

// Job is what is known of an object beside its octets; the zero value: nothing.
type Job struct {
	Name                  string    // where it comes from, for Linter.Write
	Index                 *int      // its place among the objects of Name, from 0; nil: it is the only one
	Profile               string    // certificates are judged by this profile, "subscriber-dv" and so on; empty: their contents decide
	Scope                 string    // what CRLs and OCSP responses cover, "ca" or "subscriber"
	Date                  time.Time // judge as if issued then; zero: by the object's own date
	Issuers               [][]byte  // certificates in DER, of which one is that of the issuer
	Precertificates       [][]byte  // in DER
	Beside                [][]byte  // certificates that a CRL or OCSP response covers
	Previous              [][]byte  // CRLs that were issued before a CRL
	OCSPProfile           string    // the profile of OCSP that is followed, "rfc5019" or "rfc9919"; empty: none
	RequireIssuer         bool      // it is an error if none of Issuers is that of the issuer, and so if there are none
	RequirePrecertificate bool      // it is an error if none of Precertificates belongs to the certificate, and so if there are none
	RequireBeside         bool      // it is an error if a CRL or OCSP response covers none of Beside, and so if there are none
	RequirePrevious       bool      // it is an error if none of Previous belongs to the CRL, and so if there are none
	RequireKinds          []string
	RequireProfiles       []string
	VerifySignature       bool // it is an error if the signature is wrong, or cannot be verified
}

// Result is what was found on one object.
type Result struct {
	Kind           string   // "certificate", "crl", ...; "unknown" if it is nothing that can be judged
	Profiles       []string // one a family
	Precertificate bool
	SHA256         string
	Findings       []Finding
	Verdicts       []Verdict // one a rule, by its place in Linter.Rules; nil unless asked for
}

// Count returns how many findings of this level count: those that are not waived.
func (r *Result) Count(level Level) int {
	count := 0
	for i := range r.Findings {
		if r.Findings[i].Level == level && r.Findings[i].Waived == nil {
			count++
		}
	}
	return count
}

// Blocks tells whether a finding blocks: what blocks is not to be signed.
func (r *Result) Blocks() bool {
	for i := range r.Findings {
		if r.Findings[i].Blocks {
			return true
		}
	}
	return false
}

// Linter is made once and shared.
type Linter struct {
	linter  *C.brlint
	rules   []Rule
	places  map[*C.brlint_rule]int
	ruleset string
	reports sync.Pool
}

// report is the library's memory for one object after another; what the pool drops is freed with it.
type report struct{ report *C.brlint_report }

func status(s C.enum_brlint_status) error {
	if s == C.BRLINT_OK {
		return nil
	}
	return errors.New("brlint: " + C.GoString(C.brlint_status_text(s)))
}

// Version is that of the library, "1.3.0".
func Version() string { return C.GoString(C.brlint_version()) }

func day(seconds C.int64_t) time.Time {
	if seconds == C.INT64_MIN || seconds == C.INT64_MAX {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}

// block gives a config the keys in their order, in memory of C's, which the library goes on using.
func block(config *C.brlint_config, keys [][32]byte) (unsafe.Pointer, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	sorted := append([][32]byte(nil), keys...)
	sort.Slice(sorted, func(i, j int) bool { return bytes.Compare(sorted[i][:], sorted[j][:]) < 0 })
	digests := C.malloc(C.size_t(32 * len(sorted)))
	if digests == nil {
		return nil, status(C.BRLINT_NO_MEMORY)
	}
	copy(unsafe.Slice((*[32]byte)(digests), len(sorted)), sorted)
	if s := C.brlint_config_blocked_keys(config, digests, C.size_t(len(sorted))); s != C.BRLINT_OK {
		C.free(digests)
		return nil, errors.New("brlint: BlockedKeys: " + C.GoString(C.brlint_config_error(config)))
	}
	return digests, nil
}

// New makes a linter.
func New(o Options) (*Linter, error) {
	config := C.brlint_config_new()
	if config == nil {
		return nil, status(C.BRLINT_NO_MEMORY)
	}
	defer C.brlint_config_free(config)
	if err := configure(config, &o); err != nil {
		return nil, err
	}
	blocked, err := block(config, o.BlockedKeys)
	if err != nil {
		return nil, err
	}
	var s C.enum_brlint_status
	made := C.brlint_new(config, &s)
	if made == nil {
		C.free(blocked)
		return nil, errors.New("brlint: " + C.GoString(C.brlint_config_error(config)))
	}
	l := &Linter{linter: made, places: map[*C.brlint_rule]int{}, ruleset: C.GoString(C.brlint_ruleset(made))}
	runtime.SetFinalizer(l, func(l *Linter) {
		C.brlint_free(l.linter)
		C.free(blocked)
	})
	for i := C.size_t(0); i < C.brlint_rule_count(made); i++ {
		rule := C.brlint_rule_at(made, i)
		l.places[rule] = int(i)
		l.rules = append(l.rules, Rule{
			Name: C.GoString(rule.name), Source: C.GoString(rule.source), Clause: C.GoString(rule.clause), Title: C.GoString(rule.title),
			Level: Level(rule.level), Revision: int(rule.revision), From: day(rule.from), Until: day(rule.until), Enabled: rule.enabled != 0,
		})
	}
	return l, nil
}

// configure hands the options to the library; each call says what is wrong with its own.
func configure(config *C.brlint_config, o *Options) error {
	check := func(s C.enum_brlint_status, what string) error {
		if s == C.BRLINT_OK {
			return nil
		}
		return fmt.Errorf("brlint: %s: %s", what, C.GoString(C.brlint_config_error(config)))
	}
	// With a text of C for each word: a function of the library for each list.
	each := func(words []string, what string, call func(*C.char) C.enum_brlint_status) error {
		for _, word := range words {
			text := C.CString(word)
			err := check(call(text), what)
			C.free(unsafe.Pointer(text))
			if err != nil {
				return err
			}
		}
		return nil
	}
	one := func(word string) []string {
		if word == "" {
			return nil
		}
		return []string{word}
	}
	steps := []struct {
		words []string
		what  string
		call  func(*C.char) C.enum_brlint_status
	}{
		{one(o.Data), "Data", func(t *C.char) C.enum_brlint_status { return C.brlint_config_data(config, t) }},
		{o.Only, "Only", func(t *C.char) C.enum_brlint_status { return C.brlint_config_only(config, t) }},
		{o.Ignore, "Ignore", func(t *C.char) C.enum_brlint_status { return C.brlint_config_ignore(config, t) }},
		{o.IncludeSources, "IncludeSources", func(t *C.char) C.enum_brlint_status { return C.brlint_config_include_sources(config, t) }},
		{o.ExcludeSources, "ExcludeSources", func(t *C.char) C.enum_brlint_status { return C.brlint_config_exclude_sources(config, t) }},
		{one(o.NameFilter), "NameFilter", func(t *C.char) C.enum_brlint_status { return C.brlint_config_name_filter(config, t) }},
	}
	for _, step := range steps {
		if err := each(step.words, step.what, step.call); err != nil {
			return err
		}
	}
	for rule, level := range o.Levels {
		level := level
		if err := each([]string{rule}, "Levels", func(t *C.char) C.enum_brlint_status {
			return C.brlint_config_level(config, t, C.enum_brlint_level(level))
		}); err != nil {
			return err
		}
	}
	for _, policy := range o.Policies {
		text := policy.Text
		if err := each([]string{policy.Name}, "Policies", func(t *C.char) C.enum_brlint_status {
			return C.brlint_config_policy(config, t, pointer(text), C.size_t(len(text)))
		}); err != nil {
			return err
		}
	}
	for _, list := range o.WeakKeys {
		text := []byte(list.Text)
		if err := each([]string{list.Name}, "WeakKeys", func(t *C.char) C.enum_brlint_status {
			return C.brlint_config_weak_keys(config, t, pointer(text), C.size_t(len(text)))
		}); err != nil {
			return err
		}
	}
	for _, list := range o.LogLists {
		json := list.JSON
		if err := each([]string{list.Name}, "LogLists", func(t *C.char) C.enum_brlint_status {
			return C.brlint_config_log_list(config, t, pointer(json), C.size_t(len(json)))
		}); err != nil {
			return err
		}
	}
	if o.TestKeys {
		C.brlint_config_test_keys(config, 1)
	}
	C.brlint_config_max_object(config, C.size_t(o.MaxObject))
	return nil
}

// Rules returns all rules, those that are switched off, too, in the order in which they run. They are not to be changed.
func (l *Linter) Rules() []Rule { return l.rules }

// Ruleset is a digest of the rules that are on and of the data: equal digests, equal judgement.
func (l *Linter) Ruleset() string { return l.ruleset }

// DataVersion returns the version of a file of reference data, "tlds"; empty if there is no such file.
func (l *Linter) DataVersion(file string) string {
	name := C.CString(file)
	defer C.free(unsafe.Pointer(name))
	version := C.brlint_data_version(l.linter, name)
	runtime.KeepAlive(l)
	if version == nil {
		return ""
	}
	return C.GoString(version)
}

// companions makes a set of certificates, which may be empty.
func companions(role C.enum_brlint_role, certificates [][]byte) (*C.brlint_companions, error) {
	set := C.brlint_companions_new(role)
	if set == nil {
		return nil, status(C.BRLINT_NO_MEMORY)
	}
	for _, der := range certificates {
		// the octets are copied
		if err := status(C.brlint_companions_add(set, pointer(der), C.size_t(len(der)))); err != nil {
			C.brlint_companions_free(set)
			return nil, err
		}
	}
	return set, nil
}

func pointer(der []byte) unsafe.Pointer {
	if len(der) == 0 {
		return nil
	}
	return unsafe.Pointer(&der[0])
}

// makeJob makes the library's job of ours; to be freed.
func makeJob(j *Job) (*C.brlint_job, error) {
	job := C.brlint_job_new()
	if job == nil {
		return nil, status(C.BRLINT_NO_MEMORY)
	}
	// Go's memory may not be kept by C after the call.
	C.brlint_job_copy(job, 1)
	if j == nil {
		return job, nil
	}
	err := fillJob(job, j)
	if err != nil {
		C.brlint_job_free(job)
		return nil, err
	}
	return job, nil
}

func fillJob(job *C.brlint_job, j *Job) error {
	word := func(word string, call func(*C.char) C.enum_brlint_status) error {
		text := C.CString(word)
		defer C.free(unsafe.Pointer(text))
		if err := status(call(text)); err != nil {
			return fmt.Errorf("%w: %q", err, word)
		}
		return nil
	}
	if j.Name != "" {
		if err := word(j.Name, func(t *C.char) C.enum_brlint_status { return C.brlint_job_name(job, t) }); err != nil {
			return err
		}
	}
	if j.Index != nil {
		if *j.Index < 0 {
			return fmt.Errorf("brlint: the index %d is negative", *j.Index)
		}
		C.brlint_job_index(job, C.size_t(*j.Index))
	}
	if j.Profile != "" {
		if err := word(j.Profile, func(t *C.char) C.enum_brlint_status { return C.brlint_job_profile(job, t) }); err != nil {
			return err
		}
	}
	if j.Scope != "" {
		if err := word(j.Scope, func(t *C.char) C.enum_brlint_status { return C.brlint_job_scope(job, t) }); err != nil {
			return err
		}
	}
	if j.OCSPProfile != "" {
		if err := word(j.OCSPProfile, func(t *C.char) C.enum_brlint_status { return C.brlint_job_ocsp_profile(job, t) }); err != nil {
			return err
		}
	}
	if !j.Date.IsZero() {
		C.brlint_job_date(job, C.int64_t(j.Date.Unix()))
	}
	if j.VerifySignature {
		C.brlint_job_verify(job, 1)
	}
	for _, kind := range j.RequireKinds {
		if err := word(kind, func(t *C.char) C.enum_brlint_status { return C.brlint_job_require_kind(job, t) }); err != nil {
			return err
		}
	}
	for _, profile := range j.RequireProfiles {
		if err := word(profile, func(t *C.char) C.enum_brlint_status { return C.brlint_job_require_profile(job, t) }); err != nil {
			return err
		}
	}
	for _, side := range []struct {
		role         C.enum_brlint_role
		certificates [][]byte
		required     bool
	}{{C.BRLINT_ISSUER, j.Issuers, j.RequireIssuer}, {C.BRLINT_PRECERTIFICATE, j.Precertificates, j.RequirePrecertificate},
		{C.BRLINT_BESIDE, j.Beside, j.RequireBeside}, {C.BRLINT_PREVIOUS, j.Previous, j.RequirePrevious}} {
		// an empty set that is required is one in which nothing fits
		if len(side.certificates) == 0 && !side.required {
			continue
		}
		var required C.int
		if side.required {
			required = 1
		}
		set, err := companions(side.role, side.certificates)
		if err != nil {
			return err
		}
		s := C.brlint_job_companions(job, side.role, set, required)
		C.brlint_companions_free(set) // the job holds it
		if err := status(s); err != nil {
			return err
		}
	}
	return nil
}

func waiver(w *C.brlint_waiver) *Waiver {
	if w == nil {
		return nil
	}
	made := &Waiver{Reason: C.GoString(w.reason), Until: day(w.until), File: C.GoString(w.file), Line: int(w.line)}
	if w.owner != nil {
		made.Owner = C.GoString(w.owner)
	}
	return made
}

// Lint judges one object in DER: a certificate, precertificate, CRL or OCSP response, or what of one is to be signed. The error is not nil if nothing
// was judged. That the octets are no such object is no error but a finding, and so Result.Kind is "unknown".
func (l *Linter) Lint(der []byte, j *Job) (*Result, error) { return l.lint(der, j, false) }

// LintVerdicts is Lint with what each rule says, which takes several times as long.
func (l *Linter) LintVerdicts(der []byte, j *Job) (*Result, error) { return l.lint(der, j, true) }

func (l *Linter) report() (*report, error) {
	if r, ok := l.reports.Get().(*report); ok {
		return r, nil
	}
	made := C.brlint_report_new()
	if made == nil {
		return nil, status(C.BRLINT_NO_MEMORY)
	}
	r := &report{made}
	runtime.SetFinalizer(r, func(r *report) { C.brlint_report_free(r.report) })
	return r, nil
}

// judge gives back the report of an object; the caller puts it back.
func (l *Linter) judge(der []byte, j *Job, wantVerdicts bool) (*report, error) {
	job, err := makeJob(j)
	if err != nil {
		return nil, err
	}
	defer C.brlint_job_free(job)
	r, err := l.report()
	if err != nil {
		return nil, err
	}
	var wanted C.int
	if wantVerdicts {
		wanted = 1
	}
	C.brlint_report_want_verdicts(r.report, wanted)
	if err := status(C.brlint_lint(l.linter, r.report, job, pointer(der), C.size_t(len(der)))); err != nil {
		l.reports.Put(r)
		return nil, err
	}
	return r, nil
}

// Write judges an object and returns what the command prints of it in a format, "jsonl" and so on.
func (l *Linter) Write(der []byte, j *Job, format string) (string, error) {
	r, err := l.judge(der, j, format == "zlint")
	if err != nil {
		return "", err
	}
	defer l.reports.Put(r)
	name := C.CString(format)
	defer C.free(unsafe.Pointer(name))
	var size C.size_t
	var s C.enum_brlint_status
	text := C.written(r.report, name, &size, &s)
	runtime.KeepAlive(l)
	if text == nil {
		return "", fmt.Errorf("%w: %q", status(s), format)
	}
	defer C.free(unsafe.Pointer(text))
	return string(unsafe.Slice((*byte)(unsafe.Pointer(text)), int(size))), nil
}

func (l *Linter) lint(der []byte, j *Job, wantVerdicts bool) (*Result, error) {
	r, err := l.judge(der, j, wantVerdicts)
	if err != nil {
		return nil, err
	}
	defer l.reports.Put(r)
	result := &Result{
		Kind:           C.GoString(C.brlint_report_kind(r.report)),
		Precertificate: C.brlint_report_is_precertificate(r.report) != 0,
		SHA256:         C.GoString(C.brlint_report_sha256(r.report)),
		Findings:       make([]Finding, int(C.brlint_finding_count(r.report))),
	}
	for i := C.size_t(0); ; i++ {
		profile := C.brlint_report_profile_at(r.report, i)
		if profile == nil {
			break
		}
		result.Profiles = append(result.Profiles, C.GoString(profile))
	}
	for i := range result.Findings {
		f := C.brlint_finding_at(r.report, C.size_t(i))
		result.Findings[i] = Finding{
			Rule: &l.rules[l.places[f.rule]], Level: Level(f.level), Message: C.GoString(f.message), Path: C.GoString(f.path),
			Offset: int(f.offset), Length: int(f.length), Waived: waiver(f.waived), Blocks: f.blocks != 0,
		}
	}
	if wantVerdicts {
		result.Verdicts = make([]Verdict, len(l.rules))
		C.verdicts(r.report, (*C.uchar)(unsafe.Pointer(&result.Verdicts[0])), C.size_t(len(l.rules)))
	}
	runtime.KeepAlive(l)
	return result, nil
}
