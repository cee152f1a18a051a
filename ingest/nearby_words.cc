#include "ingest/nearby_words.h"

#include <algorithm>

#include "ingest/text_utils.h"

namespace chipline {

std::string WordBefore(std::string_view text, std::uint32_t at) {
  const std::string_view before = Trim(text.substr(0, at));
  if (before.empty()) return "start";
  const std::size_t blank = before.find_last_of(" (\n");
  return AsciiLower(blank == before.npos ? before : before.substr(blank + 1));
}

std::string WordAfter(std::string_view text, std::uint32_t at) {
  const std::string_view after = text.substr(std::min<std::size_t>(at, text.size()));
  const std::size_t begin = after.find_first_not_of(" \n");
  if (begin == after.npos) return "end";
  return AsciiLower(after.substr(begin, after.find_first_of(" ,.;\n", begin + 1) - begin));
}

bool IsReportedOn(std::string_view before) {
  return before.ends_with(" reported on ") || before.ends_with(" reported ") ||
         before.ends_with(" wrote on ");
}

bool IsUnreal(std::string_view before) {
  const std::size_t clause = before.find_last_of(",;");
  if (clause != before.npos) before.remove_prefix(clause);
  return before.find("would have ") != before.npos || before.find("was to have ") != before.npos ||
         before.find("were to have ") != before.npos;
}

Beside BesideOf(const ByteSpan& match, const ByteSpan& mention) {
  const bool left = mention.end <= match.begin;
  const bool right = mention.begin >= match.end;
  const std::uint32_t gap = left    ? match.begin - mention.end
                            : right ? mention.begin - match.end
                                    : 0;
  return {left    ? "left"
          : right ? "right"
                  : "in",
          gap < 8    ? "0"
          : gap < 25 ? "1"
          : gap < 60 ? "2"
                     : "3"};
}

bool IsTitle(const DocumentContext& context, std::size_t sentence) {
  return context.document->blocks[context.sentences[sentence].block].kind == BlockKind::kTitle;
}

}  // namespace chipline
