// From bytes to a Document: decoding, recognising the format, blocks and metadata. Pure: the same
// bytes and options give the same document.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.h"
#include "ingest/document_builder.h"
#include "model/codes.h"
#include "model/day.h"
#include "model/result.h"

namespace chipline {

struct ReadOptions {
  std::string path;        // file name or URL; its ending is a hint at the format, a URL is kept
  std::string media_type;  // as the server said it, "text/html; charset=gbk"; empty: unknown
  std::optional<Day> published;  // from the caller: wins over everything the document says
  // Of its source: the publisher where it names none, Document::default_issuer and ::ceiling.
  std::string publisher{};
  std::optional<Jurisdiction> issuer{};
  std::optional<Certainty> ceiling{};
};

// Largest input, before and after decompression, and most blocks. Beyond: kInvalidArgument.
inline constexpr std::size_t kMaxDocumentBytes = 10u << 20;
inline constexpr std::size_t kMaxDocumentBlocks = DocumentBuilder::kMaxBlocks;

// HTML, plain text, Markdown or JSON of the Federal Register's API, each also gzipped; the answer
// of a search there is several documents, everything else is one. kInvalidArgument for input that
// is too large, damaged gzip, or binary (a picture). A page without an article is a document with a
// title and few or no blocks, not an error.
Result<std::vector<Document>> ReadDocuments(std::string_view bytes, const ReadOptions& options);

// The same for input that is one document; kInvalidArgument for several.
Result<Document> ReadDocument(std::string_view bytes, const ReadOptions& options);

}  // namespace chipline
