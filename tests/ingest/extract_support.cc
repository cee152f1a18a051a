#include "tests/ingest/extract_support.h"

#include <fstream>
#include <sstream>

#include "ingest/read_document.h"
#include "tests/support/catch.h"
#include "tests/support/source_dir.h"

namespace chipline {

Document MakeDocument(const std::string& title, const std::string& body,
                      const std::string& published) {
  std::string text = "title: " + title + "\npublisher: A test\nurl: https://example.org/test\n";
  if (!published.empty()) text += "published: " + published + "\n";
  ReadOptions options;
  options.path = "test.txt";
  Result<Document> document = ReadDocument(text + "\n" + body + "\n", options);
  REQUIRE(document);
  return std::move(document).value();
}

std::string ShortLine(const PolicyEvent& event) {
  std::string out(Name(event.type));
  out += " " + std::string(Name(event.certainty)) + " " + IssuerText(event.issuers);
  for (std::size_t i = 0; i < event.subjects.size(); ++i) {
    out += (i == 0 ? " " : ",") + event.subjects[i];
  }
  return out;
}

std::string NewsOf(const std::string& title, const std::string& body,
                   const std::string& published) {
  std::string out;
  const Document document = MakeDocument(title, body, published);
  for (const Draft& draft : Extractor::Embedded().Extract(document).drafts) {
    if (draft.background) continue;
    if (!out.empty()) out += "; ";
    out += ShortLine(draft.event);
  }
  return out.empty() ? "-" : out;
}

std::string DatesOf(const std::string& title, const std::string& body,
                    const std::string& published) {
  const Document document = MakeDocument(title, body, published);
  for (const Draft& draft : Extractor::Embedded().Extract(document).drafts) {
    if (draft.background) continue;
    return (draft.event.effective ? draft.event.effective->text() : "") + ".." +
           (draft.event.until ? draft.event.until->text() : "");
  }
  return "-";
}

std::string Faults(PolicyEvent event) {
  for (Source& source : event.sources) source.document = std::string(64, '0');
  std::string out;
  for (const Problem& problem : Validate(event, SubjectTree::Embedded())) {
    out += problem.field + ": " + problem.message + "\n";
  }
  return out;
}

std::string SourceFile(const std::string& name) {
  std::ifstream file(SourcePath(name), std::ios::binary);
  std::ostringstream out;
  if (file) out << file.rdbuf();
  return out.str();
}

}  // namespace chipline
