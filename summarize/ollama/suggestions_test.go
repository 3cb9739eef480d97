package ollama

import (
	"testing"

	"ratsschreiber/templates"
)

func TestListOfModelsInTheTemplates(t *testing.T) {
	list, err := Suggestions(templates.FS())
	if err != nil || len(list) < 3 {
		t.Fatalf("%v, %v", list, err)
	}
	for _, s := range list {
		if s.Name == "" || s.Size <= 0 || s.Memory < s.Size+2 || s.Licence == "" {
			t.Errorf("%+v", s)
		}
	}
}
