#include "ingest/sentence.h"

#include <string>

#include "tests/support/catch.h"

namespace chipline {
namespace {

std::string Split(const std::string& text) {
  std::string out;
  for (const ByteSpan& span : SplitSentences(text)) {
    if (!out.empty()) out += " | ";
    out += text.substr(span.begin, span.end - span.begin);
  }
  return out;
}

std::string Words(const std::string& text) {
  TokenBuffer buffer;
  Tokenize(text, &buffer);
  std::string out;
  for (const Token& token : buffer.tokens) {
    if (!out.empty()) out += ' ';
    out += token.text;
  }
  return out;
}

TEST_CASE("Sentences end where a reader would end them") {
  const std::pair<const char*, const char*> cases[] = {
      {"One ban. Two bans.", "One ban. | Two bans."},
      {"The U.S. ban stands.", "The U.S. ban stands."},
      {"It left the U.S. The ban stood.", "It left the U.S. | The ban stood."},
      {"Acme Corp. Shares fell.", "Acme Corp. Shares fell."},
      {"C.C. Wei spoke. He left.", "C.C. Wei spoke. | He left."},
      {"It cost $5.5 billion. Shares fell.", "It cost $5.5 billion. | Shares fell."},
      {"On Nov. 10 it ends.", "On Nov. 10 it ends."},
      {"“We won.” They left.", "“We won.” | They left."},
      {"He asked, \"Why?\" She left.", "He asked, \"Why?\" | She left."},
      {"未经许可，不得出口。自8月1日起实施。", "未经许可，不得出口。 | 自8月1日起实施。"},
      {"One line\nanother line", "One line | another line"},
      {"No. BIS has suspended it.", "No. | BIS has suspended it."},
      {"Announcement No. 46 stands.", "Announcement No. 46 stands."},
      {"", ""},
  };
  for (const auto& [text, sentences] : cases) CHECK(Split(text) == sentences);
}

TEST_CASE("Words are folded and plain") {
  const std::pair<const char*, const char*> cases[] = {
      {"China’s U.S.-made H20s", "china 's u.s. made h20s"},
      {"It hasn't, 1,000 (5.5%)", "it hasn't , 1,000 ( 5.5 % )"},
      {"50% — “rule”", "50 % - \" rule \""},
      {"出口镓", "出 口 镓"},
      {"case-by-case", "case by case"},
  };
  for (const auto& [text, words] : cases) CHECK(Words(text) == words);
}

TEST_CASE("Broken bytes separate words and never crash") {
  CHECK(Words("a\xffz") != "");
  CHECK(Split("\xe2\x80").size() == 2);
}

}  // namespace
}  // namespace chipline
