// Package zlint stands in for github.com/zmap/zlint/v3: the same functions and results, with brlint's rules. A program changes its imports
//
//	"github.com/zmap/zlint/v3"      -> "brlint/zlint"
//	"github.com/zmap/zlint/v3/lint" -> "brlint/zlint/lint"
//
// and finds more: each rule of brlint is in Results, those that zlint lacks, too. Rules that both have, have zlint's names. Rules of zlint on families of
// certificates that brlint does not judge (S/MIME, code signing, ETSI) are not there.
package zlint

import (
	"fmt"
	"reflect"
	"time"

	"brlint"
	"brlint/zlint/lint"
)

// Version is that of zlint's form of results.
const Version int64 = 3

// ResultSet is what all lints say of one object.
type ResultSet struct {
	Version         int64                       `json:"version"`
	Timestamp       int64                       `json:"timestamp"`
	Results         map[string]*lint.LintResult `json:"lints"`
	NoticesPresent  bool                        `json:"notices_present"`
	WarningsPresent bool                        `json:"warnings_present"`
	ErrorsPresent   bool                        `json:"errors_present"`
	FatalsPresent   bool                        `json:"fatals_present"`
}

// LintCertificate judges a certificate by all rules. c is what zlint takes, a *x509.Certificate, of zcrypto or of Go: any pointer to a struct whose Raw has
// the DER; or the DER itself, as []byte. nil gives nil.
func LintCertificate(c any) *ResultSet { return LintCertificateEx(c, nil) }

// LintCertificateEx judges by the rules of a registry; nil: all.
func LintCertificateEx(c any, registry lint.Registry) *ResultSet { return judge(c, registry) }

// LintRevocationList judges a CRL; of r the same is true.
func LintRevocationList(r any) *ResultSet { return LintRevocationListEx(r, nil) }

// LintRevocationListEx judges by the rules of a registry; nil: all.
func LintRevocationListEx(r any, registry lint.Registry) *ResultSet { return judge(r, registry) }

// LintOcspResponse judges an OCSP response; of o the same is true. golang.org/x/crypto's Response keeps its octets in Raw, too.
func LintOcspResponse(o any) *ResultSet { return LintOcspResponseEx(o, nil) }

// LintOcspResponseEx judges by the rules of a registry; nil: all.
func LintOcspResponseEx(o any, registry lint.Registry) *ResultSet { return judge(o, registry) }

// octets returns the DER of what was given; false if it is nil or of another type.
func octets(object any) ([]byte, bool) {
	if der, ok := object.([]byte); ok {
		return der, true
	}
	value := reflect.ValueOf(object)
	if value.Kind() != reflect.Pointer || value.IsNil() || value.Elem().Kind() != reflect.Struct {
		return nil, false
	}
	raw := value.Elem().FieldByName("Raw")
	if !raw.IsValid() || raw.Kind() != reflect.Slice || raw.Type().Elem().Kind() != reflect.Uint8 {
		return nil, false
	}
	return raw.Bytes(), true
}

func status(verdict brlint.Verdict, level brlint.Level) lint.LintStatus {
	switch verdict {
	case brlint.Pass:
		return lint.Pass
	case brlint.NotInForce:
		return lint.NE
	case brlint.Fail:
		return map[brlint.Level]lint.LintStatus{brlint.Error: lint.Error, brlint.Warning: lint.Warn, brlint.Notice: lint.Notice}[level]
	}
	return lint.NA
}

// undecoded are the rules whose findings say that an object was not judged, or is not decoded to its end, or has something behind it.
var undecoded = map[string]bool{
	"e_object_unknown":           true,
	"e_object_not_judged":        true,
	"e_object_cut_short":         true,
	"e_object_trailing_octets":   true,
	"e_decoder_too_deep":         true,
	"e_decoder_too_many":         true,
	"e_der_truncated":            true,
	"e_der_length_beyond_parent": true,
}

// resultOf is what a finding says. One of what could not be decoded is fatal, whatever a policy says; another that a policy waives is a notice, with the
// reason.
func resultOf(f *brlint.Finding) *lint.LintResult {
	if undecoded[f.Rule.Name] {
		return &lint.LintResult{Status: lint.Fatal, Details: f.Message}
	}
	if w := f.Waived; w != nil {
		return &lint.LintResult{Status: lint.Notice, Details: fmt.Sprintf("%s; waived until %s: %s", f.Message, w.Until.Format("2006-01-02"), w.Reason)}
	}
	return &lint.LintResult{Status: status(brlint.Fail, f.Level), Details: f.Message}
}

func (s *ResultSet) add(name string, result *lint.LintResult) {
	s.Results[name] = result
	s.NoticesPresent = s.NoticesPresent || result.Status == lint.Notice
	s.WarningsPresent = s.WarningsPresent || result.Status == lint.Warn
	s.ErrorsPresent = s.ErrorsPresent || result.Status == lint.Error
	s.FatalsPresent = s.FatalsPresent || result.Status == lint.Fatal
}

// failed is a set in which one result says that nothing was judged: it is never empty, which would look like nothing found.
func failed(s *ResultSet, cause string) *ResultSet {
	s.add("e_object_not_judged", &lint.LintResult{Status: lint.Fatal, Details: cause})
	return s
}

func judge(object any, registry lint.Registry) *ResultSet {
	if object == nil || (reflect.ValueOf(object).Kind() == reflect.Pointer && reflect.ValueOf(object).IsNil()) {
		return nil
	}
	set := &ResultSet{Version: Version, Timestamp: time.Now().Unix(), Results: map[string]*lint.LintResult{}}
	der, ok := octets(object)
	if !ok {
		return failed(set, fmt.Sprintf("%T has no octets of DER in Raw", object))
	}
	if registry == nil {
		registry = lint.GlobalRegistry()
	}
	linter, err := registry.Linter()
	if err != nil {
		return failed(set, err.Error())
	}
	result, err := linter.LintVerdicts(der, nil)
	if err != nil {
		return failed(set, err.Error())
	}
	// the findings have their own levels, and say what was found; of several of one rule the first
	for i := range result.Findings {
		if name := result.Findings[i].Rule.Name; set.Results[name] == nil {
			set.add(name, resultOf(&result.Findings[i]))
		}
	}
	rules := linter.Rules()
	for i := range rules {
		if rules[i].Enabled && result.Verdicts[i] != brlint.NotRun && set.Results[rules[i].Name] == nil {
			set.add(rules[i].Name, &lint.LintResult{Status: status(result.Verdicts[i], rules[i].Level)})
		}
	}
	if result.Kind == "unknown" && !set.FatalsPresent {
		return failed(set, "the octets are not a certificate, CRL or OCSP response")
	}
	return set
}
