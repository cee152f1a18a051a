#include "ingest/block_day.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "ingest/text_utils.h"

namespace chipline {
namespace {

// The label of a digest's item is short.
constexpr std::size_t kLongestLabel = 48;
// A weekday with the day of its month lies at most so far from publication.
constexpr int kDaysBack = 40;
constexpr int kDaysAhead = 6;

// The label at the head: up to a full stop, colon, dash or bar. Empty where there is none.
std::string_view LabelOf(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kEnds = {". ",  ": ", " – ", " — ", " - ",
                                                            " | ", "—",  "  ",  "\n"};
  std::size_t end = text.size();
  for (const std::string_view mark : kEnds) end = std::min(end, text.find(mark));
  // "Sept. 2: …", "WED 15, a.m. …": the stop of an abbreviation.
  if (end < 5 && text.substr(end, 2) == ". ") {
    const std::string_view rest = LabelOf(text.substr(end + 2));
    if (!rest.empty()) return text.substr(0, end + 2 + rest.size());
  }
  return end <= kLongestLabel ? text.substr(0, end) : std::string_view();
}

bool IsLetterAt(std::string_view text, std::size_t at) {
  return at < text.size() &&
         ((text[at] >= 'a' && text[at] <= 'z') || (text[at] >= 'A' && text[at] <= 'Z'));
}

struct WeekdayName {
  int weekday = 0;  // 0 Monday
  std::size_t end = 0;
};

std::optional<WeekdayName> WeekdayAt(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  std::size_t end = 0;
  while (IsLetterAt(text, end)) ++end;
  const std::string word = AsciiLower(text.substr(0, end));
  if (word.size() < 3) return std::nullopt;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const bool cut = word.size() <= 5 && kNames[i].starts_with(word);
    if (cut || word == kNames[i]) return WeekdayName{static_cast<int>(i), end};
  }
  return std::nullopt;
}

// "Tuesday 13": the latest such day; "Tuesday": the latest Tuesday.
std::optional<Day> DayNamed(const WeekdayName& name, int number, Day published) {
  for (int back = number == 0 ? 0 : -kDaysAhead; back <= kDaysBack; ++back) {
    const Day day = published - back;
    if (Weekday(day) != name.weekday) continue;
    if (number == 0 || ToCivil(day).day == number) return day;
  }
  return std::nullopt;
}

std::optional<BlockDay> LeadingWeekday(std::string_view label,
                                       const std::optional<Edtf>& published) {
  const auto name = WeekdayAt(label);
  if (!name || !published || !published->is_day()) return std::nullopt;
  std::size_t at = name->end;
  if (at < label.size() && label[at] == '.') ++at;
  while (at < label.size() && label[at] == ' ') ++at;
  int number = 0;
  std::size_t end = name->end;
  for (; at < label.size() && label[at] >= '0' && label[at] <= '9' && number < 100; ++at) {
    number = number * 10 + (label[at] - '0');
    end = at + 1;
  }
  // "FRIDAY, 4 p.m.", "MON 13.": else the weekday is the subject of a sentence.
  const bool marked = end == label.size() || label[end] == ',' || label[end] == ' ';
  if (!marked || number > 31) return std::nullopt;
  const auto day = DayNamed(*name, number, published->earliest());
  if (!day) return std::nullopt;
  return BlockDay{Edtf::FromDay(*day), {0, static_cast<std::uint32_t>(end)}, "block-weekday"};
}

}  // namespace

std::optional<BlockDay> DayOfBlock(const Block& block, const RuleSet& rules,
                                   const std::optional<Edtf>& published) {
  if (block.kind == BlockKind::kTitle || block.kind == BlockKind::kTableCell) return std::nullopt;
  const std::string_view label =
      block.row_header.empty() ? LabelOf(block.text) : std::string_view(block.row_header);
  if (label.empty()) return std::nullopt;
  auto found = rules.dates->FindUnresolved(label);
  if (!found.empty() && found.front().begin == 0 && found.front().kind != DateKind::kVague &&
      found.front().kind != DateKind::kDuration) {
    DateMention& date = found.front();
    DateContext context;
    context.document_day = published;
    context.tense = Tense::kPast;
    DatePhrases::Resolve(date, context);
    const bool alone = found.size() == 1;
    if (date.value && alone) {
      return BlockDay{*date.value, {0, static_cast<std::uint32_t>(date.end)}, "date:" + date.rule};
    }
  }
  return LeadingWeekday(label, published);
}

namespace {

// A table's row as a paragraph (table_sentences.h).
bool IsRowOfCells(const Block& block) {
  return block.kind == BlockKind::kParagraph && block.table >= 0;
}

// A line end parts two cells and no sentences.
std::vector<ByteSpan> SplitRow(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return SplitSentences(text);
}

}  // namespace

std::vector<ByteSpan> SentencesOf(const Block& block) {
  std::vector<ByteSpan> out =
      IsRowOfCells(block) ? SplitRow(block.text) : SplitSentences(block.text);
  const bool led = !block.row_header.empty() && block.kind != BlockKind::kTableCell &&
                   block.text.starts_with(block.row_header);
  if (!led || out.empty() || out.front().begin != 0) return out;
  const std::string_view text = block.text;
  const auto lead = static_cast<std::uint32_t>(block.row_header.size());
  std::size_t rest = lead;
  for (bool moved = true; moved && rest < text.size();) {
    moved = false;
    for (const std::string_view mark : {" ", "–", "—", "-", ":", ".", "|", "\n"}) {
      if (!text.substr(rest).starts_with(mark)) continue;
      rest += mark.size();
      moved = true;
      break;
    }
  }
  if (rest == lead || rest >= out.front().end) return out;
  out.front().begin = static_cast<std::uint32_t>(rest);
  out.insert(out.begin(), {0, lead});
  return out;
}

}  // namespace chipline
