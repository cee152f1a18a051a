// The promise of ingest/document.h, checked on any document.
#pragma once

#include <string>

#include "ingest/document.h"
#include "ingest/text_utils.h"

namespace chipline {

// Empty where every block's offsets hold, blocks stand in order and the text is what its blocks
// say; else the first fault.
inline std::string OffsetFault(const Document& document) {
  if (!IsValidUtf8(document.text)) return "text is not UTF-8";
  const CodePointMap map(document.text);
  std::string joined;
  for (const Block& block : document.blocks) {
    const std::size_t from = map.ToByte(block.start);
    const std::size_t to = map.ToByte(block.end);
    if (document.text.substr(from, to - from) != block.text) return "wrong slice: " + block.text;
    if (block.text.find('\n') != std::string::npos) return "LF inside: " + block.text;
    joined += (joined.empty() ? "" : "\n") + block.text;
  }
  return joined == document.text ? std::string() : "text holds more than its blocks";
}

}  // namespace chipline
