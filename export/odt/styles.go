package odt

import (
	"fmt"
	"strings"

	"ratsschreiber/export/document"
)

// styles are the looks, the page and its furniture. Names are the built-in ones where there are such.
func styles(d *document.Document) string {
	lang, country, _ := strings.Cut(d.Language, "-")
	var b strings.Builder
	b.WriteString(xmlHead + "<office:document-styles" + namespaces + `><office:font-face-decls><style:font-face style:name="Schrift" svg:font-family="Arial, 'Liberation Sans', sans-serif" style:font-family-generic="swiss"/></office:font-face-decls><office:styles>`)
	fmt.Fprintf(&b, `<style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2"/><style:text-properties style:font-name="Schrift" fo:font-size="11pt" fo:language="%s" fo:country="%s"/></style:default-style>`, escape(lang), escape(country))
	par := func(name, display, parent, pPr, tPr string, more ...string) {
		fmt.Fprintf(&b, `<style:style style:name="%s" style:display-name="%s" style:family="paragraph" style:class="text"%s`, name, display, strings.Join(more, ""))
		if parent != "" {
			fmt.Fprintf(&b, ` style:parent-style-name="%s"`, parent)
		}
		b.WriteString(">")
		if pPr != "" {
			b.WriteString("<style:paragraph-properties " + pPr + "/>")
		}
		if tPr != "" {
			b.WriteString("<style:text-properties " + tPr + "/>")
		}
		b.WriteString("</style:style>")
	}
	const bold = `fo:font-weight="bold"`
	par("Standard", "Standard", "", `fo:margin-bottom="0.21cm" fo:line-height="115%"`, "")
	par("Zusammenhalten", "Zusammenhalten", "Standard", `fo:keep-with-next="always"`, "")
	par("Title", "Title", "Standard", `fo:text-align="center" fo:margin-top="0.2cm" fo:margin-bottom="0.1cm" fo:keep-with-next="always"`, `fo:font-size="18pt" `+bold)
	par("Subtitle", "Subtitle", "Standard", `fo:text-align="center" fo:margin-bottom="0.15cm" fo:keep-with-next="always"`, `fo:font-size="12pt"`)
	for i, size := range []string{"13pt", "11.5pt", "11pt"} {
		par(fmt.Sprintf("Heading_20_%d", i+1), fmt.Sprintf("Heading %d", i+1), "Standard", `fo:margin-top="0.55cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"`, `fo:font-size="`+size+`" `+bold, fmt.Sprintf(` style:default-outline-level="%d"`, i+1))
	}
	par("Quotations", "Quotations", "Standard", `fo:margin-left="0.75cm" fo:margin-right="0.75cm"`, `fo:font-style="italic"`)
	par("Beschluss", "Beschluss", "Standard", `fo:margin-left="0.75cm" fo:keep-together="always"`, bold)
	par("Kleindruck", "Kleindruck", "Standard", "", `fo:font-size="9.5pt"`)
	par("List_20_Contents", "List Contents", "Standard", `fo:margin-bottom="0.1cm"`, "")
	const marked = `fo:background-color="#fff7df" fo:border-left="0.09cm double #7f6000" style:border-line-width-left="0.03cm 0.03cm 0.03cm" fo:padding-left="0.15cm"`
	for _, base := range []string{"Standard", "Zusammenhalten", "Title", "Subtitle", "Quotations", "Beschluss", "Kleindruck", "List_20_Contents"} {
		par(base+"_20_ungeprüft", strings.ReplaceAll(base, "_20_", " ")+" ungeprüft", base, marked, "")
	}
	par("Tabellentext", "Tabellentext", "Standard", `fo:margin-bottom="0cm" fo:line-height="100%"`, `fo:font-size="10pt"`)
	par("Tabellenkopf", "Tabellenkopf", "Tabellentext", `fo:keep-with-next="always"`, bold)
	par("Tabellentext_20_rechts", "Tabellentext rechts", "Tabellentext", `fo:text-align="end"`, "")
	par("Tabellenkopf_20_rechts", "Tabellenkopf rechts", "Tabellenkopf", `fo:text-align="end"`, "")
	par("Linie", "Linie", "Standard", `fo:border-bottom="0.02cm solid #000000"`, "")
	par("Seitenumbruch", "Seitenumbruch", "Standard", `fo:break-before="page"`, "")
	par("Unterschrift", "Unterschrift", "Standard", `fo:margin-top="1.2cm" fo:keep-with-next="always"`, "")
	par("Header", "Header", "Standard", `fo:margin-bottom="0.1cm"`, `fo:font-size="8.5pt"`)
	fmt.Fprintf(&b, `<style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:border-top="0.02cm solid #000000" fo:padding-top="0.1cm"><style:tab-stops><style:tab-stop style:position="%.1fcm" style:type="right"/></style:tab-stops></style:paragraph-properties><style:text-properties fo:font-size="8.5pt"/></style:style>`, textWidth)
	par("Entwurfszeile", "Entwurfszeile", "Header", `fo:text-align="center" fo:border="0.04cm solid #9c0006" fo:padding="0.1cm" fo:margin-bottom="0.15cm"`, `fo:font-size="10pt" fo:color="#9c0006" `+bold)
	for _, s := range [][2]string{{"Fett", bold}, {"Kursiv", `fo:font-style="italic"`}, {"Fettkursiv", bold + ` fo:font-style="italic"`},
		{"Ungeprüft", bold + ` fo:font-style="normal" fo:font-size="8.5pt" fo:color="#7f6000"`}} {
		fmt.Fprintf(&b, `<style:style style:name="%s" style:family="text"><style:text-properties %s/></style:style>`, s[0], s[1])
	}
	b.WriteString(`<text:list-style style:name="Aufzählung"><text:list-level-style-bullet text:level="1" text:bullet-char="–"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" fo:margin-left="0.6cm"/></style:list-level-properties></text:list-level-style-bullet></text:list-style>`)
	b.WriteString(`</office:styles><office:automatic-styles><style:page-layout style:name="Seite"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="1cm" fo:margin-bottom="1cm" fo:margin-left="2.5cm" fo:margin-right="2cm"/>` +
		`<style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.4cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout></office:automatic-styles>`)
	b.WriteString(`<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Seite"><style:header>`)
	if d.Banner != "" {
		b.WriteString(`<text:p text:style-name="Entwurfszeile">` + inline(d.Banner) + "</text:p>")
	}
	b.WriteString(`<text:p text:style-name="Header">` + inline(d.Header) + "</text:p></style:header>")
	form := d.PageOf
	if form == "" {
		form = "{page} / {pages}"
	}
	number := strings.NewReplacer("{page}", `<text:page-number text:select-page="current">1</text:page-number>`, "{pages}", "<text:page-count>1</text:page-count>").Replace(escape(form))
	b.WriteString(`<style:footer><text:p text:style-name="Footer">` + inline(d.Footer) + "<text:tab/>" + number + "</text:p></style:footer></style:master-page></office:master-styles></office:document-styles>")
	return b.String()
}

// cellStyles are the looks of cells and rows; the format wants them beside the text, not among the named ones.
func cellStyles() string {
	var b strings.Builder
	for _, s := range [][2]string{{"Zelle", `fo:border="0.02cm solid #808080"`}, {"Titelzelle", `fo:border="0.02cm solid #808080" fo:background-color="#e7eded"`}, {"Kopfzelle", `fo:border="none"`}} {
		fmt.Fprintf(&b, `<style:style style:name="%s" style:family="table-cell"><style:table-cell-properties %s fo:padding="0.1cm"/></style:style>`, s[0], s[1])
		tinted := strings.ReplaceAll(s[1], ` fo:background-color="#e7eded"`, "") + ` fo:background-color="#fff7df"`
		fmt.Fprintf(&b, `<style:style style:name="%s_20_ungeprüft" style:family="table-cell"><style:table-cell-properties %s fo:padding="0.1cm"/></style:style>`, s[0], tinted)
	}
	b.WriteString(`<style:style style:name="Unterschriftszelle" style:family="table-cell"><style:table-cell-properties fo:border-top="0.03cm solid #000000" fo:padding-top="0.08cm"/></style:style>`)
	b.WriteString(`<style:style style:name="Zeile" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>`)
	return b.String()
}
