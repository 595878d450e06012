package brlint_test

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"brlint"
)

// sample returns the DER of one of the project's samples, which BRLINT_SAMPLES has.
func sample(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(os.Getenv("BRLINT_SAMPLES"), name+".pem"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		t.Fatalf("%s is not PEM", name)
	}
	return block.Bytes
}

func newLinter(t testing.TB, o brlint.Options) *brlint.Linter {
	t.Helper()
	l, err := brlint.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func lint(t testing.TB, l *brlint.Linter, der []byte, j *brlint.Job) *brlint.Result {
	t.Helper()
	r, err := l.Lint(der, j)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// has tells whether a rule has a finding of level error.
func has(r *brlint.Result, rule string) bool {
	for i := range r.Findings {
		if r.Findings[i].Rule.Name == rule && r.Findings[i].Level == brlint.Error {
			return true
		}
	}
	return false
}

func TestFinding(t *testing.T) {
	r := lint(t, newLinter(t, brlint.Options{}), sample(t, "ecc-non-repudiation"), nil)
	if r.Kind != "certificate" || len(r.Profiles) != 1 || r.Profiles[0] != "subscriber-dv" || len(r.SHA256) != 64 {
		t.Errorf("kind %q, profiles %q, SHA-256 %q", r.Kind, r.Profiles, r.SHA256)
	}
	if len(r.Findings) != 1 {
		t.Fatalf("%d findings", len(r.Findings))
	}
	f := r.Findings[0]
	if f.Rule.Name != "e_cabf_ecc_allowed_key_usages" || f.Rule.Source != "BR" || f.Rule.Clause != "7.1.2.7.11" || f.Level != brlint.Error ||
		f.Path != "tbsCertificate.extensions[0].extnValue.keyUsage" || f.Offset != 246 || f.Length != 4 || !strings.Contains(f.Message, "nonRepudiation") {
		t.Errorf("%+v of %+v", f, f.Rule)
	}
	if r.Verdicts != nil {
		t.Error("verdicts that were not asked for")
	}
}

func TestGood(t *testing.T) {
	if r := lint(t, newLinter(t, brlint.Options{}), sample(t, "good-subscriber"), nil); len(r.Findings) != 0 {
		t.Errorf("%+v", r.Findings)
	}
}

func TestNoObject(t *testing.T) {
	l := newLinter(t, brlint.Options{})
	for _, der := range [][]byte{nil, []byte("hello"), sample(t, "good-subscriber")[:100]} {
		r := lint(t, l, der, nil)
		if r.Count(brlint.Error) == 0 {
			t.Errorf("%d octets have no error", len(der))
		}
	}
	if r := lint(t, l, []byte("hello"), nil); r.Kind != "unknown" {
		t.Errorf("kind %q", r.Kind)
	}
}

func TestOptions(t *testing.T) {
	der := sample(t, "ecc-non-repudiation")
	if r := lint(t, newLinter(t, brlint.Options{Ignore: []string{"e_cabf_ecc_allowed_key_usages"}}), der, nil); len(r.Findings) != 0 {
		t.Errorf("an ignored rule has findings: %+v", r.Findings)
	}
	warning := newLinter(t, brlint.Options{Levels: map[string]brlint.Level{"e_cabf_ecc_allowed_key_usages": brlint.Warning}})
	if r := lint(t, warning, der, nil); r.Count(brlint.Warning) != 1 || r.Count(brlint.Error) != 0 {
		t.Errorf("%+v", r.Findings)
	}
	only := newLinter(t, brlint.Options{IncludeSources: []string{"RFC5280"}})
	if r := lint(t, only, der, nil); len(r.Findings) != 0 {
		t.Errorf("%+v", r.Findings)
	}
	if warning.Ruleset() == only.Ruleset() || len(only.Ruleset()) != 64 {
		t.Error("different rules have one digest")
	}
	for what, o := range map[string]brlint.Options{
		"Ignore: there is no rule e_moon": {Ignore: []string{"e_moon"}},
		"Data":                            {Data: "/nonexistent"},
		"no rule is left":                 {Only: []string{"e_sub_cert_eku_missing"}, Ignore: []string{"e_sub_cert_eku_missing"}},
		"NameFilter":                      {NameFilter: "("},
	} {
		if _, err := brlint.New(o); err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(what, "Data")) {
			t.Errorf("%s: %v", what, err)
		}
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	keys := [][32]byte{{255}, sha256.Sum256(certificate.RawSubjectPublicKeyInfo), {1}}
	blocking := newLinter(t, brlint.Options{BlockedKeys: keys, TestKeys: true, Only: []string{"e_compromised_key"}})
	if r := lint(t, blocking, der, nil); len(r.Findings) != 1 {
		t.Errorf("a blocked key: %+v", r.Findings)
	}
	small := newLinter(t, brlint.Options{MaxObject: 100})
	if _, err := small.Lint(der, nil); err == nil {
		t.Error("an object above the limit is judged")
	}
}

const policy = `block warning
level w_ext_subject_key_identifier_not_recommended_subscriber error
ignore e_cabf_ecc_allowed_key_usages until 2099-03-15 owner pki reason "agreed"
rule x_no_country error absent subject.countryName clause "CPS 7" "a certificate must not have a country"
`

func TestPolicy(t *testing.T) {
	l := newLinter(t, brlint.Options{Policies: []brlint.Policy{{Name: "policy", Text: []byte(policy)}}})
	r := lint(t, l, sample(t, "ecc-non-repudiation"), nil)
	if len(r.Findings) != 1 || r.Count(brlint.Error) != 0 || r.Blocks() {
		t.Fatalf("%+v", r.Findings)
	}
	w := r.Findings[0].Waived
	if w == nil || w.Reason != "agreed" || w.Owner != "pki" || w.File != "policy" || w.Line != 3 || !w.Until.Equal(time.Date(2099, 3, 15, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", w)
	}
	if bad := lint(t, newLinter(t, brlint.Options{}), sample(t, "ecc-non-repudiation"), nil); !bad.Blocks() || bad.Findings[0].Waived != nil {
		t.Errorf("%+v", bad.Findings)
	}
	own := l.Rules()[len(l.Rules())-1]
	if own.Name != "x_no_country" || own.Source != "Policy" || own.Clause != "CPS 7" {
		t.Errorf("%+v", own)
	}
	if _, err := brlint.New(brlint.Options{Policies: []brlint.Policy{{Name: "p", Text: []byte("block moon\n")}}}); err == nil || !strings.Contains(err.Error(), "p:1: ") {
		t.Errorf("%v", err)
	}
}

func TestLogLists(t *testing.T) {
	list := []byte(`{"operators":[{"name":"O","logs":[{"key":"AQIDBAUGBwg="}]}]}`)
	l := newLinter(t, brlint.Options{LogLists: []brlint.LogList{{Name: "list", JSON: list}}})
	if r := lint(t, l, sample(t, "good-subscriber"), nil); len(r.Findings) == 0 || r.Findings[0].Rule.Name != "n_ct_log_unknown" {
		t.Errorf("%+v", r.Findings)
	}
	if _, err := brlint.New(brlint.Options{LogLists: []brlint.LogList{{Name: "l", JSON: []byte("{")}}}); err == nil || !strings.Contains(err.Error(), "l:1: ") {
		t.Errorf("%v", err)
	}
}

func TestWeakKeys(t *testing.T) {
	newLinter(t, brlint.Options{WeakKeys: []brlint.KeyList{{Name: "list", Text: "85848b4a1a48593645ce7fbdcc35a42b\n"}}})
	if _, err := brlint.New(brlint.Options{WeakKeys: []brlint.KeyList{{Name: "l", Text: "moon\n"}}}); err == nil || !strings.Contains(err.Error(), "l:1: ") {
		t.Errorf("%v", err)
	}
}

func TestJob(t *testing.T) {
	l, der := newLinter(t, brlint.Options{}), sample(t, "good-subscriber")
	if r := lint(t, l, der, &brlint.Job{Issuers: [][]byte{der}, RequireIssuer: true}); !has(r, "e_issuer_not_subject_of_issuing_ca") {
		t.Error("a wrong issuer is no error")
	}
	if r := lint(t, l, der, &brlint.Job{RequireIssuer: true}); !has(r, "e_issuer_not_given") || has(r, "e_precert_not_given") {
		t.Errorf("an issuer is required, and none is given: %+v", r.Findings)
	}
	if r := lint(t, l, der, &brlint.Job{RequirePrecertificate: true}); !has(r, "e_precert_not_given") || has(r, "e_issuer_not_given") {
		t.Errorf("a precertificate is required, and none is given: %+v", r.Findings)
	}
	if r := lint(t, l, der, &brlint.Job{VerifySignature: true}); !has(r, "e_signature_not_verified") {
		t.Errorf("the signature is to be verified, and no issuer is given: %+v", r.Findings)
	}
	if r := lint(t, l, der, &brlint.Job{RequireKinds: []string{"crl"}}); r.Count(brlint.Error) != 1 {
		t.Errorf("%+v", r.Findings)
	}
	if r := lint(t, l, der, &brlint.Job{RequireProfiles: []string{"subscriber-ov"}}); r.Count(brlint.Error) != 1 {
		t.Errorf("%+v", r.Findings)
	}
	if r := lint(t, l, der, &brlint.Job{RequireProfiles: []string{"subscriber-dv"}, RequireKinds: []string{"final-certificate"}}); len(r.Findings) != 0 {
		t.Errorf("%+v", r.Findings)
	}
	if r := lint(t, l, der, &brlint.Job{Beside: [][]byte{der}, RequireBeside: true, RequirePrevious: true, OCSPProfile: "rfc5019"}); len(r.Findings) != 0 {
		t.Errorf("what CRLs and responses need is asked of a certificate: %+v", r.Findings)
	}
	if r := lint(t, l, der, &brlint.Job{Date: time.Date(2029, 3, 15, 0, 0, 0, 0, time.UTC)}); r.Count(brlint.Error) == 0 {
		t.Error("rules of 2029 find nothing")
	}
	for _, j := range []brlint.Job{{Profile: "moon"}, {Scope: "moon"}, {RequireKinds: []string{"moon"}}, {Issuers: [][]byte{[]byte("hello")}},
		{Precertificates: [][]byte{der}}, {Beside: [][]byte{[]byte("hello")}}, {Previous: [][]byte{der}}, {OCSPProfile: "moon"}} {
		j := j
		if _, err := l.Lint(der, &j); err == nil {
			t.Errorf("%+v is taken", j)
		}
	}
}

// What an object is called stands in what is written of it.
func TestWrite(t *testing.T) {
	l, der, second := newLinter(t, brlint.Options{}), sample(t, "ecc-non-repudiation"), 1
	for start, j := range map[string]*brlint.Job{
		`{"input": "", "index": 0, "kind": "certificate",`:            nil,
		`{"input": "a \"b\".pem", "index": 1, "kind": "certificate",`: {Name: `a "b".pem`, Index: &second},
	} {
		line, err := l.Write(der, j, "jsonl")
		if err != nil || !strings.HasPrefix(line, start) || !strings.HasSuffix(line, "}\n") || strings.Count(line, "\n") != 1 {
			t.Errorf("%v %.100s", err, line)
		}
	}
	if text, err := l.Write(der, nil, "zlint"); err != nil || !strings.Contains(text, `"e_cabf_ecc_allowed_key_usages":{"result":"error"`) {
		t.Errorf("%v %.100s", err, text)
	}
	if text, err := l.Write(der, nil, "moon"); err == nil || !strings.Contains(err.Error(), "moon") || text != "" {
		t.Errorf("%v %q", err, text)
	}
	below := -1
	if _, err := l.Write(der, &brlint.Job{Index: &below}, "jsonl"); err == nil {
		t.Error("a negative index is taken")
	}
}

func TestRules(t *testing.T) {
	l := newLinter(t, brlint.Options{Ignore: []string{"e_sub_cert_eku_missing"}})
	known := map[string]*brlint.Rule{}
	for i := range l.Rules() {
		known[l.Rules()[i].Name] = &l.Rules()[i]
	}
	rule := known["e_sub_cert_eku_missing"]
	if rule == nil || rule.Enabled || !rule.From.Equal(time.Date(2012, 7, 1, 0, 0, 0, 0, time.UTC)) || !rule.Until.IsZero() {
		t.Errorf("%+v", rule)
	}
	r, err := l.LintVerdicts(sample(t, "good-subscriber"), nil)
	if err != nil || len(r.Verdicts) != len(l.Rules()) {
		t.Fatalf("%v, %d verdicts of %d rules", err, len(r.Verdicts), len(l.Rules()))
	}
	for i, rule := range l.Rules() {
		if rule.Name == "e_sub_cert_eku_missing" && r.Verdicts[i] != brlint.NotRun ||
			rule.Name == "e_cabf_ecc_allowed_key_usages" && r.Verdicts[i] != brlint.Pass {
			t.Errorf("%s: %d", rule.Name, r.Verdicts[i])
		}
	}
	if l.DataVersion("tlds") == "" || l.DataVersion("moon") != "" || brlint.Version() == "" {
		t.Error("versions")
	}
}

// One linter, many goroutines, which must all see the same.
func TestGoroutines(t *testing.T) {
	l := newLinter(t, brlint.Options{})
	good, bad := sample(t, "good-subscriber"), sample(t, "ecc-non-repudiation")
	var group sync.WaitGroup
	for g := 0; g < 8; g++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := 0; i < 500; i++ {
				if r, err := l.Lint(good, nil); err != nil || len(r.Findings) != 0 {
					t.Error("good-subscriber has findings")
					return
				}
				if r, err := l.Lint(bad, nil); err != nil || len(r.Findings) != 1 || r.Findings[0].Rule.Name != "e_cabf_ecc_allowed_key_usages" {
					t.Error("ecc-non-repudiation has not its finding")
					return
				}
			}
		}()
	}
	group.Wait()
}

func BenchmarkLint(b *testing.B) {
	l, der := newLinter(b, brlint.Options{}), sample(b, "good-subscriber")
	for i := 0; i < b.N; i++ {
		lint(b, l, der, nil)
	}
}
