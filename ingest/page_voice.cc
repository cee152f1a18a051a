#include "ingest/page_voice.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace chipline {
namespace {

// Two are needed: one may be a quotation whose marks were lost.
constexpr int kEnough = 2;

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80);
}

// First persons singular of one paragraph, without what stands in double quotation marks.
int FirstPersons(std::string_view text) {
  static constexpr std::array<std::string_view, 4> kWords = {"I", "my", "My", "myself"};
  static constexpr std::string_view kOpen = "“";
  static constexpr std::string_view kClose = "”";
  constexpr char kMark = '\xE2';  // the first byte of both
  int count = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      quoted = !quoted;
      ++at;
    } else if (text[at] == kMark && text.substr(at).starts_with(kOpen)) {
      quoted = true;
      at += kOpen.size();
    } else if (text[at] == kMark && text.substr(at).starts_with(kClose)) {
      quoted = false;
      at += kClose.size();
    } else if (!IsLetter(text[at])) {
      ++at;
    } else {
      const std::size_t begin = at;
      while (at < text.size() && IsLetter(text[at]) &&
             !(text[at] == kMark && text.substr(at).starts_with(kClose))) {
        ++at;
      }
      const std::string_view word = text.substr(begin, at - begin);
      // "Section I.", "Part I": a number.
      const bool number = word == "I" && (at == text.size() || text[at] == '.' || text[at] == ')');
      if (!quoted && !number && std::ranges::find(kWords, word) != kWords.end()) ++count;
    }
  }
  return count;
}

}  // namespace

bool IsOpinion(const Document& document) {
  int count = 0;
  for (const Block& block : document.blocks) {
    // A reader's question ("Should I worry about my …?") is nobody's opinion.
    const bool asked =
        block.text.ends_with("?") || block.text.starts_with("Q.") || block.text.starts_with("Q:");
    if (block.kind == BlockKind::kParagraph && !asked) count += FirstPersons(block.text);
  }
  return count >= kEnough;
}

}  // namespace chipline
