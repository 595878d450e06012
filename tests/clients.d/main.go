// Clients of pkimetal, as Boulder's linter and EJBCA's validator are: what they send, octet for octet, and what they make of the answer. Whatever is no array of
// findings is a refusal, and so is a finding that is not ignored.
//
//	client boulder|ejbca ADDRESS|unix:PATH FILE
package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// A finding, as pkimetal's clients know it.
type finding struct {
	Linter   string `json:"linter"`
	Finding  string `json:"finding"`
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Field    string `json:"field"`
}

func client(address string) (*http.Client, string) {
	if !strings.HasPrefix(address, "unix:") {
		return &http.Client{}, address
	}
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", strings.TrimPrefix(address, "unix:"))
	}
	return &http.Client{Transport: &http.Transport{DialContext: dial}}, "http://localhost"
}

// Boulder makes a new request for each certificate: a form with base64 of the octets, the severity, and the format.
func boulder(base string, der []byte, crl bool) (*http.Request, error) {
	end := "lintcert"
	if crl {
		end = "lintcrl"
	}
	form := url.Values{}
	form.Set("b64input", base64.StdEncoding.EncodeToString(der))
	form.Set("severity", "notice")
	form.Set("format", "json")
	address, err := url.JoinPath(base, end)
	if err != nil {
		return nil, err
	}
	ctx, _ := context.WithTimeout(context.Background(), 2*time.Second) //nolint: it ends with the program
	request, err := http.NewRequestWithContext(ctx, "POST", address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Add("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Add("Accept", "application/json")
	return request, nil
}

// EJBCA sends PEM, the profile, and asks for JSON by the header.
func ejbca(base string, der []byte, crl bool) (*http.Request, error) {
	end, field, label := "/lintcert", "b64cert", "CERTIFICATE"
	if crl {
		end, field, label = "/lintcrl", "b64crl", "X509 CRL"
	}
	text := pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
	body := field + "=" + url.QueryEscape(string(text)) + "&severity=warning&profile=autodetect"
	request, err := http.NewRequest("POST", base+end, bytes.NewBufferString(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
	request.Header.Set("Accept", "application/json")
	return request, nil
}

func ask(how, address, file string) error {
	der, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	c, base := client(address)
	c.Timeout = 2 * time.Second
	build := map[string]func(string, []byte, bool) (*http.Request, error){"boulder": boulder, "ejbca": ejbca}[how]
	request, err := build(base, der, strings.HasSuffix(file, ".crl"))
	if err != nil {
		return err
	}
	response, err := c.Do(request)
	if err != nil {
		return fmt.Errorf("no answer: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", response.StatusCode)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("half an answer: %w", err)
	}
	var findings []finding
	if err := json.Unmarshal(text, &findings); err != nil || findings == nil {
		return fmt.Errorf("no array of findings: %q", text)
	}
	var told []string
	for _, f := range findings {
		id := f.Linter + ":" + f.Code
		if f.Code == "" {
			id = f.Linter + ":" + f.Finding
		}
		if id == "brlint:w_subject_common_name_included" {
			continue
		}
		told = append(told, fmt.Sprintf("%s from %s: %s", f.Severity, id, f.Finding))
	}
	if len(told) > 0 {
		return fmt.Errorf("got %d findings: %s", len(told), strings.Join(told, "; "))
	}
	return nil
}

func main() {
	if err := ask(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
	fmt.Println("accepted")
}
