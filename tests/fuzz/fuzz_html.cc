// Any bytes give a document whose offsets hold, or an error; read as a page and as plain text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "ingest/html_document.h"
#include "ingest/read_document.h"
#include "tests/ingest/document_checks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const char* name : {"a.html", "a.txt", ""}) {
    const auto document = chipline::ReadDocument(bytes, {name, "", {}});
    if (document && !chipline::OffsetFault(*document).empty()) std::abort();
  }
  const auto page = chipline::ReadPageText(bytes, "");
  if (page && !chipline::IsValidUtf8(page->text + page->title + page->byline)) std::abort();
  return 0;
}
