package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/meeting"
)

const base = "https://ris.waldhausen.example/oparl/"

// oparlMeeting is a meeting as a council information system of 1.1 writes it; %s takes its items.
const oparlMeeting = `{"id":"` + base + `meeting/12","type":"https://schema.oparl.org/1.1/Meeting","name":"12. Sitzung des Rates","meetingState":"eingeladen",
"start":"2026-05-20T18:30:00+02:00","organization":["` + base + `organization/1"],"vendor:room":{"seat":[1,2,3]},
"location":{"id":"` + base + `location/3","type":"https://schema.oparl.org/1.1/Location","description":"Ratssaal, Markt 1"},
"agendaItem":[%s],"created":"2026-05-01T10:00:00+02:00","modified":"2026-05-01T10:00:00+02:00"}`

func oparlItem(n int, fields string) string {
	return fmt.Sprintf(`{"id":"%sitem/%d","type":"https://schema.oparl.org/1.1/AgendaItem","order":%d,%s}`, base, n, n, fields)
}

const oparlOthers = `{"data":[
{"id":"` + base + `organization/1","type":"https://schema.oparl.org/1.1/Organization","name":"Rat der Stadt Waldhausen","votingMemberCount":37,"organizationType":"Gremium"},
{"id":"` + base + `organization/7","type":"https://schema.oparl.org/1.1/Organization","name":"Fraktion Grüne Liste","shortName":"Grüne Liste","organizationType":"Fraktion"},
{"id":"` + base + `paper/114","type":"https://schema.oparl.org/1.1/Paper","name":"Sanierung der Grundschule","reference":"114/2026",
 "mainFile":{"id":"` + base + `file/1","type":"https://schema.oparl.org/1.1/File","accessUrl":"https://x.example/1.pdf","text":"Vorlage 114/2026\n\nBeschlussvorschlag:\nDer Rat beschließt die Sanie-\nrung der Grundschule.\n\nBegründung:\nDas Dach ist undicht."},
 "consultation":[{"id":"` + base + `consultation/5","type":"https://schema.oparl.org/1.1/Consultation","agendaItem":"` + base + `item/2","role":"Entscheidung","authoritative":true}]},
{"id":"` + base + `person/4","type":"https://schema.oparl.org/1.1/Person","name":"Anna Engel","formOfAddress":"Stadträtin","familyName":"Engel","membership":[
 {"id":"` + base + `membership/1","type":"https://schema.oparl.org/1.1/Membership","organization":"` + base + `organization/1","role":"Mitglied","votingRight":true,"onBehalfOf":"` + base + `organization/7","startDate":"2025-11-01"}]},
{"id":"` + base + `person/5","type":"https://schema.oparl.org/1.1/Person","name":"Berta Keller","membership":[
 {"id":"` + base + `membership/2","type":"https://schema.oparl.org/1.1/Membership","organization":"` + base + `organization/1","role":"Vorsitzende","votingRight":true}]},
{"id":"` + base + `person/6","type":"https://schema.oparl.org/1.1/Person","name":"Carl Ehemalig","membership":[
 {"id":"` + base + `membership/3","type":"https://schema.oparl.org/1.1/Membership","organization":"` + base + `organization/1","role":"Mitglied","votingRight":true,"endDate":"2025-10-31"}]},
{"id":"` + base + `person/8","type":"https://schema.oparl.org/1.1/Person","name":"Doris Anders","membership":[
 {"id":"` + base + `membership/4","type":"https://schema.oparl.org/1.1/Membership","organization":"` + base + `organization/1","role":"Mitglied, beratend"}]}
],"pagination":{"totalElements":6},"links":{"next":"https://nirgends.example/page/2"}}`

func parseOParl(t *testing.T, data string, o AgendaOptions) Result {
	t.Helper()
	r, err := ParseAgenda(context.Background(), "meeting.json", []byte(data), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOParlMeeting(t *testing.T) {
	data := fmt.Sprintf(oparlMeeting, strings.Join([]string{
		oparlItem(1, `"number":"1","name":"Eröffnung","public":true`),
		oparlItem(2, `"number":"Ö 2","name":"Sanierung der\nGrundschule","public":true,"consultation":"`+base+`consultation/5"`),
		oparlItem(3, `"number":"N 3","name":"Grundstück","public":false`),
		oparlItem(4, `"number":"4","name":"Ohne Angabe","result":"vertagt"`),
		oparlItem(5, `"number":"5","name":"Gelöscht","public":true,"deleted":true`),
		oparlItem(6, `"number":"6","name":"Als Text","public":"true","x":null`),
	}, ","))
	r := parseOParl(t, data, AgendaOptions{})
	want := "1|o|Eröffnung\n2|o|Sanierung der Grundschule\n3|c|Grundstück\n4|?|Ohne Angabe\n5|o|Gelöscht|d\n6|o|Als Text"
	if got := briefs(r.Agenda); got != want {
		t.Errorf("got:\n%s", got)
	}
	m := r.Meeting
	if m.Title != "12. Sitzung des Rates" || m.Number != "12" || m.Place != "Ratssaal, Markt 1" || m.Start.Format("02.01.2006 15:04") != "20.05.2026 18:30" {
		t.Errorf("head %q %q %q %v", m.Title, m.Number, m.Place, m.Start)
	}
	if string(m.OParl) != data {
		t.Error("the object was not kept byte for byte")
	}
	if got := codes(r.Notes); got != "body_unresolved paper_unresolved=1 results_ignored=1 unconfirmed=1 dropped=1" {
		t.Errorf("notes %q", got)
	}
	again := parseOParl(t, data, AgendaOptions{})
	for i := range r.Agenda.Items {
		if r.Agenda.Items[i].ID != again.Agenda.Items[i].ID || r.Agenda.Items[i].OParlID == "" {
			t.Errorf("item %d: ids %s and %s", i, r.Agenda.Items[i].ID, again.Agenda.Items[i].ID)
		}
	}
}

func TestOParlShapes(t *testing.T) {
	items := oparlItem(1, `"number":"1","name":"Eröffnung","public":true`) + "," + oparlItem(2, `"number":"2","name":"Haushalt","public":true`)
	one := fmt.Sprintf(oparlMeeting, items)
	other := strings.ReplaceAll(strings.ReplaceAll(one, "meeting/12", "meeting/13"), "12. Sitzung", "13. Sitzung")
	gone := strings.Replace(strings.ReplaceAll(one, "meeting/12", "meeting/14"), `"meetingState"`, `"deleted":true,"meetingState"`, 1)
	want := "1|o|Eröffnung\n2|o|Haushalt"
	for _, tt := range []struct{ name, data string }{
		{"a meeting", one},
		{"version 1.0", strings.ReplaceAll(one, "/1.1/", "/1.0/")},
		{"a list page", `{"data":[` + one + `],"pagination":{},"links":{"first":"x"}}`},
		{"an array", `[` + one + `]`},
		{"beside a deleted one", `[` + gone + `,` + one + `]`},
		{"items alone", `[` + items + `]`},
		{"a page of items", `{"data":[` + items + `]}`},
		{"without types", strings.NewReplacer(`"type":"https://schema.oparl.org/1.1/AgendaItem",`, "", `"type":"https://schema.oparl.org/1.1/Meeting",`, "").Replace(one)},
		{"without ids", noIDs(one)},
		{"with a byte order mark", "\ufeff" + one},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := briefs(parseOParl(t, tt.data, AgendaOptions{}).Agenda); got != want {
				t.Errorf("got:\n%s", got)
			}
		})
	}
	t.Run("several meetings are a choice", func(t *testing.T) {
		both := `{"data":[` + one + "," + other + `]}`
		_, err := ParseAgenda(context.Background(), "", []byte(both), AgendaOptions{})
		var several *SeveralError
		if !errors.As(err, &several) || several.Kind != ChooseMeeting || len(several.Choices) != 2 || several.Choices[1].Name != "13. Sitzung des Rates" || several.Choices[1].Start.IsZero() {
			t.Fatalf("got %v %+v", err, several)
		}
		if strings.Contains(err.Error(), "Sitzung") {
			t.Errorf("the error quotes the file: %v", err)
		}
		r := parseOParl(t, both, AgendaOptions{Meeting: several.Choices[1].ID})
		if r.Meeting.Number != "13" {
			t.Errorf("chose %q", r.Meeting.Title)
		}
		if _, err := ParseAgenda(context.Background(), "", []byte(both), AgendaOptions{Meeting: "x"}); !errors.Is(err, ErrNoSuchChoice) {
			t.Errorf("a choice that is not there: %v", err)
		}
	})
	t.Run("numbers are counted where there are none", func(t *testing.T) {
		r := parseOParl(t, fmt.Sprintf(oparlMeeting, oparlItem(1, `"name":"Eröffnung","public":true`)+","+oparlItem(2, `"name":"Haushalt","public":true`)), AgendaOptions{})
		if got := briefs(r.Agenda); got != want {
			t.Errorf("got:\n%s", got)
		}
		if !strings.Contains(codes(r.Notes), "numbers_guessed=2") {
			t.Errorf("notes %q", codes(r.Notes))
		}
	})
	t.Run("the array's order counts before the order property", func(t *testing.T) {
		r := parseOParl(t, fmt.Sprintf(oparlMeeting, oparlItem(9, `"number":"1","name":"Eröffnung","public":true`)+","+oparlItem(2, `"number":"2","name":"Haushalt","public":true`)), AgendaOptions{})
		if got := briefs(r.Agenda); got != want {
			t.Errorf("got:\n%s", got)
		}
	})
}

func noIDs(data string) string {
	var v any
	if err := json.Unmarshal([]byte(data), &v); err != nil {
		panic(err)
	}
	var strip func(any)
	strip = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			delete(v, "id")
			for _, x := range v {
				strip(x)
			}
		case []any:
			for _, x := range v {
				strip(x)
			}
		}
	}
	strip(v)
	out, _ := json.Marshal(v)
	return string(out)
}

// writeFolder lays the meeting, its items by reference, and the other objects into files.
func folderFiles() map[string]string {
	return map[string]string{
		"meetings/12.json":            fmt.Sprintf(oparlMeeting, `"`+base+`item/1","`+base+`item/2","`+base+`item/99"`),
		"items/2.json":                oparlItem(2, `"number":"2","name":"Sanierung der Grundschule","public":true,"meeting":"`+base+`meeting/12","consultation":"`+base+`consultation/5"`),
		"items/1.json":                oparlItem(1, `"number":"1","name":"Eröffnung","public":true,"meeting":"`+base+`meeting/12"`),
		"Übrige Objekte/others.json":  oparlOthers,
		"broken.json":                 `{"id":`,
		"Beschlüsse/TOP 1.txt":        "Der Rat nimmt die Eröffnung\nzur Kenntnis.",
		"Beschlüsse/Anmerkung 99.txt": "nicht dies",
		".hidden.json":                oparlMeeting,
	}
}

func checkFolder(t *testing.T, r Result, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	want := "1|o|Eröffnung|>Der Rat nimmt die Eröffnung zur Kenntnis.\n2|o|Sanierung der Grundschule|114/2026|=Entscheidung|>Der Rat beschließt die Sanierung der Grundschule."
	if got := briefs(r.Agenda); got != want {
		t.Errorf("got:\n%s", got)
	}
	if r.Meeting.Body != "Rat der Stadt Waldhausen" || r.Meeting.LegalMembers != 37 {
		t.Errorf("body %q, %d members by law", r.Meeting.Body, r.Meeting.LegalMembers)
	}
	if got := codes(r.Notes); !strings.Contains(got, "item_unresolved=1") || !strings.Contains(got, "file_skipped=1") {
		t.Errorf("notes %q", got)
	}
	if got := persons(r.Roster); got != "Berta Keller chair +\nStadträtin Anna Engel (Grüne Liste) member +\nDoris Anders member -" {
		t.Errorf("roster:\n%s", got)
	}
}

func persons(r meeting.Roster) string {
	var lines []string
	for _, m := range r.Members {
		s := m.Name
		if m.Group != "" {
			s += " (" + m.Group + ")"
		}
		s += " " + string(m.Role) + " " + map[bool]string{true: "+", false: "-"}[m.Voting]
		if m.Invited != "" {
			s += " " + string(m.Invited)
		}
		if m.Reason != "" {
			s += ": " + m.Reason
		}
		if m.For != "" {
			s += " for " + string(m.For)
		}
		lines = append(lines, s)
	}
	return strings.Join(lines, "\n")
}

func TestOParlFolder(t *testing.T) {
	dir := t.TempDir()
	for name, data := range folderFiles() {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r, err := ReadAgenda(context.Background(), dir, AgendaOptions{})
	checkFolder(t, r, err)
}

func TestOParlZIP(t *testing.T) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, data := range folderFiles() {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(data))
	}
	z.Close()
	r, err := ParseAgenda(context.Background(), "export.zip", buf.Bytes(), AgendaOptions{})
	checkFolder(t, r, err)
}

func TestOParlPersons(t *testing.T) {
	r, err := ParseRoster(context.Background(), "persons.json", []byte(oparlOthers), RosterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := persons(r.Roster); got != "Berta Keller chair +\nStadträtin Anna Engel (Grüne Liste) member +\nDoris Anders member -" {
		t.Errorf("got:\n%s", got)
	}
	if codes(r.Notes) != "voting_guessed=1" || r.Meeting.LegalMembers != 37 {
		t.Errorf("notes %q, %d members by law", codes(r.Notes), r.Meeting.LegalMembers)
	}
	two := strings.Replace(oparlOthers, `"organization":"`+base+`organization/1","role":"Vorsitzende"`, `"organization":"`+base+`organization/9","role":"Vorsitzende"`, 1)
	var several *SeveralError
	if _, err := ParseRoster(context.Background(), "", []byte(two), RosterOptions{}); !errors.As(err, &several) || several.Kind != ChooseBody || len(several.Choices) != 2 {
		t.Fatalf("two bodies: %v", err)
	}
	r, err = ParseRoster(context.Background(), "", []byte(two), RosterOptions{Body: "Rat der Stadt Waldhausen"})
	if err != nil || len(r.Roster.Members) != 2 || codes(r.Notes) != "voting_guessed=1 no_chair" {
		t.Errorf("%v, %q", err, codes(r.Notes))
	}
}

func TestOParlOf500Items(t *testing.T) {
	var items []string
	for i := 1; i <= 500; i++ {
		items = append(items, oparlItem(i, fmt.Sprintf(`"number":"%d.%d","name":"Punkt %d"`, 1+i/50, 1+i%50, i)))
	}
	r := parseOParl(t, fmt.Sprintf(oparlMeeting, strings.Join(items, ",")), AgendaOptions{})
	if len(r.Agenda.Items) != 500 || !strings.Contains(codes(r.Notes), "unconfirmed=500") {
		t.Errorf("%d items, notes %q", len(r.Agenda.Items), codes(r.Notes))
	}
}

func TestOParlDeepNestingEnds(t *testing.T) {
	deep := strings.Repeat(`{"data":[`, 5000) + strings.Repeat(`]}`, 5000)
	if _, err := ParseAgenda(context.Background(), "", []byte(deep), AgendaOptions{}); err == nil {
		t.Error("no error")
	}
}
