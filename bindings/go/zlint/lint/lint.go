// Package lint has the types of github.com/zmap/zlint/v3/lint that programs use which choose lints and read results, with brlint's rules behind them.
package lint

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"sort"
	"strings"
	"sync"

	"brlint"
)

// LintStatus is what a lint says of an object; a greater one is worse.
type LintStatus int

const (
	Reserved LintStatus = iota
	NA                  // not applicable
	NE                  // not in force at the object's date
	Pass
	Notice // a notice, or a finding that a policy waives
	Warn
	Error
	Fatal // the object could not be decoded to its end, or not judged: other results of it tell nothing
)

var labels = []string{"reserved", "NA", "NE", "pass", "info", "warn", "error", "fatal"}

func (s LintStatus) String() string {
	if s < 0 || int(s) >= len(labels) {
		return ""
	}
	return labels[s]
}

// MarshalJSON writes the label.
func (s LintStatus) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// UnmarshalJSON reads a label.
func (s *LintStatus) UnmarshalJSON(data []byte) error {
	for i, label := range labels {
		if string(bytes.Trim(data, `"`)) == label {
			*s = LintStatus(i)
			return nil
		}
	}
	return fmt.Errorf("lint: there is no status %s", data)
}

// LintResult is what one lint says.
type LintResult struct {
	Status  LintStatus `json:"result"`
	Details string     `json:"details,omitempty"`
}

// LintSource is a document: brlint's names of documents, "BR", and zlint's, "CABF_BR", are the same to Filter.
type LintSource string

// zlint's names of the documents. Those of families that brlint does not judge are known, and name no rule.
const (
	UnknownLintSource             LintSource = "Unknown"
	RFC3279                       LintSource = "RFC3279"
	RFC5280                       LintSource = "RFC5280"
	RFC5480                       LintSource = "RFC5480"
	RFC5891                       LintSource = "RFC5891"
	RFC6960                       LintSource = "RFC6960"
	RFC6962                       LintSource = "RFC6962"
	RFC8813                       LintSource = "RFC8813"
	CABFBaselineRequirements      LintSource = "CABF_BR"
	CABFCSBaselineRequirements    LintSource = "CABF_CS_BR"
	CABFSMIMEBaselineRequirements LintSource = "CABF_SMIME_BR"
	CABFEVGuidelines              LintSource = "CABF_EV"
	MozillaRootStorePolicy        LintSource = "Mozilla"
	AppleRootStorePolicy          LintSource = "Apple"
	Community                     LintSource = "Community"
	EtsiEsi                       LintSource = "ETSI_ESI"
)

// outside are documents whose lints brlint does not have.
var outside = map[LintSource]bool{EtsiEsi: true, CABFSMIMEBaselineRequirements: true, CABFCSBaselineRequirements: true}

// SourceList is a list of documents.
type SourceList []LintSource

// FromString replaces the list by the words of a text with commas between them.
func (l *SourceList) FromString(text string) error {
	*l = nil
	for _, word := range strings.Split(text, ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			return fmt.Errorf("lint: the list %q has an empty word", text)
		}
		*l = append(*l, LintSource(word))
	}
	return nil
}

// FilterOptions says which lints are kept. NameFilter excludes IncludeNames and ExcludeNames.
type FilterOptions struct {
	NameFilter     *regexp.Regexp
	IncludeNames   []string
	ExcludeNames   []string
	IncludeSources SourceList
	ExcludeSources SourceList
}

// Empty tells whether nothing is chosen.
func (o FilterOptions) Empty() bool {
	return o.NameFilter == nil && len(o.IncludeNames)+len(o.ExcludeNames)+len(o.IncludeSources)+len(o.ExcludeSources) == 0
}

// LintMetadata is what a lint is.
type LintMetadata struct {
	Name        string     `json:"name"`
	Description string     `json:"description,omitempty"`
	Citation    string     `json:"citation,omitempty"`
	Source      LintSource `json:"source"`
}

// Configuration is what zlint's lints read from TOML. Rules of brlint have no parameters: what is in it changes nothing, as an unknown section does not
// there.
type Configuration struct{}

// NewEmptyConfig returns a configuration.
func NewEmptyConfig() Configuration { return Configuration{} }

// NewConfigFromString takes any text.
func NewConfigFromString(string) (Configuration, error) { return Configuration{}, nil }

// NewConfigFromFile takes any file that can be read.
func NewConfigFromFile(path string) (Configuration, error) {
	_, err := os.ReadFile(path)
	return Configuration{}, err
}

// Registry is a choice of lints.
type Registry interface {
	Names() []string
	Sources() SourceList
	ByName(name string) *LintMetadata
	Filter(opts FilterOptions) (Registry, error)
	WriteJSON(w io.Writer)
	SetConfiguration(config Configuration)
	GetConfiguration() Configuration
	// Linter is what judges; packages beside this one ask for it.
	Linter() (*brlint.Linter, error)
}

// registry is a linter that has been made, so that what is wrong with a choice is told where it is made.
type registry struct {
	options brlint.Options
	linter  *brlint.Linter
}

var (
	globalOnce     sync.Once
	globalRegistry Registry
	globalError    error
)

// GlobalRegistry has all rules of brlint: zlint's by their names, and those that zlint lacks. It panics if memory ran out.
func GlobalRegistry() Registry {
	globalOnce.Do(func() { globalRegistry, globalError = NewRegistry(brlint.Options{}) })
	if globalError != nil {
		panic(globalError)
	}
	return globalRegistry
}

// NewRegistry makes a registry of any options that brlint has: data, levels, and so on.
func NewRegistry(options brlint.Options) (Registry, error) {
	linter, err := brlint.New(options)
	if err != nil {
		return nil, err
	}
	return &registry{options, linter}, nil
}

func (r *registry) Linter() (*brlint.Linter, error) { return r.linter, nil }

func (r *registry) enabled() []*brlint.Rule {
	var enabled []*brlint.Rule
	rules := r.linter.Rules()
	for i := range rules {
		if rules[i].Enabled {
			enabled = append(enabled, &rules[i])
		}
	}
	return enabled
}

// Names returns the names of the rules that are on, sorted.
func (r *registry) Names() []string {
	var names []string
	for _, rule := range r.enabled() {
		names = append(names, rule.Name)
	}
	sort.Strings(names)
	return names
}

// Sources returns the documents of the rules that are on, by brlint's names, sorted.
func (r *registry) Sources() SourceList {
	var sources SourceList
	known := map[string]bool{}
	for _, rule := range r.enabled() {
		if !known[rule.Source] {
			known[rule.Source] = true
			sources = append(sources, LintSource(rule.Source))
		}
	}
	sort.Slice(sources, func(i, j int) bool { return sources[i] < sources[j] })
	return sources
}

func metadata(rule *brlint.Rule) *LintMetadata {
	return &LintMetadata{rule.Name, rule.Title, rule.Source + " " + rule.Clause, LintSource(rule.Source)}
}

// ByName returns a rule that is on; nil if there is none of this name.
func (r *registry) ByName(name string) *LintMetadata {
	for _, rule := range r.enabled() {
		if rule.Name == name {
			return metadata(rule)
		}
	}
	return nil
}

// WriteJSON writes a JSON object a line for each rule that is on.
func (r *registry) WriteJSON(w io.Writer) {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, rule := range r.enabled() {
		_ = encoder.Encode(metadata(rule))
	}
}

func (r *registry) SetConfiguration(Configuration)  {}
func (r *registry) GetConfiguration() Configuration { return Configuration{} }

// within keeps the documents that brlint has rules of.
func within(sources SourceList) []string {
	var kept []string
	for _, source := range sources {
		if !outside[source] {
			kept = append(kept, string(source))
		}
	}
	return kept
}

// words takes lists of names with commas between them apart. A blank in a name is "_" in those that are compared: either stands for the other.
func words(lists []string) []string {
	var names []string
	for _, list := range lists {
		names = append(names, strings.Split(strings.ReplaceAll(list, " ", "_"), ",")...)
	}
	return names
}

// inside keeps the names that are not of a lint that only zlint has.
func inside(lists []string) []string {
	var kept []string
	for _, name := range words(lists) {
		if !outsideNames[name] {
			kept = append(kept, name)
		}
	}
	return kept
}

// checkNames returns an error if brlint has no rule of one of these names.
func (r *registry) checkNames(names []string) error {
	known := map[string]bool{}
	for _, rule := range r.linter.Rules() {
		known[words([]string{rule.Name})[0]] = true
	}
	for _, name := range names {
		if !known[name] {
			return fmt.Errorf("lint: there is no rule %q", name)
		}
	}
	return nil
}

// narrow keeps of the chosen rules, all if none have been chosen by name, those of these names. Lists of brlint.Options add up, and so would choose more.
func narrow(chosen, lists []string) ([]string, error) {
	names := words(lists)
	if len(chosen) > 0 {
		before := map[string]bool{}
		for _, name := range words(chosen) {
			before[name] = true
		}
		var both []string
		for _, name := range names {
			if before[name] {
				both = append(both, name)
			}
		}
		names = both
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("lint: no rule is left of those that were chosen")
	}
	return names, nil
}

// matching returns the names of the rules that are on and match: Go's expressions are not POSIX's, so that the library cannot choose by them.
func (r *registry) matching(filter *regexp.Regexp) []string {
	var names []string
	for _, rule := range r.enabled() {
		if filter.MatchString(rule.Name) {
			names = append(names, rule.Name)
		}
	}
	return names
}

// include adds the choice of documents to options: where documents have been chosen before, by the names of the rules of these.
func (r *registry) include(sources SourceList, options *brlint.Options) error {
	if len(sources) == 0 {
		return nil
	}
	kept := within(sources)
	if len(kept) == 0 {
		return fmt.Errorf("lint: brlint has no rules of %v", sources)
	}
	if len(options.IncludeSources) == 0 {
		options.IncludeSources = kept
		return nil
	}
	alone, err := NewRegistry(brlint.Options{Policies: options.Policies, Data: options.Data, IncludeSources: kept})
	if err != nil {
		return err
	}
	options.Only, err = narrow(options.Only, alone.Names())
	return err
}

// Filter makes a registry of fewer lints: those that r has and the options choose. Names of lints and documents that are zlint's and outside of what brlint
// judges are passed over; a name that is neither's is an error, and so is a choice that leaves no rule.
func (r *registry) Filter(opts FilterOptions) (Registry, error) {
	if opts.Empty() {
		return r, nil
	}
	if opts.NameFilter != nil && len(opts.IncludeNames)+len(opts.ExcludeNames) > 0 {
		return nil, fmt.Errorf("lint: NameFilter excludes IncludeNames and ExcludeNames")
	}
	options := r.options
	options.Ignore = append(append([]string{}, options.Ignore...), inside(opts.ExcludeNames)...)
	options.ExcludeSources = append(append([]string{}, options.ExcludeSources...), within(opts.ExcludeSources)...)
	if err := r.include(opts.IncludeSources, &options); err != nil {
		return nil, err
	}
	names := inside(opts.IncludeNames)
	if err := r.checkNames(names); err != nil {
		return nil, err
	}
	if opts.NameFilter != nil {
		names = r.matching(opts.NameFilter)
		if names == nil {
			return nil, fmt.Errorf("lint: no rule has a name that matches %v", opts.NameFilter)
		}
	}
	if opts.NameFilter != nil || len(opts.IncludeNames) > 0 {
		var err error
		if options.Only, err = narrow(options.Only, names); err != nil {
			return nil, err
		}
	}
	return NewRegistry(options)
}
