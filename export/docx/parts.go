package docx

import (
	"fmt"
	"strings"
	"time"

	"ratsschreiber/export/document"
)

func contentTypes(comments bool) string {
	const main = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	over := func(part, kind string) {
		fmt.Fprintf(&b, `<Override PartName="%s" ContentType="%s"/>`, part, kind)
	}
	over("/word/document.xml", main+"document.main+xml")
	over("/word/styles.xml", main+"styles+xml")
	over("/word/numbering.xml", main+"numbering+xml")
	over("/word/settings.xml", main+"settings+xml")
	over("/word/header1.xml", main+"header+xml")
	over("/word/header2.xml", main+"header+xml")
	over("/word/footer1.xml", main+"footer+xml")
	if comments {
		over("/word/comments.xml", main+"comments+xml")
	}
	over("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	over("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")
	over("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml")
	b.WriteString("</Types>")
	return b.String()
}

const packageRels = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + officeRel + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="rId3" Type="` + officeRel + `/extended-properties" Target="docProps/app.xml"/>` +
	`<Relationship Id="rId4" Type="` + officeRel + `/custom-properties" Target="docProps/custom.xml"/></Relationships>`

func documentRels(comments bool) string {
	s := xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	for i, p := range []string{"styles", "numbering", "settings", "header1", "header2", "footer1", "comments"} {
		if p == "comments" && !comments {
			continue
		}
		s += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/%s" Target="%s.xml"/>`, i+1, officeRel, strings.TrimRight(p, "12"), p)
	}
	return s + "</Relationships>"
}

func coreProperties(d *document.Document) string {
	at := d.Created.UTC().Format(time.RFC3339)
	s := xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`
	s += "<dc:title>" + escape(d.Title) + "</dc:title><dc:subject>" + escape(d.Subject) + "</dc:subject><dc:creator>" + escape(d.Author) + "</dc:creator>"
	if len(d.Keywords) > 0 {
		s += "<cp:keywords>" + escape(strings.Join(d.Keywords, ", ")) + "</cp:keywords>"
	}
	if !d.Created.IsZero() {
		s += `<dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + at + `</dcterms:modified>`
	}
	return s + "<dc:language>" + escape(d.Language) + "</dc:language></cp:coreProperties>"
}

func appProperties(d *document.Document) string {
	return xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>` + escape(d.Program) + `</Application></Properties>`
}

func customProperties(d *document.Document) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">`)
	for i, p := range d.Properties {
		fmt.Fprintf(&b, `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="%d" name="%s"><vt:lpwstr>%s</vt:lpwstr></property>`, i+2, escape(p.Name), escape(p.Value))
	}
	b.WriteString("</Properties>")
	return b.String()
}

func settings(lang string) string {
	return xmlHead + `<w:settings xmlns:w="` + wordNamespace + `"><w:zoom w:percent="100"/><w:defaultTabStop w:val="708"/><w:characterSpacingControl w:val="doNotCompress"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="` + escape(lang) + `"/></w:settings>`
}

// header has the banner on every page and, from the second page on, the running head.
func header(d *document.Document, first bool) string {
	s := xmlHead + `<w:hdr xmlns:w="` + wordNamespace + `">`
	if d.Banner != "" {
		s += `<w:p><w:pPr><w:pStyle w:val="Entwurfszeile"/></w:pPr>` + run("", d.Banner) + "</w:p>"
	}
	if !first && d.Header != "" {
		s += `<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` + run("", d.Header) + "</w:p>"
	}
	if !strings.Contains(s, "<w:p>") {
		s += `<w:p><w:pPr><w:pStyle w:val="Header"/><w:pBdr><w:bottom w:val="nil"/></w:pBdr></w:pPr></w:p>`
	}
	return s + "</w:hdr>"
}

func footer(d *document.Document) string {
	form := d.PageOf
	if form == "" {
		form = "{page} / {pages}"
	}
	before, rest, _ := strings.Cut(form, "{page}")
	between, after, _ := strings.Cut(rest, "{pages}")
	return xmlHead + `<w:ftr xmlns:w="` + wordNamespace + `"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` + run("", d.Footer) + `<w:r><w:tab/></w:r>` +
		run("", before) + field("PAGE", "1") + run("", between) + field("NUMPAGES", "1") + run("", after) + "</w:p></w:ftr>"
}

const numbering = xmlHead + `<w:numbering xmlns:w="` + wordNamespace + `"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="357" w:hanging="357"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`

// styles have the built-in names where there are such, so that a town's style set applies to them.
func styles(lang string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles xmlns:w="` + wordNamespace + `"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="` +
		escape(lang) + `" w:eastAsia="` + escape(lang) + `" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`)
	style := func(kind, id, name, based, pPr, rPr string, more ...string) {
		fmt.Fprintf(&b, `<w:style w:type="%s" w:styleId="%s"`, kind, id)
		if id == "Normal" || id == "TableNormal" {
			b.WriteString(` w:default="1"`)
		}
		if len(more) > 0 && more[0] == "custom" {
			b.WriteString(` w:customStyle="1"`)
		}
		fmt.Fprintf(&b, `><w:name w:val="%s"/>`, name)
		if based != "" {
			fmt.Fprintf(&b, `<w:basedOn w:val="%s"/>`, based)
		}
		if strings.HasPrefix(id, "Heading") || id == "Title" || id == "Subtitle" {
			b.WriteString(`<w:next w:val="Normal"/>`)
		}
		if kind != "table" || id == "Sitzungstabelle" {
			b.WriteString("<w:qFormat/>")
		}
		if pPr != "" {
			b.WriteString("<w:pPr>" + pPr + "</w:pPr>")
		}
		if rPr != "" {
			b.WriteString("<w:rPr>" + rPr + "</w:rPr>")
		}
		for _, m := range more {
			if m != "custom" {
				b.WriteString(m)
			}
		}
		b.WriteString("</w:style>")
	}
	size := func(halfPoints int) string {
		return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, halfPoints, halfPoints)
	}
	style("paragraph", "Normal", "Normal", "", "", "")
	style("table", "TableNormal", "Normal Table", "", "", "", `<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>`)
	style("paragraph", "Title", "Title", "Normal", `<w:keepNext/><w:spacing w:before="120" w:after="60"/><w:jc w:val="center"/>`, "<w:b/><w:bCs/>"+size(36))
	style("paragraph", "Subtitle", "Subtitle", "Normal", `<w:keepNext/><w:spacing w:after="200"/><w:contextualSpacing/><w:jc w:val="center"/>`, size(24))
	style("paragraph", "Heading1", "heading 1", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="0"/>`, "<w:b/><w:bCs/>"+size(26))
	style("paragraph", "Heading2", "heading 2", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/>`, "<w:b/><w:bCs/>"+size(23))
	style("paragraph", "Heading3", "heading 3", "Normal", `<w:keepNext/><w:keepLines/><w:spacing w:before="180" w:after="60"/><w:outlineLvl w:val="2"/>`, "<w:b/><w:bCs/><w:i/><w:iCs/>")
	style("paragraph", "Quote", "Quote", "Normal", `<w:ind w:left="425" w:right="425"/>`, "<w:i/><w:iCs/>")
	style("paragraph", "ListBullet", "List Bullet", "Normal", `<w:numPr><w:numId w:val="1"/></w:numPr><w:contextualSpacing/>`, "")
	style("paragraph", "Beschluss", "Beschluss", "Normal", `<w:keepLines/><w:spacing w:after="160"/><w:ind w:left="425"/>`, "<w:b/><w:bCs/>", "custom")
	style("paragraph", "Kleindruck", "Kleindruck", "Normal", `<w:spacing w:after="100"/>`, size(19), "custom")
	style("paragraph", "Tabellentext", "Tabellentext", "Normal", `<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>`, size(20), "custom")
	style("paragraph", "Abstand", "Abstand", "Normal", `<w:spacing w:after="0" w:line="160" w:lineRule="exact"/>`, size(8), "custom")
	style("paragraph", "Unterschrift", "Unterschrift", "Normal", `<w:spacing w:before="700" w:after="0"/>`, "", "custom")
	style("paragraph", "Header", "header", "Normal", `<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="auto"/></w:pBdr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>`, size(17))
	style("paragraph", "Footer", "footer", "Normal", fmt.Sprintf(`<w:pBdr><w:top w:val="single" w:sz="4" w:space="3" w:color="auto"/></w:pBdr><w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>`, textWidth), size(17))
	style("paragraph", "Entwurfszeile", "Entwurfszeile", "Header", `<w:pBdr><w:top w:val="single" w:sz="8" w:space="3" w:color="9C0006"/><w:left w:val="single" w:sz="8" w:space="3" w:color="9C0006"/><w:bottom w:val="single" w:sz="8" w:space="3" w:color="9C0006"/><w:right w:val="single" w:sz="8" w:space="3" w:color="9C0006"/></w:pBdr><w:spacing w:after="60"/><w:jc w:val="center"/>`, `<w:b/><w:bCs/><w:color w:val="9C0006"/>`+size(20), "custom")
	style("paragraph", "CommentText", "annotation text", "Normal", `<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>`, size(20))
	style("character", "CommentReference", "annotation reference", "", "", size(16))
	style("character", "Ungeprueft", "Ungeprüft", "", "", "<w:b/><w:bCs/><w:i w:val=\"0\"/><w:iCs w:val=\"0\"/><w:color w:val=\"7F6000\"/>"+size(17), "custom")
	const line = `w:val="single" w:sz="4" w:space="0" w:color="808080"`
	style("table", "Sitzungstabelle", "Sitzungstabelle", "TableNormal", "", "", "custom", `<w:tblPr><w:tblBorders><w:top `+line+`/><w:left `+line+`/><w:bottom `+line+`/><w:right `+line+`/><w:insideH `+line+`/><w:insideV `+line+`/></w:tblBorders></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="E7EDED"/></w:tcPr></w:tblStylePr>`)
	style("table", "Kopftabelle", "Kopftabelle", "TableNormal", "", "", "custom", `<w:tblPr><w:tblCellMar><w:left w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>`)
	b.WriteString("</w:styles>")
	return b.String()
}
