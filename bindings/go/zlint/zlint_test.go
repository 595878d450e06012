package zlint_test

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"brlint"
	"brlint/zlint"
	"brlint/zlint/lint"
)

func certificate(t *testing.T, name string) *x509.Certificate {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(os.Getenv("BRLINT_SAMPLES"), name+".pem"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What Boulder does: whatever is above Pass and not among the ignored lints stops issuance.
func TestAsBoulder(t *testing.T) {
	registry, err := lint.GlobalRegistry().Filter(lint.FilterOptions{
		ExcludeNames:   []string{"w_subject_common_name_included", "e_smime_strict_eku_check"},
		ExcludeSources: lint.SourceList{lint.EtsiEsi, lint.CABFSMIMEBaselineRequirements, lint.CABFCSBaselineRequirements},
	})
	if err != nil {
		t.Fatal(err)
	}
	registry.SetConfiguration(lint.NewEmptyConfig())
	for name, want := range map[string]int{"good-subscriber": 0, "ecc-non-repudiation": 1} {
		bad := 0
		for _, result := range zlint.LintCertificateEx(certificate(t, name), registry).Results {
			if result.Status > lint.Pass {
				bad++
			}
		}
		if bad != want {
			t.Errorf("%s: %d results above pass, not %d", name, bad, want)
		}
	}
}

func TestResults(t *testing.T) {
	set := zlint.LintCertificate(certificate(t, "ecc-non-repudiation"))
	if set.Version != 3 || set.Timestamp == 0 || !set.ErrorsPresent || set.WarningsPresent || set.NoticesPresent || set.FatalsPresent {
		t.Errorf("version %d, time %d, %t %t %t %t", set.Version, set.Timestamp, set.NoticesPresent, set.WarningsPresent, set.ErrorsPresent, set.FatalsPresent)
	}
	result := set.Results["e_cabf_ecc_allowed_key_usages"]
	if result.Status != lint.Error || !strings.Contains(result.Details, "nonRepudiation") {
		t.Errorf("%+v", result)
	}
	if r := set.Results["e_sub_cert_eku_missing"]; r.Status != lint.Pass || r.Details != "" {
		t.Errorf("%+v", r)
	}
	if r := set.Results["e_ca_is_ca"]; r.Status != lint.NA {
		t.Errorf("%+v", r)
	}
	text, err := json.Marshal(set)
	if err != nil || !strings.Contains(string(text), `"e_ca_is_ca":{"result":"NA"}`) || !strings.Contains(string(text), `"errors_present":true`) {
		t.Errorf("%v %.200s", err, text)
	}
	var back zlint.ResultSet
	if err := json.Unmarshal(text, &back); err != nil || len(back.Results) != len(set.Results) || back.Results["e_ca_is_ca"].Status != lint.NA {
		t.Errorf("%v", err)
	}
}

func TestPolicy(t *testing.T) {
	text := "ignore e_cabf_ecc_allowed_key_usages until 2099-03-15 reason \"agreed\"\n"
	registry, err := lint.NewRegistry(brlint.Options{Policies: []brlint.Policy{{Name: "policy", Text: []byte(text)}}})
	if err != nil {
		t.Fatal(err)
	}
	set := zlint.LintCertificateEx(certificate(t, "ecc-non-repudiation"), registry)
	result := set.Results["e_cabf_ecc_allowed_key_usages"]
	if result.Status != lint.Notice || !strings.HasSuffix(result.Details, "; waived until 2099-03-15: agreed") || set.ErrorsPresent {
		t.Errorf("%+v", result)
	}
}

// What cannot be decoded is fatal, and says so under the name of the rule that found it.
func TestFatal(t *testing.T) {
	der := certificate(t, "good-subscriber").Raw
	if der[0] != 0x30 || der[1] != 0x82 || der[4] != 0x30 || der[5] != 0x82 {
		t.Fatal("the lengths are not where they were")
	}
	beyond := append([]byte{}, der...)
	beyond[6], beyond[7] = der[2], der[3] // the length of the certificate: 4 octets too many
	crl, err := lint.GlobalRegistry().Filter(lint.FilterOptions{IncludeNames: []string{"e_crl_empty_revoked_certificates"}})
	if err != nil {
		t.Fatal(err)
	}
	text := "ignore e_der_length_beyond_parent until 2099-03-15 reason \"agreed\"\n"
	if _, err := lint.NewRegistry(brlint.Options{Policies: []brlint.Policy{{Name: "policy", Text: []byte(text)}}}); err == nil {
		t.Error("what cannot be decoded is waived")
	}
	lowering, loweringError := lint.NewRegistry(brlint.Options{Levels: map[string]brlint.Level{"e_der_length_beyond_parent": brlint.Notice}})
	for _, c := range []struct {
		what, rule, details string
		der                 []byte
		registry            lint.Registry
		err                 error
	}{
		{"cut to 600 octets", "e_object_cut_short", "the object ends after 600 octets", der[:600], nil, nil},
		{"an octet behind it", "e_object_trailing_octets", "1 octet follows", append(append([]byte{}, der...), 0), nil, nil},
		{"tbsCertificate is longer than the certificate", "e_der_length_beyond_parent", "", beyond, nil, nil},
		{"and that is a notice", "e_der_length_beyond_parent", "", beyond, lowering, loweringError},
		{"text", "e_object_unknown", "text", []byte("hello"), nil, nil},
		{"no rule for it", "e_object_not_judged", "none of the chosen rules applies", der, crl, nil},
	} {
		if c.err != nil {
			t.Errorf("%s: %v", c.what, c.err)
			continue
		}
		set := zlint.LintCertificateEx(c.der, c.registry)
		result := set.Results[c.rule]
		if result == nil || result.Status != lint.Fatal || result.Details == "" || !strings.Contains(result.Details, c.details) || !set.FatalsPresent {
			t.Errorf("%s: %+v, fatals %t", c.what, result, set.FatalsPresent)
		}
		for name, result := range set.Results {
			if result.Status == lint.Fatal && result.Details == "" || name == "e_object_not_judged" && result.Status == lint.Fatal && c.rule != name {
				t.Errorf("%s: %s: %+v", c.what, name, result)
			}
		}
	}
	if set := zlint.LintCertificate(der); set.FatalsPresent || set.Results["e_object_trailing_octets"].Status != lint.Pass {
		t.Errorf("a whole certificate is fatal")
	}
}

func TestWhatIsNothing(t *testing.T) {
	if zlint.LintCertificate(nil) != nil || zlint.LintCertificate((*x509.Certificate)(nil)) != nil {
		t.Error("nil has results")
	}
	for _, object := range []any{[]byte("hello"), 5, &struct{ Raw string }{"x"}, &x509.Certificate{}} {
		if set := zlint.LintCertificate(object); !set.FatalsPresent {
			t.Errorf("%T is judged", object)
		}
	}
	if set := zlint.LintRevocationList(certificate(t, "good-subscriber").Raw); set.ErrorsPresent || set.FatalsPresent {
		t.Error("the octets decide what an object is")
	}
}

// only tells whether of these two rules of certificates a registry has the first and not the second.
func only(r lint.Registry, kept, gone string) bool {
	return r.ByName(kept) != nil && r.ByName(gone) == nil
}

// A filtered registry is only made smaller.
func TestFilterAgain(t *testing.T) {
	const missing, check, moz, rfc = "e_sub_cert_eku_missing", "e_sub_cert_eku_check", "e_mp_rsassa-pss_in_spki", "e_ext_san_empty_name"
	filter := func(options ...lint.FilterOptions) (lint.Registry, error) {
		r := lint.GlobalRegistry()
		var err error
		for i := 0; i < len(options) && err == nil; i++ {
			r, err = r.Filter(options[i])
		}
		return r, err
	}
	names := func(names ...string) lint.FilterOptions { return lint.FilterOptions{IncludeNames: names} }
	matching := func(text string) lint.FilterOptions { return lint.FilterOptions{NameFilter: regexp.MustCompile(text)} }
	sources := func(sources ...lint.LintSource) lint.FilterOptions {
		return lint.FilterOptions{IncludeSources: sources}
	}
	for what, options := range map[string][]lint.FilterOptions{
		"names":              {names(missing, check), names(missing, rfc)},
		"a comma":            {names(missing + "," + check), names(missing)},
		"names and a match":  {names(missing, rfc), matching("^e_sub")},
		"a match and names":  {matching("_missing$"), names(check, missing)},
		"sources":            {sources(lint.CABFBaselineRequirements, lint.MozillaRootStorePolicy), sources(lint.CABFBaselineRequirements), names(missing)},
		"sources and names":  {sources(lint.CABFBaselineRequirements), names(missing, rfc)},
		"names and sources":  {names(missing, rfc), sources(lint.CABFBaselineRequirements)},
		"other names, zlint": {names(missing, "e_smime_strict_eku_check")},
	} {
		if r, err := filter(options...); err != nil || !only(r, missing, check) || !only(r, missing, rfc) || r.ByName("e_smime_strict_eku_check") != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if r, err := filter(sources(lint.CABFBaselineRequirements, lint.MozillaRootStorePolicy), sources(lint.RFC5280, lint.MozillaRootStorePolicy)); err != nil ||
		!only(r, moz, missing) || !only(r, moz, rfc) {
		t.Errorf("sources in common: %v", err)
	}
	for what, options := range map[string][]lint.FilterOptions{
		"names":            {names(missing), names(check)},
		"a match":          {names(missing), matching("^" + check + "$")},
		"sources":          {sources(lint.CABFBaselineRequirements), sources(lint.MozillaRootStorePolicy)},
		"zlint's sources":  {sources(lint.CABFBaselineRequirements), sources(lint.EtsiEsi)},
		"zlint's names":    {names("e_smime_strict_eku_check", "e_cs_rsa_key_size", "e_qcstatem_qctype_valid")},
		"names of nothing": {names(missing, "e_moon")},
		"a name and less":  {names(missing), {ExcludeNames: []string{missing}}},
		"a document less":  {names(missing), {ExcludeSources: lint.SourceList{lint.CABFBaselineRequirements}}},
	} {
		if r, err := filter(options...); err == nil {
			t.Errorf("%s: %d rules are left", what, len(r.Names()))
		}
	}
	// what zlint only has may be ignored
	r, err := filter(lint.FilterOptions{ExcludeNames: []string{"w_smime_aia_contains_internal_names", "e_cs_rsa_key_size", "w_qcstatem_qcpds_lang_case"}})
	if err != nil || len(r.Names()) != len(lint.GlobalRegistry().Names()) {
		t.Errorf("%v", err)
	}
	r, err = filter(lint.FilterOptions{ExcludeNames: []string{"w_smime_aia_contains_internal_names", check}})
	if err != nil || !only(r, missing, check) {
		t.Errorf("%v", err)
	}
}

func TestFilter(t *testing.T) {
	all := lint.GlobalRegistry()
	names, err := all.Filter(lint.FilterOptions{NameFilter: regexp.MustCompile(`^e_sub_cert_eku_(missing|check)$`)})
	if err != nil {
		t.Fatal(err)
	}
	chosen := 0
	for _, name := range names.Names() {
		if strings.HasPrefix(name, "e_sub_cert_") {
			chosen++
		}
	}
	if chosen != 2 || names.ByName("e_sub_cert_eku_missing") == nil || names.ByName("e_sub_cert_aia_missing") != nil {
		t.Errorf("%d rules", chosen)
	}
	if _, err := all.Filter(lint.FilterOptions{ExcludeNames: []string{"e_moon"}}); err == nil {
		t.Error("an unknown name is taken")
	}
	if _, err := all.Filter(lint.FilterOptions{IncludeSources: lint.SourceList{lint.EtsiEsi}}); err == nil {
		t.Error("a choice that leaves nothing is taken")
	}
	if only, err := all.Filter(lint.FilterOptions{IncludeSources: lint.SourceList{lint.CABFBaselineRequirements}}); err != nil || only.ByName("e_sub_cert_eku_missing") == nil {
		t.Errorf("%v", err)
	}
	var list lint.SourceList
	if list.FromString("CABF_BR, RFC5280") != nil || len(list) != 2 || list.FromString("x,,y") == nil {
		t.Errorf("%v", list)
	}
	var b strings.Builder
	all.WriteJSON(&b)
	if strings.Count(b.String(), "\n") != len(all.Names()) {
		t.Error("not a line a rule")
	}
}
