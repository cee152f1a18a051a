#include "ingest/pdf_text.h"

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "ingest/character_references.h"
#include "ingest/pdf_layout.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

constexpr int kMostPages = 500;

// Reads what `pdftotext -bbox-layout` writes: one element a line, nothing nested but words in
// lines in blocks in flows in pages.
class BoxReader {
 public:
  explicit BoxReader(std::string_view xhtml) {
    for (const std::string_view row : SplitLines(xhtml)) Row(Trim(row));
  }

  std::vector<PdfPage> pages;
  std::vector<PdfLine> lines;

 private:
  void Row(std::string_view row) {
    if (row.starts_with("<page ")) {
      pages.push_back({Number(row, "width"), Number(row, "height")});
    } else if (row.starts_with("<flow")) {
      ++flow_;
    } else if (row.starts_with("<block ")) {
      ++block_;
    } else if (row.starts_with("<line ")) {
      lines.push_back({static_cast<int>(pages.size()) - 1,
                       flow_,
                       block_,
                       Number(row, "xMin"),
                       Number(row, "yMin"),
                       Number(row, "xMax"),
                       Number(row, "yMax"),
                       {}});
    } else if (row.starts_with("<word ") && !lines.empty()) {
      Word(row);
    }
  }

  void Word(std::string_view row) {
    const std::size_t begin = row.find('>');
    const std::size_t end = row.rfind("</word>");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return;
    std::string& text = lines.back().text;
    if (!text.empty()) text += ' ';
    text += ResolveReferences(row.substr(begin + 1, end - begin - 1));
  }

  static double Number(std::string_view row, std::string_view name) {
    const std::string key = std::string(name) + "=\"";
    const std::size_t at = row.find(key);
    if (at == std::string_view::npos) return 0;
    return std::strtod(std::string(row.substr(at + key.size(), 24)).c_str(), nullptr);
  }

  int flow_ = 0;
  int block_ = 0;
};

std::string InWords(const std::string& message) {
  if (message.find("Incorrect password") != std::string::npos ||
      message.find("ncrypted") != std::string::npos) {
    return "the PDF is encrypted: expected one that opens without a password";
  }
  return "the PDF cannot be read: " + message;
}

}  // namespace

bool IsPdf(std::string_view bytes) {
  // Some writers put a few bytes in front.
  return bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos;
}

Result<Document> ReadPdf(std::string_view bytes, const ProcessLimits& limits) {
  const std::string program = FindProgram("pdftotext");
  if (program.empty()) {
    return IoError("a PDF needs the program pdftotext: install poppler-utils");
  }
  const auto out = RunLimited(
      {program, "-bbox-layout", "-enc", "UTF-8", "-l", std::to_string(kMostPages), kInputPath, "-"},
      bytes, limits);
  if (!out) {
    if (out.error().code != ErrorCode::kInvalidArgument) return out.error();
    return InvalidArgument(InWords(out.error().message));
  }
  BoxReader boxes(RepairUtf8(*out));
  Document document;
  LayOut(boxes.pages, std::move(boxes.lines), &document);
  if (document.blocks.empty()) {
    return InvalidArgument("the PDF has no text: expected more than pictures of pages");
  }
  return document;
}

}  // namespace chipline
