#include "ingest/read_document.h"

#include <algorithm>
#include <utility>

#include "ingest/charset.h"
#include "ingest/federal_register.h"
#include "ingest/gunzip.h"
#include "ingest/html_document.h"
#include "ingest/marker_date.h"
#include "ingest/notice_files.h"
#include "ingest/notice_text.h"
#include "ingest/pdf_text.h"
#include "ingest/plain_text.h"
#include "ingest/publication_day.h"
#include "ingest/text_utils.h"

namespace chipline {
namespace {

bool IsUrl(std::string_view text) {
  return StartsWithIgnoringCase(text, "http://") || StartsWithIgnoringCase(text, "https://");
}

// Bytes that begin like a common binary format.
bool IsBinary(std::string_view bytes) {
  for (const std::string_view magic : {"\x89PNG", "\xFF\xD8\xFF", "GIF8", "PK\x03\x04"}) {
    if (bytes.substr(0, magic.size()) == magic) return true;
  }
  return false;
}

// Whether what was decoded is anything that people write: of bytes that were no text, more than one
// in twenty is a control character or was not to be decoded at all.
bool IsText(std::string_view text) {
  constexpr std::size_t kShort = 256;  // too little to judge by
  constexpr std::size_t kLook = std::size_t{64} << 10U;
  text = text.substr(0, kLook);
  if (text.size() < kShort) return true;
  std::size_t odd = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_control =
        byte < 0x20 ? byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1B
                    : byte == 0x7F;
    if (is_control) ++odd;
    if (text.substr(i, 3) == "\xEF\xBF\xBD") odd += 3;
  }
  return odd * 20 <= text.size();
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         EqualsIgnoringCase(text.substr(text.size() - end.size()), end);
}

// The media type decides, then the name's ending, then the first bytes.
bool IsHtml(std::string_view bytes, const ReadOptions& options) {
  const std::string type = AsciiLower(options.media_type);
  if (type.find("html") != std::string::npos) return true;
  std::string_view path = options.path;
  if (EndsWith(path, ".gz")) path.remove_suffix(3);
  if (EndsWith(path, ".html") || EndsWith(path, ".htm") || EndsWith(path, ".xhtml")) return true;
  if (EndsWith(path, ".txt") || EndsWith(path, ".md")) return false;
  return LooksLikeHtml(bytes);
}

void AddMarker(std::string_view value, std::string marker, Document* document) {
  const auto day = ParseMarkerDay(value);
  if (!day) return;
  document->date_markers.push_back({Edtf::FromDay(*day), std::move(marker)});
}

// Takes the first line that says anything as the title and removes it from `body`.
void TakeFirstLineAsTitle(std::string_view* body, Document* document) {
  while (!body->empty() && document->title.empty()) {
    const std::size_t newline = std::min(body->find('\n'), body->size());
    std::string_view line = Trim(body->substr(0, newline));
    const std::size_t marks = line.find_first_not_of('#');
    if (marks != 0 && marks <= 6 && line[marks] == ' ') line = Trim(line.substr(marks));
    document->title = CleanInline(line);
    body->remove_prefix(std::min(newline + 1, body->size()));
  }
  // Setext: the rule below it belongs to the title.
  const std::size_t newline = std::min(body->find('\n'), body->size());
  const std::string_view below = Trim(body->substr(0, newline));
  if (below.size() >= 3 && below.find_first_not_of('=') == std::string_view::npos) {
    body->remove_prefix(std::min(newline + 1, body->size()));
  }
}

Document ReadText(std::string_view text) {
  Document document;
  const TextHeader header = ReadTextHeader(text);
  std::string_view body = text.substr(header.body);
  document.title = header.Find({"title", "headline"});
  document.publisher = header.Find({"publisher", "source", "site"});
  document.url = header.Find({"url", "link"});
  document.canonical_url = header.Find({"canonical"});
  document.byline = header.Find({"byline", "author"});
  document.language = header.Find({"language", "lang"});
  for (const std::string_view name : {"published", "date", "updated"}) {
    AddMarker(header.Find({name}), "header " + std::string(name), &document);
  }
  if (header.fields.empty()) TakeFirstLineAsTitle(&body, &document);
  ReadTextBody(body, &document);
  return document;
}

Result<Document> TooMany(std::size_t documents, const std::string& path) {
  return InvalidArgument("holds " + std::to_string(documents) + " documents: expected one", path);
}

Error At(Error error, const std::string& path) {
  error.place =
      path.empty() || error.place.empty() ? path + error.place : path + ": " + error.place;
  return error;
}

// Fills in what a document says of itself as a notice, and its day.
void Complete(const ReadOptions& options, Document* document) {
  if (document->publisher.empty()) document->publisher = options.publisher;
  document->default_issuer = options.issuer;
  document->ceiling = options.ceiling;
  ChoosePublished(options.published, document);
  RecogniseNotice(document);
  if (!document->published) ChoosePublished(options.published, document);
}

Result<std::vector<Document>> ReadOnePdf(std::string_view bytes, const ReadOptions& options) {
  auto read = ReadPdf(bytes);
  if (!read) return At(read.error(), options.path);
  Document document = std::move(read).value();
  if (IsUrl(options.path)) document.url = options.path;
  Complete(options, &document);
  std::vector<Document> documents;
  documents.push_back(std::move(document));
  return documents;
}

// One document of a page or text, already decoded.
Result<Document> ReadPageOrText(std::string_view text, bool html, const ReadOptions& options) {
  const std::string url = IsUrl(options.path) ? options.path : std::string();
  Document document = html ? CHIP_TRY(ReadHtml(text, url)) : ReadText(text);
  if (document.blocks.size() >= kMaxDocumentBlocks) {
    return InvalidArgument("document has " + std::to_string(kMaxDocumentBlocks) + " blocks or more",
                           options.path);
  }
  if (document.url.empty()) document.url = url;
  return document;
}

}  // namespace

Result<std::vector<Document>> ReadDocuments(std::string_view bytes, const ReadOptions& options) {
  if (bytes.size() > kMaxDocumentBytes) {
    return InvalidArgument(
        "document is larger than " + std::to_string(kMaxDocumentBytes) + " bytes", options.path);
  }
  std::string unpacked;
  if (IsGzip(bytes)) {
    unpacked = CHIP_TRY(Gunzip(bytes, kMaxDocumentBytes));
    bytes = unpacked;
  }
  if (IsPdf(bytes)) return ReadOnePdf(bytes, options);
  if (IsBinary(bytes)) return InvalidArgument("not a text document", options.path);
  const bool html = IsHtml(bytes, options);
  std::string charset = CharsetOfMediaType(options.media_type);
  if (charset.empty() && html) charset = DeclaredCharset(bytes);
  const std::string text = DecodeToUtf8(bytes, charset);
  if (!IsText(text)) return InvalidArgument("not a text document", options.path);
  std::vector<Document> documents;
  if (!html && LooksLikeFederalRegister(text)) {
    auto read = ReadFederalRegister(text);
    if (!read) return At(read.error(), options.path);
    documents = std::move(read).value();
  } else {
    documents.push_back(CHIP_TRY(ReadPageOrText(text, html, options)));
  }
  for (Document& document : documents) Complete(options, &document);
  if (html) AddAttachments(text, &documents[0]);
  return documents;
}

Result<Document> ReadDocument(std::string_view bytes, const ReadOptions& options) {
  std::vector<Document> documents = CHIP_TRY(ReadDocuments(bytes, options));
  if (documents.size() != 1) return TooMany(documents.size(), options.path);
  return std::move(documents[0]);
}

}  // namespace chipline
