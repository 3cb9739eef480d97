package gui

import (
	"path/filepath"
	"slices"

	"ratsschreiber/workflow"
)

// What a person is asked to choose a file for.

// chooseFile asks for one file.
func (w *Window) chooseFile(wish fileWish, then func(path string)) {
	w.chooseFiles(wish, func(paths []string) { then(paths[0]) })
}

// chooseFolder asks for a folder.
func (w *Window) chooseFolder(from string, then func(dir string)) {
	w.chooseFiles(fileWish{title: w.f("folder_title"), do: w.f("choose"), folder: true, from: from}, func(paths []string) { then(paths[0]) })
}

// importFile lets a person choose files and deals with them as if they had been dropped.
func (w *Window) importFile() {
	sound, paper, text, done := workflow.FileEnds(workflow.FileSound), workflow.FileEnds(workflow.FilePaper), workflow.FileEnds(workflow.FileTranscript),
		workflow.FileEnds(workflow.FileMeeting)
	w.chooseFiles(fileWish{title: w.f("import_title"), do: w.f("import"), many: true, filters: []fileFilter{
		{w.f("all_known"), slices.Concat(sound, paper, text, done)}, {w.f("sound"), sound}, {w.f("papers"), paper}, {w.f("transcripts"), text}, {w.f("meetings"), done},
	}}, w.dropped)
}

func (w *Window) templateWish() fileWish {
	return fileWish{title: w.f("template_title"), do: w.f("choose"), filters: []fileFilter{{w.f("template"), []string{".docx"}}}}
}

func (w *Window) modelWish() fileWish {
	return fileWish{title: w.f("model_title"), do: w.f("choose"), filters: []fileFilter{{w.f("models"), []string{".bin"}}}}
}

// documentWish begins where the meeting's documents lie.
func (w *Window) documentWish() fileWish {
	wish := fileWish{title: w.f("document_title"), do: w.f("check"), filters: []fileFilter{{w.f("documents"), documentEnds()}}}
	if w.sit != nil {
		wish.from = filepath.Dir(w.sit.desk.Path())
	}
	return wish
}

// documentEnds are the ends of the names of what the program writes.
func documentEnds() []string {
	var out []string
	for _, f := range workflow.ExportFormats() {
		out = append(out, filepath.Ext("."+f))
	}
	return out
}
