#include "ingest/notice_statements.h"

#include <re2/re2.h>

#include "ingest/sentence.h"

namespace chipline {
namespace {

using re2::StringPiece;

// Marks of lists in front of a statement: bullets, "a.", "(1)", "2.".
std::size_t BehindMarks(std::string_view text, std::size_t at, std::size_t end) {
  static const RE2 marks("^(?:\\s|•|·|▪|–|—|\\*|-|\\(?(?:[a-z]|[ivx]{1,4}|\\d{1,2})[.)]\\s)+");
  StringPiece match;
  const StringPiece here(text.data() + at, end - at);
  if (marks.Match(here, 0, here.size(), RE2::ANCHOR_START, &match, 1)) return at + match.size();
  return at;
}

}  // namespace

std::vector<NoticeStatement> CutStatements(std::string_view text) {
  std::vector<NoticeStatement> out;
  const auto add = [&](std::size_t begin, std::size_t end) {
    begin = BehindMarks(text, begin, end);
    // The letter of the next item stays behind at the end of a sentence.
    static const RE2 tail("[.;]\\s+\\(?(?:[a-z]|[ivx]{1,4}|\\d{1,2})[.)]$");
    StringPiece match;
    if (begin < end &&
        tail.Match(StringPiece(text.data(), end), begin, end, RE2::UNANCHORED, &match, 1)) {
      end = static_cast<std::size_t>(match.data() - text.data()) + 1;
    }
    if (begin < end) out.push_back({begin, end});
  };
  // "… and 25. b. Effective on": a letter or number opens an item.
  const auto add_listed = [&](std::size_t begin, std::size_t end) {
    static const RE2 item("[.;]\\s+\\(?(?:[a-z]|[ivx]{1,4}|\\d{1,2})[.)]\\s+[A-Z]");
    StringPiece match;
    const StringPiece whole(text.data(), end);
    while (item.Match(whole, begin, end, RE2::UNANCHORED, &match, 1)) {
      const std::size_t cut = static_cast<std::size_t>(match.data() - text.data()) + 1;
      add(begin, cut);
      begin = cut;
    }
    add(begin, end);
  };
  for (const ByteSpan& sentence : SplitSentences(text)) {
    std::size_t begin = sentence.begin;
    int depth = 0;
    for (std::size_t i = sentence.begin; i < sentence.end; ++i) {
      if (text[i] == '(') ++depth;
      if (text[i] == ')' && depth > 0) --depth;
      const bool bullet = text.substr(i).starts_with("•");
      if (!bullet && (text[i] != ';' || depth > 0)) continue;
      add_listed(begin, i);
      begin = i + (bullet ? std::string_view("•").size() : 1);
    }
    add_listed(begin, sentence.end);
  }
  return out;
}

}  // namespace chipline
